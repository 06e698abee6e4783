"""Rounds and evidence in the words of their pages; cells are made in Python, they stand by the hundred."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString

from agencies.kinds import ALL_UNITS
from agencies.models import Agency, Membership
from agencies.pieces import fill, optional, status_tag
from measures.evidence import kind_label
from measures.evidence_actions import why_fixed
from measures.link_checks import ALIVE
from measures.links import NO_ANSWER
from measures.models import Evidence, Measure, Round
from measures.owed import days_late, excused_by, finished_in
from measures.rounds import FollowedMeasure, FollowUp, Standing, standing
from thai.dates import thai_date, thai_date_short
from thai.wholes import whole

CELL = (
    '<td data-label="{}">{}{}<a class="app-no-print" href="{}">{}'
    '<span class="visually-hidden"> {} รอบ {}</span></a>{}</td>'
)
NO_ROUND = SafeString('<td class="app-muted" data-label="{}">ไม่มีรอบนี้</td>')
WHY = '<span class="app-score-words">{}</span>'
BREAK = SafeString("<br>")
COUNT = ' <span class="app-muted">หลักฐาน {}</span>'


@dataclass(frozen=True)
class RoundLine:
    """One round in a list of what is to be answered."""

    title: str
    year: int
    cut_off: str
    standing: Standing
    owner: str
    offices: str
    url: str
    answer_url: str
    is_own: bool


def round_lines(rows: Iterable[Round], day: date, reader: Membership | None = None) -> list[RoundLine]:
    """Rounds that are owed or reported, as lists show them; ``reader``'s own lead to the report they owe."""
    return [_line(row, standing(row, day), reader) for row in rows]


def any_round_lines(rows: Iterable[Round], day: date) -> list[RoundLine]:
    """The same of rounds in any state, read with all rounds of their measures."""
    return [_line(row, standing(row, day, excused_by(row, row.measure.rounds.all())), None) for row in rows]


def _line(row: Round, where: Standing, reader: Membership | None) -> RoundLine:
    measure = row.measure
    url = round_url(row)
    return RoundLine(
        title=measure.title,
        year=measure.plan.fiscal_year,
        cut_off=thai_date(row.cut_off),
        standing=where,
        owner=owner_words(measure),
        offices=office_words(measure),
        url=url,
        answer_url=f"{url}answer/",
        is_own=reader is not None and measure.owner_id == reader.pk and not row.is_reported,
    )


def round_url(row: Round) -> str:
    """The address of a round's report."""
    plan = row.measure.plan
    return reverse("measures:round", args=[plan.agency.code, plan.fiscal_year, row.pk])


def owner_words(measure: Measure) -> str:
    """The owner as lists show them, with a word where they cannot answer by themselves."""
    if measure.owner and not measure.owner.is_active:
        return f"{measure.owner_label} (พ้นหน้าที่แล้ว)"
    if not measure.owner and measure.owner_name:
        return f"{measure.owner_name} (ไม่มีบัญชี)"
    return measure.owner_label or "ยังไม่ระบุ"


def office_words(measure: Measure) -> str:
    """The offices in one line."""
    return ALL_UNITS if measure.all_units else ", ".join(unit.name for unit in measure.units.all())


def row_lead(row: Round) -> str:
    """What round it is, in a sentence."""
    return f"รอบติดตามวันที่ {thai_date(row.cut_off)} ของแผนปีงบประมาณ พ.ศ. {row.measure.plan.fiscal_year}"


def report_lines(row: Round) -> list[tuple[str, str]]:
    """The report as (term, text); an empty text was not recorded. Asks for the rounds of the measure."""
    told = f"{thai_date(row.reported_on)}" if row.reported_on else ""
    by = f" โดย {row.reported_by.display_name} {row.reported_by.position}" if row.reported_by else ""
    owner = row.measure.owner
    is_instead = bool(row.reported_by and row.measure.owner_label and row.reported_by != owner)
    instead = f" รายงานแทน {row.measure.owner_label}" if is_instead else ""
    late = days_late(row, row.measure.rounds.all())
    after = f" ช้ากว่ากำหนด {late} วัน" if late else ""
    return [
        ("วันที่รายงาน", f"{told}{by}{instead}{after}".strip()),
        ("สิ่งที่ดำเนินการ", row.text),
        ("ผลที่ได้", row.result),
        ("ปัญหาและอุปสรรค", row.problems),
        ("ข้อเสนอแนะ", row.suggestions),
    ]


