"""Tables end where their last row on a page does.

Where a later part of the page must go over to the next one (a signature takes the rows before it along),
WeasyPrint takes rows out of a table that it has laid out and leaves the table as high as it was ("TODO: fix
table height" in its `find_earlier_page_break`): its lines would go on to the foot of the page, round nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_SAME_PLACE = 1  # CSS pixel


def end_tables(pages: list[Any]) -> None:
    """Bring each table on these laid-out pages to the height of the rows it has there."""
    from weasyprint.formatting_structure.boxes import TableBox

    for page in pages:
        for table in _boxes(page._page_box, TableBox):
            rows = [row for group in table.children for row in group.children]
            if not rows:
                continue
            height = max(row.position_y + row.height for row in rows) - table.content_box_y()
            if table.height - height > _SAME_PLACE:
                table.height = height


def _boxes(box: Any, kind: type) -> Iterator[Any]:
    if isinstance(box, kind):
        yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child, kind)
