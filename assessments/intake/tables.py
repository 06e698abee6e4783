"""Pasted text made ready for reading: one alphabet of digits, no markup, wide tables turned upright."""

from __future__ import annotations

import re

from assessments.intake.spelling import NameFinder
from thai.digits import plain

_TAG = re.compile(r"<[^<>\n]{0,200}>")
_NUMBER = re.compile(r"[-−–]?[0-9]+(?:[.,][0-9]+)?\s*%?")
LEAST_COLUMNS = 3  # names side by side that make a line the head of a table


def clean(text: str) -> str:
    """The text with Arabic digits, no tags and nothing invisible; lines and tabs stay.

    >>> clean("<p>การใช้อำนาจ</p>|๙๓.๗๕")
    'การใช้อำนาจ\\t93.75'
    """
    lines = _TAG.sub(" ", text).replace("|", "\t").splitlines()
    return "\n".join("\t".join(plain(cell) for cell in line.split("\t")) for line in lines)


def upright(text: str, finder: NameFinder) -> str:
    """Rows of figures under a row of names become one line per name; every other line stays.

    A figure keeps the line on which it stood, so that line numbers still point at what was pasted: the
    further pairs of a row follow it on the same line, with the names before the figures.
    """
    heads: list[str] = []
    lines: list[str] = []
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(heads) == len(cells) and _is_row_of_figures(cells, heads, finder):
            pairs = zip(heads, cells, strict=True)
            lines.append("\t".join(f"{head} {cell}" for head, cell in pairs if _shows(cell)))
            continue
        if is_head(cells, finder):
            heads = cells
            lines.append("")
            continue
        heads = heads if not line.strip() else []
        lines.append(line)
    return "\n".join(lines)


def is_head(cells: list[str], finder: NameFinder) -> bool:
    """Whether a row of cells is the head of a wide table: names side by side, no figures."""
    named = sum(1 for cell in cells if cell and is_name(cell, finder))
    return named >= LEAST_COLUMNS and not any(_NUMBER.fullmatch(cell) for cell in cells)


def is_name(cell: str, finder: NameFinder) -> bool:
    """Whether a cell names exactly one indicator."""
    return len({found.code for found in finder.find(cell) if found.kind == "indicator"}) == 1


def _shows(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell))


def _is_row_of_figures(cells: list[str], heads: list[str], finder: NameFinder) -> bool:
    pairs = zip(cells, heads, strict=True)
    return any(_shows(cell) and is_name(head, finder) for cell, head in pairs)
