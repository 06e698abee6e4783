"""An agency's record of acts as it is looked through: by person, kind of act, days, year and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone

from agencies.audit import COMMAND_NAME
from agencies.events import sentence_of
from agencies.histories import HistoryLine, line_of
from agencies.models import Agency, AuditEvent
from assessments.models import Assessment, Indicator
from desk.log_words import Names, sentences
from measures.models import Measure, Plan, Round
from reports.models import Meeting, Paper

BY_COMMAND = "command"


@dataclass(frozen=True)
class Wanted:
    """What is looked for; what is empty lets everything through.

    ``person`` is the key of a user or BY_COMMAND, ``acts`` are values of Event, ``words`` stand in what was
    acted on or in the reason given.
    """

    person: str = ""
    acts: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    year: int | None = None
    words: str = ""


@dataclass(frozen=True)
class LogLine:
    """One act as people read it; ``details`` say from what to what."""

    sequence: int
    at: datetime
    who: str
    position: str
    act: str
    subject: str
    details: list[str]
    comment: str


def events_of(agency: Agency, wanted: Wanted) -> models.QuerySet[AuditEvent]:
    """The acts that are looked for, newest first."""
    rows: models.QuerySet[AuditEvent] = AuditEvent.objects.filter(chain__name=agency.code).order_by(
        "-sequence"
    )
    if wanted.person:
        rows = rows.filter(actor=None if wanted.person == BY_COMMAND else int(wanted.person))
    if wanted.acts:
        rows = rows.filter(event__in=wanted.acts)
    if wanted.since:
        rows = rows.filter(at__gte=_beginning(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_beginning(wanted.until + timedelta(days=1)))
    if wanted.year:
        rows = rows.filter(_about_year(agency, wanted.year))
    if wanted.words:
        words = models.Q(subject_label__icontains=wanted.words) | models.Q(comment__icontains=wanted.words)
        rows = rows.filter(words)
    return rows


def _beginning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _about_year(agency: Agency, year: int) -> models.Q:
    """Acts on what belongs to a fiscal year and is there still, and imports of the year."""
    of_year = {
        "assessments.assessment": Assessment.objects.filter(agency=agency, fiscal_year=year),
        "measures.plan": Plan.objects.filter(agency=agency, fiscal_year=year),
        "measures.measure": Measure.objects.filter(plan__agency=agency, plan__fiscal_year=year),
        "measures.round": Round.objects.filter(measure__plan__agency=agency, measure__plan__fiscal_year=year),
        "reports.paper": Paper.objects.filter(agency=agency, fiscal_year=year),
        "reports.meeting": Meeting.objects.filter(agency=agency, fiscal_year=year),
    }
    about = models.Q(changes__fiscal_year=year)
    for label, rows in of_year.items():
        about |= models.Q(subject_type=label, subject_id__in=rows.order_by().values("pk"))
    return about


def lines_of(events: Iterable[AuditEvent]) -> list[LogLine]:
    """Acts in words; one query for the names of indicators, however many acts there are."""
    rows = list(events)
    names = known_names()
    return [
        LogLine(
            sequence=row.sequence,
            at=row.at,
            who=row.actor_name,
            position=row.actor_position,
            act=sentence_of(row.event, row.changes),
            subject=row.subject_label,
            details=sentences(row, names),
            comment=row.comment,
        )
        for row in rows
    ]


def told_history(assessment: Assessment) -> list[HistoryLine]:
    """What was done to a result, newest first, each act with what it changed from what to what."""
    names, label = known_names(), assessment._meta.label_lower
    rows = AuditEvent.objects.filter(subject_type=label, subject_id=assessment.pk)
    return [
        replace(line_of(row), comment=row.comment, details=sentences(row, names))
        for row in rows.order_by("-at", "-sequence")
    ]


def known_names() -> Names:
    """The names of indicators by their codes; where years differ, those of the latest."""
    return Names(dict(Indicator.objects.order_by("edition__fiscal_year").values_list("code", "name")))


def people_of(agency: Agency) -> list[tuple[str, str]]:
    """Who stands in the record, as choices: the name they last acted under."""
    rows = AuditEvent.objects.filter(chain__name=agency.code).order_by("actor").values("actor")
    last = rows.annotate(last=models.Max("sequence")).values("last")
    found = AuditEvent.objects.filter(chain__name=agency.code, sequence__in=last)
    pairs = found.order_by("actor_name").values_list("actor", "actor_name")
    return [(BY_COMMAND, COMMAND_NAME) if key is None else (str(key), name) for key, name in pairs]


def years_of(agency: Agency) -> list[int]:
    """The fiscal years of which anything is recorded, newest first."""
    rows = [
        model._default_manager.filter(agency=agency).order_by().values_list("fiscal_year")
        for model in (Assessment, Plan, Paper, Meeting)
    ]
    return sorted({year for (year,) in rows[0].union(*rows[1:])}, reverse=True)
