"""The design language as template tags: every page is put together from these pieces.

Registered as a template builtin, so no page loads it. Each tag is shown with an example on the gallery page
(desk:gallery). Its HTML is a template in templates/components/, or Python (here and in pieces.py, lists.py,
bars.py) where it stands many times on a page: a template costs several times as much. Pieces never say
anything by colour alone: each tone comes with a word and a shape.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, BoundField, CheckboxInput, Select
from django.forms.formsets import DELETION_FIELD_NAME, BaseFormSet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from agencies.bars import score_bars
from agencies.findings import Finding
from agencies.glossary import explanations
from agencies.lists import level_ladder, meanings, task_list, year_path
from agencies.pieces import SAVED, fill, known, optional, shape, status_tag
from agencies.questions import Question
from agencies.stances import stance
from agencies.versions import STALE
from thai.wholes import whole

register = template.Library()
for piece in (shape, status_tag, task_list, year_path, level_ladder, meanings, score_bars):
    register.simple_tag(piece)
register.filter(stance)

NOTICE_WORDS = {"info": "แจ้งให้ทราบ", "good": "เรียบร้อย", "warn": "ควรตรวจสอบ", "bad": "ไม่สำเร็จ"}
MESSAGE_KINDS = {"success": "good", "warning": "warn", "error": "bad"}
TERM = (
    '<span class="app-term"><button type="button" popovertarget="{}">{}'
    '<span class="visually-hidden"> (อ่านคำอธิบาย)</span></button>'
    '<span class="app-term-card" popover id="{}"><strong>{}</strong> {}</span></span>'
)
MESSAGE = (
    '<p class="app-message" data-tone="{}"{}><strong class="app-tone-word">{} {}</strong> <span>{}</span></p>'
)
SAVED_MARK = " data-saved"
FOLD = '<details class="app-fold"><summary>{}</summary>{}</details>'
PAGE_HEAD = '<div class="app-page-head"><div>{}<h1>{}</h1>{}</div>{}</div>'
BREADCRUMBS = (
    '<nav class="app-breadcrumbs" aria-label="เส้นทางหน้า"><ol><li><a href="{}">{}</a></li>{}{}</ol></nav>'
)
_cards = itertools.count(1)  # of this process; a page is put together by one
FINDING_WORDS = {"block": ("bad", "ต้องแก้ไขก่อน"), "warn": ("warn", "ควรตรวจสอบ")}


@dataclass(frozen=True, slots=True)
class FormError:
    """One line of the error summary: id to focus (empty if there is none), label of the field, the reason."""

    target: str
    label: str
    message: str


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
        if field.errors:
            said = format_html_join(" ", "{}", ((message,) for message in field.errors))
            found.append(FormError(focus_id(field), f"{prefix}{field.label}", said))
    return found


def formset_errors(formset: BaseFormSet[Any]) -> list[FormError]:
    """Errors of a formset, each naming its row; rows to be deleted will not be saved and are left out."""
    found = [FormError("", "", str(message)) for message in formset.non_form_errors()]
    word = getattr(formset, "row_word", "แถว")
    for row, form in enumerate(formset.forms, start=1):
        if form.errors and not form.cleaned_data.get(DELETION_FIELD_NAME):
            found += form_errors(form, prefix=f"{getattr(form, 'row_label', '') or f'{word}ที่ {row}'} · ")
    return found


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet[Any] | None) -> dict[str, Any]:
    """List what must be corrected in any number of forms and formsets, each error linked to its field.

    Takes the focus on load (portal.js). Renders nothing when there is no error; None is skipped. Where all
    there is to say is that somebody saved meanwhile, its heading says so.
    """
    errors: list[FormError] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            errors += formset_errors(form)
        elif form is not None:
            whose = getattr(form, "row_label", "")
            errors += form_errors(form, prefix=f"{whose} · " if whose else "")
    is_all = not any(row.target for row in errors)
    return {"errors": errors, "is_stale": is_all and any(map(_is_stale, forms))}


def _is_stale(form: BaseForm | BaseFormSet[Any] | None) -> bool:
    """Whether nothing is wrong with a form but that somebody saved meanwhile (agencies.versions)."""
    return isinstance(form, BaseForm) and form.has_error(NON_FIELD_ERRORS, STALE)


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


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether a field may be left blank whatever else was filled in."""
    return not field.field.required and field.name not in getattr(field.form, "sometimes_required", ())


@register.inclusion_tag("components/help_text.html")
def help_text(text: str, title: str = "ช่วยอธิบาย") -> dict[str, Any]:
    """A longer explanation that opens on request, also without JavaScript; escaped unless marked safe."""
    return {"text": text, "title": title}


@register.simple_block_tag
def fold(content: str, title: str) -> SafeString:
    """What is there but rarely read, such as a history: folded away under its name, not taken for help."""
    return fill(FOLD, title, content)


