"""The design language as template tags: every page is put together from these pieces.

Registered as a template builtin, so no page loads it. Each tag has one template in templates/components/
and is shown with an example on the gallery page (desk:gallery). Pieces never say anything by colour alone:
each tone comes with a word and a shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, Select
from django.forms.formsets import DELETION_FIELD_NAME, BaseFormSet
from django.template.loader import render_to_string
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# Shapes are drawn in a 16 by 16 box. Letters of a font would do too, but Sarabun has no ticks and no padlock.
SHAPES = {
    "neutral": "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 2a5 5 0 1 1 0 10A5 5 0 0 1 8 3Z",
    "info": "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM7 7h2v5H7V7Zm0-3h2v2H7V4Z",
    "waiting": "M3 1h10v3.2L9.4 8l3.6 3.8V15H3v-3.2L6.6 8 3 4.2V1Z",
    "good": "M6.2 13.4 1.3 8.6l2-2 2.9 2.9 6.5-6.9 2.1 1.9Z",
    "warn": "M8 1l7.5 13.5H.5L8 1ZM7 6v4h2V6H7Zm0 5v2h2v-2H7Z",
    "bad": "M5 1h6l4 4v6l-4 4H5l-4-4V5l4-4ZM4 7v2h8V7H4Z",
    "locked": "M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7h1Zm2 0h4V5a2 2 0 0 0-4 0v2Z",
    "now": "M8 .8 15.2 8 8 15.2.8 8Z",
}
TAG_KINDS = ("neutral", "info", "waiting", "good", "warn", "bad", "locked")
NOTICE_WORDS = {"info": "แจ้งให้ทราบ", "good": "เรียบร้อย", "warn": "ควรตรวจสอบ", "bad": "ไม่สำเร็จ"}
MESSAGE_KINDS = {"success": "good", "warning": "warn", "error": "bad"}
FINDING_WORDS = {"block": ("bad", "ต้องแก้ไขก่อน"), "warn": ("warn", "ควรตรวจสอบ")}
TASK_WORDS = {
    "done": ("good", "เสร็จแล้ว"),
    "now": ("now", "ถึงขั้นที่ท่านต้องทำ"),
    "waiting": ("waiting", "รอผู้อื่นดำเนินการ"),
    "later": ("neutral", "ยังไม่ถึงขั้นนี้"),
}
STEP_WORDS = {"done": ("good", "เสร็จแล้ว"), "now": ("now", "กำลังดำเนินการ"), "later": ("neutral", "ยังไม่ถึง")}


@dataclass(frozen=True, slots=True)
class FormError:
    """One line of the error summary: id to focus (empty if there is none), label of the field, the reason."""

    target: str
    label: str
    message: str


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """One indicator ready to draw: texts as shown, lengths as percent of the bar (score 0–100 is 0–100 %)."""

    number: Any
    name: str
    score: str
    length: str
    previous: str
    previous_at: str
    change: str
    is_weak: bool


def known(kind: str, kinds: Iterable[str]) -> str:
    """Return kind when it is one of kinds; raises ValueError naming the choices, so a slip shows at once."""
    if kind not in kinds:
        raise ValueError(f"unknown kind {kind!r}; use one of: {', '.join(kinds)}")
    return kind


@register.simple_tag
def shape(kind: str) -> SafeString:
    """Draw the small shape of a kind (see SHAPES), hidden from screen readers: the word beside it speaks."""
    return format_html(
        '<svg class="app-shape" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
        '<path fill="currentColor" fill-rule="evenodd" d="{}"/></svg>',
        SHAPES[known(kind, SHAPES)],
    )


# ---- forms -----------------------------------------------------------------------------------------------


def focus_id(field: BoundField) -> str:
    """Id of the element to focus for a field; a group of choices has none of its own, so its first choice."""
    if field.is_hidden:
        return ""
    return field.id_for_label or (f"{field.auto_id}_0" if field.auto_id else "")


def form_errors(form: BaseForm, prefix: str = "") -> list[FormError]:
    """Errors of one form in the order of its fields, those of the whole form first."""
    found = [FormError("", prefix.strip(" ·"), str(message)) for message in form.non_field_errors()]
    for field in form:
        label = f"{prefix}{field.label}"
        found += [FormError(focus_id(field), label, str(message)) for message in field.errors]
    return found


def formset_errors(formset: BaseFormSet[Any]) -> list[FormError]:
    """Errors of a formset, each naming its row; rows to be deleted will not be saved and are left out."""
    found = [FormError("", "", str(message)) for message in formset.non_form_errors()]
    for row, form in enumerate(formset.forms, start=1):
        if form.errors and not form.cleaned_data.get(DELETION_FIELD_NAME):
            found += form_errors(form, prefix=f"แถวที่ {row} · ")
    return found


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet[Any] | None) -> dict[str, Any]:
    """List what must be corrected in any number of forms and formsets, each error linked to its field.

    Takes the focus on load (portal.js). Renders nothing when there is no error; None is skipped.
    """
    errors: list[FormError] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            errors += formset_errors(form)
        elif form is not None:
            errors += form_errors(form)
    return {"errors": errors}


@register.simple_tag
def field_control(field: BoundField) -> SafeString:
    """Render a field's input with our classes added to its own, leaving the widget as it was.

    Django itself adds aria-invalid and an aria-describedby naming the field's help and error.
    """
    widget = field.field.widget
    names = [str(widget.attrs.get("class", ""))]
    if not isinstance(widget, CheckboxInput) and not field.use_fieldset:
        names.append("form-select" if isinstance(widget, Select) else "form-control")
    if field.errors:
        names.append("is-invalid")
    joined = " ".join(name for name in names if name)
    return field.as_widget(attrs={"class": joined} if joined else None)


@register.inclusion_tag("components/help_text.html")
def help_text(text: str, title: str = "ช่วยอธิบาย") -> dict[str, Any]:
    """A longer explanation that opens on request, also without JavaScript; escaped unless marked safe."""
    return {"text": text, "title": title}


@register.inclusion_tag("components/term.html")
def term(word: str, explanation: str) -> dict[str, Any]:
    """An official term with its short explanation at hand; may stand inside a sentence.

    The browser's own popover opens and closes it; a browser without popovers shows the words in brackets.
    The id is random because the same term may stand twice on a page, also in parts kept in a cache.
    """
    return {"word": word, "explanation": explanation, "id": f"term-{get_random_string(8)}"}


@register.simple_block_tag
def confirm_bar(content: str) -> SafeString:
    """The row of buttons that ends a form; it stays in sight while the form is long."""
    return format_html('<div class="app-actions">{}</div>', content)


# ---- words about state -----------------------------------------------------------------------------------


@register.inclusion_tag("components/findings.html")
def findings(findings: Iterable[Any]) -> dict[str, Any]:
    """Show Findings (severity "block" or "warn", message, url, link_text), the blocking ones first."""
    ordered = sorted(findings, key=lambda finding: known(finding.severity, FINDING_WORDS) != "block")
    return {"items": [(*FINDING_WORDS[finding.severity], finding) for finding in ordered]}


@register.inclusion_tag("components/status_tag.html")
def status_tag(kind: str, label: str) -> dict[str, Any]:
    """A state as a word and a shape; kind is one of TAG_KINDS. It is never a link or a button."""
    return {"kind": known(kind, TAG_KINDS), "label": label}


@register.simple_block_tag
def notice(content: str, kind: str, title: str) -> SafeString:
    """A boxed remark of kind info, good, warn or bad, with a title and any content."""
    word = NOTICE_WORDS[known(kind, NOTICE_WORDS)]
    return render_to_string(
        "components/notice.html", {"content": content, "kind": kind, "title": title, "word": word}
    )


@register.inclusion_tag("components/messages.html")
def portal_messages(messages: Iterable[Any] | None) -> dict[str, Any]:
    """Messages of django.contrib.messages as polite status lines."""
    kinds = [(MESSAGE_KINDS.get(message.level_tag, "info"), message) for message in messages or ()]
    return {"items": [(kind, NOTICE_WORDS[kind], message) for kind, message in kinds]}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str, url: str = "", action: str = "") -> dict[str, Any]:
    """Say why a list is empty and what comes next, with one link when there is something to do."""
    return {"title": title, "text": text, "url": url, "action": action}


# ---- page and lists --------------------------------------------------------------------------------------


@register.simple_block_tag
def page_head(content: str, title: str, lead: str = "", kicker: str = "") -> SafeString:
    """Head of a page: kicker (where we are), the only h1, a lead sentence, and the block as actions."""
    context = {"actions": content.strip() and content, "title": title, "lead": lead, "kicker": kicker}
    return render_to_string("components/page_head.html", context)


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, label: str = "ย้อนกลับ") -> dict[str, Any]:
    """A link to the page above this one."""
    return {"url": url, "label": label}


@register.inclusion_tag("components/definition_list.html")
def definition_list(pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """Facts as pairs of (term, value); an empty value shows as a dash with words for screen readers."""
    return {"pairs": pairs}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Iterable[Any]) -> dict[str, Any]:
    """Tasks (title, detail, who, due, url, action, kind done|now|waiting|later); due is text ready to read.

    Only the first task of kind "now" gets the primary button: a page has one next step.
    """
    rows: list[dict[str, Any]] = []
    has_primary = False
    for task in tasks:
        tone, word = TASK_WORDS[known(task.kind, TASK_WORDS)]
        is_primary = task.kind == "now" and bool(task.url) and not has_primary
        has_primary = has_primary or is_primary
        rows.append({"task": task, "tone": tone, "word": word, "is_primary": is_primary})
    return {"rows": rows}


@register.inclusion_tag("components/year_path.html")
def year_path(steps: Iterable[Any]) -> dict[str, Any]:
    """The year as a path of steps (label, state done|now|later, note, url); on phones from top to bottom."""
    return {"rows": [(*STEP_WORDS[known(step.state, STEP_WORDS)], step) for step in steps]}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Any]) -> dict[str, Any]:
    """History (at, an aware datetime; who, position, sentence, comment) in the order given."""
    return {"events": events}


# ---- scores ----------------------------------------------------------------------------------------------


def score_change(score: Decimal | None, previous: Decimal | None) -> str:
    """How a score moved since last year, in words."""
    if score is None or previous is None:
        return ""
    difference = score - previous
    if difference == 0:
        return "เท่าเดิม"
    return f"เพิ่มขึ้น {difference:.2f}" if difference > 0 else f"ลดลง {-difference:.2f}"


def percent(score: Decimal | None) -> str:
    """Length of a bar for a score 0–100, as an SVG percentage; what lies outside is cut off."""
    return f"{min(max(score, Decimal(0)), Decimal(100)):.2f}%" if score is not None else ""


def score_bar(row: Any) -> ScoreBar:
    """Turn one row (number, name, score, is_weak, previous) into texts and lengths."""
    return ScoreBar(
        number=row.number,
        name=row.name,
        score="" if row.score is None else f"{row.score:.2f}",
        length=percent(row.score),
        previous="" if row.previous is None else f"{row.previous:.2f}",
        previous_at=percent(row.previous),
        change=score_change(row.score, row.previous),
        is_weak=row.is_weak,
    )


@register.inclusion_tag("components/score_bars.html")
def score_bars(rows: Sequence[Any], threshold: Decimal) -> dict[str, Any]:
    """Indicators as bars with the threshold line, under the heading of each instrument.

    Rows: number, name, score (Decimal 0–100 or None), is_weak, instrument (heading text), previous (last
    year's score or None); rows of one instrument stand together. The pictures are hidden from screen readers,
    for which every figure also stands as text.
    """
    groups = [
        (instrument, [score_bar(row) for row in group])
        for instrument, group in groupby(rows, key=lambda row: str(row.instrument))
    ]
    mark = f"{threshold:f}".rstrip("0").rstrip(".") if "." in f"{threshold:f}" else f"{threshold:f}"
    return {
        "groups": groups,
        "threshold": mark,
        "threshold_at": percent(Decimal(threshold)),
        "has_previous": any(row.previous is not None for row in rows),
    }
