"""How Thai is written: digits, dates, fiscal years, dictionary order. Pure functions, no models."""
