"""A plan as people look at it: by status, office, owner or indicator, and over the months of its year.

A ``Choice`` of filters narrows every view; an empty filter lets all through.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import TextChoices

from agencies.kinds import ALL_UNITS
from assessments.packs import YearPack
from measures.models import Measure, Round
from measures.owed import finished_on, is_owed, tally
from measures.progress import Progress, finish_told, progress_of
from thai.dates import MONTHS, thai_date_short
from thai.fiscal import FiscalYear, to_buddhist
from thai.sorting import thai_key

NOBODY = "ยังไม่ระบุเจ้าของ"
NOWHERE = "ยังไม่ระบุส่วนราชการ"
NOTHING = "ไม่ได้ระบุตัวชี้วัด"
MONTHS_A_YEAR = 12


class By(TextChoices):
    """มุมมอง: how a plan is laid out."""

    STATUS = "status", "ตามสถานะ"
    OFFICE = "office", "ตามส่วนราชการ"
    OWNER = "owner", "ตามเจ้าของ"
    INDICATOR = "indicator", "ตามตัวชี้วัด"
    CALENDAR = "calendar", "ปฏิทิน"


@dataclass(frozen=True)
class Choice:
    """What is looked for: an office's name, an owner's name, an indicator's code, a progress; "" is all."""

    office: str = ""
    owner: str = ""
    indicator: str = ""
    status: str = ""


@dataclass(frozen=True)
class Card:
    """One measure as every view shows it; ``number`` is its place in the plan, ``late`` its missed rounds."""

    measure: Measure
    number: int
    progress: Progress
    offices: tuple[str, ...]
    indicators: tuple[str, ...]
    late: tuple[Round, ...]
    finished_on: date | None

    @property
    def owner(self) -> str:
        """The owner's name, or that there is none."""
        return self.measure.owner_label or NOBODY

    @property
    def when(self) -> str:
        """When it was done, else until when it is to be."""
        due = self.measure.due_on
        return finish_told(self.measure) or (f"ครบกำหนด {thai_date_short(due)}" if due else "ยังไม่กำหนดวัน")

    @property
    def owes(self) -> list[tuple[str, int]]:
        """``(what is owed, key of the round)`` of each missed round."""
        return [(f"ค้างรายงานรอบ {thai_date_short(row.cut_off)}", row.pk) for row in self.late]

    def answers_to(self, office: str) -> bool:
        """Whether an office is responsible, alone or with all others."""
        return office in self.offices or self.measure.all_units


@dataclass(frozen=True)
class Group:
    """Measures under one heading, in the order of the plan."""

    title: str
    cards: list[Card]
    tone: str = ""


@dataclass(frozen=True)
class Happening:
    """What falls on a day: measures that start, are due or were done, or a round with how many answered it.

    ``beside`` tells of those that need not answer it, or were done before they were due.
    """

    day: date
    title: str
    cards: list[Card]
    note: str = ""
    tone: str = "neutral"
    beside: str = ""


@dataclass(frozen=True)
class Month:
    """One month of the fiscal year; ``name`` with its พ.ศ. year."""

    name: str
    is_now: bool
    happenings: list[Happening] = field(default_factory=list)


def cards_of(measures: Iterable[Measure], pack: YearPack, today: date) -> list[Card]:
    """The measures of a plan, read with what ``measures_of`` prefetches, as cards."""
    return [_card(measure, number, pack, today) for number, measure in enumerate(measures, 1)]


def _card(measure: Measure, number: int, pack: YearPack, today: date) -> Card:
    follows = measure.plan.is_adopted
    rounds = list(measure.rounds.all())
    late = [row for row in rounds if row.cut_off < today and is_owed(row, rounds)]
    return Card(
        measure=measure,
        number=number,
        progress=progress_of(measure),
        offices=(ALL_UNITS,) if measure.all_units else tuple(unit.name for unit in measure.units.all()),
        indicators=_indicators(measure, pack),
        late=tuple(late) if follows else (),
        finished_on=finished_on(rounds),
    )


def _indicators(measure: Measure, pack: YearPack) -> tuple[str, ...]:
    """The codes of the indicators answered, those of answered items included."""
    codes = []
    for point in measure.weak_points.all():
        item = pack.item(point.item_code) if point.item_code else None
        codes.append(item.indicator if item else point.indicator_code)
    return tuple(dict.fromkeys(code for code in codes if code))


