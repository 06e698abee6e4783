"""Rules about bounds: what is said to lie over or under one, the lists that follow, weak ones answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from assessments.intake.spelling import bones
from reports.reading.claims import all_groups, claims, results_meant
from reports.reading.findings import Reading, TextFinding
from reports.reading.outline import (
    ANALYSIS,
    ANNOUNCEMENT,
    DIGIT,
    MEMO,
    Named,
    named_indicators,
    official,
    paper_kind,
    result_year,
)
from thai.digits import to_arabic_digits

_FIGURE = rf"(?:คะแนน|ร้อยละ|เกณฑ์|\s)*(?P<bound>{DIGIT}{{2,3}}(?:\.{DIGIT}{{1,2}})?)(?:\s?(?:คะแนน|%))?"
_BOUND = re.compile(
    rf"(?P<word>ไม่ต่ำกว่า|ไม่น้อยกว่า|ไม่เกิน|ต่ำกว่า|น้อยกว่า|มากกว่า|สูงกว่า|เกินกว่า|เกิน|ตั้งแต่|ไม่ถึง){_FIGURE}(?P<up>\s?(?:คะแนน)?\s?ขึ้นไป|\s?ลงมา)?"
)
Test = Callable[[Decimal, Decimal], bool]
TESTS: dict[str, Test] = {
    "ไม่ต่ำกว่า": lambda score, bound: score >= bound,
    "ไม่น้อยกว่า": lambda score, bound: score >= bound,
    "ตั้งแต่": lambda score, bound: score >= bound,
    "มากกว่า": lambda score, bound: score > bound,
    "สูงกว่า": lambda score, bound: score > bound,
    "เกินกว่า": lambda score, bound: score > bound,
    "เกิน": lambda score, bound: score > bound,
    "ต่ำกว่า": lambda score, bound: score < bound,
    "น้อยกว่า": lambda score, bound: score < bound,
    "ไม่ถึง": lambda score, bound: score < bound,
    "ไม่เกิน": lambda score, bound: score <= bound,
}
_OF_INDICATORS = re.compile(
    r"(?:ตัว(?:ชี้|ที่)?วัด(?:ที่)?(?:มี)?(?:ได้)?(?:รับ)?(?:ผล)?(?:คะแนน)?|ผ่านเกณฑ์\S*|จุด\S*)\s*\(?[^\n]{0,12}$"
)


def _bounds(reading: Reading) -> Iterator[tuple[re.Match[str], Decimal]]:
    for match in reading.paper.find(_BOUND):
        bound = Decimal(to_arabic_digits(match["bound"]))
        if 40 <= bound <= 100 and re.search(
            "ร้อยละ|คะแนน|เกณฑ์",
            match[0] + reading.paper.before(match.start(), 20) + reading.paper.after(match.end(), 8),
        ):
            yield match, bound


def claims_of_threshold_are_true(reading: Reading) -> Iterator[TextFinding]:
    """An indicator said to reach (or miss) a bound does so (V12)."""
    groups = all_groups(reading)
    for match, bound in _bounds(reading):
        for name in _said_of(reading, groups, match.start()):
            if _HOPED.search(reading.paper.before(name.start, 60)):
                continue
            scores = [result.score_of(name.code) for result in results_meant(reading, match.start())]
            known = [score for score in scores if score is not None]
            if known and not any(TESTS[match["word"]](score, bound) for score in known):
                why = f"ไม่จริงตามข้อมูล {official(reading, name.code)} ได้ {known[0]} คะแนน"
                yield reading.block("threshold-claim", why, name.start, match.end())


_HOPED = re.compile("เป้าหมาย|เพื่อให้|ให้ได้|มุ่ง|คาด|จะต้อง|ควร|กำหนดให้")  # a target, not a statement
_EVERY = re.compile(r"ทุกตัวชี้วัด(?:ได้|มี|รับ|ผล|คะแนน|ซึ่ง|\s)*$")
_TO_BOUND = re.compile(r"^(?:[\s()]|ซึ่ง|มี|ผล|ได้|รับ|คะแนน|การประเมิน|อยู่|เฉลี่ย|ที่|ร้อยละ|เป็น|รวม|โดย)*$")


def claims_of_every_indicator_are_true(reading: Reading) -> Iterator[TextFinding]:
    """ทุกตัวชี้วัด said to reach a bound is true of every one (V12)."""
    for match, bound in _bounds(reading):
        before = reading.paper.before(match.start(), 60)
        every = _EVERY.search(before)
        if every is None or _HOPED.search(before[: every.start()]):
            continue
        wrong = [
            [
                row
                for row in result.indicators
                if row.score is not None and not TESTS[match["word"]](row.score, bound)
            ]
            for result in results_meant(reading, match.start())
        ]
        if wrong and all(wrong):
            named = " ".join(f"{official(reading, row.rule.code)} ได้ {row.score}" for row in wrong[0][:3])
            start = match.start() - len(before) + every.start()
            yield reading.block("threshold-claim", f"ไม่จริงทุกตัวชี้วัด {named}", start, match.end())


def _said_of(reading: Reading, groups: list[list[Named]], start: int) -> list[Named]:
    """The names right before a bound, or a bare ตัวชี้วัดที่ n."""
    for group in groups:
        if group[-1].end <= start and _TO_BOUND.match(reading.paper.body[group[-1].end : start]):
            return group
    return []


def threshold_is_the_usual_one(reading: Reading) -> Iterator[TextFinding]:
    """Strong and weak are told apart at the year's threshold, and every score falls on one side (V8)."""
    usual = reading.facts.pack.threshold
    seen: dict[Decimal, list[re.Match[str]]] = {}
    for match, bound in _bounds(reading):
        if not _OF_INDICATORS.search(reading.paper.before(match.start(), 60)) or _is_of_a_name(
            reading, match.start()
        ):
            continue
        seen.setdefault(bound, []).append(match)
        if bound != usual and len(seen[bound]) == 1:
            label = reading.facts.pack.threshold_label
            why = f"ใช้เกณฑ์ {match['bound']} แต่เกณฑ์ของปีคือ {label} กรุณาระบุเหตุผลที่ใช้เกณฑ์อื่น"
            yield reading.warn("threshold-other", why, match.start(), match.end())
    for bound, matches in seen.items():
        words = {match["word"] for match in matches}
        if (
            words & {"มากกว่า", "สูงกว่า", "เกิน", "เกินกว่า"}
            and words & {"ต่ำกว่า", "น้อยกว่า", "ไม่ถึง"}
            and not words & {"ไม่ต่ำกว่า", "ตั้งแต่", "ไม่น้อยกว่า", "ไม่เกิน"}
        ):
            last = matches[-1]
            why = f"คะแนน {bound} พอดีไม่อยู่ทั้งสองฝั่ง กรุณาใช้ “ตั้งแต่ {bound} ขึ้นไป” คู่กับ “ต่ำกว่า {bound}”"
            yield reading.warn("threshold-gap", why, last.start(), last.end())


