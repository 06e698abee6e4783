"""ประกาศ: the announcement of the measures of a plan year, which answer the result of the year before.

Each measure is a section of its own, so that its wording can be edited and goes stale with it alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from agencies.findings import Finding, block, warn
from agencies.models import Agency
from assessments.editions import current_edition, pack_of
from assessments.packs import YearPack
from assessments.queries import find_assessment, result_of
from assessments.scoring import YearResult
from measures.models import Measure, Plan
from measures.notes import is_over
from measures.queries import measures_of
from reports.drafting import prose
from reports.drafting import sources as where
from reports.drafting.prose import NACC_IN_FULL, listed
from reports.drafting.sections import Draft, Sentence, Written, drafted
from reports.drafting.sources import Source
from reports.figures import figures_of
from reports.models import Paper
from thai.dates import announced_on, thai_date
from thai.fiscal import FiscalYear

INDICATORS, GUIDELINE, STEPS = "ตัวชี้วัดที่พัฒนา", "แนวทางปฏิบัติ", "ขั้นตอน/วิธีการปฏิบัติ"
OFFICES, PERIOD, FOLLOW_UP, TARGET = "ผู้รับผิดชอบ", "ระยะเวลาดำเนินการ", "การกำกับติดตาม", "เป้าหมาย"
LABELS = (INDICATORS, GUIDELINE, STEPS, OFFICES, PERIOD, FOLLOW_UP, TARGET)
EMPTY = "ยังไม่ได้ระบุรายละเอียดของมาตรการนี้"  # such a measure holds the paper back until it is complete
UNDATED = "ประกาศ ณ วันที่ ........ เดือน .................... พ.ศ. ........"


@dataclass(frozen=True)
class AnnouncementFacts:
    """Everything the announcement may speak of.

    ``pack`` are the rules of the plan's year, else of the year before; ``result`` is that of the year
    before, None where it was not recorded.
    """

    paper: Paper
    pack: YearPack | None
    result: YearResult | None
    measures: list[Measure]

    @property
    def agency(self) -> str:
        """The agency's full name."""
        return self.paper.agency.name

    @property
    def fiscal_year(self) -> int:
        """The year of the plan."""
        return self.paper.fiscal_year

    @property
    def result_year(self) -> int:
        """The year whose result the plan answers."""
        return self.fiscal_year - 1


def lacks(agency: Agency, fiscal_year: int) -> list[Finding]:
    """An announcement needs a plan with at least one measure."""
    if measures_of(agency, fiscal_year).exists():
        return []
    url = reverse("measures:plan", args=[agency.code, fiscal_year])
    message = f"ยังไม่มีมาตรการในแผนปีงบประมาณ {fiscal_year}"
    return [block("no-measures", message, subject="แผนมาตรการ", url=url, link_text="ไปที่แผนมาตรการ")]


def awaited(agency: Agency, fiscal_year: int) -> list[Finding]:
    """Once it can be begun there is nothing to wait for."""
    return []


def date_of(agency: Agency, fiscal_year: int) -> date | None:
    """The day on which the plan was adopted, where it is recorded."""
    return (
        Plan.objects.filter(agency=agency, fiscal_year=fiscal_year)
        .values_list("adopted_on", flat=True)
        .first()
    )


def sources(agency: Agency, fiscal_year: int) -> list[Source]:
    """An announcement has no tables; its sections follow the measures of the plan."""
    return [where.plan(agency, fiscal_year, "รายการมาตรการ")]


def gather(paper: Paper) -> AnnouncementFacts:
    """The facts an announcement states; neither result nor edition need be there."""
    agency, year = paper.agency, paper.fiscal_year
    answered = find_assessment(agency, year - 1)
    result = result_of(answered) if answered else None
    edition = current_edition(year, agency)
    pack = pack_of(edition) if edition else result.pack if result else None
    return AnnouncementFacts(paper, pack, result, list(measures_of(agency, year)))


