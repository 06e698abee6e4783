"""The library of recommendations as one agency sees it in one year: what is offered, and for what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from agencies.kinds import ALL_UNITS
from agencies.models import Agency, Unit
from assessments.models import Assessment
from assessments.packs import IndicatorRule, ItemRule, YearPack, fold_name
from assessments.queries import find_assessment, result_of
from assessments.scoring import IndicatorResult
from measures.forms import EVERY_UNIT
from measures.library_files import ItemKey, item_keys
from measures.models import Measure, Recommendation, Retirement
from measures.queries import lost_items, topics_for_plan

DISCLOSED = "o"  # items of this letter are shown on the web site; those of IIT and EIT are answers of people


def library_of(agency: Agency) -> QuerySet[Recommendation]:
    """Every recommendation an agency may see, its own first, those it put away included."""
    ours = Q(agency=None, is_retired=False)
    rows = Recommendation.objects.filter(ours | Q(agency=agency))
    return rows.order_by(F("agency").asc(nulls_last=True), "order", "pk")


def usable(agency: Agency) -> QuerySet[Recommendation]:
    """The recommendations an agency may pick from."""
    return library_of(agency).filter(is_retired=False).exclude(retirements__agency=agency)


def items_under(pack: YearPack, item_key: str) -> list[ItemRule]:
    """The items of a year that a key of the library means; none where the year asks for no such thing."""
    key = item_keys().get(item_key)
    titles = key.titles if key else frozenset()
    return [
        item for item in pack.items if item.code.startswith(DISCLOSED) and fold_name(item.title) in titles
    ]


def key_of(item: ItemRule) -> ItemKey | None:
    """The key under which the library knows an item."""
    title = fold_name(item.title)
    return next((key for key in item_keys().values() if title in key.titles), None)


def indicator_of(pack: YearPack, item_key: str) -> str:
    """The indicator of an item in this year, else in the library; raises KeyError on an unknown key."""
    items = items_under(pack, item_key)
    return items[0].indicator if items else item_keys()[item_key].indicator


def recommendations_for(
    agency: Agency, pack: YearPack, *, indicator: str = "", items: Collection[str] = ()
) -> list[Recommendation]:
    """What an agency may pick for an indicator as a whole, and for the items (by code) it lost."""
    return [
        row
        for row in usable(agency)
        if (not row.item_key and row.indicator_code == indicator)
        or any(item.code in items for item in items_under(pack, row.item_key))
    ]


def initial_of(
    recommendation: Recommendation, *, agency: Agency, pack: YearPack, fiscal_year: int
) -> dict[str, Any]:
    """What a recommendation fills into the form of a measure of a plan year.

    Offices stand by key where the agency has them; the topic where the plan's year has such topics.
    """
    topics = {topic.number for topic in topics_for_plan(agency, fiscal_year)}
    items = items_under(pack, recommendation.item_key)
    indicators = {item.indicator for item in items} or {recommendation.indicator_code}
    units = [str(unit.pk) for unit in offices_for(agency, recommendation.office)]
    if recommendation.office == ALL_UNITS:
        units = [EVERY_UNIT]
    return {
        "title": recommendation.title,
        "indicators": [rule.code for rule in pack.indicators if rule.code in indicators],
        "items": [item.code for item in items],
        "topic": recommendation.topic if recommendation.topic in topics else None,
        "guideline": recommendation.guideline,
        "steps": recommendation.steps,
        "target": recommendation.target,
        "monitoring": recommendation.monitoring,
        "recommendation": recommendation.pk,
    } | ({"units": units} if units else {})


def offices_for(agency: Agency, office: str) -> list[Unit]:
    """The agency's offices that a recommendation means by name: สำนักปลัด is also สำนักปลัดเทศบาล."""
    if office == ALL_UNITS:
        return []
    named = [name for name in office.split() if name]
    return [unit for unit in agency.units.all() if any(unit.name.startswith(name) for name in named)]


@dataclass(frozen=True)
class Offer:
    """A recommendation on the page: the items it answers, and the measures of the plan adapted from it."""

    row: Recommendation
    items: list[ItemRule]
    measures: list[Measure]

    @property
    def key(self) -> str:
        """The key as the form sends it."""
        return str(self.row.pk)

    @property
    def is_own(self) -> bool:
        """Whether the agency wrote it."""
        return self.row.agency_id is not None

    @property
    def steps(self) -> list[str]:
        """The steps in order."""
        return self.row.steps.splitlines()

    @property
    def evidence(self) -> list[str]:
        """What will show that it was done."""
        return self.row.evidence.splitlines()

    @property
    def answers(self) -> str:
        """The items in one line, as the year numbers them."""
        return " · ".join(f"ข้อ {item.code} {item.name}" for item in self.items)


