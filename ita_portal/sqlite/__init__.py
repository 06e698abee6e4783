"""SQLite as the portal uses it; Django looks for ``base`` in here."""
