"""The demo agency: made-up people and figures, entered with one click on the portal's own machine.

It can be entered only where the portal was started with its demo, from the loopback address, and while
no real agency has been set up; after that it is closed for good.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from itertools import cycle
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from agencies.actions import change_agency
from agencies.findings import blocking
from agencies.models import Agency, Membership
from agencies.roles import Role
from agencies.transitions import perform
from assessments.models import Assessment
from assessments.queries import result_of
from assessments.workflow import CONFIRM
from desk.yearfile import apply_year, parse, read_year
from desk.yearfile.content import YearContent
from measures.checks import check_plan
from measures.library_actions import pick_recommendations
from measures.models import Recommendation
from measures.plan_actions import Arrangement, arrange_measures, propose_plan
from measures.queries import find_plan, get_plan, pack_for_plan, plan_view
from measures.records import RoundRecord
from thai.fiscal import FiscalYear

OF_PROXIES = {
    f"HTTP_{name}" for name in ("FORWARDED", "VIA", "X_FORWARDED_FOR", "X_FORWARDED_PROTO", "X_REAL_IP")
}
LATE = timedelta(days=9)
WAIVED = "สำนักงาน ป.ป.ช. ยังไม่ประกาศผลของปีก่อน จึงจัดทำจากผลล่าสุดที่มี"
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
    members = list(agency.memberships.select_related("user", "agency", "unit")) if agency else []
    order = list(Role)
    return sorted(members, key=lambda member: order.index(Role(member.role)))


@transaction.atomic
def load_demo() -> None:
    """Create the demo agency from ``fixtures/demo/`` unless it is there; earlier years are confirmed.

    The plan of the year under way lies before the executives.
    """
    if demo_agency() is not None:
        return
    for path in sorted(DEMO_DIR.glob("*.json")):
        outcome = apply_year(_with_a_late_round(read_year(parse(path.read_bytes()))))
    agency = Agency.objects.get(code=outcome.agency_code)
    change_agency(agency=agency, by=None, is_demo=True)
    staff = agency.memberships.get(role=Role.STAFF)
    for assessment in Assessment.objects.filter(agency=agency).order_by("-fiscal_year")[1:]:
        perform(CONFIRM, assessment, by=staff)
    _propose_plan_of_today(staff)


def _with_a_late_round(content: YearContent) -> YearContent:
    """A plan in force with one more round that has just passed, so that something is late on any day."""
    plan = content.plan
    if plan is None or not plan.measures or not plan.fields.get("adopted_on"):
        return content
    *others, last = plan.measures
    late = RoundRecord(cut_off=timezone.localdate() - LATE)
    measures = (*others, replace(last, rounds=(*last.rounds, late)))
    return replace(content, plan=replace(plan, measures=measures))


def _propose_plan_of_today(staff: Membership) -> None:
    """Propose a plan for the fiscal year of today, picked from the library; the files' own plans stay."""
    agency, year = staff.agency, FiscalYear.of(timezone.localdate()).year
    pack = pack_for_plan(agency, year)
    if pack is None or find_plan(agency, year):
        return
    result = result_of(Assessment.objects.filter(agency=agency).latest("fiscal_year"))
    first = [_first_recommendation(row.rule.code) for row in result.weak]
    rows = [row for row in first if row]
    measures = pick_recommendations(agency=agency, fiscal_year=year, pack=pack, rows=rows, by=staff)
    owners = list(agency.memberships.filter(role__in=[Role.STAFF, Role.OFFICE_HEAD]).select_related("user"))
    plan = get_plan(agency, year)
    owned = [
        Arrangement(measure, measure.version, owner, "", measure.starts_on, measure.due_on)
        for measure, owner in zip(measures, cycle(owners), strict=False)
    ]
    arrange_measures(plan=plan, rows=owned, by=staff, version=plan.version)
    findings = check_plan(plan_view(agency, year))
    if not blocking(findings):
        waivers = {finding.rule: WAIVED for finding in findings if finding.waivable}
        propose_plan(plan=plan, by=staff, waivers=waivers)


def _first_recommendation(indicator_code: str) -> Recommendation | None:
    ours = Recommendation.objects.filter(agency=None, item_key="", is_retired=False)
    return ours.filter(indicator_code=indicator_code).first()
