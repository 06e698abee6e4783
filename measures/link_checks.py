"""Asking the links of evidence whether they still answer, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agencies.models import Agency
from measures.evidence_actions import note_link_status
from measures.links import NO_ANSWER, Ask, ask, status_of
from measures.models import Evidence

ALIVE = range(200, 400)


@dataclass(frozen=True)
class LinkFound:
    """What one address answered: ``status`` is an HTTP status, ``NO_ANSWER`` where nobody did."""

    agency: str
    title: str
    url: str
    status: int

    @property
    def is_alive(self) -> bool:
        """Whether a reader finds something there."""
        return self.status in ALIVE

    @property
    def said(self) -> str:
        """The answer in a word."""
        return "ไม่มีการตอบ" if self.status == NO_ANSWER else str(self.status)


def check_links(agency: Agency | None = None, asker: Ask = ask) -> Iterator[LinkFound]:
    """Ask every link of an agency, or of all, keep what it answered, and tell it.

    An address that stands at several pieces of evidence is asked once. No transaction is open while the
    portal waits for others.
    """
    rows = Evidence.objects.exclude(url="").select_related("agency").order_by("agency__code", "pk")
    known: dict[str, int] = {}
    for row in list(rows.filter(agency=agency) if agency else rows):
        if row.url not in known:
            known[row.url] = status_of(row.url, asker)
        note_link_status(evidence=row, url=row.url, status=known[row.url])
        yield LinkFound(row.agency.code, row.title, row.url, known[row.url])
