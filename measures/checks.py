"""Checks of a plan: one rule, one function, one test.

Numbers in docstrings are those of the project's list of checks (V9 coverage, V10 link to an indicator,
V11 required columns, V14 years, V18 copies, V21 channels).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils import timezone

from agencies.findings import Finding, Severity, block, blocking, warn
from agencies.models import Agency, Membership
from measures.models import Measure, Plan
from measures.names import quoted
from measures.notes import is_carried_out
from measures.owed import is_owed
from measures.queries import PlanView, plan_view, usual_cut_offs
from thai.dates import local_day, thai_date
from thai.fiscal import FiscalYear
from thai.lists import joined
from thai.names import tidy

MeasureCheck = Callable[[Measure], list[Finding]]

OPINIONS = ("รับฟังความคิดเห็น", "แสดงความคิดเห็น", "รับข้อเสนอแนะ", "เสนอแนะและความคิดเห็น", "ถาม-ตอบ", "Q&A")
COMPLAINTS = ("ร้องเรียน", "แจ้งเบาะแส", "แจ้งเรื่องทุจริต")
CHANNEL = "ช่องทาง"
APART = ("แยก", "ไม่ใช่ช่องทางเดียว", "คนละช่องทาง", "ไม่ปะปน", "ไม่รวม")
ROUNDS = "รอบติดตาม"


# The field of the form of a measure where each missing part is written; of choices the first.
FIELDS = {
    "ขั้นตอน": "steps",
    "ส่วนราชการที่รับผิดชอบ": "units_0",
    "เจ้าของมาตรการ": "owner",
    "วันเริ่มและวันครบกำหนด": "starts_on",
    ROUNDS: "cut_offs_0",
}


def _edit_url(measure: Measure, field: str) -> str:
    """The address of the form of a measure, at a field."""
    page = reverse("measures:measure-edit", args=[measure.agency.code, measure.plan.fiscal_year, measure.pk])
    return f"{page}#id_{field}"


def weak_indicators_are_answered(view: PlanView) -> list[Finding]:
    """Every weak indicator of the result has at least one measure (V9)."""
    if view.assessment is None:
        return []
    address = reverse("measures:measure-add", args=[view.assessment.agency.code, view.fiscal_year])
    return [
        warn(
            "weak-without-measure",
            f"ตัวชี้วัดที่ {row.indicator.rule.number} {row.indicator.rule.name} ได้ {row.indicator.score} คะแนน "
            f"ต่ำกว่าเกณฑ์ แต่ยังไม่มีมาตรการในแผนปี {view.fiscal_year}",
            subject=row.indicator.rule.name,
            url=f"{address}?indicator={row.indicator.rule.code}",
            link_text="เพิ่มมาตรการ",
        )
        for row in view.uncovered
    ]


def measure_has_required_parts(measure: Measure) -> list[Finding]:
    """Steps, offices, owner, dates and follow-up are all there (V11)."""
    return _incomplete(measure, _missing_parts(measure))


def measure_is_written(measure: Measure) -> list[Finding]:
    """The same before adoption, which gives every measure its follow-up rounds."""
    return _incomplete(measure, [name for name in _missing_parts(measure) if name != ROUNDS])


def _missing_parts(measure: Measure) -> list[str]:
    parts = {
        "ขั้นตอน": bool(measure.steps.all()),
        "ส่วนราชการที่รับผิดชอบ": measure.all_units or bool(measure.units.all()),
        "เจ้าของมาตรการ": bool(measure.owner_label),
        "วันเริ่มและวันครบกำหนด": bool(measure.starts_on and measure.due_on),
        ROUNDS: bool(measure.rounds.all()),
    }
    return [name for name, present in parts.items() if not present]


def _incomplete(measure: Measure, missing: list[str]) -> list[Finding]:
    if not missing:
        return []
    message = f"{quoted(measure.title)} ยังขาด {' '.join(missing)}"
    url = _edit_url(measure, FIELDS[missing[0]])
    return [block("measure-incomplete", message, subject=measure.title, url=url)]


def measure_answers_something(measure: Measure) -> list[Finding]:
    """A measure names an indicator, an item or a topic (V10)."""
    if measure.topic or measure.weak_points.all():
        return []
    message = f"{quoted(measure.title)} ยังไม่ระบุว่าตอบตัวชี้วัดใด"
    return [block("measure-unlinked", message, subject=measure.title, url=_edit_url(measure, "indicators_0"))]


def measure_is_inside_its_year(measure: Measure) -> list[Finding]:
    """Start and due dates lie in the plan's fiscal year (V14)."""
    year = FiscalYear(measure.plan.fiscal_year)
    days = {"starts_on": measure.starts_on, "due_on": measure.due_on}
    outside = [(field, day) for field, day in days.items() if day and not year.contains(day)]
    return [
        warn(
            "measure-outside-year",
            f"{quoted(measure.title)} มีวันที่ {thai_date(day)} อยู่นอกปีงบประมาณ {year.year}",
            subject=measure.title,
            url=_edit_url(measure, field),
        )
        for field, day in outside
    ]


