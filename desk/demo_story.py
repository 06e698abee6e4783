"""The demo agency's years told through the acts of its officers: results, meetings, plans and follow-up.

Scenes are put on days and played in order of time under ``as_of``; each is an act that people have on their
pages, so that the record of acts is true. Papers are told by ``desk.demo_papers``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import ParamSpec

from django.core.files.base import ContentFile

from agencies.actions import add_officer, add_unit, change_unit, create_agency
from agencies.findings import Finding, waivable
from agencies.models import Agency, Membership
from agencies.transitions import perform
from assessments.actions import (
    open_year,
    replace_item_scores,
    replace_remarks,
    replace_suggestions,
    save_scores,
)
from assessments.queries import get_assessment
from assessments.workflow import CONFIRM
from desk.demo_clock import as_of, office_hour, workday
from desk.demo_files import pen_stroke, scene_picture
from desk.yearfile.content import AgencyContent, PlanContent, ResultContent, YearContent
from measures.actions import MeasureContent, add_measure, change_measure, remove_measure
from measures.amendments import amendments_of
from measures.checks import before_proposing
from measures.evidence import inspect
from measures.evidence_actions import EvidenceContent, add_evidence
from measures.models import Evidence, Measure, RoundStatus
from measures.outcome_actions import save_outcome
from measures.plan_actions import approve_plan, note_amendments, propose_plan
from measures.queries import get_pack_for_plan, get_plan, usual_cut_offs
from measures.records import EvidenceRecord, MeasureRecord, RoundRecord
from measures.rollover import rollover_into
from measures.rollover_actions import Carriage, roll_over
from measures.round_actions import RoundAnswer, answer_round
from reports.actions import replace_meeting
from reports.signatures import drawn, save_signature

Act = Callable[[], object]
Given = ParamSpec("Given")
BOOK_PREFIX = "ตย 72001"
JUST_PASSED = timedelta(days=9)  # the round that everybody should have answered by now
TOO_NEAR = timedelta(days=20)  # a usual round this near to that one would be one too many
GOING_ON = "ดำเนินการตามขั้นตอนของมาตรการอย่างต่อเนื่อง"
WHY_DROPPED = "สถานศึกษาในพื้นที่จัดกิจกรรมเดียวกันแล้ว จึงไม่จัดซ้ำเพื่อไม่ให้สิ้นเปลืองงบประมาณ"
WHY_BEGUN = "เป็นงานประจำที่ดำเนินการต่อเนื่องตั้งแต่ต้นปีงบประมาณ"
WHY_WAIVED = "ตรวจแล้ว ข้อความถูกต้องตามที่ดำเนินการจริง"


class Stage:
    """The agency on which the story is played, and the scenes that were put on days."""

    def __init__(self, agency: Agency, today: date) -> None:
        self.agency, self.today = agency, today
        self._scenes: list[tuple[date, Act]] = []

    def on(self, day: date, act: Callable[Given, object], *args: Given.args, **kwargs: Given.kwargs) -> None:
        """Put an act on a day, or on the Monday after it; never on today, which belongs to the visitor."""
        yesterday = self.today - timedelta(days=1)
        self._scenes.append((min(workday(day), yesterday), partial(act, *args, **kwargs)))

    def play(self) -> None:
        """Play all scenes in order of time; those of one day in the order in which they were put there."""
        for day, scenes in groupby(sorted(self._scenes, key=itemgetter(0)), key=itemgetter(0)):
            for place, (_, act) in enumerate(scenes):
                with as_of(office_hour(day, place)):
                    act()

    def who(self, name: str) -> Membership:
        """The officer whose username ends like this, with what signing asks of them."""
        people = self.agency.memberships.select_related("user", "agency", "unit")
        return people.get(user__username=f"demo.{name}")

    def person(self, username: str) -> Membership | None:
        """An officer by username; None for who has no account."""
        people = self.agency.memberships.select_related("user", "agency", "unit")
        return people.filter(user__username=username).first()


def found_agency(content: AgencyContent, today: date, begins: date) -> Stage:
    """The agency with its offices and people, as an administrator sets it up on the first day."""
    with as_of(office_hour(workday(begins), 0)):
        agency = create_agency(by=None, code=content.code, is_demo=True, **content.fields)
        units = {name: add_unit(agency=agency, name=name, by=None) for name in content.units}
        for officer in content.officers:
            fields = dict(officer.fields)
            unit = units.get(fields.pop("unit") or "")
            add_officer(agency=agency, username=officer.username, unit=unit, by=None, **fields)
        stage = Stage(agency, today)
        change_unit(unit=next(iter(units.values())), book_prefix=BOOK_PREFIX, by=stage.who("admin"))
        for name in ("head", "mayor"):
            who = stage.who(name)
            save_signature(picture=drawn(pen_stroke(who.user.username)), by=who)
    return stage


def tell_year(stage: Stage, content: YearContent, *, is_under_way: bool) -> None:
    """Put what a year file says on the days it says."""
    if content.result and (announced := content.result.declared.get("announced_on")):
        stage.on(announced + timedelta(days=3), _enter_result, stage, content.fiscal_year, content.result)
        stage.on(announced + timedelta(days=4), _confirm, stage, content.fiscal_year)
    if content.meeting:
        stage.on(content.meeting.head["held_on"] + timedelta(days=2), _keep_meeting, stage, content)
    if content.plan and content.plan.measures:
        _tell_plan(stage, content.fiscal_year, content.plan, is_under_way=is_under_way)


def reasons(findings: Iterable[Finding]) -> dict[str, str]:
    """A reason for each warning that asks for one."""
    return {finding.rule: WHY_WAIVED for finding in waivable(list(findings))}


# ---- results and meetings


def _enter_result(stage: Stage, year: int, result: ResultContent) -> None:
    staff = stage.who("staff")
    assessment = open_year(agency=stage.agency, fiscal_year=year, by=staff)
    save_scores(assessment=assessment, scores=result.scores or {}, by=staff, **result.declared)
    if result.items:
        replace_item_scores(assessment=assessment, items=result.items, by=staff)
    replace_remarks(assessment=assessment, remarks=result.remarks or [], by=staff)
    replace_suggestions(assessment=assessment, suggestions=result.suggestions or [], by=staff)


def _confirm(stage: Stage, year: int) -> None:
    perform(CONFIRM, get_assessment(stage.agency, year), by=stage.who("staff"))


def _keep_meeting(stage: Stage, content: YearContent) -> None:
    meeting = content.meeting
    if meeting:
        replace_meeting(
            agency=stage.agency,
            fiscal_year=content.fiscal_year,
            head=meeting.head,
            points=meeting.points,
            by=stage.who("staff"),
        )


# ---- plans


def _tell_plan(stage: Stage, year: int, plan: PlanContent, *, is_under_way: bool) -> None:
    adopted: date = plan.fields["adopted_on"]
    records = plan.measures or ()
    stage.on(adopted - timedelta(days=12), _write_plan, stage, year, records)
    stage.on(adopted - timedelta(days=5), _propose, stage, year)
    stage.on(adopted, _approve, stage, year)
    if is_under_way:
        *kept, dropped = records
        stage.on(adopted + timedelta(days=7), _drop, stage, year, dropped.title)
        stage.on(adopted + timedelta(days=8), _set_rounds, stage, year, kept)
        stage.on(adopted + timedelta(days=9), _take_note, stage, year)
        for row in kept:
            _tell_rounds_so_far(stage, year, row)
        return
    for row in records:
        for one in row.rounds:
            if one.reported_on:
                stage.on(one.reported_on, _answer, stage, year, row.title, one)
        if row.achievement:
            last = max(one.reported_on for one in row.rounds if one.reported_on)
            stage.on(last + timedelta(days=3), _sum_up, stage, year, row)


def _write_plan(stage: Stage, year: int, records: Sequence[MeasureRecord]) -> None:
    staff = stage.who("staff")
    for row in records:
        content = _content_of(stage, row)
        measure = _carry(stage, year, row, staff) if row.carried_from else None
        if measure is None:
            add_measure(agency=stage.agency, fiscal_year=year, content=content, by=staff)
        else:
            measure.refresh_from_db()
            change_measure(measure=measure, content=content, by=staff, version=measure.version)


def _carry(stage: Stage, year: int, row: MeasureRecord, by: Membership) -> Measure | None:
    """The measure of the year before that a record goes on with, carried into the new plan."""
    offered = rollover_into(stage.agency, get_pack_for_plan(stage.agency, year), year).candidates
    title = row.carried_from.title if row.carried_from else ""
    chosen = [one for one in offered if one.measure.title == title]
    carriages = [
        Carriage(one, [point.target for point in one.points if point.target], one.measure.owner)
        for one in chosen
    ]
    return next(iter(roll_over(agency=stage.agency, fiscal_year=year, carriages=carriages, by=by)), None)


def _content_of(stage: Stage, row: MeasureRecord) -> MeasureContent:
    """What the staff types of a measure; its follow-up dates are those of the plan."""
    owner = stage.person(row.owner_name)
    return MeasureContent(
        title=row.title,
        indicator_codes=row.indicator_codes,
        item_codes=row.item_codes,
        topic=row.topic,
        guideline=row.guideline,
        steps=row.steps,
        all_units=row.all_units,
        units=list(stage.agency.units.filter(name__in=row.units)),
        owner=owner,
        owner_name="" if owner else row.owner_name,
        starts_on=row.starts_on,
        due_on=row.due_on,
        monitoring=row.monitoring,
        target=row.target,
        budget=row.budget,
    )


def _propose(stage: Stage, year: int) -> None:
    plan, staff = get_plan(stage.agency, year), stage.who("staff")
    asked = {finding.rule: WHY_BEGUN for finding in waivable(before_proposing(plan, staff))}
    propose_plan(plan=plan, by=staff, waivers=asked)


def _approve(stage: Stage, year: int) -> None:
    plan = get_plan(stage.agency, year)
    approve_plan(plan=plan, by=stage.who("mayor"), version=plan.version, comment="อนุมัติให้ดำเนินการตามแผน")


def _drop(stage: Stage, year: int, title: str) -> None:
    remove_measure(measure=_measure(stage, year, title), by=stage.who("staff"), reason=WHY_DROPPED)


def _take_note(stage: Stage, year: int) -> None:
    """The executive who approved the plan takes note of what was amended since."""
    plan = get_plan(stage.agency, year)
    note_amendments(plan=plan, by=stage.who("mayor"), seen=amendments_of([plan])[plan.pk].count)


# ---- follow-up


def _set_rounds(stage: Stage, year: int, records: Sequence[MeasureRecord]) -> None:
    """Give each measure of the year under way the round that has just passed, beside those far enough off."""
    passed = stage.today - JUST_PASSED
    for row in records:
        measure = _measure(stage, year, row.title)
        usual = [day for day in usual_cut_offs(measure.plan) if abs(day - passed) > TOO_NEAR]
        content = replace(_content_of(stage, row), cut_offs=[*usual, *([passed] if row.rounds else [])])
        change_measure(
            measure=measure,
            content=content,
            by=stage.who("staff"),
            version=measure.version,
            reason="กำหนดวันติดตามเพิ่ม เพื่อให้ผู้บริหารทราบความก้าวหน้าก่อนรอบ 6 เดือน",
        )


def _tell_rounds_so_far(stage: Stage, year: int, row: MeasureRecord) -> None:
    """Answer the usual rounds that are past, and the one just passed where the file has an answer."""
    passed = stage.today - JUST_PASSED
    for month in (3, 9):
        day = date(row.due_on.year, month, 31 if month == 3 else 30) if row.due_on else passed
        if day < passed - TOO_NEAR:
            report = RoundRecord(day, day, RoundStatus.UNDER_WAY, GOING_ON)
            stage.on(day + timedelta(days=6), _answer, stage, year, row.title, report)
    for one in row.rounds:
        if one.status:
            report = replace(one, cut_off=passed)
            stage.on(passed - timedelta(days=2), _answer, stage, year, row.title, report)


def _answer(stage: Stage, year: int, title: str, report: RoundRecord) -> None:
    """The owner reports; for who has no account the staff does."""
    measure = _measure(stage, year, title)
    by = measure.owner or stage.who("staff")
    row = measure.rounds.get(cut_off=report.cut_off)
    answer = RoundAnswer(
        status=report.status,
        text=report.text,
        result=report.result,
        problems=report.problems,
        suggestions=report.suggestions,
        reported_on=min(workday(report.reported_on or report.cut_off), stage.today - timedelta(days=1)),
        evidence=[_evidence(stage, one, by) for one in report.evidence],
    )
    answer_round(row=row, answer=answer, by=by, version=row.version)


def _evidence(stage: Stage, row: EvidenceRecord, by: Membership) -> Evidence:
    """A link, or where there is none a picture, as evidence."""
    content = EvidenceContent(row.title, row.url, row.dated_on)
    if not row.url:
        file = ContentFile(scene_picture(row.title), f"{row.title}.png")
        content = replace(content, file=file, inspected=inspect(file, f"{row.title}.png"))
    return add_evidence(agency=stage.agency, content=content, by=by)


def _sum_up(stage: Stage, year: int, row: MeasureRecord) -> None:
    measure = _measure(stage, year, row.title)
    save_outcome(
        measure=measure,
        achievement=row.achievement,
        outcome=row.outcome,
        by=stage.who("staff"),
        version=measure.version,
    )


def _measure(stage: Stage, year: int, title: str) -> Measure:
    rows = Measure.objects.select_related("plan__agency", "owner__user", "owner__agency")
    return rows.get(plan__agency=stage.agency, plan__fiscal_year=year, title=title)
