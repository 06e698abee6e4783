"""Tables end where their last row on a page does.

Where a signature goes over to the next page and takes the rows before it along, WeasyPrint does not make the
table lower by those rows (`find_earlier_page_break`): its lines would go on to the foot of the page, round
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_SAME_PLACE = 1  # CSS pixel


def end_tables(pages: list[Any]) -> None:
    """Bring each table on these laid-out pages to the height of the rows it has there."""
    for page in pages:
        for table in table_parts(page._page_box):
            rows = [row for group in table.children for row in group.children]
            if not rows:
                continue
            height = max(row.position_y + row.height for row in rows) - table.content_box_y()
            if table.height - height > _SAME_PLACE:
                table.height = height


def table_parts(box: Any) -> Iterator[Any]:
    """The boxes under this one that hold the groups of rows which a table has on a page."""
    children = getattr(box, "children", ())
    if box.element_tag == "table" and any(hasattr(child, "is_header") for child in children):
        yield box
        return
    for child in children:
        yield from table_parts(child)
