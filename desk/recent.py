"""What was touched lately, from the record of acts: by the officer first, else by anyone of the agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.urls import reverse

from agencies.events import sentence_of
from agencies.models import AuditEvent, Membership
from assessments.models import Assessment
from measures.models import Evidence, Measure, Plan, Round
from reports.models import Meeting, Paper

READ = 60  # acts looked through
SHOWN = 5


@dataclass(frozen=True)
class Recent:
    """One thing touched lately: who did what to it, and where it is."""

    title: str
    url: str
    sentence: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Kind:
    """How a kind of thing is found again: where its agency and year stand, and what makes its address."""

    model: type[Model]
    agency: str
    year: str
    route: str
    parts: tuple[str, ...]

    def address(self, code: str, year: int, key: int) -> str:
        """The page of a thing."""
        given = {"year": year, "key": key}
        return reverse(self.route, args=[code, *(given[part] for part in self.parts)])


KINDS = {
    kind.model._meta.label_lower: kind
    for kind in (
        Kind(Paper, "agency", "fiscal_year", "reports:paper", ("key",)),
        Kind(Measure, "plan__agency", "plan__fiscal_year", "measures:plan", ("year",)),
        Kind(
            Round,
            "measure__plan__agency",
            "measure__plan__fiscal_year",
            "measures:round",
            ("year", "key"),
        ),
        Kind(Plan, "agency", "fiscal_year", "measures:plan", ("year",)),
        Kind(Assessment, "agency", "fiscal_year", "desk:year", ("year",)),
        Kind(Meeting, "agency", "fiscal_year", "reports:papers", ("year",)),
        Kind(Evidence, "agency", "pk", "measures:evidence-page", ("key",)),
    )
}


def recent_things(member: Membership) -> list[Recent]:
    """The last things that the officer touched, else the agency, newest first, each once.

    One query for the acts and at most one for each kind of thing among them; what is gone is left out.
    """
    acts = AuditEvent.objects.filter(chain__name=member.agency.code, subject_type__in=KINDS)
    newest = list(acts.order_by("-sequence")[:READ])
    own = [row for row in newest if row.actor_id == member.user_id]
    latest: dict[tuple[str, int], AuditEvent] = {}
    for row in own or newest:
        latest.setdefault((row.subject_type, row.subject_id or 0), row)
    wanted = list(latest)[: 2 * SHOWN]
    years = _years(member, wanted)
    return [
        Recent(
            title=latest[thing].subject_label,
            url=KINDS[thing[0]].address(member.agency.code, years[thing], thing[1]),
            sentence=sentence_of(latest[thing].event, latest[thing].changes),
            who="ท่าน" if latest[thing].actor_id == member.user_id else latest[thing].actor_name,
            at=latest[thing].at,
        )
        for thing in wanted
        if thing in years
    ][:SHOWN]


def _years(member: Membership, things: list[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """The fiscal year of each thing that is still there."""
    years: dict[tuple[str, int], int] = {}
    for name in {name for name, _ in things}:
        kind = KINDS[name]
        keys = [key for other, key in things if other == name]
        rows = kind.model._default_manager.filter(**{kind.agency: member.agency, "pk__in": keys})
        years |= {(name, key): year for key, year in rows.values_list("pk", kind.year)}
    return years
