"""The demo agency: made-up people and figures, entered with one click on the portal's own machine.

It can be entered only where the portal was started with its demo, from the loopback address, and while
no real agency has been set up; after that it is closed for good.
"""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from agencies.actions import change_agency
from agencies.models import Agency, Membership
from agencies.roles import Role
from agencies.transitions import perform
from assessments.models import Assessment
from assessments.workflow import CONFIRM
from desk.yearfile import apply_year, parse, read_year

DEMO_DIR = Path(settings.BASE_DIR) / "fixtures" / "demo"


def real_agency_exists() -> bool:
    """Whether an agency other than the demo was set up."""
    return Agency.objects.filter(is_demo=False).exists()


def demo_agency() -> Agency | None:
    """The demo agency, where it was loaded."""
    return Agency.objects.filter(is_demo=True).first()


def demo_is_open(request: HttpRequest) -> bool:
    """Whether this request may enter the demo."""
    return settings.DEMO and _is_loopback(request) and demo_agency() is not None and not real_agency_exists()


def _is_loopback(request: HttpRequest) -> bool:
    # Behind a proxy every request seems local; the forwarding header gives it away.
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def demo_officers() -> list[Membership]:
    """The made-up officers, in the order in which they act."""
    agency = demo_agency()
    members = list(agency.memberships.select_related("user", "agency", "unit")) if agency else []
    order = list(Role)
    return sorted(members, key=lambda member: order.index(Role(member.role)))


@transaction.atomic
def load_demo() -> None:
    """Create the demo agency from ``fixtures/demo/`` unless it is there; earlier years are confirmed."""
    if demo_agency() is not None:
        return
    for path in sorted(DEMO_DIR.glob("*.json")):
        outcome = apply_year(read_year(parse(path.read_bytes())))
    agency = Agency.objects.get(code=outcome.agency_code)
    change_agency(agency=agency, by=None, is_demo=True)
    staff = agency.memberships.get(role=Role.STAFF)
    for assessment in Assessment.objects.filter(agency=agency).order_by("-fiscal_year")[1:]:
        perform(CONFIRM, assessment, by=staff)
