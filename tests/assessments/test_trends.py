"""Years side by side: matching, rises and falls, how long something has been weak."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.simulation import points
from assessments.analysis.trend_views import level_cells, trend_charts, trend_rows, trend_sentences
from assessments.analysis.trends import Trends, trends
from assessments.editions import files, read_pack
from assessments.packs import YearPack
from assessments.scoring import YearResult, score_year
from tests.factories import CODES, S000, S003, scores

PACKS = {pack.fiscal_year: pack for pack in (read_pack(path)[0] for path in files())}
FIRST = min(PACKS)


def year(fiscal_year: int, figures: tuple[str, ...] = S000) -> YearResult:
    return score_year(PACKS[fiscal_year], scores(figures))


def only(code: str, **by_year: str) -> Trends:
    """Years in which one indicator moves and the others stay at 90."""
    results = {}
    for name, figure in by_year.items():
        number = int(name.removeprefix("y"))
        results[number] = score_year(PACKS[number], scores(("90",) * 10) | {code: Decimal(figure)})
    return trends(results)


def line(view: Trends, code: str):  # type: ignore[no-untyped-def]
    return next(row for row in view.indicators if row.code == code)


class TestMatching:
    def test_indicators_are_matched_by_code_whatever_their_name_and_number(self) -> None:
        old = PACKS[2563]
        renamed = tuple(
            replace(rule, number=2, name="ชื่อเดิม") if rule.code == "power" else rule for rule in old.indicators
        )
        view = trends(
            {2563: score_year(replace(old, indicators=renamed), scores(S000)), 2564: year(2564, S003)}
        )
        row = line(view, "power")
        assert [str(point.score) for point in row.points] == ["93.75", "99.88"]
        assert (row.number, row.name) == (3, "การใช้อำนาจ")
        assert row.other_names == ((2563, 2, "ชื่อเดิม"),)
        notes = trend_sentences(view, FIRST).notes
        assert any("แม้ปี 2563 ใช้ลำดับที่ 2 ชื่อ ชื่อเดิม" in note for note in notes)

    def test_an_indicator_that_only_an_older_edition_had_is_kept(self) -> None:
        new = PACKS[2564]
        fewer = replace(new, indicators=new.indicators[:9])
        view = trends({2563: year(2563), 2564: score_year(fewer, scores(S003))})
        assert [point.score for point in line(view, "prevent").points] == [Decimal("12.50"), None]
        assert view.indicators[-1].code == "prevent"

    def test_years_without_a_record_are_a_gap(self) -> None:
        view = trends({2563: year(2563), 2566: year(2566, S003)})
        assert (view.years, view.recorded) == ((2563, 2564, 2565, 2566), (2563, 2566))
        assert [str(point.score) for point in view.total.points] == ["60.40", "None", "None", "93.34"]
        assert "ยังไม่ได้บันทึกผลของปี 2564 และ 2565 เส้นกราฟจึงขาดช่วง" in trend_sentences(view, FIRST).notes

    def test_at_most_ten_years_are_shown(self) -> None:
        pack = PACKS[2563]
        results = {number: score_year(pack, scores()) for number in range(2563, 2576)}
        assert trends(results).years == tuple(range(2566, 2576))

    def test_no_year_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="empty"):
            trends({})

    def test_other_scales_of_levels_are_told(self) -> None:
        view = trends({2565: year(2565), 2566: year(2566)})
        assert [(first, last) for first, last, _ in view.scales] == [(2565, 2565), (2566, 2566)]
        assert any("จึงควรเทียบที่คะแนน" in note for note in trend_sentences(view, FIRST).notes)
        assert not any(
            "จึงควรเทียบที่คะแนน" in note for note in trend_sentences(trends({2566: year(2566)}), FIRST).notes
        )

    def test_the_older_scheme_is_told_as_not_comparable(self) -> None:
        notes = trend_sentences(trends({2563: year(2563)}), FIRST).notes
        assert notes[-1].startswith("ปี 2561 และก่อนหน้านั้นใช้การประเมินรูปแบบเดิม")


class TestMoves:
    def test_rises_and_falls_the_greatest_first(self) -> None:
        view = trends({2563: year(2563, S003), 2564: year(2564, S000)})
        assert [row.code for row in view.fallen][:2] == ["prevent", "disclose"]
        assert view.risen == []
        assert trend_sentences(view, FIRST).fallen[0] == "10. การป้องกันการทุจริต −75.00 (87.50 → 12.50)"

    def test_one_that_stays_is_in_neither(self) -> None:
        view = only("duty", y2563="80", y2564="80")
        assert (view.risen, view.fallen) == ([], [])

    def test_a_gap_in_one_indicator_names_the_years(self) -> None:
        known = scores(("90",) * 10)
        del known["duty"]
        results = {2563: year(2563), 2564: score_year(PACKS[2564], known), 2565: year(2565, S003)}
        said = trend_sentences(trends(results), FIRST).risen
        assert "1. การปฏิบัติหน้าที่ +3.83 (ปี 2563 96.17 → ปี 2565 100)" in said

    def test_one_year_alone_moves_nothing(self) -> None:
        view = trends({2563: year(2563)})
        assert (view.risen, view.fallen, trend_sentences(view, FIRST).span) == ([], [], "")


class TestWeakness:
    @pytest.mark.parametrize(
        ("figures", "length"),
        [
            (("84.99", "84.99", "84.99"), 3),
            (("84.99", "85.00", "84.99"), 1),
            (("84.99", "84.99", "85.00"), 0),
            (("90", "84.99", "80"), 2),
        ],
    )
    def test_how_long_it_has_been_weak(self, figures: tuple[str, str, str], length: int) -> None:
        view = only("fix", y2563=figures[0], y2564=figures[1], y2565=figures[2])
        assert len(line(view, "fix").weak_run) == length
        assert [row.code for row in view.lasting_weak] == (["fix"] if length else [])

    def test_the_longest_comes_first_and_is_told(self) -> None:
        results = {2563: year(2563, S003), 2564: year(2564, S000), 2565: year(2565, S000)}
        results[2563] = score_year(PACKS[2563], scores(S003) | {"improve": Decimal("80")})
        view = trends(results)
        said = trend_sentences(view, FIRST).lasting
        assert said[0] == "8. การปรับปรุงระบบการทำงาน ต่อเนื่อง 3 ปี ตั้งแต่ปี 2563 (80 → 71.85 → 71.85)"
        assert len(said) == 6

    def test_another_threshold_counts_from_its_own_line(self) -> None:
        results = {2563: year(2563, S003), 2564: year(2564, S003)}
        assert trends(results).lasting_weak == []
        chosen = trends(results, Decimal("90.00"))
        assert [row.code for row in chosen.lasting_weak] == ["disclose", "prevent"]
        assert (chosen.threshold, chosen.is_own_threshold) == (Decimal("90.00"), False)

    def test_first_and_only_years_are_told(self) -> None:
        assert trend_sentences(only("fix", y2563="90", y2564="80"), FIRST).lasting == [
            "5. การแก้ไขปัญหาการทุจริต เป็นปีแรก ได้ 80"
        ]
        again = only("fix", y2562="80", y2563="90", y2564="84")
        assert trend_sentences(again, FIRST).lasting == [
            "5. การแก้ไขปัญหาการทุจริต กลับมาต่ำกว่าเกณฑ์อีกหลังจากปี 2562 ได้ 84"
        ]
        assert trend_sentences(only("fix", y2563="80"), FIRST).lasting == [
            "5. การแก้ไขปัญหาการทุจริต ในปี 2563 ได้ 80"
        ]

    @given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8))
    def test_the_run_is_the_weak_tail(self, values: list[int]) -> None:
        years = range(2562, 2562 + len(values))
        results = {
            number: score_year(pack_for(number), {code: points(value) for code in CODES})
            for number, value in zip(years, values, strict=True)
        }
        tail = 0
        for value in reversed(values):
            if value >= 8500:
                break
            tail += 1
        assert len(trends(results).indicators[0].weak_run) == tail


def pack_for(number: int) -> YearPack:
    return PACKS[min(number, max(PACKS))]


class TestViews:
    def test_the_table_has_every_line_newest_year_first_and_marks_what_is_weak(self) -> None:
        rows = trend_rows(trends({2563: year(2563), 2564: year(2564, S003)}))
        assert [row.name for row in rows[:3]] == ["คะแนนรวม", "IIT", "1. การปฏิบัติหน้าที่"]
        assert len(rows) == 1 + 3 + 10
        assert [(cell.text, cell.is_weak) for cell in rows[0].cells] == [("93.34", False), ("60.40", True)]
        assert rows[0].change == "+32.94"

    def test_levels_stand_under_their_years(self) -> None:
        view = trends({2563: year(2563), 2565: score_year(PACKS[2565], {})})
        assert level_cells(view) == ["AA, A, B, C, D, E หรือ F", "–", "D"]

    def test_one_chart_for_the_whole_and_one_for_each_instrument(self) -> None:
        charts = trend_charts(trends({2563: year(2563), 2564: year(2564, S003)}))
        assert [chart.title for chart in charts] == [
            "คะแนนรวมและคะแนนแต่ละเครื่องมือ",
            "ตัวชี้วัดใน IIT",
            "ตัวชี้วัดใน EIT",
            "ตัวชี้วัดใน OIT",
        ]
        assert [len(chart.legend) for chart in charts] == [5, 6, 4, 3]
