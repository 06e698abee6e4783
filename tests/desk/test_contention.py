"""Eight real processes save at one moment on one row: none fails, none is lost.

``python -m tests.benchmarks.contention`` does the same with 150 saves each, on both databases.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contending import prove
from tests.databases import environment, present_url
from tests.factories import make_cast, make_year

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES, SAVES = 8, 30


def test_no_save_fails_and_none_is_lost(year_packs_again: None, project: Path, tmp_path: Path) -> None:
    cast = make_cast()
    year = make_year(cast, figures={})
    numbers = map(str, (year.pk, cast.staff.pk, PROCESSES, SAVES))
    done = subprocess.run(
        [sys.executable, "-m", "tests.contending", *numbers],
        cwd=project,
        env=environment(present_url(), tmp_path),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stderr == ""
    assert json.loads(done.stdout)["failed"] == 0
    prove(year, PROCESSES, SAVES)
