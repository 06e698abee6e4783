"""Every write to agencies, units and officers: a verb, keyword-only, atomic, with its audit event."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies.agency_names import Naming, renamed_position
from agencies.audit import record
from agencies.events import Event
from agencies.findings import block
from agencies.kinds import Kind
from agencies.lockout import forget_failures
from agencies.models import Agency, Emblem, Membership, Unit, User
from agencies.passwords import new_nonce, temporary_password
from agencies.roles import Role
from agencies.transitions import Refused
from agencies.versions import Stale, require_version
from thai.digits import to_arabic_digits
from thai.names import tidy

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


@dataclass(frozen=True)
class AgencyChange:
    """What a change of an agency's data came to: whether anything changed, and whose positions with it."""

    is_change: bool
    renamed: tuple[Membership, ...] = ()


@transaction.atomic
def change_agency(
    *, agency: Agency, by: Membership | None, version: str | None = None, **fields: Any
) -> AgencyChange:
    """Set fields of an agency; a new name goes into the positions of officers in post that hold the old one.

    Raises Stale where the form was older, Refused where a position would become too long. What was issued
    keeps the words it was issued with.
    """
    require_version(agency, version)
    new = Naming(fields.get("name", agency.name), Kind(fields.get("kind", agency.kind)))
    positions = _positions_under(new, agency)
    is_change = _change(agency, fields, Event.AGENCY_CHANGED, agency, by)
    for member, position in positions.items():
        change_officer(member=member, by=by, position=position)
    return AgencyChange(is_change, tuple(positions))


def _positions_under(new: Naming, agency: Agency) -> dict[Membership, str]:
    """The officers in post whose position holds the agency's present name, each with that under the new."""
    old = Naming(agency.name, Kind(agency.kind))
    if new == old:
        return {}
    in_post = agency.memberships.filter(is_active=True).select_related("user", "agency")
    members = in_post.select_for_update(of=("self",))
    renamed = {member: renamed_position(member.position, old, new) for member in members}
    longest: Any = Membership._meta.get_field("position").max_length
    for member, position in renamed.items():
        if len(position) > longest:
            raise Refused(
                [block("name", f"ชื่อใหม่ทำให้ตำแหน่งของ {member.display_name} ยาวเกิน {longest} ตัวอักษร")]
            )
    return {member: position for member, position in renamed.items() if position != member.position}


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
    book_prefix = tidy_prefix(book_prefix)
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
    if "book_prefix" in fields:
        fields["book_prefix"] = tidy_prefix(fields["book_prefix"])
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
    require_version(member, version, "user", "unit")
    changes: dict[str, list[str]] = {}
    for row, own in _person_and_post(member, fields):
        changes |= _set(row, own)
    if changes:
        member.user.full_clean(exclude=["password"])
        member.user.save()
        member.full_clean()
        member.save()
        record(Event.OFFICER_CHANGED, by=by, agency=member.agency, subject=member, changes=changes)
    return bool(changes)


def officer_differs(member: Membership, fields: Mapping[str, Any]) -> bool:
    """Whether ``change_officer`` with these fields would change the post or the person as they were read."""
    return any(differences(row, own) for row, own in _person_and_post(member, fields))


def _person_and_post(
    member: Membership, fields: Mapping[str, Any]
) -> Iterator[tuple[User | Membership, dict[str, Any]]]:
    """The two rows of an officer, each with the fields that are its own."""
    yield member.user, {name: value for name, value in fields.items() if name in PERSONAL}
    yield member, {name: value for name, value in fields.items() if name not in PERSONAL}


@transaction.atomic
def set_temporary_password(*, member: Membership, by: Membership | None, nonce: str = "") -> str:
    """Give an officer a password to be changed at the first sign-in; returned, kept only hashed.

    Who keeps the ``nonce`` (``passwords.new_nonce``) can show it again; without one nobody can. Their open
    sessions end, and they may try at once however often they failed before.
    """
    password = temporary_password(member.pk, nonce or new_nonce())
    member.user.set_password(password)
    member.user.must_change_password = True
    member.user.save()
    forget_failures(member.user.username)
    record(Event.PASSWORD_SET, by=by, agency=member.agency, subject=member)
    return password


def tidy_prefix(typed: str) -> str:
    """A unit's number as it is kept: Arabic digits, single spaces, no "/" at its end, which numbers add.

    >>> tidy_prefix(" พย  ๗๒๑๐๑/ ")
    'พย 72101'
    """
    return tidy(to_arabic_digits(typed)).rstrip("/ ")


def _change(row: Any, fields: dict[str, Any], event: Event, agency: Agency, by: Membership | None) -> bool:
    changes = _set(row, fields)
    if changes:
        row.full_clean()
        row.save()
        record(event, by=by, agency=agency, subject=row, changes=changes)
    return bool(changes)


def differences(row: Any, fields: Mapping[str, Any]) -> dict[str, list[str]]:
    """``{field: [old, new]}`` as text, of the fields that a row has otherwise."""
    return {
        name: ["" if old is None else str(old), "" if value is None else str(value)]
        for name, value in fields.items()
        if (old := getattr(row, name)) != value
    }


def _set(row: Any, fields: Mapping[str, Any]) -> dict[str, list[str]]:
    """Set the fields that differ; returns the ``differences`` that there were, for the audit event."""
    changes = differences(row, fields)
    for name in changes:
        setattr(row, name, fields[name])
    return changes
