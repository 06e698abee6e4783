"""What signers who returned a paper asked for, as long as they have not signed it since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.changes import comparison
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


def asked_and_changed(paper: Paper, role: str = "") -> dict[str, Any]:
    """For pages: what was asked for, and what changed since, as the seat ``role`` sees it."""
    found = None if paper.is_issued else comparison(paper, role)
    requests = open_requests(paper)
    return {
        "requests": requests,
        "is_to_mend": bool(requests and not (found and found.changes)),
        "changes": found.changes if found else [],
        "is_as_returned": bool(found and found.is_same),
    }


def returns_of(papers: Sequence[Paper]) -> dict[int, Opinion]:
    """The latest request for changes by the key of its paper; one query, none without papers."""
    if not papers:
        return {}
    asked = Opinion.objects.filter(paper__in=papers, decision=Decision.RETURNED).defer("signature")
    return {row.paper_id: row for row in asked.order_by("pk")}
