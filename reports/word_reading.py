"""Reading a laid-out page for its Word copy: the classes of an element and its runs of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

BREAK = "\u2028"
SPACES = re.compile(r"[ \t\r\n]+")  # a no-break space stays what it is


def classes(element: Any) -> set[str]:
    """The classes of an element."""
    return set(str(element.get("class", "")).split())


def pieces(element: Any, is_bold: bool = False) -> Iterator[tuple[str, bool]]:
    """The text of an element in order, each with whether it is bold; a line break is BREAK, as is
    the end of each line that a cell has in an element of its own."""
    if element.text:
        yield element.text, is_bold
    for child in element:
        if child.tag == "br" or (child.tag == "div" and child.getprevious() is not None):
            yield BREAK, is_bold
        if isinstance(child.tag, str):
            yield from pieces(child, is_bold or child.tag == "b")
        if child.tail:
            yield child.tail, is_bold


def words_of(element: Any) -> str:
    """The text of an element in one line."""
    return SPACES.sub(" ", "".join(text for text, _ in pieces(element))).strip(" ")
