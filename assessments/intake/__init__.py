"""Bringing scores in: from pasted text and from workbooks, read and questioned before anything is saved."""
