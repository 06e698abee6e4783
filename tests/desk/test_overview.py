"""Whose turn it is in a year, and how far the year has come."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from agencies.lists import year_path
from agencies.models import Membership
from agencies.roles import Role
from agencies.transitions import perform
from assessments.actions import save_scores
from assessments.models import Assessment
from assessments.workflow import REOPEN
from desk.demo_clock import as_of, office_hour
from desk.journeys import PathStep, path_of
from desk.overview import Overview, overview_of
from desk.queries import my_tasks
from desk.tasks import Task, tasks_of
from measures.models import Measure, Round
from measures.plan_actions import approve_plan, propose_plan
from measures.rewriting import adopt_plan
from reports.actions import correct_paper, return_paper, submit_paper, withdraw_paper
from reports.chain_actions import save_chain
from reports.chains import Place
from reports.models import Paper, PaperKind
from tests import factories
from tests.factories import Cast
from tests.reports.facts import make_paper

STRONG = factories.scores(factories.S003)


def overview(cast: Cast, fiscal_year: int = 2563) -> Overview:
    view = overview_of(cast.agency, fiscal_year)
    assert view
    return view


UNTIL_THE_MEMO = 5  # tasks; then the announcement of the plan and the analysis; last two of the plan's year


def kinds(cast: Cast, member: Membership) -> list[str]:
    return [task.kind for task in tasks_of(overview(cast), member)][:UNTIL_THE_MEMO]


def further(cast: Cast, member: Membership) -> list[tuple[str, str]]:
    """The kind and title of the papers beside the memo."""
    return [(row.kind, row.title) for row in tasks_of(overview(cast), member)][UNTIL_THE_MEMO:-2]


def task(cast: Cast, member: Membership, place: int) -> Task:
    return tasks_of(overview(cast), member)[place]


def empty(cast: Cast) -> object:
    return factories.make_year(cast, figures={})


def entered(cast: Cast) -> object:
    return factories.make_year(cast)


def confirmed(cast: Cast) -> object:
    return factories.make_confirmed_year(cast)


def planned(cast: Cast) -> Measure:
    """Confirmed, and every weak indicator answered."""
    factories.make_confirmed_year(cast)
    weak = ["fix", "quality", "comm", "improve", "disclose", "prevent"]
    return factories.make_measure(cast, indicator_codes=weak)


def drafted(cast: Cast) -> Paper:
    planned(cast)
    return factories.make_memo(cast)


def submitted(cast: Cast) -> Paper:
    planned(cast)
    return factories.make_submitted_memo(cast)


def returned(cast: Cast) -> Paper:
    return return_paper(paper=submitted(cast), comment="ขอให้แก้", by=cast.head)


def issued(cast: Cast) -> Paper:
    planned(cast)
    return factories.make_issued_memo(cast)


def corrected(cast: Cast) -> None:
    """The result opened again, mended and confirmed."""
    opened = perform(REOPEN, Assessment.objects.get(), by=cast.head, comment="พิมพ์ผิด")
    save_scores(assessment=opened, scores={"prevent": Decimal("21.50")}, by=cast.staff)
    factories.confirm(opened, by=cast.staff)


DRAFTERS = {"staff", "office_head", "admin"}
STAGES = [
    (empty, 0, ["later"] * 4, DRAFTERS),
    (entered, 1, ["later"] * 3, DRAFTERS),
    (confirmed, 2, ["open", "later"], DRAFTERS),
    (planned, 3, ["later"], DRAFTERS),
    (drafted, 3, ["later"], DRAFTERS),
    (returned, 3, ["later"], DRAFTERS),
    (submitted, 4, [], {"office_head"}),
]


class TestTasks:
    @pytest.mark.parametrize(
        ("prepare", "reached", "after", "may"), STAGES, ids=lambda value: getattr(value, "__name__", "")
    )
    def test_one_task_is_open_to_those_who_may_do_it_and_waits_for_all_others(
        self, cast: Cast, prepare: Any, reached: int, after: list[str], may: set[str]
    ) -> None:
        prepare(cast)
        for member in cast.everyone:
            open_kind = "now" if member.role in may else "waiting"
            if prepare in (drafted, returned) and member.role in DRAFTERS - {"staff"}:
                open_kind = "begun"  # by the clerk
            assert kinds(cast, member) == ["done"] * reached + [open_kind] + after, member.role

    def test_a_memo_may_be_begun_and_signed_before_its_measures(self, cast: Cast) -> None:
        confirmed(cast)
        assert task(cast, cast.staff, 3).url == "/mae-kham-mi/2563/#memo"
        assert task(cast, cast.mayor, 3).url == ""
        factories.make_submitted_memo(cast)
        assert kinds(cast, cast.staff) == ["done", "done", "now", "done", "waiting"]
        assert kinds(cast, cast.head) == ["done", "done", "now", "done", "now"]

    def test_a_finished_memo_asks_nothing_more_of_anybody(self, cast: Cast) -> None:
        issued(cast)
        for member in cast.everyone:
            assert kinds(cast, member) == ["done"] * 5

    def test_tasks_that_wait_or_come_later_have_no_link(self, cast: Cast) -> None:
        entered(cast)
        for member in (cast.staff, cast.mayor):
            tasks = tasks_of(overview(cast), member)
            assert {task.url for task in tasks if task.kind in {"waiting", "later"}} == {""}

    def test_a_finished_task_has_a_link_for_those_who_may_open_its_page(self, cast: Cast) -> None:
        issued(cast)
        assert all(task.url for task in tasks_of(overview(cast), cast.staff)[:-2])
        for_the_mayor = [bool(task.url) for task in tasks_of(overview(cast), cast.mayor)][:UNTIL_THE_MEMO]
        assert for_the_mayor == [False, False, True, True, True]

    def test_a_year_without_weakness_needs_no_measures(self, cast: Cast) -> None:
        factories.make_confirmed_year(cast, figures=STRONG)
        assert task(cast, cast.staff, 2).kind == "done"
        assert task(cast, cast.staff, 2).detail == "ไม่มีตัวชี้วัดที่ต่ำกว่าเกณฑ์"

    def test_measures_are_counted_by_the_indicators_they_answer(self, cast: Cast) -> None:
        confirmed(cast)
        factories.make_measure(cast, indicator_codes=["disclose", "prevent"])
        factories.make_measure(cast, indicator_codes=["disclose"])
        assert task(cast, cast.staff, 2).detail == "มีมาตรการแล้ว 2 จาก 6 ตัวชี้วัดที่ต่ำกว่าเกณฑ์"

    def test_measures_of_a_year_with_missing_scores_are_not_known_yet(self, cast: Cast) -> None:
        empty(cast)
        assert task(cast, cast.staff, 2).detail == "จะทราบตัวชี้วัดที่ต้องมีมาตรการเมื่อคะแนนครบ"

    def test_the_memo_names_its_drafter_and_state(self, cast: Cast) -> None:
        memo = drafted(cast)
        found = task(cast, cast.admin, 3)
        assert (found.who, found.detail) == ("นางอรอร คำลือ", "สถานะ: กำลังร่าง")
        assert found.url == f"/mae-kham-mi/papers/{memo.pk}/"

    def test_the_signature_names_who_is_awaited(self, cast: Cast) -> None:
        memo = factories.sign(submitted(cast), cast.head)
        found = task(cast, cast.staff, 4)
        assert found.detail == "รอ รองปลัดองค์การบริหารส่วนตำบลแม่คำมี"
        assert found.who == "นายวิชัย แก้วมา"
        assert task(cast, cast.deputy, 4).url == f"/mae-kham-mi/papers/{memo.pk}/sign/"

    def test_an_issued_memo_shows_its_number(self, cast: Cast) -> None:
        memo = issued(cast)
        assert memo.number
        assert task(cast, cast.staff, 4).detail == f"ลงนามครบแล้ว เลขที่ {memo.number}"

    def test_the_signers_are_those_of_the_agency_s_own_chain(self, cast: Cast) -> None:
        usual = "หัวหน้าส่วนราชการ, รองปลัด, ปลัด และ นายก ตามลำดับ"
        planned(cast)
        assert task(cast, cast.staff, 4).detail == "ตามลำดับที่หน่วยงานกำหนด"
        factories.make_memo(cast)
        assert task(cast, cast.staff, 4).detail == usual
        chain = [Place(Role.CLERK, ("ทราบ",)), Place(Role.MAYOR, ("ทราบ",))]
        save_chain(agency=cast.agency, kind="memo", chain=chain, by=cast.admin)
        assert task(cast, cast.staff, 4).detail == "ปลัด และ นายก ตามลำดับ"

    def test_of_two_in_one_seat_either_may_sign(self, cast: Cast) -> None:
        other = factories.make_member(
            cast.agency, "head2", Role.OFFICE_HEAD, "หัวหน้าสำนักปลัด (2)", unit=cast.office, name="สอง คนดี"
        )
        submitted(cast)
        found = task(cast, cast.staff, 4)
        assert found.who == f"{cast.head.display_name} หรือ {other.display_name} ลงนามได้คนใดคนหนึ่ง"

    def test_a_memo_that_was_taken_back_waits_for_its_drafter_again(self, cast: Cast) -> None:
        withdraw_paper(paper=submitted(cast), by=cast.staff)
        assert kinds(cast, cast.staff) == ["done", "done", "done", "now", "later"]

    def test_confirmation_names_who_confirmed(self, cast: Cast) -> None:
        confirmed(cast)
        assert task(cast, cast.mayor, 1).detail == "ยืนยันโดย นางอรอร คำลือ"


class TestResultCorrectedWhileSigning:
    """A memo that states an earlier result cannot be signed: one next step, on the year and on the desk."""

    def test_nobody_signed_so_the_clerk_takes_it_back(self, cast: Cast) -> None:
        memo = submitted(cast)
        assert overview(cast).overtaken == {}
        corrected(cast)
        assert kinds(cast, cast.staff) == ["done", "done", "done", "now", "later"]
        assert kinds(cast, cast.head) == ["done", "done", "done", "now", "later"]  # who may draft, too
        assert kinds(cast, cast.mayor) == ["done", "done", "done", "waiting", "later"]
        found = task(cast, cast.staff, 3)
        assert found.title == f"ดึงกลับมาแก้ไขและเสนอใหม่: {memo}"
        assert found.detail.startswith("ผลคะแนนเปลี่ยนไปหลังจากเสนอเอกสาร จึงยังลงนามไม่ได้")
        assert found.url == f"/mae-kham-mi/papers/{memo.pk}/withdraw/"
        assert found.title in [row.title for row in my_tasks(cast.staff, overview(cast))]
        taken_back = withdraw_paper(paper=memo, by=cast.staff)
        submit_paper(paper=taken_back, by=cast.staff)
        assert kinds(cast, cast.staff) == ["done"] * 4 + ["waiting"]

    def test_after_a_signature_only_the_next_signer_can_send_it_back(self, cast: Cast) -> None:
        memo = factories.sign(submitted(cast), cast.head)
        corrected(cast)
        assert kinds(cast, cast.staff) == ["done"] * 4 + ["waiting"]
        assert kinds(cast, cast.deputy) == ["done"] * 4 + ["now"]
        found = task(cast, cast.staff, 4)
        assert (found.title, found.who) == (f"ส่งกลับให้แก้ไข: {memo}", "นายวิชัย แก้วมา")
        assert found.title in [row.title for row in my_tasks(cast.deputy, overview(cast))]
        assert f"ลงนาม: {memo}" not in [row.title for row in my_tasks(cast.deputy, overview(cast))]

    def test_the_announcement_and_the_analysis_are_asked_the_same(self, cast: Cast) -> None:
        planned(cast)
        for kind in (PaperKind.ANNOUNCEMENT, PaperKind.ANALYSIS):
            year = 2564 if kind == PaperKind.ANNOUNCEMENT else 2563
            submit_paper(paper=make_paper(cast, kind, year), by=cast.staff)
        corrected(cast)
        back = [title for kind, title in further(cast, cast.staff) if kind == "now"]
        assert [title.split(":")[0] for title in back] == ["ดึงกลับมาแก้ไขและเสนอใหม่"] * 2


ANNOUNCEMENT, ANALYSIS = "ออกประกาศมาตรการของแผนปี 2564", "จัดทำรายงานการวิเคราะห์ผลการประเมิน"


class TestPapersBesideTheMemo:
    """The announcement and the analysis are asked of the year too, where a newcomer would look for them."""

    def test_they_are_named_from_the_first_day_and_open_once_they_can_be_begun(self, cast: Cast) -> None:
        entered(cast)
        assert further(cast, cast.staff) == [("later", ANNOUNCEMENT), ("later", ANALYSIS)]
        cast.agency.assessments.all().delete()
        planned(cast)
        assert further(cast, cast.staff) == [("open", ANNOUNCEMENT), ("open", ANALYSIS)]

    def test_once_the_memo_is_issued_they_are_the_next_work(self, cast: Cast) -> None:
        issued(cast)
        assert further(cast, cast.staff) == [("now", ANNOUNCEMENT), ("open", ANALYSIS)]
        assert further(cast, cast.mayor)[0] == ("waiting", ANNOUNCEMENT)
        assert task(cast, cast.staff, 5).url == "/mae-kham-mi/2564/papers/#paper-announcement"
        assert task(cast, cast.staff, 6).url == "/mae-kham-mi/2563/papers/#paper-analysis"

    def test_one_that_is_being_signed_waits_for_its_signer(self, cast: Cast) -> None:
        planned(cast)
        paper = make_paper(cast, "announcement", 2564)
        assert task(cast, cast.staff, 5).title == f"ร่างต่อและเสนอ: {paper}"
        assert [further(cast, who)[0][0] for who in (cast.staff, cast.head, cast.mayor)] == [
            "now", "begun", "waiting"
        ]  # fmt: skip
        submit_paper(paper=paper, by=cast.staff)
        assert task(cast, cast.mayor, 5).url == f"/mae-kham-mi/papers/{paper.pk}/sign/"
        assert [row[0] for row in further(cast, cast.staff)] == ["waiting", "open"]

    def test_a_year_without_weakness_asks_for_no_announcement(self, cast: Cast) -> None:
        factories.make_confirmed_year(cast, figures=STRONG)
        assert [title for _, title in further(cast, cast.staff)] == [ANALYSIS]


LABELS = ["ผลคะแนน", "มาตรการ", "บันทึกข้อความ", "ประกาศ", "วิเคราะห์", "ติดตาม", "รายงาน"]


def stations(cast: Cast) -> dict[str, str]:
    """The state of each station."""
    return {step.label: step.state for step in path_of(overview(cast))}


def notes(cast: Cast) -> dict[str, str]:
    """What each station says of itself."""
    return {step.label: step.note for step in path_of(overview(cast))}


class TestPath:
    @pytest.mark.parametrize(
        ("prepare", "done", "now"),
        [
            (empty, [], ["ผลคะแนน"]),
            (entered, [], ["ผลคะแนน"]),
            (confirmed, ["ผลคะแนน"], []),
            (planned, ["ผลคะแนน"], ["มาตรการ"]),
            (drafted, ["ผลคะแนน"], ["มาตรการ", "บันทึกข้อความ"]),
            (submitted, ["ผลคะแนน"], ["มาตรการ", "บันทึกข้อความ"]),
            (issued, ["ผลคะแนน", "บันทึกข้อความ"], ["มาตรการ"]),
        ],
        ids=lambda value: getattr(value, "__name__", ""),
    )
    def test_says_what_is_done_and_what_is_under_way(
        self, cast: Cast, prepare: Any, done: list[str], now: list[str]
    ) -> None:
        prepare(cast)
        found = stations(cast)
        # What is weak is known once scores stand; as the task, the station is asked only then.
        assert list(found) == [label for label in LABELS if prepare is not empty or label != "ประกาศ"]
        assert [label for label, state in found.items() if state == "done"] == done
        assert [label for label, state in found.items() if state == "now"] == now

    def test_where_nothing_is_under_way_the_next_is_that_of_the_task_list(self, cast: Cast) -> None:
        confirmed(cast)
        assert [label for label, state in stations(cast).items() if state == "next"] == ["มาตรการ"]
        factories.make_memo(cast)
        assert "next" not in stations(cast).values()

    def test_measures_are_done_when_the_plan_is_in_force_and_not_before(self, cast: Cast) -> None:
        planned(cast)
        plan = cast.agency.plans.get()
        assert notes(cast)["มาตรการ"] == "แผนปี 2564 กำลังจัดทำ"
        proposed = propose_plan(plan=plan, by=cast.staff)
        assert (stations(cast)["มาตรการ"], notes(cast)["มาตรการ"]) == ("now", "แผนปี 2564 เสนอขออนุมัติ")
        approve_plan(plan=proposed, by=cast.mayor, version=proposed.version)
        assert (stations(cast)["มาตรการ"], notes(cast)["มาตรการ"]) == ("done", "แผนปี 2564 สิ้นสุดแล้ว")
        assert stations(cast)["ติดตาม"] == "now"

    def test_a_plan_of_a_year_file_is_in_force_as_a_draft(self, cast: Cast) -> None:
        planned(cast)
        adopt_plan(plan=cast.agency.plans.get(), adopted_on=date(2020, 10, 15), by=None)
        assert stations(cast)["มาตรการ"] == "done"

    def test_a_year_without_weakness_needs_no_measures(self, cast: Cast) -> None:
        factories.make_year(cast, figures=STRONG)
        assert (stations(cast)["มาตรการ"], notes(cast)["ผลคะแนน"]) == ("done", "รอตรวจทานและยืนยัน")

    def test_names_the_next_follow_up_of_the_plan(self, cast: Cast) -> None:
        confirmed(cast)
        assert notes(cast)["ติดตาม"] == "แผนปี 2564 รอบแรก 31 มี.ค. 2564"
        content = factories.measure_content(cast)
        early, late = content.cut_offs[0].replace(month=1), content.cut_offs[1]
        plan = factories.make_measure(cast, indicator_codes=[], cut_offs=[late, early]).plan
        assert notes(cast)["ติดตาม"] == "แผนปี 2564 รอบแรก 31 ม.ค. 2564"
        adopt_plan(plan=plan, adopted_on=date(2020, 10, 15), by=None)
        rounds = Round.objects.order_by("cut_off")
        rounds.filter(cut_off=early).update(status="under_way", reported_on=early)
        late = (timezone.localdate() - content.cut_offs[1]).days
        told = f"แผนปี 2564 รอบถัดไป 30 ก.ย. 2564 เลยกำหนด {late} วัน"
        assert (stations(cast)["ติดตาม"], notes(cast)["ติดตาม"]) == ("now", told)
        rounds.filter(cut_off=early).update(status="done")
        assert (stations(cast)["ติดตาม"], notes(cast)["ติดตาม"]) == ("done", "แผนปี 2564 รายงานครบทุกรอบ")

    def test_the_day_in_a_note_is_not_torn(self) -> None:
        note = "แผนปี 2564 รอบแรก 31 มี.ค. 2564"
        assert "รอบแรก 31\u00a0มี.ค.\u00a02564" in year_path([PathStep("ติดตาม", "later", note)])

    def test_shows_the_number_of_the_issued_memo_and_leads_to_it(self, cast: Cast) -> None:
        memo = issued(cast)
        step = next(step for step in path_of(overview(cast)) if step.label == "บันทึกข้อความ")
        assert (step.note, step.url) == (f"ลงนามแล้ว {memo.number}", f"/mae-kham-mi/papers/{memo.pk}/")

    def test_a_memo_stays_signed_while_a_correction_is_on_its_way(self, cast: Cast) -> None:
        memo = issued(cast)
        correct_paper(paper=memo, by=cast.staff, reason="แก้ไขวันที่")
        step = next(step for step in path_of(overview(cast)) if step.label == "บันทึกข้อความ")
        assert (step.state, step.url) == ("done", f"/mae-kham-mi/papers/{memo.pk}/")
        assert step.note == f"ลงนามแล้ว {memo.number} (กำลังทำฉบับแก้ไข)"
        assert f"ฉบับที่ใช้อยู่ เลขที่ {memo.number}" in task(cast, cast.staff, 3).detail

    def test_the_announcement_is_a_station_as_it_is_a_task(self, cast: Cast) -> None:
        def station() -> tuple[str, str, str]:
            step = next(step for step in path_of(overview(cast)) if step.label == "ประกาศ")
            return step.state, step.note, step.url

        entered(cast)
        assert station() == ("later", "แผนปี 2564", "")
        cast.agency.assessments.all().delete()
        planned(cast)
        assert station() == ("later", "แผนปี 2564", task(cast, cast.staff, 5).url)
        paper = make_paper(cast, "announcement", 2564)
        assert station() == ("now", "แผนปี 2564 กำลังร่าง", f"/mae-kham-mi/papers/{paper.pk}/")

    def test_the_report_names_the_plan_it_is_about_and_the_memo_names_none(self, cast: Cast) -> None:
        planned(cast)
        report = next(step for step in path_of(overview(cast)) if step.label == "รายงาน")
        assert (report.state, report.note, report.url) == ("later", "แผนปี 2564", "")
        adopt_plan(plan=Measure.objects.get().plan, adopted_on=date(2020, 12, 1), by=None)
        Round.objects.update(reported_on=F("cut_off"), status="done", text="ครบ")
        report = next(step for step in path_of(overview(cast)) if step.label == "รายงาน")
        assert (
            report.url
            == tasks_of(overview(cast), cast.staff)[-1].url
            == "/mae-kham-mi/2564/papers/#paper-results"
        )
        make_paper(cast, "results", 2564)
        assert (stations(cast)["รายงาน"], notes(cast)["รายงาน"]) == ("now", "แผนปี 2564 กำลังร่าง")
        assert notes(cast)["บันทึกข้อความ"] == ""

    def test_a_year_without_weakness_has_no_announcement_on_its_path(self, cast: Cast) -> None:
        factories.make_confirmed_year(cast, figures=STRONG)
        assert "ประกาศ" not in stations(cast)

    def test_the_analysis_leads_somewhere_once_it_can_be_begun(self, cast: Cast) -> None:
        entered(cast)
        assert next(step for step in path_of(overview(cast)) if step.label == "วิเคราะห์").url == ""
        cast.agency.assessments.all().delete()
        confirmed(cast)
        step = next(step for step in path_of(overview(cast)) if step.label == "วิเคราะห์")
        assert step.url == "/mae-kham-mi/2563/papers/#paper-analysis"


class TestWhatGoesOnThroughThePlansYear:
    def last_two(self, cast: Cast) -> list[tuple[str, str]]:
        return [(row.kind, row.detail) for row in tasks_of(overview(cast), cast.staff)][-2:]

    def test_follow_up_and_report_are_tasks_as_they_are_stations(self, cast: Cast) -> None:
        planned(cast)
        assert [kind for kind, _ in self.last_two(cast)] == ["later", "later"]
        adopt_plan(plan=cast.agency.plans.get(), adopted_on=date(2020, 10, 15), by=None)
        kind, told = self.last_two(cast)[0]
        assert (kind, f"แผนปี 2564 {told}") == ("late", notes(cast)["ติดตาม"])
        Round.objects.update(status="done", reported_on=date(2021, 3, 31))
        assert [kind for kind, _ in self.last_two(cast)] == ["done", "open"]

    @pytest.mark.parametrize(
        ("owner", "kinds"),
        [
            ("staff", ("late", "waiting", "waiting")),
            ("head", ("waiting", "late", "waiting")),
            ("", ("late",) * 2),
        ],
        ids=["of-the-clerk", "of-the-head", "of-nobody"],
    )
    def test_a_round_that_is_late_is_the_owner_s_and_waits_for_all_others(
        self, cast: Cast, owner: str, kinds: tuple[str, ...]
    ) -> None:
        measure = planned(cast)
        Measure.objects.filter(pk=measure.pk).update(owner=getattr(cast, owner) if owner else None)
        adopt_plan(plan=measure.plan, adopted_on=date(2020, 10, 15), by=None)
        for who, kind in zip((cast.staff, cast.head, cast.mayor), kinds, strict=False):
            assert tasks_of(overview(cast), who)[-2].kind == kind

    def test_a_round_to_come_is_open(self, cast: Cast) -> None:
        adopt_plan(plan=planned(cast).plan, adopted_on=date(2020, 10, 15), by=None)
        with as_of(office_hour(date(2021, 1, 4), 1)):
            assert self.last_two(cast)[0][0] == "open"

    def test_a_returned_report_is_its_drafter_s_to_mend_as_on_the_desk(self, cast: Cast) -> None:
        planned(cast)
        Round.objects.update(status="done", reported_on=date(2021, 3, 31))
        paper = make_paper(cast, "results", 2564)
        Paper.objects.filter(pk=paper.pk).update(state="returned")
        found = tasks_of(overview(cast), cast.staff)[-1]
        assert (found.kind, found.title) == ("now", f"แก้ไขและเสนอใหม่: {paper}")
        assert found.url == f"/mae-kham-mi/papers/{paper.pk}/"
        other = tasks_of(overview(cast), cast.head)[-1]
        assert (other.kind, other.url) == ("begun", found.url)
        executive = tasks_of(overview(cast), cast.mayor)[-1]
        assert (executive.kind, executive.url) == ("waiting", "")

    @pytest.mark.parametrize("kind", ["memo", "announcement", "analysis", "results"])
    def test_a_draft_is_the_same_on_the_year_s_page_as_on_the_desk(self, cast: Cast, kind: str) -> None:
        planned(cast)
        Round.objects.update(status="done", reported_on=date(2021, 3, 31))
        year = 2563 if kind in ("memo", "analysis") else 2564
        url = f"/mae-kham-mi/papers/{make_paper(cast, kind, year).pk}/"

        def shown(member: Membership) -> list[str]:
            lists = (tasks_of(overview(cast), member), my_tasks(member, overview(cast)))
            return [task.kind for tasks in lists for task in tasks if task.url == url]

        assert [shown(who) for who in (cast.staff, cast.head)] == [["now"] * 2, ["begun"] * 2]
        Membership.objects.filter(pk=cast.staff.pk).update(is_active=False)
        assert shown(cast.head) == ["now"] * 2


class TestOverview:
    def test_there_is_none_of_a_year_not_opened(self, cast: Cast, year_s000: Assessment) -> None:
        assert overview_of(cast.agency, 2564) is None

    def test_holds_the_year_before_where_it_was_recorded(self, cast: Cast, year_s000: Assessment) -> None:
        factories.make_year(cast, 2564, STRONG)
        before = overview(cast, 2564).previous
        assert before
        assert before.total == overview(cast).result.total
        assert overview(cast).previous is None

    def test_other_agencies_are_not_mixed_in(self, cast: Cast, others: Cast, year_s000: Assessment) -> None:
        factories.make_issued_memo(others)
        factories.make_measure(others)
        view = overview(cast)
        assert view.memo is None
        assert [row.titles for row in view.plan.rows] == [[]] * 6
        assert view.result.total is not None


class TestWhoseTheClericalWorkIs:
    """The officer in charge; where an agency has none in post, its administrator."""

    def who(self, cast: Cast) -> list[str]:
        return [row.who for row in tasks_of(overview(cast), cast.admin)][:4]

    def test_the_officer_in_charge(self, cast: Cast) -> None:
        factories.make_year(cast)
        assert self.who(cast) == ["เจ้าหน้าที่ผู้รับผิดชอบ ITA"] * 4

    def test_the_administrator_where_there_is_none(self, cast: Cast, others: Cast) -> None:
        factories.make_year(cast)
        Membership.objects.filter(pk=cast.staff.pk).update(is_active=False)
        assert self.who(cast) == ["ผู้ดูแลระบบของหน่วยงาน"] * 4
