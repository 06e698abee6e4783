"""Every write to agencies, units and officers: a verb, keyword-only, atomic, with its audit event."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies.audit import record
from agencies.events import Event
from agencies.lockout import forget_failures
from agencies.models import Agency, Emblem, Membership, Unit, User
from agencies.passwords import temporary_password
from agencies.roles import Role
from agencies.versions import Stale, require_version

# First words of the portal's own addresses, and the name of its own audit chain.
RESERVED_CODES = frozenset(
    {
        "account",
        "calendar",
        "components",
        "demo",
        "help",
        "my-permissions",
        "password",
        "password-forgotten",
        "portal",
        "setup",
        "sign-in",
        "sign-out",
        "static",
        "v",
    }
)

PERSONAL = ("rank", "title", "name", "email")  # fields of the person, whatever posts they hold


@transaction.atomic
def create_agency(*, by: Membership | None, **fields: Any) -> Agency:
    """Create an agency from model fields; raises ValidationError on a bad code or address."""
    agency = Agency(**fields)
    if agency.code in RESERVED_CODES:
        raise ValidationError({"code": f"“{agency.code}” เป็นคำที่ระบบใช้เอง กรุณาตั้งรหัสหน่วยงานเป็นคำอื่น"})
    agency.full_clean()
    agency.save()
    record(Event.AGENCY_CREATED, by=by, agency=agency, subject=agency, changes={"name": agency.name})
    return agency


@transaction.atomic
def change_agency(
    *, agency: Agency, by: Membership | None, version: str | None = None, **fields: Any
) -> bool:
    """Set fields of an agency; True where anything changed, Stale where the form was older."""
    require_version(agency, version)
    return _change(agency, fields, Event.AGENCY_CHANGED, agency, by)


@transaction.atomic
def set_emblem(*, agency: Agency, picture: bytes, by: Membership, version: str) -> None:
    """Put a drawn emblem at the head of the agency's papers from now on, in place of an earlier one.

    ``version`` is the digest of the emblem that the page showed, "" for none; Stale where it is another now.
    """
    digest = hashlib.sha256(picture).hexdigest()
    old = _shown_emblem(agency, version)
    Emblem.objects.update_or_create(agency=agency, defaults={"picture": picture, "sha256": digest})
    _record_emblem(agency, by, old, digest)


@transaction.atomic
def remove_emblem(*, agency: Agency, by: Membership, version: str) -> bool:
    """Leave the emblem's place on papers empty again; True where there was one, Stale where it is another."""
    old = _shown_emblem(agency, version)
    if not old:
        return False
    Emblem.objects.filter(agency=agency).delete()
    _record_emblem(agency, by, old, "")
    return True


def emblem_version(agency: Agency) -> str:
    """The digest of the agency's emblem; "" where it has none."""
    return Emblem.objects.filter(agency=agency).values_list("sha256", flat=True).first() or ""


def _shown_emblem(agency: Agency, version: str) -> str:
    Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)  # the lock: one form after the other
    if emblem_version(agency) != version:
        raise Stale
    return version


def _record_emblem(agency: Agency, by: Membership, old: str, new: str) -> None:
    changes = {"emblem": [old, new]}
    record(Event.AGENCY_CHANGED, by=by, agency=agency, subject=agency, changes=changes)


@transaction.atomic
def add_unit(*, agency: Agency, name: str, book_prefix: str = "", by: Membership | None) -> Unit:
    """Add an office at the end of the agency's list."""
    last = agency.units.order_by("-order").values_list("order", flat=True).first()
    unit = Unit(agency=agency, name=name, book_prefix=book_prefix, order=(last or 0) + 1)
    unit.full_clean()
    unit.save()
    changes = {"name": name, "book_prefix": book_prefix}
    record(Event.UNIT_CREATED, by=by, agency=agency, subject=unit, changes=changes)
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, by: Membership, version: str | None = None, **fields: Any) -> bool:
    """Set fields of an office; True where anything changed, Stale where the form was older."""
    require_version(unit, version)
    return _change(unit, fields, Event.UNIT_CHANGED, unit.agency, by)


@transaction.atomic
def add_officer(
    *,
    agency: Agency,
    username: str,
    name: str,
    role: Role,
    position: str,
    by: Membership | None,
    rank: str = "",
    title: str = "",
    email: str = "",
    unit: Unit | None = None,
    password: str | None = None,
) -> Membership:
    """Create a person with a post in the agency; without ``password`` they cannot sign in yet."""
    user = User(username=username, name=name, rank=rank, title=title, email=email)
    user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    member = Membership(user=user, agency=agency, role=role, position=position, unit=unit)
    member.full_clean()
    member.save()
    record(
        Event.OFFICER_CREATED,
        by=by,
        agency=agency,
        subject=member,
        changes={
            "username": username,
            "role": str(role),
            "position": position,
            "unit": str(unit or ""),
            "email": email,
        },
    )
    return member


@transaction.atomic
def change_officer(
    *, member: Membership, by: Membership | None, version: str | None = None, **fields: Any
) -> bool:
    """Set fields of a post and of its person (rank, title, name, email); True where anything changed.

    Raises Stale where either was changed since the form of ``version`` was opened.
    """
    require_version(member, version)
    person: dict[str, Any] = {key: fields.pop(key) for key in PERSONAL if key in fields}
    changes = _set(member.user, person) | _set(member, fields)
    if changes:
        member.user.full_clean(exclude=["password"])
        member.user.save()
        member.full_clean()
        member.save()
        record(Event.OFFICER_CHANGED, by=by, agency=member.agency, subject=member, changes=changes)
    return bool(changes)


@transaction.atomic
def set_temporary_password(*, member: Membership, by: Membership | None) -> str:
    """Give an officer a password to be changed at the first sign-in; returned once, kept only hashed.

    Their open sessions end, and they may try at once however often they failed before.
    """
    password = temporary_password()
    member.user.set_password(password)
    member.user.must_change_password = True
    member.user.save()
    forget_failures(member.user.username)
    record(Event.PASSWORD_SET, by=by, agency=member.agency, subject=member)
    return password


def _change(row: Any, fields: dict[str, Any], event: Event, agency: Agency, by: Membership | None) -> bool:
    changes = _set(row, fields)
    if changes:
        row.full_clean()
        row.save()
        record(event, by=by, agency=agency, subject=row, changes=changes)
    return bool(changes)


def _set(row: Any, fields: dict[str, Any]) -> dict[str, list[str]]:
    """Set the fields that differ; returns ``{field: [old, new]}`` as text for the audit event."""
    changes = {}
    for name, value in fields.items():
        old = getattr(row, name)
        if old != value:
            setattr(row, name, value)
            changes[name] = ["" if old is None else str(old), "" if value is None else str(value)]
    return changes