_UNDER_IT = re.compile(rf"(?:ต่ำกว่า|ไม่ถึง|ไม่ผ่าน)เกณฑ์(?!\s?(?:คะแนน|ร้อยละ|ที่|\s)*{DIGIT})")


def threshold_is_named(reading: Reading) -> Iterator[TextFinding]:
    """A paper that speaks of the threshold says what it is (V8)."""
    first = next(reading.paper.find(_UNDER_IT), None)
    if first is None or any(_bounds(reading)):
        return
    label = reading.facts.pack.threshold_label
    why = f"กล่าวถึงเกณฑ์โดยไม่บอกว่าเท่าใด เกณฑ์ของปีคือ {label} คะแนน"
    yield reading.warn("threshold-unnamed", why, first.start(), first.end())


def _is_of_a_name(reading: Reading, start: int) -> bool:
    """Whether a bound is said of an indicator by name, not of indicators at large."""
    return bool(_said_of(reading, all_groups(reading), start))


# ---- lists and counts

_COUNT = re.compile(rf"(?P<count>{DIGIT}{{1,2}})\s?ตัวชี้วัด\s?(?:คือ|ได้แก่|ดังนี้|ประกอบด้วย|:)")
_ROW = re.compile(rf"^\s*[(]?{DIGIT}{{1,2}}[.)]\s*(?:ตัวชี้วัด)?")
_HEADING = re.compile(rf"^\s*{DIGIT}{{1,2}}\.(?:{DIGIT}{{1,2}})?\s")


