"""Sections of a draft: the portal's wording beside a person's, and how lines become blocks.

A section's text is lines: a line is a paragraph, a line that begins with "1)" is a numbered point, and in a
section that has labels a line that begins with one and a colon is a labelled paragraph.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

_POINT = re.compile(r"^(\d{1,2}[.)])\s*(.+)$")


class Sentence(str):
    """A line of the portal's wording that knows what it states: ``facts`` is ``{what: value}``, as printed.

    >>> Sentence("ได้ 43.90 คะแนน", {"ตัวชี้วัดที่ 9": "43.90"}).facts
    {'ตัวชี้วัดที่ 9': '43.90'}
    """

    facts: Mapping[str, str]

    def __new__(cls, text: str, facts: Mapping[str, str] | None = None) -> Sentence:
        line = super().__new__(cls, text)
        line.facts = dict(facts or {})
        return line


@dataclass(frozen=True)
class Draft:
    """What the portal would write for a section, and the facts it states.

    ``heading`` is printed, ``label`` is shown in the form. ``labels`` are the words that open a labelled
    paragraph, in sections that have such.
    """

    key: str
    label: str
    heading: str
    text: str
    facts: Mapping[str, str] = field(default_factory=dict)
    labels: Collection[str] = ()


def drafted(key: str, label: str, heading: str, lines: Iterable[str], labels: Collection[str] = ()) -> Draft:
    """A section of lines, of which sentences bring their facts; empty lines are left out."""
    kept = [line for line in lines if line]
    facts = {what: value for line in kept for what, value in getattr(line, "facts", {}).items()}
    return Draft(key, label, heading, "\n".join(kept), facts, labels)


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
    """A section as it stands: the portal's wording, or a person's with the wording they started from.

    ``moved`` are the facts that changed under a person's wording, ``(what, before, now)``; "" where one is
    not stated any more, or was not before.
    """

    draft: Draft
    text: str
    is_edited: bool
    is_stale: bool
    moved: tuple[tuple[str, str, str], ...] = ()

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The text as blocks for the page."""
        return blocks(self.text, self.draft.labels)


@dataclass(frozen=True)
class Kept:
    """A person's text as it is stored, with the wording it was written from and what that stated."""

    text: str
    basis: str
    facts: Mapping[str, str] = field(default_factory=dict)


def merge(drafts: Iterable[Draft], edits: Mapping[str, Kept]) -> list[Written]:
    """Put a person's texts, by section key, over the portal's drafts; stale where the facts moved on."""
    return [_laid_over(draft, edits.get(draft.key)) for draft in drafts]


def _laid_over(draft: Draft, kept: Kept | None) -> Written:
    if kept is None:
        return Written(draft, draft.text, is_edited=False, is_stale=False)
    is_stale = kept.basis != draft.text
    moved = tuple(_moved(kept.facts, draft.facts)) if is_stale and kept.facts else ()
    return Written(draft, kept.text, is_edited=True, is_stale=is_stale, moved=moved)


def _moved(before: Mapping[str, str], now: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    for what in {**before, **now}:
        if before.get(what, "") != now.get(what, ""):
            yield what, before.get(what, ""), now.get(what, "")


def blocks(text: str, labels: Collection[str] = ()) -> list[dict[str, Any]]:
    """Lines as paragraphs, points and, where there are labels, labelled paragraphs.

    >>> blocks("จึงควรดำเนินการ ดังนี้\\n1) เผยแพร่ข้อมูล")[1]
    {'type': 'point', 'mark': '1)', 'text': 'เผยแพร่ข้อมูล'}
    >>> blocks("ผู้รับผิดชอบ: กองคลัง", ["ผู้รับผิดชอบ"])
    [{'type': 'labelled', 'label': 'ผู้รับผิดชอบ', 'text': 'กองคลัง'}]
    """
    result: list[dict[str, Any]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        point = _POINT.match(line)
        label, colon, rest = line.partition(":")
        if colon and label.strip() in labels:
            result.append(_labelled(label.strip(), rest.strip()))
        elif point:
            result.append({"type": "point", "mark": point[1], "text": point[2]})
        else:
            result.append({"type": "paragraph", "text": line})
    return result


def _labelled(label: str, text: str) -> dict[str, Any]:
    """A label beside its paragraph, or over the points that follow it."""
    return {"type": "labelled", "label": label, "text": text} if text else {"type": "heading", "text": label}
