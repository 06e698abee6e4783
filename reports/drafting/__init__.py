"""Facts to sections of text, one module a paper."""
