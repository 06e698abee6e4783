"""What signers who returned a paper asked for, as long as they have not signed it since."""

from __future__ import annotations

from collections.abc import Sequence

from reports.models import Decision, Opinion, Paper


def open_requests(paper: Paper) -> list[Opinion]:
    """The latest request of each seat that has not signed a later round, the newest first.

    Being submitted, withdrawn or returned by another seat answers nothing; an issued paper is past asking.
    """
    if paper.is_issued:
        return []
    latest = {row.role: row for row in paper.opinions.defer("signature").order_by("attempt", "pk")}
    asked = [row for row in latest.values() if row.decision == Decision.RETURNED]
    return sorted(asked, key=lambda row: row.pk, reverse=True)


def returns_of(papers: Sequence[Paper]) -> dict[int, Opinion]:
    """The latest request for changes by the key of its paper; one query, none without papers."""
    if not papers:
        return {}
    asked = Opinion.objects.filter(paper__in=papers, decision=Decision.RETURNED).defer("signature")
    return {row.paper_id: row for row in asked.order_by("pk")}