@register.simple_tag
def term(word: str, explanation: str) -> SafeString:
    """An official term with its short explanation at hand; may stand inside a sentence.

    The browser's own popover opens and closes it; a browser without popovers shows the words in brackets.
    The same term may stand twice on a page, so each has an id of its own.
    """
    card = f"term-{next(_cards)}"
    return fill(TERM, card, word, card, word, explanation)


@register.simple_tag
def official(word: str) -> SafeString:
    """A term of the glossary with its explanation there; raises KeyError for a word that has none."""
    return term(word, explanations()[word])


@register.simple_block_tag
def confirm_bar(content: str, *, stays: bool = False) -> SafeString:
    """The row of buttons that ends a form; of a long form it ``stays`` in sight where the window is high."""
    return format_html('<div class="app-actions{}">{}</div>', " app-actions-stay" if stays else "", content)


# ---- words about state -----------------------------------------------------------------------------------


@register.inclusion_tag("components/findings.html")
def findings(findings: Iterable[Any]) -> dict[str, Any]:
    """Show Findings (severity "block" or "warn", message, url, link_text), the blocking ones first."""
    ordered = sorted(findings, key=lambda finding: known(finding.severity, FINDING_WORDS) != "block")
    return {"items": [(*FINDING_WORDS[finding.severity], finding) for finding in ordered]}


@register.filter
def unasked(findings: Iterable[Finding], questions: Iterable[Question]) -> list[Finding]:
    """The findings of a refusal that no open question asks about: each of those has its own line."""
    asked = {row.finding.rule for row in questions if row.is_open}
    return [row for row in findings if not (row.waivable and row.rule in asked)]


@register.simple_block_tag
def notice(content: str, kind: str, title: str) -> SafeString:
    """A boxed remark of kind info, good, warn or bad, with a title and any content."""
    word = NOTICE_WORDS[known(kind, NOTICE_WORDS)]
    return render_to_string(
        "components/notice.html", {"content": content, "kind": kind, "title": title, "word": word}
    )


@register.simple_block_tag
def asked(content: str, form: Any) -> SafeString:
    """What an AskingForm asks before it is saved, and the block about what would follow; nothing unasked."""
    if not form.questions:
        return SafeString("")
    return render_to_string("components/asked.html", {"questions": form.questions, "content": content})


@register.simple_tag
def portal_messages(messages: Iterable[Any] | None) -> SafeString:
    """Messages of django.contrib.messages as polite status lines; markup of ours in them stays markup."""
    kinds = [(MESSAGE_KINDS.get(message.level_tag, "info"), message) for message in messages or ()]
    lines = [
        (kind, SAVED_MARK * (SAVED in told.tags), shape(kind), NOTICE_WORDS[kind], whole(told.message))
        for kind, told in kinds
    ]
    shown = format_html_join("\n", MESSAGE, lines)
    return format_html('<div class="app-messages" role="status">{}</div>', shown)


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str, url: str = "", action: str = "") -> dict[str, Any]:
    """Say why a list is empty and what comes next, with one link when there is something to do."""
    return {"title": title, "text": text, "url": url, "action": action}


# ---- page and lists --------------------------------------------------------------------------------------


@register.simple_block_tag(takes_context=True)
def page_head(context: Any, content: str, title: str, lead: str = "", kicker: str = "") -> SafeString:
    """Head of a page: kicker (where we are), the only h1, a lead sentence, and the block as actions.

    The agency's name is left out on paper, where the frame's head says it already.
    """
    agency = getattr(context.get("portal"), "agency", None)
    told = SafeString(" app-no-print" if agency and kicker == agency.name else "")
    return fill(
        PAGE_HEAD,
        fill('<p class="app-kicker{}">{}</p>', told, kicker) if kicker else "",
        title,
        optional('<p class="app-lead">{}</p>', whole(lead)),
        optional('<div class="app-page-actions">{}</div>', content if content.strip() else ""),
    )


@register.simple_block_tag(takes_context=True)
def breadcrumbs(context: Any, content: str, here: str = "") -> SafeString:
    """The way to this page: the desk (of nobody: the first page), the block's own ``<li>``, and this page.

    ``here`` names this page; where its name is put together, the block ends with it, marked aria-current.
    """
    portal = context.get("portal")
    desk = portal.links.desk if portal else ""
    first = (desk, "โต๊ะทำงาน") if desk else (reverse("desk:home"), "หน้าแรก")
    return fill(BREADCRUMBS, *first, content, optional('<li aria-current="page">{}</li>', here))


@register.inclusion_tag("components/definition_list.html")
def definition_list(pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """Facts as pairs of (term, value); an empty value shows as a dash with words for screen readers."""
    return {"pairs": pairs}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Any]) -> dict[str, Any]:
    """History (at, an aware datetime; who, position, sentence, details, comment) in the order given."""
    return {"events": events}
