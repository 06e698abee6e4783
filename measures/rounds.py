"""Reads of the rounds of follow-up, always as of a day that the caller names.

Only plans in force are followed: before adoption a round is a proposal. A round is due from ``SOON`` before
its cut-off, overdue from the day after it, as long as it is owed (``measures.owed``). A measure is "never
answered" when a cut-off of it has passed and none of its rounds holds a report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet

from agencies.models import Agency, Membership
from measures.models import Measure, Round, RoundStatus
from measures.owed import NEEDLESS, Tally, is_owed, owed_rounds, tally, unanswered
from measures.states import PlanState

SOON = timedelta(days=30)

IN_FORCE = Q(measure__plan__state=PlanState.ADOPTED) | Q(measure__plan__adopted_on__isnull=False)


def rounds_of(agency: Agency) -> QuerySet[Round]:
    """Every round of an agency with its measure, plan and owner at hand."""
    rows = Round.objects.filter(measure__plan__agency=agency)
    return rows.select_related("measure__plan__agency", "measure__owner__user", "reported_by__user")


def open_rounds(agency: Agency) -> QuerySet[Round]:
    """Rounds of plans in force that a report is owed of, the oldest first."""
    rows = owed_rounds(rounds_of(agency).filter(IN_FORCE))
    return rows.order_by("cut_off", "measure__order", "pk")


def due_rounds(agency: Agency, day: date) -> QuerySet[Round]:
    """Open rounds whose cut-off has passed or is near."""
    return open_rounds(agency).filter(cut_off__lte=day + SOON)


def overdue_rounds(agency: Agency, day: date) -> QuerySet[Round]:
    """Open rounds whose cut-off has passed."""
    return open_rounds(agency).filter(cut_off__lt=day)


def due_rounds_of(owner: Membership, day: date) -> QuerySet[Round]:
    """What an owner is to answer now, in every plan in force."""
    return due_rounds(owner.agency, day).filter(measure__owner=owner).prefetch_related("measure__units")


def next_round_of(owner: Membership) -> Round | None:
    """The first round that an owner has not answered, in any plan in force."""
    return open_rounds(owner.agency).filter(measure__owner=owner).first()


def reported_rounds_of(owner: Membership) -> QuerySet[Round]:
    """What an officer reported, or others for them, in the latest plan in force; the newest round first."""
    in_force = rounds_of(owner.agency).filter(IN_FORCE)
    year = in_force.aggregate(latest=Max("measure__plan__fiscal_year"))["latest"]
    rows = in_force.filter(Q(measure__owner=owner) | Q(reported_by=owner), measure__plan__fiscal_year=year)
    shown = rows.exclude(unanswered()).prefetch_related("measure__units")
    return shown.order_by("-cut_off", "measure__order", "pk")


def due_rounds_without_account(agency: Agency, day: date) -> QuerySet[Round]:
    """Due rounds whose owner has no account or has left: somebody answers in their place."""
    gone = Q(measure__owner=None) | Q(measure__owner__is_active=False)
    gone |= Q(measure__owner__user__is_active=False)
    return due_rounds(agency, day).filter(gone).prefetch_related("measure__units")


def never_answered(agency: Agency, day: date) -> QuerySet[Measure]:
    """Measures in force with a passed cut-off and no report at all."""
    rounds = Round.objects.filter(measure=OuterRef("pk"))
    in_force = Q(plan__state=PlanState.ADOPTED) | Q(plan__adopted_on__isnull=False)
    rows = Measure.objects.filter(in_force, plan__agency=agency)
    return rows.filter(Exists(rounds.filter(cut_off__lt=day)), ~Exists(rounds.exclude(unanswered())))


@dataclass(frozen=True)
class Standing:
    """Where a round stands on a day: the kind of status tag, and its words."""

    kind: str
    label: str


REPORTED_KINDS = {"not_started": "neutral", "under_way": "info", "done": "good", "not_done": "bad"}


def standing(row: Round, day: date, finish: Round | None = None) -> Standing:
    """What was reported, else that ``finish`` made a report needless, else how far the cut-off is away."""
    if row.is_reported:
        return Standing(REPORTED_KINDS.get(row.status, "info"), row.get_status_display() or "รายงานแล้ว")
    if finish:
        return Standing("good", NEEDLESS)
    away = (row.cut_off - day).days
    if away < 0:
        return Standing("bad", f"เลยกำหนด {-away} วัน")
    if away == 0:
        return Standing("warn", "ครบกำหนดวันนี้")
    if away <= SOON.days:
        return Standing("waiting", f"อีก {away} วัน")
    return Standing("neutral", "ยังไม่ถึงรอบ")


@dataclass(frozen=True)
class FollowedMeasure:
    """A measure with its rounds as of a day."""

    measure: Measure
    rounds: dict[date, Round]
    overdue: list[Round]
    is_never_answered: bool


@dataclass(frozen=True)
class FollowUp:
    """How a plan is followed: its measures, its dates in order, and the figures executives ask for.

    ``every`` counts all rounds, ``passed`` those whose date has passed; a report may come before its date.
    """

    measures: list[FollowedMeasure]
    days: list[date]
    every: Tally
    passed: Tally

    @property
    def overdue(self) -> list[Round]:
        """Rounds whose date has passed without the report they ask for, the oldest first."""
        rows = [row for followed in self.measures for row in followed.overdue]
        return sorted(rows, key=lambda row: row.cut_off)

    @property
    def never_answered(self) -> list[FollowedMeasure]:
        """Measures that were never reported though a date has passed."""
        return [followed for followed in self.measures if followed.is_never_answered]

    @property
    def not_done(self) -> list[FollowedMeasure]:
        """Measures whose latest report says that they were not carried out."""
        latest = [(one, [row.status for row in one.rounds.values() if row.status]) for one in self.measures]
        return [one for one, said in latest if said and said[-1] == RoundStatus.NOT_DONE]

    @property
    def silent(self) -> list[FollowedMeasure]:
        """Measures without any report, whether or not one was due by now."""
        return [one for one in self.measures if not any(row.is_reported for row in one.rounds.values())]


def follow_up(agency: Agency, fiscal_year: int, day: date) -> FollowUp:
    """The rounds of a plan year as of a day; constant queries."""
    rows = Round.objects.annotate(evidence_count=Count("evidence_links")).order_by("cut_off")
    measures = (
        Measure.objects.filter(plan__agency=agency, plan__fiscal_year=fiscal_year)
        .select_related("plan__agency", "owner__user")
        .prefetch_related("units", Prefetch("rounds", queryset=rows))
    )
    return followed(measures, day)


def followed(measures: Iterable[Measure], day: date) -> FollowUp:
    """The same from measures read with their rounds."""
    rows = [_follow(measure, day) for measure in measures]
    every = [(row, list(one.rounds.values())) for one in rows for row in one.rounds.values()]
    return FollowUp(
        measures=rows,
        days=sorted({row.cut_off for row, _ in every}),
        every=tally(every),
        passed=tally((row, rounds) for row, rounds in every if row.cut_off < day),
    )


def _follow(measure: Measure, day: date) -> FollowedMeasure:
    rounds = {row.cut_off: row for row in measure.rounds.all()}
    overdue = [row for row in rounds.values() if row.cut_off < day and is_owed(row, rounds.values())]
    never = bool(overdue) and not any(row.is_reported for row in rounds.values())
    return FollowedMeasure(measure, rounds, overdue, never)
