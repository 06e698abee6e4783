"""The numbers in a pasted block, and what each of them is: a score, an official number, a count, a year.

A number's role is read from the words around it. What is neither ordinal nor count nor date is a candidate
for a score; choosing among several candidates of one row is ``paste``'s affair.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from django.core.exceptions import ValidationError

from thai.digits import parse_decimal
from thai.fields import checked_score

_FIGURE = re.compile(
    r"(?<![0-9.,A-Za-z])(?:(?<![^\s(\t])[-\u2212\u2013])?[0-9]{1,9}(?: ?[.,][0-9]{1,9})*(?![A-Za-z])"
)
_ITEM = re.compile(r"(?<![A-Za-z0-9])([oie])[ .-]?0*([1-9][0-9]?)(?![0-9]|[.,][0-9])", re.IGNORECASE)
_ITEM_AS_NUMBER = re.compile(r"ข้อ(?:ที่)?\s*0([0-9]{2})(?![0-9]|[.,][0-9])")
_ORDINAL_LIST = re.compile(
    r"(?:ตัวชี้วัด|ข้อ|ลำดับ|อันดับ|ด้าน)(?:ที่)?[ (\[]*[0-9]{1,2}(?![.,]?[0-9])"
    r"(?:\s*(?:,|และ|ถึง|-|–)\s*(?:ตัวชี้วัด)?(?:ที่)?\s*[0-9]{1,2}(?![.,]?[0-9]))*"
)
_BEFORE_NO_SCORE = re.compile(
    r"(?:(?:ต่ำ|ตํ่า|มาก|สูง|น้อย)กว่า|เกิน|เกณฑ์|พ\.ศ\.|ปี|ปีงบประมาณ|น้ำหนัก|weight|/|ฉบับที่|วันที่|เลขที่|คำสั่งที่)"
    r"\s*(?:ร้อยละ)?\s*$"
)
# A whole number after these counts something: มาตรการที่ 1 การใช้ทรัพย์สินของราชการ (S002 line 14).
_COUNTS = re.compile(
    r"(?:(?:มาตรการ|ประเด็น|โครงการ|กิจกรรม|หัวข้อ|ส่วน|ตอน|บท|ตาราง|ครั้ง|รอบ|ไตรมาส)ที่|ตาราง|ไตรมาส|มาตรา|หมวด)\s*$"
)
_AFTER_NO_SCORE = re.compile(
    r"\s*(?:/|ตัวชี้วัด(?!ที่|ก)|ข้อ(?!มูล)|แบบ|ประเด็น|คน|ราย|หน่วยงาน|ด้าน|เดือน|รอบ|เครื่องมือ|มาตรการ|บาท|ม\.ค|ก\.พ|มี\.ค"
    r"|เม\.ย|พ\.ค|มิ\.ย|ก\.ค|ส\.ค|ก\.ย|ต\.ค|พ\.ย|ธ\.ค|มกรา|กุมภา|มีนา|เมษา|พฤษภา|มิถุนา|กรกฎา|สิงหา|กันยา|ตุลา|พฤศจิกา|ธันวา)"
)
_SAYS_SCORE_BEFORE = re.compile(r"(?:คะแนน|ร้อยละ|เท่ากับ)\s*:?\s*$")
_SAYS_PERCENT_BEFORE = re.compile(r"(?:ร้อยละ|เท่ากับ)\s*$")
_SAYS_SCORE_AFTER = re.compile(r"\s*(?:คะแนน|%|เปอร์เซ็นต์)")
_WORDS = re.compile(r"[\s.)]*[^\s0-9.)\-–%]")
_FIRST_YEAR, _LAST_YEAR = 2400, 2699  # พ.ศ.
LAST_ORDINAL = 20  # a whole number that begins a line is an official number up to here, a score beyond
CONTEXT = 14  # letters before a number that can tell what it is


@dataclass(frozen=True)
class Figure:
    """A number of the text. ``value`` None: no readable number.

    ``role`` is "score" (it may be one), "ordinal", "leading" (a whole number at the head of a cell, so
    probably an ordinal) or "other" (a count, a date, a section's number).
    """

    start: int
    end: int
    typed: str
    value: Decimal | None
    role: str
    is_named: bool

    @property
    def has_decimals(self) -> bool:
        """Whether it was typed with a decimal part."""
        return self.value is not None and self.value.as_tuple().exponent != 0

    @property
    def could_be_ordinal(self) -> bool:
        """Whether it could be an indicator's number."""
        return self.value is not None and not self.has_decimals and 1 <= self.value <= LAST_ORDINAL


def as_score(typed: str) -> Decimal | None:
    """A typed figure as a score, or None where it is none."""
    try:
        return checked_score(Decimal(typed.replace(",", ".").replace("−", "-").replace("–", "-")))
    except (ValidationError, ArithmeticError):
        return None


def figures_in(text: str) -> list[Figure]:
    """Every number of a cleaned text (Arabic digits), in order."""
    listed = [(match.start(), match.end()) for match in _ORDINAL_LIST.finditer(text)]
    return [_figure(text, match, listed) for match in _FIGURE.finditer(text)]


def is_inside(place: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a place lies in one of some spans that stand in order and apart.

    >>> [is_inside(place, [(1, 3), (5, 6)]) for place in range(7)]
    [False, True, True, False, False, True, False]
    """
    before = bisect_right(spans, place, key=itemgetter(0))
    return before > 0 and place < spans[before - 1][1]


def _figure(text: str, match: re.Match[str], listed: list[tuple[int, int]]) -> Figure:
    typed = match[0].replace(" ", "")
    before = text[max(0, match.start() - CONTEXT) : match.start()].rsplit("\n", 1)[-1]
    after = text[match.end() : match.end() + CONTEXT].split("\n", 1)[0]
    try:
        value: Decimal | None = parse_decimal(typed)
    except ValueError:
        value = None
    is_named = bool(_SAYS_SCORE_BEFORE.search(before) or _SAYS_SCORE_AFTER.match(after))
    is_listed = is_inside(match.start(), listed)
    role = _role(value, before, after, is_named, is_listed, is_whole=not re.search("[.,]", typed))
    return Figure(match.start(), match.end(), typed, value, role, is_named)


def _role(
    value: Decimal | None, before: str, after: str, is_named: bool, is_listed: bool, *, is_whole: bool
) -> str:
    if _BEFORE_NO_SCORE.search(before) and not is_listed:
        return "other"
    begins_cell = not before.rsplit("\t", 1)[-1].strip()
    if not is_whole or value is None:
        is_section = begins_cell and not is_named and typed_as_section(value) and _WORDS.match(after)
        return "other" if is_section else "score"
    if _FIRST_YEAR <= value <= _LAST_YEAR or _COUNTS.search(before):
        return "other"
    if is_listed or (re.match(r"\s*[.)\]](?!\s*$)", after) and not is_named):
        return "ordinal"
    if _AFTER_NO_SCORE.match(after) and not _SAYS_PERCENT_BEFORE.search(before):
        return "other"
    if is_named:
        return "score"
    return "leading" if begins_cell and value <= LAST_ORDINAL and _WORDS.match(after) else "score"


def typed_as_section(value: Decimal | None) -> bool:
    """Whether a number looks like that of a section or sub-indicator: 4.2, 9.1, 10.2."""
    return value is not None and value < LAST_ORDINAL and value.as_tuple().exponent == -1


def item_codes_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Item codes (o28, ข้อ e3, O 12) with their places; a code is one letter and a number up to 99."""
    for match in _ITEM.finditer(text):
        yield match.start(), match.end(), f"{match[1].lower()}{match[2]}"
    for match in _ITEM_AS_NUMBER.finditer(text):
        if int(match[1]):
            yield match.start(), match.end(), f"o{int(match[1])}"
