"""Rules about dates: they exist, are of the Buddhist era, and follow one another (V14, V16)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reports.reading.findings import Reading, TextFinding
from reports.reading.outline import (
    ANALYSIS,
    ANNOUNCEMENT,
    DIGIT,
    HEAD,
    MEMO,
    OF_THE_YEAR_BEFORE,
    YEAR,
    paper_kind,
    result_year,
    year_in,
)
from thai.dates import DATE_IN_TEXT, MONTH_IN_TEXT, MONTHS, MONTHS_SHORT, parse_thai_date, thai_date
from thai.digits import to_arabic_digits
from thai.fiscal import FiscalYear, to_buddhist, to_gregorian

_DATE = re.compile(
    rf"(?P<cue>ประกาศ\s*ณ\s*วันที่|ลงวันที่|ประชุม\S{{0,40}}?\s?(?:เมื่อ)?วันที่|วันที่)?\s{{0,3}}(?P<date>{DATE_IN_TEXT})"
)
_MONTH_ALONE = re.compile(rf"^\s*(?P<month>{MONTH_IN_TEXT})\s?(?:พ\.?\s?ศ\.?\s?)?(?P<year>{DIGIT}{{4}})\s*$")
_FOREIGN_ERA = re.compile(
    rf"(?:พ\.?\s?ศ\.?\s?|ปี(?:งบประมาณ)?\s?|(?:{MONTH_IN_TEXT})\s?)(?P<year>[2๒][0๐]{DIGIT}{{2}})(?!{DIGIT})"
)
LATE_AFTER = (12, 31)  # a plan made in the second quarter of its year answers nothing of the first


@dataclass(frozen=True)
class Dated:
    """A date in the text with the words that say what it is, empty where none do."""

    day: date
    cue: str
    start: int
    end: int


def dates_exist(reading: Reading) -> Iterator[TextFinding]:
    """Every date is a day of the calendar."""
    for match in reading.paper.find(_DATE):
        try:
            parse_thai_date(match["date"])
        except ValueError as error:
            if not _FOREIGN_ERA.search(match["date"]):
                yield reading.block("date-wrong", str(error), match.start("date"), match.end("date"))


def years_are_buddhist(reading: Reading) -> Iterator[TextFinding]:
    """Years are written in พ.ศ. (V16)."""
    for match in reading.paper.find(_FOREIGN_ERA):
        year = int(to_arabic_digits(match["year"]))
        why = f"เป็นปี ค.ศ. เอกสารราชการใช้ พ.ศ. คือ {to_buddhist(year)}"
        yield reading.warn("date-era", why, match.start(), match.end())


def _dates(reading: Reading) -> list[Dated]:
    found = []
    for match in reading.paper.find(_DATE):
        try:
            day = parse_thai_date(match["date"])
        except ValueError:
            continue
        found.append(
            Dated(day, " ".join((match["cue"] or "").split()), match.start("date"), match.end("date"))
        )
    return found


def own_date(reading: Reading) -> Dated | None:
    """The paper's own date: at the head of a memo, at the foot of an announcement, on a report's own line.

    None where no date of the text is the paper's own, as in one whose date is known.
    """
    if reading.kind:
        return None
    dates = reading.once(_dates)
    if paper_kind(reading) == MEMO:
        head = reading.paper.body.find("เรื่อง")
        return next((row for row in dates if row.cue == "วันที่" and (head < 0 or row.start < head + 400)), None)
    closing = [row for row in dates if row.cue.startswith("ประกาศ")]
    return closing[-1] if closing else _month_alone(reading)


def _month_alone(reading: Reading) -> Dated | None:
    """The month on a cover; further down it is one of a table's, broken over its lines."""
    for line in itertools.islice(reading.paper.written(), HEAD):
        match = _MONTH_ALONE.match(line.text)
        if match:
            names = (*MONTHS, *MONTHS_SHORT)
            month = names.index(match["month"]) % 12 + 1 if match["month"] in names else 7
            year = to_gregorian(int(to_arabic_digits(match["year"])))
            if 1900 <= year <= 2200:
                start = reading.paper.start_of(line)
                return Dated(date(year, month, 1), "", start, start + len(line.text))
    return None


_PAST = re.compile("ลงวันที่|ประชุม")
_PAST_OF_A_DRAFT = re.compile("ลงวันที่|ประชุม.*เมื่อวันที่")  # it may name a meeting that is still to come


def dates_follow_one_another(reading: Reading) -> Iterator[TextFinding]:
    """Orders and meetings come before the paper, the announced result too (V14)."""
    own = own_date(reading)
    day = own.day if own else reading.dated_on
    for row in reading.once(_dates) if day else ():
        if day is None or row.day <= day or (own and row.start == own.start):
            continue
        if (_PAST if own else _PAST_OF_A_DRAFT).match(row.cue):
            why = f"อยู่หลังวันที่ของเอกสาร ({thai_date(day)})"
            yield reading.block("date-order", why, row.start, row.end)
    if own is None:
        return
    announced = reading.facts.announced.get(result_year(reading))
    if announced and own.day < announced and _is_whole_day(reading, own):
        why = f"อยู่ก่อนวันประกาศผลปี {result_year(reading)} ({thai_date(announced)})"
        yield reading.block("date-order", why, own.start, own.end)
    met = reading.facts.met_on
    if met and own.day < met and paper_kind(reading) in OF_THE_YEAR_BEFORE and _is_whole_day(reading, own):
        why = f"อยู่ก่อนวันประชุมที่กำหนดมาตรการ ({thai_date(met)})"
        yield reading.warn("date-order", why, own.start, own.end)


def _is_whole_day(reading: Reading, row: Dated) -> bool:
    return bool(_DATE.search(reading.paper.body, max(row.start - 1, 0), row.end))


def plans_are_made_in_time(reading: Reading) -> Iterator[TextFinding]:
    """A plan is decided early in the year it is for (V14)."""
    own = own_date(reading)
    if (
        own is None
        or paper_kind(reading) not in {ANALYSIS, ANNOUNCEMENT}
        or "มาตรการ" not in reading.paper.body
    ):
        return
    year = FiscalYear(result_year(reading) + 1)
    late_from = date(year.starts_on.year, *LATE_AFTER)
    if late_from < own.day <= year.ends_on:
        months = (own.day.year - year.starts_on.year) * 12 + own.day.month - year.starts_on.month
        why = f"กำหนดมาตรการของปีงบประมาณ {year} เมื่อปีนั้นล่วงไปแล้วประมาณ {months} เดือน"
        yield reading.warn("plan-late", why, own.start, own.end)


def title_is_of_the_year(reading: Reading) -> Iterator[TextFinding]:
    """The year in the head of the paper is the year it is checked for, or the one beside it for a plan."""
    kind, year = paper_kind(reading), reading.facts.fiscal_year
    allowed = {year} if kind in {MEMO, ANALYSIS} else {year - 1, year, year + 1}
    head = list(reading.paper.written())[:HEAD]
    if not kind or not head:
        return
    end = reading.paper.start_of(head[-1])
    named = list(YEAR.finditer(reading.paper.body[:end]))[:1]
    for match in named:
        if year_in(match["year"]) not in allowed:
            yield reading.warn(
                "title-year", f"ไม่ใช่ปี {year} ที่เลือกตรวจ กรุณาตรวจปีของเอกสาร", match.start(), match.end()
            )


RULES = (
    dates_exist,
    years_are_buddhist,
    dates_follow_one_another,
    plans_are_made_in_time,
    title_is_of_the_year,
)