def measure_steps_differ(measure: Measure) -> list[Finding]:
    """No step is copied twice (V18)."""
    texts = _steps(measure)
    copies = sorted({text for text in texts if texts.count(text) > 1}, key=texts.index)
    return [
        warn(
            "step-repeated",
            f"{quoted(measure.title)} มีขั้นตอนซ้ำกัน: {text}",
            subject=measure.title,
            url=_edit_url(measure, "steps"),
            waivable=True,
        )
        for text in copies
    ]


def measure_owner_is_in_post(measure: Measure) -> list[Finding]:
    """An owner with an account still holds a post in the agency.

    The record of a year carried out keeps the name of who owned the measure then.
    """
    is_in_post = measure.owner is None or measure.owner.is_active
    if is_in_post or is_carried_out(measure.plan, timezone.localdate()):
        return []
    message = f"{measure.owner_label} เจ้าของมาตรการ “{measure.title}” พ้นหน้าที่ในหน่วยงานแล้ว กรุณากำหนดเจ้าของใหม่"
    return [block("measure-owner-left", message, subject=measure.title, url=_edit_url(measure, "owner"))]


def measure_keeps_channels_apart(measure: Measure) -> list[Finding]:
    """The channel for opinions is not the one for complaints of corruption (V21, met in sample S002).

    A line that says they are apart names both rightly; a measure that sets up both is worth a second look.
    """
    lines = [line for line in (*measure.guideline.splitlines(), *_steps(measure)) if CHANNEL in line]
    opinions = any(_names(line, OPINIONS) for line in (measure.title, *lines))
    complaints = any(_names(line, COMPLAINTS) and not _names(line, APART) for line in lines)
    if not (opinions and complaints):
        return []
    message = (
        f"{quoted(measure.title)} กล่าวถึงทั้งช่องทางรับฟังความคิดเห็นและช่องทางร้องเรียนการทุจริต "
        "ซึ่งต้องเป็นคนละช่องทาง กรุณาแยกเป็นคนละมาตรการ หรือตรวจว่าระบุแต่ละช่องทางชัดเจน"
    )
    return [
        warn(
            "channels-mixed",
            message,
            subject=measure.title,
            url=_edit_url(measure, "guideline"),
            waivable=True,
        )
    ]


def _names(line: str, words: Iterable[str]) -> bool:
    return any(word in line for word in words)


def _steps(measure: Measure) -> list[str]:
    return [tidy(step.text) for step in measure.steps.all()]


MEASURE_CHECKS: tuple[MeasureCheck, ...] = (
    measure_answers_something,
    measure_has_required_parts,
    measure_is_inside_its_year,
    measure_steps_differ,
    measure_owner_is_in_post,
    measure_keeps_channels_apart,
)
# The same while there are no rounds yet.
WRITTEN_CHECKS: tuple[MeasureCheck, ...] = tuple(
    measure_is_written if check is measure_has_required_parts else check for check in MEASURE_CHECKS
)


