"""What changed in a paper between two rounds, section by section: words that went, words that came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from reports.content import body_of, written_sections
from reports.models import Paper, Submission
from thai.dates import thai_date
from thai.digits import to_thai_digits

# A figure, a run of other signs, or space: Thai has no spaces between words, so a run is a phrase.
_PIECE = re.compile(r"\s+|[0-9][0-9.,/]*|[^\s0-9]+")


@dataclass(frozen=True)
class Piece:
    """Some words of a section; ``kind`` is same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One section that is not what it was; ``word`` says how, ``pieces`` are its words before and after."""

    label: str
    word: str
    pieces: tuple[Piece, ...]


def as_submitted(paper: Paper, body: Mapping[str, Any]) -> list[dict[str, str]]:
    """The texts of a paper for comparison with another round: its head, then its sections in order."""
    order = paper.order_number
    if paper.order_dated_on:
        order = f"{order} ลงวันที่ {thai_date(paper.order_dated_on)}".strip()
    head = [
        {"key": "head-office", "label": "ส่วนราชการ", "text": str(body["office"])},
        {"key": "head-dated", "label": "วันที่ของเอกสาร", "text": str(body["dated"])},
        {"key": "head-order", "label": "คำสั่งมอบหมายงาน", "text": order},
    ]
    sections = [
        {"key": row.draft.key, "label": row.draft.label, "text": row.text} for row in written_sections(paper)
    ]
    return [row for row in head if row["text"]] + sections


def changes_since(paper: Paper, role: str = "") -> list[Change]:
    """What changed since the version last signed or returned, by the seat ``role`` where that has acted.

    A version that was taken back before anybody acted on it is nobody's measure, unless none was acted on:
    then it is the submission before. A draft is compared as it stands. Empty without an earlier round.
    """
    rounds = {row.attempt: row.sections for row in Submission.objects.filter(paper=paper)}
    earlier = {attempt for attempt in rounds if paper.is_editable or attempt < paper.attempt}
    if not earlier:
        return []
    acted = [row for row in paper.opinions.values_list("attempt", "role") if row[0] in earlier]
    own = [attempt for attempt, by in acted if by == role]
    before = rounds[max(own or [attempt for attempt, _ in acted] or earlier)]
    now = as_submitted(paper, body_of(paper)) if paper.is_editable else rounds[max(rounds)]
    return changes_between(before, now)


def changes_between(before: Sequence[Mapping[str, str]], now: Sequence[Mapping[str, str]]) -> list[Change]:
    """The sections that differ, in the order of the later text, sections that went at the end."""
    old = {row["key"]: row for row in before}
    new = {row["key"]: row for row in now}
    changes = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, is_ = old.get(key, {}).get("text", ""), new.get(key, {}).get("text", "")
        if was == is_:
            continue
        word = "แก้ไข" if key in old and key in new else "เพิ่ม" if key in new else "ตัดออก"
        label = (new.get(key) or old[key])["label"]
        changes.append(Change(label, word, tuple(_pieces(was, is_))))
    return changes


def _pieces(was: str, is_: str) -> Iterable[Piece]:
    before, after = _PIECE.findall(was), _PIECE.findall(is_)
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", to_thai_digits("".join(before[a:b])))
            continue
        for kind, words in (("gone", before[a:b]), ("new", after[c:d])):
            if words:
                yield Piece(kind, to_thai_digits("".join(words)))