def chosen(cards: Iterable[Card], choice: Choice) -> list[Card]:
    """The cards that every filter lets through."""
    return [
        card
        for card in cards
        if (not choice.office or card.answers_to(choice.office))
        and (not choice.owner or card.owner == choice.owner)
        and (not choice.indicator or choice.indicator in card.indicators)
        and (not choice.status or card.progress == choice.status)
    ]


def by_status(cards: list[Card]) -> list[Group]:
    """One column for each progress, empty ones too: a board shows what is not there."""
    return [
        Group(str(kind.label), [card for card in cards if card.progress == kind], kind.tag_kind)
        for kind in Progress
    ]


def by_office(cards: list[Card]) -> list[Group]:
    """Each office with its measures; a measure of several offices stands under each."""
    return _grouped(cards, lambda card: card.offices or (NOWHERE,), last=NOWHERE)


def by_owner(cards: list[Card]) -> list[Group]:
    """Each owner with their measures."""
    return _grouped(cards, lambda card: (card.owner,), last=NOBODY)


def by_indicator(cards: list[Card], pack: YearPack) -> list[Group]:
    """The indicators answered in official order."""
    groups = [
        Group(f"{rule.number}. {rule.name}", [card for card in cards if rule.code in card.indicators])
        for rule in pack.indicators
    ]
    unnamed = Group(NOTHING, [card for card in cards if not card.indicators])
    return [group for group in (*groups, unnamed) if group.cards]


def _grouped(cards: list[Card], names: Callable[[Card], Iterable[str]], last: str) -> list[Group]:
    found: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        for name in names(card):
            found[name].append(card)
    names_in_order = sorted(found, key=lambda name: (name == last, thai_key(name)))
    return [Group(name, found[name]) for name in names_in_order]


def calendar_of(cards: list[Card], fiscal_year: int, today: date) -> list[Month]:
    """The twelve months from ตุลาคม, each with what happens in it, the earliest first."""
    happenings = sorted(_happenings(cards, today), key=lambda row: row.day)
    first = FiscalYear(fiscal_year).starts_on
    months = []
    for step in range(MONTHS_A_YEAR):
        year, month = (
            first.year + (first.month - 1 + step) // MONTHS_A_YEAR,
            (first.month - 1 + step) % 12 + 1,
        )
        name = f"{MONTHS[month - 1]} {to_buddhist(year)}"
        own = [row for row in happenings if (row.day.year, row.day.month) == (year, month)]
        months.append(Month(name, (today.year, today.month) == (year, month), own))
    return months


def _happenings(cards: list[Card], today: date) -> Iterable[Happening]:
    starts, ends, done = defaultdict(list), defaultdict(list), defaultdict(list)
    rounds: dict[date, list[tuple[Card, Round]]] = defaultdict(list)
    for card in cards:
        if card.measure.starts_on:
            starts[card.measure.starts_on].append(card)
        if card.measure.due_on:
            ends[card.measure.due_on].append(card)
        if card.finished_on:
            done[card.finished_on].append(card)
        for row in card.measure.rounds.all():
            rounds[row.cut_off].append((card, row))
    yield from (Happening(day, "เริ่มดำเนินการ", found) for day, found in starts.items())
    yield from (_round(day, pairs, today) for day, pairs in rounds.items())
    yield from (Happening(day, "แล้วเสร็จตามรายงาน", found) for day, found in done.items())
    yield from (_due(day, found) for day, found in ends.items())


def _due(day: date, cards: list[Card]) -> Happening:
    """A day on which measures are due; only those that are not done are listed."""
    waiting = [card for card in cards if card.finished_on is None]
    others, done = "อีก " if waiting else "", len(cards) - len(waiting)
    return Happening(day, "ครบกำหนด", waiting, beside=f"{others}{done} มาตรการเสร็จแล้ว" if done else "")


def _round(day: date, pairs: list[tuple[Card, Round]], today: date) -> Happening:
    """A follow-up date; only the measures that owe it a report are listed."""
    rows = [(card, row, list(card.measure.rounds.all())) for card, row in pairs]
    waiting = [card for card, row, rounds in rows if is_owed(row, rounds)]
    counted = tally((row, rounds) for _, row, rounds in rows)
    needless = counted.told_needless("มาตรการ")
    note, beside = (counted.told("มาตรการ"), needless) if counted.asked else (needless, "")
    tone = (
        "good" if not waiting else "bad" if day < today and any(card.late for card in waiting) else "waiting"
    )
    return Happening(day, "รอบติดตาม", waiting, note, tone, beside)
