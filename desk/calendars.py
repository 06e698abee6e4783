"""An agency's dates as an iCalendar (RFC 5545): cut-offs of plans, due dates of measures, meetings.

Every event lasts a day and has a date without a time, so no zone is needed. Text is escaped (3.3.11)
and lines are folded at 75 octets (3.1).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from agencies.access import can
from agencies.models import Agency, Membership
from agencies.roles import Permission
from desk.models import CalendarFeed
from measures.models import Measure, Round
from measures.owed import tally
from measures.progress import finish_told
from measures.rounds import IN_FORCE
from measures.states import PlanState
from reports.models import Meeting

LONGEST_LINE = 75  # octets


@dataclass(frozen=True)
class Entry:
    """One day of the calendar; ``key`` names it for good, so that a changed entry replaces its older self."""

    key: str
    day: date
    summary: str
    description: str = ""
    path: str = ""


def hash_of(secret: str) -> str:
    """What is kept of a secret: long and random, it needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def member_of_feed(secret: str) -> Membership | None:
    """The officer whose calendar a secret opens; None for a wrong one, and for one who left."""
    rows = CalendarFeed.objects.select_related("member__user", "member__agency")
    feed = rows.filter(secret_hash=hash_of(secret)).first()
    if feed is None or not feed.member.user.is_active or not can(feed.member, Permission.VIEW):
        return None
    return feed.member


def entries_of(agency: Agency) -> list[Entry]:
    """The agency's dates in order; three queries."""
    entries = [*_cut_offs(agency), *_due_dates(agency), *_meetings(agency)]
    return sorted(entries, key=lambda entry: (entry.day, entry.key))


def _cut_offs(agency: Agency) -> Iterator[Entry]:
    """One entry for each cut-off of a plan in force, with how many of its measures were reported."""
    rows = Round.objects.filter(IN_FORCE, measure__plan__agency=agency)
    days: dict[tuple[int, date], list[Round]] = defaultdict(list)
    measures: dict[int, list[Round]] = defaultdict(list)
    for row in rows.select_related("measure__plan"):
        days[row.measure.plan.fiscal_year, row.cut_off].append(row)
        measures[row.measure_id].append(row)
    for (year, day), rounds in days.items():
        counted = tally((row, measures[row.measure_id]) for row in rounds)
        yield Entry(
            key=f"cut-off-{year}-{day:%Y%m%d}",
            day=day,
            summary=f"วันตัดรอบติดตามแผนปี {year}",
            description=counted.sentence("มาตรการ"),
            path=reverse("measures:rounds", args=[agency.code, year]),
        )


def _due_dates(agency: Agency) -> Iterator[Entry]:
    in_force = Q(plan__state=PlanState.ADOPTED) | Q(plan__adopted_on__isnull=False)
    rows = Measure.objects.filter(in_force, plan__agency=agency, due_on__isnull=False)
    for measure in rows.select_related("plan", "owner__user").prefetch_related("rounds"):
        if measure.due_on:
            finish, owner = finish_told(measure), measure.owner_label
            plan = reverse("measures:plan", args=[agency.code, measure.plan.fiscal_year])
            yield Entry(
                key=f"measure-{measure.pk}",
                day=measure.due_on,
                summary=f"ครบกำหนด{' (เสร็จแล้ว)' if finish else ''}: {measure.title}",
                description="\n".join(filter(None, [f"เจ้าของมาตรการ {owner}" if owner else "", finish])),
                path=f"{plan}#m{measure.pk}",
            )


def _meetings(agency: Agency) -> Iterator[Entry]:
    for meeting in Meeting.objects.filter(agency=agency, held_on__isnull=False):
        if meeting.held_on:
            yield Entry(f"meeting-{meeting.pk}", meeting.held_on, f"การประชุม ITA ปี {meeting.fiscal_year}")


def as_icalendar(agency: Agency, entries: Iterable[Entry], now: datetime, base: str) -> bytes:
    """The calendar as a file: UTF-8, lines ended with CR LF; ``base`` is the portal's address."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//ITA portal//Plan calendar//TH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(f'ITA {agency.name}')}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        *(line for entry in entries for line in _event(agency, entry, now, base)),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def _event(agency: Agency, entry: Entry, now: datetime, base: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.key}@{agency.code}.ita-portal"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{escaped(entry.description)}"
    if entry.path:
        yield f"URL:{base}{entry.path}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """Text as a property's value.

    >>> escaped("ซื้อ; จ้าง, เช่า" + chr(10) + "ทุกราย")
    'ซื้อ\\\\; จ้าง\\\\, เช่า\\\\nทุกราย'
    """
    plain = "".join(
        sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if sign == "\n" or sign >= " "
    )
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, "\\" + sign)
    return plain.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A line of at most 75 octets, continued after CR LF and a space; no letter is cut in two."""
    pieces, piece = [], b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
