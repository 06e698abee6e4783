"""A year's rules, its scores, and what they mean."""
