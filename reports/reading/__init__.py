"""Checking old papers: a text is read into numbered lines and held against the year's record."""
