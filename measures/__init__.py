"""Promises: what an agency will do about its weak indicators, by whom and by when."""
