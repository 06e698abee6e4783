"""The top room: each person's desk, the year at a glance, set-up, and the year as one file."""
