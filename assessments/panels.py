"""Pieces of context that several pages about a year's result share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from agencies.access import can
from agencies.findings import Severity
from agencies.models import Membership
from agencies.pieces import SAVED
from agencies.roles import Permission
from assessments import score_checks
from assessments.checks import check_result
from assessments.differences import total_difference
from assessments.forms import ScoresForm
from assessments.holding import Entered, held_result
from assessments.models import Assessment
from assessments.presenters import instrument_views, level_view, unverified_notes
from assessments.scoring import Declared, YearResult
from thai.lists import joined


def declared_in(form: ScoresForm) -> Declared:
    """What the valid fields of a form say was announced."""
    figures = form.declared
    stated = {
        rule.code: figure
        for rule in form.pack.instruments
        if (figure := figures.get(f"declared_{rule.code.lower()}")) is not None
    }
    return Declared(figures.get("declared_total"), stated, figures.get("declared_level") or "")


def previewed(form: ScoresForm, entered: Entered | None = None) -> YearResult:
    """The result of the valid fields of a form, beside the item scores that are stored already."""
    scores = {code: score for code, score in form.scores.items() if score is not None}
    return held_result(form.pack, (entered or Entered()).retyped(scores), declared_in(form))


def panel_context(result: YearResult, declared: Declared | None = None) -> dict[str, Any]:
    """Context of the result panel; with what was declared, also where the total differs from it and why."""
    difference = total_difference(result, declared) if declared else None
    return {
        "result": result,
        "level": level_view(result),
        "instruments": instrument_views(result),
        "unverified": unverified_notes(result),
        "difference": difference,
        "stated": difference.stated if difference else None,
    }


def typing_doubts(assessment: Assessment, result: YearResult) -> list[str]:
    """What to say beside scores while they are typed: signs of a copy out of order or a lost digit."""
    return [finding.message for check in score_checks.SLIPS for finding in check(assessment, result)]


def tell_saved(request: HttpRequest, assessment: Assessment, words: str) -> None:
    """Say at the head of the next page that scores were saved, which are missing, what is worth a look."""
    findings = check_result(assessment)
    doubts = [row for row in findings if row.severity == Severity.WARN]
    if missing := [row.subject for row in findings if row.rule == "score-missing"]:
        words = f"{words} ยังขาดคะแนน {len(missing)} ตัวชี้วัด คือ {joined(missing)}"
    if not doubts:
        messages.success(request, words)
        return
    told = [(row.message, row.url, row.link_text) for row in doubts]
    lines = format_html_join("", '<br>{} <a href="{}">{}</a>', told)
    told_all = format_html("{} แต่มีข้อที่ควรตรวจสอบก่อนยืนยันผล{}", words, lines)
    messages.warning(request, told_all, extra_tags=SAVED)


def locked_context(assessment: Assessment, member: Membership) -> dict[str, Any]:
    """Context of the page that says who locked a year and how to open it."""
    return {"assessment": assessment, "can_reopen": can(member, Permission.REOPEN_RESULT)}
