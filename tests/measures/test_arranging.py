"""Reordering, and giving owners and dates to all measures at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.events import Event
from agencies.models import AuditEvent, Membership
from agencies.versions import Stale
from measures import plan_actions
from measures.models import Measure, Plan
from tests.factories import Cast, make_measure, make_year
from tests.forms_on_pages import form_with


@pytest.fixture
def plan(cast: Cast) -> Plan:
    make_year(cast)
    for title in ("ก", "ข", "ค", "ง"):
        make_measure(cast, title=title)
    return Plan.objects.get()


@pytest.fixture
def staff(client: Client, cast: Cast, plan: Plan) -> Client:
    client.force_login(cast.staff.user)
    return client


def titles(plan: Plan) -> str:
    return "".join(plan.measures.values_list("title", flat=True))


def url(name: str, *more: int) -> str:
    return reverse(f"measures:{name}", args=["mae-kham-mi", 2564, *more])


def typed(plan: Plan, **changes: Any) -> dict[str, Any]:
    """The arranging page as the browser sends it; ``changes`` by the name of a row's field."""
    data: dict[str, Any] = {"version": plan.version, "rows-TOTAL_FORMS": 4, "rows-INITIAL_FORMS": 4}
    for place, measure in enumerate(plan.measures.all()):
        data |= {
            f"rows-{place}-measure": measure.pk,
            f"rows-{place}-version": measure.version,
            f"rows-{place}-order": place + 1,
            f"rows-{place}-owner": measure.owner_id or ("name" if measure.owner_name else ""),
            f"rows-{place}-starts_on": "1 ต.ค. 2563",
            f"rows-{place}-due_on": "30 ก.ย. 2564",
        }
    return data | {f"rows-{name}": value for name, value in changes.items()}


class TestMoving:
    @pytest.mark.parametrize(
        ("title", "direction", "after"),
        [("ข", "up", "ขกคง"), ("ข", "down", "กคขง"), ("ก", "up", "กขคง"), ("ง", "down", "กขคง")],
    )
    def test_one_place(self, staff: Client, plan: Plan, title: str, direction: str, after: str) -> None:
        measure = Measure.objects.get(title=title)
        answer = staff.post(url("measure-move", measure.pk), {"direction": direction})
        assert answer["Location"] == f"{url('plan')}#m{measure.pk}"
        assert titles(plan) == after
        assert AuditEvent.objects.filter(event=Event.MEASURE_MOVED).count() == (after != "กขคง")

    def test_in_a_plan_in_force_is_done_where_a_reason_is_asked(self, staff: Client, plan: Plan) -> None:
        Plan.objects.update(adopted_on=date(2020, 10, 27))
        answer = staff.post(
            url("measure-move", Measure.objects.get(title="ข").pk), {"direction": "up"}, follow=True
        )
        assert "กรุณาระบุเหตุผล" in answer.content.decode()
        assert titles(plan) == "กขคง"


