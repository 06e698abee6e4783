"""Carrying a plan into the next year: what would be carried, how, and what has no place there.

Nothing is written here; ``measures.rollover_actions`` carries what was chosen.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from agencies.models import Agency
from assessments.counterparts import same_indicator, same_item
from assessments.packs import TopicRule, YearPack
from measures.models import Measure, WeakPoint
from measures.progress import Progress, is_finished, progress_of
from measures.queries import pack_for_plan, topics_for_plan
from thai.fiscal import FiscalYear


@dataclass(frozen=True)
class Point:
    """Something a measure answers, by code; exactly one of the two is there."""

    indicator_code: str = ""
    item_code: str = ""


@dataclass(frozen=True)
class CarriedPoint:
    """What a measure answered, and the same under the rules of the new year; no ``target``: it has no place.

    ``key`` is unique within the measure, ``label`` its name then and ``target_label`` its name now.
    """

    key: str
    label: str
    target: Point | None
    target_label: str = ""

    @property
    def is_renamed(self) -> bool:
        """Whether the new year numbers or names it otherwise."""
        return self.target is not None and self.target_label != self.label


@dataclass(frozen=True)
class Candidate:
    """One measure of the old plan as it would stand in the new one.

    Finished measures are carried only where someone asks. ``topic`` is the one that the new year has too.
    """

    measure: Measure
    number: int
    progress: Progress
    is_finished: bool
    points: tuple[CarriedPoint, ...]
    starts_on: date | None
    due_on: date | None
    topic: int | None
    owner_left: bool

    @property
    def topic_is_dropped(self) -> bool:
        """Whether it named a topic that the new year does not have."""
        return self.measure.topic is not None and self.topic is None

    @property
    def dropped(self) -> list[CarriedPoint]:
        """What it answered and has no place in the new year, so that someone must say what becomes of it."""
        return [point for point in self.points if point.target is None]


@dataclass(frozen=True)
class Rollover:
    """What the plan of the year before offers to the plan of ``fiscal_year``."""

    fiscal_year: int
    pack: YearPack
    candidates: list[Candidate]
    carried: list[Measure]

    @property
    def unfinished(self) -> list[Candidate]:
        """Measures that go on unless someone says otherwise."""
        return [row for row in self.candidates if not row.is_finished]

    @property
    def finished(self) -> list[Candidate]:
        """Measures that stay behind unless someone asks for them."""
        return [row for row in self.candidates if row.is_finished]


def moved(day: date | None, source: FiscalYear, target: FiscalYear) -> date | None:
    """The same day and month in another fiscal year; a day outside its own year comes inside the new one.

    >>> moved(date(2024, 2, 29), FiscalYear(2567), FiscalYear(2568))
    datetime.date(2025, 2, 28)
    """
    if day is None:
        return None
    year = day.year + target.year - source.year
    shifted = date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
    return min(max(shifted, target.starts_on), target.ends_on)


@dataclass(frozen=True)
class _Rules:
    """The rules of the old plan and of the new one."""

    source: YearPack
    target: YearPack
    source_topics: tuple[TopicRule, ...]
    target_topics: tuple[TopicRule, ...]

    def carried_topic(self, number: int | None) -> int | None:
        """The number of a topic in the new year, by its name."""
        name = next((row.name for row in self.source_topics if row.number == number), None)
        return next((row.number for row in self.target_topics if row.name == name), None)


def rollover_into(agency: Agency, pack: YearPack, fiscal_year: int) -> Rollover:
    """What can be carried into the plan of a year that is written under ``pack``."""
    rules = _Rules(
        pack_for_plan(agency, fiscal_year - 1) or pack,
        pack,
        topics_for_plan(agency, fiscal_year - 1),
        topics_for_plan(agency, fiscal_year),
    )
    taken = set(
        Measure.objects.filter(
            plan__agency=agency, plan__fiscal_year=fiscal_year, carried_from__isnull=False
        ).values_list("carried_from_id", flat=True)
    )
    rows = list(
        Measure.objects.filter(plan__agency=agency, plan__fiscal_year=fiscal_year - 1)
        .select_related("plan__agency", "owner__user")
        .prefetch_related("weak_points", "units", "steps", "rounds")
    )
    numbered = list(enumerate(rows, 1))
    return Rollover(
        fiscal_year=fiscal_year,
        pack=pack,
        candidates=[_candidate(row, n, rules, fiscal_year) for n, row in numbered if row.pk not in taken],
        carried=[row for row in rows if row.pk in taken],
    )


def _candidate(measure: Measure, number: int, rules: _Rules, fiscal_year: int) -> Candidate:
    years = FiscalYear(fiscal_year - 1), FiscalYear(fiscal_year)
    return Candidate(
        measure=measure,
        number=number,
        progress=progress_of(measure),
        is_finished=is_finished(measure),
        points=tuple(
            _carried_point(point, rules.source, rules.target) for point in measure.weak_points.all()
        ),
        starts_on=moved(measure.starts_on, *years),
        due_on=moved(measure.due_on, *years),
        topic=rules.carried_topic(measure.topic),
        owner_left=measure.owner is not None and not measure.owner.is_active,
    )


def _carried_point(point: WeakPoint, source: YearPack, target: YearPack) -> CarriedPoint:
    if point.item_code:
        return _carried_item(point.item_code, source, target)
    code = point.indicator_code
    rule = next((row for row in source.indicators if row.code == code), None)
    other = same_indicator(rule, target) if rule else None
    label = f"ตัวชี้วัดที่ {rule.number} {rule.name}" if rule else code
    if other is None:
        return CarriedPoint(code, label, None)
    return CarriedPoint(code, label, Point(other.code), f"ตัวชี้วัดที่ {other.number} {other.name}")


def _carried_item(code: str, source: YearPack, target: YearPack) -> CarriedPoint:
    rule = source.item(code)
    other = same_item(rule, source, target) if rule else None
    label = f"ข้อ {code} {rule.name}".strip() if rule else f"ข้อ {code}"
    if other is None:
        return CarriedPoint(code, label, None)
    return CarriedPoint(code, label, Point(item_code=other.code), f"ข้อ {other.code} {other.name}".strip())
