"""What is painted over a page: the first words of the next one, "/๓. มีช่องทาง.....", an issued paper's seal,
and the names of rows that began on the page before (reports/carrying.py).

Office of the Prime Minister typing guide, item 10. The mark needs the finished layout, and CSS cannot look at
the next page; so the marks are laid out as a small document of their own and painted over the pages. The text
is laid out only once: no break can move. The seal (QR code and short code) takes the same way, so that an
issued paper breaks its lines and pages exactly as its draft did.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from agencies.kinds import Kind
from reports import words
from reports.carrying import Carried, carried_names
from reports.unbroken import spans_in

MARK_LENGTH = 28  # characters that may stand before the dots; about a third of a line
SHORTEST_PHRASE = 8  # a phrase that ends at a space earlier than this says too little
DOTS = "....."
COVER = "cover"  # the named page of a cover, which is read for itself

_CLOSING = " :;,–-"  # what closes words before others, and not before dots
_OF_A_PLACE = re.compile(f"(?:{'|'.join(sorted(Kind.labels, key=len, reverse=True))})[ก-ฮเแโใไ]")
_SAME_LINE = 2  # CSS pixels between the baselines of boxes that a reader sees on one line


@dataclass(frozen=True)
class MarkedPage:
    """A laid-out page and, over it, its continuation mark; otherwise the page itself to WeasyPrint."""

    page: Any
    mark: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Draw both into the page's content; the mark is not of the text, so readers aloud pass it over."""
        self.page.paint(stream, scale)
        tags, stream._tags = stream._tags, None
        if tags is not None:
            stream.begin_marked_content("Artifact")
        self.mark.paint(stream, scale)
        if tags is not None:
            stream.end_marked_content()
        stream._tags = tags


@dataclass(frozen=True)
class Mark:
    """What is painted over a page: its continuation mark ("" on the last one), whether the page is wide, and
    the names of rows that began before it."""

    text: str
    is_wide: bool
    carried: Sequence[Carried] = ()


def with_marks(
    pages: Sequence[Any], lay_out_marks: Callable[[list[Mark]], Sequence[Any]], *, is_sealed: bool = False
) -> list[Any]:
    """The pages, each but the last with the mark of the page that follows; a report with a cover is bound, so
    that its pages need none.

    `lay_out_marks` gives one laid-out page for each mark. With `is_sealed` the last page has a foot as well.
    """
    is_bound = any(page._page_box.page_type.name == COVER for page in pages)
    marks = {
        number: Mark(
            mark_text(first_line(following, page)) if following and not is_bound else "",
            is_wide=page.width > page.height,
            carried=carried,
        )
        for number, (page, following) in enumerate(pairwise([*pages, None]))
        for carried in [carried_names(page, pages[number - 1] if number else None)]
        if page._page_box.page_type.name != COVER and ((following and not is_bound) or is_sealed or carried)
    }
    if not marks:
        return list(pages)
    drawn = dict(zip(marks, lay_out_marks(list(marks.values())), strict=True))
    return [MarkedPage(page, drawn[n]) if n in drawn else page for n, page in enumerate(pages)]


def first_line(page: Any, before: Any = None) -> str:
    """The text of the first line of a laid-out page; the cells of a first table row are one line.

    The head of a table that is repeated because the page `before` holds the table's beginning is passed over.
    """
    begun = set() if before is None else set(map(id, _tables(before._page_box)))
    words = ""
    baseline = right = 0.0
    for box in text_boxes(page._page_box.children[0], begun):
        here = box.position_y + box.baseline
        if not words:
            baseline = here
        elif abs(here - baseline) > _SAME_LINE:
            break
        elif box.position_x > right + 1:
            words += " "
        words += box.text
        right = box.position_x + box.width
    return " ".join(words.split())


def mark_text(line: str) -> str:
    """The mark made of the first words of a line: cut at a space, else between words, never in one."""
    return f"/{_opening_words(line)}{DOTS}"


def _opening_words(line: str) -> str:
    if len(line) <= MARK_LENGTH:
        return line.rstrip(_CLOSING)
    whole = _whole(line)
    spaces = (place for place in range(SHORTEST_PHRASE, MARK_LENGTH + 1) if line[place] == " ")
    if phrases := [place for place in spaces if place not in whole]:
        return line[: phrases[-1]].rstrip(_CLOSING)
    breaks = [place for place in _word_breaks(line) if place <= MARK_LENGTH and place not in whole]
    return line[: breaks[-1] if breaks else MARK_LENGTH].rstrip(_CLOSING)


def _whole(line: str) -> set[int]:
    """Positions inside what is kept whole, the name of an agency's kind with the place after it among it."""
    spans = [*spans_in(line), *(found.span() for found in _OF_A_PLACE.finditer(line))]
    return {place for first, end in spans for place in range(first + 1, end)}


def _word_breaks(line: str) -> list[int]:
    """Positions where a line may be broken, by the same dictionary that breaks the lines of the paper."""
    from weasyprint.text.line_break import get_log_attrs

    words.use_dictionary()
    attributes = get_log_attrs(line, "th")
    return [place for place in range(1, len(line)) if attributes[place].is_line_break]


def text_boxes(box: Any, begun: Set[int] = frozenset()) -> Iterator[Any]:
    """The boxes under this one that carry visible text, in reading order, without heads of `begun` tables."""
    if (text := getattr(box, "text", None)) and text.strip():
        yield box
    for child in getattr(box, "children", ()):
        if not (getattr(child, "is_header", False) and id(box.element) in begun):
            yield from text_boxes(child, begun)


def _tables(box: Any) -> Iterator[Any]:
    """The elements of the tables under this box."""
    if box.element_tag == "table":
        yield box.element
    for child in getattr(box, "children", ()):
        yield from _tables(child)