@dataclass(frozen=True)
class Shelf:
    """One indicator with what the library offers for it.

    ``lost`` answer items that the result lost, ``rest`` those it did not lose or that have no score.
    """

    rule: IndicatorRule
    result: IndicatorResult | None
    whole: list[Offer]
    lost: list[Offer]
    rest: list[Offer]

    @property
    def is_weak(self) -> bool:
        """Whether the result asks for a measure."""
        return bool(self.result and self.result.is_weak)

    @property
    def has_score(self) -> bool:
        """Whether the result knows the indicator's score."""
        return bool(self.result and self.result.score is not None)

    @property
    def count(self) -> int:
        """How many recommendations stand on it."""
        return len(self.whole) + len(self.lost) + len(self.rest)

    @property
    def picked(self) -> int:
        """How many of them are in the plan."""
        return sum(bool(offer.measures) for offer in (*self.whole, *self.lost, *self.rest))


@dataclass(frozen=True)
class LibraryView:
    """The library for the plan of a year; ``shelves`` in official order, ``put_away`` what is not used."""

    assessment: Assessment | None
    shelves: list[Shelf]
    put_away: list[Offer]

    @property
    def weak(self) -> list[Shelf]:
        """The shelves of weak indicators."""
        return [shelf for shelf in self.shelves if shelf.is_weak]

    def shown(self, indicator: str) -> list[Shelf]:
        """The shelf asked for; without a word the weak ones, or all where none is weak."""
        asked = [shelf for shelf in self.shelves if shelf.rule.code == indicator]
        return asked or (self.shelves if indicator == EVERYTHING else self.weak or self.shelves)


EVERYTHING = "all"


def library_view(agency: Agency, pack: YearPack, fiscal_year: int) -> LibraryView:
    """The library beside the result that the plan of a year answers, in a constant number of queries."""
    assessment = find_assessment(agency, fiscal_year - 1)
    results = {row.rule.code: row for row in result_of(assessment).indicators} if assessment else {}
    lost = lost_items(agency, fiscal_year, pack)
    adapted = _adapted(agency, fiscal_year)
    put_away = set(Retirement.objects.filter(agency=agency).values_list("recommendation_id", flat=True))
    current: list[Offer] = []
    unused: list[Offer] = []
    for row in library_of(agency):
        offer = Offer(row, items_under(pack, row.item_key), adapted.get(row.pk, []))
        if row.is_retired or row.pk in put_away:
            unused.append(offer)
        elif _stands_in(pack, offer):
            current.append(offer)
    shelves = [_shelf(rule, results.get(rule.code), current, lost) for rule in pack.indicators]
    return LibraryView(assessment, shelves, unused)


def _stands_in(pack: YearPack, offer: Offer) -> bool:
    """Whether the year asks for what it answers; an agency's own is shown whatever became of its item."""
    return bool(offer.items) or not offer.row.item_key or offer.is_own


def _shelf(
    rule: IndicatorRule, result: IndicatorResult | None, offers: Iterable[Offer], lost: Collection[str]
) -> Shelf:
    here = [offer for offer in offers if rule.code in _indicators(offer)]
    about_items = [offer for offer in here if offer.items]
    missed = [offer for offer in about_items if any(item.code in lost for item in offer.items)]
    return Shelf(
        rule,
        result,
        [offer for offer in here if not offer.items],
        missed,
        [offer for offer in about_items if offer not in missed],
    )


def _indicators(offer: Offer) -> set[str]:
    """The year's own word on which indicator an item belongs to wins over the library's."""
    return {item.indicator for item in offer.items} or {offer.row.indicator_code}


def _adapted(agency: Agency, fiscal_year: int) -> Mapping[int, list[Measure]]:
    """The measures of a plan by the recommendation they were adapted from."""
    rows = Measure.objects.filter(
        plan__agency=agency, plan__fiscal_year=fiscal_year, recommendation__isnull=False
    )
    adapted: dict[int, list[Measure]] = {}
    for measure in rows:
        adapted.setdefault(measure.recommendation_id or 0, []).append(measure)
    return adapted
