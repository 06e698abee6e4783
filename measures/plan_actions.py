"""Writes to a plan as a whole: its calendar, its order, its way to adoption. Verbs, keyword-only, atomic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from agencies.access import require
from agencies.audit import record
from agencies.events import Event
from agencies.findings import block
from agencies.histories import history_of
from agencies.models import Membership
from agencies.roles import Permission
from agencies.transitions import Refused, perform
from agencies.versions import Stale, claim, require_version
from measures import checks, workflow
from measures.actions import note_amendment, require_changeable
from measures.amendments import amendments_in, what_changed
from measures.calendars import RoundChange, change_lines, round_changes
from measures.models import Measure, Plan, PlanCutOff, Round
from measures.queries import PlanDay, calendar_changes, cut_offs_of, usual_cut_offs
from thai.dates import thai_date

MANAGED = ("owner", "owner_name", "starts_on", "due_on")


@dataclass(frozen=True)
class Arrangement:
    """What one row of the arranging page says of a measure; ``version`` is that with which it was opened."""

    measure: Measure
    version: int
    owner: Membership | None
    owner_name: str
    starts_on: date | None
    due_on: date | None

    def changes(self) -> dict[str, list[str]]:
        """``{field: [old, new]}`` of what differs from the stored measure."""
        pairs = {name: (getattr(self.measure, name), getattr(self, name)) for name in MANAGED}
        return {name: [str(old or ""), str(new or "")] for name, (old, new) in pairs.items() if old != new}


@transaction.atomic
def arrange_measures(
    *, plan: Plan, rows: Sequence[Arrangement], by: Membership, version: int, reason: str = ""
) -> int:
    """Put the measures of a plan in the given order with their owners and dates; how many were changed.

    ``rows`` names every measure once. Raises Stale where the plan's order, or a measure that is changed here,
    was saved by someone else meanwhile, or a measure was added or removed; Refused as ``require_changeable``.
    """
    require_changeable(plan=plan, by=by, reason=reason)
    stored = list(plan.measures.values_list("pk", flat=True))
    wanted = [row.measure.pk for row in rows]
    if sorted(stored) != sorted(wanted):
        raise Stale
    changed = [row for row in rows if row.changes()]
    if stored == wanted and not changed:
        return 0
    claim(plan, version)
    why, what = reason.strip(), _arranged(changed)
    for place, row in enumerate(rows, 1):
        Measure.objects.filter(pk=row.measure.pk).exclude(order=place).update(order=place)
    for row in changed:
        _manage(row, by, why)
    moved = [measure for measure, old in zip(wanted, stored, strict=True) if measure != old]
    if moved:
        record(
            Event.MEASURE_MOVED,
            by=by,
            agency=plan.agency,
            subject=plan,
            changes={"order": _titles(plan, stored, wanted)},
            comment=why,
        )
    note_amendment(plan=plan, what=what, by=by, reason=reason)
    return len(set(moved) | {row.measure.pk for row in changed})


def _arranged(changed: Sequence[Arrangement]) -> str:
    """What arranging a plan amends, in words; asked before the measures are changed."""
    told = [f"“{row.measure.title}” {what_changed(row.changes())}" for row in changed]
    return f"แก้ไข{' / '.join(told)}" if told else "จัดลำดับมาตรการใหม่"


def _titles(plan: Plan, *orders: Sequence[int]) -> list[list[str]]:
    """Measures in an order, by title: what the record says must be readable when they are gone."""
    titles = dict(plan.measures.values_list("pk", "title"))
    return [[titles[key] for key in order] for order in orders]


def _manage(row: Arrangement, by: Membership, why: str) -> None:
    changes, measure = row.changes(), row.measure
    claim(measure, row.version)
    for name in MANAGED:
        setattr(measure, name, getattr(row, name))
    measure.save(update_fields=MANAGED)
    record(Event.MEASURE_CHANGED, by=by, agency=measure.agency, subject=measure, changes=changes, comment=why)


@transaction.atomic
def move_measure(*, measure: Measure, up: bool, by: Membership) -> None:
    """Change places with the measure before or after; at the end of the list nothing happens.

    Raises Refused as ``require_changeable``: a plan in force is reordered on the arranging page, with a
    reason.
    """
    plan = require_changeable(plan=measure.plan, by=by)
    order = list(plan.measures.values_list("pk", flat=True))
    place = order.index(measure.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return
    wanted = order.copy()
    wanted[place], wanted[other] = wanted[other], wanted[place]
    claim(plan, None)
    for number, key in enumerate(wanted, 1):
        Measure.objects.filter(pk=key).exclude(order=number).update(order=number)
    changes = {"order": _titles(plan, order, wanted)}
    record(Event.MEASURE_MOVED, by=by, agency=plan.agency, subject=plan, changes=changes)


@transaction.atomic
def set_calendar(
    *, plan: Plan, days: Iterable[PlanDay], by: Membership, version: int, reason: str = ""
) -> list[RoundChange]:
    """Set the follow-up dates of a plan, and give every measure a round on each; what that changed.

    A round on a day that is left out goes, unless it was reported on. Raises Stale, or Refused as
    ``require_changeable`` and where no day is left.
    """
    plan = require_changeable(plan=plan, by=by, reason=reason)
    wanted = sorted(days)
    if not wanted:
        raise Refused([block("calendar-empty", "กรุณากำหนดรอบติดตามอย่างน้อย 1 รอบ")])
    claim(plan, version)
    before = [(row.day, row.name) for row in cut_offs_of(plan)]
    changes = calendar_changes(before, [(row.day, row.name) for row in wanted])
    plan.cut_offs.all().delete()
    PlanCutOff.objects.bulk_create(PlanCutOff(plan=plan, day=row.day, name=row.name) for row in wanted)
    done = round_changes(plan, [row.day for row in wanted])
    for row in done:
        follow(row)
    if not changes and not done:
        return done
    if lines := change_lines(done, "added", "dropped"):
        changes["rounds"] = " / ".join(lines)
    record(
        Event.PLAN_CALENDAR_SET,
        by=by,
        agency=plan.agency,
        subject=plan,
        changes=changes,
        comment=reason.strip(),
    )
    return done


def follow(change: RoundChange) -> None:
    """Drop and add the rounds of a measure as the change says."""
    change.measure.rounds.filter(cut_off__in=change.dropped).delete()
    Round.objects.bulk_create(Round(measure=change.measure, cut_off=day) for day in change.added)


@transaction.atomic
def propose_plan(*, plan: Plan, by: Membership, waivers: Mapping[str, str] | None = None) -> Plan:
    """Lay a plan before the executives; raises Refused with what must be mended or explained first."""
    return perform(workflow.PROPOSE, plan, by=by, waivers=waivers)


@transaction.atomic
def withdraw_plan(*, plan: Plan, by: Membership, comment: str = "") -> Plan:
    """Take a proposed plan back to change it; Refused once it was decided on."""
    return perform(workflow.WITHDRAW, plan, by=by, comment=comment)


@transaction.atomic
def return_plan(*, plan: Plan, by: Membership, comment: str, version: int) -> Plan:
    """Send a proposed plan back to be changed, with the reason; raises Refused, Stale."""
    require_version(plan, version)
    return perform(workflow.RETURN, plan, by=by, comment=comment)


@transaction.atomic
def approve_plan(
    *, plan: Plan, by: Membership, version: int, comment: str = "", adopted_on: date | None = None
) -> Plan:
    """Put a proposed plan in force, and give each measure its follow-up rounds.

    ``adopted_on`` is the day on which the executive approved it, today where none is given: a plan signed on
    paper is often entered days after, even proposed after, and then ``comment`` names that paper. The record
    keeps both that day and the moment of the act. ``version`` is that of the plan the executive read: one
    that was returned and proposed anew in between is Stale. Raises Refused where a check fails, and for a
    day still to come.
    """
    require_version(plan, version)
    day = adopted_on or timezone.localdate()
    explained = checks.earlier_approval_is_explained(plan, day, comment)
    if findings := checks.adoption_day_is_possible(plan, day) or explained:
        raise Refused(findings)

    def announce(row: Plan) -> None:
        row.adopted_on = day

    adopted = perform(
        workflow.ADOPT,
        plan,
        by=by,
        comment=comment,
        changes={"adopted_on": [None, thai_date(day)]},
        prepare=announce,
    )
    give_rounds(adopted)
    return adopted


def give_rounds(plan: Plan) -> None:
    """Give every measure that has no follow-up round those of the plan's calendar."""
    days = usual_cut_offs(plan)
    bare = plan.measures.filter(rounds__isnull=True)
    Round.objects.bulk_create(Round(measure=measure, cut_off=day) for measure in bare for day in days)


@transaction.atomic
def note_amendments(*, plan: Plan, by: Membership, seen: int) -> None:
    """Record that an executive took note of what was amended in a plan since it was put in force.

    ``seen`` counts the amendments on the page they read: Stale where the plan was amended again since. Asked
    twice, nothing is recorded the second time.
    """
    require(by, Permission.ADOPT_PLAN)
    row = Plan.objects.select_for_update(of=("self",)).select_related("agency").get(pk=plan.pk)
    found = amendments_in(history_of(row))
    if found.count != seen:
        raise Stale
    if not found.waiting:
        return
    changes = {
        "amendments": found.count,
        "noted": [line.changes.get("amended", line.sentence) for line in found.waiting],
    }
    record(Event.PLAN_AMENDMENTS_NOTED, by=by, agency=row.agency, subject=row, changes=changes)
