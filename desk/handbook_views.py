"""Pages of the handbook, open to everyone: who cannot sign in needs it most."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from desk.handbook import chapters, contents, neighbours


@login_not_required
@require_GET
def handbook(request: HttpRequest) -> HttpResponse:
    """What the handbook tells, by task."""
    return render(request, "desk/handbook.html", {"chapter": contents()})


@login_not_required
@require_GET
def handbook_chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter, with the one before and the one after."""
    chapter = chapters().get(slug)
    if chapter is None:
        raise Http404("no such chapter")
    before, after = neighbours(slug)
    context = {"chapter": chapter, "before": before, "after": after, "chapters": chapters().values()}
    return render(request, "desk/handbook_chapter.html", context)
