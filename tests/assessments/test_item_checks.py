"""Checks of items: each with a case that passes and one that does not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from agencies.events import Event
from agencies.findings import Severity
from agencies.models import AuditEvent
from agencies.transitions import Refused, perform
from assessments import item_checks as checks
from assessments import workflow
from assessments.checks import check_result
from assessments.editions import pack_of
from assessments.holding import Entered, Typed, holdings
from assessments.item_actions import Choice, choose_basis, save_item_scores
from assessments.item_checks import Sheet
from assessments.models import Assessment, ItemScore
from tests.factories import Cast

FIVE = {f"e{n}": Decimal("90.00") for n in range(11, 16)}


def sheet(assessment: Assessment, items: Mapping[str, Decimal], typed: str = "") -> Sheet:
    """A sheet with these item scores and, where given, a typed score of indicator 8."""
    pack = pack_of(assessment.edition)
    entered = Entered({"improve": Typed(Decimal(typed))} if typed else {}, dict(items))
    return Sheet(assessment, pack, entered, holdings(pack, entered))


class TestCodes:
    def test_items_of_the_year_pass(self, year_s000: Assessment) -> None:
        assert checks.items_belong_to_the_year(sheet(year_s000, {"o43": Decimal(0), "i30": Decimal(0)})) == []

    @pytest.mark.parametrize(
        ("code", "words"), [("o44", "ซึ่งมีข้อ o1–o43"), ("moit1", "MOIT"), ("eb4", "รายการ EB")]
    )
    def test_others_block(self, year_s000: Assessment, code: str, words: str) -> None:
        (finding,) = checks.items_belong_to_the_year(sheet(year_s000, {code: Decimal(0)}))
        assert (finding.severity, finding.subject) == (Severity.BLOCK, code)
        assert words in finding.message


class TestRange:
    @pytest.mark.parametrize("score", ["0.00", "100.00", "33.33"])
    def test_scores_inside_pass(self, year_s000: Assessment, score: str) -> None:
        assert checks.item_scores_are_in_range(sheet(year_s000, {"o1": Decimal(score)})) == []

    @pytest.mark.parametrize("score", ["-0.01", "100.01", "33.333"])
    def test_others_block(self, year_s000: Assessment, score: str) -> None:
        (finding,) = checks.item_scores_are_in_range(sheet(year_s000, {"o1": Decimal(score)}))
        assert finding.severity == Severity.BLOCK
        assert score in finding.message
        assert finding.url.endswith("/2563/items/oit/#id_item_o1")


class TestCompleteness:
    def test_all_or_none_pass(self, year_s000: Assessment) -> None:
        assert checks.items_are_all_there(sheet(year_s000, FIVE)) == []
        assert checks.items_are_all_there(sheet(year_s000, {})) == []

    def test_a_part_is_asked_about_and_leads_to_what_is_missing(self, year_s000: Assessment) -> None:
        (finding,) = checks.items_are_all_there(sheet(year_s000, {"e11": Decimal(1), "e13": Decimal(1)}))
        assert (finding.severity, finding.waivable) == (Severity.WARN, False)
        assert "กรอกรายข้อแล้ว 2 จาก 5 ข้อ ยังขาด e12, e14, e15" in finding.message
        assert finding.url.endswith("/items/eit/#id_item_e12")

    def test_a_long_list_is_cut_short(self, year_s000: Assessment) -> None:
        (finding,) = checks.items_are_all_there(sheet(year_s000, {"o1": Decimal(100)}))
        assert "o9 และอีก 24 ข้อ" in finding.message


class TestAgreement:
    @pytest.mark.parametrize("typed", ["", "90.00", "90.01", "89.99"])
    def test_within_a_cent_passes(self, year_s000: Assessment, typed: str) -> None:
        assert checks.typed_scores_agree_with_items(sheet(year_s000, FIVE, typed)) == []

    @pytest.mark.parametrize("typed", ["90.02", "89.98", "0.00"])
    def test_further_apart_needs_a_reason(self, year_s000: Assessment, typed: str) -> None:
        (finding,) = checks.typed_scores_agree_with_items(sheet(year_s000, FIVE, typed))
        assert finding.waivable
        assert f"กรอกไว้ {typed} แต่คำนวณจากรายข้อได้ 90.00" in finding.message
        assert finding.url.endswith("/2563/basis/")


class TestPartialScores:
    @pytest.mark.parametrize("items", [{"o1": "0"}, {"o1": "100"}, {"e11": "50"}])
    def test_none_or_all_passes(self, year_s000: Assessment, items: dict[str, str]) -> None:
        scores = {code: Decimal(score) for code, score in items.items()}
        assert checks.disclosure_items_are_all_or_nothing(sheet(year_s000, scores)) == []

    def test_in_between_needs_a_reason(self, year_s000: Assessment) -> None:
        scores = {"o1": Decimal(50), "o2": Decimal(100), "o3": Decimal("99.99")}
        (finding,) = checks.disclosure_items_are_all_or_nothing(sheet(year_s000, scores))
        assert finding.waivable
        assert "ข้อ o1, o3 ได้คะแนนที่ไม่ใช่ 0 หรือ 100" in finding.message
        assert finding.subject == "ข้อ o1, o3"


class TestAtTheDoor:
    def test_a_year_without_items_is_not_asked_about_them(self, year_s000: Assessment) -> None:
        assert not [finding for finding in check_result(year_s000) if finding.rule.startswith("item")]

    def test_disagreement_holds_the_door_until_a_reason_is_given(
        self, cast: Cast, year_s000: Assessment
    ) -> None:
        save_item_scores(assessment=year_s000, items=FIVE, by=cast.staff)
        with pytest.raises(Refused, match=r"คำนวณจากรายข้อได้ 90\.00"):
            perform(workflow.CONFIRM, year_s000, by=cast.staff)
        reason = {"items-disagree-improve": "รายข้อพิมพ์จากฉบับร่าง"}
        assert perform(workflow.CONFIRM, year_s000, by=cast.staff, waivers=reason).is_confirmed
        event = AuditEvent.objects.get(event=Event.RESULT_CONFIRMED)
        assert event.changes["waived"] == reason

    def test_a_choice_answers_the_question(self, cast: Cast, year_s000: Assessment) -> None:
        save_item_scores(assessment=year_s000, items=FIVE, by=cast.staff)
        choices = {"improve": Choice("typed", "ตรงกับประกาศ")}
        choose_basis(assessment=year_s000, choices=choices, by=cast.staff)
        assert perform(workflow.CONFIRM, year_s000, by=cast.staff).is_confirmed

    def test_an_item_of_another_list_blocks(self, cast: Cast, year_s000: Assessment) -> None:
        ItemScore.objects.create(assessment=year_s000, code="o44", value=Decimal(100))
        with pytest.raises(Refused, match="o44"):
            perform(workflow.CONFIRM, year_s000, by=cast.staff)
