"""Marks: the version of a record that counts none, made from what a form may change of it."""

from __future__ import annotations

import hashlib
import json


def mark_of(*values: object) -> str:
    """Sixteen signs that differ where any of the values does; lists of plain values may be among them."""
    return hashlib.sha256(json.dumps(values, default=str).encode()).hexdigest()[:16]
