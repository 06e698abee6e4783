"""What was touched lately, from the record of acts: by the officer first, else by anyone of the agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Model, QuerySet, Value

from agencies.addresses import address
from agencies.events import sentence_of
from agencies.models import AuditEvent, Membership
from agencies.prepared import Prepared
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
    """How a kind of thing is found again: where its agency and year stand, what makes its address.

    ``place`` is where it stands on that page, with ``{key}`` for its key.
    """

    model: type[Model]
    agency: str
    year: str
    route: str
    parts: tuple[str, ...]
    place: str = ""

    def address(self, code: str, year: int, key: int) -> str:
        """The page of a thing."""
        given = {"year": year, "key": key}
        return address(self.route, code, *(given[part] for part in self.parts)) + self.place.format(key=key)

    def rows(self, agency_id: int, keys: tuple[int, ...]) -> QuerySet[Any, tuple[str, int, int]]:
        """``(kind, key, fiscal year)`` of those of the things that are there."""
        found = self.model._default_manager.filter(**{self.agency: agency_id, "pk__in": keys}).order_by()
        kind = Value(self.model._meta.label_lower, output_field=CharField())
        return found.annotate(of=kind, key=F("pk"), in_year=F(self.year)).values_list("of", "key", "in_year")


KINDS = {
    kind.model._meta.label_lower: kind
    for kind in (
        Kind(Paper, "agency", "fiscal_year", "reports:paper", ("key",)),
        Kind(Measure, "plan__agency", "plan__fiscal_year", "measures:plan", ("year",), "#m{key}"),
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

    One query for the acts and one for the things they were about; what is gone is left out.
    """
    newest = _acts(member.agency.code)
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


@Prepared
def _acts(chain: str) -> QuerySet[AuditEvent]:
    """The newest acts on things of these kinds."""
    acts = AuditEvent.objects.filter(chain__name=chain, subject_type__in=KINDS)
    return acts.order_by("-sequence")[:READ]


def _years(member: Membership, things: list[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """The fiscal year of each thing that is still there; of evidence, which has none, its key."""
    keys = [key for _, key in things] + [0] * (2 * SHOWN - len(things))
    return {(name, key): year for name, key, year in _still_there(member.agency_id, *keys)}


@Prepared
def _still_there(agency_id: int, *keys: int) -> QuerySet[Any, tuple[str, int, int]]:
    """Things of every kind that have one of the keys: a few more than were asked for."""
    first, *others = (kind.rows(agency_id, keys) for kind in KINDS.values())
    return first.union(*others, all=True)
