"""Three hundred agencies with ten years each, read by the code of ``import_year``, and a page among them.

Run with ``.venv/bin/python -m tests.benchmarks.agencies [AGENCIES]`` from the project's root. It gets a
database of its own: on the PostgreSQL server that DATABASE_URL names, else an SQLite file. The goal is a
minute for all. The year page of one agency, made anew, is asked with one agency recorded and with all.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import Any

from tests.benchmarks.loading import in_portal, portal_in
from tests.benchmarks.table import Goal, Row, show
from tests.browser.server import own_database

MANY, YEARS, GOAL, ASKED = 300, 10, 60, 20


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


def measure(agencies: int) -> dict[str, Any]:
    """Load, ask, load the rest, ask again; in the process that holds the database."""
    from assessments.editions import current_edition, known_years, pack_of, store_pack

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
    return {"before": before, "seconds": taken[0], "worked": taken[1], "after": after}


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
    times = []
    for _ in range(ASKED):
        begun = process_time()
        client.get(address)
        times.append((process_time() - begun) * 1000)
    return count, median(times)


def rows(agencies: int = MANY) -> Iterator[Row]:
    """The import, then the page before and after it; measured in a process with its own data folder."""
    with tempfile.TemporaryDirectory() as folder, own_database(os.environ.get("DATABASE_URL", "")) as own:
        got = in_portal("tests.benchmarks.agencies:measure", {**portal_in(Path(folder)), **own}, agencies)
    count = (agencies - 1) * YEARS
    most = GOAL * count / MANY / YEARS
    each = got["worked"] / count * 1000
    yield Row(
        f"import of {count} year files",
        f"{got['seconds']:.1f} s, {got['worked']:.1f} s of processor time, {each:.1f} ms of it each",
        goals=(Goal(f"under {most:.0f} s", got["seconds"] < most),),
    )
    (few, first), (many, last) = got["before"], got["after"]
    yield Row("year page, 1 agency", f"{first:.2f} ms of processor time, {few} queries")
    grown = f"{last / first:.2f} × of 1 agency's"
    same = Goal("as many queries as with 1 agency", few == many)
    what = f"year page, {agencies} agencies"
    yield Row(what, f"{last:.2f} ms of processor time, {many} queries", grown, (same,))


if __name__ == "__main__":
    sys.exit(show(rows(*map(int, sys.argv[1:]))))
