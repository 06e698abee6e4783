"""บันทึกข้อความ: the memo that reports a year's result, composed from the facts.

Every sentence states only what the record holds: a figure that is not known is not mentioned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agencies.kinds import ALL_UNITS
from assessments.models import Assessment
from assessments.presenters import signed
from assessments.scoring import IndicatorResult, InstrumentResult, YearResult
from measures.models import Measure
from measures.queries import Coverage
from reports.drafting.sections import Draft
from reports.models import Paper
from thai.dates import thai_date

NACC = "สำนักงาน ป.ป.ช."


@dataclass(frozen=True)
class MemoFacts:
    """Everything the memo may speak of. ``coverage`` ties each weak indicator to next year's measures."""

    paper: Paper
    assessment: Assessment
    result: YearResult
    previous: YearResult | None
    coverage: list[Coverage]

    @property
    def agency(self) -> str:
        """The agency's full name."""
        return self.assessment.agency.name

    @property
    def assessed(self) -> str:
        """The assessment's official name with its year."""
        return f"{self.result.pack.title} (ITA) ประจำปีงบประมาณ พ.ศ. {self.assessment.fiscal_year}"


def draft(facts: MemoFacts) -> list[Draft]:
    """The memo's sections in printed order; the table of scores stands between "result" and "summary"."""
    return [
        Draft("subject", "เรื่อง", "", subject(facts)),
        Draft("background", "เรื่องเดิม", "เรื่องเดิม", background(facts)),
        Draft("result", "ข้อเท็จจริง (ก่อนตารางคะแนน)", "ข้อเท็จจริง", announcement(facts)),
        Draft("summary", "สรุปผล (หลังตารางคะแนน)", "", summary(facts)),
        Draft("advice", "จุดที่ควรพัฒนาและแนวทาง", "", advice(facts)),
        Draft("proposal", "ข้อเสนอแนะ", "ข้อเสนอแนะ", proposal(facts)),
    ]


def subject(facts: MemoFacts) -> str:
    """The title the edition gives the memo."""
    rule = facts.result.pack.paper("memo")
    title = rule.title if rule else "รายงานผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. {year} ของ{agency}"
    return title.format(year=facts.assessment.fiscal_year, agency=facts.agency)


def background(facts: MemoFacts) -> str:
    """Why the memo is written: the order that gave out the work, or the yearly assessment itself."""
    paper = facts.paper
    if paper.order_number:
        dated = f" ลงวันที่ {thai_date(paper.order_dated_on)}" if paper.order_dated_on else ""
        return (
            f"ตามคำสั่ง{facts.agency} ที่ {paper.order_number}{dated} ได้มอบหมายเจ้าหน้าที่รับผิดชอบ"
            f"การเข้ารับ{facts.assessed} ตามแนวทางที่{NACC} กำหนด นั้น"
        )
    return (
        f"ตามที่สำนักงานคณะกรรมการป้องกันและปราบปรามการทุจริตแห่งชาติ ({NACC}) จัดให้มี{facts.assessed} "
        f"โดยมี{facts.agency}เป็นหน่วยงานที่เข้ารับการประเมิน นั้น"
    )


def announcement(facts: MemoFacts) -> str:
    """What was announced and by which instruments."""
    pack = facts.result.pack
    announced = facts.assessment.announced_on
    when = f" เมื่อวันที่ {thai_date(announced)}" if announced else ""
    names = [f"{rule.name} ({rule.code})" for rule in pack.instruments]
    return (
        f"บัดนี้ {NACC} ได้ประกาศผล{facts.assessed} แล้ว{when} ในส่วนของ{facts.agency} "
        f"ซึ่งประเมินด้วยเครื่องมือ {len(names)} แบบ คือ {listed(names)} "
        f"รวม {len(pack.indicators)} ตัวชี้วัด ปรากฏผลดังนี้"
    )


def summary(facts: MemoFacts) -> str:
    """Instrument figures, total and level, extremes, weak indicators, the change since last year."""
    lines = [_totals(facts), _extremes(facts.result), _weak(facts.result), _since_last_year(facts)]
    return "\n".join(line for line in lines if line)


def _totals(facts: MemoFacts) -> str:
    result = facts.result
    parts = [f"{row.rule.code} ได้ {row.score} คะแนน" for row in result.instruments if row.score is not None]
    sentence = f"เมื่อจำแนกตามเครื่องมือ {listed(parts)} " if parts else ""
    if result.total is None:
        return sentence.strip()
    level = f" อยู่ในระดับ {result.level.name}" if result.level else ""
    return f"{sentence}คิดเป็นคะแนนรวมถ่วงน้ำหนักของทุกตัวชี้วัด {result.total} คะแนน{level}"


