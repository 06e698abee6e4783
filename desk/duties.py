"""What one officer of an agency answers for: papers in their hands, rounds to report, measures they own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from agencies.access import can
from agencies.addresses import address
from agencies.models import Membership
from agencies.roles import Permission
from desk.tasks import Task
from measures.amendments import amendments_of
from measures.models import Measure, Plan, Round
from measures.owed import tally
from measures.progress import Progress, progress_of
from measures.queries import plans_of
from measures.round_presenters import RoundLine, round_lines
from measures.rounds import due_rounds_of, due_rounds_without_account
from reports.models import Paper
from reports.queries import on_the_way, turns_of
from reports.states import EDITABLE, PaperState


@dataclass(frozen=True)
class OwnMeasure:
    """One measure as the list shows it; ``rounds`` says how many of its rounds were reported."""

    title: str
    url: str
    progress: Progress
    rounds: str


@dataclass(frozen=True)
class OwnPlan:
    """The measures of one plan that an officer owns; ``url`` is the board of owners of that name."""

    year: int
    url: str
    measures: list[OwnMeasure]


@dataclass(frozen=True)
class Duties:
    """What an officer answers for as of a day."""

    papers: list[Task]
    rounds: list[RoundLine]
    plans: list[OwnPlan]


def duties_of(officer: Membership, day: date, reader: Membership) -> Duties:
    """The same number of queries however much it is; every address opens to ``reader``."""
    return Duties(
        papers=list(_in_hand(officer)),
        rounds=round_lines(_to_report(officer, day), day, reader),
        plans=_plans(officer, reader),
    )


def _to_report(officer: Membership, day: date) -> list[Round]:
    """Rounds due that wait for the officer, as on their desk: also of owners who left, where they may."""
    own = due_rounds_of(officer, day) if officer.is_active else ()
    instead = (
        due_rounds_without_account(officer.agency, day) if can(officer, Permission.REPORT_FOR_OWNER) else ()
    )
    return sorted([*own, *instead], key=lambda row: row.cut_off)


def _in_hand(officer: Membership) -> Iterator[Task]:
    """Papers to sign, plans to decide or to take note of, and drafts of theirs that they have not submitted.

    Each where anyone may read it.
    """
    papers = on_the_way(officer.agency)
    for paper, _ in turns_of(officer, papers):
        yield _paper("ลงนาม", paper)
    if can(officer, Permission.ADOPT_PLAN):
        plans = plans_of(officer.agency)
        amended = amendments_of(plans)
        yield from (_plan("พิจารณาอนุมัติ", row, officer) for row in plans if row.is_proposed)
        noted = [row for row in plans if row.pk in amended and amended[row.pk].waiting]
        yield from (_plan("รับทราบการแก้ไขหลังอนุมัติ", row, officer) for row in noted)
    if can(officer, Permission.DRAFT_PAPERS):
        own = [row for row in papers if row.state in EDITABLE and row.drafted_by_id == officer.pk]
        for paper in own:
            yield _paper("แก้ไขและเสนอใหม่" if paper.state == PaperState.RETURNED else "ร่างต่อและเสนอ", paper)


def _paper(what: str, paper: Paper) -> Task:
    url = address("reports:paper", paper.agency.code, paper.pk)
    return Task(f"{what}: {paper}", url=url, action="เปิดเอกสาร", kind="theirs")


def _plan(what: str, plan: Plan, officer: Membership) -> Task:
    url = address("measures:plan", officer.agency.code, plan.fiscal_year)
    return Task(f"{what}: {plan}", url=url, action="เปิดแผน", kind="theirs")


def _plans(officer: Membership, reader: Membership) -> list[OwnPlan]:
    rows = Measure.objects.filter(owner=officer).select_related("plan__agency").prefetch_related("rounds")
    ordered = rows.order_by("-plan__fiscal_year", "order", "pk")
    theirs = urlencode({"owner": officer.display_name})
    return [
        OwnPlan(
            year,
            f"{address('measures:board', officer.agency.code, year)}?{theirs}",
            [_measure(row, reader) for row in measures],
        )
        for year, measures in groupby(ordered, key=lambda row: row.plan.fiscal_year)
    ]


def _measure(measure: Measure, reader: Membership) -> OwnMeasure:
    rounds = list(measure.rounds.all())
    count = tally((row, rounds) for row in rounds)
    reported = f"{count.reported} จาก {count.asked}" if count.asked else ""
    page, part = measure_page(
        reader, measure.plan.fiscal_year, measure.pk, is_proposed=measure.plan.is_proposed
    )
    return OwnMeasure(
        title=measure.title,
        url=address(*page) + part,
        progress=progress_of(measure),
        rounds=" ".join(filter(None, [reported, count.told_needless("รอบ")])),
    )


def measure_page(
    reader: Membership, year: int, measure_id: int, *, is_proposed: bool
) -> tuple[tuple[str, str, *tuple[int, ...]], str]:
    """Where a reader meets a measure: a page as a name and its arguments, and the place on it.

    Its form for who may edit it now, else its card in the plan: nobody edits a plan that lies before an
    executive.
    """
    code = reader.agency.code
    if can(reader, Permission.EDIT_MEASURES) and not is_proposed:
        return ("measures:measure-edit", code, year, measure_id), ""
    return ("measures:plan", code, year), f"#m{measure_id}"
