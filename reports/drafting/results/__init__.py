"""รายงานผลการดำเนินการ: what was done under each measure of a plan and what came of it, citing scores.

The table follows the record and is not edited here: whoever finds it wrong mends the measure or its rounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from agencies.findings import Finding
from agencies.models import Agency
from measures.models import Achievement, Measure
from measures.outcomes import NOT_RECORDED
from reports.drafting import announcement, prose
from reports.drafting import sources as where
from reports.drafting.prose import listed
from reports.drafting.results.claims import false_claims_in
from reports.drafting.results.facts import ResultsFacts, gather
from reports.drafting.results.readiness import awaited, unfinished
from reports.drafting.results.table import table
from reports.drafting.sections import Draft, Sentence, Written, drafted
from reports.drafting.sources import Source
from reports.figures import figure, figures_of
from thai.dates import thai_date

__all__ = [
    "awaited",
    "check",
    "date_of",
    "draft",
    "figures",
    "gather",
    "lacks",
    "measures",
    "page",
    "sources",
]


def lacks(agency: Agency, fiscal_year: int) -> list[Finding]:
    """As the announcement, it needs a plan with at least one measure."""
    return announcement.lacks(agency, fiscal_year)


def date_of(agency: Agency, fiscal_year: int) -> date | None:
    """A report is dated the day it is begun."""
    return None


def sources(agency: Agency, fiscal_year: int) -> list[Source]:
    """What the columns of the table are printed from."""
    return [
        where.plan(agency, fiscal_year, "ชื่อและรายการมาตรการ"),
        where.rounds(agency, fiscal_year, "รายละเอียดการดำเนินการและหลักฐาน"),
        where.outcomes(agency, fiscal_year, "ผลลัพธ์และสรุปผลของมาตรการ"),
        where.scores(agency, fiscal_year, "คะแนนที่อ้างอิง"),
    ]


def draft(facts: ResultsFacts) -> list[Draft]:
    """The sections in printed order; those that would have nothing to say are left out."""
    return [row for row in _drafts(facts) if row.text]


def _drafts(facts: ResultsFacts) -> Iterator[Draft]:
    yield drafted("subject", "ชื่อรายงาน", "", [subject(facts)])
    yield drafted("background", "ความเป็นมา", "ความเป็นมา", background(facts))
    yield drafted("overview", "ผลการดำเนินการ (ก่อนตาราง)", "ผลการดำเนินการตามมาตรการ", overview(facts))
    yield drafted("scores", "ผลการประเมินของปี", "ผลการประเมินของปี", scores(facts))
    yield drafted("proposal", "การเสนอรายงาน", "การเสนอรายงาน", [proposal(facts)])


def page(facts: ResultsFacts, written: Mapping[str, Written]) -> dict[str, Any]:
    """The numbered sections with the table; ``evidence`` is what the table names, to be held at issue."""
    parts = [row for key, row in written.items() if key != "subject"]
    return {
        "sections": [
            {
                "heading": f"{number}. {row.draft.heading}",
                "blocks": [*row.blocks, *(table(facts) if row.draft.key == "overview" else [])],
            }
            for number, row in enumerate(parts, 1)
        ],
        "title": prose.title_lines(written["subject"].text, facts.agency),
        "evidence": [{"id": row.pk, "title": row.title} for row in facts.evidence],
    }


def figures(facts: ResultsFacts) -> dict[str, str | None]:
    """All figures of the year's result, and the scores of items that are cited."""
    points = [point.item_code for row in facts.measures for point in row.weak_points.all()]
    cites = [
        one.item_code for row in facts.measures for detail in row.details.all() for one in detail.cites.all()
    ]
    cited = {code: facts.items.get(code) for code in [*points, *cites] if code}
    stated = figures_of(facts.result) if facts.result else {}
    return stated | {f"item-{code}": figure(score) for code, score in cited.items() if score is not None}


def check(facts: ResultsFacts) -> list[Finding]:
    """The scores that the records claim are so, and everyone who should have written did."""
    return [*false_claims_in(facts), *unfinished(facts.measures, facts.paper.agency, facts.fiscal_year)]


def measures(facts: ResultsFacts) -> list[Measure]:
    """All measures of the plan."""
    return facts.measures


def subject(facts: ResultsFacts) -> str:
    """The title the edition gives the report."""
    otherwise = (
        "รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายใน{agency} ประจำปีงบประมาณ พ.ศ. {year}"
    )
    if facts.pack is None:
        return otherwise.format(agency=facts.agency, year=facts.fiscal_year)
    return prose.title(facts.pack, "results", facts.fiscal_year, facts.agency, otherwise)


