"""Pages of an officer's own reminders and calendar, and the calendar itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.account_forms import OwnPassword
from agencies.form_pages import form_stands_on
from agencies.forms import NO_MAIL
from agencies.http import get_officer
from agencies.models import Membership
from agencies.versions import telling
from desk.calendars import as_icalendar, entries_of, member_of_feed
from desk.models import CalendarFeed, Letter
from desk.reminder_actions import choice_of, choose_reminders, open_feed, revoke_feed
from desk.reminder_forms import ReminderForm

LETTERS_SHOWN = 5


@require_http_methods(["GET", "POST"])
def reminders(request: HttpRequest, agency_code: str) -> HttpResponse:
    """Where an officer's letters go and whether they want them, their calendar, their last letters."""
    member = get_officer(request, agency_code)
    choice = choice_of(member)
    initial = {
        "version": choice.version,
        "email": member.user.email,
        "wants_letters": choice.wants_letters,
    }
    asks = settings.MAIL_IS_SET_UP and member.user.has_usable_password()
    own = OwnPassword(request) if asks else None
    form = ReminderForm(request.POST or None, initial=initial, own=own)
    if request.method == "POST" and form.is_valid() and _saved(form, member):
        messages.success(request, "บันทึกการรับจดหมายเตือนแล้ว")
        return redirect("desk:reminders", agency_code)
    context = {
        "agency": member.agency,
        "form": form,
        "no_mail": "" if settings.MAIL_IS_SET_UP else NO_MAIL,
        "feed": CalendarFeed.objects.filter(member=member).first(),
        "letters": list(Letter.objects.filter(user=member.user)[:LETTERS_SHOWN]),
    }
    return render(request, "desk/reminders.html", context, status=422 if form.errors else 200)


def _saved(form: ReminderForm, member: Membership) -> bool:
    """Whether the choice was kept; where not, the form says why."""
    data = form.cleaned_data
    with telling(form, version=choice_of(member).version):
        choose_reminders(
            by=member,
            wants_letters=data["wants_letters"],
            email=data["email"],
            version=data["version"] or 0,
        )
        return True
    return False


@form_stands_on("desk:reminders")
@never_cache
def calendar_open(request: HttpRequest, agency_code: str) -> HttpResponse:
    """Make a calendar address and show it once; one made before stops."""
    member = get_officer(request, agency_code)
    secret = open_feed(by=member)
    context = {
        "agency": member.agency,
        "address": request.build_absolute_uri(reverse("desk:calendar", args=[secret])),
    }
    response = render(request, "desk/calendar_opened.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def calendar_revoke(request: HttpRequest, agency_code: str) -> HttpResponse:
    """Close one's calendar address."""
    member = get_officer(request, agency_code)
    if revoke_feed(by=member):
        messages.success(request, "ยกเลิกที่อยู่ปฏิทินแล้ว ปฏิทินที่ตั้งไว้จะไม่ได้รับข้อมูลอีก")
    return redirect("desk:reminders", agency_code)


@login_not_required
@require_GET
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The agency's dates for a calendar program, which cannot sign in: who has the address may read them."""
    member = member_of_feed(secret)
    if member is None:
        raise Http404("no such calendar")
    agency = member.agency
    # Where the portal has no name of its own, the address at which the program found it.
    base = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
    content = as_icalendar(agency, entries_of(agency), timezone.now(), base)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="ita-{agency.code}.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
