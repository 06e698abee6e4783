"""Reads: the plan of a year and how it answers the result of the year before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from agencies.models import Agency, Membership
from agencies.prepared import Prepared
from assessments.editions import current_edition, pack_of
from assessments.models import Assessment
from assessments.packs import CutOff, TopicRule, YearPack
from assessments.queries import RecordedYear, entered_of, find_assessment, result_of
from assessments.scoring import IndicatorResult, YearResult
from assessments.years_without_rules import waits_for_rules
from measures.models import Measure, Plan, Round, RoundStatus
from measures.owed import owed_rounds, said_before, unanswered
from measures.parts import hang_up_parts
from measures.states import PlanState
from thai.fiscal import FiscalYear


@dataclass
class Coverage:
    """One weak indicator of the result and the measures that answer it."""

    indicator: IndicatorResult
    measures: list[Measure] = field(default_factory=list)

    @property
    def is_covered(self) -> bool:
        """Whether at least one measure answers it."""
        return bool(self.measures)


@dataclass(frozen=True)
class PlanView:
    """The plan of a year beside the result it answers; ``result`` is None where that year is not recorded."""

    fiscal_year: int
    measures: list[Measure]
    assessment: Assessment | None
    result: YearResult | None
    coverage: list[Coverage]
    plan: Plan | None = None

    @property
    def answered_year(self) -> int | None:
        """The fiscal year whose result it answers; None where that year is not recorded."""
        return self.assessment.fiscal_year if self.assessment else None

    @property
    def uncovered(self) -> list[Coverage]:
        """Weak indicators without a measure."""
        return [row for row in self.coverage if not row.is_covered]


def measures_of(agency: Agency, fiscal_year: int) -> QuerySet[Measure]:
    """The measures of a plan year in order, with everything a list shows."""
    return (
        Measure.objects.filter(plan__agency=agency, plan__fiscal_year=fiscal_year)
        .select_related("plan__agency", "owner__user")
        .prefetch_related("weak_points", "units", "steps", "rounds")
    )


def measures_left_by(owner: Membership, day: date) -> QuerySet[Measure]:
    """What needs another owner when an officer leaves: their measures of the plan years under way and to
    come, and of earlier plans those that owe a report of a round; ``open_rounds`` counts such rounds."""
    owed = owed_rounds(Round.objects.filter(measure=OuterRef("pk"))).order_by().values("measure")
    count = Coalesce(Subquery(owed.annotate(count=Count("pk")).values("count")), 0)
    owned = Measure.objects.filter(owner=owner).annotate(open_rounds=count).select_related("plan")
    still = Q(plan__fiscal_year__gte=FiscalYear.of(day).year) | Q(open_rounds__gt=0)
    return owned.filter(still).order_by("-plan__fiscal_year", "order", "pk")


def plan_view(agency: Agency, fiscal_year: int) -> PlanView:
    """The plan of a year (it need not exist yet) and what it must answer."""
    assessment = find_assessment(agency, fiscal_year - 1)
    result = result_of(assessment) if assessment else None
    plan = find_plan(agency, fiscal_year)
    measures = _of_plan(plan) if plan else []
    return PlanView(fiscal_year, measures, assessment, result, cover(result, measures), plan)


def _of_plan(plan: Plan) -> list[Measure]:
    """The measures of a plan at hand; each names the same plan and, where they share one, the same owner."""
    measures = _in_order(plan.pk)
    hang_up_parts(plan, measures)
    return measures


@Prepared
def _in_order(plan_id: int) -> QuerySet[Measure]:
    """The measures alone."""
    return Measure.objects.filter(plan=plan_id)


def find_plan(agency: Agency, fiscal_year: int) -> Plan | None:
    """The plan of a year, where it was opened."""
    return next(iter(_plan(agency.pk, fiscal_year)), None)


@Prepared
def _plan(agency_id: int, fiscal_year: int) -> QuerySet[Plan]:
    """The one plan of a year, with who proposed it and who put it in force."""
    plans = Plan.objects.filter(agency=agency_id, fiscal_year=fiscal_year).order_by()
    return plans.select_related("agency", "proposed_by__user", "adopted_by__user")


def get_plan(agency: Agency, fiscal_year: int) -> Plan:
    """The same; Http404 with a Thai reason where it was not opened."""
    plan = find_plan(agency, fiscal_year)
    if plan is None:
        raise Http404(f"{agency.name} ยังไม่มีแผนมาตรการปีงบประมาณ พ.ศ. {fiscal_year}")
    return plan


def plans_being_written(agency: Agency) -> list[Plan]:
    """The plans with measures that were neither proposed nor put in force, the oldest first."""
    return _being_written(agency.pk)


@Prepared
def _being_written(agency_id: int) -> QuerySet[Plan]:
    """Drafts with measures; every desk asks."""
    drafts = Plan.objects.filter(
        agency=agency_id, state=PlanState.DRAFT, adopted_on__isnull=True, measures__isnull=False
    )
    return drafts.select_related("agency").distinct().order_by("fiscal_year")


def plans_of(agency: Agency) -> list[Plan]:
    """The plans of an agency, newest first."""
    return _plans(agency.pk)


@Prepared
def _plans(agency_id: int) -> QuerySet[Plan]:
    """The same by key."""
    return Plan.objects.filter(agency=agency_id).order_by("-fiscal_year")


@dataclass(frozen=True)
class Answer:
    """One weak indicator of a result and the titles of the measures that answer it."""

    indicator: IndicatorResult
    titles: list[str]


@dataclass(frozen=True)
class Answers:
    """What a summary says of the plan that answers a result.

    ``first_cut_off`` is its first follow-up date, ``unreported`` are those that some measure owes a report
    of, in order, and ``first_owed`` is the first of them by the key of the owner, None for nobody at work.
    ``state`` is None where the plan has no measures; that of a year file may be in force as a draft.
    """

    fiscal_year: int
    rows: list[Answer]
    first_cut_off: date | None
    unreported: tuple[date, ...]
    first_owed: Mapping[int | None, date]
    state: str | None
    is_adopted: bool

    @property
    def next_cut_off(self) -> date | None:
        """The first follow-up date that some measure owes a report of, whether it has passed or not."""
        return self.unreported[0] if self.unreported else None

    def next_after(self, day: date) -> date | None:
        """The first of them that is still to come, on the day itself included."""
        return next((row for row in self.unreported if row >= day), None)

    @property
    def uncovered(self) -> list[Answer]:
        """Weak indicators without a measure."""
        return [row for row in self.rows if not row.titles]

    @property
    def state_label(self) -> str:
        """How far the plan has come, in words; of a plan in force, whether its year is over."""
        if self.is_adopted and FiscalYear(self.fiscal_year).ends_on < timezone.localdate():
            return "สิ้นสุดแล้ว"
        return PlanState(PlanState.ADOPTED if self.is_adopted else self.state or PlanState.DRAFT).label


def answers_to(agency: Agency, answered: RecordedYear) -> Answers:
    """How the plan of the year after answers a result already read, in one query."""
    fiscal_year = answered.assessment.fiscal_year + 1
    rows = _points_and_rounds(agency.pk, fiscal_year)
    titles: dict[str | None, dict[int, str]] = {}
    cut_offs: list[date] = []
    owed: set[tuple[date, int | None]] = set()
    for _, measure_id, title, code, cut_off, is_open, owner_id, _, _ in sorted(rows, key=itemgetter(0, 1)):
        titles.setdefault(code, {})[measure_id] = title
        cut_offs += [cut_off] if cut_off else []
        owed |= {(cut_off, owner_id)} if cut_off and is_open else set()
    unreported = sorted(owed, key=itemgetter(0))
    state, adopted_on = rows[0][-2:] if rows else (None, None)  # every row tells of the same plan
    return Answers(
        fiscal_year,
        [Answer(row, list(titles.get(row.rule.code, {}).values())) for row in answered.result.weak],
        min(cut_offs, default=None),
        tuple(dict.fromkeys(day for day, _ in unreported)),
        {owner_id: day for day, owner_id in reversed(unreported)},
        state,
        state == PlanState.ADOPTED or adopted_on is not None,
    )


@Prepared
def _points_and_rounds(
    agency_id: int, fiscal_year: int
) -> QuerySet[Measure, tuple[int, int, str, str | None, date | None, bool, int | None, str, date | None]]:
    """What a summary needs of each pair of weak point and round, None where there is none of either.

    ``(order, key, title, indicator code, date, whether it owes a report, owner at work, state of the
    plan, its day)``.
    """
    shown = ("order", "pk", "title", "weak_points__indicator_code", "rounds__cut_off")
    measures = Measure.objects.filter(plan__agency=agency_id, plan__fiscal_year=fiscal_year)
    is_open = ExpressionWrapper(unanswered("rounds__") & ~Q(said_before=RoundStatus.DONE), BooleanField())
    told = measures.alias(said_before=said_before("pk", "rounds__cut_off"))
    owner = Case(When(owner__is_active=True, owner__user__is_active=True, then=F("owner")))
    return told.order_by().values_list(*shown, is_open, owner, "plan__state", "plan__adopted_on")


def cover(result: YearResult | None, measures: list[Measure]) -> list[Coverage]:
    """Each weak indicator of a result with the measures that answer it."""
    answered: dict[str, list[Measure]] = {}
    for measure in measures:
        for code in {point.indicator_code for point in measure.weak_points.all()}:
            answered.setdefault(code, []).append(measure)
    weak = result.weak if result else []
    return [Coverage(indicator, answered.get(indicator.rule.code, [])) for indicator in weak]


def pack_for_plan(agency: Agency, fiscal_year: int) -> YearPack | None:
    """The rules a plan is written under: those of the result it answers, else of its own year."""
    assessment = find_assessment(agency, fiscal_year - 1)
    edition = (
        assessment.edition
        if assessment
        else current_edition(fiscal_year - 1, agency) or current_edition(fiscal_year, agency)
    )
    return pack_of(edition) if edition else None


def plan_waits(agency: Agency, fiscal_year: int) -> str:
    """When a plan that has no rules yet can be opened, in words; empty where it can be opened now."""
    return "" if pack_for_plan(agency, fiscal_year) else waits_for_rules(fiscal_year - 1, agency)


def get_pack_for_plan(agency: Agency, fiscal_year: int) -> YearPack:
    """The same; Http404 where the portal has no rules for such a plan."""
    pack = pack_for_plan(agency, fiscal_year)
    if pack is None:
        raise Http404(f"ระบบยังไม่มีเกณฑ์สำหรับแผนปีงบประมาณ พ.ศ. {fiscal_year}")
    return pack


def round_dates(pack: YearPack, fiscal_year: int) -> list[tuple[date, CutOff]]:
    """The follow-up dates of a plan year by its pack's calendar, in order."""
    dates = [(FiscalYear(fiscal_year).cut_offs(((rule.month, rule.day),))[0], rule) for rule in pack.cut_offs]
    return sorted(dates, key=lambda pair: pair[0])


