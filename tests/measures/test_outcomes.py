"""What came of the promises: reports, outcomes, comparison with the next result, and what may be claimed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from agencies.models import AuditEvent
from agencies.versions import Stale
from assessments.models import Assessment
from measures.models import Achievement, Measure, Plan, Round
from measures.outcome_actions import save_outcome
from measures.outcome_presenters import rounds_told
from measures.outcomes import NOT_RECORDED, Comparison, false_claims, outcome_is_so, outcome_rows
from tests.as_read import as_read
from tests.factories import Cast, confirm, make_confirmed_year, make_measure, make_year, scores
from tests.reports.facts import make_paper

BETTER = ("96", "90", "93", "92", "85.00", "84.99", "67.40", "71.85", "88", "12")


def plan_of(cast: Cast) -> Plan:
    return Plan.objects.get(agency=cast.agency, fiscal_year=2564)


def compared(after: str | None, *, is_confirmed: bool = True, name: str = "การเปิดเผยข้อมูล") -> Comparison:
    score = None if after is None else Decimal(after)
    label = f"ตัวชี้วัดที่ 9 {name}"
    return Comparison("disclose", name, label, 2563, Decimal("43.90"), score, Decimal(85), is_confirmed)


class TestComparison:
    def test_both_results_and_the_rise_are_told(self, cast: Cast) -> None:
        make_confirmed_year(cast)
        make_confirmed_year(cast, 2564, scores(BETTER))
        make_measure(cast)
        [row] = outcome_rows(plan_of(cast))
        [found] = row.comparisons
        assert (found.before, found.after, found.change, found.has_risen) == (
            Decimal("43.90"),
            Decimal("88.00"),
            Decimal("44.10"),
            True,
        )
        assert found.sentence == (
            "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล ปี 2563 ได้ 43.90 คะแนน ปี 2564 ได้ 88.00 คะแนน เพิ่มขึ้น 44.10 คะแนน"
        )
        assert row.claims == ["ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล ได้คะแนนไม่ต่ำกว่า 85 คะแนน"]

    @pytest.mark.parametrize(
        ("after", "is_confirmed", "is_claimed"),
        [("85.00", True, True), ("84.99", True, False), ("85.00", False, False), (None, False, False)],
    )
    def test_the_threshold_is_claimed_only_where_a_confirmed_result_has_it(
        self, after: str | None, is_confirmed: bool, is_claimed: bool
    ) -> None:
        found = compared(after, is_confirmed=is_confirmed)
        assert (found.is_reached, "ไม่ต่ำกว่า 85 คะแนน" in found.claim) == (is_claimed, is_claimed)

    def test_a_confirmed_score_under_the_threshold_is_said_to_be(self) -> None:
        assert compared("84.99").claim.endswith("ได้คะแนนต่ำกว่า 85 คะแนน")
        assert compared("84.99", is_confirmed=False).claim == ""

    def test_a_measure_that_missed_its_target_is_not_credited(self) -> None:
        missed = replace(compared("90.00"), is_credited=False)
        assert (missed.is_reached, missed.claim) == (True, "")
        assert "ต่ำกว่า" in replace(compared("40.00"), is_credited=False).claim

    @pytest.mark.parametrize(
        ("after", "text"), [("43.90", "เท่าเดิม"), ("40.00", "ลดลง 3.90 คะแนน"), (None, "")]
    )
    def test_what_became_of_it_in_words(self, after: str | None, text: str) -> None:
        assert compared(after).change_text == text

    def test_a_result_that_is_not_there_is_not_recorded(self, cast: Cast, year_s000: Assessment) -> None:
        make_measure(cast)
        [found] = outcome_rows(plan_of(cast))[0].comparisons
        assert found.sentence.endswith(f"ปี 2564 {NOT_RECORDED}")
        assert (found.change, found.has_risen, found.claim) == (None, None, "")

    def test_papers_quote_only_results_that_are_locked(self, cast: Cast) -> None:
        make_confirmed_year(cast)
        after = make_year(cast, 2564, scores(BETTER))
        make_measure(cast)
        [open_row] = outcome_rows(plan_of(cast))
        [locked] = outcome_rows(plan_of(cast), confirmed=True)
        assert (open_row.comparisons[0].after, locked.comparisons[0].after) == (Decimal("88.00"), None)
        confirm(after, by=cast.staff)
        assert outcome_rows(plan_of(cast), confirmed=True)[0].claims


class TestReports:
    def test_what_no_round_recorded_is_said_to_be_not_recorded(self, cast: Cast) -> None:
        measure = make_measure(cast)
        Round.objects.filter(measure=measure, cut_off=date(2021, 3, 31)).update(
            status="done", text="เผยแพร่แล้ว", reported_on=date(2021, 3, 30)
        )
        [row] = outcome_rows(plan_of(cast))
        first, second = row.reports
        assert (first.is_recorded, first.status, first.text, first.result) == (
            True,
            "แล้วเสร็จ",
            "เผยแพร่แล้ว",
            NOT_RECORDED,
        )
        assert (second.is_recorded, second.status, second.text) == (False, NOT_RECORDED, NOT_RECORDED)
        assert (row.achievement, row.outcome) == (NOT_RECORDED, NOT_RECORDED)

    def test_one_measure_costs_what_three_cost(
        self, cast: Cast, year_s000: Assessment, django_assert_num_queries: Any
    ) -> None:
        make_measure(cast)
        plan = Plan.objects.select_related("agency").get()
        with django_assert_num_queries(7):
            outcome_rows(plan)
        make_measure(cast)
        make_measure(cast, owner=None, owner_name="นายนอก ระบบ")
        with django_assert_num_queries(7):
            assert len(outcome_rows(plan)) == 3


class TestClaims:
    @pytest.mark.parametrize(
        "text",
        [
            "ได้คะแนนไม่ต่ำกว่าร้อยละ 85",
            "คะแนนตัวชี้วัดการเปิดเผยข้อมูลไม่ต่ำกว่าร้อยละ ๘๕",
            "ผลการประเมินไม่ต่ำกว่า 85.00 คะแนน",
            "ได้คะแนนไม่ต่ำกว่าเกณฑ์ร้อยละ ๘๕",
            "ได้คะแนนไม่น้อยกว่าร้อยละ ๘๕",
        ],
    )
    def test_a_claim_is_held_against_the_result(self, text: str) -> None:
        assert false_claims(text, (compared("85.00"),)) == []
        assert false_claims(text, (compared("84.99"),))
        assert "ยังไม่มีผลคะแนนปี 2564 ที่ยืนยันแล้ว" in false_claims(text, (compared(None),))[0]
        assert false_claims(text, ())

    @pytest.mark.parametrize(
        "text",
        [
            "จัดอบรมแล้ว 3 ครั้ง",
            "ผู้รับบริการพึงพอใจไม่ต่ำกว่าร้อยละ 90",
            "มีผู้เข้าร่วมไม่ต่ำกว่า 50 คน",
            "คะแนนเพิ่มขึ้น\nไม่ต่ำกว่าร้อยละ 90 พึงพอใจ",
        ],
    )
    def test_other_figures_are_no_claims_about_scores(self, text: str) -> None:
        assert false_claims(text, (compared("10.00"),)) == []

    def test_a_claim_speaks_of_the_indicators_it_names(self) -> None:
        other = compared("10.00", name="การป้องกันการทุจริต")
        named = "การเปิดเผยข้อมูลได้คะแนนไม่ต่ำกว่าร้อยละ 85"
        assert false_claims(named, (compared("90.00"), other)) == []
        assert false_claims("ได้คะแนนไม่ต่ำกว่าร้อยละ 85", (compared("90.00"), other))

    def test_a_claim_that_a_correction_made_false_is_found(self, cast: Cast) -> None:
        make_confirmed_year(cast)
        make_confirmed_year(cast, 2564, scores(BETTER))
        measure = make_measure(cast, indicator_codes=["quality"])
        save_outcome(
            measure=measure,
            achievement="achieved",
            outcome="ได้คะแนนไม่ต่ำกว่าร้อยละ 85",
            by=cast.staff,
            version=1,
        )
        [found] = outcome_is_so(outcome_rows(plan_of(cast))[0])
        assert "84.99" in found.message
        assert found.url == f"/mae-kham-mi/2564/measures/{measure.pk}/outcome/"

    @pytest.mark.parametrize(
        ("target", "reason"),
        [
            ("คะแนนตัวชี้วัดคุณภาพการดำเนินงานไม่ต่ำกว่า 85", "ได้ 84.99 คะแนน"),
            ("คะแนนคุณภาพการดำเนินงานไม่น้อยกว่าร้อยละ ๘๕", "ได้ 84.99 คะแนน"),
            ("คะแนนตัวชี้วัดไม่ต่ำกว่า 84.99", ""),
            ("คะแนนทดสอบหลังอบรมไม่ต่ำกว่าร้อยละ 90", ""),
            ("เผยแพร่ข้อมูลครบทุกข้อ", ""),
            ("", ""),
        ],
    )
    def test_a_target_called_reached_is_held_against_its_score(
        self, cast: Cast, target: str, reason: str
    ) -> None:
        make_confirmed_year(cast)
        make_confirmed_year(cast, 2564, scores(BETTER))
        make_measure(cast, indicator_codes=["quality"], target=target)
        Measure.objects.update(achievement=Achievement.ACHIEVED, outcome="ดีขึ้น")
        found = outcome_is_so(outcome_rows(plan_of(cast))[0])
        assert [row.rule for row in found] == (["target-missed"] if reason else [])
        assert all(reason in row.message and "ซึ่งไม่ตรงกับผลคะแนน" in row.message for row in found)
        Measure.objects.update(achievement=Achievement.PARTLY)
        assert outcome_is_so(outcome_rows(plan_of(cast))[0]) == []

    def test_before_any_score_a_target_is_not_reached_either(self, cast: Cast) -> None:
        make_confirmed_year(cast)
        make_measure(cast, target="คะแนนตัวชี้วัดไม่ต่ำกว่า 85")
        Measure.objects.update(achievement=Achievement.ACHIEVED, outcome="ดีขึ้น")
        [found] = outcome_is_so(outcome_rows(plan_of(cast))[0])
        assert "ยังไม่มีผลคะแนนปี 2564 ที่ยืนยันแล้ว" in found.message
        assert "ซึ่งยังเทียบกับผลคะแนนไม่ได้" in found.message
        assert "ไม่ตรงกับผลคะแนน" not in found.message
        assert found.message.startswith("“มาตรการเผยแพร่")  # not called a measure twice


def test_once_every_measure_is_summed_up_the_report_is_the_next_step(
    client: Client, cast: Cast, as_officer: Callable[..., Client]
) -> None:
    for title in ("ก", "ข"):
        make_measure(cast, title=title)
    page = "/mae-kham-mi/2564/measures/outcomes/"
    way = '<a href="/mae-kham-mi/2564/papers/#paper-results">รายงานผลการดำเนินการของปี 2564</a>'
    Measure.objects.filter(title="ก").update(achievement="partly", outcome="ดีขึ้น")
    assert way not in as_officer(client, cast.staff).get(page).content.decode()
    save_outcome(
        measure=Measure.objects.get(title="ข"), achievement="partly", outcome="ดี", by=cast.staff, version=1
    )
    shown = client.get(page).content.decode()
    assert way in as_read(shown)
    assert "สรุปครบทุกมาตรการแล้ว" in as_read(shown)


def test_saving_keeps_an_event_and_the_version(cast: Cast) -> None:
    measure = make_measure(cast)
    save_outcome(measure=measure, achievement="partly", outcome="ก", by=cast.staff, version=1)
    event = AuditEvent.objects.get(event="outcome_saved")
    assert event.changes == {"achievement": ["", "partly"], "outcome": ["", "ก"]}
    with pytest.raises(Stale):
        save_outcome(measure=measure, achievement="achieved", outcome="ข", by=cast.staff, version=1)
    measure.refresh_from_db()
    assert (measure.achievement, measure.outcome, measure.version) == (Achievement.PARTLY, "ก", 2)


class TestPages:
    def address(self, measure: Measure) -> str:
        return f"/mae-kham-mi/2564/measures/{measure.pk}/outcome/"

    def test_the_page_says_what_is_not_recorded(
        self, client: Client, cast: Cast, year_s000: Assessment, as_officer: Callable[..., Client]
    ) -> None:
        make_measure(cast)
        html = as_officer(client, cast.mayor).get("/mae-kham-mi/2564/measures/outcomes/").content.decode()
        assert "ยังไม่มีผลการประเมินที่จะเทียบ" in html
        assert NOT_RECORDED in html
        assert "/outcome/" not in html

    def test_an_empty_plan_leads_to_the_plan(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        html = as_officer(client, cast.staff).get("/mae-kham-mi/2564/measures/outcomes/").content.decode()
        assert "ยังไม่มีมาตรการในแผนปีนี้" in html

    def test_the_owner_may_sum_up_and_another_executive_may_not(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        measure = make_measure(cast, owner=cast.deputy)
        answer = as_officer(client, cast.clerk).get(self.address(measure))
        assert answer.status_code == 403
        data = {"achievement": "partly", "outcome": "เผยแพร่ได้สองไตรมาส", "version": "1"}
        answer = as_officer(client, cast.deputy).post(self.address(measure), data)
        assert answer.status_code == 302
        measure.refresh_from_db()
        assert measure.achievement == Achievement.PARTLY

    def test_a_false_claim_is_refused_and_what_was_typed_stays(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        make_confirmed_year(cast)
        make_confirmed_year(cast, 2564, scores(BETTER))
        measure = make_measure(cast, indicator_codes=["quality"])
        typed = "ได้คะแนนไม่ต่ำกว่าร้อยละ ๘๕"
        data = {"achievement": "achieved", "outcome": typed, "version": "1"}
        answer = as_officer(client, cast.staff).post(self.address(measure), data)
        html = answer.content.decode()
        assert answer.status_code == 422
        assert "ได้ 84.99 คะแนน" in html
        assert typed in html
        measure.refresh_from_db()
        assert measure.outcome == ""

    def test_a_score_under_its_target_is_said_beside_the_choice_and_may_be_saved(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        make_confirmed_year(cast)
        make_confirmed_year(cast, 2564, scores(BETTER))
        measure = make_measure(cast, indicator_codes=["quality"], target="คะแนนตัวชี้วัดไม่ต่ำกว่า 85")
        html = as_read(as_officer(client, cast.staff).get(self.address(measure)).content.decode())
        assert "เป้าหมายคือคะแนนไม่ต่ำกว่า 85 แต่ผลปี 2564" in html
        assert "ยังต่ำกว่าเกณฑ์" in html
        data = {"achievement": "achieved", "outcome": "ดีขึ้น", "version": "1"}
        answer = client.post(self.address(measure), data, follow=True)
        told = f"“{measure.title}” สรุปว่า “บรรลุเป้าหมาย” ซึ่งไม่ตรงกับผลคะแนน เป้าหมายคือคะแนน"
        assert told in as_read(answer.content.decode())

    def test_an_older_form_is_told_and_may_be_saved_again(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        measure = make_measure(cast)
        save_outcome(measure=measure, achievement="partly", outcome="ก", by=cast.head, version=1)
        data = {"achievement": "achieved", "outcome": "ข", "version": "1"}
        answer = as_officer(client, cast.staff).post(self.address(measure), data)
        assert answer.status_code == 422
        assert Stale.message in answer.content.decode()
        answer = client.post(self.address(measure), data | {"version": "2"})
        assert answer.status_code == 302

    def test_nothing_chosen_is_said_beside_the_fields(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        answer = as_officer(client, cast.staff).post(self.address(make_measure(cast)), {"version": "1"})
        assert "กรุณาเลือกว่าบรรลุเป้าหมายหรือไม่" in answer.content.decode()
        assert answer.status_code == 422

    def test_what_a_round_said_stands_beside_the_form_in_the_words_of_its_own_page(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        measure = make_measure(cast)
        Round.objects.filter(measure=measure, cut_off=date(2021, 3, 31)).update(
            status="not_done", text="ยังไม่ได้จัด", problems="วิทยากรยกเลิก", reported_on=date(2021, 3, 30)
        )
        html = as_read(as_officer(client, cast.staff).get(self.address(measure)).content.decode())
        assert "ปัญหาและอุปสรรค: วิทยากรยกเลิก" in html
        assert "ผลที่ได้: ไม่ได้บันทึก" in html

    def test_its_history_is_told_where_it_is_written_and_where_it_is_read(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        measure = make_measure(cast)
        for version, outcome in ((1, "ดีขึ้น"), (2, "ดีขึ้นมาก")):
            save_outcome(
                measure=measure, achievement="partly", outcome=outcome, by=cast.staff, version=version
            )
            measure.refresh_from_db()
        told = "ผลที่เกิดขึ้น จาก “ดีขึ้น” เป็น “ดีขึ้นมาก”"
        written = as_officer(client, cast.staff).get(self.address(measure)).content.decode()
        read = as_officer(client, cast.mayor).get("/mae-kham-mi/2564/measures/outcomes/").content.decode()
        for html in (written, read):
            assert told in html.split("ประวัติของสรุปผล")[1]
            assert cast.staff.display_name in html.split("ประวัติของสรุปผล")[1]
            assert "เพิ่มมาตรการ" not in html.split("ประวัติของสรุปผล")[1]

    def test_one_measure_summed_up_costs_what_three_cost(
        self,
        client: Client,
        cast: Cast,
        as_officer: Callable[..., Client],
        django_assert_max_num_queries: Any,
    ) -> None:
        as_officer(client, cast.mayor)
        for _ in range(3):
            measure = make_measure(cast)
            save_outcome(measure=measure, achievement="partly", outcome="ก", by=cast.staff, version=1)
            with django_assert_max_num_queries(20):
                client.get("/mae-kham-mi/2564/measures/outcomes/")

    def test_who_drafts_the_report_finds_the_way_back_to_it(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        make_confirmed_year(cast)
        measure = make_measure(cast)
        data = {"achievement": "partly", "outcome": "ดีขึ้น", "version": "1"}
        back = "กลับไปรายงานผลการดำเนินการ"
        answer = as_officer(client, cast.staff).post(self.address(measure), data, follow=True)
        assert back not in answer.content.decode()
        paper = make_paper(cast, "results", 2564)
        html = client.post(self.address(measure), data | {"version": "2"}, follow=True).content.decode()
        assert f'href="/mae-kham-mi/papers/{paper.pk}/">{back}' in html
        page = as_officer(client, cast.mayor).get("/mae-kham-mi/2564/measures/outcomes/").content.decode()
        assert back not in page


class TestRoundsBesideAnOutcome:
    def told(self, measure: Measure, day: date = date(2021, 4, 5)) -> list[str]:
        return [row.told for row in rounds_told(Measure.objects.get(pk=measure.pk), day)]

    def test_a_report_that_is_late_one_to_come_and_one_not_needed_differ(self, cast: Cast) -> None:
        measure = make_measure(cast)
        assert self.told(measure) == ["แผนยังไม่ได้รับอนุมัติ"] * 2
        Plan.objects.update(adopted_on=date(2020, 10, 27))
        assert self.told(measure) == ["เลยกำหนด 5 วัน", "ยังไม่ถึงรอบ"]
        first = Round.objects.filter(measure=measure, cut_off=date(2021, 3, 31))
        first.update(status="done", reported_on=date(2021, 3, 30))
        assert self.told(measure) == [
            "แล้วเสร็จ", "ไม่ต้องรายงาน เพราะมาตรการแล้วเสร็จตามรายงานรอบ 31 มีนาคม 2564"
        ]  # fmt: skip

    def test_they_stand_in_the_list(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        make_measure(cast)
        Plan.objects.update(adopted_on=date(2020, 10, 27))
        html = as_read(
            as_officer(client, cast.mayor).get("/mae-kham-mi/2564/measures/outcomes/").content.decode()
        )
        assert "31 มี.ค. 2564: เลยกำหนด" in html
