"""Pages of a plan of 60 measures × 3 rounds beside a plain hello page, and the letters of 300 agencies.

Run with ``.venv/bin/python -m tests.benchmarks.plans`` from the project's root; ``pages`` or ``letters``
after it measures one of the two. The pages are loaded like the year's page (see ``year_page``): same
gunicorn, A B A B …; where other work shares the processors, go by the processor time of a request. Query
counts are those of one request with 3 measures and with 60. Letters are written and handed to a mail server
that takes everything. Needs ``wrk`` (Debian package wrk) and Linux for the pages.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import date

from tests.benchmarks.year_page import ROOT, ROUNDS, served

PLAN_YEAR, MEASURES, AGENCIES = 2564, 60, 300
CUT_OFFS = [date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30)]
PAGES = ("plan", "rounds", "board", "matrix", "outcomes")
GOAL = 30.0  # milliseconds of processor time for the plan page


def prepare_pages() -> None:
    """Build the plan through the portal's own verbs; print how often each page asks, and who is signed in."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from measures.rewriting import adopt_plan
    from tests import factories

    cast = factories.make_cast()
    factories.make_confirmed_year(cast, PLAN_YEAR - 1)
    client = Client(headers={"host": "localhost"})
    client.force_login(cast.staff.user)
    addresses = {name: reverse(f"measures:{name}", args=[cast.agency.code, PLAN_YEAR]) for name in PAGES}
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
        if place + 1 in {3, MEASURES}:
            for name, address in addresses.items():
                client.get(address)
                with CaptureQueriesContext(connection) as asked:
                    assert client.get(address).status_code == 200
                print(f"QUERIES {name} with {place + 1} measures: {len(asked)}")
    adopt_plan(plan=measure.plan, adopted_on=date(2020, 10, 27), by=None)
    cookies = ";".join(f"{name}={client.cookies[name].value}" for name in client.cookies)
    print("COOKIES", cookies)
    for name, address in addresses.items():
        print("PAGE", name, address)


def measure_letters() -> None:
    """Rows for 300 agencies of six officers and ten measures each, then the run of a day, twice."""
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from agencies.models import Membership, User
    from desk.letters import send_reminders
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
    for day, name in ((CUT_OFFS[0], "the day"), (CUT_OFFS[0], "the same day again")):
        started, worked = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as asked:
            run = send_reminders(day)
        seconds, busy = time.perf_counter() - started, time.process_time() - worked
        reads = sum(1 for query in asked if query["sql"].startswith("SELECT"))
        print(
            f"letters of {name:<20}{len(run.sent):>6} sent   {seconds:6.2f} s   {busy:6.2f} s of processor"
            f" time   {len(asked)} statements, {reads} reads"
        )
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def in_portal(work: str, env: dict[str, str]) -> str:
    """Run one of the two functions above in a portal of its own; what it printed."""
    code = (
        "import django; django.setup(); from desk.preparation import prepare;"
        "from ita_portal.static_files import collect_when_changed;"
        "prepare(); collect_when_changed(progress=lambda line: None);"
        f"from tests.benchmarks import plans; plans.{work}()"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    if run.returncode:
        raise SystemExit(f"{work} failed")
    return run.stdout


def measure_pages(env: dict[str, str]) -> None:
    """Load every page in turn with hello, and print one table."""
    lines = in_portal("prepare_pages", env).splitlines()
    print("\n".join(line for line in lines if line.startswith("QUERIES")))
    cookies = next(line.split(" ", 1)[1] for line in lines if line.startswith("COOKIES"))
    pages = [line.split()[1:] for line in lines if line.startswith("PAGE")]
    with ExitStack() as stack:
        hello = stack.enter_context(served("tests.benchmarks.hello:application", env))
        servers = {name: stack.enter_context(served("ita_portal.wsgi", env)) for name, _ in pages}
        for _ in range(ROUNDS):
            hello.load("/", cookies)
            for name, path in pages:
                servers[name].load(path, cookies)
    print(f"{'hello':<10}{hello.line()}")
    for name, server in servers.items():
        ratio = statistics.median(server.costs) / statistics.median(hello.costs)
        goal = f" (goal: {GOAL:.0f} ms)" if name == "plan" else ""
        print(f"{name:<10}{server.line()}   1/{ratio:.1f} of hello{goal}")


def main() -> None:
    """Measure what was asked for."""
    wanted = sys.argv[1:] or ["pages", "letters"]
    for part in wanted:
        with tempfile.TemporaryDirectory() as folder:
            env = os.environ | {"ITA_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "ita_portal.settings"}
            env.pop("DATABASE_URL", None)
            if part == "pages":
                measure_pages(env)
            else:
                print(in_portal("measure_letters", env), end="")


if __name__ == "__main__":
    main()
