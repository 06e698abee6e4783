"""Checks of scores that look mistyped: each with a case that passes and one that does not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agencies.findings import Finding, Severity
from agencies.models import Agency
from agencies.transitions import Refused, perform
from assessments import score_checks
from assessments.analysis.simulation import points
from assessments.checks import Check, check_result
from assessments.editions import files, read_pack
from assessments.models import Assessment
from assessments.queries import result_of
from assessments.scoring import score_year
from assessments.workflow import CONFIRM
from tests.factories import CODES, S003, Cast, make_year, scores

PACK = next(pack for pack, _ in map(read_pack, files()) if pack.fiscal_year == 2563)
AGENCY = Agency(code="mae-kham-mi", name="องค์การบริหารส่วนตำบลแม่คำมี")
PAGE = reverse("assessments:scores-edit", args=["mae-kham-mi", 2563])

# S000 as its paper lists it: sorted by score, the rank typed as the indicator's number (§7, slip 1).
S000_BY_RANK = ("96.17", "93.75", "92.45", "90.13", "83.56", "78.34", "71.85", "67.40", "43.90", "12.50")


def run(check: Check, assessment: Assessment) -> list[Finding]:
    return check(assessment, result_of(assessment))


def rules(assessment: Assessment) -> list[str]:
    return [finding.rule for finding in check_result(assessment)]


class TestOrderOfRank:
    def test_official_order_passes(self, year_s000: Assessment) -> None:
        assert run(score_checks.scores_are_not_in_order_of_rank, year_s000) == []

    def test_s000_typed_as_its_paper_lists_it_is_questioned(self, cast: Cast) -> None:
        year = make_year(cast, figures=scores(S000_BY_RANK))
        [found] = run(score_checks.scores_are_not_in_order_of_rank, year)
        assert (found.rule, found.severity, found.waivable) == ("scores-sorted", Severity.WARN, True)
        assert found.url == f"{PAGE}#id_score_duty"

    def test_an_unfinished_year_is_not(self, cast: Cast) -> None:
        known = scores(S000_BY_RANK)
        del known["prevent"]
        assert run(score_checks.scores_are_not_in_order_of_rank, make_year(cast, figures=known)) == []

    def test_equal_scores_are_not_an_order(self, cast: Cast) -> None:
        year = make_year(cast, figures=scores(S000_BY_RANK) | {"budget": Decimal("96.17")})
        assert run(score_checks.scores_are_not_in_order_of_rank, year) == []


class TestAllTheSame:
    @pytest.mark.parametrize("figure", ["100", "0"])
    def test_all_full_or_nothing_passes(self, cast: Cast, figure: str) -> None:
        year = make_year(cast, figures=scores((figure,) * 10))
        assert run(score_checks.scores_are_not_all_the_same, year) == []

    def test_any_other_figure_is_questioned_once(self, cast: Cast) -> None:
        year = make_year(cast, figures=scores(("90",) * 10))
        assert rules(year) == ["scores-identical"]
        assert "ทุกตัวชี้วัดได้ 90.00 เท่ากันหมด" in check_result(year)[0].message


class TestNeighbours:
    def test_s003_with_two_full_scores_passes(self, year_s003: Assessment) -> None:
        assert run(score_checks.neighbours_are_not_the_same, year_s003) == []

    def test_neighbours_in_different_instruments_pass(self, cast: Cast) -> None:
        year = make_year(cast, figures=scores() | {"quality": scores()["fix"]})
        assert run(score_checks.neighbours_are_not_the_same, year) == []

    def test_all_pairs_stand_in_one_question(self, cast: Cast) -> None:
        figures = scores() | {"budget": Decimal("96.17"), "improve": Decimal("67.40")}
        [found] = run(score_checks.neighbours_are_not_the_same, make_year(cast, figures=figures))
        assert "ตัวชี้วัดที่ 1 กับ 2 (96.17) และ 7 กับ 8 (67.40)" in found.message
        assert (found.waivable, found.url) == (True, f"{PAGE}#id_score_budget")


class TestLostDigit:
    def test_s000_with_a_low_oit_passes(self, year_s000: Assessment) -> None:
        assert run(score_checks.no_score_lost_a_digit, year_s000) == []

    @pytest.mark.parametrize("figure", ["9.61", "0.96", "9.99"])
    def test_one_digit_among_high_ones_is_questioned(self, cast: Cast, figure: str) -> None:
        year = make_year(cast, figures=scores() | {"duty": Decimal(figure)})
        [found] = run(score_checks.no_score_lost_a_digit, year)
        assert f"ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ {figure}" in found.message
        assert found.waivable

    @pytest.mark.parametrize("figure", ["10.00", "0.00"])
    def test_two_digits_or_nothing_pass(self, cast: Cast, figure: str) -> None:
        year = make_year(cast, figures=scores() | {"duty": Decimal(figure)})
        assert run(score_checks.no_score_lost_a_digit, year) == []

    def test_one_among_low_ones_passes(self, cast: Cast) -> None:
        year = make_year(cast, figures=scores() | {"prevent": Decimal("6.25")})
        assert run(score_checks.no_score_lost_a_digit, year) == []


class TestLastYear:
    def test_other_figures_pass(self, cast: Cast) -> None:
        make_year(cast, 2563)
        assert rules(make_year(cast, 2564, scores(S003))) == []

    def test_the_same_ten_are_questioned(self, cast: Cast) -> None:
        make_year(cast, 2563)
        assert rules(make_year(cast, 2564)) == ["scores-last-year"]

    def test_another_agency_does_not_count(self, cast: Cast, others: Cast) -> None:
        make_year(others, 2563)
        assert rules(make_year(cast, 2564)) == []


class TestSamples:
    """What the domain notes (§7) say about the scores of the samples."""

    def test_s000_typed_by_name_has_nothing_to_ask(self, year_s000: Assessment) -> None:
        assert rules(year_s000) == []

    def test_s003_with_its_announced_figures_has_nothing_to_ask(self, others: Cast) -> None:
        stated = {"total": "93.34", "iit": "99.35", "eit": "94.26", "oit": "88.14"}
        declared = {f"declared_{name}": Decimal(figure) for name, figure in stated.items()}
        assert rules(make_year(others, figures=scores(S003), **declared)) == []

    def test_s003_with_the_words_of_its_paper_for_a_level(self, others: Cast) -> None:
        """§7, slip 44: “ระดับดี (Good)” is on no official scale of the year."""
        year = make_year(others, figures=scores(S003))
        year.declared_level = "ระดับดี (Good)"
        [found] = check_result(year)
        assert found.message == "ระดับที่ประกาศ “ระดับดี (Good)” ไม่ใช่ชื่อระดับตามเกณฑ์ของปี 2563 ซึ่งให้ระดับ A"

    @pytest.mark.parametrize(("stated", "what"), [("73.01", "ทั้ง 10 ตัวชี้วัด"), ("63.98", "คะแนนทั้ง 3 เครื่องมือ")])
    def test_plain_means_are_recognised(self, year_s000: Assessment, stated: str, what: str) -> None:
        year_s000.declared_total = Decimal(stated)
        [found] = check_result(year_s000)
        assert f"ค่าเฉลี่ยธรรมดาของ{what}" in found.message

    def test_figures_in_each_others_place_are_recognised(self, year_s000: Assessment) -> None:
        year_s000.declared_iit, year_s000.declared_eit = Decimal("72.53"), Decimal("91.21")
        assert ["อาจกรอกสลับช่อง" in found.message for found in check_result(year_s000)] == [True, True]


def test_a_reason_opens_the_door(cast: Cast) -> None:
    year = make_year(cast, figures=scores(S000_BY_RANK))
    with pytest.raises(Refused):
        perform(CONFIRM, year, by=cast.staff)
    reason = {"scores-sorted": "ตรวจกับระบบ ITAS แล้ว คะแนนตรงตามชื่อตัวชี้วัด"}
    assert perform(CONFIRM, year, by=cast.staff, waivers=reason).is_confirmed


@given(st.lists(st.none() | st.integers(0, 10_000), min_size=10, max_size=10))
def test_questions_are_few_and_each_has_its_place(values: list[int | None]) -> None:
    """Whatever is typed, a check that needs no record says at most one thing and leads to a field."""
    known = {code: points(value) for code, value in zip(CODES, values, strict=True) if value is not None}
    result = score_year(PACK, known)
    assessment = Assessment(fiscal_year=2563, agency=AGENCY)
    for check in (
        score_checks.scores_are_not_all_the_same,
        score_checks.neighbours_are_not_the_same,
        score_checks.scores_are_not_in_order_of_rank,
        score_checks.no_score_lost_a_digit,
    ):
        found = check(assessment, result)
        assert len(found) <= 1
        assert all("#id_score_" in finding.url and finding.waivable for finding in found)
