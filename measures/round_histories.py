"""The history of a round: what each answer brought, for a report may be given, mended and proved anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from agencies.events import Event
from agencies.histories import HistoryLine, history_lines, history_of
from agencies.models import AuditEvent
from measures.models import Evidence, Round
from thai.lists import joined

AGAIN = "บันทึกรายงานอีกครั้ง ข้อความและหลักฐานคงเดิม"


STORE_ACTS = {
    Event.EVIDENCE_REMOVED: "ลบหลักฐาน {} ออกจากคลังหลักฐาน จึงออกจากรอบนี้ด้วย",
    Event.EVIDENCE_RESTORED: "นำหลักฐาน {} ที่ลบไปกลับคืนในรอบนี้",
}


def round_history(row: Round) -> list[HistoryLine]:
    """What was done to a round and to the evidence it names, newest first, each answer by what it changed."""
    own = [
        replace(line, sentence=_sentence(line.changes)) if line.event == Event.ROUND_ANSWERED else line
        for line in history_of(row)
    ]
    return sorted([*_store_acts(row), *own], key=lambda line: line.at, reverse=True)


def _store_acts(row: Round) -> list[HistoryLine]:
    """Evidence of the round that was removed from the store or put back."""
    acts = AuditEvent.objects.filter(
        chain__name=row.agency.code, subject_type=Evidence._meta.label_lower, event__in=STORE_ACTS
    ).order_by("-at", "-sequence")
    # Up to version 1.5.0 the record named rounds by their words alone.
    names = {str(row.pk), str(row)}
    return [
        replace(line, sentence=STORE_ACTS[Event(line.event)].format(_piece(line.changes)))
        for line in history_lines(acts)
        if not names.isdisjoint(line.changes.get("rounds", ()))
    ]


def _piece(changes: Mapping[str, Any]) -> str:
    """The evidence of an act by its name and file."""
    file = changes.get("file", "")
    return f"“{changes['title']}” (ไฟล์ {file})" if file else f"“{changes['title']}”"


def is_first_report(changes: Mapping[str, Any]) -> bool:
    """Whether an answer is the first of its round: nothing stood there before."""
    return "status" in changes and not changes["status"][0]


def _sentence(changes: Mapping[str, Any]) -> str:
    """First report or mended one, and the evidence that came or went."""
    said = []
    if is_first_report(changes):
        said.append("รายงานผลครั้งแรก")
    elif names := [_name(field) for field in changes if field != "evidence"]:
        said.append(f"แก้ไขรายงาน ({joined(names)})")
    before, after = changes.get("evidence", ([], []))
    said += _named("เพิ่มหลักฐาน", (title for title in after if title not in before))
    said += _named("นำหลักฐานออกจากรอบนี้", (title for title in before if title not in after))
    return " ".join(said) or AGAIN


def _named(what: str, titles: Iterable[str]) -> list[str]:
    """One phrase that names the titles; none where there is no title."""
    quoted = [f"“{title}”" for title in titles]
    return [f"{what} {joined(quoted)}"] if quoted else []


def _name(field: str) -> str:
    return next(str(known.verbose_name) for known in Round._meta.fields if known.name == field)
