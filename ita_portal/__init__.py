"""Wiring of the ITA portal: settings, addresses, start-up. Nothing imports this package."""
