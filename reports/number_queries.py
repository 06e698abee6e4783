"""Reads: the books of numbers as a person leafs through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404

from agencies.models import Agency, Unit
from reports.models import CancelledNumbers, NumberBook, Paper
from reports.numbering import printed, this_year
from reports.queries import replacement_of


@dataclass(frozen=True)
class BookSummary:
    """An office with this year's book and the years of its older ones, newest first."""

    unit: Unit
    given: int
    following: str
    older: list[int]


@dataclass(frozen=True)
class BookLine:
    """A line of a book: a paper's number, or numbers passed over together (``paper`` None).

    ``replaced_by`` is the issued paper that is used in place of this one.
    """

    places: str
    text: str
    paper: Paper | None
    cancelled: CancelledNumbers | None
    replaced_by: Paper | None = None


@dataclass(frozen=True)
class Book:
    """The book of an office and year. ``row`` is None where nothing was numbered yet."""

    unit: Unit
    year: int
    row: NumberBook | None
    lines: list[BookLine]

    @property
    def is_open(self) -> bool:
        """Whether numbers are still given from it."""
        return self.year == this_year()

    @property
    def following(self) -> int:
        """The place the next number will have."""
        return (self.row.last if self.row else 0) + 1

    @property
    def following_text(self) -> str:
        """The next number as it will be printed."""
        return printed(self.unit, self.year, self.following)


def books_of(agency: Agency) -> list[BookSummary]:
    """Every office of the agency, in order, with its books."""
    units = list(agency.units.all())
    year = this_year()
    last = _last_numbers(units)
    following = _following(units, year, last)
    return [
        BookSummary(
            unit=unit,
            given=last.get((unit.pk, year), 0),
            following=following[unit.pk],
            older=sorted((its for pk, its in last if pk == unit.pk and its != year), reverse=True),
        )
        for unit in units
    ]


def following_numbers(units: Sequence[Unit], year: int) -> dict[int, str]:
    """``{unit key: the next number of its book of a year, as printed}``."""
    return _following(units, year, _last_numbers(units))


def _following(units: Sequence[Unit], year: int, last: Mapping[tuple[int, int], int]) -> dict[int, str]:
    return {unit.pk: printed(unit, year, last.get((unit.pk, year), 0) + 1) for unit in units}


def _last_numbers(units: Sequence[Unit]) -> dict[tuple[int, int], int]:
    """``{(unit key, year): the last number given}``."""
    rows = NumberBook.objects.filter(unit__in=units).values("unit", "year", "last")
    return {(row["unit"], row["year"]): row["last"] for row in rows}


def get_book(agency: Agency, unit_id: int, year: int) -> Book:
    """A book of the agency, newest number first; Http404 for another agency's office or no such book."""
    unit = agency.units.filter(pk=unit_id).first()
    row = NumberBook.objects.filter(unit=unit, year=year).first() if unit else None
    if unit is None or (row is None and year != this_year()):
        raise Http404("no such book")
    return Book(unit, year, row, _lines(unit, year, row))


def _lines(unit: Unit, year: int, row: NumberBook | None) -> list[BookLine]:
    papers = {
        paper.number_place: paper
        for paper in Paper.objects.filter(unit=unit, number_year=year, number_place__isnull=False)
    }
    cancelled = list(row.cancelled.select_related("cancelled_by__user")) if row else []
    struck = {entry.first: entry for entry in cancelled}
    begun = set(Paper.objects.filter(replaces__in=papers.values()).values_list("replaces", flat=True))
    replaced = {paper.pk: _used_instead(paper) for paper in papers.values() if paper.pk in begun}
    lines = {
        place: BookLine(str(place), paper.number, paper, struck.get(place), replaced.get(paper.pk))
        for place, paper in papers.items()
        if place is not None
    }
    passed = {
        entry.first: BookLine(str(entry), "", None, entry) for entry in cancelled if entry.first not in papers
    }
    return [line for _, line in sorted((lines | passed).items(), reverse=True)]


def _used_instead(paper: Paper) -> Paper | None:
    """The issued paper that replaced one; of a correction on its way the book says nothing yet."""
    after = replacement_of(paper)
    return after if after and after.is_issued else None
