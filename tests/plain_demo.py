"""A small demo agency for the tests: three year files, the plan of today proposed, one round late, no paper.

The portal's own demo tells years of papers, which takes longer and leaves little for a test to do itself. Run
as a module it serves such a portal, with the arguments of ``manage.py portal``.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agencies.models import Agency, Membership
    from desk.yearfile.content import YearContent

FILES = Path(__file__).parent / "browser" / "plain_demo"
LATE = timedelta(days=9)
WAIVED = "สำนักงาน ป.ป.ช. ยังไม่ประกาศผลของปีก่อน จึงจัดทำจากผลล่าสุดที่มี"


def load_plain_demo() -> Agency:
    """The agency; its earlier years are confirmed, the plan of the year under way is proposed."""
    from agencies.actions import change_agency
    from agencies.models import Agency
    from agencies.roles import Role
    from agencies.transitions import perform
    from assessments.models import Assessment
    from assessments.workflow import CONFIRM
    from desk.yearfile import apply_year, parse, read_year

    for path in sorted(FILES.glob("*.json")):
        outcome = apply_year(_with_a_late_round(read_year(parse(path.read_bytes()))))
    agency = Agency.objects.get(code=outcome.agency_code)
    change_agency(agency=agency, by=None, is_demo=True)
    staff = agency.memberships.get(role=Role.STAFF)
    for assessment in Assessment.objects.filter(agency=agency).order_by("-fiscal_year")[1:]:
        perform(CONFIRM, assessment, by=staff)
    _propose_plan_of_today(staff)
    return agency


def _with_a_late_round(content: YearContent) -> YearContent:
    """A plan in force with one more round that has just passed, so that something is late on any day."""
    from django.utils import timezone

    from measures.records import RoundRecord

    plan = content.plan
    if plan is None or not plan.measures or not plan.fields.get("adopted_on"):
        return content
    *others, last = plan.measures
    late = RoundRecord(cut_off=timezone.localdate() - LATE)
    measures = (*others, replace(last, rounds=(*last.rounds, late)))
    return replace(content, plan=replace(plan, measures=measures))


def _propose_plan_of_today(staff: Membership) -> None:
    """Propose a plan for the fiscal year of today, picked from the library; the files' own plans stay."""
    from django.utils import timezone

    from agencies.findings import blocking
    from agencies.roles import Role
    from assessments.models import Assessment
    from assessments.queries import result_of
    from measures.checks import check_plan
    from measures.library_actions import pick_recommendations
    from measures.models import Recommendation
    from measures.plan_actions import Arrangement, arrange_measures, propose_plan
    from measures.queries import find_plan, get_plan, pack_for_plan, plan_view
    from thai.fiscal import FiscalYear

    agency, year = staff.agency, FiscalYear.of(timezone.localdate()).year
    pack = pack_for_plan(agency, year)
    if pack is None or find_plan(agency, year):
        return
    result = result_of(Assessment.objects.filter(agency=agency).latest("fiscal_year"))
    ours = Recommendation.objects.filter(agency=None, item_key="", is_retired=False)
    first = [ours.filter(indicator_code=row.rule.code).first() for row in result.weak]
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


def main() -> None:
    """Load the agency where there is none, then serve."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ita_portal.settings")
    import django
    from django.core.management import execute_from_command_line
    from django.db import transaction

    django.setup()
    from desk.demo import demo_agency
    from desk.preparation import prepare

    prepare()
    with transaction.atomic():
        if demo_agency() is None:
            load_plain_demo()
    execute_from_command_line(["manage.py", "portal", *sys.argv[1:]])


if __name__ == "__main__":
    main()
