"""Pages of a plan of 60 measures × 3 rounds beside a plain hello page, and the letters of 300 agencies.

Run with ``.venv/bin/python -m tests.benchmarks.plans`` from the project's root; ``pages`` or ``letters``
after it measures one of the two. The pages are made anew for each request and loaded in turn with hello
(``tests.benchmarks.loading``). Query counts are those of one request with 3 measures and with 60. Letters are
written and handed to a mail server that takes everything.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from tests.benchmarks.loading import Page, in_portal, load_in_turn, portal_in, queries_of, served, signed_in
from tests.benchmarks.table import Goal, Row, show, what_can_be

PLAN_YEAR, FEW, MEASURES, AGENCIES = 2564, 3, 60, 300
CUT_OFFS = [date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30)]
PAGES = ("plan", "rounds", "board", "matrix", "outcomes")
MOST = 30.0  # milliseconds of processor time for the plan page


def prepare_pages() -> tuple[str, dict[str, tuple[str, int, int]]]:
    """Build the plan through the portal's own verbs; the clerk's cookies, and by name of page its path and
    its queries with few measures and with all."""
    from django.urls import reverse

    from measures.rewriting import adopt_plan
    from tests import factories

    cast = factories.make_cast()
    factories.make_confirmed_year(cast, PLAN_YEAR - 1)
    client, cookies = signed_in(cast.staff.user)
    paths = {name: reverse(f"measures:{name}", args=[cast.agency.code, PLAN_YEAR]) for name in PAGES}
    counts: list[list[int]] = []
    for place in range(MEASURES):
        measure = factories.make_measure(
            cast,
            PLAN_YEAR,
            title=f"มาตรการที่ {place + 1} เผยแพร่ข้อมูลการจัดซื้อจัดจ้าง",
            indicator_codes=[factories.CODES[place % 10], factories.CODES[(place + 3) % 10]],
            steps=[f"ขั้นที่ {step} ของมาตรการที่ {place + 1}" for step in range(1, 6)],
            owner=cast.everyone[place % 6],
            cut_offs=CUT_OFFS,
        )
        measure.rounds.filter(cut_off=CUT_OFFS[place % 3]).update(status="done", reported_on=CUT_OFFS[0])
        if place + 1 in {FEW, MEASURES}:
            counts.append([queries_of(client, path) for path in paths.values()])
    adopt_plan(plan=measure.plan, adopted_on=date(2020, 10, 27), by=None)
    return cookies, {name: (paths[name], few, many) for name, few, many in zip(PAGES, *counts, strict=True)}


def write_letters() -> list[dict[str, Any]]:
    """Rows for 300 agencies of six officers and ten measures each, then the run of a day, twice."""
    from django.conf import settings

    from agencies.models import Membership, User
    from measures.models import Measure, Plan, Round
    from tests import factories

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    for place in range(AGENCIES):
        cast = factories.make_cast(f"agency-{place}", f"องค์การบริหารส่วนตำบลที่ {place}")
        plan = Plan.objects.create(agency=cast.agency, fiscal_year=PLAN_YEAR, adopted_on=date(2020, 10, 27))
        measures = Measure.objects.bulk_create(
            Measure(plan=plan, order=order, title=f"มาตรการที่ {order}", owner=cast.everyone[order % 6])
            for order in range(1, 11)
        )
        Round.objects.bulk_create(
            Round(measure=measure, cut_off=day) for measure in measures for day in CUT_OFFS
        )
    people = [User(pk=row.user_id, email=f"o{row.pk}@example.go.th") for row in Membership.objects.all()]
    User.objects.bulk_update(people, ["email"], batch_size=500)
    return [letters_of("a day"), letters_of("the same day again")]


def letters_of(name: str) -> dict[str, Any]:
    """What the run of the first cut-off's day takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from desk.letters import send_reminders

    started, worked = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as asked:
        run = send_reminders(CUT_OFFS[0])
    return {
        "name": name,
        "sent": len(run.sent),
        "seconds": time.perf_counter() - started,
        "worked": time.process_time() - worked,
        "statements": len(asked),
        "reads": sum(1 for query in asked if query["sql"].startswith("SELECT")),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def rows_of_pages(env: Mapping[str, str]) -> Iterator[Row]:
    """Every page beside hello."""
    with ExitStack() as stack:
        plain = stack.enter_context(served("tests.benchmarks.hello:application", env))
        cookies, found = in_portal("tests.benchmarks.plans:prepare_pages", env)
        portal = stack.enter_context(served("ita_portal.wsgi", env))
        hello = Page("hello", plain, "/", cookies)
        pages = [Page(name, portal, path, cookies) for name, (path, _, _) in found.items()]
        load_in_turn([hello, *pages])
    for page in pages:
        _, few, many = found[page.name]
        queries = f"{many} queries ({few} with {FEW} measures)"
        goals = (Goal("as many queries for all", few == many),)
        if page.name == "plan":
            goals += (Goal(f"at most {MOST:.0f} ms of processor time", page.cost <= MOST),)
        what = f"{page.name} of {MEASURES} measures"
        yield Row(what, f"{page.figures()}, {queries}", page.beside(hello), goals)


def rows_of_letters(env: Mapping[str, str]) -> Iterator[Row]:
    """Both runs of the day."""
    for run in in_portal("tests.benchmarks.plans:write_letters", env):
        yield Row(
            f"letters of {run['name']}, {AGENCIES} agencies",
            f"{run['sent']} sent in {run['seconds']:.1f} s, {run['worked']:.1f} s of processor time, "
            f"{run['statements']} statements ({run['reads']} reads), {run['memory']:.0f} MB at most",
        )


PARTS: dict[str, Callable[[Mapping[str, str]], Iterator[Row]]] = {
    "pages": rows_of_pages,
    "letters": rows_of_letters,
}


def rows(*wanted: str) -> Iterator[Row]:
    """What is asked for, or both; each in a portal of its own."""
    for name in wanted or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            yield from what_can_be(f"{name} of plans", PARTS[name](portal_in(Path(folder))))


if __name__ == "__main__":
    sys.exit(show(rows(*sys.argv[1:])))