def check_measures(measures: list[Measure]) -> list[Finding]:
    """All findings about measures, measure by measure."""
    return [finding for measure in measures for check in MEASURE_CHECKS for finding in check(measure)]


def findings_of(measure: Measure) -> list[Finding]:
    """The findings of one measure; where its plan is not in force yet, rounds are not asked for."""
    checks = MEASURE_CHECKS if measure.plan.is_adopted else WRITTEN_CHECKS
    return [finding for check in checks for finding in check(measure)]


def check_answers(agency: Agency, result_year: int) -> list[Finding]:
    """Whether the weak indicators of a result are answered by the plan of the year after."""
    return weak_indicators_are_answered(plan_view(agency, result_year + 1))


def steps_differ_between_measures(measures: list[Measure]) -> list[Finding]:
    """No step of one measure is copied into another (V18)."""
    holders: dict[str, list[Measure]] = {}
    for measure in measures:
        for text in dict.fromkeys(_steps(measure)):
            holders.setdefault(text, []).append(measure)
    return [
        warn(
            "step-copied",
            f"ขั้นตอน “{text}” ซ้ำกันในมาตรการ {' และ '.join(f'“{row.title}”' for row in rows)}",
            subject="ขั้นตอนซ้ำกันระหว่างมาตรการ",
            url=_edit_url(rows[-1], "steps"),
            waivable=True,
        )
        for text, rows in holders.items()
        if len(rows) > 1
    ]


def plan_promises_something(view: PlanView) -> list[Finding]:
    """A plan that is adopted has at least one measure."""
    if view.measures:
        return []
    return [block("plan-empty", f"แผนปี {view.fiscal_year} ยังไม่มีมาตรการ กรุณาเพิ่มมาตรการก่อนเสนอ")]


def result_to_answer_is_known(view: PlanView) -> list[Finding]:
    """The result that the plan answers is recorded in full, so that its weak indicators are known."""
    if view.result is not None and view.result.is_complete:
        return []
    message = f"ยังไม่ได้บันทึกผลการประเมินปี {view.fiscal_year - 1} ให้ครบ จึงยังไม่ทราบว่าตัวชี้วัดใดต่ำกว่าเกณฑ์"
    return [warn("result-unknown", message, subject=f"ผลการประเมินปี {view.fiscal_year - 1}", waivable=True)]


def measures_are_ahead(view: PlanView) -> list[Finding]:
    """No measure of the year under way begins before the day on which its plan is proposed (V14).

    A plan of another year is written ahead, or recorded after it was carried out; neither is asked about.
    """
    today = timezone.localdate()
    if view.plan is None or not FiscalYear(view.fiscal_year).contains(today):
        return []
    begun = [row for row in view.measures if row.starts_on and row.starts_on < today]
    if not begun:
        return []
    named = joined([f"“{row.title}” ({thai_date(row.starts_on)})" for row in begun if row.starts_on])
    return [
        warn(
            "measure-begun",
            f"มาตรการ {len(begun)} ข้อมีวันเริ่มก่อนวันนี้ ซึ่งแผนยังไม่ได้รับอนุมัติ คือ {named}"
            " กรุณาปรับวันเริ่ม หรือชี้แจงหากดำเนินการไปก่อนแล้ว",
            subject="วันเริ่มของมาตรการ",
            url=reverse("measures:plan-arrange", args=[view.plan.agency.code, view.fiscal_year]),
            link_text="ไปปรับวันเริ่ม",
            waivable=True,
        )
    ]


PLAN_CHECKS: tuple[Callable[[PlanView], list[Finding]], ...] = (
    plan_promises_something,
    result_to_answer_is_known,
    weak_indicators_are_answered,
    measures_are_ahead,
)
# What deserves a second look while a plan is being written, and holds the door when it is proposed.
GRAVE_AT_THE_DOOR = frozenset({"weak-without-measure", "measure-outside-year"})


