"""The parts of a plan's measures, one prepared read for each kind, hung up where ``.all()`` looks for them.

The same as Django's ``prefetch_related``, which puts a manager and a query set together for every measure
and kind: of a plan of 60 measures that took half of the page. What hangs there is a list, so only ``.all()``
may be asked of it; whoever wants a part of it reads anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from agencies.models import Membership
from agencies.prepared import Prepared
from measures.models import Measure, Plan, Round, Step, WeakPoint


def hang_up_parts(plan: Plan, measures: Iterable[Measure]) -> None:
    """Weak points, steps, rounds and offices of all measures of a plan, in their order, and their owners.

    Measures of one owner share the same object.
    """
    known = {measure.pk: measure for measure in measures}
    owners = {row.pk: row for row in _owners(plan.pk)}
    parts: dict[str, defaultdict[int, list[Any]]] = {"units": defaultdict(list)}
    for row in _offices(plan.pk):
        parts["units"][row.measure_id].append(row.unit)
    for name, read in PARTS.items():
        parts[name] = defaultdict(list)
        for row in read(plan.pk):
            if measure := known.get(row.measure_id):  # none where it was added a moment ago
                row._state.fields_cache["measure"] = measure  # where the row itself would keep it
                parts[name][measure.pk].append(row)
    for measure in known.values():
        measure.plan = plan
        if owner := owners.get(measure.owner_id):  # type: ignore[arg-type]
            measure.owner = owner
        hung = {name: rows[measure.pk] for name, rows in parts.items()}
        measure._prefetched_objects_cache = hung  # type: ignore[attr-defined]


@Prepared
def _weak_points(plan_id: int) -> QuerySet[WeakPoint]:
    """In the order of each measure."""
    return WeakPoint.objects.filter(measure__plan=plan_id)


@Prepared
def _steps(plan_id: int) -> QuerySet[Step]:
    """In the order of each measure."""
    return Step.objects.filter(measure__plan=plan_id)


@Prepared
def _rounds(plan_id: int) -> QuerySet[Round]:
    """By day."""
    return Round.objects.filter(measure__plan=plan_id)


@Prepared
def _offices(plan_id: int) -> QuerySet[Any]:
    """Each pair of a measure and an office, in the agency's order of offices."""
    rows = Measure.units.through.objects.filter(measure__plan=plan_id).select_related("unit")
    return rows.order_by("unit__order", "unit__pk")


@Prepared
def _owners(plan_id: int) -> QuerySet[Membership]:
    """Each owner once."""
    rows = Membership.objects.filter(owned_measures__plan=plan_id).select_related("user")
    return rows.distinct().order_by("pk")


PARTS: dict[str, Callable[[int], list[Any]]] = {
    "weak_points": _weak_points,
    "steps": _steps,
    "rounds": _rounds,
}
