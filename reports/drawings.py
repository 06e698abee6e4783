"""Charts of lines as papers print them: the very drawing of the portal's pages, in a paper's look.

A paper's content holds figures only (a block of the type "figure"); the drawing is made of them where the
page is made, so that a frozen content can be drawn again and its data stays readable.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

from assessments.analysis.charts import STROKES, Look, Plotted, line_chart, sample, told_chart
from thai.digits import to_thai_digits

SVG_PREFIX = "data:image/svg+xml;base64,"
# As wide as 16 cm of a page, where 14 units are the size of its text. Lines keep the colours of the portal's
# pages: each prints dark, and dashes and marks tell them apart without colour.
PAPER = Look(
    width=600,
    height=216,
    ground="#ffffff",
    rule="#cccccc",
    muted="#333333",
    font="Paper",
    digits=lambda value: to_thai_digits(str(value)),
)


def drawn(block: Mapping[str, Any]) -> dict[str, Any]:
    """A figure with what its page shows: ``picture`` and ``told`` (what the picture says to whom cannot see
    it), and in each row its line's ``sample``, which is ``told`` too.

    The block holds ``caption``, ``title``, ``years``, ``threshold``, and ``rows``: label, name, and cells,
    the figure of each year as text or None.
    """
    rows, years, threshold = block["rows"], block["years"], Decimal(block["threshold"])
    lines = [Plotted(row["label"], row["name"], [_score(cell) for cell in row["cells"]]) for row in rows]
    strokes = [
        {"sample": _address(sample(place, PAPER)), "told": STROKES[place - 1].words}
        for place in range(1, len(rows) + 1)
    ]
    return {
        **block,
        "picture": _address(line_chart("figure", block["title"], years, lines, threshold, PAPER)),
        "told": told_chart(block["title"], years, lines, threshold, PAPER),
        "rows": [row | stroke for row, stroke in zip(rows, strokes, strict=True)],
    }


def svg_of(address: str) -> bytes:
    """The drawing in an address that this module wrote."""
    return base64.b64decode(address.removeprefix(SVG_PREFIX))


def size_of(svg: bytes) -> tuple[int, int]:
    """Width and height of such a drawing, in its units."""
    _, _, width, height = ElementTree.fromstring(svg).attrib["viewBox"].split()
    return int(width), int(height)


def _address(drawing: str) -> str:
    return SVG_PREFIX + base64.b64encode(drawing.encode()).decode()


def _score(cell: str | None) -> Decimal | None:
    return None if cell is None else Decimal(cell)