def check_plan(view: PlanView) -> list[Finding]:
    """What a plan must mend, or explain, before it is adopted; what must be mended comes first."""
    findings = [
        *(row for check in PLAN_CHECKS for row in check(view)),
        *(row for measure in view.measures for check in WRITTEN_CHECKS for row in check(measure)),
        *steps_differ_between_measures(view.measures),
    ]
    judged = [
        replace(row, severity=Severity.BLOCK) if row.rule in GRAVE_AT_THE_DOOR else row for row in findings
    ]
    return sorted(judged, key=lambda row: row.severity != Severity.BLOCK)


def rounds_are_ahead(view: PlanView, day: date) -> list[Finding]:
    """The rounds that a plan not in force would open with are still to come; told, and never held."""
    usual = usual_cut_offs(view.plan) if view.plan else []
    passed: Counter[date] = Counter()
    for measure in view.measures:
        rounds = list(measure.rounds.all())
        own = [row.cut_off for row in rounds if is_owed(row, rounds)]
        passed.update(cut_off for cut_off in own or usual if cut_off < day)
    return [
        warn(
            "round-passed",
            f"รอบ {thai_date(cut_off)} ({count} มาตรการ) ผ่านไปแล้ว เมื่ออนุมัติแผนจะขึ้นว่าเลยกำหนดทันที",
            subject=str(view.plan),
            url=reverse("measures:plan-calendar", args=[view.plan.agency.code, view.fiscal_year]),
            link_text="ดูรอบติดตามของแผน",
        )
        for cut_off, count in sorted(passed.items())
        if view.plan
    ]


def before_proposing(plan: Plan, by: Membership) -> list[Finding]:
    """The door's checks: the plan is complete, and was not put in force outside the portal."""
    if plan.adopted_on:
        message = (
            f"แผนนี้อนุมัติใช้แล้วเมื่อ {thai_date(plan.adopted_on)} จึงไม่ต้องเสนออีก "
            "หากต้องแก้ไข กรุณาแก้ไขมาตรการโดยระบุเหตุผล"
        )
        return [block("plan-in-force", message)]
    return check_plan(plan_view(plan.agency, plan.fiscal_year))


def adoption_day_is_possible(plan: Plan, day: date) -> list[Finding]:
    """A plan is approved no later than today, and not before the year whose result it answers began."""
    earliest = FiscalYear(plan.fiscal_year).previous.starts_on
    if day > timezone.localdate():
        message = f"วันที่อนุมัติต้องไม่เกินวันนี้ ({thai_date(timezone.localdate())})"
    elif day < earliest:
        message = f"วันที่อนุมัติต้องไม่ก่อนวันที่ {thai_date(earliest)} กรุณาตรวจปี พ.ศ."
    else:
        return []
    return [block("adoption-day", message, subject="วันที่อนุมัติ")]


def earlier_approval_is_explained(plan: Plan, day: date, comment: str) -> list[Finding]:
    """A plan approved before it was proposed here was approved on paper; the record says on which."""
    if plan.proposed_at is None or day >= local_day(plan.proposed_at) or comment.strip():
        return []
    message = (
        f"วันที่อนุมัติ {thai_date(day)} อยู่ก่อนวันที่เสนอแผนในระบบ ({thai_date(plan.proposed_at)}) กรุณาระบุที่มา"
        " เช่น อนุมัติในแผนฉบับกระดาษ พร้อมเลขที่หนังสือ หากมี"
    )
    return [block("adoption-unexplained", message, subject="ความเห็นหรือเหตุผล")]


def before_adopting(plan: Plan, by: Membership) -> list[Finding]:
    """Nothing that blocks came up since; what was explained when it was proposed is not asked again."""
    return blocking(check_plan(plan_view(plan.agency, plan.fiscal_year)))
