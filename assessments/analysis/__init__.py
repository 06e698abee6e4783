"""Thinking about results: what if, years side by side, strengths and weaknesses; nothing here writes."""
