"""Rules about figures: every score, total and level stated is the record's (V4, V5, V6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from assessments.scoring import TOLERANCE, IndicatorResult, YearResult, publish
from reports.reading.claims import Claim, claims, grouped, recorded_value, results_meant, years_of
from reports.reading.findings import Reading, TextFinding
from reports.reading.outline import DIGIT, Named, named_indicators, official, result_year
from thai.digits import to_arabic_digits

TOP = Decimal(100)
WHAT = {"total": "คะแนนรวม", "instrument": "คะแนนของ {code}", "item": "คะแนนของข้อ {code}"}


def scores_are_as_recorded(reading: Reading) -> Iterator[TextFinding]:
    """A score beside an indicator, instrument or item, and the total, equal the record (V4)."""
    for claim in claims(reading):
        if claim.value > TOP:
            yield reading.block("score-range", "คะแนนเกิน 100", claim.start, claim.end)
            continue
        known = {
            year: value
            for year in years_of(reading, claim)
            if (value := recorded_value(reading, claim, year)) is not None
        }
        if not known or any(_is_same(claim, value) for value in (*known.values(), *_totals(reading, claim))):
            continue
        if claim.year is not None and claim.year not in known and claim.year != result_year(reading):
            continue  # a figure of a year that is not on record
        if _heads_years(reading, claim):
            continue
        year, value = next(iter(known.items()))
        result = reading.facts.result(year)
        if claim.subject == "total" and result and _is_mean(claim.value, result):
            why = f"เป็นค่าเฉลี่ยธรรมดาของทุกตัวชี้วัด คะแนนรวมที่ถ่วงน้ำหนักแล้วคือ {value}"
            yield reading.block("total-plain-mean", why, claim.start, claim.end)
            continue
        rule = "total" if claim.subject == "total" else "score"
        why = f"ไม่ตรงกับข้อมูล {_what(reading, claim)} ปี {year} คือ {value}"
        yield reading.block(rule, why, claim.start, claim.end)


def _totals(reading: Reading, claim: Claim) -> list[Decimal]:
    """The totals, announced ones among them, that a claim of a total may state."""
    years = years_of(reading, claim) if claim.subject == "total" else []
    return [total for year in years for total in reading.facts.totals(year)]


_COLUMNS = re.compile(rf"(?:[ \t]+{DIGIT}{{1,3}}[.,]{DIGIT}{{1,3}})+")


def _heads_years(reading: Reading, claim: Claim) -> bool:
    """Whether a figure is the first of a row of years, each its own year's, the last the paper's."""
    columns = _COLUMNS.match(reading.paper.body, claim.end)
    if columns is None:
        return False
    row = [claim.value, *(Decimal(to_arabic_digits(text).replace(",", ".")) for text in columns[0].split())]
    recorded = [
        recorded_value(reading, claim, year)
        for year in range(result_year(reading) + 1 - len(row), result_year(reading) + 1)
    ]
    return recorded[-1] is not None and all(
        value is None or _is_same(replace(claim, value=typed), value)
        for typed, value in zip(row, recorded, strict=True)
    )


def _is_same(claim: Claim, value: Decimal) -> bool:
    """Equal, at a total within the last place, or the record rounded as the paper writes it (๙๓.๓)."""
    places = -int(claim.value.as_tuple().exponent)
    slack = TOLERANCE if claim.subject in {"total", "instrument"} else Decimal(0)
    return abs(claim.value - value) <= slack or (
        places == 1 and abs(claim.value - value) <= Decimal("0.05") and value != value.to_integral()
    )


def _is_mean(value: Decimal, result: YearResult) -> bool:
    scores = [row.score for row in result.indicators if row.score is not None]
    if len(scores) != len(result.indicators):
        return False
    return abs(value - publish(Fraction(sum(scores, Decimal(0))) / len(scores))) <= TOLERANCE


def _what(reading: Reading, claim: Claim) -> str:
    if claim.subject == "indicator":
        return f"คะแนนของ{official(reading, claim.code)}"
    return WHAT[claim.subject].format(code=claim.code)


# ---- levels

_WORDS = (
    "ผ่านดีเยี่ยม|ผ่านดีมาก|ผ่านดี|ไม่ผ่าน|ผ่าน|ต้องปรับปรุงโดยด่วน|ต้องปรับปรุง|ควรปรับปรุง|ปรับปรุง|ยอดเยี่ยม|ดีเยี่ยม|ดีเด่น|ดีมาก|ดี|พอใช้|"
    "ปานกลาง|สูงมาก|ค่อนข้างสูง|สูง|ต่ำมาก|ค่อนข้างต่ำ|ต่ำ|AA|A|B|C|D|E|F|Excellen(?:t|ce)|Good"
)
_LEVEL = re.compile(
    rf"(?:ระดับ(?:ผลการประเมิน|คุณภาพ|คะแนน)?|เกรด)(?:\s?(?:ที่|คือ|เป็น))?\s?[:“\"(]{{0,2}}\s?(?P<word>{_WORDS})(?![A-Za-z]|[ะ-ฺๅ-๎])"
    r"(?P<rest>[ก-ฮเแโใไ][^\s]*)?(?P<gloss>\s?\([A-Za-z ]+\))?"
)
_MAY_FOLLOW = re.compile(
    "^(?:ซึ่ง|และ|โดย|ของ|เมื่อ|จึง|แต่|ตาม|บ่งชี้|ชี้|แสดง|คิด|มี|ใน|จาก|เท่า|สำหรับ|จำนวน|ทั้ง|เพราะ|เนื่อง|จะ)"
)
_OTHER_SCALES = re.compile("พึงพอใจ|ความรู้|ความเข้าใจ|ความเสี่ยง|ความสำเร็จ")  # have levels of their own
_OF_ANOTHER = re.compile(
    rf"(?:{_OTHER_SCALES.pattern}|ผลกระทบ|โอกาส|ความรุนแรง|คุณภาพ|บริหาร|ภูมิภาค)(?:ที่)?(?:มี|อยู่ใน)?\s?$"
)  # whose level it is
NEAR = 160


def levels_are_of_the_year(reading: Reading) -> Iterator[TextFinding]:
    """A level is a word of that year's scale, and the one that the total reached (V5)."""
    for match in reading.paper.find(_LEVEL):
        if match["rest"] and not _MAY_FOLLOW.match(match["rest"]):
            continue
        before = reading.paper.before(match.start(), NEAR)
        if _OF_ANOTHER.search(before):
            continue
        said = [claim for claim in claims(reading) if 0 <= match.start() - claim.end <= NEAR]
        if not said and (not re.search("ผลการประเมิน|คะแนน", before) or _OTHER_SCALES.search(before)):
            continue
        end = match.end("gloss") if match["gloss"] else match.end("word")
        yield from _level(reading, match["word"], said[-1] if said else None, match.start(), end)


