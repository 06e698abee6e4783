"""The short code of an issued paper, by which anyone may ask whether it is real, and its picture."""

from __future__ import annotations

import base64
import secrets
from functools import lru_cache
from io import BytesIO

import segno
from django.conf import settings

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


def check_address(code: str) -> str:
    """Where a code is asked about, in full; "" while the portal does not know its public address."""
    return f"{settings.PUBLIC_URL}/v/{code}/" if settings.PUBLIC_URL else ""


@lru_cache(maxsize=64)
def qr_picture(text: str) -> str:
    """A text as a QR code: a PNG picture written out as a data: address, without a margin."""
    file = BytesIO()
    segno.make(text, error="m", micro=False).save(file, kind="png", scale=8, border=0)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def read_code(typed: str) -> str:
    """The code in what a person typed, or "" where it cannot be one.

    >>> read_code(" bcdf ghjk-lmnp ")
    'BCDFGHJKLMNP'
    >>> read_code("BCDF-0000-LMNP")
    ''
    """
    code = "".join(typed.upper().replace("-", " ").split()) if len(typed) <= LENGTH * 3 else ""
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""
