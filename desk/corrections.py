"""Results that wait to be corrected and confirmed: whose task that is, who opened them again, and why."""

from __future__ import annotations

from collections.abc import Mapping

from agencies.access import can
from agencies.models import Membership
from agencies.roles import Permission
from assessments.queries import RecordedYear
from desk.addresses import year_addresses
from desk.overview import Overview
from desk.result_records import reopening_told, reopenings
from desk.tasks import Task


def corrections(member: Membership, latest: Overview | None, years: Mapping[int, RecordedYear]) -> list[Task]:
    """A line for each result that was opened again, and for each earlier year that nobody confirmed.

    That the latest year was never confirmed yet is its own next step (``desk.tasks``).
    """
    if latest is None:
        return []
    opened = reopenings(row.assessment for row in years.values())
    tasks = []
    for year, row in years.items():
        line = opened.get(row.assessment.pk)
        told = reopening_told(line) if line else ""
        if not row.assessment.is_confirmed and (told or year != latest.fiscal_year):
            tasks.append(_task(member, row, told, latest.in_charge))
    return tasks


def _task(member: Membership, row: RecordedYear, told: str, in_charge: str) -> Task:
    """The review leads to the scores and back; a year with gaps is filled in first."""
    year = row.assessment.fiscal_year
    entered = sum(1 for indicator in row.result.indicators if indicator.score is not None)
    links = year_addresses(member.agency.code, year)
    detail = told or f"ยังไม่ได้ยืนยัน กรอกแล้ว {entered} จาก {len(row.result.indicators)} ตัวชี้วัด"
    title = f"{'แก้ไขและยืนยัน' if told else 'กรอกและยืนยัน'}ผลคะแนนปี {year}"
    if not can(member, Permission.CONFIRM_RESULT):
        return Task(title, detail, who=in_charge, url=links.year, action="ดูผลของปี", kind="waiting")
    if row.result.is_complete:
        return Task(title, detail, url=links.confirm, action="ตรวจทาน แก้ไข และยืนยัน", kind="now")
    return Task(title, detail, url=links.scores, action="กรอกคะแนน", kind="now")