def _level(reading: Reading, word: str, said: Claim | None, start: int, end: int) -> Iterator[TextFinding]:
    years = years_of(reading, said) if said else [result_year(reading)]
    result = next((found for year in years if (found := reading.facts.result(year))), None)
    pack = result.pack if result else reading.facts.pack
    if pack.band(word) is None:
        known = " ".join(band.name for band in pack.bands)
        why = f"ไม่ใช่ระดับตามเกณฑ์ของปี {pack.fiscal_year} ซึ่งมี {known}"
        yield reading.block("level-unknown", why, start, end)
    elif result and result.level and result.level.name != word and (said is None or said.subject == "total"):
        why = f"ไม่ตรงกับผลปี {pack.fiscal_year} ซึ่งได้ {result.total} คะแนน ระดับ {result.level.name}"
        yield reading.block("level-wrong", why, start, end)


def total_has_its_level(reading: Reading) -> Iterator[TextFinding]:
    """Where the total is stated, its level is stated somewhere too."""
    totals = [claim for claim in claims(reading) if claim.subject == "total"]
    if not totals or any(reading.paper.find(_LEVEL)):
        return
    claim = totals[-1]
    result = reading.facts.result(years_of(reading, claim)[0])
    if result and result.level:
        why = f"บอกคะแนนรวมแต่ไม่บอกระดับ ผลปี {result.pack.fiscal_year} อยู่ในระดับ {result.level.name}"
        yield reading.warn("level-missing", why, claim.start, claim.end)


