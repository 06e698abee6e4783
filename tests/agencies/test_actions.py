"""Agencies, offices and officers: every write is a verb, every verb leaves its event."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from agencies import actions
from agencies.events import Event
from agencies.kinds import Kind
from agencies.models import Agency, AuditEvent, Membership, User
from agencies.roles import Role
from tests.factories import Cast


def last_event(agency: Agency) -> AuditEvent:
    event: AuditEvent = AuditEvent.objects.filter(chain__name=agency.code).order_by("-sequence").first()
    return event


def test_an_agency_is_created_with_its_event(db: None) -> None:
    agency = actions.create_agency(
        by=None, code="ban-mai", name="เทศบาลตำบลบ้านใหม่", kind=Kind.SUBDISTRICT_MUNICIPALITY
    )
    event = last_event(agency)
    assert (event.event, event.subject_label) == (Event.AGENCY_CREATED, "เทศบาลตำบลบ้านใหม่")
    assert event.changes == {"name": "เทศบาลตำบลบ้านใหม่"}


@pytest.mark.parametrize("code", ["", "Mae Kham", "แม่คำมี", "-x", "x--y", "x_y"])
def test_a_bad_code_is_refused(db: None, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.create_agency(by=None, code=code, name="ก")
    assert list(refused.value.message_dict) == ["code"]
    assert not Agency.objects.exists()


def test_a_change_records_old_and_new(cast: Cast) -> None:
    assert actions.change_agency(
        agency=cast.agency, by=cast.admin, district="หนองม่วงไข่", name=cast.agency.name
    )
    event = last_event(cast.agency)
    assert (event.event, event.changes) == (Event.AGENCY_CHANGED, {"district": ["", "หนองม่วงไข่"]})


def test_saving_the_same_is_no_event(cast: Cast) -> None:
    assert not actions.change_agency(agency=cast.agency, by=cast.admin, name=cast.agency.name)
    assert not actions.change_unit(unit=cast.office, by=cast.admin, name="สำนักปลัด")
    assert not actions.change_officer(member=cast.staff, by=cast.admin, title="นาง", role=Role.STAFF)
    assert not AuditEvent.objects.filter(chain__name=cast.agency.code).exists()


def test_an_office_comes_last(cast: Cast) -> None:
    unit = actions.add_unit(agency=cast.agency, name="กองช่าง", by=cast.admin)
    assert [row.name for row in cast.agency.units.all()] == ["สำนักปลัด", "กองคลัง", "กองช่าง"]
    assert (last_event(cast.agency).event, last_event(cast.agency).subject_id) == (
        Event.UNIT_CREATED,
        unit.pk,
    )


def test_an_office_changes(cast: Cast) -> None:
    actions.change_unit(unit=cast.finance, by=cast.admin, book_prefix="พร 72502")
    assert last_event(cast.agency).changes == {"book_prefix": ["", "พร 72502"]}


def test_an_officer_is_a_person_with_a_post(cast: Cast) -> None:
    member = actions.add_officer(
        agency=cast.agency,
        username="malee",
        title="นางสาว",
        name="มาลี ดีงาม",
        role=Role.STAFF,
        position="เจ้าพนักงานธุรการ",
        unit=cast.finance,
        by=cast.admin,
        password="ทดสอบ-secret-42",
    )
    stored = Membership.objects.select_related("user").get(pk=member.pk)
    assert (stored.display_name, stored.unit, stored.is_active) == ("นางสาวมาลี ดีงาม", cast.finance, True)
    assert stored.user.check_password("ทดสอบ-secret-42")
    assert last_event(cast.agency).changes == {
        "username": "malee",
        "role": "staff",
        "position": "เจ้าพนักงานธุรการ",
        "unit": "กองคลัง",
        "email": "",
    }


def test_a_username_is_not_given_twice_and_nothing_is_half_done(cast: Cast) -> None:
    people = User.objects.count()
    with pytest.raises(ValidationError):
        actions.add_officer(
            agency=cast.agency,
            username=cast.staff.user.username,
            name="ก",
            role=Role.STAFF,
            position="ข",
            by=cast.admin,
        )
    with pytest.raises(ValidationError):
        actions.add_officer(
            agency=cast.agency, username="new", name="ก", role=Role.STAFF, position="", by=cast.admin
        )
    assert User.objects.count() == people


def test_an_officer_moves_office_and_name_together(cast: Cast) -> None:
    assert actions.change_officer(member=cast.staff, by=cast.admin, unit=cast.finance, name="อรอร ใจนนท์")
    assert last_event(cast.agency).changes == {
        "name": ["อรอร คำลือ", "อรอร ใจนนท์"],
        "unit": ["สำนักปลัด", "กองคลัง"],
    }
    stored = Membership.objects.select_related("user").get(pk=cast.staff.pk)
    assert (stored.user.name, stored.unit) == ("อรอร ใจนนท์", cast.finance)


@pytest.mark.parametrize(
    ("kind", "office"),
    [(Kind.SAO, "สำนักปลัด"), (Kind.TOWN_MUNICIPALITY, "สำนักปลัดเทศบาล"), (Kind.PAO, "สำนักปลัด")],
)
def test_the_main_office_is_named_by_the_kind_of_body(kind: Kind, office: str) -> None:
    assert kind.main_office == office
