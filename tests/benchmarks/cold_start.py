"""Both commands from a fresh clone: how long until the portal answers and until a first test has run.

Run with ``.venv/bin/python -m tests.benchmarks.cold_start`` from the project's root. It clones what is
committed into a folder of its own. "Cold" is the first start in the clone: no ``.venv``, no data. "Again" is
the next start of the same command. Debian's packages are there already, and pip may hold downloads.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.benchmarks.table import Row, show
from tests.browser.server import free_port

ROOT = Path(__file__).resolve().parents[2]
FIRST_TEST = "tests/thai/test_digits.py"
PATIENCE = 600  # seconds until a start counts as failed


class NotReady(Exception):
    """A command ended early or took too long; the message is what it wrote."""


def rows() -> Iterator[Row]:
    """Clone, start each command twice."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "portal"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        starts = {"first page": serve, "first test": run_first_test}
        for name, start in starts.items():
            cold, again = start(clone), start(clone)
            faster = f"{cold / again:.0f} times faster than cold"
            yield Row(f"from a fresh clone to the {name}", f"cold {cold:.1f} s, again {again:.1f} s", faster)


def serve(clone: Path) -> float:
    """Start the portal and stop it; seconds until its first page. Raises NotReady."""
    began = time.monotonic()
    port = free_port()
    log = clone.parent / "portal.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "portal", "--port", str(port)],
            cwd=clone,
            env=bare_environment(),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/", process, log)
        return time.monotonic() - began
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the address answers; raises NotReady."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.05)
    raise NotReady(log.read_text(encoding="utf-8"))


def run_first_test(clone: Path) -> float:
    """Run one small file of tests; seconds until its end. Raises NotReady."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "manage.py", "test", FIRST_TEST, "-q"],
        cwd=clone,
        env=bare_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    if done.returncode:
        raise NotReady(done.stdout + done.stderr)
    return time.monotonic() - began


def bare_environment() -> dict[str, str]:
    """The environment without this project's settings: a newcomer has none."""
    own = ("ITA_", "DJANGO_", "DATABASE_URL", "VIRTUAL_ENV", "PYTHONPATH")
    return {key: value for key, value in os.environ.items() if not key.startswith(own)}


if __name__ == "__main__":
    sys.exit(show(rows()))