@dataclass(frozen=True)
class FollowRow:
    """One measure with a cell for each date of the plan."""

    number: int
    title: str
    owner: str
    offices: str
    cells: list[SafeString]


@dataclass(frozen=True)
class FollowTable:
    """Every round of a plan: the dates as heads, the measures as rows."""

    heads: list[SafeString]
    rows: list[FollowRow]


def follow_table(followed: FollowUp, day: date) -> FollowTable:
    """The table of a plan's rounds as of a day."""
    heads = [whole(thai_date_short(one)) for one in followed.days]
    rows = []
    for number, one in enumerate(followed.measures, 1):
        measure = one.measure
        base = reverse("measures:rounds", args=[measure.agency.code, measure.plan.fiscal_year])
        pairs = zip(followed.days, heads, strict=True)
        cells = [_cell(one, one.rounds.get(cut_off), head, base, day) for cut_off, head in pairs]
        rows.append(FollowRow(number, measure.title, owner_words(measure), office_words(measure), cells))
    return FollowTable(heads, rows)


def _cell(one: FollowedMeasure, row: Round | None, head: SafeString, base: str, day: date) -> SafeString:
    if row is None:
        return fill(NO_ROUND, head)
    finish = excused_by(row, one.rounds.values())
    where, why = standing(row, day, finish), finished_in(finish) if finish else ""
    words = "อ่านรายงาน" if row.is_reported else "ดูรอบนี้"
    count = optional(COUNT, row.evidence_count)  # type: ignore[attr-defined]
    tag, because = status_tag(where.kind, where.label), optional(WHY, whole(why)) or BREAK
    return fill(CELL, head, tag, because, f"{base}{row.pk}/", words, one.measure.title, head, count)


@dataclass(frozen=True)
class EvidenceLine:
    """One piece of evidence as lists show it; ``link`` is the state of its address, None without one.

    ``why_fixed`` says why the reader that the list was made for cannot change it; empty where they can.
    """

    evidence: Evidence
    url: str
    kind: str
    size: str
    dated_on: str
    uploaded: str
    link: Standing | None
    why_fixed: str = ""


def evidence_line(
    evidence: Evidence, agency: Agency | None = None, reader: Membership | None = None
) -> EvidenceLine:
    """Evidence as lists and its page show it; ``agency`` where the row does not have it at hand."""
    owner = agency or evidence.agency
    by = f" โดย {evidence.uploaded_by.display_name}" if evidence.uploaded_by else ""
    return EvidenceLine(
        evidence=evidence,
        url=reverse("measures:evidence-page", args=[owner.code, evidence.pk]),
        kind=kind_label(evidence.content_type) or ("ลิงก์" if evidence.url else "ไม่มีไฟล์"),
        size=size_words(evidence.size),
        dated_on=thai_date_short(evidence.dated_on) if evidence.dated_on else "",
        uploaded=f"{thai_date_short(evidence.uploaded_at)}{by}"
        if evidence.uploaded_at
        else "มากับไฟล์ข้อมูลประจำปี",
        link=link_standing(evidence),
        why_fixed=why_fixed(reader, evidence) if reader else "",
    )


def link_standing(evidence: Evidence) -> Standing | None:
    """What the last check of the address found; None where there is no address."""
    if not evidence.url:
        return None
    if evidence.link_checked_at is None or evidence.link_status is None:
        return Standing("neutral", "ยังไม่ได้ตรวจลิงก์")
    day = thai_date_short(evidence.link_checked_at)
    if evidence.link_status in ALIVE:
        return Standing("good", f"ลิงก์เปิดได้ ({day})")
    said = "ไม่มีการตอบ" if evidence.link_status == NO_ANSWER else f"ตอบว่า {evidence.link_status}"
    return Standing("bad", f"ลิงก์เปิดไม่ได้ {said} ({day})")


def size_words(size: int) -> str:
    """A size in bytes for people; empty for none.

    >>> size_words(0), size_words(700), size_words(20480), size_words(3_500_000)
    ('', '1 KB', '20 KB', '3.3 MB')
    """
    if not size:
        return ""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"
