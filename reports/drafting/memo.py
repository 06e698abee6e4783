"""บันทึกข้อความ: the memo that reports a year's result, composed from the facts.

Every sentence states only what the record holds: a figure that is not known is not mentioned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from agencies.findings import Finding, block
from agencies.models import Agency
from assessments.models import Assessment
from assessments.queries import find_assessment, get_assessment, previous_result, result_of
from assessments.scoring import InstrumentResult, YearResult
from assessments.years_without_rules import waits_for_rules
from measures.models import Measure
from measures.names import quoted
from measures.queries import Coverage, cover, measures_of
from reports.drafting import prose
from reports.drafting import sources as where
from reports.drafting.prose import NACC, NACC_IN_FULL, listed
from reports.drafting.remedies import is_settled, remedy
from reports.drafting.sections import Draft, Sentence, Written, drafted
from reports.drafting.sources import Source
from reports.drafting.years import year_url
from reports.figures import figures_of, score_rows
from reports.models import Paper
from thai.dates import thai_date

MOST_NAMED = 5  # of the measures that answer no weak indicator; the announcement names them all


@dataclass(frozen=True)
class MemoFacts:
    """Everything the memo may speak of; what stands beside the result is read where it is spoken of."""

    paper: Paper
    assessment: Assessment
    result: YearResult

    @cached_property
    def previous(self) -> YearResult | None:
        """The confirmed result of the year before: papers quote nothing that may still change."""
        return previous_result(self.assessment, confirmed=True)

    @cached_property
    def plan(self) -> list[Measure]:
        """The measures of next year's plan, which answers the result."""
        return list(measures_of(self.paper.agency, self.paper.fiscal_year + 1))

    @cached_property
    def coverage(self) -> list[Coverage]:
        """Each weak indicator with next year's measures that answer it, the weakest first."""
        rows = cover(self.result, self.plan)
        return sorted(rows, key=lambda row: row.indicator.score or 0)

    @property
    def agency(self) -> str:
        """The agency's full name."""
        return self.assessment.agency.name

    @property
    def fiscal_year(self) -> int:
        """The year whose result is reported."""
        return self.assessment.fiscal_year

    @property
    def assessed(self) -> str:
        """The assessment's official name with its year."""
        return prose.assessed(self.result.pack, self.fiscal_year)


def lacks(agency: Agency, fiscal_year: int) -> list[Finding]:
    """A memo needs the year's result, were it only opened."""
    if find_assessment(agency, fiscal_year):
        return []
    url = year_url(agency, fiscal_year)
    wait = waits_for_rules(fiscal_year, agency)
    message = f"ยังไม่ได้เปิดปีงบประมาณ {fiscal_year} เพื่อกรอกผลคะแนน {wait}".rstrip()
    return [block("no-result", message, subject="ผลคะแนน", url=url, link_text="ไปที่หน้าของปี")]


def awaited(agency: Agency, fiscal_year: int) -> list[Finding]:
    """Once it can be begun there is nothing to wait for."""
    return []


def date_of(agency: Agency, fiscal_year: int) -> date | None:
    """A memo is dated the day it is begun."""
    return None


def sources(agency: Agency, fiscal_year: int) -> list[Source]:
    """The table of scores."""
    return [where.scores(agency, fiscal_year, "ตารางคะแนน")]


def gather(paper: Paper) -> MemoFacts:
    """The facts a memo states; Http404 where the year is not recorded."""
    assessment = get_assessment(paper.agency, paper.fiscal_year)
    return MemoFacts(paper, assessment, result_of(assessment))


def draft(facts: MemoFacts) -> list[Draft]:
    """The memo's sections in printed order; the table of scores stands between "result" and "summary"."""
    return [
        drafted("subject", "เรื่อง", "", [subject(facts)]),
        drafted("background", "เรื่องเดิม", "เรื่องเดิม", [background(facts)]),
        drafted("result", "ข้อเท็จจริง (ก่อนตารางคะแนน)", "ข้อเท็จจริง", [announcement(facts)]),
        drafted("summary", "สรุปผล (หลังตารางคะแนน)", "", summary(facts)),
        drafted("advice", "จุดที่ควรพัฒนาและแนวทาง", "", advice(facts)),
        drafted("proposal", "ข้อเสนอแนะ", "ข้อเสนอแนะ", [proposal(facts)]),
    ]


def page(facts: MemoFacts, written: Mapping[str, Written]) -> dict[str, Any]:
    """The three numbered parts of a memo, the table of scores inside the second."""
    background, result = written["background"], written["result"]
    findings = [
        *result.blocks,
        score_rows(facts.result),
        *written["summary"].blocks,
        *written["advice"].blocks,
    ]
    proposal = written["proposal"]
    return {
        "sections": [
            {"heading": background.draft.heading, "blocks": background.blocks},
            {"heading": result.draft.heading, "blocks": findings},
            {"heading": proposal.draft.heading, "blocks": proposal.blocks},
        ]
    }


def figures(facts: MemoFacts) -> dict[str, str | None]:
    """All figures of the result."""
    return figures_of(facts.result)


def check(facts: MemoFacts) -> list[Finding]:
    """Nothing beyond what all papers are asked."""
    return []


def measures(facts: MemoFacts) -> list[Measure]:
    """None: a memo names measures by title, and those of a plan that is still being made."""
    return []


