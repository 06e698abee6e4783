"""The plan of a year file: measures with all their parts."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from agencies.kinds import ALL_UNITS
from agencies.models import User
from desk.yearfile.content import PlanContent
from desk.yearfile.cursor import Cursor
from desk.yearfile.names import Names
from desk.yearfile.parts import longest, read_units, read_url, refuse_repeated
from measures.evidence import KINDS
from measures.models import Achievement, Evidence, Measure, PlanCutOff, Recommendation, RoundStatus
from measures.records import (
    CarriedRecord,
    CiteRecord,
    DetailRecord,
    EvidenceRecord,
    MeasureRecord,
    RoundRecord,
)
from thai.fiscal import FIRST_YEAR, LAST_YEAR

LARGEST_BUDGET = Decimal("9999999999.99")  # baht; what the column holds
LARGEST_FILE = 2**31 - 1  # bytes; what the column holds
SHA256 = re.compile(r"[0-9a-f]{64}")


def read_plan(cursor: Cursor, names: Names) -> PlanContent:
    """The plan; indicators by the names of the given rules."""
    fields: dict[str, Any] = {}
    if cursor.has("adopted_on"):
        fields["adopted_on"] = cursor.day("adopted_on")
    if cursor.has("cut_offs"):
        days = cursor.rows("cut_offs", _cut_off)
        refuse_repeated(cursor, "cut_offs", [day.isoformat() for day, _ in days])
        fields["cut_offs"] = days
    measures = cursor.rows("measures", lambda row: _measure(row, names))
    return PlanContent(fields, tuple(measures) if cursor.has("measures") else None)


def _cut_off(cursor: Cursor) -> tuple[date, str] | None:
    day, name = cursor.day("day"), cursor.needed("name", most=longest(PlanCutOff, "name"))
    if not cursor.value.get("day"):
        cursor.refuse("day", "missing", "ต้องมีวันตัดรอบ")
    return (day, name) if day else None


def offices_of(plan: PlanContent | None) -> list[str]:
    """The offices that measures name, in an order that does not change from run to run."""
    return [name for row in (plan.measures or () if plan else ()) for name in sorted(row.units)]


def _measure(cursor: Cursor, names: Names) -> MeasureRecord:
    found = [names.indicator(text, path) for path, text in cursor.texts("indicators")]
    indicators = [rule.code for rule in found if rule]
    refuse_repeated(cursor, "indicators", [rule.name for rule in found if rule])
    items = [names.item(text, path) for path, text in cursor.texts("items")]
    refuse_repeated(cursor, "items", items)
    units = read_units(cursor, "units")
    starts_on, due_on = cursor.day("starts_on"), cursor.day("due_on")
    if starts_on and due_on and due_on < starts_on:
        cursor.refuse("due_on", "date", f"ต้องไม่ก่อนวันเริ่ม {starts_on.isoformat()}")
    return MeasureRecord(
        title=cursor.needed("title", most=longest(Measure, "title")),
        topic=cursor.whole("topic", 1, 7),
        guideline="\n".join(cursor.lines("guideline")),
        indicator_codes=tuple(indicators),
        item_codes=tuple(item for item in items if item),
        steps=cursor.lines("steps"),
        all_units=ALL_UNITS in units,
        units=frozenset(units) - {ALL_UNITS},
        owner_name=cursor.text("owner", most=longest(Measure, "owner_name")),
        starts_on=starts_on,
        due_on=due_on,
        monitoring=cursor.text("monitoring", many_lines=True),
        target=cursor.text("target", many_lines=True),
        details=tuple(cursor.rows("details", lambda row: _detail(row, names))),
        rounds=_rounds(cursor),
        budget=cursor.amount("budget", LARGEST_BUDGET),
        recommendation=cursor.text("recommendation", most=longest(Recommendation, "title")),
        carried_from=_carried_from(cursor),
        achievement=cursor.choice("achievement", Achievement.values),
        outcome=cursor.text("outcome", many_lines=True),
    )


def _carried_from(cursor: Cursor) -> CarriedRecord | None:
    with cursor.section("carried_from") as inner:
        if inner is None:
            return None
        year = inner.whole("fiscal_year", FIRST_YEAR, LAST_YEAR)
        title = inner.needed("title", most=longest(Measure, "title"))
        if inner.value.get("fiscal_year") is None:
            inner.refuse("fiscal_year", "missing", "ต้องมีปีงบประมาณ พ.ศ. ของแผนที่ยกมา")
    return CarriedRecord(year, title) if year and title else None


def _detail(cursor: Cursor, names: Names) -> DetailRecord:
    return DetailRecord(
        activity="\n".join(cursor.lines("activity")),
        result="\n".join(cursor.lines("result")),
        cites=tuple(cursor.rows("cites", lambda row: _cite(row, names))),
    )


def _cite(cursor: Cursor, names: Names) -> CiteRecord:
    named = [key for key in ("indicator", "item", "total") if cursor.value.get(key) is not None]
    cite = CiteRecord(names.indicator_at(cursor, "indicator"), names.item_at(cursor, "item"))
    cursor.yes("total")
    if len(named) != 1:
        found = " และ ".join(named) or "ไม่มีเลย"
        message = f"ต้องมีอย่างใดอย่างหนึ่งคือ indicator, item หรือ total แต่พบ {found}"
        cursor.problems.add("cite", cursor.path, message)
    elif named != ["total"] and cursor.value[named[0]] == "":
        cursor.refuse(named[0], "missing", "ต้องมีข้อความ")
    return cite


def _rounds(cursor: Cursor) -> tuple[RoundRecord, ...]:
    """The rounds in order of time; a round without a readable date is reported and left out."""
    rows = cursor.rows("rounds", _round)
    refuse_repeated(cursor, "rounds", [row.cut_off.isoformat() for row in rows])
    return tuple(sorted(rows, key=lambda row: row.cut_off))


def _round(cursor: Cursor) -> RoundRecord | None:
    cut_off = cursor.day("cut_off")
    report: dict[str, Any] = {
        "reported_on": cursor.day("reported_on"),
        "status": cursor.choice("status", RoundStatus.values),
        "text": cursor.text("text", many_lines=True),
        "result": cursor.text("result", many_lines=True),
        "suggestions": cursor.text("suggestions", many_lines=True),
        "reported_by": cursor.text("reported_by", most=longest(User, "username")),
        "problems": cursor.text("problems", many_lines=True),
        "evidence": tuple(cursor.rows("evidence", _evidence)),
    }
    if not cursor.value.get("cut_off"):
        cursor.refuse("cut_off", "missing", "ต้องมีวันตัดรอบ")
    return RoundRecord(cut_off, **report) if cut_off else None


def _evidence(cursor: Cursor) -> EvidenceRecord:
    return EvidenceRecord(
        title=cursor.needed("title", most=longest(Evidence, "title")),
        url=read_url(cursor, "url", longest(Evidence, "url")),
        dated_on=cursor.day("dated_on"),
        **_file(cursor),
    )


def _file(cursor: Cursor) -> dict[str, Any]:
    """What the file says of a file of evidence; its bytes travel in a backup, not here."""
    with cursor.section("file") as inner:
        if inner is None:
            return {}
        sha256 = inner.needed("sha256")
        if sha256 and not SHA256.fullmatch(sha256):
            inner.refuse("sha256", "digest", "ต้องเป็น SHA-256 คือเลขฐานสิบหกตัวพิมพ์เล็ก 64 ตัว")
        return {
            "file_name": inner.text("name", most=longest(Evidence, "file_name")),
            "content_type": inner.choice("content_type", [kind.content_type for kind in KINDS]),
            "size": inner.whole("size", 0, LARGEST_FILE) or 0,
            "sha256": sha256,
        }
