"""The demo agency: made-up people and figures, entered with one click on the portal's own machine.

It can be entered only where the portal was started with its demo, from the loopback address, and while
no real agency has been set up; after that it is closed for good.
"""

from __future__ import annotations

import time
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from agencies.audit import PORTAL_CHAIN
from agencies.demo_door import forget_demo
from agencies.models import Agency, AuditChain, Membership
from agencies.roles import Role
from desk.demo_files import demo_documents, read_demo
from desk.demo_papers import tell_papers
from desk.demo_story import found_agency, tell_year

OF_PROXIES = {
    f"HTTP_{name}" for name in ("FORWARDED", "VIA", "X_FORWARDED_FOR", "X_FORWARDED_PROTO", "X_REAL_IP")
}
CODE = "ban-na-suk"
BETWEEN_LOOKS = 0.2  # seconds
MOVED_IN = timedelta(days=20)  # before the first result was announced


def real_agency_exists() -> bool:
    """Whether an agency other than the demo was set up."""
    return Agency.objects.filter(is_demo=False).exists()


def demo_agency() -> Agency | None:
    """The demo agency, where it was loaded; those that were put away are older."""
    return Agency.objects.filter(is_demo=True).order_by("-pk").first()


def demo_is_open(request: HttpRequest) -> bool:
    """Whether this request may enter the demo."""
    return settings.DEMO and _is_loopback(request) and demo_agency() is not None and not real_agency_exists()


def demo_is_coming(request: HttpRequest) -> bool:
    """Whether the story is still being told, so that this request may enter in a moment."""
    is_expected = settings.DEMO and time.monotonic() < settings.DEMO_COMES_UNTIL
    return is_expected and _is_loopback(request) and not Agency.objects.exists()


def wait_for_demo(request: HttpRequest, seconds: float) -> bool:
    """Wait until the demo can be entered, at most so long; whether it can."""
    until = time.monotonic() + seconds
    while demo_is_coming(request) and time.monotonic() < until:
        time.sleep(BETWEEN_LOOKS)
    return demo_is_open(request)


def _is_loopback(request: HttpRequest) -> bool:
    # Behind a proxy every request seems local; the headers that proxies add give it away.
    if not OF_PROXIES.isdisjoint(request.META):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def demo_officers() -> list[Membership]:
    """The made-up officers, in the order in which they act."""
    agency = demo_agency()
    if agency is None:
        return []
    members = agency.memberships.filter(is_active=True).select_related("user", "agency", "unit")
    order = list(Role)
    return sorted(members, key=lambda member: order.index(Role(member.role)))


@transaction.atomic
def load_demo() -> None:
    """Tell the story of ``fixtures/demo/`` up to today, unless there is an agency already."""
    AuditChain.objects.get_or_create(name=PORTAL_CHAIN)
    # Two portals that start together take turns.
    AuditChain.objects.select_for_update().get(name=PORTAL_CHAIN)
    if not Agency.objects.exists():
        tell_story(CODE)


@transaction.atomic
def reset_demo() -> Agency:
    """Forget the demo agency with all that was tried in it, and tell its story anew; the new agency."""
    for agency in Agency.objects.filter(is_demo=True):
        forget_demo(agency=agency)
    return tell_story(CODE)


def tell_story(code: str) -> Agency:
    """A new demo agency with its years and papers; call it inside a transaction."""
    today = timezone.localdate()
    first, *others = demo_documents(today, code)
    start = read_demo(first)
    announced = start.result.declared["announced_on"] if start.result else today
    stage = found_agency(start.agency, today, announced - MOVED_IN)
    years = [start, *(read_demo(document) for document in others)]
    for year in years:
        tell_year(stage, year, is_under_way=year is years[-1])
    tell_papers(stage, years)
    stage.play()
    return stage.agency
