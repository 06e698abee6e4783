"""A measure as one whole value: everything its tables hold, for reading out and for comparing.

Texts of several paragraphs hold one a line. Indicators and items stand by code, offices and owners by name.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from measures.models import Cite, Detail, Evidence, Measure, Plan, Recommendation, Round


@dataclass(frozen=True)
class CiteRecord:
    """การอ้างอิงคะแนน: an indicator or an item by code; both empty is the total."""

    indicator_code: str = ""
    item_code: str = ""


@dataclass(frozen=True)
class DetailRecord:
    """รายละเอียดการดำเนินการ with its result."""

    activity: str = ""
    result: str = ""
    cites: tuple[CiteRecord, ...] = ()


@dataclass(frozen=True)
class EvidenceRecord:
    """หลักฐาน: a title, and a link and what is known of a file where there are such; not the bytes."""

    title: str
    url: str = ""
    dated_on: date | None = None
    file_name: str = ""
    content_type: str = ""
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class RoundRecord:
    """รอบติดตาม with its report, where it was given; ``reported_by`` is a username."""

    cut_off: date
    reported_on: date | None = None
    status: str = ""
    text: str = ""
    result: str = ""
    problems: str = ""
    suggestions: str = ""
    reported_by: str = ""
    evidence: tuple[EvidenceRecord, ...] = ()


@dataclass(frozen=True)
class CarriedRecord:
    """ยกมาจาก: the measure of an earlier year, by its plan's year and its title."""

    fiscal_year: int
    title: str


@dataclass(frozen=True)
class MeasureRecord:
    """มาตรการ: the owner stands in ``owner_username`` where they have an account, else in ``owner_name``.

    ``recommendation`` is the key of one of the portal's, or the title of one of the agency's own;
    ``budget`` is in baht.
    """

    title: str
    topic: int | None = None
    guideline: str = ""
    indicator_codes: tuple[str, ...] = ()
    item_codes: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    all_units: bool = False
    units: frozenset[str] = frozenset()
    owner_username: str = ""
    owner_name: str = ""
    starts_on: date | None = None
    due_on: date | None = None
    monitoring: str = ""
    target: str = ""
    details: tuple[DetailRecord, ...] = ()
    rounds: tuple[RoundRecord, ...] = ()
    budget: Decimal | None = None
    recommendation: str = ""
    carried_from: CarriedRecord | None = None
    achievement: str = ""
    outcome: str = ""


def plan_measures(plan: Plan) -> list[Measure]:
    """The measures of a plan in order, with all that ``record_of`` reads."""
    rows = plan.measures.select_related("plan__agency", "owner__user", "recommendation", "carried_from__plan")
    return list(
        rows.prefetch_related(
            "weak_points",
            "units",
            "steps",
            "details__cites",
            "rounds__reported_by__user",
            "rounds__evidence_links__evidence",
        )
    )


def record_of(measure: Measure) -> MeasureRecord:
    """The measure as it is stored; constant queries on rows from ``plan_measures``."""
    points = list(measure.weak_points.all())
    return MeasureRecord(
        title=measure.title,
        topic=measure.topic,
        guideline=measure.guideline,
        indicator_codes=tuple(point.indicator_code for point in points if point.indicator_code),
        item_codes=tuple(point.item_code for point in points if point.item_code),
        steps=tuple(step.text for step in measure.steps.all()),
        all_units=measure.all_units,
        units=frozenset(unit.name for unit in measure.units.all()),
        owner_username=measure.owner.user.username if measure.owner else "",
        owner_name=measure.owner_name,
        starts_on=measure.starts_on,
        due_on=measure.due_on,
        monitoring=measure.monitoring,
        target=measure.target,
        details=tuple(_detail(row) for row in measure.details.all()),
        rounds=tuple(_round(row) for row in measure.rounds.all()),
        budget=measure.budget,
        recommendation=_recommendation(measure.recommendation),
        carried_from=_carried(measure.carried_from),
        achievement=measure.achievement,
        outcome=measure.outcome,
    )


def _recommendation(row: Recommendation | None) -> str:
    return (row.key or row.title) if row else ""


def _carried(row: Measure | None) -> CarriedRecord | None:
    return CarriedRecord(row.plan.fiscal_year, row.title) if row else None


def _detail(row: Detail) -> DetailRecord:
    return DetailRecord(row.activity, row.result, tuple(_cite(cite) for cite in row.cites.all()))


def _cite(row: Cite) -> CiteRecord:
    return CiteRecord(row.indicator_code, row.item_code)


def _round(row: Round) -> RoundRecord:
    return RoundRecord(
        cut_off=row.cut_off,
        reported_on=row.reported_on,
        status=row.status,
        text=row.text,
        result=row.result,
        problems=row.problems,
        suggestions=row.suggestions,
        reported_by=row.reported_by.user.username if row.reported_by else "",
        evidence=tuple(evidence_record(link.evidence) for link in row.evidence_links.all()),
    )


def evidence_record(row: Evidence) -> EvidenceRecord:
    """A piece of evidence as it is stored, without the bytes of its file."""
    return EvidenceRecord(**{field.name: getattr(row, field.name) for field in fields(EvidenceRecord)})


def differences(before: MeasureRecord, after: MeasureRecord) -> dict[str, list[Any]]:
    """``{field: [old, new]}`` in JSON-able form, for the audit event; empty where they are equal."""
    return {
        field.name: [_jsonable(getattr(before, field.name)), _jsonable(getattr(after, field.name))]
        for field in fields(MeasureRecord)
        if getattr(before, field.name) != getattr(after, field.name)
    }


def _jsonable(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case tuple():
            return [_jsonable(item) for item in value]
        case Decimal():
            return f"{value:.2f}"
        case CarriedRecord() | CiteRecord() | DetailRecord() | EvidenceRecord() | RoundRecord():
            return {name: _jsonable(item) for name, item in asdict(value).items()}
        case dict():
            return {name: _jsonable(item) for name, item in value.items()}
        case _:
            return value