def draft(facts: AnnouncementFacts) -> list[Draft]:
    """Preamble, one section for each measure, and the closing order."""
    return [
        drafted("subject", "เรื่อง", "", [subject(facts)]),
        drafted("background", "เหตุผลของประกาศ", "", background(facts)),
        drafted("purpose", "การกำหนดมาตรการ", "", [purpose(facts)]),
        *(_measure(place, measure, facts) for place, measure in enumerate(facts.measures, 1)),
        drafted("closing", "การถือปฏิบัติ", "", closing(facts)),
    ]


def page(facts: AnnouncementFacts, written: Mapping[str, Written]) -> dict[str, Any]:
    """The sections in order, the title in its two lines, and the line of the date."""
    dated = facts.paper.dated_on
    title, year, rest = " ".join(written["subject"].text.split()).partition(" ประจำปีงบประมาณ")
    body = [row for key, row in written.items() if key != "subject"]
    return {
        "sections": [{"heading": row.draft.heading, "blocks": row.blocks} for row in body],
        "title": [line for line in (title, f"{year}{rest}".strip()) if line],
        "announced": announced_on(dated) if dated else UNDATED,
    }


def figures(facts: AnnouncementFacts) -> dict[str, str | None]:
    """All figures of the result that the plan answers."""
    return figures_of(facts.result) if facts.result else {}


def check(facts: AnnouncementFacts) -> list[Finding]:
    """The year whose measures it announces is not over on the day of the announcement (V14); only told."""
    year, dated = facts.fiscal_year, facts.paper.dated_on or timezone.localdate()
    if not is_over(year, dated):
        return []
    message = (
        f"ประกาศลงวันที่ {thai_date(dated)} หลังจากปีงบประมาณ {year} สิ้นสุดแล้วเมื่อ "
        f"{thai_date(FiscalYear(year).ends_on)} มาตรการจึงเริ่มดำเนินการไม่ได้แล้ว "
        f"หากเป็นงานที่จะทำต่อไป กรุณาจัดทำแผนและประกาศของปี {FiscalYear.of(dated).year}"
    )
    return [warn("announced-after-year", message, subject="วันที่")]


def measures(facts: AnnouncementFacts) -> list[Measure]:
    """All measures of the plan."""
    return facts.measures


def subject(facts: AnnouncementFacts) -> str:
    """The title the edition gives the announcement."""
    otherwise = "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายใน{agency} ประจำปีงบประมาณ พ.ศ. {year}"
    if facts.pack is None:
        return otherwise.format(agency=facts.agency, year=facts.fiscal_year)
    return prose.title(facts.pack, "announcement", facts.fiscal_year, facts.agency, otherwise)


def background(facts: AnnouncementFacts) -> Iterable[str]:
    """The assessment that was held, and what it found under the threshold."""
    result = facts.result
    if result is None or result.is_empty:
        yield (
            f"ตามที่{NACC_IN_FULL} จัดให้มีการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ (ITA) "
            f"เป็นประจำทุกปี โดยมี{facts.agency}เป็นหน่วยงานที่เข้ารับการประเมิน นั้น"
        )
        return
    found = _found(result, facts)
    yield Sentence(
        f"ตามที่{NACC_IN_FULL} ได้ประกาศผล{prose.assessed(result.pack, facts.result_year)}{found} นั้น",
        found.facts,
    )


def _found(result: YearResult, facts: AnnouncementFacts) -> Sentence:
    """The total with its level and what is weak, as far as they are known."""
    parts, stated = [], {}
    if result.total is not None:
        level = f" อยู่ในระดับ {result.level.name}" if result.level else ""
        parts.append(f"ได้คะแนนรวม {result.total} คะแนน{level}{prose.announced_beside(result)}")
        stated = prose.total_stated(result, facts.result_year)
    if weak := prose.weak_points(result, facts.result_year):
        parts.append(f"พบว่า{weak}")
        stated |= weak.facts
    return Sentence(f" ซึ่ง{facts.agency}{' และ'.join(parts)}" if parts else "", stated)


