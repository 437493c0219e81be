"""A DPO's practices taken together: what lists, sums and comparisons of them read."""
