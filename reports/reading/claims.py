"""The figures that a text states: which score, of what. Only what stands side by side is read.

A claim is a number joined to a name by nothing but words of saying ("โดยรวมได้คะแนนเท่ากับร้อยละ"); anything else
between them and the number is not taken for the name's score. That misses some claims and invents none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assessments.scoring import YearResult
from reports.reading.findings import Reading
from reports.reading.outline import (
    DIGIT,
    RESULTS,
    YEAR,
    Named,
    named_indicators,
    paper_kind,
    result_year,
    year_in,
)
from thai.digits import to_arabic_digits

NUMBER = rf"(?P<number>{DIGIT}{{1,3}}(?:[.,]{DIGIT}{{1,2}})?)(?![0-9๐-๙]|[.,][0-9๐-๙])"
_SAYING = (
    r"(?:[\s:=\-–—|(]|\([A-Za-z][A-Za-z :]*\)|\)|IIT|EIT|OIT|"
    r"โดยภาพรวม|โดยรวม|ในภาพรวม|ภาพรวม|ซึ่ง|ผลการประเมิน|ผลคะแนน|"
    r"คะแนนเฉลี่ย|คะแนนรวม|"
    r"คะแนน|ทั้งสิ้น|ทั้งหมด|มี|ได้รับ|ได้|รับ|เฉลี่ย|เท่ากับ|คิดเป็น|ร้อยละ|อยู่ที่|ค่า|รวม|เป็น|จำนวน|นั้น|สูงสุด|ต่ำสุด|สูงที่สุด|ต่ำที่สุด|"
    r"มีค่า|ผล|คือ|ด้วย|เพียง|ถึง|ปรากฏ|ว่า|ที่(?!\s*[0-9๐-๙]))"
)
_GAP = rf"(?P<gap>{_SAYING}{{0,14}}?)"
_AFTER_NAME = re.compile(rf"{_GAP}{NUMBER}(?P<unit>\s*(?:คะแนน|%|\)))?")
_BEFORE_NAME = re.compile(rf"{NUMBER}\s*(?:คะแนน)?\s*(?:ใน|จาก|สำหรับ|ของ)\s*$")
_LINK = re.compile(
    r"^(?:[\s,，และกับ/]|ตัวชี้วัด(?:ที่)?|รวมถึง|" + DIGIT + r"{1,2}[.)]?\s|[(]" + DIGIT + r"{1,2}[)])*$"
)
_NOT_A_SCORE = re.compile(
    r"^\s*(?:ข้อ|ตัวชี้วัด|ประเด็น|แบบ|มาตรการ|ด้าน|คน|ครั้ง|รายการ|โครงการ|เดือน|ปี|วัน|หน้า|ราย|แห่ง|ชุด|ฉบับ|กิจกรรม|เรื่อง|[.)]\s)"
)
_NUMBER_ALONE = re.compile(
    rf"ตัวชี้วัด(?:ที่)?\s*(?P<indicator>{DIGIT}{{1,2}})(?![0-9๐-๙]|\s*[.]\s*{DIGIT})\s*{_GAP}{NUMBER}(?P<unit>\s*คะแนน)?"
)
_ITEM = re.compile(
    rf"(?<![A-Za-z0-9๐-๙])(?P<letter>[oOiIeE])\s?(?P<item>{DIGIT}{{1,2}})(?![0-9๐-๙A-Za-z.]){_GAP}{NUMBER}(?P<unit>\s*คะแนน)?"
)
ANY_YEAR = YEAR.pattern.replace("?P<year>", "?:")
TOTAL_OF = r"(?:(?:เฉลี่ย)?(?:แบบ|ที่)?ถ่วงน้ำหนัก(?:แล้ว)?)?(?:\s?ของ(?:ทั้งหน่วยงาน|ทั้งปี|ทุกเครื่องมือ|ทุกแบบ))?"
_MOVED = "เพิ่มขึ้น|สูงขึ้น|ลดลง|ต่ำลง|สูงกว่า|ต่ำกว่า"  # what follows is a change, or a bound
_TOTAL = re.compile(
    rf"(?P<cue>ผลรวมคะแนน|คะแนนรวม|ผลคะแนนรวม|คะแนนเฉลี่ยรวม|ภาพรวม|ผลการประเมินรวม|ผลคะแนน\s?ITA|คะแนน\s?ITA){TOTAL_OF}"
    rf"(?P<of>(?:\s?ของ(?:(?!{_MOVED})\S){{0,60}})?\s?(?:ทั้ง(?:สิ้น)?\s?{DIGIT}{{1,2}}\s?ตัวชี้วัด)?(?:\s?{YEAR.pattern})?){_GAP}{NUMBER}(?P<unit>\s*คะแนน)?"
)
_YEAR_TOTAL = re.compile(
    rf"{YEAR.pattern}(?:\s?(?:ของ|องค์การ|เทศบาล|อบต)\S{{0,60}})?{_GAP}{NUMBER}(?P<unit>\s*คะแนน)?"
)
_LAST_TOTAL = re.compile(
    rf"เทียบกับ\s?(?:ผล(?:การประเมิน|คะแนน)?(?:ของ|ใน)?\s?)?{YEAR.pattern}{_GAP}{NUMBER}(?P<unit>\s*คะแนน)"
    r"(?=(?:\s|พบว่า|ปรากฏว่า|จะเห็นว่า|แล้ว)*คะแนนรวม)"
)
_COMPARED = re.compile(r"(?:เพิ่มขึ้น|ลดลง)[^\n]{0,40}จาก\s*$")
_OF_A_RESULT = re.compile(r"(?:ผลการประเมิน|ผลคะแนน|\(?ITA\)?)[^\n]{0,160}$")
FAR = 90  # characters before a claim in which a year is taken to be its year
PARAGRAPH = 5_000


@dataclass(frozen=True)
class Claim:
    """A score stated in the text: ``subject`` is indicator, instrument, item or total; ``code`` says which.

    ``year`` is one named in it or shortly before it.
    """

    subject: str
    code: str
    value: Decimal
    start: int
    end: int
    year: int | None


def claims(reading: Reading) -> tuple[Claim, ...]:
    """Every score that the paper states, in order."""
    return reading.once(_claims)


def _claims(reading: Reading) -> tuple[Claim, ...]:
    """A figure belongs to the narrowest thing before it: an indicator, an instrument, then the total."""
    found: dict[int, list[Claim]] = {}
    for read in (_by_name, _by_number, _by_item, _by_instrument, _totals):
        taken = set(found)
        for claim in read(reading):
            if claim.end not in taken:
                found.setdefault(claim.end, []).append(claim)
    rows = dict.fromkeys(claim for same in found.values() for claim in same)
    return tuple(sorted(rows, key=lambda claim: (claim.start, claim.end)))


def _by_name(reading: Reading) -> Iterator[Claim]:
    body, names = reading.paper.body, named_indicators(reading)
    for group in grouped(reading, names):
        last = group[-1]
        if _is_of_an_item(reading, last):
            continue
        match = _AFTER_NAME.match(body, last.end)
        if match and _is_score(body, match) and _is_said_of(last, match):
            start = last.start
        elif (match := _BEFORE_NAME.search(reading.paper.before(last.start, 30))) and len(group) == 1:
            start = last.start - (len(reading.paper.before(last.start, 30)) - match.start())
            yield _claim(reading, "indicator", last.code, match["number"], start, last.end)
            continue
        else:
            continue
        for name in group:
            begin = start if name is last else name.start
            end = match.end("number")
            yield _claim(reading, "indicator", name.code, match["number"], begin, end)


_ITEM_ROW = re.compile(rf"\s*[ioe]\s?{DIGIT}{{1,2}}[\s*]", re.IGNORECASE)


def _is_of_an_item(reading: Reading, name: Named) -> bool:
    """Whether a name is only a part of an item's title, in the item's row: i4 รู้แผนการใช้งบประมาณ 90.00."""
    line = reading.paper.line_at(name.start)
    return not name.is_label and bool(_ITEM_ROW.match(line.text))


def grouped(reading: Reading, names: list[Named]) -> list[list[Named]]:
    """Names that stand in one list, with nothing but commas, และ and numbers between them."""
    groups: list[list[Named]] = []
    for name in names:
        if groups and _LINK.match(reading.paper.body[groups[-1][-1].end : name.start]):
            groups[-1].append(name)
        else:
            groups.append([name])
    return groups


def all_groups(reading: Reading) -> list[list[Named]]:
    """Every list of names in the paper; a name alone is a list of one."""
    return reading.once(_groups)


def _groups(reading: Reading) -> list[list[Named]]:
    return grouped(reading, named_indicators(reading))


def _by_instrument(reading: Reading) -> Iterator[Claim]:
    """An instrument's score, once where its name and its letters stand before the figure: the name counts."""
    body, seen = reading.paper.body, set()
    weights = {rule.code: rule.weight for rule in reading.facts.pack.instruments}
    for found in reading.facts.names.find(body):
        match = _AFTER_NAME.match(body, found.end) if found.kind == "instrument" else None
        if match is None or match.end("number") in seen or not _is_score(body, match):
            continue
        seen.add(match.end("number"))
        claim = _claim(reading, "instrument", found.code, match["number"], found.start, match.end("number"))
        if claim.value.as_tuple().exponent != 0 or claim.value != weights[found.code]:
            yield claim  # a bare 30 beside IIT is its weight


