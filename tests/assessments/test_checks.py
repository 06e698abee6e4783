"""Checks of a year's result: each with a case that passes and one that does not."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from agencies.findings import Finding, Severity
from agencies.transitions import Refused, perform
from assessments import checks
from assessments.actions import save_scores
from assessments.differences import total_difference
from assessments.editions import pack_of
from assessments.models import Assessment
from assessments.queries import result_of
from assessments.scoring import Declared, score_year
from assessments.workflow import CONFIRM
from tests.factories import CODES, Cast, make_year, scores

SCORES_PAGE = reverse("assessments:scores-edit", args=["mae-kham-mi", 2563])


def run(check: checks.Check, assessment: Assessment) -> list[Finding]:
    return check(assessment, result_of(assessment))


def declare(assessment: Assessment, **figures: Any) -> Assessment:
    """What the announcement says, in this copy only."""
    for name, figure in figures.items():
        setattr(assessment, name, figure)
    return assessment


class TestEveryIndicatorHasAScore:
    def test_ten_scores_pass(self, year_s000: Assessment) -> None:
        assert run(checks.every_indicator_has_a_score, year_s000) == []

    def test_a_missing_one_is_named_and_led_to(self, cast: Cast) -> None:
        known = scores()
        del known["comm"]
        found = run(checks.every_indicator_has_a_score, make_year(cast, figures=known))
        assert [(row.rule, row.severity, row.message, row.url) for row in found] == [
            (
                "score-missing",
                Severity.BLOCK,
                "ยังไม่ได้บันทึกคะแนนตัวชี้วัดที่ 7 ประสิทธิภาพการสื่อสาร",
                f"{SCORES_PAGE}#id_score_comm",
            )
        ]


class TestDeclaredTotal:
    @pytest.mark.parametrize("stated", [None, "60.40", "60.39", "60.41"])
    def test_within_a_hundredth_passes(self, year_s000: Assessment, stated: str | None) -> None:
        declare(year_s000, declared_total=Decimal(stated) if stated else None)
        assert run(checks.declared_total_agrees, year_s000) == []

    @pytest.mark.parametrize("stated", ["60.38", "60.42", "93.34"])
    def test_further_away_is_questioned(self, year_s000: Assessment, stated: str) -> None:
        [found] = run(checks.declared_total_agrees, declare(year_s000, declared_total=Decimal(stated)))
        assert (found.rule, found.severity, found.waivable) == ("declared-total", Severity.WARN, True)
        assert f"{stated} ไม่ตรงกับที่คำนวณจากคะแนนรายตัวชี้วัด 60.40" in found.message
        assert "ค่าเฉลี่ยธรรมดา" not in found.message

    def test_the_plain_mean_is_recognised(self, year_s000: Assessment) -> None:
        """(96.17 + … + 12.50) / 10 = 73.008."""
        [found] = run(checks.declared_total_agrees, declare(year_s000, declared_total=Decimal("73.01")))
        assert "73.01 คือค่าเฉลี่ยธรรมดาของทั้ง 10 ตัวชี้วัด ซึ่งไม่ได้ถ่วงน้ำหนัก" in found.message
        assert "หากเป็น" not in found.message
        assert found.url == f"{SCORES_PAGE}#id_declared_total"

    def test_rows_that_were_mistyped_are_named_and_led_to(self, cast: Cast) -> None:
        """Both figures with neighbouring digits exchanged: 93.75 and 83.56 were announced."""
        known = scores() | {"power": Decimal("39.75"), "fix": Decimal("38.56")}
        announced = {"declared_total": Decimal("60.40"), "declared_iit": Decimal("91.21")}
        [found] = run(checks.declared_total_agrees, make_year(cast, figures=known, **announced))
        assert "ตัวชี้วัดที่ 3 การใช้อำนาจ ที่พิมพ์ว่า 39.75" in found.message
        assert "หากเป็น 93.75 และ 83.56 คะแนนรวมจะได้ 60.40" in found.message
        assert found.url.endswith("#id_score_power")

    def test_a_total_that_was_mistyped_itself_is_named_first(self, year_s000: Assessment) -> None:
        declare(year_s000, declared_total=Decimal("64.00"))
        [found] = run(checks.declared_total_agrees, year_s000)
        told = "คะแนนรวมที่พิมพ์ว่า 64.00 อาจสลับตัวเลขที่อยู่ติดกัน หากเป็น 60.40 จะตรงกับที่คำนวณได้"
        assert found.message.partition("อีกครั้ง ")[2].startswith(told)
        assert found.url == f"{SCORES_PAGE}#id_declared_total"

    def test_no_slip_of_the_hand_is_seen_in_what_items_came_to(self, year_s000: Assessment) -> None:
        typed = scores() | {"prevent": Decimal("21.50")}
        pack = pack_of(year_s000.edition)

        def suspected(*computed: str) -> set[str]:
            announced = Declared(Decimal("60.40"))
            found = total_difference(score_year(pack, typed, announced, computed), announced)
            assert found is not None
            return {code for reason in found.reasons for code in reason.changes}

        assert "prevent" in suspected()
        assert "prevent" not in suspected("prevent")

    def test_nothing_is_asked_while_scores_are_missing(self, cast: Cast) -> None:
        year = make_year(cast, figures={"duty": Decimal("96.17")}, declared_total=Decimal("60.40"))
        assert run(checks.declared_total_agrees, year) == []


class TestDeclaredInstruments:
    def test_agreeing_figures_pass(self, year_s000: Assessment) -> None:
        declare(
            year_s000,
            declared_iit=Decimal("91.21"),
            declared_eit=Decimal("72.54"),
            declared_oit=Decimal("28.20"),
        )
        assert run(checks.declared_instruments_agree, year_s000) == []

    def test_each_disagreeing_one_is_named(self, year_s000: Assessment) -> None:
        declare(year_s000, declared_iit=Decimal("91.30"), declared_oit=Decimal("82.20"))
        found = run(checks.declared_instruments_agree, year_s000)
        assert [(row.rule, row.subject, row.waivable) for row in found] == [
            ("declared-iit", "IIT", True),
            ("declared-oit", "OIT", True),
        ]
        assert "82.20 ไม่ตรงกับที่คำนวณ 28.20" in found[1].message

    def test_a_figure_that_stands_in_for_scores_is_not_questioned(self, cast: Cast) -> None:
        year = make_year(cast, figures={}, declared_iit=Decimal("91.21"))
        assert run(checks.declared_instruments_agree, year) == []


class TestDeclaredLevel:
    @pytest.mark.parametrize("stated", ["", "D"])
    def test_the_right_level_or_none_passes(self, year_s000: Assessment, stated: str) -> None:
        assert run(checks.declared_level_agrees, declare(year_s000, declared_level=stated)) == []

    def test_another_is_questioned(self, year_s000: Assessment) -> None:
        [found] = run(checks.declared_level_agrees, declare(year_s000, declared_level="C"))
        assert (found.rule, found.waivable) == ("declared-level", True)
        assert found.message == "ระดับที่ประกาศ “C” ไม่ตรงกับเกณฑ์ของปี 2563 ซึ่งให้ระดับ D"

    def test_a_level_still_possible_passes(self, cast: Cast) -> None:
        assert run(checks.declared_level_agrees, make_year(cast, figures={}, declared_level="AA")) == []


class TestDeclaredFiguresArePossible:
    def half(self, cast: Cast, total: str) -> Assessment:
        known = dict.fromkeys(CODES[:8], Decimal("0.00"))  # IIT and EIT are 0, so the total is at most 40
        return make_year(cast, figures=known, declared_total=Decimal(total))

    def test_a_total_in_reach_passes(self, cast: Cast) -> None:
        assert run(checks.declared_figures_are_possible, self.half(cast, "40.00")) == []

    def test_one_out_of_reach_holds_the_year(self, cast: Cast) -> None:
        [found] = run(checks.declared_figures_are_possible, self.half(cast, "40.10"))
        assert (found.rule, found.severity) == ("declared-impossible", Severity.BLOCK)

    def test_it_is_not_also_called_a_wrong_level(self, cast: Cast) -> None:
        year = self.half(cast, "40.10")
        assert run(checks.declared_level_agrees, year) == []


class TestAnnouncedDate:
    @pytest.mark.parametrize("day", [None, date(2019, 10, 1), date(2020, 10, 6)])
    def test_a_date_after_the_year_began_passes(self, year_s000: Assessment, day: date | None) -> None:
        assert run(checks.announced_date_fits_year, declare(year_s000, announced_on=day)) == []

    def test_a_date_before_it_is_questioned(self, year_s000: Assessment) -> None:
        [found] = run(checks.announced_date_fits_year, declare(year_s000, announced_on=date(2019, 9, 30)))
        assert (found.rule, found.waivable) == ("announced-early", False)
        assert "30 กันยายน 2562" in found.message

    @pytest.mark.parametrize(
        ("day", "rules"), [(date(2021, 9, 30), []), (date(2021, 10, 1), ["announced-late"])]
    )
    def test_so_is_one_more_than_a_year_after_it_ended(
        self, year_s000: Assessment, day: date, rules: list[str]
    ) -> None:
        found = run(checks.announced_date_fits_year, declare(year_s000, announced_on=day))
        assert [finding.rule for finding in found] == rules

    def test_so_is_a_date_to_come(self, year_s000: Assessment) -> None:
        tomorrow = date.today() + timedelta(days=2)
        [found] = run(checks.announced_date_fits_year, declare(year_s000, announced_on=tomorrow))
        assert found.rule == "announced-future"


class TestTheDoor:
    def test_a_whole_year_is_confirmed(self, cast: Cast, year_s000: Assessment) -> None:
        assert perform(CONFIRM, year_s000, by=cast.staff).is_confirmed

    def test_a_year_with_a_gap_is_not(self, cast: Cast) -> None:
        known = scores()
        del known["duty"]
        with pytest.raises(Refused, match="ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่"):
            perform(CONFIRM, make_year(cast, figures=known), by=cast.staff)

    def test_a_questioned_total_needs_a_reason(self, cast: Cast, year_s000: Assessment) -> None:
        save_scores(assessment=year_s000, scores={}, by=cast.staff, declared_total=Decimal("60.50"))
        with pytest.raises(Refused) as refused:
            perform(CONFIRM, year_s000, by=cast.staff)
        assert [row.rule for row in refused.value.findings] == ["declared-total"]
        reason = {"declared-total": "ประกาศพิมพ์คลาดเคลื่อน ตรวจกับระบบ ITAS แล้ว"}
        assert perform(CONFIRM, year_s000, by=cast.staff, waivers=reason).is_confirmed


def test_findings_come_in_the_order_of_mending(cast: Cast) -> None:
    known = scores()
    del known["duty"]
    year = make_year(cast, figures=known, declared_iit=Decimal("91.21"), announced_on=date(2019, 1, 1))
    assert [row.rule for row in checks.check_result(year)] == ["score-missing", "announced-early"]
