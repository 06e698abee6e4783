"""Checked content to rows, in one transaction; where the record says the same already, nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from agencies.actions import (
    add_officer,
    add_unit,
    change_agency,
    change_officer,
    create_agency,
    differences,
    officer_differs,
)
from agencies.audit import PORTAL_CHAIN, record
from agencies.events import Event
from agencies.findings import Finding, block, warn
from agencies.kinds import Kind, default_position
from agencies.models import Agency, AuditChain, Membership, Unit
from agencies.roles import Role
from agencies.transitions import Refused
from agencies.usernames import taken
from desk.yearfile.applying_result import apply_result, confirmed_otherwise, recorded_result
from desk.yearfile.content import (
    AgencyContent,
    MeetingContent,
    OfficerContent,
    PlanContent,
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


@dataclass(frozen=True)
class Outcome:
    """What an import did: ``changed`` are keys of ``PARTS``, empty where nothing differed."""

    agency_code: str
    fiscal_year: int
    changed: tuple[str, ...]
    warnings: tuple[Finding, ...]


def apply_year(content: YearContent) -> Outcome:
    """Bring the record in line with a file; a key the file does not have leaves what is stored.

    Writes one audit event for the import beside those of its acts, where anything changes. Raises Refused,
    having changed nothing, where the record does not allow it: a username of another agency, a confirmed
    result that the file contradicts.
    """
    with transaction.atomic():
        agency, changed = _apply(content)
        warnings = (*content.warnings, *_unknown_links(agency, content.plan))
    return Outcome(content.agency.code, content.fiscal_year, tuple(changed), warnings)


def _apply(content: YearContent) -> tuple[Agency, list[str]]:
    """The agency as it is now, and the keys of ``PARTS`` that changed."""
    stored = _locked_agency(content.agency.code)
    recorded = recorded_result(stored, content)
    members = _members(stored) if stored and content.agency.officers else {}
    if findings := [*_taken_usernames(content.agency, members), *confirmed_otherwise(recorded)]:
        raise Refused(findings)
    agency = stored or create_agency(by=None, code=content.agency.code, **content.agency.fields)
    units = {unit.name: unit for unit in agency.units.all()} if content.agency.units else {}
    is_new_or_changed = stored is None or _apply_agency(agency, content.agency.fields)
    if is_new_or_changed and members:
        members = _members(agency)  # a new name of the agency went into positions
    done = {
        "agency": is_new_or_changed,
        "units": _apply_units(agency, content.agency.units, units),
        "officers": _apply_officers(agency, content.agency.officers, members, units),
        "result": content.result is not None
        and apply_result(agency, content.fiscal_year, content.result, recorded),
        "plan": content.plan is not None and _apply_plan(agency, content.fiscal_year, content.plan),
        "meeting": content.meeting is not None
        and _apply_meeting(agency, content.fiscal_year, content.meeting),
    }
    changed = [part for part, is_changed in done.items() if is_changed]
    if changed:
        changes = {"fiscal_year": content.fiscal_year, "parts": changed}
        record(Event.YEAR_IMPORTED, by=None, agency=agency, subject=agency, changes=changes)
    return agency, changed


def _locked_agency(code: str) -> Agency | None:
    """The agency's row is the lock, so that two imports at once take turns."""
    rows = Agency.objects.select_for_update(of=("self",)).filter(code=code)
    if agency := rows.first():
        return agency
    # Nobody can lock a row that is not there yet; the portal's own chain is there for everybody.
    AuditChain.objects.select_for_update(of=("self",)).filter(name=PORTAL_CHAIN).first()
    return rows.first()


def _members(agency: Agency) -> dict[str, Membership]:
    """``{username: post}`` of everybody who has or had a post in the agency."""
    return {member.user.username: member for member in agency.memberships.select_related("user", "unit")}


def _taken_usernames(content: AgencyContent, members: Mapping[str, Membership]) -> list[Finding]:
    """A username means one person in the whole portal; a file may only speak of its own agency's people."""
    names = sorted(officer.username for officer in content.officers if officer.username not in members)
    times, others = Counter(name.lower() for name in names), taken(names)
    return [
        block(
            "username-taken",
            f"agency.officers: ชื่อผู้ใช้ “{name}” มีผู้ใช้อยู่แล้ว ตัวพิมพ์ใหญ่และตัวพิมพ์เล็กถือเป็นชื่อเดียวกัน กรุณาใช้ชื่อผู้ใช้อื่น",
            subject=name,
        )
        for name in names
        if name.lower() in others or times[name.lower()] > 1
    ]


def _apply_agency(agency: Agency, fields: Mapping[str, Any]) -> bool:
    return bool(differences(agency, fields)) and change_agency(agency=agency, by=None, **fields).is_change


def _apply_units(agency: Agency, names: tuple[str, ...], units: dict[str, Unit]) -> bool:
    """Add the offices that are not among ``units`` by name, there and in the record."""
    missing = [name for name in names if name not in units]
    for name in missing:
        units[name] = add_unit(agency=agency, name=name, by=None)
    return bool(missing)


def _apply_officers(
    agency: Agency,
    officers: tuple[OfficerContent, ...],
    members: Mapping[str, Membership],
    units: Mapping[str, Unit],
) -> bool:
    changed = False
    for officer in officers:
        fields = dict(officer.fields)
        if "unit" in fields:
            fields["unit"] = units[fields["unit"]] if fields["unit"] else None
        member = members.get(officer.username)
        if member is None:
            _add_officer(agency, officer.username, fields)
            changed = True
        elif officer_differs(member, fields):
            changed |= change_officer(member=member, by=None, **fields)
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


def _unknown_links(agency: Agency, plan: PlanContent | None) -> Iterator[Finding]:
    """What the plan names and the portal does not have, so that it was left out."""
    if plan is None or not plan.measures:
        return
    links, usernames = Links(agency), set(agency.memberships.values_list("user__username", flat=True))
    for row in plan.measures:
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
