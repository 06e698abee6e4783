"""Eight processes × 150 contended saves on each database: failed, lost, stale, saves a second.

``.venv/bin/python -m tests.benchmarks.contention``; PostgreSQL where DATABASE_URL or 127.0.0.1 answers.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2

from tests.benchmarks.table import Goal, Missing, Row, show, what_can_be
from tests.browser.server import own_database
from tests.databases import LOCAL_SERVER, environment

PROCESSES, SAVES = 8, 150
PROJECT = Path(__file__).resolve().parents[2]


def measured(url: str) -> dict[str, Any]:
    """One run on an empty database; raises CalledProcessError where a save failed or is lost."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.contending", str(PROCESSES), str(SAVES)],
            cwd=PROJECT,
            env=environment(url, Path(folder)),
            stdout=subprocess.PIPE,
            check=True,
        )
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


def row(name: str, url: str) -> Row:
    """A run as a row; a run that ends at all has lost nothing."""
    got = measured(url)
    pace = PROCESSES * SAVES / got["seconds"]
    return Row(
        f"{PROCESSES} × {SAVES} saves on one row, {name}",
        f"{pace:.0f} saves/s, {got['failed']} failed, 0 lost, {got['stale']} told stale and repeated",
        goals=(Goal("none failed, none lost", got["failed"] == 0),),
    )


def on_sqlite() -> Iterator[Row]:
    """In a file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        yield row("SQLite", f"sqlite:///{Path(folder) / 'db.sqlite3'}")


def on_postgresql() -> Iterator[Row]:
    """In a database of its own on the server that answers. Raises Missing."""
    named = os.environ.get("DATABASE_URL", "")
    server = named if named.startswith("postgres") else LOCAL_SERVER
    try:
        psycopg2.connect(server.replace("postgres://", "postgresql://", 1)).close()
    except psycopg2.OperationalError:
        raise Missing("no PostgreSQL server answers") from None
    with own_database(server) as other:
        yield row("PostgreSQL", other["DATABASE_URL"])


def rows() -> Iterator[Row]:
    """Both databases."""
    yield from what_can_be("saves on SQLite", on_sqlite())
    yield from what_can_be("saves on PostgreSQL", on_postgresql())


if __name__ == "__main__":
    sys.exit(show(rows()))
