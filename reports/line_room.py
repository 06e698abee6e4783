"""Whether a short text surely stands in one line of a paper: its letters measured before it is laid out."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from reports.typefaces import GUIDE_SIZE, faces

CENTIMETRE = 72 / 2.54  # points
INDENT = 2.5  # centimetres, of an opinion's first line as paper.css sets it
UPRIGHT, WIDE = 16, 24.7  # centimetres between the margins of the two sheets
SURELY = 0.98  # of a line; the rest is for letters that stand a little farther apart beside each other


def is_one_line(text: str, *, is_wide: bool = False) -> bool:
    """Whether a text, with the digits that are printed, fills less than the first line of an opinion."""
    room = ((WIDE if is_wide else UPRIGHT) - INDENT) * CENTIMETRE
    return "\n" not in text and width_of(text) <= room * SURELY


def width_of(text: str) -> float:
    """How long a text is in the regular face of papers, in points.

    A letter that the face has not comes from another one: it is taken to be as wide as it is high.
    """
    advances = _advances(faces()["normal"])
    signs = (sign for sign in text if unicodedata.category(sign) != "Cf")
    return sum(advances.get(ord(sign), 1) for sign in signs) * GUIDE_SIZE


@cache
def _advances(face: Path) -> dict[int, float]:
    """How far each character of a font file moves on, in parts of its height."""
    from fontTools.ttLib import TTFont

    with TTFont(face, lazy=True) as font:
        widths, height = font["hmtx"], font["head"].unitsPerEm
        return {code: widths[name][0] / height for code, name in font.getBestCmap().items()}
