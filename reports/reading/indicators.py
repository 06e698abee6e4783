"""Rules about indicators and instruments: number and name, one name each, who is asked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from assessments.intake.spelling import bones
from reports.reading.claims import grouped
from reports.reading.findings import Reading, TextFinding
from reports.reading.outline import (
    DIGIT,
    Named,
    named_indicators,
    official,
)
from thai.digits import to_arabic_digits

_THAI = re.compile("[ก-ฮ]")


def numbers_fit_names(reading: Reading) -> Iterator[TextFinding]:
    """An indicator's number and name belong together; the name holds (V3)."""
    for name in named_indicators(reading):
        rule = reading.facts.pack.indicator(name.code)
        if name.number is not None and name.number != rule.number:
            why = f"เลขกับชื่อตัวชี้วัดไม่ตรงกัน {rule.name} คือตัวชี้วัดที่ {rule.number}"
            yield reading.block("indicator-number", why, name.start, name.end)


def indicators_have_one_name(reading: Reading) -> Iterator[TextFinding]:
    """An indicator is called by the year's own name, not by another spelling (V3)."""
    body, names = reading.paper.body, named_indicators(reading)
    official_too = {name.code for name in names if name.found.is_official}
    for name in names:
        words = body[name.found.start : name.end]
        is_name = name.number is not None or (name.is_label and name.code in official_too)
        if name.found.is_official or not is_name or not _THAI.search(words):
            continue
        also = " และเอกสารนี้ใช้ทั้งสองชื่อ" if name.code in official_too else ""
        why = f"ชื่อตามเกณฑ์ของปีคือ “{reading.facts.pack.indicator(name.code).name}”{also}"
        yield reading.warn("indicator-name", why, name.found.start, name.end)


_AFTER_LABEL = re.compile(
    rf"ตัวชี้วัด(?:ที่)?\s*{DIGIT}{{1,2}}(?!\s*[.]{DIGIT})\s*[.:)]?\s*(?P<name>(?:การ|คุณภาพ|ประสิทธิภาพ)[ก-๎]{{4,40}})"
)


def indicator_names_are_known(reading: Reading) -> Iterator[TextFinding]:
    """What follows ตัวชี้วัดที่ n is one of the year's names, rightly spelt (V3)."""
    known = {name.found.start for name in named_indicators(reading)}
    for match in reading.paper.find(_AFTER_LABEL):
        if match.start("name") in known:
            continue
        code = reading.facts.names.nearest(match["name"])
        if code is not None and not _goes_on_below(reading, match, code):
            why = f"สะกดชื่อตัวชี้วัดไม่ตรง ชื่อตามเกณฑ์ของปีคือ “{reading.facts.pack.indicator(code).name}”"
            yield reading.warn("indicator-name", why, match.start(), match.end())


def _goes_on_below(reading: Reading, match: re.Match[str], code: str) -> bool:
    """Whether the line ends within a name that is right so far: a narrow cell of a table broke it."""
    ends_line = reading.paper.body[match.end() : match.end() + 1] == "\n"
    return ends_line and bones(reading.facts.pack.indicator(code).name).startswith(bones(match["name"]))


# ---- which instrument

_PERCEIVED = re.compile(
    r"การรับรู้(?:และประสบการณ์)?ของ\s?(?P<who>บุคลากร|พนักงาน|เจ้าหน้าที่ภายใน|ผู้มีส่วนได้ส่วนเสียภายใน(?!นอก)|ผู้รับบริการ|ผู้มาติดต่อ|ผู้มาใช้บริการ|ประชาชน|ผู้มีส่วนได้ส่วนเสียภายนอก)"
)
_INSIDE = ("บุคลากร", "พนักงาน", "เจ้าหน้าที่ภายใน", "ผู้มีส่วนได้ส่วนเสียภายใน")
WHO = {"IIT": "บุคลากรภายในหน่วยงาน", "EIT": "ผู้รับบริการและผู้มีส่วนได้ส่วนเสียภายนอก", "OIT": "การเปิดเผยข้อมูลบนเว็บไซต์"}
FAR = 220


def instruments_are_described_right(reading: Reading) -> Iterator[TextFinding]:
    """Whose perception an indicator is, its instrument says."""
    names, pack = named_indicators(reading), reading.facts.pack
    groups = grouped(reading, names)
    for match in reading.paper.find(_PERCEIVED):
        begin, _ = reading.paper.paragraph(match.start())
        near = [name for name in names if begin <= name.start and 0 <= match.start() - name.end <= FAR]
        if not near or _is_one_of_many(groups, near[-1]) or "แบบ" in reading.paper.before(match.start(), 8):
            continue
        right = pack.indicator(near[-1].code).instrument
        said = "IIT" if match["who"] in _INSIDE else "EIT"
        if right != said:
            why = f"{official(reading, near[-1].code)} เป็นของแบบวัด {right} ซึ่งวัดจาก{WHO.get(right, right)}"
            yield reading.block("instrument-wrong", why, match.start(), match.end())


def _is_one_of_many(groups: list[list[Named]], name: Named) -> bool:
    """Whether a name is one of a row of names, so that what follows is said of them all."""
    return any(name in group and len(group) > 2 for group in groups)


def instruments_are_named_right(reading: Reading) -> Iterator[TextFinding]:
    """The letters behind an instrument's name are its own."""
    body = reading.paper.body
    found = [row for row in reading.facts.names.find(body) if row.kind == "instrument"]
    for one, other in itertools.pairwise(found):
        between = body[one.end : other.start]
        if (
            one.code != other.code
            and re.fullmatch(r"\s?(?:\([A-Za-z ]*:?|หรือ|:)?\s?\(?\s?", between)
            and "(" in between
        ):
            yield reading.block(
                "instrument-code", f"ชื่อแบบวัดกับอักษรย่อไม่ตรงกัน ที่ถูกต้องคือ {one.code}", one.start, other.end
            )


_MADE_OF = re.compile(
    rf"(?P<code>IIT|EIT|OIT)\)?\s?(?:ประกอบ(?:ไป)?ด้วย|ได้แก่|คือ|มี)\s?ตัวชี้วัดที่\s?(?P<numbers>{DIGIT}{{1,2}}(?:\s?(?:,|และ|-|–|ถึง)\s?{DIGIT}{{1,2}}(?!\s?[.]))*)"
)


def instruments_hold_their_indicators(reading: Reading) -> Iterator[TextFinding]:
    """The numbers listed under an instrument are its indicators."""
    for match in reading.paper.find(_MADE_OF):
        right = {rule.number for rule in reading.facts.pack.indicators_of(match["code"])}
        said = {int(to_arabic_digits(number)) for number in re.findall(f"{DIGIT}+", match["numbers"])}
        if right and not said <= right:
            shown = " ".join(str(number) for number in sorted(right))
            yield reading.block(
                "instrument-numbers", f"{match['code']} ประกอบด้วยตัวชี้วัดที่ {shown}", match.start(), match.end()
            )


RULES = (
    numbers_fit_names,
    indicators_have_one_name,
    indicator_names_are_known,
    instruments_are_described_right,
    instruments_are_named_right,
    instruments_hold_their_indicators,
)
