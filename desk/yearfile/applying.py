"""Checked content to rows, in one transaction; where the record says the same already, nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from agencies.actions import add_officer, add_unit, change_agency, change_officer, create_agency
from agencies.audit import PORTAL_CHAIN, record
from agencies.events import Event
from agencies.findings import Finding, block, warn
from agencies.kinds import Kind, default_position
from agencies.models import Agency, AuditChain, Unit, User
from agencies.roles import Role
from agencies.transitions import Refused
from assessments.actions import (
    open_year,
    replace_item_scores,
    replace_remarks,
    replace_suggestions,
    require_open,
    save_scores,
)
from assessments.models import Assessment
from assessments.queries import find_assessment, scores_of
from desk.yearfile.content import (
    AgencyContent,
    MeetingContent,
    OfficerContent,
    PlanContent,
    ResultContent,
    YearContent,
)
from measures.actions import open_plan
from measures.models import Plan
from measures.records import MeasureRecord
from measures.rewriting import Links, adopt_plan, replace_calendar, replace_measures
from reports.actions import replace_meeting

PARTS = {
    "agency": "ข้อมูลหน่วยงาน",
    "units": "ส่วนราชการ",
    "officers": "เจ้าหน้าที่",
    "result": "ผลการประเมิน",
    "plan": "แผนมาตรการ",
    "meeting": "การประชุม",
}
REMARKS, SUGGESTIONS = "ข้อสังเกต", "ข้อเสนอแนะ"
NOTES = {REMARKS, SUGGESTIONS}  # what may still be added to a confirmed result


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do: ``changed`` are keys of ``PARTS``, empty where nothing differed."""

    agency_code: str
    fiscal_year: int
    changed: tuple[str, ...]
    warnings: tuple[Finding, ...]


def apply_year(content: YearContent, *, dry_run: bool = False) -> Outcome:
    """Bring the record in line with a file; a key the file does not have leaves what is stored.

    Writes one audit event for the import beside those of its acts, where anything changes; with ``dry_run``
    everything is undone. Raises Refused, having changed nothing, where the record does not allow it: a
    username of another agency, a confirmed result that the file contradicts.
    """
    with transaction.atomic():
        changed = _apply(content)
        warnings = (*content.warnings, *_unknown_links(content))
        if dry_run:
            transaction.set_rollback(True)
    return Outcome(content.agency.code, content.fiscal_year, tuple(changed), warnings)


def _apply(content: YearContent) -> list[str]:
    stored = _locked_agency(content.agency.code)
    if findings := [*_taken_usernames(stored, content.agency), *_locked_result(stored, content)]:
        raise Refused(findings)
    agency = stored or create_agency(by=None, code=content.agency.code, **content.agency.fields)
    done = {
        "agency": stored is None or change_agency(agency=agency, by=None, **content.agency.fields),
        "units": _apply_units(agency, content.agency.units),
        "officers": _apply_officers(agency, content.agency.officers),
        "result": content.result is not None and _apply_result(agency, content.fiscal_year, content.result),
        "plan": content.plan is not None and _apply_plan(agency, content.fiscal_year, content.plan),
        "meeting": content.meeting is not None
        and _apply_meeting(agency, content.fiscal_year, content.meeting),
    }
    changed = [part for part, is_changed in done.items() if is_changed]
    if changed:
        changes = {"fiscal_year": content.fiscal_year, "parts": changed}
        record(Event.YEAR_IMPORTED, by=None, agency=agency, subject=agency, changes=changes)
    return changed


def _locked_agency(code: str) -> Agency | None:
    """The agency's row is the lock, so that two imports at once take turns."""
    rows = Agency.objects.select_for_update(of=("self",)).filter(code=code)
    if agency := rows.first():
        return agency
    # Nobody can lock a row that is not there yet; the portal's own chain is there for everybody.
    AuditChain.objects.select_for_update(of=("self",)).filter(name=PORTAL_CHAIN).first()
    return rows.first()