def subject(facts: MemoFacts) -> str:
    """The title the edition gives the memo."""
    otherwise = "รายงานผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. {year} ของ{agency}"
    return prose.title(facts.result.pack, "memo", facts.fiscal_year, facts.agency, otherwise)


def background(facts: MemoFacts) -> str:
    """Why the memo is written: the order that gave out the work, or the yearly assessment itself."""
    paper = facts.paper
    if paper.order_number:
        dated = f" ลงวันที่ {thai_date(paper.order_dated_on)}" if paper.order_dated_on else ""
        return Sentence(
            f"ตามคำสั่ง{facts.agency} ที่ {paper.order_number}{dated} ได้มอบหมายเจ้าหน้าที่รับผิดชอบ"
            f"การเข้ารับ{facts.assessed} ตามแนวทางที่{NACC} กำหนด นั้น",
            {"คำสั่งมอบหมาย": f"{paper.order_number}{dated}"},
        )
    return f"ตามที่{NACC_IN_FULL} จัดให้มี{facts.assessed} โดยมี{facts.agency}เป็นหน่วยงานที่เข้ารับการประเมิน นั้น"


def announcement(facts: MemoFacts) -> Sentence:
    """What was announced and by which instruments."""
    pack = facts.result.pack
    announced = facts.assessment.announced_on
    when = f" เมื่อวันที่ {thai_date(announced)}" if announced else ""
    names = [f"{rule.name} ({rule.code})" for rule in pack.instruments]
    return Sentence(
        f"บัดนี้ {NACC} ได้ประกาศผล{facts.assessed} แล้ว{when} ในส่วนของ{facts.agency} "
        f"ซึ่งประเมินด้วยเครื่องมือ {len(names)} แบบ คือ {listed(names)} "
        f"รวม {len(pack.indicators)} ตัวชี้วัด ปรากฏผลดังนี้",
        {"วันประกาศผล": thai_date(announced)} if announced else {},
    )


def summary(facts: MemoFacts) -> list[Sentence]:
    """Instrument figures, total and level, extremes, weak indicators, the change since last year."""
    result, year = facts.result, facts.fiscal_year
    return [
        prose.totals(result, year),
        prose.extremes(result, year),
        prose.weak_points(result, year),
        prose.since_last_year(result, facts.previous, year),
    ]


def advice(facts: MemoFacts) -> Iterable[str]:
    """For each instrument with weak indicators, what should be done, tied to the measures that exist."""
    if not facts.result.is_complete:
        return
    if not facts.result.weak:
        yield "หน่วยงานควรรักษามาตรฐานการดำเนินงานให้ต่อเนื่อง และติดตามตัวชี้วัดที่ได้คะแนนน้อยที่สุดเพื่อพัฒนาให้ดียิ่งขึ้น"
    told: set[int] = set()
    for row in facts.result.instruments:
        yield from _instrument_advice(row, facts, told)
    if facts.result.weak:
        yield _other_measures(facts, told)


def _other_measures(facts: MemoFacts, told: set[int]) -> Sentence:
    """What else the plan holds, so that the memo counts the measures that its announcement counts; ``told``
    are the keys of those named above."""
    others = [row for row in facts.plan if row.pk not in told]
    if not others:
        return Sentence("")
    year, count = facts.fiscal_year + 1, f"{'อื่นอีก' if told else ''} {len(others)} มาตรการ"
    named = f" คือ {listed(quoted(row.title) for row in others)}" if len(others) <= MOST_NAMED else ""
    return Sentence(
        f"นอกจากนี้ แผนมาตรการประจำปีงบประมาณ พ.ศ. {year} มีมาตรการ{count}{named}",
        {f"มาตรการอื่น ปี {year}": f"{count}{named}".strip()},
    )


def _instrument_advice(row: InstrumentResult, facts: MemoFacts, told: set[int]) -> Iterable[str]:
    weak = [entry for entry in facts.coverage if entry.indicator.rule.instrument == row.rule.code]
    if not weak:
        return
    numbers = listed(str(entry.indicator.rule.number) for entry in weak)
    named = f"{row.rule.name} ({row.rule.code})"
    yield Sentence(
        f"{named} มีตัวชี้วัดที่ควรพัฒนา คือ ตัวชี้วัดที่ {numbers} จึงควรดำเนินการ ดังนี้",
        {f"ตัวชี้วัดที่ควรพัฒนา {row.rule.code}": numbers},
    )
    for place, entry in enumerate(weak, 1):
        rule = entry.indicator.rule
        way = remedy(rule, entry.measures, facts.fiscal_year + 1, told)
        yield Sentence(f"{place}) {rule.name} {way}", way.facts)


def proposal(facts: MemoFacts) -> str:
    """What the reader is asked for; who carries out measures that were adopted is not asked again."""
    if is_settled(facts.coverage):
        return "เพื่อโปรดทราบ และโปรดกำชับส่วนราชการผู้รับผิดชอบให้ดำเนินการตามมาตรการข้างต้น"
    if facts.result.weak:
        return "เพื่อโปรดทราบ และพิจารณามอบหมายส่วนราชการที่เกี่ยวข้องดำเนินการตามแนวทางข้างต้น"
    return "เพื่อโปรดทราบผลการประเมิน และพิจารณาสั่งการตามที่เห็นสมควร"
