"""The names of rows that run over a page end, written again over the next page's part: "๒ | มาตรการ… (ต่อ)".

CSS cannot write into a cell by where its page ends, and other words in it could move the break. So the names
are painted, as continuation marks are, over cells that the layout left empty: the text is laid out once. They
are no part of the text to those who listen to a paper, for whom the row never ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reports.table_ends import table_parts

CARRIED_ON = "(ต่อ)"
NAMED = "data-named"  # of a table: how many of its first columns name a row; the last of them is carried on
CALLED = "data-called"  # of a table: what a row is called with its number, where its name has no room
WIDEST_LETTER = (
    6.5  # CSS pixels, by which no name is thought shorter than it is: marks over letters count too
)
OPEN = "open"  # class of a cell that a further line of the row above leaves empty


@dataclass(frozen=True)
class Carried:
    """Words over an empty cell: its left top corner and width in CSS pixels, and how many lines it holds."""

    text: str
    left: float
    top: float
    width: float
    lines: int
    is_middle: bool


def carried_names(page: Any, before: Any) -> list[Carried]:
    """What is written again on a laid-out page because a row began on a page before it; `before` or None."""
    if before is None:
        return []
    begun = {id(row.element) for table in _named_tables(before._page_box) for row in _body_rows(table)}
    return [name for table in _named_tables(page._page_box) for name in _names(table, begun)]


def _names(table: Any, begun: set[int]) -> Iterator[Carried]:
    """The names over the first body row of a table's part, if that row began on the page before."""
    rows = _body_rows(table)
    if not rows or not (_is_open(rows[0].element) or id(rows[0].element) in begun):
        return
    cells = rows[0].children[: int(table.element.get(NAMED))]
    if any(_has_text(cell) for cell in cells):  # a name so long that it runs over itself
        return
    bottom = _bottom_of_first(rows)
    head = _cells_of(_beginning(rows[0].element, table.element))
    for place, (cell, named) in enumerate(zip(cells, head, strict=False), 1):
        is_last = place == len(cells)
        if text := next(named.itertext(), "").strip():
            top, line = cell.content_box_y(), cell.style["line_height"].value
            lines = max(1, int((bottom - top) // line))
            if is_last and len(text) * WIDEST_LETTER > lines * cell.width:
                text = _called(table.element, text, head)
            yield Carried(
                text=f"{text} {CARRIED_ON}" if is_last else text,
                left=cell.content_box_x(),
                top=top,
                width=cell.width,
                lines=lines,
                is_middle=cell.style["text_align_all"] == "center",
            )


def _called(table: Any, text: str, head: Sequence[Any]) -> str:
    """A short name for a row whose own has no room here: what its table calls its rows, and its number."""
    called = table.get(CALLED, "")
    number = next(head[0].itertext(), "").strip() if len(head) > 1 else text.partition(" ")[0].strip("()")
    return f"{called} {number}" if called and number[:1].isdigit() else text


def _bottom_of_first(rows: Sequence[Any]) -> float:
    """Where on the page the row that these rows begin with ends, its further lines included."""
    last = rows[0]
    for row in rows[1:]:
        if not _is_open(row.element):
            break
        last = row
    return float(last.position_y + last.height)


def _beginning(row: Any, table: Any) -> Any:
    """The row of which this one is a further line; itself if it is none."""
    beginning = row
    for each in table.iter("tr"):
        if not _is_open(each):
            beginning = each
        if each is row:
            break
    return beginning


def _is_open(row: Any) -> bool:
    return OPEN in _cells_of(row)[0].get("class", "").split()


def _cells_of(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _named_tables(box: Any) -> list[Any]:
    """The parts of tables under this box, of those whose first columns name their rows."""
    return [table for table in table_parts(box) if table.element.get(NAMED)]


def _body_rows(table: Any) -> list[Any]:
    return [row for group in table.children if not group.is_header for row in group.children]


def _has_text(box: Any) -> bool:
    return bool(getattr(box, "text", "").strip()) or any(map(_has_text, getattr(box, "children", ())))