def _by_number(reading: Reading) -> Iterator[Claim]:
    """ "คะแนนตัวชี้วัดที่ ๑ ได้ ๙๙.๕๐": the official number stands for the name."""
    by_number = {rule.number: rule.code for rule in reading.facts.pack.indicators}
    for match in reading.paper.find(_NUMBER_ALONE):
        code = by_number.get(int(to_arabic_digits(match["indicator"])))
        if code and match["gap"].strip() and _is_score(reading.paper.body, match):
            yield _claim(reading, "indicator", code, match["number"], match.start(), match.end("number"))


def _by_item(reading: Reading) -> Iterator[Claim]:
    for match in reading.paper.find(_ITEM):
        code = f"{match['letter'].lower()}{int(to_arabic_digits(match['item']))}"
        if reading.facts.pack.item(code) and match["gap"] and _is_score(reading.paper.body, match):
            yield _claim(reading, "item", code, match["number"], match.start(), match.end("number"))


def _totals(reading: Reading) -> Iterator[Claim]:
    paper = reading.paper
    for match in paper.find(_TOTAL):
        if _is_score(paper.body, match):
            yield _claim(reading, "total", "", match["number"], match.start(), match.end("number"))
    for match in paper.find(_LAST_TOTAL):
        year = year_in(match["year"])
        yield _claim(reading, "total", "", match["number"], match.start(), match.end("number"), year)
    for match in paper.find(_YEAR_TOTAL):
        if _COMPARED.search(paper.before(match.start(), FAR)):
            continue  # of the indicator just spoken of, in another year
        if (
            match["gap"].strip()
            and _is_score(paper.body, match)
            and _OF_A_RESULT.search(paper.before(match.start()))
        ):
            yield _claim(
                reading,
                "total",
                "",
                match["number"],
                match.start(),
                match.end("number"),
                year_in(match["year"]),
            )


