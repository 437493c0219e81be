"""What programs read, as JSON: figures, campaigns and referentials, never changing anything."""
