"""What waits for each officer: rounds to report, plans and amendments to decide on, papers to sign, on a day.

The task list on the desk and the letter of reminder are made from the same list. A letter is due for a round
30 and 7 days before its cut-off, on the day, and weekly after it; for what an officer owes as a signer, and
for amendments, when it came to them and weekly after (see ``desk.letters``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from agencies.access import can
from agencies.addresses import address
from agencies.models import Agency, Membership
from agencies.prepared import Prepared
from agencies.roles import Permission
from measures.amendments import Amendments, amended_plans, amendments_of
from measures.models import Plan, Round
from measures.owed import owed_rounds
from measures.queries import plans_of
from measures.rounds import IN_FORCE, SOON, standing
from measures.states import PlanState
from reports.models import Paper
from reports.seats import seats_of
from reports.states import PaperState
from thai.dates import thai_date_short, thai_datetime_short

DAYS_BEFORE = frozenset({30, 7, 0})
DAYS_BETWEEN = 7


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for an officer; ``cut_off`` is that of a round, ``since`` when a decision came.

    ``asked_by`` says who wants it, where ``detail`` does not; ``is_note`` that it is to be read and noted.
    """

    title: str
    detail: str
    path: str
    action: str
    cut_off: date | None = None
    since: datetime | None = None
    asked_by: str = ""
    is_note: bool = False

    @property
    def is_owed(self) -> bool:
        """Whether it waits for a signature or a decision, which nobody else can give."""
        return self.since is not None and not self.is_note

    def is_announced_on(self, day: date) -> bool:
        """Whether a letter is due on this day because of a round."""
        return self.cut_off is not None and is_reminder_day(self.cut_off, day)


def is_reminder_day(cut_off: date, day: date) -> bool:
    """30 and 7 days before a cut-off, on the day, and every seventh day after it.

    >>> [is_reminder_day(date(2021, 3, 31), date(2021, 3, day)) for day in (1, 2, 24, 31)]
    [True, False, True, True]
    """
    away = (cut_off - day).days
    return away in DAYS_BEFORE or (away < 0 and -away % DAYS_BETWEEN == 0)


def rounds_in(agency: Agency, day: date) -> list[Round]:
    """The rounds of an agency's plans that are to be reported now, the oldest first; one query."""
    return _rounds_in(agency.pk, day + SOON)


@Prepared
def _rounds_in(agency_id: int, last_day: date) -> QuerySet[Round]:
    """Those to be reported until a day."""
    return _due_rounds(last_day).filter(measure__plan__agency=agency_id)


def rounds_for(member: Membership, rows: Iterable[Round], day: date) -> list[Waiting]:
    """Those of them that an officer is to report, as owner or for an owner without an account."""
    return [_round(row, day) for row in rows if _answers(member, row)]


def of_others(member: Membership, rows: Iterable[Round]) -> list[Round]:
    """Those of them that others are to report."""
    return [row for row in rows if not _answers(member, row)]


def decisions_for(member: Membership) -> list[Waiting]:
    """The proposed plans that wait for an officer who may put them in force."""
    if not can(member, Permission.ADOPT_PLAN):
        return []
    return [_plan(plan) for plan in _proposed_in(member.agency_id)]


@Prepared
def _proposed_in(agency_id: int) -> QuerySet[Plan]:
    """The proposed plans of an agency."""
    return _proposed_plans().filter(agency=agency_id)


def amendments_for(member: Membership) -> list[Waiting]:
    """The plans in force that were amended since an officer who may put plans in force took note of it."""
    if not can(member, Permission.ADOPT_PLAN):
        return []
    plans = plans_of(member.agency)
    found = amendments_of(plans)
    code = member.agency.code
    return [_amended(code, row, found[row.pk]) for row in plans if row.pk in found and found[row.pk].waiting]


def waiting_everywhere(day: date, members: Sequence[Membership]) -> dict[int, list[Waiting]]:
    """What waits for each of the given officers by their key: what they owe first, then rounds by date.

    Five queries, and two more for each paper that is being signed. Signatures, plans and amendments are those
    that wait now: only rounds have a date of their own.
    """
    waiting: dict[int, list[Waiting]] = defaultdict(list)
    agencies: dict[int, list[Membership]] = defaultdict(list)
    for member in members:
        agencies[member.agency_id].append(member)
    for paper, holders, since in _papers_being_signed():
        for holder in holders:
            waiting[holder.pk].append(_signature(paper, since))
    for plan in _proposed_plans():
        for member in agencies[plan.agency_id]:
            if can(member, Permission.ADOPT_PLAN):
                waiting[member.pk].append(_plan(plan))
    for plan, found in amended_plans(agencies):
        for member in agencies[plan.agency_id]:
            if can(member, Permission.ADOPT_PLAN):
                waiting[member.pk].append(_amended(plan.agency.code, plan, found))
    for row in _due_rounds(day + SOON):
        for member in agencies[row.measure.plan.agency_id]:
            if _answers(member, row):
                waiting[member.pk].append(_round(row, day))
    return waiting


