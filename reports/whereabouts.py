"""On which page of a paper each of its sections begins, so that a preview shows the one that is worked on.

A section is found by its opening words in the text of the laid-out pages. Nothing of this is in the paper.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from reports.continuation import text_boxes
from reports.drafting.sections import Written
from thai.digits import to_thai_digits, to_thai_prose

OPENING = 40  # letters; less than the two lines that a page holds of any paragraph


@dataclass(frozen=True)
class PreviewPage:
    """A page of a preview; ``parts`` are the keys of the sections that begin on it, with spaces between."""

    number: int
    parts: str


def letters_of(pages: Sequence[Any]) -> tuple[str, ...]:
    """The text of each laid-out page without white space: a line may end where no space is."""
    return tuple(
        _squeezed("".join(box.text for box in text_boxes(page._page_box.children[0]))) for page in pages
    )


def starts_of(letters: Sequence[str], sections: Sequence[Written]) -> dict[str, int]:
    """``{section key: page}``, counted from 1; a section that is not printed is where the one before it is.

    ``sections`` are in printed order, ``letters`` as ``letters_of`` gives them.
    """
    whole = "".join(letters)
    begins = list(accumulate(map(len, letters[:-1]), initial=0))
    starts, read, page = {}, 0, 1
    for row in sections:
        for opening in _openings(row):
            found = whole.find(opening, read)
            if found >= 0:
                read, page = found + len(opening), bisect_right(begins, found)
                break
        starts[row.draft.key] = page
    return starts


def preview_pages(pages: int, starts: dict[str, int]) -> list[PreviewPage]:
    """So many pages, each with the sections that begin on it."""
    return [
        PreviewPage(number, " ".join(key for key, page in starts.items() if page == number))
        for number in range(1, pages + 1)
    ]


def _openings(row: Written) -> Iterator[str]:
    """What a section may be found by, the surest first: its words with the heading over them, and alone."""
    for block in row.blocks[:1]:
        before = to_thai_digits(f"{block.get('mark', '')}{block.get('label', '')}")
        opening = _squeezed(before + to_thai_prose(block["text"]))[:OPENING]
        yield _squeezed(to_thai_digits(row.draft.heading)) + opening
        yield opening


def _squeezed(text: str) -> str:
    return "".join(text.split())