def listed_after(reading: Reading, start: int) -> list[Named]:
    """The indicators of a list that begins at a place: in its paragraph, else one to each following line."""
    paper, names = reading.paper, named_indicators(reading)
    _, end = paper.paragraph(start - 1)
    same: list[Named] = []
    for name in names:
        if not start <= name.start < end:
            continue
        if name.start - (same[-1].end if same else start) > 60 or re.search(
            "ส่วน|รองลงมา", paper.body[(same[-1].end if same else start) : name.start]
        ):
            break
        same.append(name)
    if len(same) > 1:
        return same
    rows = list(_rows_below(reading, paper.line_at(start - 1).number))
    return rows if len(rows) > len(same) else same


def _rows_below(reading: Reading, number: int) -> Iterator[Named]:
    paper, names = reading.paper, named_indicators(reading)
    for line in paper.written():
        if line.number <= number:
            continue
        begin = paper.start_of(line)
        first = next((name for name in names if begin <= name.start < begin + 24), None)
        if _COUNT.search(line.text) or (first is None and _HEADING.match(line.text)):
            return
        if first and (first.number is not None or _ROW.match(line.text)):
            yield first


def counts_fit_their_lists(reading: Reading) -> Iterator[TextFinding]:
    """ "จำนวน ๔ ตัวชี้วัด คือ" is followed by four, and by the four that are so in the record."""
    for match in reading.paper.find(_COUNT):
        listed = list(dict.fromkeys(name.code for name in listed_after(reading, match.end())))
        count = int(to_arabic_digits(match["count"]))
        if listed and len(listed) != count:
            why = f"บอกว่ามี {count} ตัวชี้วัด แต่ระบุไว้ {len(listed)} ตัวชี้วัด"
            yield reading.block("count", why, match.start(), match.end())
        yield from _true_list(reading, match, listed)


def _true_list(reading: Reading, match: re.Match[str], listed: list[str]) -> Iterator[TextFinding]:
    """The list is of just those indicators that the bound before it picks out."""
    results = [row for row in results_meant(reading, match.start()) if row.is_complete]
    before = reading.paper.before(match.start(), 90)
    bounds = list(_BOUND.finditer(before))
    if not results or not bounds or not listed:
        return
    bound, test = Decimal(to_arabic_digits(bounds[-1]["bound"])), TESTS[bounds[-1]["word"]]
    true = [
        [row.rule.code for row in result.indicators if row.score is not None and test(row.score, bound)]
        for result in results
    ]
    if not any(set(listed) == set(right) for right in true):
        right = true[0]
        absent = [official(reading, code) for code in right if code not in listed]
        extra = [official(reading, code) for code in listed if code not in right]
        parts = [f"ขาด {' '.join(absent)}" if absent else "", f"เกิน {' '.join(extra)}" if extra else ""]
        why = f"รายการไม่ตรงกับข้อมูล {' '.join(part for part in parts if part)}"
        yield reading.block("list-wrong", why, match.start(), match.end())


# ---- weak indicators


def weak_codes(reading: Reading) -> set[str]:
    """Indicators under the threshold, the lowest, and those that the paper itself lists under a bound."""
    result = reading.facts.result(result_year(reading))
    codes = {row.rule.code for row in (*result.weak, *result.lowest)} if result else set()
    for match, _ in _bounds(reading):
        if match["word"] in {"ต่ำกว่า", "น้อยกว่า", "ไม่ถึง"} and (
            said := _COUNT.search(reading.paper.after(match.end(), 80))
        ):
            codes |= {name.code for name in listed_after(reading, match.end() + said.end())}
    return codes


