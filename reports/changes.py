"""What changed in a paper between two rounds: words that went and came, and rows of tables that differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from reports.content import body_of, written_sections
from reports.models import Paper, Submission
from reports.printed_tables import Row, tables_of
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
class RowChange:
    """One row of a table: what it is about, how it changed, and the cells that differ with their words."""

    name: str
    word: str
    cells: tuple[tuple[str, tuple[Piece, ...]], ...] = ()


@dataclass(frozen=True)
class Change:
    """One section that is not what it was; ``word`` says how, ``pieces`` are its words before and after.

    Of a table only the ``rows`` that differ are told.
    """

    label: str
    word: str
    pieces: tuple[Piece, ...] = ()
    rows: tuple[RowChange, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """What differs between two rounds. ``is_same``: nothing does, and everything printed was compared."""

    changes: list[Change]
    is_same: bool


def as_submitted(paper: Paper, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A paper for comparison with another round: its head, its sections in order, then its tables."""
    order = paper.order_number
    if paper.order_dated_on:
        order = f"{order} ลงวันที่ {thai_date(paper.order_dated_on)}".strip()
    head = [
        {"key": "head-office", "label": "ส่วนราชการ", "text": str(body["office"])},
        {"key": "head-dated", "label": "วันที่ของเอกสาร", "text": str(body["dated"])},
        {"key": "head-order", "label": "คำสั่งมอบหมายงาน", "text": order},
        {"key": "head-replaces", "label": "ฉบับที่ใช้แทน", "text": str(body.get("replaces", ""))},
    ]
    sections = [
        {"key": row.draft.key, "label": row.draft.label, "text": row.text} for row in written_sections(paper)
    ]
    return [row for row in head if row["text"]] + sections + tables_of(body)


def changes_since(paper: Paper, role: str = "") -> list[Change]:
    """What changed since the version last signed or returned, by the seat ``role`` where that has acted.

    A version that was taken back before anybody acted on it is nobody's measure, unless none was acted on:
    then it is the submission before. A draft is compared as it stands. Empty without an earlier round.
    """
    return comparison(paper, role).changes


def comparison(paper: Paper, role: str = "") -> Comparison:
    """The same, and whether the paper is known to be, tables and all, what it was."""
    before, now = _compared(paper, role)
    changes = changes_between(before, now)
    is_known = bool(before) and _tables(before).keys() == _tables(now).keys()
    return Comparison(changes, is_same=is_known and not changes)


