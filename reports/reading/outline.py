"""What kind of paper a text is, of which year it speaks, and which of its words are names of indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assessments.intake.spelling import Found
from reports.reading.findings import Reading
from thai.digits import to_arabic_digits

DIGIT = "[0-9๐-๙]"
YEAR = re.compile(rf"(?:ปี(?:งบประมาณ|งบฯ)?\s*)(?:พ\.?\s?ศ\.?\s*)?(?P<year>[2๒][5๕]{DIGIT}{{2}})")
MEMO, ANNOUNCEMENT, ANALYSIS, RESULTS, DEVELOPMENT = (
    "memo",
    "announcement",
    "analysis",
    "results",
    "development",
)
KIND_NAMES = {
    MEMO: "บันทึกข้อความ",
    ANNOUNCEMENT: "ประกาศ",
    ANALYSIS: "รายงานการวิเคราะห์ผลการประเมิน",
    RESULTS: "รายงานผลการดำเนินการ",
    DEVELOPMENT: "การนำผลการประเมินไปสู่การพัฒนา",
}
OF_THE_YEAR_BEFORE = (ANNOUNCEMENT, DEVELOPMENT)  # papers of year N that speak of the result of N−1
HEAD = 14  # lines of a paper's beginning that say what it is

_FORMS = (
    (MEMO, re.compile(r"^\s*บันทึกข้อความ")),
    (DEVELOPMENT, re.compile(r"การ?นำผล(?:การ)?ประเมิน.{0,80}พัฒนา")),
    (ANALYSIS, re.compile(r"(?:การวิเคราะห์ผล|วิเคราะห์ผลการประเมิน)")),
    (RESULTS, re.compile(r"รายงานผลการดำเนิน(?:การ|งาน)")),
    (ANNOUNCEMENT, re.compile(r"^\s*ประกาศ")),
)

_MARKS = "็่้๊๋์ํ"
_LABELLED = re.compile(
    rf"(?:ตัวชี้วัด(?:ที่)?\s*{DIGIT}*\s*[.:)]?\s*|คือ\s*|ได้แก่\s*|[,，]\s*"
    rf"|มาตรการที่\s*{DIGIT}+\s*[.:]?\s*|^\s*[(]?{DIGIT}*[.)]?\s*|\t\s*)$"
)
NUMBERED = re.compile(rf"ตัวชี้วัด(?:ที่)?\s*(?P<number>{DIGIT}{{1,2}})(?!\s*[.]\s*{DIGIT})\s*[.:)]?\s*$")


def paper_kind(reading: Reading) -> str:
    """The kind of paper, as known or by its first lines; empty where they do not say."""
    return reading.kind or reading.once(_paper_kind)


def _paper_kind(reading: Reading) -> str:
    written = [line.text for line in reading.paper.written()][:HEAD]
    if written and written[0].strip().startswith("ประกาศ"):
        return ANNOUNCEMENT
    return next((kind for kind, form in _FORMS if any(form.search(text) for text in written)), "")


def year_in(text: str) -> int:
    """A year as written, in either digits."""
    return int(to_arabic_digits(text))


def years_named(text: str) -> list[int]:
    """The fiscal years named in a text, in order."""
    return [year_in(match["year"]) for match in YEAR.finditer(text)]


def result_year(reading: Reading) -> int:
    """The year whose result the paper speaks of: its own, or the one before for a plan made from it."""
    return reading.once(_result_year)


def _result_year(reading: Reading) -> int:
    year = reading.facts.fiscal_year
    if paper_kind(reading) not in OF_THE_YEAR_BEFORE:
        return year
    if reading.kind:
        return year - 1
    named = set(years_named(reading.paper.body))
    return year if year + 1 in named and year - 1 not in named else year - 1


@dataclass(frozen=True)
class Named:
    """A name of an indicator in the text; ``number`` is the one written before it, where there is one.

    ``start`` includes the label (ตัวชี้วัดที่ ๒); ``is_label`` says that the words stand as a name, not as
    part of a sentence.
    """

    found: Found
    start: int
    end: int
    number: int | None
    is_label: bool

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.found.code


def named_indicators(reading: Reading) -> list[Named]:
    """Every name of an indicator in the paper, in order."""
    return reading.once(_named)


def _named(reading: Reading) -> list[Named]:
    return list(_names_in(reading))


def _names_in(reading: Reading) -> Iterator[Named]:
    paper = reading.paper
    for found in reading.facts.names.find(paper.body):
        if found.kind != "indicator":
            continue
        before = paper.before(found.start, 40)
        label = NUMBERED.search(before)
        at = found.start - len(before) + label.start() if label else found.start
        number = year_in(label["number"]) if label else None
        yield Named(found, at, _whole(paper.body, found.end), number, bool(_LABELLED.search(before)))


def _whole(text: str, end: int) -> int:
    """The end of a word with the tone marks over its last letter, which names are found without."""
    while end < len(text) and text[end] in _MARKS:
        end += 1
    return end


def official(reading: Reading, code: str) -> str:
    """An indicator as it should be written: its number and name."""
    rule = reading.facts.pack.indicator(code)
    return f"ตัวชี้วัดที่ {rule.number} {rule.name}"
