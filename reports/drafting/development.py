"""การนำผลการประเมินไปสู่การพัฒนาองค์กร: the meeting of a year that took last year's result, and what it set.

Each topic is a section of its own, with the meeting's points on it and the measures of the plan under it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from agencies.findings import Finding, block
from agencies.models import Agency
from assessments.editions import current_edition, pack_of
from assessments.packs import YearPack
from assessments.queries import find_assessment, result_of
from assessments.scoring import YearResult
from measures.models import Measure
from measures.queries import measures_of, topics_for_plan
from reports.drafting import prose
from reports.drafting import sources as where
from reports.drafting.sections import Draft, Sentence, Written, drafted
from reports.drafting.sources import Source
from reports.figures import figures_of
from reports.models import Meeting, MeetingPoint, Paper
from thai.dates import thai_date

_OPENINGS = ("ทั้งนี้", "ในการนี้", "นอกจากนี้", "ประธาน", "อนึ่ง")


@dataclass(frozen=True)
class Topic:
    """What the paper says under one number: the meeting's points, and the measures of the plan.

    ``name`` is empty where the rules of the year name no topics; ``number`` is None for what has none.
    """

    number: int | None
    name: str
    points: list[str]
    measures: list[Measure]

    def heading(self, place: int) -> str:
        """Its number in the paper and what it is about."""
        if self.number:
            return f"{place}. {self.name}" if self.name else f"ประเด็นที่ {place}"
        parts = ["ประเด็นอื่น"] * bool(self.points) + ["มาตรการในแผน"] * bool(self.measures)
        return f"{place}. {'และ'.join(parts)}"


@dataclass(frozen=True)
class DevelopmentFacts:
    """Everything the paper may speak of; ``result`` is that of the year before, where it was recorded."""

    paper: Paper
    meeting: Meeting | None
    pack: YearPack | None
    result: YearResult | None
    topics: list[Topic]

    @property
    def agency(self) -> str:
        """The agency's full name."""
        return self.paper.agency.name

    @property
    def fiscal_year(self) -> int:
        """The year of the meeting and of the plan."""
        return self.paper.fiscal_year

    @property
    def result_year(self) -> int:
        """The year whose result the meeting took."""
        return self.fiscal_year - 1


def lacks(agency: Agency, fiscal_year: int) -> list[Finding]:
    """The paper needs a meeting with its date, and something that it set: points, or measures of the plan."""
    meeting = Meeting.objects.filter(agency=agency, fiscal_year=fiscal_year).first()
    url = reverse("reports:meeting", args=[agency.code, fiscal_year])
    way: dict[str, Any] = {"subject": "การประชุม", "url": url, "link_text": "ไปบันทึกการประชุม"}
    if meeting is None or meeting.held_on is None:
        return [block("no-meeting", f"ยังไม่ได้บันทึกวันประชุมของปีงบประมาณ {fiscal_year}", **way)]
    if meeting.points.exists() or measures_of(agency, fiscal_year).exists():
        return []
    return [block("no-points", "ยังไม่ได้บันทึกประเด็นจากการประชุม และยังไม่มีมาตรการในแผนของปี", **way)]


def awaited(agency: Agency, fiscal_year: int) -> list[Finding]:
    """Once it can be begun there is nothing to wait for."""
    return []


def date_of(agency: Agency, fiscal_year: int) -> date | None:
    """The page is dated the day it is begun; the meeting has its own date in the text."""
    return None


def sources(agency: Agency, fiscal_year: int) -> list[Source]:
    """It has no tables; its topics follow the meeting and the plan."""
    return [
        where.meeting(agency, fiscal_year, "ประเด็นจากการประชุม"),
        where.plan(agency, fiscal_year, "มาตรการใต้ประเด็น"),
    ]


def gather(paper: Paper) -> DevelopmentFacts:
    """The facts the paper states; neither meeting, plan nor result need be there."""
    agency, year = paper.agency, paper.fiscal_year
    answered = find_assessment(agency, year - 1)
    result = result_of(answered) if answered else None
    edition = current_edition(year, agency)
    pack = pack_of(edition) if edition else result.pack if result else None
    meeting = Meeting.objects.filter(agency=agency, fiscal_year=year).first()
    points = list(meeting.points.all()) if meeting else []
    names = {row.number: row.name for row in topics_for_plan(agency, year)}
    topics = _topics(points, list(measures_of(agency, year)), names)
    return DevelopmentFacts(paper, meeting, pack, result, topics)


def _topics(points: list[MeetingPoint], measures: list[Measure], names: Mapping[int, str]) -> list[Topic]:
    """Topics in official order, those without anything left out; what has no topic comes last."""
    numbers = {*(row.topic for row in points), *(row.topic for row in measures)}
    ordered: list[int | None] = [*sorted(number for number in numbers if number), *[None] * (None in numbers)]
    return [
        Topic(
            number=number,
            name=names.get(number or 0, ""),
            points=prose.unmarked(row.text for row in points if row.topic == number),
            measures=[row for row in measures if row.topic == number],
        )
        for number in ordered
    ]


def draft(facts: DevelopmentFacts) -> list[Draft]:
    """The sections in printed order; those that would have nothing to say are left out."""
    return [row for row in _drafts(facts) if row.text]


def _drafts(facts: DevelopmentFacts) -> Iterator[Draft]:
    yield drafted("subject", "เรื่อง", "", [subject(facts)])
    yield drafted("meeting", "การประชุม", "", [meeting_held(facts)])
    yield drafted("result", "ผลการประเมินของปีก่อน", "", result_taken(facts))
    yield drafted("lead", "คำนำประเด็น", "", [lead(facts)])
    for place, topic in enumerate(facts.topics, 1):
        heading = topic.heading(place)
        yield drafted(f"topic-{topic.number or 'other'}", heading, heading, said(topic))
    yield drafted("closing", "ข้อเน้นย้ำของประธาน", "", closing(facts))


