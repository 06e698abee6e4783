"""Sections of a draft: the portal's wording beside a person's, and how lines become blocks.

A section's text is lines: a line is a paragraph, a line that begins with "1)" is a numbered point.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_POINT = re.compile(r"^(\d{1,2}[.)])\s*(.+)$")


@dataclass(frozen=True)
class Draft:
    """What the portal would write for a section. ``heading`` is printed, ``label`` is shown in the form."""

    key: str
    label: str
    heading: str
    text: str


@dataclass(frozen=True)
class Edit:
    """What a person did to a section: their text, or None to take the portal's wording again.

    ``basis`` is the fingerprint of the portal's wording they had before their eyes; None means the present
    one.
    """

    text: str | None
    basis: str | None = None


def fingerprint(text: str) -> str:
    """A short digest by which a form remembers a wording without carrying it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Written:
    """A section as it stands: the portal's wording, or a person's with the wording they started from."""

    draft: Draft
    text: str
    is_edited: bool
    is_stale: bool

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The text as blocks for the page."""
        return blocks(self.text)


def merge(drafts: Iterable[Draft], edits: Mapping[str, tuple[str, str]]) -> list[Written]:
    """Put a person's ``{key: (text, basis)}`` over the portal's drafts; stale where the facts moved on."""
    written = []
    for draft in drafts:
        text, basis = edits.get(draft.key, (draft.text, draft.text))
        written.append(Written(draft, text, is_edited=draft.key in edits, is_stale=basis != draft.text))
    return written


def blocks(text: str) -> list[dict[str, Any]]:
    """Lines as paragraphs and points.

    >>> blocks("จึงควรดำเนินการ ดังนี้\\n1) เผยแพร่ข้อมูล")[1]
    {'type': 'point', 'mark': '1)', 'text': 'เผยแพร่ข้อมูล'}
    """
    result: list[dict[str, Any]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        point = _POINT.match(line)
        if point:
            result.append({"type": "point", "mark": point[1], "text": point[2]})
        else:
            result.append({"type": "paragraph", "text": line})
    return result
