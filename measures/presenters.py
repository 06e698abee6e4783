"""What a plan looks like to a reader, put together in Python: a plan may hold dozens of measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.urls import reverse
from django.utils.safestring import SafeString

from agencies.findings import Finding
from agencies.kinds import ALL_UNITS
from agencies.pieces import fill, shape
from assessments.packs import TopicRule, YearPack
from assessments.scoring import IndicatorResult
from measures.checks import findings_of
from measures.models import Measure, Round, WeakPoint
from measures.names import quoted
from measures.notes import late_rounds
from measures.owed import NEEDLESS, excused_by
from measures.queries import PlanView
from measures.round_presenters import office_words
from thai.dates import thai_date_short
from thai.fields import baht
from thai.wholes import each_word, whole

CARD = """
<article class="app-card app-measure" aria-labelledby="m{pk}">
  <div class="app-measure-head">
    <h3 id="m{pk}">{number}. {title}</h3>{tools}
  </div>{answers}{findings}{guideline}{steps}
  <dl class="app-facts">{facts}</dl>
</article>"""
TOOLS = """
    <p class="app-no-print app-measure-tools">
      <a href="{edit}">แก้ไข{what}</a> <a href="{copy}">คัดลอก{what}</a>{moves} <a href="{remove}">ลบ{what}</a>
    </p>"""
WHAT = '<span class="visually-hidden"> {}</span>'
MOVE = """
      <button class="app-link-button" form="order" formaction="{}" name="direction"
        value="{}">{}{}</button>"""
ANSWERS = """
  <p class="app-measure-answers"><span>ตอบ</span>{}</p>"""
ANSWER = ' <span class="app-chip">{}</span>'
FACT = "<div><dt>{}</dt><dd>{}</dd></div>"
NOTE = '\n  <p class="app-measure-note" data-tone="{}">{} {}</p>'
TONES = {"block": "bad", "warn": "warn"}
NOT_SAID = "ยังไม่ระบุ"

day_of = lru_cache(maxsize=512)(thai_date_short)  # a plan names the same few days over and over


@dataclass(frozen=True)
class PlanPage:
    """A plan as one person sees it; ``can_edit`` whether they may change it now."""

    view: PlanView
    pack: YearPack
    topics: tuple[TopicRule, ...]
    agency_code: str
    can_edit: bool

    @cached_property
    def findings(self) -> dict[int, list[Finding]]:
        """What is to be mended, by the key of the measure; measures without a finding are left out."""
        found = {measure.pk: findings_of(measure) for measure in self.view.measures}
        return {key: rows for key, rows in found.items() if rows}

    @property
    def can_move(self) -> bool:
        """Whether a measure may change places with one click; a plan in force asks for a reason first."""
        plan = self.view.plan
        return self.can_edit and plan is not None and not plan.is_adopted and len(self.view.measures) > 1

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The addresses of a measure's pages with 0 for its key, which are worked out once."""
        place = (self.agency_code, self.view.fiscal_year)
        names = ("measure-edit", "measure-remove", "measure-move")
        found = {name: reverse(f"measures:{name}", args=(*place, 0)) for name in names}
        return found | {"copy": f"{reverse('measures:measure-add', args=place)}?copy=/0/"}

    def address(self, name: str, measure: Measure) -> str:
        """The address of a page of a measure."""
        if name == "copy":
            return self.addresses[name].replace("/0/", str(measure.pk))
        return self.addresses[name].replace("/0/", f"/{measure.pk}/")

    @cached_property
    def indicators(self) -> dict[str, str]:
        """What a chip says of each indicator."""
        return {rule.code: f"{rule.number}. {rule.name}" for rule in self.pack.indicators}

    @cached_property
    def items(self) -> dict[str, str]:
        """What a chip says of each item."""
        return {rule.code: f"{rule.code} {rule.name}" for rule in self.pack.items}

    @property
    def cards(self) -> SafeString:
        """All measures in order."""
        last = len(self.view.measures)
        return SafeString(
            "".join(
                _card(self, measure, number, last) for number, measure in enumerate(self.view.measures, 1)
            )
        )


def _card(page: PlanPage, measure: Measure, number: int, last: int) -> SafeString:
    return SafeString(
        CARD.format(
            pk=measure.pk,
            number=number,
            title=fill("{}", measure.title),
            tools=_tools(page, measure, number, last) if page.can_edit else "",
            answers=_answers(page, measure),
            findings=_notes(measure, page.findings.get(measure.pk, ())),
            guideline=_paragraphs(measure.guideline),
            steps=_steps(measure),
            facts=_facts(page, measure),
        )
    )


def _tools(page: PlanPage, measure: Measure, number: int, last: int) -> SafeString:
    what = fill(WHAT, measure.title)
    moves = ""
    if page.can_move:
        to = page.address("measure-move", measure)
        up = fill(MOVE, to, "up", "เลื่อนขึ้น", what) if number > 1 else ""
        down = fill(MOVE, to, "down", "เลื่อนลง", what) if number < last else ""
        moves = f"{up}{down}"
    return SafeString(
        TOOLS.format(
            edit=page.address("measure-edit", measure),
            copy=page.address("copy", measure),
            remove=page.address("measure-remove", measure),
            moves=moves,
            what=what,
        )
    )


