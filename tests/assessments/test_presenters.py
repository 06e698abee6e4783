"""What a year's result says to a reader."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assessments.editions import files, read_pack
from assessments.packs import YearPack
from assessments.presenters import bars, instrument_views, level_view, range_of, signed, unverified_notes
from assessments.scoring import Declared, score_year
from tests.factories import CODES, S000, S003, scores

PACKS: dict[int, YearPack] = {pack.fiscal_year: pack for pack in (read_pack(path)[0] for path in files())}
LETTERS, WORDS = PACKS[2563], PACKS[2566]
GATE_CASE = ("92", "92", "92", "92", "92", "92.83", "92.83", "92.84", "81", "81")


class TestLevel:
    def test_a_letter_is_a_matter_of_the_total(self) -> None:
        view = level_view(score_year(LETTERS, scores(S000)))
        assert (view.name, view.tone) == ("D", "bad")
        assert view.reason == "คะแนนรวม 60.40 อยู่ในช่วง 55.00–64.99 จึงได้ระดับ D"
        assert view.next_step == "ระดับถัดไปคือ C ต้องได้ คะแนนรวมตั้งแต่ 65.00 (ขาดอีก 4.60)"
        assert view.meaning == LETTERS.band("D").meaning  # type: ignore[union-attr]

    def test_a_good_letter(self) -> None:
        view = level_view(score_year(LETTERS, scores(S003)))
        assert (view.name, view.tone) == ("A", "good")
        assert view.next_step == "ระดับถัดไปคือ AA ต้องได้ คะแนนรวมตั้งแต่ 95.00 (ขาดอีก 1.66)"

    def test_the_best_has_no_next(self) -> None:
        view = level_view(score_year(LETTERS, scores(("100",) * 10)))
        assert (view.name, view.next_step) == ("AA", "")

    def test_an_instrument_under_its_gate_is_the_reason(self) -> None:
        """FY2566: 87.85 with OIT 81.00 is ผ่าน, not ผ่านดี."""
        view = level_view(score_year(WORDS, scores(GATE_CASE)))
        assert (view.name, view.tone) == ("ผ่าน", "good")
        assert view.reason == "คะแนนรวม 87.85 ถึง 85.00 แต่ OIT ได้ 81.00 ซึ่งต่ำกว่า 85.00 จึงได้ระดับ ผ่าน ไม่ใช่ ผ่านดี"
        assert view.next_step == "ระดับถัดไปคือ ผ่านดี ต้องได้ OIT ตั้งแต่ 85.00 (ขาดอีก 4.00)"

    def test_two_instruments_under_the_gate_are_both_named(self) -> None:
        view = level_view(score_year(WORDS, scores(("100",) * 5 + ("84",) * 3 + ("84", "84"))))
        assert view.name == "ผ่าน"
        assert "แต่ EIT ได้ 84.00 และ OIT ได้ 84.00 ซึ่งต่ำกว่า 85.00" in view.reason

    def test_a_gate_that_is_passed_is_said(self) -> None:
        view = level_view(score_year(WORDS, scores(("90",) * 10)))
        assert view.reason == (
            "คะแนนรวม 90.00 อยู่ในช่วง 85.00–94.99 จึงได้ระดับ ผ่านดี โดยทุกเครื่องมือได้ตั้งแต่ 85.00 ขึ้นไป"
        )

    def test_the_best_held_back_by_one_instrument(self) -> None:
        """Total over 95 but IIT under it: ผ่านดี, and the reader is told why not ผ่านดีเยี่ยม."""
        view = level_view(score_year(WORDS, scores(("94",) * 5 + ("96",) * 3 + ("96", "96"))))
        assert view.name == "ผ่านดี"
        assert "แต่ IIT ได้ 94.00 ซึ่งต่ำกว่า 95.00 จึงได้ระดับ ผ่านดี ไม่ใช่ ผ่านดีเยี่ยม" in view.reason

    def test_nothing_entered(self) -> None:
        view = level_view(score_year(WORDS, {}))
        assert (view.name, view.tone, view.reason, view.next_step) == (
            "ยังระบุไม่ได้",
            "unknown",
            "ยังไม่มีคะแนน",
            "",
        )

    def test_what_is_still_possible_is_listed(self) -> None:
        view = level_view(score_year(WORDS, {}, Declared(Decimal("90.00"))))
        assert view.reason == "คะแนนยังไม่ครบ จากข้อมูลที่มี ระดับที่เป็นไปได้คือ ผ่านดี หรือ ผ่าน"

    def test_where_every_level_is_still_possible_none_is_listed(self) -> None:
        view = level_view(score_year(WORDS, {"duty": Decimal("90.00")}))
        assert "ยังบอกระดับไม่ได้" in view.reason
        assert not any(band.name in view.reason for band in WORDS.bands)

    def test_a_level_that_is_certain_before_the_last_score(self) -> None:
        known = scores(("0",) * 10)
        del known["duty"]
        view = level_view(score_year(LETTERS, known))
        assert (view.name, view.reason) == ("F", "แม้คะแนนยังไม่ครบ ทุกกรณีที่เป็นไปได้ให้ระดับ F")

    def test_figures_that_contradict_each_other(self) -> None:
        known = dict.fromkeys(CODES[:8], Decimal(0))
        view = level_view(score_year(LETTERS, known, Declared(Decimal("41.00"))))
        assert view.reason == "คะแนนรวมที่ประกาศขัดกับคะแนนที่กรอก กรุณาตรวจสอบทั้งสองส่วน"

    @pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: str(pack.fiscal_year))
    def test_bands_of_a_year_meet_without_gap(self, pack: YearPack) -> None:
        floors = sorted({band.floor for band in pack.bands})
        tops = {range_of(pack, band) for band in pack.bands}
        ends = [*(floor - Decimal("0.01") for floor in floors[1:]), Decimal("100.00")]
        assert tops == {f"{start}–{end}" for start, end in zip(floors, ends, strict=True)}


class TestRows:
    def test_ten_bars_in_official_order_beside_last_year(self) -> None:
        rows = bars(score_year(LETTERS, scores(S003)), score_year(LETTERS, scores(S000)))
        assert [row.number for row in rows] == list(range(1, 11))
        assert [row.previous for row in rows] == list(scores(S000).values())
        assert (rows[0].change, rows[9].change) == ("+3.83", "+75.00")

    def test_a_bar_without_last_year_has_no_change(self) -> None:
        rows = bars(score_year(LETTERS, scores(S000)))
        assert {row.change for row in rows} == {""}
        assert [row.number for row in rows if row.is_weak] == [5, 6, 7, 8, 9, 10]

    def test_instruments_beside_last_year(self) -> None:
        views = instrument_views(score_year(LETTERS, scores(S000)), score_year(LETTERS, scores(S003)))
        assert [
            (view.code, view.weight, str(view.score), str(view.previous), view.change) for view in views
        ] == [
            ("IIT", "30", "91.21", "99.35", "−8.14"),
            ("EIT", "30", "72.53", "94.26", "−21.73"),
            ("OIT", "40", "28.20", "88.14", "−59.94"),
        ]

    def test_an_unknown_instrument_shows_no_figure(self) -> None:
        view = instrument_views(score_year(LETTERS, {}), score_year(LETTERS, scores()))[0]
        assert (view.score, view.change, view.is_declared) == (None, "", False)

    @pytest.mark.parametrize(("difference", "text"), [("0.00", "0.00"), ("4.5", "+4.5"), ("-0.01", "−0.01")])
    def test_a_difference_carries_its_sign(self, difference: str, text: str) -> None:
        assert signed(Decimal(difference)) == text


def test_unverified_facts_that_decide_figures_are_told() -> None:
    result = score_year(PACKS[2568], {})
    told = unverified_notes(result)
    deciding = {"indicators", "weights", "levels", "threshold", "rounding"}
    assert told == [fact.text for fact in PACKS[2568].facts if not fact.verified and fact.key in deciding]
    assert told
