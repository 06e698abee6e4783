"""Removing what is removed already, as from a page left open: the list, and who removed it when."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from agencies.events import REMOVALS
from agencies.models import Agency, AuditEvent, Membership
from agencies.stances import by_whom, since

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
LIST_ARGUMENTS = ("agency_code", "year")


def leads_on_when_removed(kind: type[models.Model], key: str, to: str) -> Callable[[View[P]], View[P]]:
    """Let the page that removes a thing lead to the list ``to`` where that thing is removed already.

    ``key`` is the argument of the address that holds the thing's key. What nobody is known to have removed,
    and what its reader may not know of, stays not found. Another may remove it while the view waits its turn.
    """

    def leading(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except (Http404, ObjectDoesNotExist):
                member: Membership | None = getattr(request, "officer", None)
                told = removed_already(member.agency, kind, int(str(kwargs[key]))) if member else ""
                if not told:
                    raise
            messages.info(request, told)
            return redirect(to, *(kwargs[name] for name in LIST_ARGUMENTS if name in kwargs))

        return answer

    return leading


def removed_already(agency: Agency, kind: type[models.Model], key: int) -> str:
    """That a thing of the agency was removed, when and by whom; empty where nothing is known of that.

    The record of acts names most things by their keys; notes only what is kept to be put back.
    """
    told = _in_store(agency, kind, key) or _on_record(agency, kind, key)
    return f"{kind._meta.verbose_name} {told} จึงไม่ต้องลบอีก" if told else ""


def _in_store(agency: Agency, kind: type[models.Model], key: int) -> str:
    row = (
        agency.removed.filter(subject_type=kind._meta.label_lower, subject_id=key)
        .select_related("removed_by__user")
        .first()
    )
    return f"“{row.label}” ลบไปแล้วเมื่อ {since(row.removed_at, row.removed_by)}" if row else ""


def _on_record(agency: Agency, kind: type[models.Model], key: int) -> str:
    about = AuditEvent.objects.filter(subject_type=kind._meta.label_lower, subject_id=key)
    event = about.filter(chain__name=agency.code, event__in=REMOVALS).order_by("sequence").last()
    return f"“{event.subject_label}” ลบไปแล้วเมื่อ {by_whom(event.at, event.actor_name)}" if event else ""
