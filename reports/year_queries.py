"""Reads: the papers of a year, what each is for, how far it has come and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from agencies.findings import Finding
from agencies.models import Agency
from assessments.queries import find_assessment
from measures.queries import pack_for_plan
from reports.answers import Answered, answered_by
from reports.models import Paper
from reports.papers import PAPERS, PaperType
from reports.plan_checks import plan_moved_on
from reports.queries import latest_papers, papers_of, replaced_later
from reports.seats import next_seat
from reports.states import PaperState
from reports.void_papers import IS_VOID


@dataclass(frozen=True)
class Following:
    """A paper of a plan as the year of the result sees it: kept with the year after; None until begun."""

    fiscal_year: int
    paper: Paper | None


@dataclass(frozen=True)
class PaperOfYear:
    """One kind of paper in a year.

    ``paper`` is the latest begun, ``lacks`` what must be recorded before one can begin, ``awaits`` what one
    that is not submitted would leave unsaid as things stand. ``waiting_for``: whose signature is next.
    ``in_force``: the issued paper that counts while ``paper`` is a correction on its way.
    ``moved_on`` tells where the plan that the issued paper prints was amended since.
    ``void`` is the latest whose number was cancelled, where no paper of the kind counts.
    ``following`` is the one on the plan that answers this year's result, where this year has a result.
    """

    rules: PaperType
    answers: list[Answered]
    paper: Paper | None
    lacks: list[Finding]
    awaits: list[Finding]
    waiting_for: str
    in_force: Paper | None
    void: Paper | None
    following: Following | None
    moved_on: list[Finding]

    @property
    def can_begin(self) -> bool:
        """Whether nobody began it and everything it is made of is recorded."""
        return self.paper is None and not self.lacks

    @property
    def is_early(self) -> bool:
        """Whether the year that the paper sums up still runs."""
        return any(finding.rule == "year-not-ended" for finding in self.awaits)

    @property
    def next_step(self) -> str:
        """What comes next, in one sentence."""
        if self.paper is None:
            if self.awaits:
                early = "ล่วงหน้า" if self.is_early else ""
                return f"เริ่มร่าง{early}ได้ ร่างจะเปลี่ยนตามข้อมูลที่บันทึกเพิ่มจนกว่าจะเสนอลงนาม ขณะนี้ยังขาด"
            return "ข้อมูลพร้อมแล้ว เริ่มร่างได้" if self.can_begin else ""
        if self.paper.is_issued:
            number = f"เลขที่ {self.paper.number} " if self.paper.number else ""
            return f"{number}ลงนามครบและเก็บฉบับสมบูรณ์แล้ว"
        if self.paper.is_editable:
            return "ตรวจ แก้ไขข้อความ แล้วเสนอลงนาม" + (" ขณะนี้ยังขาด" if self.awaits else "")
        return f"รอ {self.waiting_for} ลงนาม"


def papers_of_year(agency: Agency, fiscal_year: int) -> list[PaperOfYear]:
    """Every kind of paper of a year, in the order in which the year needs them.

    Http404 for a year that the portal has no rules for.
    """
    if pack_for_plan(agency, fiscal_year) is None:
        raise Http404(f"no rules for {fiscal_year}")
    latest = _latest(agency, fiscal_year)
    following, void = _following(agency, fiscal_year), _void(agency, fiscal_year)
    return [
        _paper(
            agency,
            fiscal_year,
            rules,
            latest.get(rules.kind),
            void=void.get(rules.kind),
            following=following.get(rules.kind),
        )
        for rules in PAPERS.values()
    ]


def _latest(agency: Agency, fiscal_year: int) -> dict[str, Paper]:
    return {paper.kind: paper for paper in latest_papers(agency, fiscal_year)}


def _void(agency: Agency, fiscal_year: int) -> dict[str, Paper]:
    rows = papers_of(agency).filter(IS_VOID, fiscal_year=fiscal_year).order_by("pk")
    return {paper.kind: paper for paper in rows}


def _following(agency: Agency, fiscal_year: int) -> dict[str, Following]:
    """By kind, the papers of the plan that answers a year's result; none without that result."""
    after = fiscal_year + 1
    if find_assessment(agency, fiscal_year) is None or pack_for_plan(agency, after) is None:
        return {}
    begun = _latest(agency, after)
    of_plans = (rules.kind for rules in PAPERS.values() if rules.result_year(after) == fiscal_year)
    return {kind: Following(after, begun.get(kind)) for kind in of_plans}


def _paper(
    agency: Agency,
    fiscal_year: int,
    rules: PaperType,
    paper: Paper | None,
    *,
    void: Paper | None,
    following: Following | None,
) -> PaperOfYear:
    seat = next_seat(paper) if paper and paper.state == PaperState.SUBMITTED else None
    lacks = [] if paper else rules.drafting.lacks(agency, fiscal_year)
    is_open = not lacks and (paper is None or paper.is_editable)
    in_force = replaced_later(paper) if paper else None
    issued = in_force or paper
    return PaperOfYear(
        rules=rules,
        answers=answered_by(agency, rules.kind, fiscal_year),
        paper=paper,
        lacks=lacks,
        awaits=rules.drafting.awaited(agency, fiscal_year) if is_open else [],
        waiting_for=seat.label if seat else "",
        in_force=in_force,
        void=None if issued and issued.is_issued else void,
        following=following,
        moved_on=plan_moved_on(issued) if issued and issued.is_issued else [],
    )
