"""The short code of an issued paper, by which anyone may ask whether it is real."""

from __future__ import annotations

import secrets

# Consonants only: no word can come out, nothing is mistaken for a digit, and a paper that counts in Thai
# digits gets no others at its foot. Twelve of them are as good as 51 random bits.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
LENGTH = 12
GROUP = 4


def new_code() -> str:
    """A code that nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """A code as it is printed.

    >>> grouped("BCDFGHJKLMNP")
    'BCDF-GHJK-LMNP'
    """
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(typed: str) -> str:
    """The code in what a person typed, or "" where it cannot be one.

    >>> read_code(" bcdf ghjk-lmnp ")
    'BCDFGHJKLMNP'
    >>> read_code("BCDF-0000-LMNP")
    ''
    """
    code = "".join(typed.upper().replace("-", " ").split()) if len(typed) <= LENGTH * 3 else ""
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""
