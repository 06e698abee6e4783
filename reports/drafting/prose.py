"""Thai sentences that several papers share, each stating only what the record holds.

A figure that is not known is not mentioned; a sentence that would have nothing to say is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from agencies.kinds import ALL_UNITS
from assessments.packs import ItemRule, YearPack
from assessments.presenters import signed
from assessments.scoring import IndicatorResult, YearResult
from measures.models import Measure
from reports.drafting.sections import Sentence
from thai.dates import thai_date

NACC = "สำนักงาน ป.ป.ช."
NACC_IN_FULL = f"สำนักงานคณะกรรมการป้องกันและปราบปรามการทุจริตแห่งชาติ ({NACC})"

_OWN_MARK = re.compile(r"^\d{1,2}[.)]\s*")


def listed(names: Iterable[str]) -> str:
    """Names joined as Thai prose does; dates and numbers, which a space would run together, with commas.

    >>> listed(["ก", "ข", "ค"]), listed(["IIT", "OIT"]), listed(["2567", "2568", "2569"])
    ('ก ข และค', 'IIT และ OIT', '2567, 2568 และ 2569')
    """
    words = list(names)
    if len(words) < 2:
        return "".join(words)
    gap = "" if "\u0e01" <= words[-1][0] <= "\u0e4e" else " "  # Thai follows its และ without a space
    comma = ", " if all(word[0].isdigit() and word[-1].isdigit() for word in words) else " "
    return f"{comma.join(words[:-1])} และ{gap}{words[-1]}"


def unmarked(texts: Iterable[str]) -> list[str]:
    """Each text on one line, without a number that people typed before it; empty ones are left out.

    >>> unmarked(["1. จัดทำแผน", " ", "2) เผยแพร่\\nแผน"])
    ['จัดทำแผน', 'เผยแพร่ แผน']
    """
    return [_OWN_MARK.sub("", " ".join(text.split())) for text in texts if text.strip()]


def title(pack: YearPack, kind: str, fiscal_year: int, agency: str, otherwise: str) -> str:
    """The title the edition gives a kind of paper; ``otherwise`` is used where it gives none."""
    rule = pack.paper(kind)
    return (rule.title if rule else otherwise).format(year=fiscal_year, agency=agency)


def title_lines(subject: str, agency: str) -> list[str]:
    """A title in the lines it is printed in: what, whose, of which year; names are not parted.

    >>> title_lines("รายงานผลของเทศบาลเมืองแพร่ ประจำปีงบประมาณ พ.ศ. 2564", "เทศบาลเมืองแพร่")
    ['รายงานผล', 'ของเทศบาลเมืองแพร่', 'ประจำปีงบประมาณ พ.ศ. 2564']
    """
    what, year, rest = " ".join(subject.split()).partition(" ประจำปีงบประมาณ")
    what, whose, tail = what.partition(f"ของ{agency}")
    return [line for line in (what, f"{whose}{tail}", f"{year}{rest}".strip()) if line]


def assessed(pack: YearPack, fiscal_year: int) -> str:
    """The assessment's official name with its year."""
    return f"{pack.title} (ITA) ประจำปีงบประมาณ พ.ศ. {fiscal_year}"


def stated(rows: Iterable[IndicatorResult], fiscal_year: int) -> dict[str, str]:
    """The scores of indicators as facts of a sentence."""
    return {f"{named(row)} ปี {fiscal_year}": str(row.score) for row in rows if row.score is not None}


def named(row: IndicatorResult) -> str:
    """An indicator by number and name."""
    return f"ตัวชี้วัดที่ {row.rule.number} {row.rule.name}"


def with_score(row: IndicatorResult) -> str:
    """An indicator by number and name, with its score."""
    return f"{named(row)} ({row.score} คะแนน)"


def totals(result: YearResult, fiscal_year: int) -> Sentence:
    """Instrument figures, total and level, as far as they are known."""
    known = [row for row in result.instruments if row.score is not None]
    parts = [f"{row.rule.code} ได้ {row.score} คะแนน" for row in known]
    facts = {f"{row.rule.code} ปี {fiscal_year}": str(row.score) for row in known}
    sentence = f"เมื่อจำแนกตามเครื่องมือ {listed(parts)} " if parts else ""
    if result.total is None:
        return Sentence(sentence.strip(), facts)
    level = f" อยู่ในระดับ {result.level.name}" if result.level else ""
    return Sentence(
        f"{sentence}คิดเป็นคะแนนรวมถ่วงน้ำหนักของทุกเครื่องมือ {result.total} คะแนน{level}{announced_beside(result)}",
        facts | total_stated(result, fiscal_year),
    )