def purpose(facts: AnnouncementFacts) -> Sentence:
    """That the agency sets these measures; where no weak points are known, the indicators they are for."""
    aimed = ""
    if facts.result is None or not facts.result.is_complete:
        names = list(dict.fromkeys(name for row in facts.measures for name in _indicators(row, facts)))
        aimed = f" ในด้าน {listed(names)}" if names else ""
    count = len(facts.measures)
    return Sentence(
        f"ดังนั้น เพื่อยกระดับคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงาน{aimed} {facts.agency}จึงกำหนดมาตรการ"
        f"ส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. {facts.fiscal_year} "
        f"จำนวน {count} มาตรการ ดังต่อไปนี้",
        {f"จำนวนมาตรการ ปี {facts.fiscal_year}": str(count)},
    )


def _measure(place: int, measure: Measure, facts: AnnouncementFacts) -> Draft:
    heading = f"มาตรการที่ {place} {measure.title}"
    lines = [
        _aim(measure, facts),
        *_several(GUIDELINE, measure.guideline.splitlines()),
        *_several(STEPS, [step.text for step in measure.steps.all()]),
        *_one(OFFICES, prose.offices(measure)),
        *_one(PERIOD, prose.period(measure)),
        *_one(FOLLOW_UP, prose.follow_up(measure)),
        *_one(TARGET, " ".join(measure.target.split())),
    ]
    kept = [line for line in lines if line]
    return drafted(f"measure-{measure.pk}", heading, heading, kept or [EMPTY], LABELS)


def _aim(measure: Measure, facts: AnnouncementFacts) -> Sentence:
    """What a measure is to improve: indicators, with the scores they had, and items."""
    rows = [
        row for row in (facts.result.indicators if facts.result else ()) if row.rule.code in _codes(measure)
    ]
    names = [prose.with_score(row) if row.score is not None else prose.named(row) for row in rows]
    names = names or [f"ตัวชี้วัด{name}" for name in _indicators(measure, facts)]
    pack = facts.result.pack if facts.result else facts.pack
    codes = [point.item_code for point in measure.weak_points.all() if point.item_code]
    names += [prose.item_named(code, pack.item(code) if pack else None) for code in codes]
    text = f"{INDICATORS}: {listed(names)}" if names else ""
    return Sentence(text, prose.stated(rows, facts.result_year))


def _codes(measure: Measure) -> set[str]:
    return {point.indicator_code for point in measure.weak_points.all() if point.indicator_code}


def _indicators(measure: Measure, facts: AnnouncementFacts) -> list[str]:
    """The names of the indicators a measure answers, in official order."""
    rules = facts.result.pack if facts.result else facts.pack
    return [rule.name for rule in rules.indicators if rule.code in _codes(measure)] if rules else []


def _one(label: str, text: str) -> list[Sentence]:
    return [Sentence(f"{label}: {text}", {label: text})] if text else []


def _several(label: str, texts: Iterable[str]) -> list[Sentence]:
    """One paragraph beside its label, several as numbered points under it."""
    kept = prose.unmarked(texts)
    if len(kept) < 2:
        return [line for text in kept for line in _one(label, text)]
    points = (Sentence(f"{place}) {text}", {f"{label} {place}": text}) for place, text in enumerate(kept, 1))
    return [Sentence(f"{label}:"), *points]


def closing(facts: AnnouncementFacts) -> list[str]:
    """Who is to follow the measures, and the words that make it an announcement."""
    order = (
        f"ทั้งนี้ ให้บุคลากรทุกระดับในสังกัด{facts.agency}ถือปฏิบัติตามมาตรการนี้โดยเคร่งครัด "
        "หากพบปัญหาหรืออุปสรรคในการดำเนินการ ให้รายงานผู้บังคับบัญชาทราบโดยเร็ว"
    )
    return [order, "จึงประกาศให้ทราบโดยทั่วกัน"]