def background(facts: ResultsFacts) -> Iterator[Sentence]:
    """Which measures there were, and what in the result of the year before they answer."""
    count, year = str(len(facts.rows)), facts.fiscal_year
    word, day = _in_force(facts)
    since = f" ซึ่ง{word}เมื่อวันที่ {thai_date(day)}" if day else ""
    stated = {f"จำนวนมาตรการ ปี {year}": count} | ({f"วันที่{word}แผน": thai_date(day)} if day else {})
    yield Sentence(
        f"{facts.agency}ได้กำหนดมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. {year} "
        f"จำนวน {count} มาตรการ{since}",
        stated,
    )
    if facts.before and (weak := prose.weak_points(facts.before, year - 1)):
        yield Sentence(
            f"มาตรการดังกล่าวจัดทำขึ้นจากผล{prose.assessed(facts.before.pack, year - 1)} ซึ่งพบว่า{weak}", weak.facts
        )


def _in_force(facts: ResultsFacts) -> tuple[str, date | None]:
    """How and when the plan came into force: announced only where its announcement was issued."""
    if facts.announced_on:
        return "ประกาศใช้", facts.announced_on
    return "อนุมัติ", facts.plan.adopted_on if facts.plan else None


def overview(facts: ResultsFacts) -> Iterator[Sentence]:
    """How far the rounds were reported, how the measures ended, and that the table follows."""
    yield _followed(facts)
    yield _achieved(facts)
    yield Sentence("รายละเอียดการดำเนินการและผลลัพธ์ของแต่ละมาตรการ มีดังนี้")


def _followed(facts: ResultsFacts) -> Sentence:
    """The days of report of the plan, and the reports of its measures: all, given, and not needed."""
    reports = [report for row in facts.rows for report in row.reports]
    if not reports:
        return Sentence("")
    rounds = str(len({report.cut_off for report in reports}))
    planned, told = str(len(reports)), str(sum(report.is_recorded for report in reports))
    needless = sum(bool(report.needless) for report in reports)
    why = f" และไม่ต้องรายงาน {needless} รายงาน เพราะมาตรการแล้วเสร็จก่อนถึงรอบ" if needless else ""
    return Sentence(
        f"การกำกับติดตามกำหนดให้รายงานผล {rounds} รอบ รวมทุกมาตรการ {planned} รายงาน "
        f"โดยรายงานแล้ว {told} รายงาน{why}",
        {"รอบติดตาม": rounds, "รายงานทั้งหมด": planned, "รายงานแล้ว": told}
        | ({"ไม่ต้องรายงาน": str(needless)} if needless else {}),
    )


def _achieved(facts: ResultsFacts) -> Sentence:
    """How many measures ended how; those that nobody summed up are counted as such."""
    labels = [str(label) for label in Achievement.labels]
    counts = {label: sum(row.achievement == label for row in facts.rows) for label in labels}
    counts["ยังไม่ได้สรุปผล"] = sum(row.achievement == NOT_RECORDED for row in facts.rows)
    if not any(counts[label] for label in labels):
        return Sentence(f"{facts.as_of} ยังไม่ได้สรุปความสำเร็จของมาตรการ")
    stated = {label: f"{label} {count} มาตรการ" for label, count in counts.items() if count}
    return Sentence(f"{facts.as_of} ความสำเร็จของมาตรการเมื่อเทียบกับเป้าหมาย คือ {listed(stated.values())}", stated)


def scores(facts: ResultsFacts) -> Iterator[Sentence]:
    """The year's figures and the change since last year; nothing where the year has no scores."""
    result, year = facts.result, facts.fiscal_year
    if result is None or not (totals := prose.totals(result, year)):
        return
    yield Sentence(f"ผล{prose.assessed(result.pack, year)} {totals}", totals.facts)
    yield prose.since_last_year(result, facts.before, year)


def proposal(facts: ResultsFacts) -> Sentence:
    """What the reader is asked for; measures that did not end well are to be taken up again."""
    left = sum(
        row.measure.achievement in (Achievement.PARTLY, Achievement.NOT_ACHIEVED) for row in facts.rows
    )
    asked = "จึงเสนอรายงานฉบับนี้เพื่อโปรดทราบ"
    if not left:
        return Sentence(f"{asked} และพิจารณาสั่งการตามที่เห็นสมควร")
    return Sentence(
        f"{asked} และพิจารณานำมาตรการที่ยังไม่บรรลุเป้าหมาย จำนวน {left} มาตรการ ไปดำเนินการต่อ",
        {"มาตรการที่ยังไม่บรรลุเป้าหมาย": str(left)},
    )
