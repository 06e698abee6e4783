"""A plan amended after it was approved: told where it is read, and on the desk of who may approve."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.events import Event
from agencies.models import AuditEvent, Membership, User
from agencies.versions import Stale
from desk.duties import duties_of
from desk.letters import send_reminders
from desk.queries import my_tasks
from desk.reminder_actions import choose_reminders
from desk.waiting import amendments_for, waiting_everywhere
from measures import actions, plan_actions
from measures.amendments import amendments_of
from measures.models import Plan
from measures.queries import PlanDay, cut_offs_of
from reports.checks import check_paper
from reports.models import PaperKind
from reports.plan_checks import amendments_are_noted
from tests.as_read import read
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
    told = read(as_officer(client, cast.staff).get(page))
    assert "แก้ไขหลังอนุมัติ 1 ครั้ง" in told
    assert "วันครบกำหนด จาก 30 ก.ย. 2564 เป็น 31 ส.ค. 2564) เหตุผล: รอครุภัณฑ์" in told
    assert "รับทราบการแก้ไข" not in told
    as_officer(client, cast.clerk)
    assert "รับทราบการแก้ไข</button>" in read(client.get(page))
    client.post(note, {"seen": "1"})
    client.post(note, {"seen": "1"})
    assert AuditEvent.objects.filter(event=Event.PLAN_AMENDMENTS_NOTED).count() == 1
    after = read(client.get(page))
    assert f"{cast.clerk.display_name} ({cast.clerk.position}) รับทราบแล้วเมื่อ" in after
    assert "รับทราบการแก้ไข</button>" not in after
    amend(plan, cast, due_on=date(2021, 9, 15))
    assert "รับทราบการแก้ไข</button>" in read(client.get(page))


def test_new_amendments_are_told_from_those_noted_and_every_note_is_named(
    plan: Plan, cast: Cast, client: Client, as_officer: SignIn
) -> None:
    page = reverse("measures:plan", args=[cast.agency.code, 2564])
    amend(plan, cast)
    plan_actions.note_amendments(plan=plan, by=cast.mayor, seen=1)
    amend(plan, cast, due_on=date(2021, 9, 15))
    amend(plan, cast, due_on=date(2021, 9, 20))
    shown = read(as_officer(client, cast.clerk).get(page))
    assert "แก้ไขหลังอนุมัติ ใหม่ 2 ครั้ง จากทั้งหมด 3 ครั้ง" in shown
    assert f"{cast.mayor.display_name} ({cast.mayor.position}) รับทราบแล้วเมื่อ" in shown
    first, second, third = shown.split('id="amended"')[1].split("</ol>")[0].split("<li>")[1:]
    assert ["ใหม่</span>" in row for row in (first, second, third)] == [True, True, False]
    line = f"รับทราบการแก้ไขหลังอนุมัติ (ใหม่ 2 ครั้ง จากทั้งหมด 3 ครั้ง): {plan}"
    assert line in titles(cast.clerk)
    plan_actions.note_amendments(plan=plan, by=cast.clerk, seen=3)
    after = read(client.get(page))
    assert "แก้ไขหลังอนุมัติ 3 ครั้ง" in after
    assert "ใหม่</span>" not in after
    told = [f"({who.position}) รับทราบแล้วเมื่อ" for who in (cast.clerk, cast.mayor)]
    assert sorted(told, key=after.index) == told
    assert "(การแก้ไข 2 ครั้ง)" in after


def test_steps_rewritten_are_shown_as_they_were_and_as_they_are(
    plan: Plan, cast: Cast, client: Client, as_officer: SignIn
) -> None:
    measure = plan.measures.get()
    for steps in (["สำรวจ"], ["สำรวจ " * 30, "สรุป"]):
        measure.refresh_from_db()
        content = measure_content(cast, indicator_codes=WEAK, steps=steps, due_on=date(2021, 8, len(steps)))
        actions.change_measure(
            measure=measure, content=content, by=cast.staff, version=measure.version, reason="ตามมติ"
        )
    page = reverse("measures:plan", args=[cast.agency.code, 2564])
    shown = read(as_officer(client, cast.mayor).get(page))
    long, short = shown.split('id="amended"')[1].split("</ol>")[0].split("เหตุผล: ")[1:]
    assert "<summary>ขั้นตอน" in long
    assert "เดิม “สำรวจ”" in long
    assert "เป็น “สำรวจ”" in short
    assert "วันครบกำหนด" not in short  # the amendment says that itself
    history = shown.split("ประวัติของแผน</summary>")[1].split("</ol>")[0]
    assert history.count("เดิม “สำรวจ”") == 1
    assert "เป็น “สำรวจ”" in history


def test_spaces_that_a_form_tidies_are_no_amendment(plan: Plan, cast: Cast) -> None:
    measure = plan.measures.get()
    stored = {"steps": ["\tจัดทำแผน", "เผยแพร่  บนเว็บไซต์"], "guideline": "เผยแพร่\tข้อมูล"}
    tidied = {"steps": ["จัดทำแผน", "เผยแพร่ บนเว็บไซต์"], "guideline": "เผยแพร่ ข้อมูล"}
    for content in (stored, tidied | {"due_on": date(2021, 8, 31)}):
        measure.refresh_from_db()
        written = measure_content(cast, indicator_codes=WEAK, **content)
        actions.change_measure(
            measure=measure, content=written, by=cast.staff, version=measure.version, reason="รอครุภัณฑ์"
        )
    latest = amendments_of([plan])[plan.pk].latest
    assert latest
    assert "(วันครบกำหนด จาก 30 ก.ย. 2564 เป็น 31 ส.ค. 2564) เหตุผล" in latest.comment


def test_who_proposes_the_announcement_is_told_of_amendments_nobody_noted(plan: Plan, cast: Cast) -> None:
    paper = make_paper(cast, PaperKind.ANNOUNCEMENT)
    memo = make_paper(cast, PaperKind.MEMO, 2563)
    assert amendments_are_noted(paper) == []
    amend(plan, cast)
    [told] = [row for row in check_paper(paper) if row.rule == "amendments-unnoted"]
    assert "แก้ไขหลังอนุมัติ 1 ครั้งที่ผู้มีอำนาจอนุมัติแผนยังไม่ได้รับทราบ" in told.message
    assert (told.url, told.waivable) == ("/mae-kham-mi/2564/measures/#amended", False)
    assert amendments_are_noted(memo) == []
    plan_actions.note_amendments(plan=plan, by=cast.mayor, seen=1)
    assert amendments_are_noted(paper) == []


def test_what_was_not_read_is_not_noted(plan: Plan, cast: Cast) -> None:
    amend(plan, cast)
    with pytest.raises(Stale):
        plan_actions.note_amendments(plan=plan, by=cast.clerk, seen=0)
    with pytest.raises(PermissionDenied):
        plan_actions.note_amendments(plan=plan, by=cast.staff, seen=1)


def test_they_stand_on_the_desk_of_who_may_approve(plan: Plan, cast: Cast) -> None:
    amend(plan, cast)
    line = "รับทราบการแก้ไขหลังอนุมัติ (1 ครั้ง): แผนมาตรการปีงบประมาณ พ.ศ. 2564"
    told = [who for who in (cast.clerk, cast.mayor, cast.staff) if line in titles(who)]
    assert told == [cast.clerk, cast.mayor]
    [task] = [task for task in my_tasks(cast.clerk, None) if task.title == line]
    assert (task.kind, task.action) == ("now", "อ่านและรับทราบ")
    plan_actions.note_amendments(plan=plan, by=cast.mayor, seen=1)
    assert line not in titles(cast.clerk)


def test_letters_and_the_officers_page_count_them_as_the_desk_does(plan: Plan, cast: Cast) -> None:
    amend(plan, cast)
    executives = [cast.clerk, cast.mayor]
    today = timezone.localdate()
    waiting = waiting_everywhere(today, executives)
    assert {key: [row.title for row in rows] for key, rows in waiting.items()} == {
        who.pk: [row.title for row in amendments_for(who)] for who in executives
    }
    in_hand = [task.title for task in duties_of(cast.mayor, today, cast.staff).papers]
    assert in_hand == [f"รับทราบการแก้ไขหลังอนุมัติ: {plan}"]
    plan_actions.note_amendments(plan=plan, by=cast.mayor, seen=1)
    assert waiting_everywhere(today, executives) == {}


def test_who_wants_no_letters_is_not_written_to_for_a_note(plan: Plan, cast: Cast) -> None:
    amend(plan, cast)
    User.objects.filter(pk__in=[cast.mayor.user_id, cast.clerk.user_id]).update(email="a@example.go.th")
    choose_reminders(by=cast.mayor, wants_letters=False, email="b@example.go.th", version=1)
    assert send_reminders(timezone.localdate()).sent == [cast.clerk.user.username]


def titles(member: Membership) -> list[str]:
    return [task.title for task in my_tasks(member, None)]


def test_a_form_saved_as_it_was_amends_nothing(plan: Plan, cast: Cast) -> None:
    amend(plan, cast, due_on=date(2021, 9, 30))
    assert amendments_of([plan])[plan.pk].count == 0


def test_a_calendar_is_amended_by_its_names_too_and_not_where_it_stays(plan: Plan, cast: Cast) -> None:
    for name in ("ครึ่งปี", "ครึ่งปี"):
        plan.refresh_from_db()
        first, *rest = cut_offs_of(plan)
        days = [PlanDay(first.day, name), *rest]
        plan_actions.set_calendar(plan=plan, days=days, by=cast.staff, version=plan.version, reason="ตามมติ")
    [line] = amendments_of([plan])[plan.pk].lines
    assert "ชื่อรอบ จาก “รอบ 6 เดือน · รอบ 9 เดือน · รอบ 12 เดือน” เป็น “ครึ่งปี · " in line.comment
    assert "จาก 31" not in line.comment


def test_days_set_anew_are_an_amendment_only_of_a_plan_in_force(plan: Plan, cast: Cast) -> None:
    day = PlanDay(date(2021, 4, 30), "รอบแรก")
    plan.refresh_from_db()
    plan_actions.set_calendar(plan=plan, days=[day], by=cast.staff, version=plan.version, reason="ตามมติ")
    [line] = amendments_of([plan])[plan.pk].lines
    assert line.comment == (
        "กำหนดรอบติดตามของแผน จาก 31 มี.ค. 2564, 30 มิ.ย. 2564 และ 30 ก.ย. 2564 เป็น 30 เม.ย. 2564 "
        "ชื่อรอบ จาก “รอบ 6 เดือน · รอบ 9 เดือน · รอบ 12 เดือน” เป็น “รอบแรก” เหตุผล: ตามมติ"
    )


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
    assert not any(told in read(client.get(page)) for page in pages)
    amend(plan, cast)
    assert all(told in read(client.get(page)) for page in pages)
