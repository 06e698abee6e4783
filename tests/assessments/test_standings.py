"""Strengths and weaknesses: ties, thresholds, boundaries, items."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.simulation import points
from assessments.analysis.standing_views import standings_view
from assessments.analysis.standings import extremes, standings
from assessments.editions import files, read_pack
from assessments.scoring import score_year
from tests.factories import CODES, S000, S003, scores

PACK = next(pack for pack, _ in map(read_pack, files()) if pack.fiscal_year == 2563)


def numbers(rows) -> list[int]:  # type: ignore[no-untyped-def]
    return [row.rule.number for row in rows]


class TestSamples:
    def test_s003_lowest_is_ten_and_highest_is_shared(self) -> None:
        """The sample's own text calls indicator 8 the lowest (l.89)."""
        found = standings(score_year(PACK, scores(S003)))
        assert numbers(found.indicator_extremes.weakest) == [10]
        assert numbers(found.indicator_extremes.strongest) == [1, 5]
        assert [row.rule.code for row in found.instrument_extremes.weakest] == ["OIT"]

    def test_s003_has_no_weakness_at_85_and_two_at_90(self) -> None:
        result = score_year(PACK, scores(S003))
        assert (numbers(standings(result).below), standings(result).is_own_threshold) == ([], True)
        chosen = standings(result, Decimal("90.00"))
        assert (numbers(chosen.below), chosen.is_own_threshold) == ([10, 9], False)

    def test_s000_worst_first_and_best_first(self) -> None:
        found = standings(score_year(PACK, scores(S000)))
        assert numbers(found.below) == [10, 9, 7, 8, 6, 5]
        assert numbers(found.reached) == [1, 3, 4, 2]
        assert [standing.has_reached for standing in found.instruments] == [True, False, False]
        eit = found.instruments[1].indicators
        assert (numbers(eit.strongest), numbers(eit.weakest)) == ([6], [7])


class TestBoundary:
    def test_at_the_threshold_counts_as_reached(self) -> None:
        figures = scores(("85.00", "84.99", "84.995", "94.995", *["90"] * 6))
        found = standings(score_year(PACK, figures))
        assert numbers(found.below) == [2, 3]
        assert 1 in numbers(found.reached)

    @given(st.lists(st.none() | st.integers(0, 10_000), min_size=10, max_size=10), st.integers(0, 10_000))
    def test_every_known_score_is_on_one_side(self, values: list[int | None], line: int) -> None:
        known = {code: points(value) for code, value in zip(CODES, values, strict=True) if value is not None}
        found = standings(score_year(PACK, known), points(line))
        sides = sorted(numbers(found.reached) + numbers(found.below))
        assert sides == [number for number, value in enumerate(values, 1) if value is not None]
        assert all(row.score is not None and row.score < points(line) for row in found.below)


class TestExtremes:
    def test_ties_are_all_listed_in_order(self) -> None:
        found = extremes(
            ["a", "b", "c", "d"], {"a": Decimal(1), "b": Decimal(2), "c": Decimal(1), "d": None}.get
        )
        assert (found.strongest, found.weakest, found.is_flat) == (("b",), ("a", "c"), False)

    def test_nothing_known(self) -> None:
        found = extremes(["a"], {"a": None}.get)
        assert (found.strongest, found.weakest, found.high, found.is_flat) == ((), (), None, False)

    def test_all_the_same(self) -> None:
        assert extremes(["a", "b"], dict.fromkeys("ab", Decimal(3)).get).is_flat


class TestWords:
    def test_rows_name_ties_and_figures(self) -> None:
        view = standings_view(standings(score_year(PACK, scores(S003))))
        rows = {row.group: (row.high, row.low) for row in view.rows}
        assert rows["ตัวชี้วัดทั้งหมด"] == (
            "1. การปฏิบัติหน้าที่ และ 5. การแก้ไขปัญหาการทุจริต 100",
            "10. การป้องกันการทุจริต 87.50",
        )
        assert rows["เครื่องมือ"] == ("IIT 99.35", "OIT 88.14")
        assert view.line == "85.00"

    def test_items_have_rows_where_they_have_scores(self) -> None:
        items = {"o1": Decimal(100), "o2": Decimal(0), "o3": Decimal(0)}
        view = standings_view(standings(score_year(PACK, scores(S000)), None, items))
        rows = {row.group: (row.high, row.low) for row in view.rows}
        assert rows["รายข้อใน OIT"] == ("o1 100", "o2 และ o3 0")
        assert "รายข้อใน IIT" not in rows

    def test_flat_and_unknown_groups_say_so(self) -> None:
        flat = standings_view(standings(score_year(PACK, scores(("90",) * 10))))
        assert (flat.rows[1].high, flat.rows[1].low) == ("เท่ากันทุกรายการ 90", "–")
        empty = standings_view(standings(score_year(PACK, {})))
        assert (empty.rows[1].high, empty.rows[1].low) == ("–", "–")
