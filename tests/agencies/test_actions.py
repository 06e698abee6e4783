"""Agencies, offices and officers: every write is a verb, every verb leaves its event."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import actions
from agencies.events import Event
from agencies.kinds import Kind
from agencies.models import Agency, AuditEvent, Membership, User
from agencies.roles import Role
from agencies.transitions import Refused
from reports.numbering import printed
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
    ).is_change
    event = last_event(cast.agency)
    assert (event.event, event.changes) == (Event.AGENCY_CHANGED, {"district": ["", "หนองม่วงไข่"]})


def test_saving_the_same_is_no_event(cast: Cast) -> None:
    same = actions.change_agency(agency=cast.agency, by=cast.admin, name=cast.agency.name)
    assert same == actions.AgencyChange(is_change=False)
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


class TestRenaming:
    """A new name goes into the positions that hold the old one, each with its own event."""

    NEW = "องค์การบริหารส่วนตำบลแม่คำมีใหม่"

    def test_positions_take_the_new_name(self, cast: Cast) -> None:
        Membership.objects.filter(pk=cast.deputy.pk).update(is_active=False)
        done = actions.change_agency(agency=cast.agency, by=cast.admin, name=self.NEW)
        assert [member.pk for member in done.renamed] == [cast.clerk.pk, cast.mayor.pk]
        positions = dict(cast.agency.memberships.values_list("role", "position"))
        assert (positions["clerk"], positions["mayor"]) == (f"ปลัด{self.NEW}", f"นายก{self.NEW}")
        assert positions["office_head"] == "หัวหน้าสำนักปลัด"
        assert positions["deputy_clerk"] == cast.deputy.position  # who moved away held it under the old name
        events = AuditEvent.objects.filter(chain__name=cast.agency.code).values_list("event", "subject_id")
        assert list(events.order_by("sequence")) == [
            (Event.AGENCY_CHANGED, cast.agency.pk),
            (Event.OFFICER_CHANGED, cast.clerk.pk),
            (Event.OFFICER_CHANGED, cast.mayor.pk),
        ]

    def test_another_change_leaves_them(self, cast: Cast) -> None:
        done = actions.change_agency(agency=cast.agency, by=cast.admin, district="เมือง")
        assert done == actions.AgencyChange(is_change=True)

    def test_a_position_that_would_be_too_long_refuses_it_all(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="ยาวเกิน 200 ตัวอักษร"), transaction.atomic():
            actions.change_agency(agency=cast.agency, by=cast.admin, name="ก" * 200)
        stored = Agency.objects.get(pk=cast.agency.pk)
        assert stored.name == "องค์การบริหารส่วนตำบลแม่คำมี"
        assert not AuditEvent.objects.filter(chain__name=cast.agency.code).exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("พย ๗๒๑๐๑/", "พย 72101"),
        ("  พย   72101 // / ", "พย 72101"),
        ("พร 72501/1", "พร 72501/1"),
        ("/", ""),
        ("", ""),
    ],
)
def test_the_number_of_an_office_is_kept_tidy(cast: Cast, typed: str, kept: str) -> None:
    """However it comes in, so that a whole number has one stroke: "พย 72101/1"."""
    added = actions.add_unit(agency=cast.agency, name="กองช่าง", book_prefix=typed, by=cast.admin)
    actions.change_unit(unit=cast.finance, book_prefix=typed, by=cast.admin)
    for unit in (added, cast.finance):
        unit.refresh_from_db()
        assert unit.book_prefix == kept
    assert printed(added, 2569, 1) == (f"{kept}/1" if kept else "1/2569")