def page(facts: DevelopmentFacts, written: Mapping[str, Written]) -> dict[str, Any]:
    """The title in its lines, and the sections in order."""
    body = [row for key, row in written.items() if key != "subject"]
    return {
        "title": prose.title_lines(written["subject"].text, facts.agency),
        "sections": [{"heading": row.draft.heading, "blocks": row.blocks} for row in body],
    }


def figures(facts: DevelopmentFacts) -> dict[str, str | None]:
    """All figures of the result that the meeting took."""
    return figures_of(facts.result) if facts.result else {}


def measures(facts: DevelopmentFacts) -> list[Measure]:
    """All measures of the plan."""
    return [row for topic in facts.topics for row in topic.measures]


def check(facts: DevelopmentFacts) -> list[Finding]:
    """Nothing beyond what all papers are asked; those that follow a meeting are asked about its day there."""
    return []


def subject(facts: DevelopmentFacts) -> str:
    """The title the edition gives the paper."""
    otherwise = "การนำผลการประเมินคุณธรรมและความโปร่งใสไปสู่การพัฒนาองค์กรของ{agency} ประจำปีงบประมาณ พ.ศ. {year}"
    if facts.pack is None:
        return otherwise.format(agency=facts.agency, year=facts.fiscal_year)
    return prose.title(facts.pack, "development", facts.fiscal_year, facts.agency, otherwise)


def meeting_held(facts: DevelopmentFacts) -> Sentence:
    """When the working group met, who took the chair, and what it took up; only what was recorded."""
    meeting = facts.meeting
    held = thai_date(meeting.held_on) if meeting and meeting.held_on else ""
    chair = meeting.chair if meeting else ""
    position = meeting.chair_position if meeting else ""
    when = f" เมื่อวันที่ {held}" if held else ""
    led = (
        f" โดยมี {' '.join(part for part in (chair, position) if part)} เป็นประธาน" if chair or position else ""
    )
    stated = {"วันที่ประชุม": held, "ประธาน": chair, "ตำแหน่งประธาน": position}
    return Sentence(
        f"คณะทำงานของ{facts.agency}ได้ประชุม{when}{led} เพื่อนำผลการประเมินคุณธรรมและความโปร่งใส (ITA) "
        f"ประจำปีงบประมาณ พ.ศ. {facts.result_year} มากำหนดแนวทางพัฒนาองค์กร "
        f"ประจำปีงบประมาณ พ.ศ. {facts.fiscal_year}",
        {what: value for what, value in stated.items() if value},
    )


def result_taken(facts: DevelopmentFacts) -> Iterator[Sentence]:
    """Last year's total with its level, and what is weak, as far as they are known."""
    result, year = facts.result, facts.result_year
    if result is None or result.total is None:
        return
    level = f" อยู่ในระดับ {result.level.name}" if result.level else ""
    yield Sentence(
        f"ผล{prose.assessed(result.pack, year)} {facts.agency}ได้คะแนนรวม {result.total} คะแนน{level}"
        f"{prose.announced_beside(result)}",
        prose.total_stated(result, year),
    )
    yield prose.weak_points(result, year)


def lead(facts: DevelopmentFacts) -> str:
    """That the points follow; nothing where there are none."""
    return "ที่ประชุมได้พิจารณาแล้ว เห็นควรพัฒนาในประเด็นต่อไปนี้" if facts.topics else ""


def said(topic: Topic) -> Iterator[Sentence]:
    """The meeting's points, numbered where there are several, and the measures that carry them out."""
    many = len(topic.points) > 1
    for place, text in enumerate(topic.points, 1):
        yield Sentence(f"{place}) {text}" if many else text, {f"ข้อ {place}": text})
    if len(topic.measures) == 1:
        yield _measure(topic.measures[0], "โดยดำเนินการตาม ")
    elif topic.measures:
        yield Sentence("โดยดำเนินการตามมาตรการในแผน ดังนี้")
        for place, row in enumerate(topic.measures, 1):
            yield _measure(row, f"{place}) ")


def _measure(row: Measure, opening: str) -> Sentence:
    """A measure by title, what it does, who and when."""
    guideline = " ".join(prose.unmarked(row.guideline.splitlines()))
    who = prose.offices(row)
    stated = {"มาตรการ": row.title, "แนวทาง": guideline, "ผู้รับผิดชอบ": who, "ระยะเวลา": prose.period(row)}
    parts = [
        f"“{row.title}”",
        f"แนวทางปฏิบัติ คือ {guideline}" if guideline else "",
        f"ผู้รับผิดชอบ {who}" if who else "",
        stated["ระยะเวลา"],
    ]
    facts = {f"{what} {row.title}": value for what, value in stated.items() if value}
    return Sentence(opening + " ".join(part for part in parts if part), facts)


def closing(facts: DevelopmentFacts) -> Iterator[Sentence]:
    """What the chair stressed, in the words that were recorded; nothing where none were."""
    lines = prose.unmarked(facts.meeting.closing.splitlines()) if facts.meeting else []
    for place, line in enumerate(lines):
        is_opened = place > 0 or line.startswith(_OPENINGS)
        yield Sentence(line if is_opened else f"ทั้งนี้ ประธานได้เน้นย้ำว่า {line}", {f"ข้อเน้นย้ำ {place + 1}": line})
