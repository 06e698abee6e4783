"""The Thai fiscal year."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thai.fiscal import FiscalYear, to_buddhist, to_gregorian

YEARS = st.integers(2401, 2698)


@given(YEARS)
def test_years_follow_without_gap_or_overlap(number: int) -> None:
    year = FiscalYear(number)
    assert year.ends_on + timedelta(days=1) == year.next.starts_on
    assert year.previous.ends_on + timedelta(days=1) == year.starts_on
    assert year.previous < year < year.next


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_is_in_its_own_year_only(day: date) -> None:
    year = FiscalYear.of(day)
    assert year.contains(day)
    assert not year.next.contains(day)
    assert not year.previous.contains(day)


@given(YEARS, st.lists(st.tuples(st.integers(1, 12), st.integers(1, 28)), max_size=6))
def test_cut_offs_lie_in_the_year_in_order(number: int, months: list[tuple[int, int]]) -> None:
    days = FiscalYear(number).cut_offs(months)
    assert days == sorted(days)
    assert [(day.month, day.day) for day in days] == sorted(
        months, key=lambda pair: ((pair[0] + 2) % 12, pair[1])
    )
    assert all(FiscalYear(number).contains(day) for day in days)


def test_three_rounds_of_a_year() -> None:
    rounds = FiscalYear(2564).cut_offs([(3, 31), (6, 30), (9, 30)])
    assert rounds == [date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30)]


def test_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="day"):
        FiscalYear(2566).cut_offs([(2, 29)])


@pytest.mark.parametrize("number", [2024, 2399, 2700, 0, -1])
def test_a_year_out_of_bounds_is_refused_in_thai(number: int) -> None:
    with pytest.raises(ValueError, match=f"ปีงบประมาณ {number} อยู่นอกช่วง.*กรุณาระบุปี พ.ศ."):
        FiscalYear(number)


def test_a_fiscal_year_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        FiscalYear(2564).year = 2565  # type: ignore[misc]


@given(st.integers(-1000, 4000))
def test_eras_come_back(year: int) -> None:
    assert to_gregorian(to_buddhist(year)) == year
