"""One agency in every state its pages can be in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from assessments.item_actions import save_item_scores
from measures.models import Plan
from measures.plan_actions import propose_plan
from measures.rewriting import adopt_plan
from reports.models import PaperKind
from tests.factories import (
    S003,
    Cast,
    make_confirmed_year,
    make_issued_memo,
    make_measure,
    make_submitted_memo,
    make_year,
    scores,
)
from tests.reports.facts import make_meeting, make_paper
from tests.test_every_url import World, make_world

WEAK = ["fix", "quality", "comm", "improve", "disclose", "prevent"]


def make_full_world(cast: Cast) -> World:
    """The world of test_every_url, and beside it years, plans and papers in their other states."""
    world = make_world(cast)
    open_year = make_year(cast, 2565, scores(S003), declared_total=Decimal("90.00"))
    items = {f"e{number}": Decimal(80) for number in range(1, 16)}
    save_item_scores(assessment=open_year, items=items, by=cast.staff)
    make_confirmed_year(cast, 2564, scores(S003))
    make_confirmed_year(cast, 2566)
    make_confirmed_year(cast, 2567, scores(S003))
    propose_plan(plan=_plan(cast, 2567), by=cast.staff)
    adopt_plan(plan=_plan(cast, 2565), adopted_on=date(2021, 10, 1), by=None)
    make_meeting(cast)
    for kind in PaperKind.values:
        if kind != PaperKind.MEMO:
            make_paper(cast, kind, 2564)
    make_submitted_memo(cast, 2566)
    make_issued_memo(cast, 2567)
    return world


def _plan(cast: Cast, year: int) -> Plan:
    """The plan of a year, with one measure that answers every weak indicator of S000."""
    first, last = date(year - 544, 10, 1), date(year - 543, 9, 30)
    days = {"starts_on": first, "due_on": last, "cut_offs": [date(year - 543, 3, 31), last]}
    return make_measure(cast, year, indicator_codes=WEAK, owner=cast.head, **days).plan
