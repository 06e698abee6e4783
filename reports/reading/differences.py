"""Rules about the change of the total since another year: its amount and its way are the record's (V4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from assessments.scoring import TOLERANCE
from reports.reading.claims import ANY_YEAR, NUMBER, TOTAL_OF, own_years
from reports.reading.findings import Reading, TextFinding
from reports.reading.outline import years_named
from thai.digits import to_arabic_digits

_SINCE = rf"(?:จาก|กว่า)?\s?(?:เมื่อเทียบกับ)?\s?(?:{ANY_YEAR}|ปีที่(?:แล้ว|ผ่านมา)|ปีก่อน)"
# "เพิ่มขึ้นเป็น" and "เพิ่มขึ้นจาก" state a total; "ต่ำกว่า" without a year a bound; ร้อยละ may be of the total.
_CHANGE = re.compile(
    rf"คะแนนรวม{TOTAL_OF}(?:\s|ใน|จึง|ก็|มี|นั้น|ของหน่วยงาน|{ANY_YEAR})*"
    rf"(?:(?P<up>เพิ่มขึ้น|สูงขึ้น)(?:{_SINCE}|จากเดิม)?|(?P<down>ลดลง|ต่ำลง)(?:{_SINCE}|จากเดิม)?"
    rf"|(?P<over>(?:สูง|มาก)(?=กว่า)){_SINCE}|(?P<under>(?:ต่ำ|น้อย)(?=กว่า)){_SINCE})"
    rf"(?:\s|อยู่|จำนวน|เพียง|เท่ากับ|คิดเป็น)*{NUMBER}\s?คะแนน"
)


def changes(reading: Reading) -> list[re.Match[str]]:
    """Every change of the total that the paper states; the group ``number`` is its amount."""
    return list(reading.paper.find(_CHANGE))


def changes_of_the_total_are_true(reading: Reading) -> Iterator[TextFinding]:
    """What the total is said to have gained or lost since another year, it has (V4)."""
    for match in changes(reading):
        said = Decimal(to_arabic_digits(match["number"]).replace(",", "."))
        is_up = bool(match["up"] or match["over"])
        known = list(_known(reading, match.start()))
        if not known or any(_is_same(said if is_up else -said, now - then) for _, now, _, then in known):
            continue
        year, now, before, then = known[0]
        way = "เพิ่มขึ้น" if now > then else "ลดลง"
        change = f"จึง{way} {abs(now - then)} คะแนน" if now != then else "จึงเท่ากัน"
        why = f"ไม่ตรงกับข้อมูล คะแนนรวมปี {year} คือ {now} ปี {before} คือ {then} {change}"
        yield reading.block("total-change", why, match.start(), match.end())


def _known(reading: Reading, start: int) -> Iterator[tuple[int, Decimal, int, Decimal]]:
    """The years that may be compared, each with its total, computed or announced: later, then earlier."""
    for year, before in _compared(reading, start):
        totals = (reading.facts.totals(year), reading.facts.totals(before))
        for now, then in product(*totals):
            yield year, now, before, then


def _compared(reading: Reading, start: int) -> Iterator[tuple[int, int]]:
    """Each of the paper's years with those named beside it in the paragraph, else with the year before."""
    begin, end = reading.paper.paragraph(start)
    named = sorted(set(years_named(reading.paper.body[begin:end])), reverse=True)
    own = own_years(reading)
    for year in dict.fromkeys([*own, *named]):
        earlier = [other for other in named if other < year] or ([year - 1] if year in own else [])
        yield from ((year, other) for other in earlier)


def _is_same(said: Decimal, change: Decimal) -> bool:
    """Equal within what rounded inputs shift, or as far as the paper writes places (๑๑.๑)."""
    places = -int(said.as_tuple().exponent)
    slack = TOLERANCE if places >= 2 else Decimal(5).scaleb(-places - 1)
    return abs(said - change) <= slack


RULES = (changes_of_the_total_are_true,)