def announced_beside(result: YearResult) -> str:
    """What follows a total that is not the announced one, so that no paper says that it was announced."""
    if result.announced_total is None:
        return ""
    return f" (คำนวณจากคะแนนรายตัวชี้วัด ส่วนประกาศผลระบุคะแนนรวม {result.announced_total} คะแนน)"


def total_stated(result: YearResult, fiscal_year: int) -> dict[str, str]:
    """The total and the level as facts of a sentence, as far as they are known."""
    facts = {f"คะแนนรวม ปี {fiscal_year}": str(result.total)} if result.total is not None else {}
    if result.announced_total is not None:
        facts[f"คะแนนรวมที่ประกาศ ปี {fiscal_year}"] = str(result.announced_total)
    return facts | ({f"ระดับ ปี {fiscal_year}": result.level.name} if result.level else {})


def extremes(result: YearResult, fiscal_year: int) -> Sentence:
    """Highest and lowest, ties named; nothing where scores are missing or all alike."""
    highest, lowest = result.highest, result.lowest
    if not result.is_complete or highest == lowest:
        return Sentence("")
    return Sentence(
        f"ตัวชี้วัดที่ได้คะแนนสูงสุด คือ {listed(map(named, highest))} {_reached(highest)} "
        f"และตัวชี้วัดที่ได้คะแนนต่ำสุด คือ {listed(map(named, lowest))} {_reached(lowest)}",
        stated([*highest, *lowest], fiscal_year),
    )


def _reached(rows: list[IndicatorResult]) -> str:
    """The score that one indicator has, or several have alike."""
    return f"ได้ {rows[0].score} คะแนน{'เท่ากัน' if len(rows) > 1 else ''}"


def weak_points(result: YearResult, fiscal_year: int) -> Sentence:
    """The indicators under the threshold with scores, the lowest first; nothing while one is missing."""
    threshold = result.pack.threshold_label
    facts = {f"เกณฑ์ ปี {fiscal_year}": threshold, **stated(result.weak, fiscal_year)}
    if not result.is_complete:
        return Sentence("")
    if not result.weak:
        return Sentence(f"ทุกตัวชี้วัดได้คะแนนไม่ต่ำกว่าเกณฑ์ {threshold} คะแนน", facts)
    weak = listed(map(with_score, sorted(result.weak, key=lambda row: row.score or 0)))
    return Sentence(
        f"ตัวชี้วัดที่ได้คะแนนต่ำกว่าเกณฑ์ {threshold} คะแนน มีจำนวน {len(result.weak)} ตัวชี้วัด ได้แก่ {weak}",
        facts,
    )


def since_last_year(now: YearResult, before: YearResult | None, fiscal_year: int) -> Sentence:
    """How the total changed; nothing where either is not known."""
    last = before.total if before else None
    if now.total is None or last is None:
        return Sentence("")
    year = fiscal_year - 1
    facts = {f"คะแนนรวม ปี {fiscal_year}": str(now.total), f"คะแนนรวม ปี {year}": str(last)}
    if now.total == last:
        return Sentence(f"คะแนนรวมเท่ากับปีงบประมาณ พ.ศ. {year}", facts)
    word = "เพิ่มขึ้น" if now.total > last else "ลดลง"
    amount = signed(abs(now.total - last)).lstrip("+")
    return Sentence(
        f"เมื่อเทียบกับปีงบประมาณ พ.ศ. {year} ซึ่งได้ {last} คะแนน พบว่าคะแนนรวม{word} {amount} คะแนน", facts
    )


def item_named(code: str, rule: ItemRule | None) -> str:
    """An item by code and wording, in quotes where that is known to be official, else in brackets.

    A code says nothing to who has no list of items; it stands alone only where nothing more is known.
    """
    if rule is None or not (rule.title or rule.label):
        return f"ข้อ {code}"
    return f"ข้อ {code} “{rule.title}”" if rule.title and rule.verified else f"ข้อ {code} ({rule.name})"


def offices(measure: Measure) -> str:
    """Who carries a measure out, as prose; empty where nobody is named."""
    return listed([ALL_UNITS] if measure.all_units else [unit.name for unit in measure.units.all()])


def period(measure: Measure) -> str:
    """From when to when a measure runs, as far as it is known."""
    parts = []
    if measure.starts_on:
        parts.append(f"ตั้งแต่วันที่ {thai_date(measure.starts_on)}")
    if measure.due_on:
        parts.append(f"{'ถึง' if parts else 'ภายใน'}วันที่ {thai_date(measure.due_on)}")
    return " ".join(parts)


def follow_up(measure: Measure) -> str:
    """How a measure is followed up, and on which dates it is reported."""
    days = listed(thai_date(row.cut_off) for row in measure.rounds.all())
    told = " ".join(measure.monitoring.split())
    dated = f"รายงานผล ณ วันที่ {days}" if days else ""
    return f"{told} โดย{dated}" if told and dated else told or dated
