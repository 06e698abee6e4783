"""The year's page beside a plain hello page: same gunicorn, two workers, eight connections, one run.

Run with ``.venv/bin/python -m tests.benchmarks.year_page`` from the project's root. It loads the demo agency
into a folder of its own, signs in as its clerk, and loads both pages in turn, A B A B …, so that a drifting
machine touches both alike. Needs ``wrk`` (Debian package wrk).
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS, SECONDS = 5, 4
PREPARE = """
import django; django.setup()
from desk.demo import load_demo
from desk.preparation import prepare
from ita_portal.static_files import collect_when_changed
prepare(); collect_when_changed(progress=print); load_demo()
from django.test import Client
from agencies.models import Membership
member = Membership.objects.get(agency__is_demo=True, role="staff")
client = Client(); client.force_login(member.user)
year = member.agency.assessments.order_by("-fiscal_year").first().fiscal_year
print("PAGE", client.cookies["sessionid"].value, f"/{member.agency.code}/{year}/")
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def served(application: str, env: dict[str, str]) -> Iterator[str]:
    """Gunicorn with the portal's own settings (two workers of four threads) serving an application."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers=2", "--threads=4", "--no-control-socket"]
    process = subprocess.Popen([*command, f"--bind=127.0.0.1:{port}", "--log-level=error", application], cwd=ROOT, env=env)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def requests_a_second(url: str, cookie: str = "") -> tuple[float, str]:
    """Answered requests a second and the 95th percentile's neighbour (90 %) as wrk prints it."""
    command = ["wrk", "-t1", "-c8", f"-d{SECONDS}s", "--latency", "-H", f"Cookie: sessionid={cookie}", url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text:
        raise SystemExit(f"{url} did not answer with a page:\n{text}")
    rate, slow = re.search(r"Requests/sec:\s+([\d.]+)", text), re.search(r"90%\s+(\S+)", text)
    assert rate and slow, text
    return float(rate[1]), slow[1]


def main() -> None:
    """Measure and print one table."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: apt-get install -y wrk")
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"ITA_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "ita_portal.settings"}
        env.pop("DATABASE_URL", None)
        prepared = subprocess.run([sys.executable, "-c", PREPARE], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        _, cookie, path = re.search(r"^(PAGE) (\S+) (\S+)$", prepared.stdout, re.MULTILINE).groups()  # type: ignore[union-attr]
        with served("tests.benchmarks.hello:application", env) as floor, served("ita_portal.wsgi", env) as portal:
            hellos, years = [], []
            for _ in range(ROUNDS):
                hellos.append(requests_a_second(f"{floor}/"))
                years.append(requests_a_second(f"{portal}{path}", cookie))
    hello, year = (statistics.median(rate for rate, _ in runs) for runs in (hellos, years))
    print(f"hello       {hello:8.0f} requests/s   90 % within {hellos[-1][1]}")
    print(f"year page   {year:8.0f} requests/s   90 % within {years[-1][1]}")
    print(f"ratio       1/{hello / year:.1f}   (goal: at least 1/13)")


if __name__ == "__main__":
    main()
