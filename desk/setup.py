"""Setting up the first real agency: everything at once or nothing."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from agencies.actions import add_officer, add_unit, create_agency, set_temporary_password
from agencies.audit import PORTAL_CHAIN
from agencies.findings import block
from agencies.kinds import Kind, default_position
from agencies.models import Agency, AuditChain, Membership
from agencies.passwords import new_nonce
from agencies.roles import Role
from agencies.transitions import Refused
from desk.demo import real_agency_exists


@transaction.atomic
def set_up_agency(
    *, agency: dict[str, Any], administrator: dict[str, Any], officers: list[dict[str, Any]]
) -> tuple[Membership, dict[int, str]]:
    """Create the agency, its offices, its administrator and its officers from the cleaned forms.

    Returns the administrator, and the nonces of the others' temporary passwords by key of their post. Raises
    Refused where a real agency exists, also one that another form has just made.
    """
    _take_turns()
    if real_agency_exists():
        raise Refused([block("set-up", "มีผู้ตั้งค่าหน่วยงานไปแล้ว กรุณาเข้าสู่ระบบด้วยบัญชีที่ผู้ดูแลระบบออกให้")])
    names = agency.pop("units")
    created = create_agency(by=None, **agency)
    units = [add_unit(agency=created, name=name, by=None) for name in names]
    admin = add_officer(
        agency=created,
        username=administrator["admin_username"],
        title=administrator["admin_title"],
        name=administrator["admin_name"],
        position=administrator["admin_position"],
        role=Role.ADMIN,
        unit=units[0],
        password=administrator["password1"],
        by=None,
    )
    members = [_add(created, row, units[0], by=admin) for row in officers if row.get("name")]
    nonces = {member.pk: new_nonce() for member in members}
    for member in members:
        set_temporary_password(member=member, by=admin, nonce=nonces[member.pk])
    return admin, nonces


def _take_turns() -> None:
    """Hold the portal's own chain until the transaction ends: of two first-run forms one waits here."""
    AuditChain.objects.get_or_create(name=PORTAL_CHAIN)
    AuditChain.objects.select_for_update(of=("self",)).get(name=PORTAL_CHAIN)


def _add(agency: Agency, row: dict[str, Any], main_office: Any, *, by: Membership) -> Membership:
    role = Role(row["role"])
    in_office = role in {Role.OFFICE_HEAD, Role.STAFF}
    return add_officer(
        agency=agency,
        username=row["username"],
        rank=row["rank"],
        title=row["title"],
        name=row["name"],
        role=role,
        position=row.get("position") or default_position(role, agency.name, Kind(agency.kind)),
        unit=main_office if in_office else None,
        by=by,
    )
