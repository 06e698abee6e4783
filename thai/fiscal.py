"""The Thai fiscal year (ปีงบประมาณ): 1 ตุลาคม of the year before to 30 กันยายน, counted in พ.ศ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

BUDDHIST_OFFSET = 543  # พ.ศ. = ค.ศ. + 543
FIRST_YEAR, LAST_YEAR = 2400, 2699  # พ.ศ. years that can be meant; anything else is a slip of typing
FIRST_MONTH = 10  # a fiscal year opens in ตุลาคม of the calendar year before it

HALF_YEARS = ((3, 31), (9, 30))  # (month, day): the 6-month and the 12-month follow-up


def to_buddhist(year: int) -> int:
    """A ค.ศ. year as พ.ศ.

    >>> to_buddhist(2024)
    2567
    """
    return year + BUDDHIST_OFFSET


def to_gregorian(year: int) -> int:
    """A พ.ศ. year as ค.ศ.

    >>> to_gregorian(2567)
    2024
    """
    return year - BUDDHIST_OFFSET


@dataclass(frozen=True, order=True)
class FiscalYear:
    """One ปีงบประมาณ, named by its พ.ศ. year.

    Raises `ValueError` (Thai) when the year lies outside พ.ศ. 2400–2699.

    >>> year = FiscalYear(2564)
    >>> year.starts_on, year.ends_on
    (datetime.date(2020, 10, 1), datetime.date(2021, 9, 30))
    >>> str(year)
    '2564'
    """

    year: int

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError(
                f"ปีงบประมาณ {self.year} อยู่นอกช่วงที่ใช้ได้ กรุณาระบุปี พ.ศ. ระหว่าง {FIRST_YEAR} ถึง {LAST_YEAR}"
            )

    def __str__(self) -> str:
        return str(self.year)

    @classmethod
    def of(cls, day: date) -> Self:
        """The fiscal year in which `day` falls.

        >>> FiscalYear.of(date(2020, 9, 30)), FiscalYear.of(date(2020, 10, 1))
        (FiscalYear(year=2563), FiscalYear(year=2564))
        """
        return cls(to_buddhist(day.year) + (day.month >= FIRST_MONTH))

    @property
    def starts_on(self) -> date:
        """1 ตุลาคม of the calendar year before."""
        return self._day(FIRST_MONTH, 1)

    @property
    def ends_on(self) -> date:
        """30 กันยายน."""
        return self._day(FIRST_MONTH - 1, 30)

    @property
    def next(self) -> Self:
        """The fiscal year after this one."""
        return type(self)(self.year + 1)

    @property
    def previous(self) -> Self:
        """The fiscal year before this one."""
        return type(self)(self.year - 1)

    def contains(self, day: date) -> bool:
        """Whether `day` falls in this fiscal year, both ends included.

        >>> FiscalYear(2564).contains(date(2021, 9, 30))
        True
        """
        return self.starts_on <= day <= self.ends_on

    def start_after(self, day: date) -> date:
        """When work of this year that is planned on `day` can begin.

        1 ตุลาคม; once the year runs, the first of the next month, and in its last month the day itself.

        >>> year = FiscalYear(2570)
        >>> year.start_after(date(2026, 9, 1)), year.start_after(date(2026, 11, 22))
        (datetime.date(2026, 10, 1), datetime.date(2026, 12, 1))
        >>> year.start_after(date(2026, 12, 31)), year.start_after(date(2027, 9, 2))
        (datetime.date(2027, 1, 1), datetime.date(2027, 9, 2))
        """
        if not self.contains(day) or day == self.starts_on:
            return self.starts_on
        following = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
        return following if self.contains(following) else day

    def cut_offs(self, months: Iterable[tuple[int, int]] = HALF_YEARS) -> list[date]:
        """The follow-up dates of this fiscal year in order of time, from (month, day) pairs.

        Raises `ValueError` when a pair is no day of the calendar.

        >>> FiscalYear(2567).cut_offs()
        [datetime.date(2024, 3, 31), datetime.date(2024, 9, 30)]
        >>> FiscalYear(2567).cut_offs([(9, 30), (12, 31)])
        [datetime.date(2023, 12, 31), datetime.date(2024, 9, 30)]
        """
        return sorted(self._day(month, day) for month, day in months)

    def _day(self, month: int, day: int) -> date:
        """The day of this fiscal year with that month and day."""
        return date(to_gregorian(self.year) - (month >= FIRST_MONTH), month, day)