@dataclass(frozen=True, order=True)
class PlanDay:
    """A follow-up date of a plan; an optional one is offered, and not expected of every measure."""

    day: date
    name: str
    required: bool = True


def cut_offs_of(plan: Plan) -> list[PlanDay]:
    """The follow-up dates of a plan in order: those the agency set, else those of the year's rules."""
    if own := [PlanDay(row.day, row.name) for row in plan.cut_offs.all()]:
        return own
    pack = pack_for_plan(plan.agency, plan.fiscal_year)
    return pack_days(pack, plan.fiscal_year) if pack else []


def pack_days(pack: YearPack, fiscal_year: int) -> list[PlanDay]:
    """The follow-up dates that the rules give a plan year, in order."""
    return [PlanDay(day, rule.name, rule.required) for day, rule in round_dates(pack, fiscal_year)]


def calendar_changes(old: Sequence[tuple[date, str]], new: Sequence[tuple[date, str]]) -> dict[str, object]:
    """What differs between the days of two calendars and their names, as the record keeps it."""
    days = [[day.isoformat() for day, _ in rows] for rows in (old, new)]
    names = [[name for _, name in rows] for rows in (old, new)]
    both = {"cut_offs": days, "cut_off_names": names}
    return {kept: pair for kept, pair in both.items() if pair[0] != pair[1]}


def usual_cut_offs(plan: Plan) -> list[date]:
    """The dates on which every measure of a plan is followed up unless it says otherwise."""
    return [row.day for row in cut_offs_of(plan) if row.required]


def topics_for_plan(agency: Agency, fiscal_year: int) -> tuple[TopicRule, ...]:
    """The topics a measure may name, by the rules of the plan's own year, else of the year before.

    Empty where the rules have none.
    """
    edition = current_edition(fiscal_year, agency) or current_edition(fiscal_year - 1, agency)
    return pack_of(edition).topics if edition else ()


def lost_items(agency: Agency, fiscal_year: int, pack: YearPack) -> list[str]:
    """The items (by code) under the threshold in the result that a plan answers, in official order."""
    assessment = find_assessment(agency, fiscal_year - 1)
    scores = entered_of(assessment).items if assessment else {}
    return [rule.code for rule in pack.items if scores.get(rule.code, pack.threshold) < pack.threshold]
