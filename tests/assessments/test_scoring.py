"""Scores to figures and levels: the sample papers to the cent, and rules that hold for any scores."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from assessments.editions import files, read_pack
from assessments.packs import Band, YearPack
from assessments.scoring import Declared, YearResult, publish, score_year
from tests.factories import CODES, S000, S003, scores

PACKS = {pack.fiscal_year: pack for pack in (read_pack(path)[0] for path in files())}
LETTERS, WORDS = PACKS[2563], PACKS[2566]
EDGES = sorted({band.floor for pack in PACKS.values() for band in pack.bands if band.floor})

cents = st.integers(0, 10_000)
near_an_edge = st.sampled_from(EDGES).flatmap(
    lambda edge: st.integers(-3, 3).map(lambda by: int(edge * 100) + by)
)
score_cents = st.one_of(cents, near_an_edge, st.sampled_from([0, 10_000]))
ten_scores = st.lists(score_cents, min_size=10, max_size=10)
packs = st.sampled_from(list(PACKS.values()))


def as_scores(values: list[int]) -> dict[str, Decimal]:
    return {code: Decimal(value) / 100 for code, value in zip(CODES, values, strict=True)}


def names(bands: tuple[Band, ...]) -> list[str]:
    return [band.name for band in bands]


def weak(result: YearResult) -> list[int]:
    return [row.rule.number for row in result.weak]


def figures(result: YearResult) -> dict[str, str | None]:
    level = result.level.name if result.level else None
    own = {row.rule.code: str(row.score) for row in result.instruments}
    return own | {"total": str(result.total), "level": level}


class Arithmetic:
    """The rule told a second time, in whole numbers and without the code under test."""

    def __init__(self, pack: YearPack) -> None:
        self.sizes = [len(pack.indicators_of(rule.code)) for rule in pack.instruments]
        self.weights = [int(rule.weight) for rule in pack.instruments]
        self.bands = [
            (band.name, int(band.floor * 100), None if band.gate is None else int(band.gate * 100))
            for band in pack.bands
        ]

    def sums(self, values: list[int]) -> list[int]:
        """Ten scores in hundredths as the sum of each instrument."""
        starts = [0, self.sizes[0], self.sizes[0] + self.sizes[1]]
        return [sum(values[start : start + size]) for start, size in zip(starts, self.sizes, strict=True)]

    def level(self, sums: list[int]) -> str:
        """The level of instrument sums, all in hundredths."""
        means = [half_up(own, size) for own, size in zip(sums, self.sizes, strict=True)]
        least = self.sizes[0] * self.sizes[1] * self.sizes[2]
        weighted = sum(
            own * weight * (least // size)
            for own, weight, size in zip(sums, self.weights, self.sizes, strict=True)
        )
        total = half_up(weighted, least * 100)
        return next(
            name
            for name, floor, gate in self.bands
            if total >= floor and (gate is None or min(means) >= gate)
        )


def half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


class TestTheSamples:
    def test_s000(self) -> None:
        result = score_year(LETTERS, scores(S000))
        assert figures(result) == {
            "IIT": "91.21",
            "EIT": "72.53",
            "OIT": "28.20",
            "total": "60.40",
            "level": "D",
        }
        assert weak(result) == [5, 6, 7, 8, 9, 10]
        assert [row.rule.number for row in result.strong] == [1, 2, 3, 4]
        assert [row.rule.name for row in result.highest] == ["การปฏิบัติหน้าที่"]
        assert [row.rule.name for row in result.lowest] == ["การป้องกันการทุจริต"]

    def test_s003(self) -> None:
        result = score_year(LETTERS, scores(S003))
        assert figures(result) == {
            "IIT": "99.35",
            "EIT": "94.26",
            "OIT": "88.14",
            "total": "93.34",
            "level": "A",
        }
        assert weak(result) == []
        assert [row.rule.name for row in result.highest] == ["การปฏิบัติหน้าที่", "การแก้ไขปัญหาการทุจริต"]

    def test_the_total_is_that_of_the_exact_means_not_of_the_published_ones(self) -> None:
        """Means 90.004, 90.0033… and 90.01 make 90.0062; of 90.00, 90.00 and 90.01 it would be 90.004."""
        values = [9000, 9000, 9000, 9001, 9001, 9000, 9000, 9001, 9001, 9001]
        result = score_year(LETTERS, as_scores(values))
        assert [str(row.score) for row in result.instruments] == ["90.00", "90.00", "90.01"]
        assert str(result.total) == "90.01"

    def test_the_first_of_the_words_needs_every_instrument(self) -> None:
        """FY2566+: 87.85 with OIT under 85 is ผ่าน, not ผ่านดี."""
        values = ("92", "92", "92", "92", "92", "92.83", "92.83", "92.84", "81", "81")
        result = score_year(WORDS, scores(values))
        assert figures(result) == {
            "IIT": "92.00", "EIT": "92.83", "OIT": "81.00", "total": "87.85", "level": "ผ่าน",
        }  # fmt: skip


class TestRounding:
    @pytest.mark.parametrize("edge", EDGES, ids=str)
    @pytest.mark.parametrize(
        ("below", "published"), [("0.005", "0.00"), ("0.0050001", "0.01"), ("0.01", "0.01"), ("0", "0.00")]
    )
    def test_half_up_at_every_edge(self, edge: Decimal, below: str, published: str) -> None:
        value = Fraction(edge) - Fraction(Decimal(below))
        assert publish(value) == edge - Decimal(published)

    @given(st.fractions(0, 100))
    def test_a_published_figure_is_the_nearest_hundredth(self, value: Fraction) -> None:
        shown = publish(value)
        assert shown.as_tuple().exponent == -2
        assert Fraction(-1, 200) <= value - Fraction(shown) < Fraction(1, 200)

    @given(st.fractions(0, 100), st.fractions(0, 100))
    def test_order_is_kept(self, one: Fraction, two: Fraction) -> None:
        assert publish(min(one, two)) <= publish(max(one, two))

    @pytest.mark.parametrize(
        ("level", "even", "one_less"),
        [("A", "85.00", "84.99"), ("AA", "95.00", "94.99"), ("B", "75.00", "74.99"), ("C", "65.00", "64.99")],
    )
    def test_a_level_begins_at_its_published_edge(self, level: str, even: str, one_less: str) -> None:
        at = score_year(LETTERS, scores((even,) * 10))
        under = score_year(LETTERS, scores((one_less,) * 10))
        assert (at.level and at.level.name, at.total) == (level, Decimal(even))
        assert (under.level and under.level.name) != level

    def test_a_total_of_84_995_is_published_as_85_and_is_level_a(self) -> None:
        """The half is made by the smallest steps there are: 0.3/5 and 0.4/2 of a hundredth."""
        values = [8500] * 5 + [8500] * 3 + [8500, 8500]
        values[0] -= 5  # IIT 84.99 exactly, total −0.003
        values[8] -= 1  # OIT 84.995, total −0.002: 84.995 in all
        result = score_year(LETTERS, as_scores(values))
        assert (str(result.total), result.level and result.level.name) == ("85.00", "A")
        values[1] -= 1  # 84.9944
        result = score_year(LETTERS, as_scores(values))
        assert (str(result.total), result.level and result.level.name) == ("84.99", "B")

    @pytest.mark.parametrize(("oit", "level"), [(("84.99", "85.00"), "ผ่านดี"), (("84.99", "84.99"), "ผ่าน")])
    def test_a_gate_is_decided_on_the_published_figure(self, oit: tuple[str, str], level: str) -> None:
        result = score_year(WORDS, scores(("90",) * 8 + oit))
        assert result.level
        assert result.level.name == level

    def test_weak_means_under_the_threshold_not_at_it(self) -> None:
        result = score_year(LETTERS, scores(("85", "84.99") + ("90",) * 8))
        assert weak(result) == [2]


class TestLevels:
    @pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: str(pack.fiscal_year))
    def test_there_is_a_level_for_every_total(self, pack: YearPack) -> None:
        for total in range(0, 10_001, 20):
            value = Decimal(total) / 100
            result = score_year(pack, dict.fromkeys(CODES, value))
            assert result.total == value.quantize(Decimal("0.01"))
            assert len(result.possible) == 1

    @given(packs, ten_scores)
    @example(WORDS, [9200] * 5 + [9283, 9283, 9284] + [8100, 8100])
    def test_a_level_keeps_its_own_rule_and_no_better_one_is_met(
        self, pack: YearPack, values: list[int]
    ) -> None:
        result = score_year(pack, as_scores(values))
        assert result.level
        assert result.total is not None

        def met(band: Band) -> bool:
            means = [row.score for row in result.instruments if row.score is not None]
            return result.total >= band.floor and (band.gate is None or min(means) >= band.gate)

        assert met(result.level)
        assert not any(met(band) for band in pack.bands[: pack.bands.index(result.level)])

    @given(packs, ten_scores)
    def test_the_level_is_that_of_the_second_telling(self, pack: YearPack, values: list[int]) -> None:
        told = Arithmetic(pack)
        assert names(score_year(pack, as_scores(values)).possible) == [told.level(told.sums(values))]

    @given(packs, ten_scores, st.integers(0, 9), cents)
    def test_a_better_score_never_gives_a_worse_level(
        self, pack: YearPack, values: list[int], place: int, better: int
    ) -> None:
        assume(better > values[place])
        before = score_year(pack, as_scores(values))
        after = score_year(pack, as_scores([*values[:place], better, *values[place + 1 :]]))
        assert before.level
        assert after.level
        assert pack.bands.index(after.level) <= pack.bands.index(before.level)


class TestMissingScores:
    """A level is named exactly when every completion of the missing scores gives it."""

    COARSE = (0, 2500, 5000, 6999, 8499, 8500, 9499, 9500, 10_000)

    def completions(self, values: list[int], missing: list[int]) -> Iterator[list[int]]:
        for filling in product(self.COARSE, repeat=len(missing)):
            whole = list(values)
            for place, value in zip(missing, filling, strict=True):
                whole[place] = value
            yield whole

    def known(self, values: list[int], missing: list[int]) -> dict[str, Decimal]:
        gone = {CODES[place] for place in missing}
        return {code: score for code, score in as_scores(values).items() if code not in gone}

    @given(packs, ten_scores, st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True))
    def test_every_level_that_is_reached_is_listed(
        self, pack: YearPack, values: list[int], missing: list[int]
    ) -> None:
        told = Arithmetic(pack)
        reached = {told.level(told.sums(whole)) for whole in self.completions(values, missing)}
        possible = names(score_year(pack, self.known(values, missing)).possible)
        assert reached <= set(possible)

    @settings(max_examples=30)
    @given(packs, ten_scores, st.integers(0, 9))
    @example(WORDS, [8499, 8499, 8500, 8500, 8500, 8499, 8500, 8500, 8498, 0], 9)
    def test_with_one_score_missing_the_list_is_exact(
        self, pack: YearPack, values: list[int], missing: int
    ) -> None:
        """Every score from 0.00 to 100.00 is tried."""
        told = Arithmetic(pack)
        values[missing] = 0
        bare = told.sums(values)
        place = next(n for n, limit in enumerate((4, 7, 9)) if missing <= limit)
        reached = {
            told.level([own + filling * (n == place) for n, own in enumerate(bare)])
            for filling in range(10_001)
        }
        possible = names(score_year(pack, self.known(values, [missing])).possible)
        assert possible == [name for name, _, _ in told.bands if name in reached]

    @given(packs, ten_scores, st.sampled_from([(0, 5), (0, 8), (5, 8), (0, 5, 8), (3, 4, 9), (5, 6, 9)]))
    def test_every_listed_level_can_be_reached(
        self, pack: YearPack, values: list[int], missing: tuple[int, ...]
    ) -> None:
        """No level is listed that no scores would give."""
        told = Arithmetic(pack)
        possible = names(score_year(pack, self.known(values, list(missing))).possible)
        found = {name for name in possible if self.is_reached(told, values, missing, name)}
        assert found == set(possible)

    def is_reached(self, told: Arithmetic, values: list[int], missing: tuple[int, ...], wanted: str) -> bool:
        """Fix all missing scores but one at telling values, and search the last."""
        order = [name for name, _, _ in told.bands]
        *fixed, last = missing
        for filling in product(self.telling(told, values, missing), repeat=len(fixed)):
            whole = list(values)
            for place, value in zip(fixed, filling, strict=True):
                whole[place] = value
            # The level never falls while the last score rises, so a level is found by bisection.
            low, high = 0, 10_000
            while low < high:
                middle = (low + high) // 2
                whole[last] = middle
                if order.index(told.level(told.sums(whole))) <= order.index(wanted):
                    high = middle
                else:
                    low = middle + 1
            whole[last] = low
            if told.level(told.sums(whole)) == wanted:
                return True
        return False

    def telling(self, told: Arithmetic, values: list[int], missing: tuple[int, ...]) -> list[int]:
        """Scores at which an instrument's mean passes a gate, one step to either side, and the extremes."""
        candidates = {0, 10_000, 5000, *range(0, 10_001, 1000)}
        bounds = [0, 5, 8, 10]
        gates = {gate for _, _, gate in told.bands if gate is not None}
        for place in missing:
            n = next(n for n in range(3) if place < bounds[n + 1])
            others = sum(values[k] for k in range(bounds[n], bounds[n + 1]) if k not in missing)
            for gate in gates:
                needed = gate * told.sizes[n] - told.sizes[n] // 2 - others
                candidates |= {needed + by for by in range(-3, 4)}
        return sorted(value for value in candidates if 0 <= value <= 10_000)

    @given(packs, ten_scores, st.sets(st.integers(0, 9)))
    def test_the_level_is_known_exactly_when_one_is_possible(
        self, pack: YearPack, values: list[int], missing: set[int]
    ) -> None:
        result = score_year(pack, self.known(values, sorted(missing)))
        assert result.possible
        assert (result.level is None) == (len(result.possible) > 1)
        assert result.is_complete == (not missing)
        assert result.is_empty == (len(missing) == 10)

    def test_nothing_known_leaves_every_level_open(self) -> None:
        result = score_year(WORDS, {})
        assert result.possible == WORDS.bands
        assert (result.level, result.total, result.lowest, result.highest) == (None, None, [], [])

    def test_a_level_is_named_before_the_last_score_when_only_one_is_left(self) -> None:
        known = scores(("0",) * 10)
        del known["duty"]
        result = score_year(LETTERS, known)
        assert (result.total, result.level and result.level.name) == (None, "F")

    def test_an_instrument_is_known_once_its_own_scores_are(self) -> None:
        known = {code: score for code, score in scores().items() if code in CODES[:5]}
        result = score_year(LETTERS, known)
        assert [row.score for row in result.instruments] == [Decimal("91.21"), None, None]


