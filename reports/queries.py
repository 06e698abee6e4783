"""Reads: an agency's papers and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from agencies.models import Agency, Membership
from agencies.prepared import Prepared
from reports.models import Meeting, Paper, PaperKind, PaperQuerySet
from reports.seats import Seat, next_seat, posts_today
from reports.states import EDITABLE, PaperState
from reports.void_papers import IS_VOID, counted_before, valid


def papers_of(agency: Agency | int) -> PaperQuerySet:
    """The agency's papers, cancelled drafts among them, newest year first, with what lists show."""
    return Paper.objects.filter(agency=agency).select_related(
        "agency", "unit", "drafted_by__user", "submitted_by__user", "issued_by__user", "replaces"
    )


def get_paper(agency: Agency, paper_id: int) -> Paper:
    """A paper of the agency; Http404 for any other."""
    for paper in _paper(agency.pk, paper_id):
        return paper
    raise Http404("no such paper in this agency")


@Prepared
def _paper(agency_id: int, paper_id: int) -> PaperQuerySet:
    """The one paper of an agency with a key."""
    return papers_of(agency_id).filter(pk=paper_id)


def replacement_of(paper: Paper) -> Paper | None:
    """The paper that replaces one, where it was begun; a void one replaces nothing, its correction may."""
    for row in _replacements(paper.pk):
        return replacement_of(row) if row.is_void else row
    return None


@Prepared
def _replacements(paper_id: int) -> QuerySet[Any]:
    return Paper.objects.filter(replaces=paper_id).order_by().defer("snapshot").annotate(is_void=IS_VOID)


def on_the_way(agency: Agency) -> list[Paper]:
    """The papers that are not issued yet: those to finish, and those to sign."""
    return _on_the_way(agency.pk)


@Prepared
def _on_the_way(agency_id: int) -> PaperQuerySet:
    """The same; their content, much longer than all else, is read only where a page asks."""
    return papers_of(agency_id).standing().exclude(state=PaperState.ISSUED).defer("snapshot")


def turns_of(member: Membership, papers: Iterable[Paper]) -> list[tuple[Paper, Seat]]:
    """Those of the papers whose next signature is this officer's to give, with the seat they give it from."""
    submitted = [paper for paper in papers if paper.state == PaperState.SUBMITTED]
    posts = posts_today(member.agency) if submitted else None
    waiting = [(paper, next_seat(paper, posts)) for paper in submitted]
    return [(paper, seat) for paper, seat in waiting if seat and member in seat.holders]


def unfinished(agency: Agency) -> list[Paper]:
    """The papers that someone still has to finish and submit."""
    return list(papers_of(agency).filter(state__in=EDITABLE))


def results_being_drafted(agency: Agency, fiscal_year: int) -> Paper | None:
    """The result report of a plan year that someone still has to finish and submit."""
    rows = papers_of(agency).filter(kind=PaperKind.RESULTS, fiscal_year=fiscal_year, state__in=EDITABLE)
    return rows.defer("snapshot").order_by("-pk").first()


def latest_papers(agency: Agency, fiscal_year: int) -> list[Paper]:
    """The latest paper of each kind of a year that is not void."""
    rows = valid(papers_of(agency)).filter(fiscal_year=fiscal_year).order_by("pk")
    return list({paper.kind: paper for paper in rows}.values())


def current_papers(agency: Agency, fiscal_year: int) -> list[Paper]:
    """The same, and before a correction on its way the issued paper that counts until it is replaced."""
    latest = latest_papers(agency, fiscal_year)
    return [row for paper in latest for row in (replaced_later(paper), paper) if row]


def replaced_later(paper: Paper) -> Paper | None:
    """The issued paper that a correction on its way is to replace."""
    return None if paper.is_issued else counted_before(paper)


def find_meeting(agency: Agency, fiscal_year: int) -> Meeting | None:
    """The meeting of a year, where one was recorded."""
    return Meeting.objects.filter(agency=agency, fiscal_year=fiscal_year).first()
