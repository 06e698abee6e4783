"""A plan's way through the door: proposed, checked, returned or adopted, and amended with a reason after."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.events import Event
from agencies.findings import Severity
from agencies.models import AuditEvent, Membership
from agencies.transitions import Refused
from agencies.versions import Stale
from desk.demo_clock import as_of
from measures import actions, plan_actions
from measures.checks import check_plan, rounds_are_ahead
from measures.models import Measure, Plan
from measures.queries import PlanDay, plan_view
from measures.states import PlanState
from tests.as_read import as_read
from tests.factories import Cast, confirm, make_measure, make_year, measure_content
from tests.forms_on_pages import form_with
from thai.dates import thai_date

FIRST, OPTIONAL, SECOND = date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30)
WEAK = ["fix", "quality", "comm", "improve", "disclose", "prevent"]


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """A complete plan for the six weak indicators of S000."""
    confirm(make_year(cast), by=cast.staff)
    return make_measure(cast, indicator_codes=WEAK).plan


def proposed(plan: Plan, cast: Cast) -> Plan:
    return plan_actions.propose_plan(plan=plan, by=cast.staff)


def adopted(plan: Plan, cast: Cast) -> Plan:
    ready = proposed(plan, cast)
    return plan_actions.approve_plan(plan=ready, by=cast.mayor, version=ready.version)


def rules(plan: Plan) -> dict[str, Severity]:
    return {row.rule: row.severity for row in check_plan(plan_view(plan.agency, plan.fiscal_year))}


class TestChecks:
    def test_a_complete_plan_has_nothing_to_mend(self, plan: Plan) -> None:
        assert rules(plan) == {}

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            ({"indicator_codes": ["disclose"]}, "weak-without-measure"),
            ({"owner": None}, "measure-incomplete"),
            ({"steps": []}, "measure-incomplete"),
            ({"due_on": None}, "measure-incomplete"),
            ({"due_on": date(2021, 10, 1)}, "measure-outside-year"),
        ],
    )
    def test_what_holds_the_door(self, plan: Plan, cast: Cast, changes: dict[str, Any], rule: str) -> None:
        content = measure_content(cast, **({"indicator_codes": WEAK} | changes))
        actions.change_measure(measure=plan.measures.get(), content=content, by=cast.staff, version=1)
        assert rules(plan)[rule] == Severity.BLOCK
        with pytest.raises(Refused):
            proposed(plan, cast)
        plan.refresh_from_db()
        assert plan.state == PlanState.DRAFT

    def test_an_owner_who_left_holds_it_too(self, plan: Plan, cast: Cast) -> None:
        Membership.objects.filter(pk=cast.staff.pk).update(is_active=False)
        assert rules(plan) == {"measure-owner-left": Severity.BLOCK}

    def test_an_empty_plan_is_not_proposed(self, plan: Plan, cast: Cast) -> None:
        actions.remove_measure(measure=plan.measures.get(), by=cast.staff)
        assert rules(plan)["plan-empty"] == Severity.BLOCK

    def test_a_result_that_is_not_recorded_asks_for_a_reason(self, cast: Cast) -> None:
        bare = make_measure(cast).plan
        assert rules(bare) == {"result-unknown": Severity.WARN}
        with pytest.raises(Refused):
            proposed(bare, cast)
        reason = {"result-unknown": "รอประกาศผล"}
        assert plan_actions.propose_plan(plan=bare, by=cast.staff, waivers=reason).is_proposed

    def test_a_step_copied_into_another_measure_is_named_once(self, plan: Plan, cast: Cast) -> None:
        make_measure(cast, title="มาตรการที่สอง", steps=["จัดทำแผนเผยแพร่", "อื่น"])
        [found] = check_plan(plan_view(cast.agency, 2564))
        assert (found.rule, found.waivable) == ("step-copied", True)
        assert "“จัดทำแผนเผยแพร่” ซ้ำกันในมาตรการ" in found.message

    def test_rounds_are_not_asked_for_before_adoption(self, plan: Plan) -> None:
        plan.measures.get().rounds.all().delete()
        assert rules(plan) == {}


class TestBeginning:
    """A plan of the year under way, proposed on 22 พฤศจิกายน, for measures from 1 ตุลาคม on."""

    NOW = datetime(2020, 11, 22, 3, 0, tzinfo=UTC)

    def test_what_began_before_the_proposal_is_asked_about(self, plan: Plan, cast: Cast) -> None:
        with as_of(self.NOW):
            [found] = check_plan(plan_view(cast.agency, 2564))
            assert (found.rule, found.waivable) == ("measure-begun", True)
            assert "(1 ตุลาคม 2563) กรุณาปรับวันเริ่ม" in found.message
            with pytest.raises(Refused):
                proposed(plan, cast)
            reason = {"measure-begun": "เริ่มตามแผนฉบับกระดาษแล้ว"}
            assert plan_actions.propose_plan(plan=plan, by=cast.staff, waivers=reason).is_proposed

    def test_what_begins_on_that_day_or_later_is_not(self, plan: Plan) -> None:
        plan.measures.update(starts_on=date(2020, 11, 22))
        with as_of(self.NOW):
            assert rules(plan) == {}

    def test_a_plan_of_another_year_is_not(self, plan: Plan) -> None:
        with as_of(self.NOW.replace(month=9)):
            assert rules(plan) == {}
        with as_of(self.NOW.replace(year=2021)):
            assert rules(plan) == {}


class TestChannels:
    @pytest.mark.parametrize(
        ("guideline", "steps", "mixed"),
        [
            ("เปิดช่องทางรับฟังความคิดเห็นบนเว็บไซต์", ["จัดให้มีช่องทางแจ้งเบาะแสการทุจริต"], True),
            (
                "ช่องทางรับฟังความคิดเห็นต้องไม่ใช่ช่องทางเดียวกับการร้องเรียน",
                ["จัดให้มีช่องทางแจ้งเบาะแสการทุจริต"],
                True,
            ),
            ("แยกช่องทางรับฟังความคิดเห็นออกจากช่องทางร้องเรียนการทุจริต", ["จัดทำช่องทางรับฟังความคิดเห็น"], False),
            ("เปิดช่องทางรับฟังความคิดเห็นบนเว็บไซต์", ["เผยแพร่ผล"], False),
            ("จัดให้มีช่องทางร้องเรียนการทุจริต", ["เผยแพร่สถิติเรื่องร้องเรียน"], False),
        ],
    )
    def test_opinions_and_complaints_in_one_measure(
        self, plan: Plan, cast: Cast, guideline: str, steps: list[str], mixed: bool
    ) -> None:
        content = measure_content(cast, indicator_codes=WEAK, guideline=guideline, steps=steps)
        actions.change_measure(measure=plan.measures.get(), content=content, by=cast.staff, version=1)
        assert rules(plan) == ({"channels-mixed": Severity.WARN} if mixed else {})


class TestTakingBack:
    def test_a_proposed_plan_becomes_a_draft_again(self, plan: Plan, cast: Cast, client: Client) -> None:
        proposed(plan, cast)
        address = reverse("measures:plan-withdraw", args=["mae-kham-mi", 2564])
        client.force_login(cast.staff.user)
        for name in ("measures:plan", "measures:plan-arrange"):
            assert address in client.get(reverse(name, args=["mae-kham-mi", 2564])).content.decode()
        assert "สิ่งที่จะเกิดขึ้น" in client.get(address).content.decode()
        client.post(address, {"comment": "ขาดมาตรการหนึ่งข้อ"})
        plan.refresh_from_db()
        assert (plan.state, plan.proposed_at, plan.proposed_by) == (PlanState.DRAFT, None, None)
        event = AuditEvent.objects.latest("pk")
        assert (event.event, event.comment) == (Event.PLAN_WITHDRAWN, "ขาดมาตรการหนึ่งข้อ")
        assert proposed(plan, cast).is_proposed

    def test_a_decided_plan_is_not_taken_back(self, plan: Plan, cast: Cast, client: Client) -> None:
        with pytest.raises(Refused):
            plan_actions.withdraw_plan(plan=adopted(plan, cast), by=cast.staff)
        client.force_login(cast.staff.user)
        address = reverse("measures:plan-withdraw", args=["mae-kham-mi", 2564])
        assert f"{cast.mayor.display_name} อนุมัติแผนแล้วเมื่อ" in client.get(address).content.decode()
        assert client.post(address).status_code == 422

    def test_executives_return_and_do_not_take_back(self, plan: Plan, cast: Cast) -> None:
        with pytest.raises(Refused):
            plan_actions.withdraw_plan(plan=proposed(plan, cast), by=cast.mayor)


class TestDayOfApproval:
    def decided(self, plan: Plan, cast: Cast, client: Client, days: int, comment: str = "") -> str:
        """Approve on a day counted from the proposal, ten days ago; what the page then says, "" when done."""
        ready = proposed(plan, cast)
        since = timezone.now() - timedelta(days=10)
        Plan.objects.filter(pk=plan.pk).update(proposed_at=since)
        day = thai_date(timezone.localdate(since) + timedelta(days=days))
        client.force_login(cast.mayor.user)
        typed = {"decision": "adopt", "comment": comment, "version": ready.version, "adopted_on": day}
        answer = client.post(reverse("measures:plan-decide", args=["mae-kham-mi", 2564]), typed)
        plan.refresh_from_db()
        assert (answer.status_code == 302) == (plan.adopted_on is not None)
        return "" if answer.status_code == 302 else answer.content.decode()

    @pytest.mark.parametrize("days", [0, 3, 10])
    def test_lies_between_proposal_and_today(self, plan: Plan, cast: Cast, client: Client, days: int) -> None:
        assert self.decided(plan, cast, client, days) == ""
        assert plan.adopted_on == timezone.localdate() - timedelta(days=10 - days)

    def test_is_not_ahead(self, plan: Plan, cast: Cast, client: Client) -> None:
        assert "วันที่อนุมัติต้องไม่เกินวันนี้" in self.decided(plan, cast, client, 11, "ลงนามแล้ว")

    def test_is_not_before_the_year_whose_result_is_answered(
        self, plan: Plan, cast: Cast, client: Client
    ) -> None:
        refused = as_read(self.decided(plan, cast, client, -9000, "ลงนาม"))
        assert "วันที่อนุมัติต้องไม่ก่อนวันที่ 1 ตุลาคม 2562" in refused

    def test_before_the_proposal_asks_on_which_paper(self, plan: Plan, cast: Cast, client: Client) -> None:
        assert "กรุณาระบุที่มา เช่น อนุมัติในแผนฉบับกระดาษ" in self.decided(plan, cast, client, -4)

    def test_before_the_proposal_is_recorded_with_its_paper(
        self, plan: Plan, cast: Cast, client: Client
    ) -> None:
        why = "อนุมัติในแผนฉบับกระดาษ"
        assert self.decided(plan, cast, client, -4, why) == ""
        approved, today = timezone.localdate() - timedelta(days=14), timezone.localdate()
        event = AuditEvent.objects.get(event=Event.PLAN_ADOPTED)
        assert (event.comment, event.changes["adopted_on"]) == (why, [None, thai_date(approved)])
        page = client.get(reverse("measures:plan", args=["mae-kham-mi", 2564])).content.decode()
        assert f"อนุมัติเมื่อ {thai_date(approved)} (บันทึกในระบบเมื่อ {thai_date(today)})" in as_read(page)

    def test_does_not_hold_a_return(self, plan: Plan, cast: Cast, client: Client) -> None:
        ready = proposed(plan, cast)
        client.force_login(cast.mayor.user)
        typed = {
            "decision": "return",
            "comment": "ขาดเป้าหมาย",
            "version": ready.version,
            "adopted_on": "อะไร",
        }
        client.post(reverse("measures:plan-decide", args=["mae-kham-mi", 2564]), typed)
        plan.refresh_from_db()
        assert plan.state == PlanState.DRAFT


class TestDoor:
    def test_a_proposed_plan_is_held_still(self, plan: Plan, cast: Cast) -> None:
        measure = plan.measures.get()
        proposed(plan, cast)
        content = measure_content(cast, title="ใหม่")
        days = [PlanDay(SECOND, "สิ้นปี")]
        for act in (
            lambda: make_measure(cast),
            lambda: actions.change_measure(measure=measure, content=content, by=cast.staff, version=1),
            lambda: actions.remove_measure(measure=measure, by=cast.staff),
            lambda: plan_actions.move_measure(measure=measure, up=True, by=cast.staff),
            lambda: plan_actions.set_calendar(plan=plan, days=days, by=cast.staff, version=2),
        ):
            with pytest.raises(Refused, match="อยู่ระหว่างการพิจารณา"):
                act()
        assert Measure.objects.get().title == measure.title

    def test_proposed_twice_is_refused_politely(self, plan: Plan, cast: Cast) -> None:
        proposed(plan, cast)
        with pytest.raises(Refused, match="เสนอขออนุมัติ"):
            proposed(plan, cast)

    def test_staff_do_not_adopt_what_they_wrote(self, plan: Plan, cast: Cast) -> None:
        ready = proposed(plan, cast)
        for who in (cast.staff, cast.head, cast.admin, cast.deputy):
            with pytest.raises(Refused):
                plan_actions.approve_plan(plan=ready, by=who, version=ready.version)

    def test_adoption_stamps_the_day_and_gives_rounds(self, plan: Plan, cast: Cast) -> None:
        plan.measures.get().rounds.all().delete()
        done = adopted(plan, cast)
        assert (done.state, done.adopted_by, done.adopted_on) == (
            PlanState.ADOPTED,
            cast.mayor,
            timezone.localdate(),
        )
        assert [row.cut_off for row in plan.measures.get().rounds.all()] == [FIRST, SECOND]
        assert AuditEvent.objects.filter(event=Event.PLAN_ADOPTED).count() == 1

    def test_a_return_says_why_and_opens_the_plan(self, plan: Plan, cast: Cast) -> None:
        ready = proposed(plan, cast)
        with pytest.raises(Refused):
            plan_actions.return_plan(plan=ready, by=cast.clerk, comment=" ", version=ready.version)
        plan_actions.return_plan(plan=ready, by=cast.clerk, comment="เพิ่มเป้าหมาย", version=ready.version)
        plan.refresh_from_db()
        assert (plan.state, plan.proposed_by) == (PlanState.DRAFT, None)
        assert make_measure(cast).order == 2

    def test_what_was_not_read_is_not_adopted(self, plan: Plan, cast: Cast) -> None:
        first = proposed(plan, cast)
        plan_actions.return_plan(plan=first, by=cast.clerk, comment="แก้ไข", version=first.version)
        proposed(plan, cast)
        with pytest.raises(Stale):
            plan_actions.approve_plan(plan=first, by=cast.mayor, version=first.version)

    def test_a_plan_in_force_outside_the_portal_is_not_proposed(self, plan: Plan, cast: Cast) -> None:
        Plan.objects.filter(pk=plan.pk).update(adopted_on=date(2020, 10, 27))
        with pytest.raises(Refused, match="27 ตุลาคม 2563"):
            proposed(plan, cast)


class TestAmendments:
    def test_need_a_reason_that_is_kept_in_the_history(self, plan: Plan, cast: Cast) -> None:
        adopted(plan, cast)
        with pytest.raises(Refused, match="กรุณาระบุเหตุผล"):
            make_measure(cast)
        content = measure_content(cast, title="มาตรการเพิ่มเติม")
        actions.add_measure(
            agency=cast.agency, fiscal_year=2564, content=content, by=cast.staff, reason="ผลตรวจสอบภายใน"
        )
        [kept] = AuditEvent.objects.filter(event=Event.PLAN_CHANGED)
        assert kept.comment == "เพิ่มมาตรการ “มาตรการเพิ่มเติม” เหตุผล: ผลตรวจสอบภายใน"
        assert [row.cut_off for row in Measure.objects.get(order=2).rounds.all()] == [FIRST, SECOND]

    def test_of_a_plan_announced_outside_the_portal_need_one_too(self, plan: Plan, cast: Cast) -> None:
        Plan.objects.filter(pk=plan.pk).update(adopted_on=date(2020, 10, 27))
        with pytest.raises(Refused, match="กรุณาระบุเหตุผล"):
            actions.remove_measure(measure=plan.measures.get(), by=cast.staff)

    def test_a_command_is_not_asked(self, plan: Plan, cast: Cast) -> None:
        adopted(plan, cast)
        actions.remove_measure(measure=plan.measures.get(), by=None)
        assert not plan.measures.exists()

    def test_what_was_reported_on_is_not_removed(self, plan: Plan, cast: Cast) -> None:
        measure = plan.measures.get()
        measure.rounds.filter(cut_off=FIRST).update(status="done")
        with pytest.raises(Refused, match="มีการรายงานผลแล้ว"):
            actions.remove_measure(measure=measure, by=cast.staff)


class TestCalendar:
    def set(self, plan: Plan, cast: Cast, *days: date, version: int = 1, reason: str = "") -> None:
        rows = [PlanDay(day, f"รอบ {day.month}") for day in days]
        plan_actions.set_calendar(plan=plan, days=rows, by=cast.staff, version=version, reason=reason)

    def test_every_measure_follows_and_reports_stay(self, plan: Plan, cast: Cast) -> None:
        measure = plan.measures.get()
        measure.rounds.filter(cut_off=FIRST).update(text="เริ่มแล้ว")
        self.set(plan, cast, OPTIONAL, SECOND)
        assert [row.cut_off for row in measure.rounds.all()] == [FIRST, OPTIONAL, SECOND]
        later = make_measure(cast, cut_offs=None)
        assert [row.cut_off for row in later.rounds.all()] == [OPTIONAL, SECOND]

    def test_a_stale_page_changes_nothing(self, plan: Plan, cast: Cast) -> None:
        self.set(plan, cast, SECOND)
        with pytest.raises(Stale):
            self.set(plan, cast, FIRST)
        assert [row.day for row in plan.cut_offs.all()] == [SECOND]

    def test_without_a_day_it_is_refused(self, plan: Plan, cast: Cast) -> None:
        with pytest.raises(Refused):
            self.set(plan, cast)

    def test_of_a_plan_in_force_asks_why(self, plan: Plan, cast: Cast) -> None:
        version = adopted(plan, cast).version
        with pytest.raises(Refused):
            self.set(plan, cast, SECOND, version=version)
        self.set(plan, cast, SECOND, version=version, reason="ตามคำสั่ง")
        assert AuditEvent.objects.get(event=Event.PLAN_CALENDAR_SET).comment == "ตามคำสั่ง"


class TestPages:
    def url(self, name: str, *more: int) -> str:
        return reverse(f"measures:{name}", args=["mae-kham-mi", 2564, *more])

    @pytest.fixture
    def staff(self, client: Client, cast: Cast, plan: Plan) -> Client:
        client.force_login(cast.staff.user)
        return client

    def test_from_proposal_to_adoption(self, staff: Client, cast: Cast, plan: Plan) -> None:
        assert "พร้อมเสนอ" in staff.get(self.url("plan-propose")).content.decode()
        assert staff.post(self.url("plan-propose"))["Location"] == self.url("plan")
        page = staff.get(self.url("plan")).content.decode()
        assert "เสนอขออนุมัติแล้ว" in page
        assert "แก้ไขไม่ได้" in staff.get(self.url("measure-edit", plan.measures.get().pk)).content.decode()
        staff.force_login(cast.clerk.user)
        assert "พิจารณาแผน" in staff.get(self.url("plan")).content.decode()
        plan.refresh_from_db()
        answer = staff.post(self.url("plan-decide"), {"decision": "adopt", "version": plan.version})
        assert answer["Location"] == self.url("plan")
        page = staff.get(self.url("plan")).content.decode()
        assert "แผนอนุมัติใช้แล้ว" in page
        assert cast.clerk.display_name in page

    def test_the_day_told_is_that_of_the_approval(self, staff: Client, cast: Cast, plan: Plan) -> None:
        day = date(2020, 10, 27)
        adopted(plan, cast)
        Plan.objects.filter(pk=plan.pk).update(adopted_on=day)
        assert f"อนุมัติเมื่อ {thai_date(day)} (บันทึก" in as_read(staff.get(self.url("plan")).content.decode())
        Plan.objects.filter(pk=plan.pk).update(
            state=PlanState.DRAFT, proposed_at=None, proposed_by=None, adopted_at=None, adopted_by=None
        )
        for name in ("plan", "plan-propose", "plan-withdraw"):
            page = as_read(staff.get(self.url(name)).content.decode())
            assert re.search(f"อนุมัติ(ใช้แล้ว)?เมื่อ {thai_date(day)}", page), name
            assert "ประกาศใช้" not in page

    def test_a_plan_whose_year_is_over_says_so_here_and_on_the_desk(
        self, staff: Client, cast: Cast, plan: Plan
    ) -> None:
        adopted(plan, cast)
        page = as_read(staff.get(self.url("plan")).content.decode())
        assert "แผนอนุมัติใช้แล้ว และสิ้นสุดแล้ว" in page
        assert "สิ้นสุดพร้อมปีงบประมาณเมื่อ 30 กันยายน 2564" in page
        assert "การแก้ไขมาตรการในแผนหลังจากนี้ต้องระบุเหตุผล" in page
        desk = staff.get(reverse("desk:agency", args=["mae-kham-mi"])).content.decode()
        assert "อนุมัติใช้แล้ว และสิ้นสุดแล้ว" in desk

    def test_a_return_without_a_word_keeps_the_page(self, staff: Client, cast: Cast, plan: Plan) -> None:
        version = proposed(plan, cast).version
        staff.force_login(cast.mayor.user)
        answer = staff.post(self.url("plan-decide"), {"decision": "return", "version": version})
        assert answer.status_code == 422
        assert "กรุณาบอกสิ่งที่ต้องแก้ไข" in answer.content.decode()
        answer = staff.post(
            self.url("plan-decide"), {"decision": "return", "version": version, "comment": "เพิ่มเป้าหมาย"}
        )
        assert answer.status_code == 302
        page = staff.get(self.url("plan")).content.decode()
        assert "ส่งกลับให้แก้ไข</" in page
        assert page.index("เพิ่มเป้าหมาย") < page.index("มาตรการในแผน")
        staff.force_login(cast.staff.user)
        again = staff.get(self.url("plan-propose")).content.decode()
        assert "เพิ่มเป้าหมาย" in again.split("<h1")[1]
        plan_actions.propose_plan(plan=plan, by=cast.staff)
        assert "ส่งกลับให้แก้ไข</p" not in staff.get(self.url("plan")).content.decode().split("<details")[0]

    def test_an_executive_reads_what_is_not_known_and_why_it_was_proposed(
        self, client: Client, cast: Cast
    ) -> None:
        plan = make_measure(cast).plan  # no result of 2563 yet
        reasons = {"result-unknown": "ป.ป.ช. ยังไม่ประกาศผล"}
        plan_actions.propose_plan(plan=plan, by=cast.staff, waivers=reasons)
        client.force_login(cast.mayor.user)
        page = client.get(self.url("plan-decide")).content.decode()
        assert "ยังไม่ทราบว่าตัวชี้วัดใดต่ำกว่าเกณฑ์" in page
        assert "ครบทุกตัว" not in page
        assert reasons["result-unknown"] in page.split("<main")[1].split("<details")[0]

    def test_a_decision_on_an_older_proposal_is_stale(self, staff: Client, cast: Cast, plan: Plan) -> None:
        proposed(plan, cast)
        staff.force_login(cast.mayor.user)
        answer = staff.post(self.url("plan-decide"), {"decision": "adopt", "version": 1})
        assert answer.status_code == 422
        assert "มีผู้บันทึกข้อมูลหน้านี้" in answer.content.decode()

    def test_one_question_a_rule_and_the_answer_is_kept(self, staff: Client, cast: Cast, plan: Plan) -> None:
        make_measure(cast, title="สอง", steps=["ซ้ำ", "ซ้ำ", "จัดทำแผนเผยแพร่"])
        make_measure(cast, title="สาม", steps=["ก", "ก"])
        page = staff.get(self.url("plan-propose"))
        assert [row.name for row in page.context["questions"]] == [
            "waive-step-repeated",
            "waive-step-copied",
        ]
        partly = staff.post(self.url("plan-propose"), {"waive-step-repeated": "ทำสองครั้งจริง"})
        assert partly.status_code == 422
        assert "ทำสองครั้งจริง" in partly.content.decode()
        answers = {"waive-step-repeated": "ทำสองครั้งจริง", "waive-step-copied": "ใช้แผนเดียวกัน"}
        assert staff.post(self.url("plan-propose"), answers).status_code == 302
        assert AuditEvent.objects.get(event=Event.PLAN_PROPOSED).changes["waived"] == {
            "step-repeated": "ทำสองครั้งจริง",
            "step-copied": "ใช้แผนเดียวกัน",
        }

    def test_removing_from_a_plan_in_force_asks_why(self, staff: Client, cast: Cast, plan: Plan) -> None:
        adopted(plan, cast)
        key = plan.measures.get().pk
        answer = staff.post(self.url("measure-remove", key))
        assert answer.status_code == 422
        assert "กรุณากรอกเหตุผลที่แก้ไขแผน" in answer.content.decode()
        assert (
            staff.post(self.url("measure-remove", key), {"reason": "ซ้ำกับแผนอื่น", "version": 1}).status_code
            == 302
        )

    def test_what_was_reported_on_is_said_on_opening_not_to_be_removable(
        self, staff: Client, cast: Cast, plan: Plan
    ) -> None:
        adopted(plan, cast)
        measure = plan.measures.get()
        measure.rounds.filter(cut_off=FIRST).update(status="done")
        page = staff.get(self.url("measure-remove", measure.pk)).content.decode()
        assert "ลบมาตรการนี้ไม่ได้" in page
        assert "รอบ 31 มีนาคม 2564" in as_read(page)
        assert "“ไม่ได้ดำเนินการ”" in page
        assert f'href="{self.url("rounds")}"' in page
        assert "<textarea" not in page
        refused = staff.post(self.url("measure-remove", measure.pk), {"reason": "ซ้ำ"})
        assert refused.status_code == 422
        assert plan.measures.exists()

    def test_the_page_of_proposing_shows_the_plan_and_what_is_past(
        self, staff: Client, cast: Cast, plan: Plan
    ) -> None:
        make_measure(cast, title="มาตรการที่สอง", owner=cast.deputy, cut_offs=[SECOND])
        page = as_read(staff.get(self.url("plan-propose")).content.decode())
        assert "2. มาตรการที่สอง" in page
        assert cast.deputy.display_name in page
        assert "รอบ 31 มีนาคม 2564 (1 มาตรการ) ผ่านไปแล้ว" in page
        assert "รอบ 30 กันยายน 2564 (2 มาตรการ) ผ่านไปแล้ว" in page
        assert "กด “ดึงกลับมาแก้ไข”" in page

    def test_rounds_to_come_are_not_warned_of(self, cast: Cast, plan: Plan) -> None:
        view = plan_view(cast.agency, 2564)
        assert rounds_are_ahead(view, FIRST) == []
        [found] = rounds_are_ahead(view, SECOND)
        assert "31 มีนาคม 2564" in found.message
        plan.measures.get().rounds.all().delete()  # adoption gives those of the calendar
        assert len(rounds_are_ahead(plan_view(cast.agency, 2564), SECOND)) == 1

    def test_the_calendar_page(self, staff: Client, plan: Plan) -> None:
        rows = {"days-TOTAL_FORMS": 4, "days-INITIAL_FORMS": 2, "version": 1}
        days = {"days-0-day": "30 มิ.ย. 2564", "days-0-name": "รอบ 9 เดือน", "days-1-day": "๓๐/๙/๒๕๖๔"}
        answer = staff.post(self.url("plan-calendar"), rows | days)
        assert answer.status_code == 422
        assert "กรุณาพิมพ์ชื่อรอบ" in answer.content.decode()
        days["days-1-name"] = "สิ้นปี"
        asked = staff.post(self.url("plan-calendar"), rows | days)
        page = asked.content.decode()
        assert asked.status_code == 200
        assert "เพิ่มรอบ 30 มิถุนายน 2564 ให้มาตรการที่ 1" in as_read(page)
        assert "ตัดรอบ 31 มีนาคม 2564 ออกจากมาตรการที่ 1" in as_read(page)
        assert not plan.cut_offs.exists()
        agreed = {"agreed": form_with(page, "agreed")["agreed"][0]}
        answer = staff.post(self.url("plan-calendar"), rows | days | agreed, follow=True)
        assert answer.redirect_chain
        assert "ตัดรอบ 31 มีนาคม 2564 ออกจากมาตรการที่ 1" in as_read(answer.content.decode())
        assert [row.day for row in plan.cut_offs.all()] == [OPTIONAL, SECOND]
        outside = rows | {"days-0-day": "1 ต.ค. 2564", "days-0-name": "ผิดปี", "version": 2}
        assert "อยู่นอกปีงบประมาณ 2564" in staff.post(self.url("plan-calendar"), outside).content.decode()
        empty = staff.post(self.url("plan-calendar"), rows | {"version": 2})
        assert "อย่างน้อย 1 รอบ" in empty.content.decode()
        twice = rows | {"version": 2}
        for place in (0, 1):
            twice |= {f"days-{place}-day": "30 ก.ย. 2564", f"days-{place}-name": "สิ้นปี"}
        assert "วันตัดรอบซ้ำกัน" in staff.post(self.url("plan-calendar"), twice).content.decode()

    def test_what_was_agreed_to_is_asked_again_where_it_has_changed(
        self, staff: Client, cast: Cast, plan: Plan
    ) -> None:
        rows = {"days-TOTAL_FORMS": 4, "days-INITIAL_FORMS": 2, "version": 1}
        sent = rows | {"days-0-day": "30 ก.ย. 2564", "days-0-name": "สิ้นปี"}
        page = staff.post(self.url("plan-calendar"), sent).content.decode()
        agreed = {"agreed": form_with(page, "agreed")["agreed"][0]}
        make_measure(cast, title="มาตรการใหม่")
        again = staff.post(self.url("plan-calendar"), sent | agreed)
        assert again.status_code == 200
        assert "ออกจากมาตรการที่ 1 และ 2" in again.content.decode()
        assert not plan.cut_offs.exists()

    def test_days_that_measures_have_beside_the_plans_are_shown_at_once(
        self, staff: Client, cast: Cast, plan: Plan
    ) -> None:
        own = make_measure(cast, title="มาตรการที่ติดตามเพิ่ม", cut_offs=[FIRST, OPTIONAL, SECOND])
        page = as_read(staff.get(self.url("plan-calendar")).content.decode())
        assert "ตัดรอบ 30 มิถุนายน 2564 ออกจากมาตรการที่ 2 “มาตรการที่ติดตามเพิ่ม”" in page
        own.rounds.filter(cut_off=OPTIONAL).update(status="done")
        page = as_read(staff.get(self.url("plan-calendar")).content.decode())
        assert "คงรอบ 30 มิถุนายน 2564 ของมาตรการที่ 2 “มาตรการที่ติดตามเพิ่ม” ไว้ เพราะรายงานผลแล้ว" in page

    def test_the_calendar_of_a_plan_not_yet_opened(self, staff: Client) -> None:
        url = reverse("measures:plan-calendar", args=["mae-kham-mi", 2565])
        assert "30 มิถุนายน 2565" in as_read(staff.get(url).content.decode())
        days = {"days-0-day": "30 ก.ย. 2565", "days-0-name": "สิ้นปี", "version": 1}
        answer = staff.post(url, {"days-TOTAL_FORMS": 4, "days-INITIAL_FORMS": 2} | days)
        assert answer.status_code == 302
        assert Plan.objects.get(fiscal_year=2565).cut_offs.count() == 1
