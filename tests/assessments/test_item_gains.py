"""What items are worth, and the fewest that reach a level: against every set of items."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.analysis.item_gains import cheapest_items, item_worths
from assessments.analysis.simulation import Reach
from assessments.editions import files, read_pack
from assessments.itemscoring import item_figures
from assessments.packs import Band, YearPack
from assessments.scoring import score_year
from tests.factories import S000, S003, scores

PACKS = {pack.fiscal_year: pack for pack in (read_pack(path)[0] for path in files())}
LETTERS, WORDS = PACKS[2563], PACKS[2566]
OIT = [rule.code for rule in LETTERS.items if rule.indicator in {"disclose", "prevent"}]
FULL, NOTHING = Decimal(100), Decimal(0)


def target(pack: YearPack, name: str) -> Band:
    band = pack.band(name)
    assert band is not None
    return band


def passed_but(*failed: str) -> dict[str, Decimal]:
    """Every OIT item of FY2563 passed except those named."""
    return {code: NOTHING if code in failed else FULL for code in OIT}


def with_items(pack: YearPack, base: dict[str, Decimal], items: dict[str, Decimal]) -> dict[str, Decimal]:
    """Scores with those of OIT as their items give them."""
    figures = item_figures(pack, items)
    given_by_items = {code: figures[code].score for code in ("disclose", "prevent")}
    return base | {code: score for code, score in given_by_items.items() if score is not None}


class TestWorths:
    def test_an_oit_item_is_worth_its_share_of_its_sub_indicator(self) -> None:
        """FY2563: 40 / 2 indicators / 5 sub-indicators / 9 items = 0.444…; in 10.2 it is 40/2/2/2 = 5."""
        worths = {row.rule.code: row.worth for row in item_worths(LETTERS, {})}
        assert (worths["o1"], worths["o42"], worths["o34"]) == (Fraction(4, 9), Fraction(5), Fraction(5, 4))

    def test_worths_of_an_instrument_add_up_to_its_weight(self) -> None:
        for pack in PACKS.values():
            rows = item_worths(pack, {})
            for rule in pack.instruments:
                own = {row.code for row in pack.indicators_of(rule.code)}
                total = sum((row.worth for row in rows if row.rule.indicator in own), Fraction(0))
                # A year whose division into sub-indicators is not known has no worths to tell.
                assert total in {Fraction(rule.weight), 0}

    def test_what_is_still_to_be_had_depends_on_the_score(self) -> None:
        rows = {row.rule.code: row for row in item_worths(LETTERS, {"o42": Decimal(60), "o43": FULL})}
        assert (rows["o42"].gain, rows["o43"].gain, rows["o1"].gain) == (Fraction(2), 0, None)


class TestFewest:
    def test_s003_reaches_aa_with_one_item_of_each_kind(self) -> None:
        """88.78 = (8/9, 6/8, 7/7, 4/4, 4/5), 87.50 = (6/8, 2/2): 93.34 needs 1.655 more for 94.995."""
        items = passed_but("o9", "o16", "o17", "o33", "o40", "o41")
        known = with_items(LETTERS, scores(S003), items)
        assert (known["disclose"], known["prevent"]) == (Decimal("88.78"), Decimal("87.50"))
        answer = cheapest_items(LETTERS, known, target(LETTERS, "AA"), items)
        assert (answer.reach, answer.count) == (Reach.POSSIBLE, 2)
        best = answer.ways[0]
        assert best.total == Decimal("95.84")
        [pick] = best.picks
        assert (pick.count, [rule.code for rule in pick.items], pick.gain) == (
            2,
            ["o40", "o41"],
            Fraction(5, 4),
        )

    def test_items_that_gain_the_same_are_interchangeable(self) -> None:
        items = passed_but("o1", "o2", "o3", "o34", "o35", "o36", "o37", "o42", "o43")
        known = with_items(LETTERS, scores(S003), items)
        answer = cheapest_items(LETTERS, known, target(LETTERS, "A"), items)
        picks = [(pick.count, [rule.code for rule in pick.items]) for pick in answer.ways[0].picks]
        assert (answer.count, picks) == (1, [(1, ["o42", "o43"])])

    def test_a_gate_elsewhere_is_out_of_the_items_reach(self) -> None:
        items = passed_but("o1")
        known = with_items(WORDS, scores(S000), items)
        answer = cheapest_items(WORDS, known, target(WORDS, "ผ่านดี"), items)
        assert answer.reach == Reach.IMPOSSIBLE

    def test_a_level_one_has_needs_no_item(self) -> None:
        items = passed_but("o1")
        known = with_items(LETTERS, scores(S003), items)
        assert cheapest_items(LETTERS, known, target(LETTERS, "A"), items).count == 0

    def test_a_missing_item_or_score_leaves_it_open(self) -> None:
        items = passed_but("o1")
        known = with_items(LETTERS, scores(S003), items)
        del items["o2"]
        assert cheapest_items(LETTERS, known, target(LETTERS, "AA"), items).reach == Reach.UNKNOWN
        del known["duty"]
        assert cheapest_items(LETTERS, known, target(LETTERS, "AA"), passed_but()).reach == Reach.UNKNOWN

    def test_scores_that_are_not_those_of_the_items_are_named(self) -> None:
        answer = cheapest_items(LETTERS, scores(S003), target(LETTERS, "AA"), passed_but("o1"))
        assert (answer.reach, answer.mismatched) == (Reach.UNKNOWN, ("disclose", "prevent"))

    def test_a_year_without_a_known_division_says_so(self) -> None:
        unknown = next(
            pack for pack in PACKS.values() if any(not item_worths_of(pack, code) for code in OIT_CODES)
        )
        answer = cheapest_items(unknown, scores(S003), target(unknown, "ผ่านดีเยี่ยม"), {})
        assert answer.reach == Reach.UNKNOWN
        assert answer.undivided

    @settings(max_examples=40)
    @given(
        st.sets(st.sampled_from(OIT), min_size=1, max_size=9),
        st.lists(st.integers(0, 10_000), min_size=8, max_size=8),
        st.data(),
    )
    def test_no_set_of_fewer_items_reaches_it(
        self, failed: set[str], others: list[int], data: st.DataObject
    ) -> None:
        """Every set of unfinished items is tried."""
        band = data.draw(st.sampled_from(LETTERS.bands))
        partial = {code: Decimal(data.draw(st.sampled_from([0, 25, 50]))) for code in sorted(failed)}
        items = passed_but() | partial
        figures = (*(str(Decimal(value) / 100) for value in others), "0", "0")
        known = with_items(LETTERS, scores(figures), items)
        answer = cheapest_items(LETTERS, known, band, items)
        reaching = [
            size
            for size in range(len(failed) + 1)
            for chosen in combinations(sorted(failed), size)
            if self.is_reached(known, items, chosen, band)
        ]
        assert answer.count == (min(reaching) if reaching else None)

    def is_reached(
        self, known: dict[str, Decimal], items: dict[str, Decimal], chosen: tuple[str, ...], band: Band
    ) -> bool:
        level = score_year(LETTERS, with_items(LETTERS, known, items | dict.fromkeys(chosen, FULL))).level
        return level is not None and LETTERS.bands.index(level) <= LETTERS.bands.index(band)


OIT_CODES = ("disclose", "prevent")


def item_worths_of(pack: YearPack, indicator: str) -> list[str]:
    return [row.rule.code for row in item_worths(pack, {}) if row.rule.indicator == indicator]
