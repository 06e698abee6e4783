"""Dates as Thai offices write and type them: month names, พ.ศ., short, long and announcement forms."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

from thai.digits import plain
from thai.fiscal import FIRST_YEAR, LAST_YEAR, to_buddhist, to_gregorian

BANGKOK = ZoneInfo("Asia/Bangkok")

MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip

_MONTH_NUMBERS = {
    name.replace(".", ""): number
    for names in (MONTHS, MONTHS_SHORT)
    for number, name in enumerate(names, start=1)
} | {"กรกฏาคม": 7}  # the commonest misspelling, ฏ for ฎ

MONTH_IN_TEXT = "|".join(map(re.escape, (*MONTHS, *MONTHS_SHORT, "กรกฏาคม")))
DATE_IN_TEXT = (
    rf"[0-9๐-๙]{{1,2}}\s?(?:เดือน\s?)?(?:{MONTH_IN_TEXT})"
    r"\s?(?:พ\.?\s?ศ\.?\s?|ค\.?\s?ศ\.?\s?)?(?P<year>[0-9๐-๙]{4})"
)
_TWO_DIGIT_BASE = 2500  # a year typed as 67 is พ.ศ. 2567
_GREGORIAN_LOOKS = range(1900, 2200)
_LONGEST = 60  # characters; no form of a date is longer

_LEAD = r"(?:ประกาศ\s?)?(?:ณ\s?)?(?:วันที่\s?)?"
_WORDED = re.compile(
    _LEAD + r"(?P<day>[0-9]{1,2})\s?(?:เดือน\s?)?(?P<month>[ก-ฺเ-๎.\s]+?)"
    r"\s?(?:[พค]\.?\s?ศ\.?\s?)?(?P<year>[0-9]{1,4})"
)
_DAY_FIRST = re.compile(_LEAD + r"(?P<day>[0-9]{1,2})([/.-])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{1,4})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})([/.-])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")


def local_day(value: date) -> date:
    """The calendar day in Thailand: an aware datetime is turned into Asia/Bangkok first.

    Raises `ValueError` for a datetime without a zone, because its day is not known.
    """
    return _local(value).date() if isinstance(value, datetime) else value


def thai_date(value: date) -> str:
    """A date in full, as in the text of an official letter.

    >>> thai_date(date(2020, 12, 14))
    '14 ธันวาคม 2563'
    """
    day = local_day(value)
    return f"{day.day} {MONTHS[day.month - 1]} {to_buddhist(day.year)}"


def thai_date_short(value: date) -> str:
    """A date with the short name of the month, for tables.

    >>> thai_date_short(date(2020, 12, 14))
    '14 ธ.ค. 2563'
    """
    day = local_day(value)
    return f"{day.day} {MONTHS_SHORT[day.month - 1]} {to_buddhist(day.year)}"


def thai_datetime_short(value: datetime) -> str:
    """A moment in Thai time, for records. Raises `ValueError` for a datetime without a zone.

    >>> from datetime import UTC
    >>> thai_datetime_short(datetime(2020, 12, 14, 3, 30, tzinfo=UTC))
    '14 ธ.ค. 2563 10.30 น.'
    """
    moment = _local(value)
    return f"{thai_date_short(moment)} {moment:%H.%M} น."


def announced_on(value: date) -> str:
    """The closing line of an announcement (ประกาศ).

    >>> announced_on(date(2020, 10, 27))
    'ประกาศ ณ วันที่ 27 เดือน ตุลาคม พ.ศ. 2563'
    """
    day = local_day(value)
    return f"ประกาศ ณ วันที่ {day.day} เดือน {MONTHS[day.month - 1]} พ.ศ. {to_buddhist(day.year)}"


def parse_thai_date(text: str) -> date:
    """Read a date typed with a พ.ศ. year; a two-digit year is of the 2500s.

    Raises `ValueError` (Thai, says what to do) for an unreadable text, a day that does not exist,
    a year outside พ.ศ. 2400–2699, and a ค.ศ. year: it is never converted silently, since 543 years
    of difference in an official paper must be the typist's decision.

    >>> parse_thai_date("๓๑ มี.ค. ๒๕๖๗") == parse_thai_date("31-03-67") == date(2024, 3, 31)
    True
    >>> parse_thai_date("31/3/2024")
    Traceback (most recent call last):
    ValueError: ปี 2024 เป็น ค.ศ. กรุณาพิมพ์เป็น พ.ศ. 2567
    """
    typed = plain(text)
    if not typed:
        raise ValueError(f"ยังไม่มีวันที่ {_hint()}")
    match = None
    if len(typed) <= _LONGEST:
        match = _WORDED.fullmatch(typed) or _DAY_FIRST.fullmatch(typed) or _YEAR_FIRST.fullmatch(typed)
    if match is None:
        raise ValueError(f"อ่านวันที่ “{_shown(typed)}” ไม่ได้ {_hint()}")
    year = _buddhist_year(match["year"])
    return _calendar_day(year, _month_number(match["month"]), int(match["day"]))


def dates_in(text: str) -> list[date]:
    """The dates that a text names with the month in words; what is no day of the calendar is left out.

    >>> dates_in("ภายใน ๓๐ เมษายน ๒๕๖๔ หรือ 31 เม.ย. 2564")
    [datetime.date(2021, 4, 30)]
    """
    found = []
    for match in re.finditer(DATE_IN_TEXT, text):
        with suppress(ValueError):
            found.append(parse_thai_date(match[0]))
    return found


def parse_iso_date(text: str) -> date:
    """Read `YYYY-MM-DD` with a ค.ศ. year, as data files and date pickers write it.

    Raises `ValueError` (Thai) for any other form, also for a พ.ศ. year.

    >>> parse_iso_date("2024-03-31")
    datetime.date(2024, 3, 31)
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"อ่านวันที่ “{_shown(text)}” ไม่ได้ กรุณาใช้รูปแบบ ปี-เดือน-วัน เป็น ค.ศ. เช่น {_today()}")
    year = to_buddhist(int(match["year"]))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(
            f"ปี {match['year']} ไม่อยู่ในช่วงที่ใช้ได้ กรุณาใช้ปี ค.ศ. ระหว่าง "
            f"{to_gregorian(FIRST_YEAR)} ถึง {to_gregorian(LAST_YEAR)}"
        )
    return _calendar_day(year, _month_number(match["month"]), int(match["day"]))


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A datetime needs a time zone to be shown as Thai time.")
    return moment.astimezone(BANGKOK)


