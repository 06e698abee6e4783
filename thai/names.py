"""Names as people type them, tidied the way they are printed."""

from __future__ import annotations


def tidy(text: str) -> str:
    """One space between words, none around them.

    >>> tidy("  สมชาย   ใจดี ")
    'สมชาย ใจดี'
    """
    return " ".join(text.split())


def without_prefix(text: str, *prefixes: str) -> str:
    """A tidied name without a word that is printed before it anyway.

    >>> without_prefix("นายวิชัย รักถิ่น", "นาย"), without_prefix("นาย", "นาย")
    ('วิชัย รักถิ่น', 'นาย')
    """
    name = tidy(text)
    for prefix in map(tidy, prefixes):
        shorter = name.removeprefix(prefix).strip()
        if prefix and shorter and shorter != name:
            return shorter
    return name
