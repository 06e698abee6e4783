"""Three hundred agencies with ten years each, read by the code of ``import_year``, and a page among them.

Run with ``.venv/bin/python -m tests.benchmarks.agencies [AGENCIES]`` from the project's root; DATABASE_URL
chooses the database, which must be empty (without one, an SQLite file of its own). The goal is a minute
for all. The year page of one agency is asked with one agency recorded and with all of them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random
from time import perf_counter, process_time

ROOT = Path(__file__).resolve().parents[2]
MANY, YEARS, GOAL, ASKED = 300, 10, 60, 20
IN_ITS_PROCESS = "--in-its-process"


def year_file(number: int, year: int, names: list[str], dice: Random) -> bytes:
    """A year of an agency: ten scores, what was announced, two offices and an officer."""
    scores = [
        {"indicator": name, "number": place, "score": f"{dice.randint(2000, 10_000) / 100:.2f}"}
        for place, name in enumerate(names, 1)
    ]
    officer = {
        "username": f"head{number}",
        "title": "นาย",
        "name": f"สมชาย ใจดี {number}",
        "position": "หัวหน้าสำนักปลัด",
    }
    agency = {
        "code": f"agency-{number}",
        "name": f"องค์การบริหารส่วนตำบลที่ {number}",
        "kind": "sao",
        "units": ["สำนักปลัด", "กองคลัง"],
        "officers": [officer | {"role": "office_head", "unit": "สำนักปลัด"}],
    }
    result = {"scores": scores, "remarks": [{"indicator": names[8], "text": "ควรเผยแพร่ให้ครบ"}]}
    document = {
        "format": "ita-portal/year",
        "version": 1,
        "agency": agency,
        "fiscal_year": year,
        "result": result,
    }
    return json.dumps(document, ensure_ascii=False).encode()


def measure(agencies: int) -> None:
    """Load, ask, load the rest, ask again; in the process that holds the database."""
    import django

    django.setup()
    from django.core.management import call_command

    from assessments.editions import current_edition, known_years, pack_of, store_pack
    from ita_portal.static_files import collect_when_changed

    call_command("migrate", verbosity=0)
    call_command("load_editions", verbosity=0)
    collect_when_changed(progress=print)

    newest = current_edition(known_years()[0])
    assert newest is not None
    rules = pack_of(newest)
    years = range(rules.fiscal_year - YEARS + 3, rules.fiscal_year + 3)
    for year in years:
        if current_edition(year) is None:
            store_pack(replace(rules, fiscal_year=year), digest=f"{year:064}")
    dice = Random(years[0])
    names = {year: [rule.name for rule in pack_of(edition(year)).indicators] for year in years}
    files = [[year_file(number, year, names[year], dice) for year in years] for number in range(agencies)]
    load(files[:1])
    before = page(years[-1])
    taken = load(files[1:])
    after = page(years[-1])
    count = (agencies - 1) * YEARS
    each = taken[0] / count * 1000
    print(f"{count} files      {taken[0]:7.1f} s ({taken[1]:.1f} s of the processor), {each:.1f} ms each")
    print(f"goal            {GOAL * count / MANY / YEARS:7.1f} s")
    for label, (queries, milliseconds) in (("one agency", before), (f"{agencies} agencies", after)):
        print(f"year page, {label:13} {queries} queries, {milliseconds:.1f} ms")


def edition(year: int) -> object:
    """The rules of a year."""
    from assessments.editions import current_edition

    return current_edition(year)


def load(files: list[list[bytes]]) -> tuple[float, float]:
    """Read and apply files, agency by agency; seconds of the clock and of the processor."""
    from desk.yearfile import apply_year, parse, read_year

    clock, processor = perf_counter(), process_time()
    for own in files:
        for raw in own:
            assert apply_year(read_year(parse(raw))).changed
    return perf_counter() - clock, process_time() - processor


def page(year: int) -> tuple[int, float]:
    """The warm year page of the first agency: its queries, and milliseconds of the processor."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from agencies.models import Membership

    client = Client(headers={"host": "localhost"})
    client.force_login(Membership.objects.get(agency__code="agency-0").user)
    address = f"/agency-0/{year}/"
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    count = len(queries)  # now: the next request empties the log
    begun = process_time()
    for _ in range(ASKED):
        client.get(address)
    return count, (process_time() - begun) / ASKED * 1000


def main() -> None:
    """Measure in a process of its own, with its own data folder."""
    arguments = [argument for argument in sys.argv[1:] if argument != IN_ITS_PROCESS]
    agencies = int(arguments[0]) if arguments else MANY
    if IN_ITS_PROCESS in sys.argv:
        measure(agencies)
        return
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"ITA_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "ita_portal.settings"}
        command = [sys.executable, "-m", "tests.benchmarks.agencies", str(agencies), IN_ITS_PROCESS]
        sys.exit(subprocess.run(command, cwd=ROOT, env=env).returncode)


if __name__ == "__main__":
    main()