def people_at_work() -> list[Membership]:
    """Every officer in post whose account is open, with person, agency and choice at hand."""
    rows = Membership.objects.filter(is_active=True, user__is_active=True)
    return list(rows.select_related("user", "agency", "reminder_choice"))


def _due_rounds(last_day: date) -> QuerySet[Round]:
    rows = owed_rounds(Round.objects.filter(IN_FORCE).filter(cut_off__lte=last_day))
    shown = rows.select_related(
        "measure__plan__agency", "measure__plan__adopted_by__user", "measure__owner__user"
    )
    return shown.order_by("cut_off", "measure__order", "pk")


def _answers(member: Membership, row: Round) -> bool:
    """The owner does; where nobody in post owns the measure, who may report for owners does."""
    if _is_at_work(row.measure.owner):
        return row.measure.owner_id == member.pk
    return can(member, Permission.REPORT_FOR_OWNER)


def _is_at_work(owner: Membership | None) -> bool:
    return owner is not None and owner.is_active and owner.user.is_active


def _proposed_plans() -> QuerySet[Plan]:
    rows = Plan.objects.filter(state=PlanState.PROPOSED, adopted_on__isnull=True)
    return rows.select_related("agency", "proposed_by__user").order_by("fiscal_year")


def _papers_being_signed() -> Iterator[tuple[Paper, tuple[Membership, ...], datetime | None]]:
    """``(paper, who is to sign now, since when)``."""
    submitted = Paper.objects.filter(state=PaperState.SUBMITTED).select_related(
        "agency", "submitted_by__user"
    )
    for paper in submitted.order_by("pk"):
        seats = seats_of(paper)
        signed = [seat.opinion.at for seat in seats if seat.opinion]
        for seat in seats:
            if seat.is_next:
                yield paper, seat.holders, max(signed, default=paper.submitted_at)


def _round(row: Round, day: date) -> Waiting:
    plan = row.measure.plan
    label = row.measure.owner_label
    in_place = f" แทน {label}" if label and not _is_at_work(row.measure.owner) else ""
    return Waiting(
        title=f"รายงานผล: {row.measure.title}",
        detail=f"รอบ {thai_date_short(row.cut_off)} {standing(row, day).label}{in_place}",
        path=address("measures:round-answer", plan.agency.code, plan.fiscal_year, row.pk),
        action="รายงานผล",
        cut_off=row.cut_off,
        asked_by=_who_adopted(plan),
    )


def _who_adopted(plan: Plan) -> str:
    """The plan that asks for reports, and the executive who put it in force, where the portal knows."""
    by = f" ซึ่ง {plan.adopted_by.display_name} {plan.adopted_by.position} อนุมัติ" if plan.adopted_by else ""
    return f"{plan}{by}"


def _plan(plan: Plan) -> Waiting:
    return Waiting(
        title=f"พิจารณาอนุมัติ: {plan}",
        detail=_who_and_when("เสนอ", plan.proposed_by, plan.proposed_at),
        path=address("measures:plan-decide", plan.agency.code, plan.fiscal_year),
        action="อ่านและพิจารณา",
        since=plan.proposed_at,
    )


def _amended(code: str, plan: Plan, found: Amendments) -> Waiting:
    latest = found.waiting[0]
    return Waiting(
        title=f"รับทราบการแก้ไขหลังอนุมัติ ({found.counted}): {plan}",
        detail=f"ล่าสุดเมื่อ {thai_datetime_short(latest.at)} โดย {latest.who} {latest.comment}",
        path=address("measures:plan", code, plan.fiscal_year),
        action="อ่านและรับทราบ",
        since=found.waiting[-1].at,
        is_note=True,
    )


def _signature(paper: Paper, since: datetime | None) -> Waiting:
    return Waiting(
        title=f"ลงนาม: {paper}",
        detail=_who_and_when("เสนอ", paper.submitted_by, paper.submitted_at),
        path=address("reports:paper-sign", paper.agency.code, paper.pk),
        action="อ่านและลงนาม",
        since=since,
    )


def _who_and_when(what: str, who: Membership | None, when: datetime | None) -> str:
    return f"{what}โดย {who.display_name} เมื่อ {thai_datetime_short(when)}" if who and when else ""
