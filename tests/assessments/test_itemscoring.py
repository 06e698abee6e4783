"""Item scores to indicator scores: the published figures of the samples, and the rule's own properties."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.editions import files, read_pack
from assessments.itemscoring import ItemFigure, item_figures
from assessments.packs import YearPack

PACKS = {pack.fiscal_year: pack for pack in (read_pack(path)[0] for path in files())}
PACK = PACKS[2563]
SCORE = st.decimals(0, 100, places=2)


def figure(pack: YearPack, indicator: str, scores: Mapping[str, Decimal]) -> ItemFigure:
    return item_figures(pack, scores)[indicator]


def passes(pack: YearPack, indicator: str, *passed: int) -> dict[str, Decimal]:
    """OIT items at 100 or 0: so many passed in each sub-indicator."""
    scores: dict[str, Decimal] = {}
    subs = [rule.code for rule in pack.sub_indicators if rule.indicator == indicator]
    for sub, count in zip(subs, passed, strict=True):
        items = [rule.code for rule in pack.items if rule.sub_indicator == sub]
        scores |= {code: Decimal(100 if place < count else 0) for place, code in enumerate(items)}
    return scores


class TestSamples:
    def test_five_survey_items_of_s003(self) -> None:
        typed = dict(
            zip(
                ("e11", "e12", "e13", "e14", "e15"),
                map(Decimal, ("93.91", "89.11", "99.02", "88.79", "92.88")),
                strict=True,
            )
        )
        found = figure(PACK, "improve", typed)
        assert found.exact == Fraction(92742, 1000)
        assert found.score == Decimal("92.74")

    @pytest.mark.parametrize(
        ("indicator", "passed", "score"),
        [
            ("disclose", (6, 2, 3, 1, 3), "43.90"),
            ("disclose", (8, 6, 7, 4, 4), "88.78"),
            ("disclose", (8, 8, 7, 3, 4), "88.78"),
            ("prevent", (2, 0), "12.50"),
            ("prevent", (6, 2), "87.50"),
        ],
    )
    def test_disclosure_figures_of_s000_and_s003(
        self, indicator: str, passed: tuple[int, ...], score: str
    ) -> None:
        assert figure(PACK, indicator, passes(PACK, indicator, *passed)).score == Decimal(score)

    def test_the_figure_of_fy2566_with_other_sizes(self) -> None:
        pack = PACKS[2566]
        assert figure(pack, "prevent", passes(pack, "prevent", 6, 5)).score == Decimal("87.50")

    def test_the_faulty_items_that_s003_names_do_not_give_its_figure(self) -> None:
        assert figure(PACK, "disclose", passes(PACK, "disclose", 7, 6, 7, 4, 5)).score == Decimal("90.56")

    def test_a_flat_mean_is_another_figure(self) -> None:
        scores = passes(PACK, "disclose", 6, 2, 3, 1, 3)
        flat = Fraction(sum(scores.values())) / len(scores)
        assert figure(PACK, "disclose", scores).exact != flat


class TestMissing:
    def test_one_missing_item_leaves_the_indicator_unknown(self) -> None:
        found = figure(PACK, "improve", {f"e{number}": Decimal(90) for number in range(11, 15)})
        assert (found.score, found.entered, found.count) == (None, 4, 5)
        assert found.is_partly_entered

    def test_a_whole_sub_indicator_has_its_mean_while_others_are_missing(self) -> None:
        found = figure(PACK, "prevent", {"o42": Decimal(100), "o43": Decimal(0)})
        assert found.score is None
        assert [group.mean for group in found.groups] == [None, Fraction(50)]

    def test_without_items_there_is_nothing(self) -> None:
        found = item_figures(PACK, {})
        assert len(found) == 10
        assert all(row.score is None and not row.is_partly_entered for row in found.values())

    def test_codes_of_other_years_are_ignored(self) -> None:
        pack = PACKS[2569]
        assert (
            figure(pack, "duty", {"i4": Decimal(1)} | {f"i{n}": Decimal(90) for n in (1, 2, 3)}).score == 90
        )


class TestUnknownDivision:
    """FY2569: no document says which sub-indicator an item belongs to."""

    @pytest.mark.parametrize("indicator", ["disclose", "prevent"])
    def test_oit_is_refused_in_words_not_guessed(self, indicator: str) -> None:
        pack = PACKS[2569]
        scores = {rule.code: Decimal(100) for rule in pack.items}
        found = figure(pack, indicator, scores)
        assert (found.exact, found.score) == (None, None)
        assert "ยังไม่ทราบว่าข้อของตัวชี้วัด" in found.refusal
        assert found.entered == found.count

    def test_the_surveys_are_computed_as_ever(self) -> None:
        pack = PACKS[2569]
        found = figure(pack, "duty", {f"i{n}": Decimal(score) for n, score in ((1, 80), (2, 90), (3, 95))})
        assert (found.score, found.refusal) == (Decimal("88.33"), "")


@pytest.mark.parametrize("year", [year for year in PACKS if year != 2569])
@settings(max_examples=15)  # each example draws the whole list of a year
@given(data=st.data())
def test_a_figure_is_the_mean_of_means_and_lies_between_its_items(year: int, data: st.DataObject) -> None:
    pack = PACKS[year]
    scores = {rule.code: data.draw(SCORE) for rule in pack.items}
    for code, found in item_figures(pack, scores).items():
        own = [scores[rule.code] for rule in pack.items_of(code)]
        assert found.exact is not None
        assert min(own) <= found.exact <= max(own)
        means = [
            sum((Fraction(scores[item.code]) for item in group.items), Fraction(0)) / len(group.items)
            for group in found.groups
        ]
        assert found.exact == sum(means, Fraction(0)) / len(means)
        assert found.score is not None
        assert abs(Fraction(found.score) - found.exact) <= Fraction(1, 200)


@given(score=SCORE, year=st.sampled_from([year for year in PACKS if year != 2569]))
def test_equal_items_give_their_own_score(score: Decimal, year: int) -> None:
    figures = item_figures(PACKS[year], {rule.code: score for rule in PACKS[year].items})
    assert {row.score for row in figures.values()} == {score}


@given(data=st.data(), better=SCORE)
def test_a_better_item_never_lowers_its_indicator(data: st.DataObject, better: Decimal) -> None:
    scores = {rule.code: data.draw(SCORE) for rule in PACK.items if rule.indicator == "disclose"}
    code = data.draw(st.sampled_from(sorted(scores)))
    before = figure(PACK, "disclose", scores).exact
    after = figure(PACK, "disclose", scores | {code: max(better, scores[code])}).exact
    assert before is not None
    assert after is not None
    assert after >= before
