"""Who may be recorded as signing for which post, and who may sign because of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.access import can
from agencies.acting_actions import remove_acting
from agencies.actings import actings_on, post_name
from agencies.events import Event
from agencies.models import Acting, ActingKind, AuditEvent, Membership
from agencies.roles import Permission, Role
from agencies.transitions import Refused
from tests.factories import Cast, make_acting, make_member

TODAY = timezone.localdate()
DAY = timedelta(days=1)


def rules(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.rule for finding in error.value.findings]


class TestRecording:
    def test_a_record_says_how_it_is_printed(self, cast: Cast) -> None:
        row = make_acting(cast)
        assert row.line == "รักษาราชการแทนปลัดองค์การบริหารส่วนตำบลแม่คำมี"
        assert AuditEvent.objects.filter(event=Event.ACTING_SAVED).count() == 1

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("ends_on", {"ends_on": date(2020, 9, 30)}),
            ("starts_on", {"order_dated_on": date(2020, 10, 2)}),
        ],
    )
    def test_dates_must_be_in_order(self, cast: Cast, field: str, changes: dict[str, Any]) -> None:
        with pytest.raises(Refused) as refused:
            make_acting(cast, **changes)
        assert rules(refused) == [field]
        assert not Acting.objects.exists()

    def test_nobody_stands_in_for_their_own_post(self, cast: Cast) -> None:
        with pytest.raises(Refused) as refused:
            make_acting(cast, cast.clerk)
        assert rules(refused) == ["member"]

    def test_the_head_of_one_office_may_stand_in_for_that_of_another(self, cast: Cast) -> None:
        make_acting(cast, cast.head, role=Role.OFFICE_HEAD, unit=cast.finance, post="ผู้อำนวยการกองคลัง")
        with pytest.raises(Refused):
            make_acting(cast, cast.head, role=Role.OFFICE_HEAD, unit=cast.office, post="หัวหน้าสำนักปลัด")

    def test_the_administrator_signs_for_nobody(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="ผู้ดูแลระบบลงนามแทนผู้ใดไม่ได้"):
            make_acting(cast, cast.admin)

    def test_one_post_has_one_stand_in_on_a_day(self, cast: Cast) -> None:
        make_acting(cast)
        with pytest.raises(Refused, match="ช่วงเวลาซ้อนกับ นายวิชัย แก้วมา"):
            make_acting(cast, cast.head, starts_on=date(2020, 10, 31), ends_on=date(2020, 11, 5))
        make_acting(cast, cast.head, starts_on=date(2020, 11, 1), ends_on=date(2020, 11, 5))

    def test_nobody_from_another_agency(self, cast: Cast, others: Cast) -> None:
        with pytest.raises(Refused):
            make_acting(cast, others.deputy)

    def test_the_database_keeps_the_period_in_order(self, cast: Cast) -> None:
        row = make_acting(cast)
        with pytest.raises(IntegrityError), transaction.atomic():
            Acting.objects.filter(pk=row.pk).update(ends_on=date(2020, 9, 1))

    def test_a_wrong_record_is_taken_back_and_the_act_is_kept(self, cast: Cast) -> None:
        remove_acting(acting=make_acting(cast), by=cast.admin)
        assert not Acting.objects.exists()
        assert AuditEvent.objects.filter(event=Event.ACTING_REMOVED).count() == 1


class TestToday:
    def act_today(self, cast: Cast, member: Membership, **changes: Any) -> Acting:
        return make_acting(cast, member, starts_on=TODAY, ends_on=TODAY, **changes)

    def test_an_order_holds_from_its_first_day_to_its_last(self, cast: Cast) -> None:
        row = self.act_today(cast, cast.deputy)
        days = [TODAY - DAY, TODAY, TODAY + DAY]
        assert [list(actings_on(cast.agency.pk, day)) for day in days] == [[], [row], []]

    def test_staff_may_sign_while_they_stand_in_and_not_after(self, cast: Cast) -> None:
        assert not can(cast.staff, Permission.SIGN_PAPERS)
        row = self.act_today(cast, cast.staff, role=Role.OFFICE_HEAD, unit=cast.office)
        assert can(cast.staff, Permission.SIGN_PAPERS)
        assert not can(cast.staff, Permission.MANAGE_AGENCY)
        Acting.objects.filter(pk=row.pk).update(starts_on=TODAY - 2 * DAY, ends_on=TODAY - DAY)
        assert not can(cast.staff, Permission.SIGN_PAPERS)

    def test_who_moved_away_stands_in_for_nobody(self, cast: Cast) -> None:
        self.act_today(cast, cast.deputy)
        Membership.objects.filter(pk=cast.deputy.pk).update(is_active=False)
        assert not actings_on(cast.agency.pk, TODAY).exists()


class TestPostNames:
    def test_as_its_holder_is_called(self, cast: Cast) -> None:
        assert post_name(cast.agency, Role.MAYOR, None) == "นายกองค์การบริหารส่วนตำบลแม่คำมี"
        assert post_name(cast.agency, Role.OFFICE_HEAD, cast.office) == "หัวหน้าสำนักปลัด"

    def test_a_post_nobody_holds_is_named_by_its_office(self, cast: Cast) -> None:
        assert post_name(cast.agency, Role.OFFICE_HEAD, cast.finance) == "ผู้อำนวยการกองคลัง"
        Membership.objects.filter(role=Role.CLERK).delete()
        assert post_name(cast.agency, Role.CLERK, None) == "ปลัดองค์การบริหารส่วนตำบลแม่คำมี"


class TestPages:
    @pytest.fixture(autouse=True)
    def days_of_2563_are_recent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("agencies.actings.LONG_AGO", timedelta(days=36500))

    @pytest.fixture
    def admin(self, client: Client, cast: Cast) -> Client:
        client.force_login(cast.admin.user)
        return client

    def typed(self, cast: Cast, **changes: Any) -> dict[str, Any]:
        return {
            "member": cast.deputy.pk,
            "kind": ActingKind.ACTING,
            "seat": "clerk:",
            "post": "",
            "order_number": "๑๑๖/๒๕๖๓",
            "order_dated_on": "30 ก.ย. 2563",
            "starts_on": "1/10/2563",
            "ends_on": "31/10/2563",
            **changes,
        }

    def test_an_empty_post_is_named_by_its_holder(self, admin: Client, cast: Cast) -> None:
        answer = admin.post(reverse("agencies:acting-add", args=[cast.agency.code]), self.typed(cast))
        row = Acting.objects.get()
        assert answer["Location"] == reverse("agencies:actings", args=[cast.agency.code])
        assert (row.post, row.starts_on) == (cast.clerk.position, date(2020, 10, 1))
        assert "รักษาราชการแทน" in admin.get(answer["Location"]).content.decode()

    def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
        self, admin: Client, cast: Cast
    ) -> None:
        answer = admin.post(
            reverse("agencies:acting-add", args=[cast.agency.code]), self.typed(cast, ends_on="1/9/2563")
        )
        form = answer.context["form"]
        assert answer.status_code == 422
        assert list(form.errors) == ["ends_on"]
        assert form["order_number"].value() == "๑๑๖/๒๕๖๓"
        assert not Acting.objects.exists()

    def test_a_date_that_cannot_be_read_hides_nothing_about_the_others(
        self, admin: Client, cast: Cast
    ) -> None:
        address = reverse("agencies:acting-add", args=[cast.agency.code])
        answer = admin.post(address, self.typed(cast, order_dated_on="วานนี้", ends_on="1/9/2563"))
        assert set(answer.context["form"].errors) == {"order_dated_on", "ends_on"}
        page = admin.get(address).content.decode()
        assert f"เช่น 12/{TODAY.year + 543}" in page

    @pytest.mark.parametrize("first", ["clerk:", "mayor:"])
    def test_who_is_away_and_stands_in_for_another_is_asked_about(
        self, admin: Client, cast: Cast, first: str
    ) -> None:
        address = reverse("agencies:acting-add", args=[cast.agency.code])
        records = {
            "clerk:": self.typed(cast, ends_on="15/10/2563"),
            "mayor:": self.typed(cast, member=cast.clerk.pk, seat="mayor:"),
        }
        assert admin.post(address, records.pop(first)).status_code == 302
        [second] = records.values()
        asked = admin.post(address, second)
        [question] = asked.context["form"].questions
        assert "ตั้งแต่ 1 ตุลาคม 2563 ถึง 15 ตุลาคม 2563" in question
        assert question.startswith(f"{cast.deputy.display_name} รักษาราชการแทน{cast.clerk.position} ")
        assert f"แต่ {cast.clerk.display_name} ลงนามแทนตำแหน่งอื่น" in question
        admin.post(address, second | {"answered": asked.context["form"]["answered"].value()})
        assert Acting.objects.count() == 2

    def test_who_was_given_part_of_the_work_takes_nobody_away(self, admin: Client, cast: Cast) -> None:
        address = reverse("agencies:acting-add", args=[cast.agency.code])
        admin.post(address, self.typed(cast, kind=ActingKind.ON_BEHALF))
        assert admin.post(address, self.typed(cast, member=cast.clerk.pk, seat="mayor:")).status_code == 302

    def test_an_unusual_order_number_is_asked_about_and_kept_when_meant(
        self, admin: Client, cast: Cast
    ) -> None:
        address = reverse("agencies:acting-add", args=[cast.agency.code])
        typed = self.typed(cast, order_number="abc")
        asked = admin.post(address, typed)
        [question] = asked.context["form"].questions
        assert "“abc” ไม่อยู่ในรูปแบบ เลข/พ.ศ. เช่น 12/2563" in question
        admin.post(address, typed | {"answered": asked.context["form"]["answered"].value()})
        assert Acting.objects.get().order_number == "abc"
        row = Acting.objects.get()
        edit = reverse("agencies:acting-edit", args=[cast.agency.code, row.pk])
        assert admin.post(edit, typed | {"version": row.version}).status_code == 302

    def test_a_period_that_began_long_ago_is_asked_about(
        self, admin: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("agencies.actings.LONG_AGO", timedelta(days=366))
        asked = admin.post(reverse("agencies:acting-add", args=[cast.agency.code]), self.typed(cast))
        assert "วันที่เริ่ม 1 ตุลาคม 2563 ผ่านมาแล้วเกินหนึ่งปี" in asked.context["form"].questions[0]

    def test_the_head_of_an_office_is_chosen_with_the_office(self, admin: Client, cast: Cast) -> None:
        extra = make_member(cast.agency, "extra", Role.STAFF, "นักวิชาการคลัง", unit=cast.finance)
        typed = self.typed(cast, member=extra.pk, seat=f"office_head:{cast.finance.pk}")
        admin.post(reverse("agencies:acting-add", args=[cast.agency.code]), typed)
        row = Acting.objects.get()
        assert (row.role, row.unit, row.post) == (Role.OFFICE_HEAD, cast.finance, "ผู้อำนวยการกองคลัง")

    def test_of_two_forms_the_later_is_told(self, admin: Client, cast: Cast) -> None:
        row = make_acting(cast)
        address = reverse("agencies:acting-edit", args=[cast.agency.code, row.pk])
        first = admin.post(address, self.typed(cast, ends_on="15/10/2563", version=row.version))
        second = admin.post(address, self.typed(cast, ends_on="20/10/2563", version=row.version))
        row.refresh_from_db()
        assert (first.status_code, second.status_code, row.ends_on) == (302, 422, date(2020, 10, 15))
        again = admin.post(
            address, self.typed(cast, ends_on="20/10/2563", version=second.context["form"]["version"].value())
        )
        assert again.status_code == 302
