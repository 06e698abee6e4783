"""Rewriting a whole plan from records: a verb, keyword-only, atomic, with an audit event for each measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from agencies.audit import record
from agencies.events import Event
from agencies.models import Agency, Membership, Unit
from agencies.versions import claim
from measures.actions import remove_measure
from measures.models import Cite, Detail, Measure, Plan, Round, RoundEvidence, Step, WeakPoint
from measures.records import DetailRecord, MeasureRecord, RoundRecord, differences, plan_measures, record_of

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
)
REPORT = ("reported_on", "status", "text", "problems")


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
def replace_measures(*, plan: Plan, records: Sequence[MeasureRecord], by: Membership | None) -> bool:
    """Make the plan hold exactly these measures in this order; True where anything changed.

    A stored measure is kept, with its key and history, where a record has its title. Offices and owners must
    exist in the agency. Raises KeyError for one that does not.
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


class _Writer:
    """Writes records into the rows of measures of one agency."""

    def __init__(self, agency: Agency) -> None:
        self.agency = agency
        self.units: Mapping[str, Unit] = {unit.name: unit for unit in agency.units.all()}
        members = agency.memberships.select_related("user")
        self.people: Mapping[str, Membership] = {member.user.username: member for member in members}

    def write(self, measure: Measure, wanted: MeasureRecord) -> None:
        """Make the measure hold what the record says."""
        for name in PLAIN:
            setattr(measure, name, getattr(wanted, name))
        measure.owner = self.people[wanted.owner_username] if wanted.owner_username else None
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
        row, _ = Round.objects.update_or_create(measure=measure, cut_off=wanted.cut_off, defaults=values)
        self._write_evidence(row, wanted)

    def _write_evidence(self, row: Round, wanted: RoundRecord) -> None:
        """Name the evidence of a round; what the agency holds already under that title and link is reused."""
        row.evidence_links.all().delete()
        for place, item in enumerate(wanted.evidence, 1):
            known = self.agency.evidence.filter(title=item.title, url=item.url).exclude(
                round_links__round=row
            )
            evidence = known.first() or self.agency.evidence.create(title=item.title, url=item.url)
            RoundEvidence.objects.create(round=row, evidence=evidence, order=place)
