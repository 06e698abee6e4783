"""A plan amended after it was approved: told where it is read, and on the desk of who may approve."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from agencies.events import Event
from agencies.models import AuditEvent, Membership
from agencies.versions import Stale
from desk.queries import my_tasks
from measures import actions, plan_actions
from measures.amendments import amendments_of
from measures.models import Plan
from measures.queries import PlanDay
from reports.models import PaperKind
from tests.factories import Cast, confirm, make_measure, make_year, measure_content
from tests.reports.facts import make_issued, make_paper

SignIn = Callable[[Client, Membership], Client]
WEAK = ["fix", "quality", "comm", "improve", "disclose", "prevent"]


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """A plan in force for the six weak indicators of S000."""
    confirm(make_year(cast), by=cast.staff)
    ready = plan_actions.propose_plan(plan=make_measure(cast, indicator_codes=WEAK).plan, by=cast.staff)
    return plan_actions.approve_plan(plan=ready, by=cast.mayor, version=ready.version)


def amend(plan: Plan, cast: Cast, due_on: date = date(2021, 8, 31)) -> None:
    """The clerk saves the measure with this due date and a line of reason."""
    measure = plan.measures.get()
    content = measure_content(cast, indicator_codes=WEAK, due_on=due_on)
    actions.change_measure(
        measure=measure, content=content, by=cast.staff, version=measure.version, reason="รอครุภัณฑ์"
    )


def test_a_day_moved_is_told_on_the_plan_until_an_executive_took_note(
    plan: Plan, cast: Cast, client: Client, as_officer: SignIn
) -> None:
    amend(plan, cast)
    page = reverse("measures:plan", args=[cast.agency.code, 2564])
    note = reverse("measures:plan-note", args=[cast.agency.code, 2564])
    told = as_officer(client, cast.staff).get(page).content.decode()
    assert "แก้ไขหลังอนุมัติ 1 ครั้ง" in told
    assert "วันครบกำหนด จาก 30 ก.ย. 2564 เป็น 31 ส.ค. 2564) เหตุผล: รอครุภัณฑ์" in told
    assert "รับทราบการแก้ไข" not in told
    as_officer(client, cast.clerk)
    assert "รับทราบการแก้ไข</button>" in client.get(page).content.decode()
    client.post(note, {"seen": "1"})
    client.post(note, {"seen": "1"})
    assert AuditEvent.objects.filter(event=Event.PLAN_AMENDMENTS_NOTED).count() == 1
    after = client.get(page).content.decode()
    assert f"{cast.clerk.display_name} ({cast.clerk.position}) รับทราบแล้วเมื่อ" in after
    assert "รับทราบการแก้ไข</button>" not in after
    amend(plan, cast, due_on=date(2021, 9, 15))
    assert "รับทราบการแก้ไข</button>" in client.get(page).content.decode()


def test_what_was_not_read_is_not_noted(plan: Plan, cast: Cast) -> None:
    amend(plan, cast)
    with pytest.raises(Stale):
        plan_actions.note_amendments(plan=plan, by=cast.clerk, seen=0)
    with pytest.raises(PermissionDenied):
        plan_actions.note_amendments(plan=plan, by=cast.staff, seen=1)


def test_they_stand_on_the_desk_of_who_may_approve(plan: Plan, cast: Cast) -> None:
    amend(plan, cast)
    line = "แก้ไขหลังอนุมัติที่ยังไม่มีผู้รับทราบ 1 ครั้ง: แผนมาตรการปีงบประมาณ พ.ศ. 2564"
    told = [who for who in (cast.clerk, cast.mayor, cast.staff) if line in titles(who)]
    assert told == [cast.clerk, cast.mayor]
    plan_actions.note_amendments(plan=plan, by=cast.mayor, seen=1)
    assert line not in titles(cast.clerk)


def titles(member: Membership) -> list[str]:
    return [task.title for task in my_tasks(member, None)]


def test_a_form_saved_as_it_was_amends_nothing(plan: Plan, cast: Cast) -> None:
    amend(plan, cast, due_on=date(2021, 9, 30))
    assert amendments_of([plan])[plan.pk].count == 0


def test_days_set_anew_are_an_amendment_only_of_a_plan_in_force(plan: Plan, cast: Cast) -> None:
    day = PlanDay(date(2021, 4, 30), "รอบแรก")
    plan.refresh_from_db()
    plan_actions.set_calendar(plan=plan, days=[day], by=cast.staff, version=plan.version, reason="ตามมติ")
    [line] = amendments_of([plan])[plan.pk].lines
    assert line.comment == "กำหนดรอบติดตามของแผน เหตุผล: ตามมติ"


def test_an_issued_announcement_tells_that_its_plan_moved_on(
    plan: Plan, cast: Cast, client: Client, as_officer: SignIn
) -> None:
    paper = make_issued(cast, make_paper(cast, PaperKind.ANNOUNCEMENT, 2564))
    pages = [
        reverse("reports:paper", args=[cast.agency.code, paper.pk]),
        reverse("reports:papers", args=[cast.agency.code, 2564]),
    ]
    told = "แผนมาตรการปีงบประมาณ พ.ศ. 2564 แก้ไข 1 ครั้งหลังจากออกเอกสารนี้"
    as_officer(client, cast.staff)
    assert not any(told in client.get(page).content.decode() for page in pages)
    amend(plan, cast)
    assert all(told in client.get(page).content.decode() for page in pages)