def weak_indicators_have_something_to_mend(reading: Reading) -> Iterator[TextFinding]:
    """A weak indicator does not have ไม่มี for its points to improve (V9)."""
    weak, names = weak_codes(reading), named_indicators(reading)
    for match in reading.paper.find(r"(?:(?<=\t)|(?<=\s)|^)-?\s?ไม่มี(?:ประเด็น\S*|ข้อบกพร่อง)?[ ]?(?=\t|$)"):
        line = reading.paper.line_at(match.start())
        begin = reading.paper.start_of(line)
        on_line = [name for name in names if begin <= name.start < match.start()]
        if on_line and on_line[0].code in weak and ("\t" in line.text or on_line[0].number is not None):
            why = f"{official(reading, on_line[0].code)} เป็นจุดที่ต้องพัฒนา จึงต้องระบุประเด็น ไม่ใช่ “ไม่มี”"
            yield reading.block("weak-nothing", why, match.start(), match.end())


_ANSWERED = re.compile("ข้อเสนอแนะ|จึงควร|แนวทาง|มาตรการ")


def weak_indicators_are_answered(reading: Reading) -> Iterator[TextFinding]:
    """Every indicator under the threshold is spoken of somewhere besides its score (V9)."""
    result = reading.facts.result(result_year(reading))
    if (
        result is None
        or paper_kind(reading) not in {MEMO, ANNOUNCEMENT, ANALYSIS}
        or not _ANSWERED.search(reading.paper.body)
    ):
        return
    scored = {(claim.code, claim.start) for claim in claims(reading)}
    spoken: set[str] = set()
    first: dict[str, Named] = {}
    for group in all_groups(reading):
        for name in group:
            first.setdefault(name.code, name)
            if len(group) == 1 and (name.code, name.start) not in scored and not _is_listed(reading, name):
                spoken.add(name.code)
    spoken |= _answered_by_plan(reading)
    for row in result.weak:
        if row.rule.code in spoken:
            continue
        at = first.get(row.rule.code)
        start, end = (at.start, at.end) if at else (0, 0)
        why = (
            f"{official(reading, row.rule.code)} ได้ {row.score} คะแนน ต่ำกว่าเกณฑ์ "
            "แต่เอกสารยังไม่มีข้อเสนอแนะหรือมาตรการรองรับ"
        )
        yield reading.warn("weak-unanswered", why, start, end)


def _answered_by_plan(reading: Reading) -> set[str]:
    """The indicators answered by a measure of the plan whose title stands in the paper."""
    plan = reading.facts.plans.get(result_year(reading) + 1, ())
    body = bones(reading.paper.body)
    return {code for measure in plan if bones(measure.title) in body for code in measure.indicators}


def _is_listed(reading: Reading, name: Named) -> bool:
    """Whether a name only stands in a row of names and scores, with nothing said of it."""
    after = reading.paper.after(name.end, 60)
    return (
        bool(re.match(rf"\s?(?:\([^)]{{0,20}}\)\s?)?(?:,|และ(?=การ|คุณ|ประสิ|ตัว)|[(]{DIGIT}|ตัวชี้วัดที่)", after))
        and not name.is_label
    )


def weak_indicators_have_scores(reading: Reading) -> Iterator[TextFinding]:
    """Where weak indicators are named by a bound, at least one score is given to show it."""
    for match, _ in _bounds(reading):
        if match["word"] not in {"ต่ำกว่า", "น้อยกว่า", "ไม่ถึง"}:
            continue
        said = _COUNT.search(reading.paper.after(match.end(), 80))
        if (
            said
            and listed_after(reading, match.end() + said.end())
            and not any(c.subject == "indicator" for c in claims(reading))
        ):
            why = "ระบุตัวชี้วัดที่ต่ำกว่าเกณฑ์โดยไม่บอกคะแนนของตัวชี้วัดใดเลย"
            yield reading.warn("weak-without-score", why, match.start(), match.end() + said.end())
            return


RULES = (
    claims_of_threshold_are_true,
    claims_of_every_indicator_are_true,
    threshold_is_the_usual_one,
    threshold_is_named,
    counts_fit_their_lists,
    weak_indicators_have_something_to_mend,
    weak_indicators_are_answered,
    weak_indicators_have_scores,
)