def _taken_usernames(stored: Agency | None, content: AgencyContent) -> list[Finding]:
    """A username means one person in the whole portal; a file may only speak of its own agency's people."""
    names = [officer.username for officer in content.officers]
    taken = User.objects.filter(username__in=names)
    if stored:
        taken = taken.exclude(memberships__agency=stored)
    return [
        block(
            "username-taken",
            f"agency.officers: ชื่อผู้ใช้ “{name}” มีผู้ใช้อยู่แล้วนอกหน่วยงานนี้ กรุณาใช้ชื่อผู้ใช้อื่น",
            subject=name,
        )
        for name in taken.order_by("username").values_list("username", flat=True)
    ]


def _locked_result(stored: Agency | None, content: YearContent) -> list[Finding]:
    """The figures of a confirmed result may be imported again as they are, not changed."""
    assessment = find_assessment(stored, content.fiscal_year) if stored else None
    if assessment is None or content.result is None:
        return []
    differing = [part for part in _differing(assessment, content.result) if part not in NOTES]
    try:
        if differing:
            require_open(assessment)
    except Refused as refusal:
        parts = f"result: ไฟล์ต่างจากที่ยืนยันแล้วใน {', '.join(differing)}"
        return [replace(finding, message=f"{parts} {finding.message}") for finding in refusal.findings]
    return []


def _apply_units(agency: Agency, names: tuple[str, ...]) -> bool:
    known = set(agency.units.values_list("name", flat=True))
    missing = [name for name in names if name not in known]
    for name in missing:
        add_unit(agency=agency, name=name, by=None)
    return bool(missing)


def _apply_officers(agency: Agency, officers: tuple[OfficerContent, ...]) -> bool:
    units = {unit.name: unit for unit in agency.units.all()}
    members = {member.user.username: member for member in agency.memberships.select_related("user", "unit")}
    changed = False
    for officer in officers:
        fields = dict(officer.fields)
        if "unit" in fields:
            fields["unit"] = units[fields["unit"]] if fields["unit"] else None
        if member := members.get(officer.username):
            changed |= change_officer(member=member, by=None, **fields)
        else:
            _add_officer(agency, officer.username, fields)
            changed = True
    return changed


def _add_officer(agency: Agency, username: str, fields: dict[str, Any]) -> None:
    """A new officer cannot sign in until an administrator gives them a password."""
    role = Role(fields.pop("role", Role.STAFF))
    position = fields.pop("position", "") or default_position(role, agency.name, Kind(agency.kind))
    unit: Unit | None = fields.pop("unit", None)
    add_officer(
        agency=agency,
        username=username,
        name=fields.pop("name", ""),
        role=role,
        position=position,
        unit=unit,
        by=None,
        **fields,
    )


def _apply_result(agency: Agency, fiscal_year: int, wanted: ResultContent) -> bool:
    assessment = find_assessment(agency, fiscal_year)
    created = assessment is None
    if assessment is None:
        assessment = open_year(agency=agency, fiscal_year=fiscal_year, by=None)
    if not _differing(assessment, wanted):
        return created
    stored = scores_of(assessment)
    scores = stored if wanted.scores is None else {**dict.fromkeys(stored), **wanted.scores}
    if _scores_differ(assessment, wanted):
        save_scores(assessment=assessment, scores=scores, by=None, **wanted.declared)
    if wanted.items is not None:
        replace_item_scores(assessment=assessment, items=wanted.items, by=None)
    if wanted.remarks is not None:
        replace_remarks(assessment=assessment, remarks=wanted.remarks, by=None)
    if wanted.suggestions is not None:
        replace_suggestions(assessment=assessment, suggestions=wanted.suggestions, by=None)
    return True


def _differing(assessment: Assessment, wanted: ResultContent) -> list[str]:
    """The parts of a stored result that a file would change, in Thai."""
    items = assessment.item_scores.values_list("code", "value")
    remarks = assessment.remarks.values_list("indicator_code", "item_code", "text")
    suggestions = assessment.suggestions.values_list("source", "text")
    tests = {
        "คะแนนตัวชี้วัดหรือคะแนนที่ประกาศ": _scores_differ(assessment, wanted),
        "คะแนนรายข้อ": wanted.items is not None and list(items) != list(wanted.items.items()),
        REMARKS: wanted.remarks is not None and list(remarks) != wanted.remarks,
        SUGGESTIONS: wanted.suggestions is not None and list(suggestions) != wanted.suggestions,
    }
    return [part for part, is_different in tests.items() if is_different]


