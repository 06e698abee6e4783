"""Writing and reading dates in พ.ศ."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thai.dates import (
    MONTHS,
    MONTHS_SHORT,
    announced_on,
    parse_iso_date,
    parse_thai_date,
    thai_date,
    thai_date_short,
    thai_datetime_short,
)
from thai.digits import to_thai_digits
from thai.fiscal import to_buddhist, to_gregorian

DAYS = st.dates(date(to_gregorian(2400), 1, 1), date(to_gregorian(2699), 12, 31))
DAYS_OF_THE_2500S = st.dates(date(to_gregorian(2500), 1, 1), date(to_gregorian(2599), 12, 31))


def forms(day: date) -> list[str]:
    """Every way of writing a day that an officer may type, with the full year."""
    year, month, short = to_buddhist(day.year), MONTHS[day.month - 1], MONTHS_SHORT[day.month - 1]
    return [
        thai_date(day),
        thai_date_short(day),
        announced_on(day),
        f"วันที่ {day.day} เดือน{month} พ.ศ. {year}",
        f"วันที่{day.day} {month} พ.ศ.{year}",
        f"{day.day}{short}{year}",
        f"{day.day} {short.replace('.', '')} {year}",
        f"{day.day} {short.rstrip('.')} {year}",
        f"{day.day} {short.replace('.', '. ')} พศ {year}",
        f"  {day.day}\u00a0{month}\u200b\u00a0{year} ",
        f"{day.day}/{day.month}/{year}",
        f"{day.day:02}-{day.month:02}-{year}",
        f"{day.day}.{day.month}.{year}",
        f"{year}-{day.month:02}-{day.day:02}",
        f"{year}/{day.month}/{day.day}",
    ]


@given(DAYS)
def test_every_form_is_read_back(day: date) -> None:
    for text in forms(day):
        assert parse_thai_date(text) == parse_thai_date(to_thai_digits(text)) == day


@given(DAYS_OF_THE_2500S)
def test_a_two_digit_year_is_of_the_2500s(day: date) -> None:
    year = f"{to_buddhist(day.year) - 2500:02}"
    for text in (
        f"{day.day}/{day.month}/{year}",
        f"{day.day:02}-{day.month:02}-{year}",
        f"{day.day} {MONTHS_SHORT[day.month - 1]} {year}",
        f"{day.day} {MONTHS[day.month - 1]} {year}",
    ):
        assert parse_thai_date(text) == parse_thai_date(to_thai_digits(text)) == day


@given(DAYS)
def test_iso_dates_come_back(day: date) -> None:
    assert parse_iso_date(day.isoformat()) == day


def test_the_commonest_misspelling_of_july_is_read() -> None:
    assert parse_thai_date("1 กรกฏาคม 2567") == parse_thai_date("1 กรกฎาคม 2567") == date(2024, 7, 1)


@pytest.mark.parametrize(
    "text",
    [
        "31/3/2024",
        "31-03-2024",
        "2024-03-31",
        "31 มีนาคม 2024",
        "31 มี.ค. ค.ศ. 2024",
        "๓๑/๓/๒๐๒๔",
        "วันที่ 31 เดือนมีนาคม พ.ศ. 2024",
    ],
)
def test_a_gregorian_year_is_refused_with_the_year_meant(text: str) -> None:
    with pytest.raises(ValueError, match=r"^ปี 2024 เป็น ค\.ศ\. กรุณาพิมพ์เป็น พ\.ศ\. 2567$"):
        parse_thai_date(text)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_no_gregorian_year_slips_through(day: date) -> None:
    for text in (
        f"{day.day}/{day.month}/{day.year}",
        day.isoformat(),
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    ):
        with pytest.raises(ValueError, match=f"ปี {day.year} .*{to_buddhist(day.year)}"):
            parse_thai_date(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "ยังไม่มีวันที่"),
        (" \u200b ", "ยังไม่มีวันที่"),
        ("30 ก.พ. 2567", "ไม่มีวันที่ 30 กุมภาพันธ์ 2567 กรุณาพิมพ์วันที่ตั้งแต่ 1 ถึง 29"),
        ("29/2/2566", "ตั้งแต่ 1 ถึง 28"),
        ("31/4/2567", "ไม่มีวันที่ 31 เมษายน 2567"),
        ("0/4/2567", "ไม่มีวันที่ 0 เมษายน 2567"),
        ("31/13/2567", "ไม่มีเดือน “13”"),
        ("1 มนาคม 2567", "ไม่มีเดือน “มนาคม”"),
        ("1/1/2399", "ปี 2399 ไม่ใช่ปี พ.ศ. ที่ใช้ได้"),
        ("1/1/2700", "ปี 2700 ไม่ใช่ปี พ.ศ. ที่ใช้ได้"),
        ("1/1/567", "ปี 567 ไม่ใช่ปี พ.ศ. ที่ใช้ได้"),
        ("1/1/7", "ปี 7 ไม่ใช่ปี พ.ศ. ที่ใช้ได้"),
        ("67-03-31", "ไม่มีวันที่ 67 มีนาคม 2531"),
        ("1/1/25670", "อ่านวันที่ “1/1/25670” ไม่ได้"),
        ("1/1-2567", "ไม่ได้"),
        ("มีนาคม 2567", "ไม่ได้"),
        ("พรุ่งนี้", "ไม่ได้"),
        ("1 มีนาคม 2567 เวลา 10.30 น.", "ไม่ได้"),
        ("1 " * 5000 + "มีนาคม 2567", "ไม่ได้"),
    ],
)
def test_refuses_and_says_what_to_do(text: str, says: str) -> None:
    with pytest.raises(ValueError, match="กรุณาพิมพ์") as refusal:
        parse_thai_date(text)
    assert says in str(refusal.value)
    assert len(str(refusal.value)) < 250


@given(st.text(alphabet="0123456789๐๑๒๓/-. มีคพศวันที่เดือนก", max_size=40))
def test_any_text_is_read_or_refused_in_thai(text: str) -> None:
    try:
        day = parse_thai_date(text)
    except ValueError as refused:
        message = str(refused)
        assert "กรุณา" in message
    else:
        assert 2400 <= to_buddhist(day.year) <= 2699


@pytest.mark.parametrize(
    "text", ["", "2567-03-31", "31/3/2024", "20240331", "2024-W13-7", "2024-02-30", "2024-13-01"]
)
def test_iso_dates_are_read_strictly(text: str) -> None:
    with pytest.raises(ValueError, match="กรุณา"):
        parse_iso_date(text)


def test_a_moment_is_shown_in_thai_time() -> None:
    late = datetime(2020, 12, 31, 17, 5, tzinfo=UTC)
    assert thai_datetime_short(late) == "1 ม.ค. 2564 00.05 น."
    assert thai_date(late) == "1 มกราคม 2564"
    assert announced_on(late) == "ประกาศ ณ วันที่ 1 เดือน มกราคม พ.ศ. 2564"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        thai_datetime_short(datetime(2020, 12, 31, 17, 5))