class TestArranging:
    @pytest.mark.parametrize(
        ("orders", "after"),
        [
            ({"3-order": 1}, "งกขค"),
            ({"0-order": 3}, "ขคกง"),
            ({"0-order": 99}, "ขคงก"),
            ({"0-order": 2, "1-order": 1}, "ขกคง"),
            ({}, "กขคง"),
        ],
    )
    def test_the_number_is_the_place_wanted(
        self, staff: Client, plan: Plan, orders: dict[str, int], after: str
    ) -> None:
        assert staff.post(url("plan-arrange"), typed(plan, **orders))["Location"] == url("plan")
        assert titles(plan) == after

    def test_owners_and_dates_are_set_together(self, staff: Client, cast: Cast, plan: Plan) -> None:
        data = typed(plan, **{"0-owner": cast.head.pk, "1-due_on": "๓๑ มี.ค. ๒๕๖๔", "2-owner": ""})
        assert staff.post(url("plan-arrange"), data).status_code == 302
        first, second, third, fourth = plan.measures.all()
        assert (first.owner, second.due_on, third.owner) == (cast.head, date(2021, 3, 31), None)
        assert [row.version for row in (first, second, third, fourth)] == [2, 2, 2, 1]
        assert AuditEvent.objects.filter(event=Event.MEASURE_CHANGED).count() == 3

    def test_an_owner_without_account_is_kept(self, staff: Client, plan: Plan) -> None:
        Measure.objects.filter(title="ก").update(owner=None, owner_name="นายนอก ระบบ")
        assert "นายนอก ระบบ" in staff.get(url("plan-arrange")).content.decode()
        staff.post(url("plan-arrange"), typed(plan, **{"3-order": 1}))
        assert Measure.objects.get(title="ก").owner_name == "นายนอก ระบบ"

    def test_an_owner_who_left_is_shown_and_kept_until_another_is_chosen(
        self, staff: Client, cast: Cast, plan: Plan
    ) -> None:
        Measure.objects.filter(title="ก").update(owner=cast.head)
        Membership.objects.filter(pk=cast.head.pk).update(is_active=False)
        page = staff.get(url("plan-arrange")).content.decode()
        assert f'value="name" selected>{cast.head.display_name} (พ้นหน้าที่แล้ว)' in page
        staff.post(url("plan-arrange"), typed(plan, **{"0-owner": "name", "3-order": 1}))
        assert Measure.objects.get(title="ก").owner == cast.head
        plan.refresh_from_db()
        staff.post(url("plan-arrange"), typed(plan, **{"1-owner": cast.staff.pk}))
        assert Measure.objects.get(title="ก").owner == cast.staff

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"0-due_on": "1 ต.ค. 2564"}, "อยู่นอกปีงบประมาณ 2564"),
            ({"0-starts_on": "1 มี.ค. 2564", "0-due_on": "1 ก.พ. 2564"}, "วันครบกำหนดต้องไม่ก่อนวันเริ่ม"),
            ({"0-order": "แรก"}, "กรุณาพิมพ์ลำดับเป็นตัวเลข"),
            ({"0-owner": "0"}, "กรุณาเลือกผู้อื่น"),
        ],
    )
    def test_a_slip_saves_nothing_and_names_the_measure(
        self, staff: Client, plan: Plan, changes: dict[str, Any], message: str
    ) -> None:
        answer = staff.post(url("plan-arrange"), typed(plan, **{"3-order": 1}, **changes))
        page = answer.content.decode()
        assert (answer.status_code, titles(plan)) == (422, "กขคง")
        assert message in page
        assert "ก · " in page

    def test_stale_rows_keep_what_was_typed_and_can_be_saved_again(
        self, staff: Client, cast: Cast, plan: Plan
    ) -> None:
        data = typed(plan, **{"3-order": 1, "0-owner": cast.head.pk})
        make_measure(cast, title="จ")
        plan_actions.move_measure(measure=Measure.objects.get(title="ค"), up=True, by=cast.staff)
        answer = staff.post(url("plan-arrange"), data)
        assert answer.status_code == 422
        assert "มีผู้บันทึกข้อมูลหน้านี้" in answer.content.decode()
        assert titles(plan) == "กคขงจ"
        again = {"version": answer.context["form"].data["version"], **answer.context["rows"].data}
        assert staff.post(url("plan-arrange"), again).status_code == 302
        assert Measure.objects.get(title="ก").owner == cast.head
        assert titles(plan)[0] == "ง"

    @pytest.mark.parametrize("first", ["0", "-1", "2"])
    def test_a_count_of_rows_that_was_changed_on_the_way_saves_nothing(
        self, staff: Client, plan: Plan, first: str
    ) -> None:
        sent = form_with(staff.get(url("plan-arrange")).content.decode(), "rows-0-order")
        answer = staff.post(url("plan-arrange"), sent | {"rows-INITIAL_FORMS": first, "rows-0-order": "4"})
        assert answer.status_code == 422
        assert titles(plan) == "กขคง"

    def test_someone_elses_save_of_one_measure_is_not_overwritten(self, cast: Cast, plan: Plan) -> None:
        rows = [
            plan_actions.Arrangement(row, 0, cast.head, "", row.starts_on, row.due_on)
            for row in plan.measures.all()
        ]
        with pytest.raises(Stale):
            plan_actions.arrange_measures(plan=plan, rows=rows, by=cast.staff, version=1)
        assert not Measure.objects.filter(owner=cast.head).exists()
