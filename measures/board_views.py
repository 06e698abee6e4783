"""Pages that show a plan and change nothing: the board with its views, and the matrix."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.access import can
from agencies.http import get_officer
from agencies.kept_pages import kept
from agencies.roles import Permission
from assessments.packs import YearPack
from measures.board import (
    By,
    Card,
    Group,
    by_indicator,
    by_office,
    by_owner,
    by_status,
    calendar_of,
    cards_of,
    chosen,
)
from measures.board_forms import BoardForm
from measures.matrix import matrix_of
from measures.queries import get_pack_for_plan, measures_of


@require_GET
@kept
def board(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """The plan by status, office, owner or indicator, or over its year; the filters stand in the address."""
    member = get_officer(request, agency_code)
    pack, today = get_pack_for_plan(member.agency, year), timezone.localdate()
    cards = cards_of(measures_of(member.agency, year), pack, today)
    form = BoardForm(request.GET, agency=member.agency, pack=pack, cards=cards)
    shown = chosen(cards, form.choice)
    is_calendar = form.view == By.CALENDAR
    groups = [] if is_calendar else _groups(form.view, shown, pack)
    context = {
        "agency": member.agency,
        "year": year,
        "form": form,
        "view": form.view,
        "tabs": _tabs(form),
        "total": len(cards),
        "shown": len(shown),
        "groups": groups,
        "is_counted_twice": sum(len(group.cards) for group in groups) > len(shown),
        "months": calendar_of(shown, year, today) if is_calendar else [],
        "can_edit": can(member, Permission.EDIT_MEASURES),
    }
    return render(request, "measures/board.html", context, status=422 if form.errors else 200)


def _tabs(form: BoardForm) -> list[tuple[str, str, bool]]:
    """``(label, address, whether it is shown)`` of each view, keeping the filters."""
    kept = {name: value for name, value in vars(form.choice).items() if value}
    return [(str(by.label), f"?{urlencode({'by': by.value, **kept})}", by == form.view) for by in By]


def _groups(view: By, cards: list[Card], pack: YearPack) -> list[Group]:
    if view == By.INDICATOR:
        return by_indicator(cards, pack)
    return {By.OFFICE: by_office, By.OWNER: by_owner}.get(view, by_status)(cards)


@require_GET
@kept
def matrix(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Weak points, what answers them, and what came of it; an empty cell leads to where it is filled."""
    member = get_officer(request, agency_code)
    get_pack_for_plan(member.agency, year)
    context = {
        "agency": member.agency,
        "year": year,
        "matrix": matrix_of(member.agency, year),
        "can_edit": can(member, Permission.EDIT_MEASURES),
    }
    return render(request, "measures/matrix.html", context)