def _compared(paper: Paper, role: str = "") -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The earlier round that is the measure, and the paper now; two empty lists without an earlier round."""
    rounds = _rounds(paper)
    earlier = {attempt for attempt in rounds if paper.is_editable or attempt < paper.attempt}
    if not earlier:
        return [], []
    acted = [row for row in paper.opinions.values_list("attempt", "role") if row[0] in earlier]
    own = [attempt for attempt, by in acted if by == role]
    before = rounds[max(own or [attempt for attempt, _ in acted] or earlier)]
    now = as_submitted(paper, body_of(paper)) if paper.is_editable else rounds[max(rounds)]
    return before, now


def moved_on(paper: Paper) -> list[Change]:
    """What the record says now that a submitted paper, as its signers read it, does not."""
    before = _rounds(paper).get(paper.attempt, [])
    return changes_between(before, as_submitted(paper, body_of(paper))) if before else []


def _rounds(paper: Paper) -> dict[int, list[dict[str, Any]]]:
    """What each round submitted. Tables that the latest did not keep yet are read from what was submitted."""
    rounds = {row.attempt: row.sections for row in Submission.objects.filter(paper=paper)}
    latest = rounds.get(paper.attempt)
    if latest and paper.snapshot and not _tables(latest):
        rounds[paper.attempt] = latest + tables_of(paper.snapshot)
    return rounds


def _tables(sections: Iterable[Mapping[str, Any]]) -> dict[str, list[Row]]:
    return {row["key"]: list(map(_said, row["rows"])) for row in sections if "rows" in row}


def _said(row: Row) -> Row:
    """A row with what its cells say: a dash stands for nothing, and a dash struck through reads as "="."""
    cells = {label: "\n".join(filter(_is_said, text.splitlines())) for label, text in row["cells"].items()}
    return {**row, "cells": {label: text for label, text in cells.items() if text}}


def _is_said(line: str) -> bool:
    return bool(line.strip("–—- "))


def changes_between(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[Change]:
    """The sections that differ, in the order of the later text, sections that went at the end.

    Of a round that kept no tables nothing is said about them.
    """
    old = {row["key"]: row for row in before if "rows" not in row}
    new = {row["key"]: row for row in now if "rows" not in row}
    is_known = bool(_tables(before) and _tables(now))
    return _text_changes(old, new) + (table_changes(before, now) if is_known else [])


def table_changes(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[Change]:
    """The tables that differ, each with the rows that changed, came or went."""
    old, new = _tables(before), _tables(now)
    labels = {row["key"]: row["label"] for row in (*before, *now) if "rows" in row}
    changes = []
    for key in [*new, *(key for key in old if key not in new)]:
        if old.get(key) == new.get(key):
            continue
        rows = tuple(_row_changes(old.get(key, []), new.get(key, [])))
        changes.append(Change(labels[key], _way(key, old, new) if rows else "เรียงลำดับใหม่", rows=rows))
    return changes


def _row_changes(before: Sequence[Row], now: Sequence[Row]) -> Iterable[RowChange]:
    old = {row["name"]: row["cells"] for row in before}
    new = {row["name"]: row["cells"] for row in now}
    for name in [*new, *(name for name in old if name not in new)]:
        was, is_ = old.get(name, {}), new.get(name, {})
        if name not in old or name not in new:
            yield RowChange(to_thai_digits(name), _way(name, old, new))
        elif was != is_:
            labels = [label for label in {**is_, **was} if was.get(label) != is_.get(label)]
            cells = ((label, tuple(_pieces(was.get(label, ""), is_.get(label, "")))) for label in labels)
            yield RowChange(to_thai_digits(name), _way(name, old, new), tuple(cells))


def _way(key: str, old: Mapping[str, object], new: Mapping[str, object]) -> str:
    return "แก้ไข" if key in old and key in new else "เพิ่ม" if key in new else "ตัดออก"


def _text_changes(old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]) -> list[Change]:
    changes = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, is_ = old.get(key, {}).get("text", ""), new.get(key, {}).get("text", "")
        if was == is_:
            continue
        label = (new.get(key) or old[key])["label"]
        changes.append(Change(label, _way(key, old, new), tuple(_pieces(was, is_))))
    return changes


def _pieces(was: str, is_: str) -> Iterable[Piece]:
    """The words that stayed, went and came; where most went, the old text whole and then the new one."""
    before, after = _PIECE.findall(was), _PIECE.findall(is_)
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    stayed = sum(len("".join(before[a:b])) for tag, a, b, _, _ in steps if tag == "equal")
    if was and is_ and 2 * stayed < max(len(was), len(is_)):
        yield Piece("gone", to_thai_digits(was))
        yield Piece("new", to_thai_digits(is_))
        return
    for tag, a, b, c, d in steps:
        if tag == "equal":
            yield Piece("same", to_thai_digits("".join(before[a:b])))
            continue
        for kind, words in (("gone", before[a:b]), ("new", after[c:d])):
            yield from _changed(kind, to_thai_digits("".join(words)))


def _changed(kind: str, text: str) -> Iterable[Piece]:
    """What went or came; the line on which it begins is no part of it, so that its mark stands beside it."""
    words = text.lstrip("\n")
    if words != text:
        yield Piece("same", text[: len(text) - len(words)])
    if words:
        yield Piece(kind, words)
