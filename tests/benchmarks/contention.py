"""Eight processes × 150 contended saves on each database: failed, lost, stale, saves a second.

``.venv/bin/python -m tests.benchmarks.contention``; PostgreSQL where DATABASE_URL or 127.0.0.1 answers.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.browser.server import own_database
from tests.databases import LOCAL_SERVER, environment

PROCESSES, SAVES = 8, 150
PROJECT = Path(__file__).resolve().parents[2]


def measured(url: str, folder: Path) -> dict[str, Any]:
    """One run on an empty database; raises CalledProcessError where a save failed or is lost."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.contending", str(PROCESSES), str(SAVES)],
        cwd=PROJECT,
        env=environment(url, folder),
        stdout=subprocess.PIPE,
        check=True,
    )
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


def main() -> None:
    """Run on both and print a row for each."""
    server = os.environ.get("DATABASE_URL", LOCAL_SERVER)
    with tempfile.TemporaryDirectory() as place, own_database(server) as other:
        folder = Path(place)
        runs = {"SQLite": f"sqlite:///{folder / 'db.sqlite3'}", "PostgreSQL": other["DATABASE_URL"]}
        for name, url in runs.items():
            got = measured(url, folder)
            pace = PROCESSES * SAVES / got["seconds"]
            print(
                f"{name}: {PROCESSES} × {SAVES} saves, {got['failed']} failed, 0 lost, "
                f"{got['stale']} told stale and repeated, {got['seconds']} s, {pace:.0f} saves/s"
            )


if __name__ == "__main__":
    main()
