"""Issued papers whose number was cancelled: they stay on file, count no more, and replace nothing.

Where a correction is void the paper that it replaced counts again, unless that one is void too.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from reports.models import CancelledNumbers, Paper, PaperQuerySet

VOID = "ยกเลิกเลขที่แล้ว"  # what stands in place of its state


def _cancelled(unit: Any, year: Any, place: Any) -> QuerySet[CancelledNumbers]:
    """The entry of an office's book that cancels the number at a place; of values or of columns."""
    return CancelledNumbers.objects.filter(
        book__unit=unit, book__year=year, first__lte=place, last__gte=place
    )


IS_VOID = Exists(_cancelled(OuterRef("unit"), OuterRef("number_year"), OuterRef("number_place")))


def valid(papers: PaperQuerySet) -> PaperQuerySet:
    """Those of the papers that lists go by: neither cancelled drafts nor void ones."""
    return papers.standing().exclude(IS_VOID)


def cancellation_of(paper: Paper) -> CancelledNumbers | None:
    """When, by whom and why the number of an issued paper was cancelled; None where it was not."""
    if paper.number_place is None or paper.number_year is None:
        return None
    rows = _cancelled(paper.unit, paper.number_year, paper.number_place)
    return rows.select_related("cancelled_by__user").first()


def is_void(paper: Paper) -> bool:
    """Whether the number of an issued paper was cancelled."""
    return cancellation_of(paper) is not None


def counted_before(paper: Paper) -> Paper | None:
    """The issued paper that counts until a correction is issued: the nearest before it that is not void."""
    before = paper.replaces
    while before is not None and is_void(before):
        before = before.replaces
    return before


def original_of(paper: Paper) -> Paper | None:
    """The paper that a correction takes the place of; a void one only where none before it counts."""
    return counted_before(paper) or paper.replaces


def last_in_line(paper: Paper) -> Paper:
    """The paper behind which the next correction stands: this one, or the last of its void corrections."""
    after = Paper.objects.filter(IS_VOID, replaces=paper).first()
    return last_in_line(after) if after else paper
