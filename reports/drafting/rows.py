"""Rows of tables whose cells are long enough to run over a page end, and those that are not."""

from __future__ import annotations

from collections.abc import Iterable

SHORT = 300  # characters of a cell: about six lines, a quarter of a wide page


def is_short(cells: Iterable[str]) -> bool:
    """Whether a row is kept on one page: its parts are read beside each other, and little room is lost.

    >>> is_short(["1", "มาตรการ"]), is_short(["1", "ก" * 301])
    (True, False)
    """
    return all(len(cell) <= SHORT for cell in cells)
