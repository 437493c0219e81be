"""The questionnaire as a workbook: written to be filled away from the site, and read back."""