class TestDeclaredFigures:
    def test_a_declared_total_stands_in_for_missing_scores(self) -> None:
        result = score_year(LETTERS, {}, Declared(Decimal("93.34")))
        assert (result.total, result.total_is_declared) == (Decimal("93.34"), True)
        assert names(result.possible) == ["A"]

    def test_but_never_for_scores_that_are_there(self) -> None:
        result = score_year(LETTERS, scores(S000), Declared(Decimal("93.34"), {"IIT": Decimal("1.00")}))
        assert (result.total, result.total_is_declared) == (Decimal("60.40"), False)
        assert result.instrument("IIT").score == Decimal("91.21")

    def test_declared_instruments_give_the_total(self) -> None:
        stated = {"IIT": Decimal("99.35"), "EIT": Decimal("94.26"), "OIT": Decimal("88.14")}
        result = score_year(LETTERS, {}, Declared(None, stated))
        assert figures(result)["total"] == "93.34"
        assert all(row.is_declared for row in result.instruments)

    def test_a_declared_total_alone_leaves_the_gates_open(self) -> None:
        result = score_year(WORDS, {}, Declared(Decimal("90.00")))
        assert names(result.possible) == ["ผ่านดี", "ผ่าน"]
        assert result.level is None

    def test_an_impossible_total_leaves_no_level(self) -> None:
        known = {code: score for code, score in scores(("0",) * 10).items() if code in CODES[:8]}
        result = score_year(LETTERS, known, Declared(Decimal("41.00")))
        assert result.possible == ()

    def test_a_total_of_rounded_instruments_is_not_called_impossible(self) -> None:
        """S003 announces 93.34; its rounded instrument figures give 93.339."""
        stated = {"IIT": Decimal("99.35"), "EIT": Decimal("94.26")}
        result = score_year(LETTERS, {}, Declared(Decimal("93.34"), stated))
        assert names(result.possible) == ["A"]


def test_unknown_codes_are_key_errors() -> None:
    result = score_year(LETTERS, scores())
    assert (result.score_of("duty"), result.score_of("nothing")) == (Decimal("96.17"), None)
    with pytest.raises(KeyError):
        result.instrument("MOIT")