def _extremes(result: YearResult) -> str:
    if not result.is_complete or result.highest == result.lowest:
        return ""
    highest, lowest = result.highest, result.lowest
    return (
        f"ตัวชี้วัดที่ได้คะแนนสูงสุด คือ {listed(map(_named, highest))} {_reached(highest)} "
        f"และตัวชี้วัดที่ได้คะแนนต่ำสุด คือ {listed(map(_named, lowest))} {_reached(lowest)}"
    )


def _reached(rows: list[IndicatorResult]) -> str:
    """The score that one indicator has, or several have alike."""
    return f"ได้ {rows[0].score} คะแนน{'เท่ากัน' if len(rows) > 1 else ''}"


def _weak(result: YearResult) -> str:
    threshold = result.pack.threshold_label
    if not result.is_complete:
        return ""
    if not result.weak:
        return f"ทุกตัวชี้วัดได้คะแนนไม่ต่ำกว่าเกณฑ์ {threshold} คะแนน"
    named = listed(f"{_named(row)} ({row.score} คะแนน)" for row in result.weak)
    return f"ตัวชี้วัดที่ได้คะแนนต่ำกว่าเกณฑ์ {threshold} คะแนน มีจำนวน {len(result.weak)} ตัวชี้วัด ได้แก่ {named}"


def _since_last_year(facts: MemoFacts) -> str:
    now, before = facts.result.total, facts.previous.total if facts.previous else None
    if now is None or before is None:
        return ""
    year = facts.assessment.fiscal_year - 1
    if now == before:
        return f"คะแนนรวมเท่ากับปีงบประมาณ พ.ศ. {year}"
    word = "เพิ่มขึ้น" if now > before else "ลดลง"
    amount = signed(abs(now - before)).lstrip("+")
    return f"เมื่อเทียบกับปีงบประมาณ พ.ศ. {year} ซึ่งได้ {before} คะแนน คะแนนรวม{word} {amount} คะแนน"


def advice(facts: MemoFacts) -> str:
    """For each instrument with weak indicators, what should be done, tied to the measures that exist."""
    if not facts.result.is_complete:
        return ""
    if not facts.result.weak:
        return "หน่วยงานควรรักษามาตรฐานการดำเนินงานให้ต่อเนื่อง และติดตามตัวชี้วัดที่ได้คะแนนน้อยที่สุดเพื่อพัฒนาให้ดียิ่งขึ้น"
    return "\n".join(line for row in facts.result.instruments for line in _instrument_advice(row, facts))


def _instrument_advice(row: InstrumentResult, facts: MemoFacts) -> Iterable[str]:
    weak = [entry for entry in facts.coverage if entry.indicator.rule.instrument == row.rule.code]
    if not weak:
        return
    numbers = listed(str(entry.indicator.rule.number) for entry in weak)
    named = f"{row.rule.name} ({row.rule.code})"
    yield f"{named} มีตัวชี้วัดที่ควรพัฒนา คือ ตัวชี้วัดที่ {numbers} จึงควรดำเนินการ ดังนี้"
    for place, entry in enumerate(weak, 1):
        rule = entry.indicator.rule
        promised = _promised(entry.measures, facts.assessment.fiscal_year + 1)
        yield f"{place}) {rule.name} ควร{rule.advice}{promised}"


def _promised(measures: list[Measure], year: int) -> str:
    if not measures:
        return ""
    named = listed(f"“{measure.title}”{_offices(measure)}" for measure in measures)
    return f" ทั้งนี้ ได้กำหนด {named} ไว้ในแผนปีงบประมาณ พ.ศ. {year} แล้ว"


def _offices(measure: Measure) -> str:
    names = [ALL_UNITS] if measure.all_units else [unit.name for unit in measure.units.all()]
    return f" ผู้รับผิดชอบ {listed(names)}" if names else ""


def proposal(facts: MemoFacts) -> str:
    """What the reader is asked for."""
    if facts.result.weak:
        return "เพื่อโปรดทราบ และพิจารณามอบหมายส่วนราชการที่เกี่ยวข้องดำเนินการตามแนวทางข้างต้น"
    return "เพื่อโปรดทราบผลการประเมิน และพิจารณาสั่งการตามที่เห็นสมควร"


def _named(row: IndicatorResult) -> str:
    return f"ตัวชี้วัดที่ {row.rule.number} {row.rule.name}"


def listed(names: Iterable[str]) -> str:
    """Names joined as Thai prose does.

    >>> listed(["ก", "ข", "ค"]), listed(["IIT", "OIT"]), listed(["ก"])
    ('ก ข และค', 'IIT และ OIT', 'ก')
    """
    words = list(names)
    if len(words) < 2:
        return "".join(words)
    gap = "" if "\u0e01" <= words[-1][0] <= "\u0e4e" else " "  # Thai follows its และ without a space
    return f"{' '.join(words[:-1])} และ{gap}{words[-1]}"
