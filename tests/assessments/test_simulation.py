"""What if, and what would it take: against brute force on small packs, and by properties on the real ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessments.analysis.simulation import (
    Answer,
    Reach,
    Room,
    cents,
    cheapest,
    points,
    reaches,
    spread,
    what_if,
)
from assessments.editions import files, read_pack
from assessments.packs import Band, IndicatorRule, InstrumentRule, YearPack
from assessments.scoring import Declared, score_year
from tests.factories import CODES, S000, S003, scores

PACKS = {pack.fiscal_year: pack for pack in (read_pack(path)[0] for path in files())}
LETTERS, WORDS = PACKS[2563], PACKS[2566]
EDGES = sorted({band.floor for pack in PACKS.values() for band in pack.bands if band.floor})

near_an_edge = st.sampled_from(EDGES).flatmap(
    lambda edge: st.integers(-3, 3).map(lambda by: int(edge * 100) + by)
)
ten_scores = st.lists(st.one_of(st.integers(0, 10_000), near_an_edge), min_size=10, max_size=10)
packs = st.sampled_from(list(PACKS.values()))


def as_scores(values: list[int]) -> dict[str, Decimal]:
    return {code: points(value) for code, value in zip(CODES, values, strict=True)}


def target(pack: YearPack, name: str) -> Band:
    band = pack.band(name)
    assert band is not None
    return band


def lifts(answer: Answer) -> list[dict[str, str]]:
    return [{lift.instrument.code: str(lift.points) for lift in way.lifts} for way in answer.ways]


class TestSamples:
    def test_s000_reaches_c_by_oit_alone(self) -> None:
        """60.4026 needs 64.995: 4.5924 points of the total, 22.962 points at 0.20 each."""
        answer = cheapest(LETTERS, scores(S000), target(LETTERS, "C"))
        assert (answer.reach, answer.cost) == (Reach.POSSIBLE, Decimal("22.97"))
        assert lifts(answer)[0] == {"OIT": "22.97"}
        assert {str(way.total) for way in answer.ways} == {"65.00"}

    def test_equally_cheap_ways_are_all_listed(self) -> None:
        answer = cheapest(LETTERS, scores(S000), target(LETTERS, "C"))
        assert lifts(answer) == [
            {"OIT": "22.97"},
            {"EIT": "0.01", "OIT": "22.96"},
            {"IIT": "0.01", "OIT": "22.96"},
        ]
        assert not answer.has_more

    def test_the_list_is_cut_and_says_so(self) -> None:
        answer = cheapest(LETTERS, scores(S000), target(LETTERS, "C"), limit=2)
        assert (len(answer.ways), answer.has_more) == (2, True)

    def test_gates_ask_first(self) -> None:
        """FY2566: EIT 72.53 and OIT 28.20 must both come to 84.995."""
        answer = cheapest(WORDS, scores(S000), target(WORDS, "ผ่านดี"))
        [way] = answer.ways
        assert {lift.instrument.code: str(lift.for_gate) for lift in way.lifts} == {
            "EIT": "37.40",
            "OIT": "113.59",
        }
        assert (answer.cost, way.total) == (Decimal("150.99"), Decimal("86.86"))

    def test_s003_has_its_level_already(self) -> None:
        answer = cheapest(LETTERS, scores(S003), target(LETTERS, "A"))
        assert (answer.reach, answer.cost, answer.ways) == (Reach.REACHED, Decimal("0.00"), ())

    def test_rooms_name_what_can_still_rise(self) -> None:
        [way, *_] = cheapest(LETTERS, scores(S003), target(LETTERS, "AA")).ways
        [lift] = way.lifts
        assert [(room.rule.code, str(room.room)) for room in lift.rooms] == [
            ("prevent", "12.50"),
            ("disclose", "11.22"),
        ]

    def test_full_scores_have_no_room(self) -> None:
        full = scores(("100",) * 8 + ("100", "40"))
        [way, *_] = cheapest(WORDS, full, target(WORDS, "ผ่านดี")).ways
        assert [room.rule.code for lift in way.lifts for room in lift.rooms] == ["prevent"]

    def test_out_of_reach_for_the_chosen_is_said(self) -> None:
        answer = cheapest(WORDS, scores(S000), target(WORDS, "ผ่านดี"), movable=["disclose", "prevent"])
        assert answer.reach == Reach.IMPOSSIBLE
        [gate] = answer.shortfalls
        assert gate.instrument is not None
        assert (gate.instrument.code, gate.best, gate.needed) == ("EIT", Decimal("72.53"), Decimal("85.00"))

    def test_a_total_out_of_reach_is_said(self) -> None:
        answer = cheapest(LETTERS, scores(S000), target(LETTERS, "C"), movable=CODES[:5])
        [total] = answer.shortfalls
        assert (total.instrument, total.best, total.needed) == (None, Decimal("63.04"), Decimal("65.00"))

    def test_missing_scores_leave_it_open(self) -> None:
        known = scores(S000)
        del known["comm"]
        answer = cheapest(LETTERS, known, target(LETTERS, "A"))
        assert answer.reach == Reach.UNKNOWN
        assert [rule.code for rule in answer.missing] == ["comm"]


@pytest.mark.parametrize(
    ("mean", "reach", "cost"),
    [
        ("84.99", Reach.POSSIBLE, "0.03"),  # 84.99 + 0.02 · 0.20 is 84.994; one hundredth more makes 84.996
        ("85.00", Reach.REACHED, "0.00"),
        ("94.99", Reach.REACHED, "0.00"),
    ],
)
def test_at_the_edge_of_a_band(mean: str, reach: Reach, cost: str) -> None:
    answer = cheapest(LETTERS, scores((mean,) * 10), target(LETTERS, "A"))
    assert (answer.reach, answer.cost) == (reach, Decimal(cost))


@pytest.mark.parametrize(("floor", "name"), [("85", "A"), ("95", "AA")])
def test_the_exact_half_counts_as_reached(floor: str, name: str) -> None:
    """One EIT indicator 0.05 short: the total is 84.995 (94.995) exactly, published as 85.00 (95.00)."""
    short = str(Decimal(floor) - Decimal("0.05"))
    at_half = scores((floor,) * 7 + (short,) + (floor,) * 2)
    assert score_year(LETTERS, at_half).total == Decimal(floor)
    assert cheapest(LETTERS, at_half, target(LETTERS, name)).reach == Reach.REACHED
    one_less = at_half | {"duty": Decimal(floor) - Decimal("0.01")}
    assert cheapest(LETTERS, one_less, target(LETTERS, name)).cost == Decimal("0.01")


def small_pack(sizes: list[int], weights: list[int], floor: int, gate: int | None) -> YearPack:
    """A pack of a few indicators with one level above the lowest; floor and gate in hundredths."""
    instruments = tuple(
        InstrumentRule(f"K{n}", f"K{n}", "", Decimal(weight)) for n, weight in enumerate(weights)
    )
    owners = [f"K{n}" for n, size in enumerate(sizes) for _ in range(size)]
    indicators = tuple(
        IndicatorRule(number, f"c{number}", owner, f"c{number}", (), "", "")
        for number, owner in enumerate(owners, 1)
    )
    bands = (
        Band("สูง", points(floor), None if gate is None else points(gate), ""),
        Band("ต่ำ", Decimal(0), None, ""),
    )
    return replace(LETTERS, instruments=instruments, indicators=indicators, bands=bands)


@st.composite
def small_cases(draw: st.DrawFn) -> tuple[YearPack, list[int], set[int]]:
    """A small pack, scores with at most five hundredths of room each, and which indicators may rise."""
    sizes = draw(st.lists(st.integers(1, 2), min_size=1, max_size=3))
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=len(sizes) - 1, max_size=len(sizes) - 1)))
    weights = [end - start for start, end in zip([0, *cuts], [*cuts, 100], strict=True)]
    level = st.integers(9_995, 10_000)
    pack = small_pack(sizes, weights, draw(level), draw(st.none() | level))
    count = sum(sizes)
    values = draw(st.lists(level, min_size=count, max_size=count))
    return pack, values, draw(st.sets(st.integers(0, count - 1)))


def brute_force(pack: YearPack, values: list[int], movable: set[int]) -> dict[int, set[tuple[int, ...]]]:
    """Every way of adding hundredths that reaches the level: ``{cost: {points per instrument}}``."""
    band = pack.bands[0]
    owners = [rule.instrument for rule in pack.indicators]
    codes = [rule.code for rule in pack.instruments]
    sizes = [owners.count(code) for code in codes]
    weights = [int(rule.weight) for rule in pack.instruments]
    floor, gate = cents(band.floor), None if band.gate is None else cents(band.gate)
    ranges = [range(10_001 - value if place in movable else 1) for place, value in enumerate(values)]
    found: dict[int, set[tuple[int, ...]]] = {}
    for added in product(*ranges):
        sums = [0] * len(codes)
        gains = [0] * len(codes)
        for place, owner in enumerate(owners):
            sums[codes.index(owner)] += values[place] + added[place]
            gains[codes.index(owner)] += added[place]
        # Sizes are 1 or 2, so twice the mean is whole; a figure is published half up.
        means = [(2 * own // size + 1) // 2 for own, size in zip(sums, sizes, strict=True)]
        weighted = sum(
            2 * own // size * weight for own, size, weight in zip(sums, sizes, weights, strict=True)
        )
        total = (weighted + 100) // 200
        if total >= floor and (gate is None or min(means) >= gate):
            found.setdefault(sum(added), set()).add(tuple(gains))
    return found


class TestAgainstBruteForce:
    @settings(max_examples=120)
    @given(small_cases())
    def test_the_least_and_all_ways_to_it(self, case: tuple[YearPack, list[int], set[int]]) -> None:
        pack, values, movable = case
        known = {rule.code: points(value) for rule, value in zip(pack.indicators, values, strict=True)}
        allowed = [rule.code for place, rule in enumerate(pack.indicators) if place in movable]
        answer = cheapest(pack, known, pack.bands[0], allowed, limit=1000)
        found = brute_force(pack, values, movable)
        if not found:
            assert answer.reach == Reach.IMPOSSIBLE
            assert answer.shortfalls
            return
        least = min(found)
        assert answer.cost == points(least)
        assert answer.reach == (Reach.POSSIBLE if least else Reach.REACHED)
        if least:
            told = [
                self.per_instrument(pack, {row.instrument.code: row.points for row in way.lifts})
                for way in answer.ways
            ]
            assert sorted(told) == sorted(found[least])

    def per_instrument(self, pack: YearPack, added: dict[str, Decimal]) -> tuple[int, ...]:
        return tuple(cents(added.get(rule.code, Decimal(0))) for rule in pack.instruments)


class TestOnRealPacks:
    @given(packs, ten_scores, st.data())
    def test_every_way_reaches_the_level_and_costs_what_it_says(
        self, pack: YearPack, values: list[int], data: st.DataObject
    ) -> None:
        band = data.draw(st.sampled_from(pack.bands))
        known = as_scores(values)
        answer = cheapest(pack, known, band)
        assert answer.reach in {Reach.REACHED, Reach.POSSIBLE}  # with all at 100 every level is reached
        for lifted, total in self.carried_out(known, answer):
            result = score_year(pack, lifted)
            assert result.level is not None
            assert pack.bands.index(result.level) <= pack.bands.index(band)
            assert result.total == total
            assert sum(lifted.values()) - sum(known.values()) == answer.cost
            assert max(lifted.values()) <= 100

    def carried_out(
        self, known: dict[str, Decimal], answer: Answer
    ) -> Iterator[tuple[dict[str, Decimal], Decimal]]:
        for way in answer.ways:
            lifted = dict(known)
            for lift in way.lifts:
                lifted |= spread(lift.rooms, lift.points)
            yield lifted, way.total

    @given(packs, ten_scores, st.data())
    def test_nothing_cheaper_reaches_it(self, pack: YearPack, values: list[int], data: st.DataObject) -> None:
        """A random way of spending one hundredth less than the least never does."""
        band = data.draw(st.sampled_from(pack.bands))
        answer = cheapest(pack, as_scores(values), band)
        left = cents(answer.cost or Decimal(0)) - 1
        lifted = list(values)
        for place in data.draw(st.permutations(range(10))):
            added = data.draw(st.integers(0, min(max(left, 0), 10_000 - lifted[place])))
            lifted[place] += added
            left -= added
        if answer.cost:
            assert not reaches(pack, as_scores(lifted), band)

    @given(packs, ten_scores)
    @example(WORDS, [8499, 8500, 8500, 8500, 8498] + [8500] * 5)
    @example(WORDS, [9499] * 5 + [9500] * 5)
    def test_reaching_is_what_the_levels_say(self, pack: YearPack, values: list[int]) -> None:
        """The search and the levels tell the same rule, exactly on the edges too."""
        known = as_scores(values)
        level = score_year(pack, known).level
        assert level is not None
        best = next(band for band in pack.bands if reaches(pack, known, band))
        assert best == level
        assert cheapest(pack, known, level).reach == Reach.REACHED


class TestSpread:
    def rooms(self, *values: int) -> list[Room]:
        return [
            Room(rule, points(value), points(10_000 - value))
            for rule, value in zip(LETTERS.indicators, values, strict=False)
        ]

    def test_the_lowest_rise_together(self) -> None:
        assert spread(self.rooms(5000, 6000, 9000), Decimal("20.01")) == {
            "duty": Decimal("65.01"),
            "budget": Decimal("65.00"),
            "power": Decimal("90.00"),
        }

    @given(st.lists(st.integers(0, 10_000), min_size=1, max_size=5), st.data())
    def test_nothing_is_lost_and_none_goes_over(self, values: list[int], data: st.DataObject) -> None:
        rooms = self.rooms(*values)
        amount = data.draw(st.integers(0, sum(10_000 - value for value in values)))
        after = spread(rooms, points(amount))
        assert sum(after.values()) == sum(room.score for room in rooms) + points(amount)
        assert all(room.score <= after[room.rule.code] <= 100 for room in rooms)


class TestWhatIf:
    def test_one_score_moves_its_instrument_the_total_and_the_level(self) -> None:
        outcome = what_if(LETTERS, scores(S000), {"prevent": Decimal("60.00")})
        assert (outcome.total.before, outcome.total.after, outcome.total.change) == (
            Decimal("60.40"),
            Decimal("69.90"),
            Decimal("9.50"),
        )
        assert [row.code for row in outcome.indicators if row.is_changed] == ["prevent"]
        assert [row.code for row in outcome.instruments if row.is_changed] == ["OIT"]
        assert [row.level.name for row in (outcome.before, outcome.after) if row.level] == ["D", "C"]
        assert outcome.level_changed

    def test_nothing_changed(self) -> None:
        outcome = what_if(LETTERS, scores(S000), scores(S000))
        assert (outcome.is_changed, outcome.level_changed, outcome.total.change) == (
            False,
            False,
            Decimal("0.00"),
        )

    def test_a_score_taken_away_leaves_the_levels_that_remain(self) -> None:
        outcome = what_if(LETTERS, scores(S000), {"prevent": None})
        assert outcome.after.score_of("prevent") is None
        assert outcome.total.change is None
        assert [band.name for band in outcome.after.possible] == ["B", "C", "D"]

    def test_declared_figures_hold_only_where_nothing_beneath_moved(self) -> None:
        known = {code: score for code, score in scores(S003).items() if code in CODES[:5]}
        stated = Declared(Decimal("93.34"), {"EIT": Decimal("94.26"), "OIT": Decimal("88.14")}, "A")
        before = what_if(LETTERS, known, {}, stated)
        assert before.after.total == Decimal("93.34")
        moved = what_if(LETTERS, known, {"duty": Decimal("90.00")}, stated)
        assert (moved.after.total, moved.after.total_is_declared) == (Decimal("92.74"), False)
        guessed = what_if(LETTERS, known, {"quality": Decimal("90.00")}, stated)
        assert (guessed.after.total, guessed.after.instrument("EIT").score) == (None, None)
        assert guessed.after.instrument("OIT").is_declared