def _scores_differ(assessment: Assessment, wanted: ResultContent) -> bool:
    if wanted.scores is not None and scores_of(assessment) != dict(wanted.scores):
        return True
    return any(getattr(assessment, name) != value for name, value in wanted.declared.items())


def _apply_plan(agency: Agency, fiscal_year: int, wanted: PlanContent) -> bool:
    changed = not Plan.objects.filter(agency=agency, fiscal_year=fiscal_year).exists()
    plan = open_plan(agency=agency, fiscal_year=fiscal_year, by=None)
    if "adopted_on" in wanted.fields:
        changed |= adopt_plan(plan=plan, adopted_on=wanted.fields["adopted_on"], by=None)
    if "cut_offs" in wanted.fields:
        changed |= replace_calendar(plan=plan, days=wanted.fields["cut_offs"], by=None)
    if wanted.measures is not None:
        usernames = set(agency.memberships.values_list("user__username", flat=True))
        as_text = set(plan.measures.filter(owner=None).values_list("title", "owner_name"))
        records = [
            row if (row.title, row.owner_name) in as_text else _with_owner(row, usernames)
            for row in wanted.measures
        ]
        links = Links(agency)
        known = [_with_known_links(row, links, usernames) for row in records]
        changed |= replace_measures(plan=plan, records=known, by=None)
    return changed


def _with_known_links(row: MeasureRecord, links: Links, usernames: set[str]) -> MeasureRecord:
    """The record without what it names and the portal does not know; ``_unknown_links`` warned of it."""
    return replace(
        row,
        recommendation=row.recommendation if links.recommendation(row.recommendation) else "",
        carried_from=row.carried_from if links.carried_from(row.carried_from) else None,
        rounds=tuple(
            one if one.reported_by in usernames else replace(one, reported_by="") for one in row.rounds
        ),
    )


def _with_owner(row: MeasureRecord, usernames: set[str]) -> MeasureRecord:
    """An owner is an officer where the name is a username of the agency."""
    if row.owner_name in usernames:
        return replace(row, owner_username=row.owner_name, owner_name="")
    return row


def _unknown_links(content: YearContent) -> Iterator[Finding]:
    """What the plan names and the portal does not have, so that it was left out."""
    agency = Agency.objects.get(code=content.agency.code)
    links, usernames = Links(agency), set(agency.memberships.values_list("user__username", flat=True))
    for row in (content.plan.measures or ()) if content.plan else ():
        where = f"plan.measures “{row.title}”"
        if row.recommendation and not links.recommendation(row.recommendation):
            message = f"{where}: ไม่มีมาตรการแนะนำ “{row.recommendation}” ในระบบ จึงไม่เชื่อมโยง"
            yield warn("unknown-recommendation", message, subject=row.title)
        if row.carried_from and not links.carried_from(row.carried_from):
            year, title = row.carried_from.fiscal_year, row.carried_from.title
            message = (
                f"{where}: ไม่พบ “{title}” ในแผนปี {year} จึงยังไม่เชื่อมโยง กรุณานำเข้าปี {year} แล้วนำเข้าไฟล์นี้อีกครั้ง"
            )
            yield warn("unknown-carried-from", message, subject=row.title)
        for name in sorted({one.reported_by for one in row.rounds if one.reported_by} - usernames):
            message = f"{where}: ไม่มีเจ้าหน้าที่ “{name}” ในหน่วยงาน จึงไม่ระบุผู้รายงาน"
            yield warn("unknown-reporter", message, subject=row.title)


def _apply_meeting(agency: Agency, fiscal_year: int, wanted: MeetingContent) -> bool:
    return replace_meeting(
        agency=agency, fiscal_year=fiscal_year, head=wanted.head, points=wanted.points, by=None
    )
