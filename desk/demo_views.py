"""Pages of the demo: enter it as one of its people, and begin it anew."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agencies.roles import DUTIES, Role
from desk.demo import demo_is_coming, demo_is_open, demo_officers, reset_demo, wait_for_demo

PATIENCE = 12.0  # seconds; longer than the story takes on a machine of today


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def demo(request: HttpRequest) -> HttpResponse:
    """Enter the demo agency as one of its made-up officers; right after the first start, wait for it."""
    if not wait_for_demo(request, PATIENCE):
        if demo_is_coming(request):
            return render(request, "desk/demo_coming.html", {})
        raise Http404("the demo is closed")
    people = demo_officers()
    if request.method == "POST":
        chosen = next((who for who in people if who.user.username == request.POST.get("username")), None)
        if chosen is None:
            raise Http404("no such demo officer")
        login(request, chosen.user)
        return redirect("desk:agency", chosen.agency.code)
    duties = [(person, DUTIES[Role(person.role)].sentence) for person in people]
    return render(request, "desk/demo.html", {"people": duties})


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def demo_reset(request: HttpRequest) -> HttpResponse:
    """Put what was tried away and begin the demo anew; asks first."""
    if not demo_is_open(request):
        raise Http404("the demo is closed")
    if request.method == "POST":
        reset_demo()
        logout(request)
        messages.success(request, "เริ่มหน่วยงานตัวอย่างใหม่แล้ว ข้อมูลทุกอย่างกลับเป็นเหมือนวันแรก")
        return redirect("desk:demo")
    return render(request, "desk/demo_reset.html", {})
