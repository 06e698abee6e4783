"""A paper as flowing text for the screen: to be read on a phone, where the picture of a page is too small.

It is made, as the Word copy is, from the very page the PDF is laid out from, so a new kind of paper needs
nothing here, and no word can differ. What only shapes a printed page is left out; the stylesheet of the
portal dresses the rest by the paper's own classes (`.app-flowing`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from lxml import html

from reports.pdf import paper_html
from reports.word_reading import classes, words_of
from thai.wholes import whole

# Heads of a paper stand under the heading of the portal's page.
LOWER = {"h1": "h2", "h2": "h3", "h3": "h4"}
OF_PRINT = {
    "watermark",
    "emblem",
    "short-rule",
    "write-here",
    "spare",
    "bar",
    "drawing",
    "sample",
}  # by class
STYLING = {"col", "colgroup"}
# What the caption of a chart says of its lines and bars, of which only their figures are shown here.
OF_LINES = re.compile(r"\(เส้นประ\S*\sคือ\s(เกณฑ์\s\S+\sคะแนน)[^)]*\)")


def flowing_text(content: Mapping[str, Any]) -> SafeString:
    """The text of a paper's content as HTML without any style of its own; raises PaperRefused as `render`."""
    body = html.document_fromstring(paper_html(content)).find("body")
    for caption in body.find_class("caption"):
        _name_figures(caption)
    for element in [each for each in body.iter() if isinstance(each.tag, str)]:
        if element.tag in STYLING or classes(element) & OF_PRINT:
            element.drop_tree()
            continue
        element.attrib.pop("style", None)  # the portal's pages allow none
        element.tag = LOWER.get(element.tag, element.tag)
    for table in body.iter("table"):
        _label_cells(table)
    # The page escapes every text that it is given.
    return whole(mark_safe("".join(html.tostring(part, encoding="unicode") for part in body)))


def _name_figures(caption: Any) -> None:
    """Call what stands under the caption of a chart its figures, and keep the threshold."""
    shown = caption.getnext()
    if shown is not None and classes(shown) & {"chart", "drawing"}:
        caption.text = "ตัวเลขของ" + OF_LINES.sub(r"(\1)", caption.text)


def _label_cells(table: Any) -> None:
    """Name each cell by the head of its column: on a phone, cells stand one under the other."""
    heads = [words_of(head) for head in table.iterfind("thead/tr/th")]
    for row in table.iterfind("tbody/tr"):
        for cell, head in zip(row, heads, strict=False):
            if words_of(cell):
                cell.set("data-label", head)
