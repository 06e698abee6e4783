"""The reasons that were given when a paper, or the one it replaces, was submitted before."""

from __future__ import annotations

from collections.abc import Iterable

from agencies.events import Event
from agencies.findings import Finding
from agencies.models import AuditEvent
from agencies.questions import questions_of
from reports.models import Paper


def reasons_before(paper: Paper, findings: Iterable[Finding]) -> dict[str, str]:
    """``{field of a question: the reason}``, only where the very same question stands again.

    The latest submission counts; one of the paper that a correction replaces, before any of its own.
    """
    questions = questions_of(findings, {})
    if not questions:
        return {}
    papers = [key for key in (paper.pk, paper.replaces_id) if key]
    events = AuditEvent.objects.filter(
        event=Event.PAPER_SUBMITTED, subject_type=paper._meta.label_lower, subject_id__in=papers
    )
    given: dict[tuple[str, str], str] = {}
    for changes in events.order_by("pk").values_list("changes", flat=True):
        reasons, asked = changes.get("waived", {}), changes.get("asked", {})
        given |= {(rule, asked.get(rule, "")): reason for rule, reason in reasons.items()}
    rows = ((row.name, (row.finding.rule, row.finding.message)) for row in questions)
    return {name: given[key] for name, key in rows if key in given}