def _today() -> date:
    return datetime.now(BANGKOK).date()


def _hint() -> str:
    """What to type, shown with the day of today."""
    day = _today()
    return f"กรุณาพิมพ์วัน เดือน ปี พ.ศ. เช่น {thai_date(day)} หรือ {day.day}/{day.month}/{to_buddhist(day.year)}"


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _buddhist_year(digits: str) -> int:
    """The พ.ศ. year meant by two or four digits."""
    year = int(digits)
    if len(digits) == 2:
        return _TWO_DIGIT_BASE + year
    if year in _GREGORIAN_LOOKS:
        raise ValueError(f"ปี {year} เป็น ค.ศ. กรุณาพิมพ์เป็น พ.ศ. {to_buddhist(year)}")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"ปี {digits} ไม่ใช่ปี พ.ศ. ที่ใช้ได้ กรุณาพิมพ์ปี พ.ศ. ระหว่าง {FIRST_YEAR} ถึง {LAST_YEAR}")
    return year


def _month_number(typed: str) -> int:
    """The number 1–12 of a month typed as a number, a full name or a short name."""
    name = re.sub(r"[.\s]", "", typed)
    number = int(name) if name.isdecimal() else _MONTH_NUMBERS.get(name, 0)
    if not 1 <= number <= 12:
        raise ValueError(f"ไม่มีเดือน “{typed}” กรุณาพิมพ์ชื่อเดือน เช่น มีนาคม หรือ มี.ค. หรือเลขเดือน 1 ถึง 12")
    return number


def _calendar_day(year: int, month: int, day: int) -> date:
    """The date of a พ.ศ. year, refused in Thai when the month has no such day."""
    last = monthrange(to_gregorian(year), month)[1]
    if not 1 <= day <= last:
        raise ValueError(f"ไม่มีวันที่ {day} {MONTHS[month - 1]} {year} กรุณาพิมพ์วันที่ตั้งแต่ 1 ถึง {last}")
    return date(to_gregorian(year), month, day)