def _answers(page: PlanPage, measure: Measure) -> SafeString | str:
    """The indicators and items that the measure answers; a code the year does not know stands as it is."""
    points = measure.weak_points.all()
    names = [
        page.indicators.get(point.indicator_code, point.indicator_code)
        if point.indicator_code
        else page.items.get(point.item_code, point.item_code)
        for point in points
    ]
    return fill(ANSWERS, SafeString("".join(fill(ANSWER, name) for name in names))) if names else ""


def _notes(measure: Measure, findings: Iterable[Finding]) -> SafeString:
    """What is to be mended, without the name that stands above it."""
    name = f"{quoted(measure.title)} "
    notes = [(TONES[row.severity], row.message.removeprefix(name)) for row in findings]
    return SafeString("".join(fill(NOTE, tone, shape(tone), message) for tone, message in notes))


def _paragraphs(text: str) -> SafeString | str:
    lines = [line for line in text.splitlines() if line.strip()]
    paragraphs = "".join(fill("<p>{}</p>", line) for line in lines)
    return SafeString(f"\n  <div>{paragraphs}</div>") if lines else ""


def _steps(measure: Measure) -> SafeString | str:
    steps = "".join(fill("<li>{}</li>", step.text) for step in measure.steps.all())
    return SafeString(f"\n  <ol>{steps}</ol>") if steps else ""


def _facts(page: PlanPage, measure: Measure) -> SafeString:
    units = ALL_UNITS if measure.all_units else ", ".join(unit.name for unit in measure.units.all())
    facts: list[tuple[str, object]] = [
        (whole("ส่วนราชการที่รับผิดชอบ"), each_word(units or NOT_SAID)),
        ("เจ้าของมาตรการ", each_word(measure.owner_label or NOT_SAID)),
        ("ระยะเวลา", _period(measure)),
        ("รอบติดตาม", _rounds(measure)),
        ("ประเด็น", _topic(page, measure)),
        ("เป้าหมาย", measure.target),
        ("การกำกับติดตาม", measure.monitoring),
        ("งบประมาณ", "" if measure.budget is None else f"{baht(measure.budget)} บาท"),
    ]
    return SafeString("".join(fill(FACT, name, whole(value)) for name, value in facts if value))


def _period(measure: Measure) -> str:
    if not (measure.starts_on and measure.due_on):
        return NOT_SAID
    return f"{day_of(measure.starts_on)} – {day_of(measure.due_on)}"


def _rounds(measure: Measure) -> str:
    """Each follow-up date, with the status reported where there is one, or that it lies after the end."""
    late, rounds = late_rounds(measure), list(measure.rounds.all())
    said = [_round(row, rounds, is_late=row.cut_off in late) for row in rounds]
    return ", ".join(said) or "กำหนดให้เมื่ออนุมัติแผน"


def _round(row: Round, rounds: list[Round], *, is_late: bool) -> str:
    words = row.get_status_display() if row.status else "หลังวันครบกำหนด" if is_late else ""
    if excused_by(row, rounds):
        words = NEEDLESS
    return f"{day_of(row.cut_off)} ({words})" if words else day_of(row.cut_off)


def _topic(page: PlanPage, measure: Measure) -> str:
    if measure.topic is None:
        return ""
    known = next((rule for rule in page.topics if rule.number == measure.topic), None)
    return f"{known.number}. {known.name}" if known else f"ประเด็นที่ {measure.topic}"


@dataclass(frozen=True)
class PlanRow:
    """One measure in a compact table of a plan; ``answers`` are its indicators with scores, and items."""

    number: int
    title: str
    answers: list[str]
    target: str
    offices: str
    owner: str
    period: str
    rounds: str


def plan_rows(view: PlanView) -> list[PlanRow]:
    """The measures of a plan in order, as who proposes or approves it reads them."""
    indicators = {row.rule.code: row for row in view.result.indicators} if view.result else {}
    return [_plan_row(number, measure, indicators) for number, measure in enumerate(view.measures, 1)]


def _plan_row(number: int, measure: Measure, indicators: Mapping[str, IndicatorResult]) -> PlanRow:
    return PlanRow(
        number,
        measure.title,
        [_answered(point, indicators) for point in measure.weak_points.all()],
        measure.target or NOT_SAID,
        office_words(measure) or NOT_SAID,
        measure.owner_label or NOT_SAID,
        _period(measure),
        _rounds(measure),
    )


def _answered(point: WeakPoint, indicators: Mapping[str, IndicatorResult]) -> str:
    found = indicators.get(point.indicator_code)
    if found is None:
        return str(point)
    score = f" ({found.score} คะแนน)" if found.score is not None else ""
    return f"{found.rule.number}. {found.rule.name}{score}"


def lack_owner_or_dates(measures: Iterable[Measure]) -> int:
    """How many measures lack what the arranging page fills in for all at once."""
    return sum(1 for row in measures if not (row.owner_label and row.starts_on and row.due_on))


def to_be_mended(page: PlanPage) -> SafeString | str:
    """One line above the measures: how many are to be mended, with the first of them."""
    first = next(iter(page.findings), None)
    line = 'มี {} มาตรการที่ต้องเติมหรือตรวจสอบ ดูข้อความในแต่ละมาตรการ <a href="#m{}">ไปที่มาตรการแรก</a>'
    return fill(line, len(page.findings), first) if first is not None else ""