def _is_said_of(name: Named, match: re.Match[str]) -> bool:
    """Whether a bare "ร้อยละ 80" after words that also are a name in a sentence is meant as its score."""
    is_exact = "." in match["number"] or "," in match["number"]
    return name.is_label or is_exact or bool(re.search("ได้|คะแนน|เท่ากับ", match[0]))


def _is_score(body: str, match: re.Match[str]) -> bool:
    """A figure with decimals, or one that the words around it call a score."""
    if _NOT_A_SCORE.match(body[match.end("number") : match.end("number") + 20]):
        return False
    if match["gap"].count("\n") > 1:
        return False
    is_exact = "." in match["number"] or "," in match["number"]
    said = re.search("ร้อยละ|คะแนน|เท่ากับ", match["gap"]) or (match["unit"] or "").strip() == "คะแนน"
    return bool(is_exact or said)


def _claim(
    reading: Reading, subject: str, code: str, number: str, start: int, end: int, year: int | None = None
) -> Claim:
    value = Decimal(to_arabic_digits(number).replace(",", "."))
    year = year or _year_inside(reading, start, end) or year_before(reading, start)
    return Claim(subject, code, value, start, end, year)


def _year_inside(reading: Reading, start: int, end: int) -> int | None:
    """The year named between a claim's words and its figure: คะแนนรวมของปีงบประมาณ พ.ศ. 2563 คือ 60.40."""
    named = list(YEAR.finditer(reading.paper.body[start:end]))
    return year_in(named[-1]["year"]) if named else None


def year_before(reading: Reading, start: int) -> int | None:
    """The fiscal year named shortly before a place; in typed text anywhere before it in the paragraph."""
    far = PARAGRAPH if reading.paper.is_typed else FAR
    named = list(YEAR.finditer(reading.paper.before(start, far)))
    return year_in(named[-1]["year"]) if named else None


def results_meant(reading: Reading, start: int) -> list[YearResult]:
    """The results that a statement may be about: of the year named before it, and of the paper's year."""
    found = (reading.facts.result(year) for year in _years_spoken_of(reading, year_before(reading, start)))
    return [result for result in found if result]


def recorded_value(reading: Reading, claim: Claim, fiscal_year: int) -> Decimal | None:
    """The record's figure for what a claim is about, in a year; None where it holds none."""
    facts = reading.facts
    if claim.subject == "item":
        return facts.items.get(fiscal_year, {}).get(claim.code)
    result = facts.result(fiscal_year)
    if result is None:
        return None
    if claim.subject == "total":
        return result.total
    if claim.subject == "instrument":
        return next((row.score for row in result.instruments if row.rule.code == claim.code), None)
    return result.score_of(claim.code)


def years_of(reading: Reading, claim: Claim) -> list[int]:
    """The years whose figure a claim may state: the one named beside it, else those of the paper."""
    return _years_spoken_of(reading, claim.year)


def _years_spoken_of(reading: Reading, named: int | None) -> list[int]:
    """A report of what was done speaks of two results: the one its measures answer, and its own year's."""
    own = own_years(reading)
    return list(dict.fromkeys([named, *own] if named else own))


def own_years(reading: Reading) -> list[int]:
    """The years of whose result a paper speaks where it names none."""
    focus = result_year(reading)
    return [focus, focus - 1] if paper_kind(reading) == RESULTS else [focus]
