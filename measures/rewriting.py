"""Rewriting a whole plan from records: a verb, keyword-only, atomic, with an audit event for each measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction

from agencies.audit import record
from agencies.events import Event
from agencies.models import Agency, Membership, Unit
from agencies.versions import claim
from measures.actions import remove_measure
from measures.models import (
    Cite,
    Detail,
    Measure,
    Plan,
    PlanCutOff,
    Recommendation,
    Round,
    RoundEvidence,
    Step,
    WeakPoint,
)
from measures.queries import calendar_changes
from measures.records import (
    CarriedRecord,
    DetailRecord,
    MeasureRecord,
    RoundRecord,
    differences,
    plan_measures,
    record_of,
)

PLAIN = (
    "title",
    "topic",
    "guideline",
    "all_units",
    "owner_name",
    "starts_on",
    "due_on",
    "monitoring",
    "target",
    "budget",
    "achievement",
    "outcome",
)
REPORT = ("reported_on", "status", "text", "result", "problems", "suggestions")


@transaction.atomic
def adopt_plan(*, plan: Plan, adopted_on: date | None, by: Membership | None) -> bool:
    """Set the day a plan was announced; True where it changed."""
    if plan.adopted_on == adopted_on:
        return False
    days = [day.isoformat() if day else None for day in (plan.adopted_on, adopted_on)]
    plan.adopted_on = adopted_on
    plan.save()
    record(Event.PLAN_CHANGED, by=by, agency=plan.agency, subject=plan, changes={"adopted_on": days})
    return True


@transaction.atomic
def replace_calendar(*, plan: Plan, days: Sequence[tuple[date, str]], by: Membership | None) -> bool:
    """Make the plan have exactly these follow-up dates of its own; True where it changed.

    Empty is the calendar of the year's rules. The rounds of measures are records of their own.
    """
    before = list(plan.cut_offs.values_list("day", "name"))
    after = sorted(days)
    if before == after:
        return False
    plan.cut_offs.all().delete()
    PlanCutOff.objects.bulk_create(PlanCutOff(plan=plan, day=day, name=name) for day, name in after)
    changes = calendar_changes(before, after)
    record(Event.PLAN_CALENDAR_SET, by=by, agency=plan.agency, subject=plan, changes=changes)
    return True


@transaction.atomic
def replace_measures(*, plan: Plan, records: Sequence[MeasureRecord], by: Membership | None) -> bool:
    """Make the plan hold exactly these measures in this order; True where anything changed.

    A stored measure is kept, with its key and history, where a record has its title. Offices, owners and
    whoever reported must exist in the agency, as must the recommendations and the measures of earlier years
    that records name (see ``Links``). Raises KeyError for an
    office or a person that does not.
    """
    stored = plan_measures(plan)
    known: dict[str, list[Measure]] = defaultdict(list)
    for measure in stored:
        known[measure.title].append(measure)
    pairs = [(known[wanted.title].pop(0) if known[wanted.title] else None, wanted) for wanted in records]
    left = [measure for measures in known.values() for measure in measures]
    for measure in left:
        remove_measure(measure=measure, by=by)
    writer = _Writer(plan.agency)
    changed, last = bool(left), 0
    for kept, wanted in pairs:
        order = kept.order if kept and kept.order > last else last + 1
        changed |= _keep(kept, wanted, order, writer, by) if kept else _add(plan, wanted, order, writer, by)
        last = order
    return changed


def _add(plan: Plan, wanted: MeasureRecord, order: int, writer: _Writer, by: Membership | None) -> bool:
    measure = Measure(plan=plan, order=order)
    writer.write(measure, wanted)
    record(Event.MEASURE_ADDED, by=by, agency=plan.agency, subject=measure, changes={"title": wanted.title})
    return True


def _keep(
    measure: Measure, wanted: MeasureRecord, order: int, writer: _Writer, by: Membership | None
) -> bool:
    changes = differences(record_of(measure), wanted)
    if measure.order != order:
        changes["order"] = [measure.order, order]
    if not changes:
        return False
    claim(measure, None)
    measure.order = order
    writer.write(measure, wanted)
    record(Event.MEASURE_CHANGED, by=by, agency=measure.agency, subject=measure, changes=changes)
    return True


class Links:
    """What records name outside their plan: recommendations, and measures of earlier years."""

    def __init__(self, agency: Agency) -> None:
        self.agency = agency

    def recommendation(self, named: str) -> Recommendation | None:
        """One of the portal's by its key, else one of the agency's own by its title."""
        if not named:
            return None
        ours = Recommendation.objects.filter(agency=None, key=named).first()
        return ours or self.agency.recommendations.filter(title=named).first()

    def carried_from(self, named: CarriedRecord | None) -> Measure | None:
        """The measure of an earlier year."""
        if named is None:
            return None
        rows = Measure.objects.filter(plan__agency=self.agency, plan__fiscal_year=named.fiscal_year)
        return rows.filter(title=named.title).first()


class _Writer:
    """Writes records into the rows of measures of one agency."""

    def __init__(self, agency: Agency) -> None:
        self.agency = agency
        self.units: Mapping[str, Unit] = {unit.name: unit for unit in agency.units.all()}
        members = agency.memberships.select_related("user")
        self.people: Mapping[str, Membership] = {member.user.username: member for member in members}
        self.links = Links(agency)

    def write(self, measure: Measure, wanted: MeasureRecord) -> None:
        """Make the measure hold what the record says."""
        for name in PLAIN:
            setattr(measure, name, getattr(wanted, name))
        measure.owner = self.people[wanted.owner_username] if wanted.owner_username else None
        measure.recommendation = self.links.recommendation(wanted.recommendation)
        measure.carried_from = self.links.carried_from(wanted.carried_from)
        measure.save()
        measure.units.set([self.units[name] for name in wanted.units])
        self._write_points(measure, wanted)
        measure.steps.all().delete()
        Step.objects.bulk_create(
            Step(measure=measure, order=place, text=text) for place, text in enumerate(wanted.steps, 1)
        )
        measure.details.all().delete()
        for place, detail in enumerate(wanted.details, 1):
            self._write_detail(measure, place, detail)
        measure.rounds.exclude(cut_off__in=[row.cut_off for row in wanted.rounds]).delete()
        for row in wanted.rounds:
            self._write_round(measure, row)

    def _write_points(self, measure: Measure, wanted: MeasureRecord) -> None:
        measure.weak_points.all().delete()
        points = [{"indicator_code": code} for code in wanted.indicator_codes]
        points += [{"item_code": code} for code in wanted.item_codes]
        WeakPoint.objects.bulk_create(
            WeakPoint(measure=measure, order=place, **point) for place, point in enumerate(points, 1)
        )

    def _write_detail(self, measure: Measure, place: int, wanted: DetailRecord) -> None:
        detail = Detail.objects.create(
            measure=measure, order=place, activity=wanted.activity, result=wanted.result
        )
        Cite.objects.bulk_create(
            Cite(detail=detail, order=number, indicator_code=cite.indicator_code, item_code=cite.item_code)
            for number, cite in enumerate(wanted.cites, 1)
        )

    def _write_round(self, measure: Measure, wanted: RoundRecord) -> None:
        values = {name: getattr(wanted, name) for name in REPORT}
        values["reported_by"] = self.people[wanted.reported_by] if wanted.reported_by else None
        row, _ = Round.objects.update_or_create(measure=measure, cut_off=wanted.cut_off, defaults=values)
        self._write_evidence(row, wanted)

    def _write_evidence(self, row: Round, wanted: RoundRecord) -> None:
        """Name the evidence of a round; what the agency holds already and is the same is reused."""
        row.evidence_links.all().delete()
        for place, item in enumerate(wanted.evidence, 1):
            known = self.agency.evidence.filter(**asdict(item)).exclude(round_links__round=row)
            evidence = known.first() or self.agency.evidence.create(**asdict(item))
            RoundEvidence.objects.create(round=row, evidence=evidence, order=place)
