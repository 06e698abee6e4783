"""Checks of a paper: each with a paper that passes and one that does not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.findings import Finding, Severity
from agencies.models import Membership, User
from agencies.transitions import Refused, perform
from assessments.models import Assessment, Score
from assessments.workflow import REOPEN
from reports import checks, section_checks
from reports.actions import submit_paper
from reports.content import written_sections
from reports.models import Paper
from tests.factories import (
    S003,
    Cast,
    make_confirmed_year,
    make_measure,
    make_memo,
    make_submitted_memo,
    scores,
)
from tests.reports.facts import make_facts, make_paper


def rules(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def edit_page(paper: Paper, field: str) -> str:
    return reverse("reports:paper-edit", args=["mae-kham-mi", paper.pk]) + f"#id_{field}"


def section_page(paper: Paper, key: str) -> str:
    return f"{edit_page(paper, key).partition('#')[0]}?part={key}#id_{key}"


@pytest.fixture
def memo(cast: Cast) -> Paper:
    return make_memo(cast)


class TestResultIsConfirmed:
    def test_a_confirmed_result_passes(self, memo: Paper) -> None:
        assert checks.result_is_confirmed(memo) == []

    def test_an_open_one_holds_the_paper_and_leads_on(self, cast: Cast, memo: Paper) -> None:
        perform(REOPEN, Assessment.objects.get(), by=cast.head, comment="แก้")
        [found] = checks.result_is_confirmed(memo)
        assert (found.rule, found.severity) == ("result-unconfirmed", Severity.BLOCK)
        assert found.url == reverse("assessments:result-confirm", args=["mae-kham-mi", 2563])

    def test_so_does_a_year_that_is_not_there(self, memo: Paper) -> None:
        memo.fiscal_year = 2564
        assert rules(checks.result_is_confirmed(memo)) == ["result-unconfirmed"]


class TestHead:
    def test_an_office_and_a_date_pass(self, memo: Paper) -> None:
        assert checks.paper_has_office_and_date(memo) == []

    def test_without_them_it_is_held(self, memo: Paper) -> None:
        memo.unit, memo.dated_on = None, None
        found = checks.paper_has_office_and_date(memo)
        assert [(row.rule, row.url) for row in found] == [
            ("unit-missing", edit_page(memo, "unit")),
            ("date-missing", edit_page(memo, "dated_on")),
        ]


class TestDates:
    def test_a_paper_after_result_and_order_passes(self, memo: Paper) -> None:
        Assessment.objects.update(announced_on=date(2020, 10, 6))
        memo.dated_on, memo.order_dated_on = date(2020, 10, 6), date(2020, 10, 6)
        assert checks.dates_are_in_order(memo) == []

    def test_a_paper_older_than_the_result_is_held(self, memo: Paper) -> None:
        Assessment.objects.update(announced_on=date(2020, 10, 6))
        memo.dated_on = date(2020, 10, 5)
        [found] = checks.dates_are_in_order(memo)
        assert (found.rule, found.severity) == ("paper-before-result", Severity.BLOCK)
        assert "5 ตุลาคม 2563 ก่อนวันประกาศผล 6 ตุลาคม 2563" in found.message

    def test_so_is_one_older_than_the_order(self, memo: Paper) -> None:
        memo.dated_on, memo.order_dated_on = date(2020, 10, 5), date(2020, 10, 6)
        assert rules(checks.dates_are_in_order(memo)) == ["order-after-paper"]

    @pytest.mark.parametrize(
        ("days", "expected"), [(0, []), (1, ["date-ahead"]), (366, ["date-ahead"]), (367, ["date-slip"])]
    )
    def test_one_ahead_of_today_is_told_and_far_ahead_is_held(
        self, memo: Paper, days: int, expected: list[str]
    ) -> None:
        memo.dated_on = timezone.localdate() + timedelta(days=days)
        found = checks.date_is_not_ahead(memo)
        assert rules(found) == expected
        assert [row.severity for row in found] == [
            Severity.BLOCK if rule == "date-slip" else Severity.WARN for rule in expected
        ]
        assert all(row.url == edit_page(memo, "dated_on") for row in found)


class TestSections:
    def test_the_portals_own_words_pass(self, memo: Paper) -> None:
        rows = written_sections(memo)
        assert section_checks.sections_are_filled(memo, rows) == []
        assert section_checks.sections_are_fresh(memo, rows) == []

    def test_an_empty_section_is_held(self, memo: Paper) -> None:
        memo.sections.create(key="proposal", text=" \n", basis="เพื่อโปรดทราบ")
        [found] = section_checks.sections_are_filled(memo, written_sections(memo))
        assert (found.rule, found.subject, found.url) == (
            "section-empty",
            "ข้อเสนอแนะ",
            section_page(memo, "proposal"),
        )

    def test_words_written_on_other_facts_are_questioned(self, memo: Paper) -> None:
        memo.sections.create(key="summary", text="ได้ 55.00 คะแนน", basis="คะแนนรวม 55.00")
        [found] = section_checks.sections_are_fresh(memo, written_sections(memo))
        assert (found.rule, found.severity, found.waivable) == ("section-stale", Severity.WARN, True)
        assert found.subject == "สรุปผล (หลังตารางคะแนน)"


class TestMeeting:
    @pytest.fixture
    def page(self, cast: Cast) -> Paper:
        """The development page of 2564; the meeting was held on 4 February 2021."""
        make_facts(cast)
        paper = make_paper(cast, "development")
        paper.dated_on = date(2021, 2, 4)
        return paper

    def test_one_between_result_and_paper_passes(self, page: Paper) -> None:
        Assessment.objects.filter(fiscal_year=2563).update(announced_on=date(2021, 2, 4))
        assert checks.meeting_is_between_result_and_paper(page) == []

    def test_a_paper_older_than_the_meeting_is_held(self, page: Paper) -> None:
        page.dated_on = date(2021, 2, 3)
        [found] = checks.meeting_is_between_result_and_paper(page)
        assert (found.rule, found.severity) == ("paper-before-meeting", Severity.BLOCK)
        assert found.url == edit_page(page, "dated_on")

    def test_a_meeting_older_than_its_result_needs_a_reason(self, page: Paper) -> None:
        Assessment.objects.filter(fiscal_year=2563).update(announced_on=date(2021, 2, 5))
        [found] = checks.meeting_is_between_result_and_paper(page)
        assert (found.rule, found.waivable) == ("meeting-before-result", True)

    def test_the_papers_of_a_result_wait_for_no_meeting(self, cast: Cast, page: Paper) -> None:
        memo = make_paper(cast, "memo")
        memo.dated_on = date(2020, 1, 1)
        assert checks.meeting_is_between_result_and_paper(memo) == []


class TestNames:
    def test_signers_with_name_and_position_pass(self, memo: Paper) -> None:
        assert checks.names_are_of_the_record(memo) == []

    def test_one_without_a_name_holds_the_paper(self, cast: Cast, memo: Paper) -> None:
        User.objects.filter(pk=cast.deputy.user_id).update(name=" ")
        [found] = checks.names_are_of_the_record(memo)
        assert (found.rule, found.severity) == ("signer-nameless", Severity.BLOCK)
        assert found.url == reverse("agencies:officers", args=["mae-kham-mi"])


class TestSomeoneDecides:
    def test_a_mayor_passes(self, memo: Paper) -> None:
        assert checks.someone_decides(memo) == []

    def test_without_one_the_paper_is_held(self, cast: Cast, memo: Paper) -> None:
        Membership.objects.filter(pk=cast.mayor.pk).update(is_active=False)
        assert rules(checks.someone_decides(memo)) == ["no-last-signer"]

    def test_another_empty_seat_does_not_hold_it(self, cast: Cast, memo: Paper) -> None:
        Membership.objects.filter(pk=cast.deputy.pk).update(is_active=False)
        assert checks.someone_decides(memo) == []


class TestWeakIndicators:
    def test_each_unanswered_one_is_told_but_does_not_hold_the_paper(self, cast: Cast, memo: Paper) -> None:
        make_measure(cast)
        found = checks.weak_indicators_have_measures(memo)
        assert rules(found) == ["weak-without-measure"] * 5
        assert {(row.severity, row.waivable) for row in found} == {(Severity.WARN, False)}

    def test_a_strong_year_has_none(self, cast: Cast) -> None:
        make_confirmed_year(cast, 2563, scores(S003))
        assert checks.weak_indicators_have_measures(make_memo(cast)) == []


class TestBeforeSigning:
    def test_only_the_next_in_the_chain_may_sign(self, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        assert checks.signer_is_next(paper, cast.head) == []
        for other in (cast.deputy, cast.clerk, cast.mayor, cast.staff):
            [found] = checks.signer_is_next(paper, other)
            assert found.message == "ยังไม่ถึงลำดับการลงนามของท่าน ขณะนี้รอ หัวหน้าสำนักปลัด"

    def test_unchanged_figures_pass(self, cast: Cast) -> None:
        assert checks.figures_still_hold(make_submitted_memo(cast), cast.head) == []

    def test_changed_figures_hold_the_signature(self, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        Score.objects.filter(indicator__code="duty").update(value="96.18")
        assert rules(checks.figures_still_hold(paper, cast.head)) == ["figures-changed"]

    def test_so_does_a_reopened_result(self, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        perform(REOPEN, Assessment.objects.get(), by=cast.head, comment="แก้")
        assert rules(checks.figures_still_hold(paper, cast.head)) == ["result-unconfirmed"]


class TestTheDoor:
    def test_a_stale_section_needs_a_reason(self, cast: Cast, memo: Paper) -> None:
        memo.sections.create(key="summary", text="ได้ 55.00 คะแนน", basis="คะแนนรวม 55.00")
        with pytest.raises(Refused) as refused:
            submit_paper(paper=memo, by=cast.staff)
        assert rules(refused.value.findings) == ["section-stale", "text-score-unknown"]
        reasons = {"section-stale": "ตรวจแล้ว", "text-score-unknown": "คะแนนของปีก่อน"}
        assert submit_paper(paper=memo, by=cast.staff, waivers=reasons).attempt == 1

    def test_all_findings_come_in_the_order_of_mending(self, cast: Cast, memo: Paper) -> None:
        perform(REOPEN, Assessment.objects.get(), by=cast.head, comment="แก้")
        memo.unit = None
        memo.sections.create(key="subject", text="", basis="x")
        found = rules(checks.check_paper(memo))
        assert found[:4] == ["result-unconfirmed", "unit-missing", "section-empty", "section-stale"]
        assert found[4:] == ["weak-without-measure"] * 6