# ---- lowest and highest

_EXTREME = re.compile(
    rf"(?P<side>ต่ำ|น้อย|สูง|มาก)(?:ที่)?สุด(?P<between>(?:\s?(?:เท่ากับ|คือ|ร้อยละ|คะแนน|จำนวน|ได้แก่|ใน|แบบวัด|แบบตรวจ|ได้|เป็น)|\s|[()A-Z:]"
    rf"|{DIGIT}+(?:\.{DIGIT}+)?(?:\s?ตัวชี้วัด(?!ที่))?)*?)(?=ตัวชี้วัด|การ|คุณภาพ|ประสิทธิภาพ)"
)


def extremes_are_true(reading: Reading) -> Iterator[TextFinding]:
    """What is called lowest or highest is so, ties included (V7)."""
    names = named_indicators(reading)
    for match in reading.paper.find(_EXTREME):
        if not re.search("คือ|ได้แก่|:", match["between"]) or not re.search(
            "คะแนน|ร้อยละ|จุด", reading.paper.before(match.start(), 60) + match["between"]
        ):
            continue
        group = _listed_from(reading, names, match.end())
        if not group:
            continue
        results = [row for row in results_meant(reading, match.start()) if row.is_complete]
        said = [name.code for name in group]
        word = "ต่ำสุด" if match["side"] in {"ต่ำ", "น้อย"} else "สูงสุด"
        true = [_at_the_end(_scope(reading, result, match.start()), word) for result in results]
        if not true or any(set(said) == set(right) for right, _ in true):
            continue
        right, best = true[0]
        named = " ".join(official(reading, code) for code in right)
        if not set(said) <= set(right):
            wrong = next(name for name in group if name.code not in right)
            why = f"ไม่ใช่ตัวชี้วัดที่ได้คะแนน{word} ที่ถูกต้องคือ {named} ({best})"
            yield reading.block("extreme", why, wrong.start, wrong.end)
        else:
            why = f"ตัวชี้วัดที่ได้คะแนน{word}มีเท่ากัน {len(right)} ตัวชี้วัด คือ {named} ({best})"
            yield reading.warn("extreme-tie", why, group[0].start, group[-1].end)


def _at_the_end(rows: list[IndicatorResult], word: str) -> tuple[list[str], Decimal]:
    """The codes of the lowest or highest of these, and the score that they share."""
    scores = [row.score for row in rows if row.score is not None]
    best = min(scores) if word == "ต่ำสุด" else max(scores)
    return [row.rule.code for row in rows if row.score == best], best


def _listed_from(reading: Reading, names: list[Named], start: int) -> list[Named]:
    """The names that stand in one list from a place on; a list of the other extreme ends it."""
    for group in grouped(reading, names):
        if group[0].start - start in range(3) or (group[0].start <= start <= group[0].end):
            return group
    return []


def _scope(reading: Reading, result: YearResult, start: int) -> list[IndicatorResult]:
    """The indicators among which the extreme is meant: those of an instrument named just before, else all."""
    before = reading.paper.before(start, 70)
    found = [name for name in reading.facts.names.find(before) if name.kind == "instrument"]
    if found and not re.search("ตัวชี้วัดที่|คะแนน [0-9๐-๙]", before[found[-1].end :]):
        return [row for row in result.indicators if row.rule.instrument == found[-1].code]
    return list(result.indicators)


RULES = (scores_are_as_recorded, levels_are_of_the_year, total_has_its_level, extremes_are_true)
