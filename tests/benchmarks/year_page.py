"""The year's page beside a plain hello page: same gunicorn, two workers, eight connections, one run.

Run with ``.venv/bin/python -m tests.benchmarks.year_page`` from the project's root. It loads the demo agency
into a folder of its own, signs in as its clerk, and loads both pages in turn, A B A B …, so that a drifting
machine touches both alike. Like a browser, it sends the two cookies that a signed-in person has. Where other
work shares the processors, go by the processor time of a request: it hardly depends on who else is running.
Needs ``wrk`` (Debian package wrk) and Linux.
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
from dataclasses import dataclass, field
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
client = Client(headers={"host": "localhost"}); client.force_login(member.user)
client.get(f"/{member.agency.code}/")
year = member.agency.assessments.order_by("-fiscal_year").first().fiscal_year
cookies = ";".join(f"{name}={client.cookies[name].value}" for name in ("sessionid", "csrftoken"))
print("PAGE", cookies, f"/{member.agency.code}/{year}/")
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass
class Server:
    """A running gunicorn and what was measured of one of its pages, round by round."""

    pid: int
    address: str
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    slow: str = ""

    def worked(self) -> float:
        """Seconds of processor time that the workers have used."""
        workers = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        ticks = sum(
            int(value)
            for worker in workers
            for value in Path(f"/proc/{worker}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
        )
        return ticks / os.sysconf("SC_CLK_TCK")

    def load(self, path: str, cookies: str) -> None:
        """One round: requests a second, milliseconds of processor time a request, and the 90th percentile."""
        command = ["wrk", "-t1", "-c8", f"-d{SECONDS}s", "--latency", "-H", f"Cookie: {cookies}"]
        before = self.worked()
        run = subprocess.run([*command, self.address + path], capture_output=True, text=True, check=True)
        found = re.search(
            r"90%\s+(\S+).* (\d+) requests in .*Requests/sec:\s+([\d.]+)", run.stdout, re.DOTALL
        )
        if found is None or "Non-2xx" in run.stdout:
            raise SystemExit(f"{path} did not answer with a page:\n{run.stdout}")
        self.slow = found[1]
        self.costs.append((self.worked() - before) * 1000 / int(found[2]))
        self.rates.append(float(found[3]))

    def line(self) -> str:
        """The medians, as a line of the table."""
        rate, cost = statistics.median(self.rates), statistics.median(self.costs)
        return f"{rate:8.0f} requests/s   90 % within {self.slow:>9}   {cost:6.2f} ms of processor time"


@contextmanager
def served(application: str, env: dict[str, str]) -> Iterator[Server]:
    """Gunicorn with two workers, as gunicorn makes them, serving an application."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers=2", "--no-control-socket"]
    process = subprocess.Popen(
        [*command, f"--bind=127.0.0.1:{port}", "--log-level=error", application], cwd=ROOT, env=env
    )
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield Server(process.pid, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait()


def prepared(env: dict[str, str], script: str) -> tuple[str, str]:
    """Load the demo agency and sign in as ``script`` does; returns the cookies and the year page's path."""
    command = [sys.executable, "-c", script]
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    found = re.search(r"^PAGE (\S+) (\S+)$", run.stdout, re.MULTILINE)
    if found is None:
        raise SystemExit(f"the demo agency could not be loaded:\n{run.stdout}")
    return found[1], found[2]


def compare(script: str = PREPARE) -> None:
    """Measure the page of an agency that ``script`` made beside the plain pages; print one table."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: apt-get install -y wrk")
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"ITA_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "ita_portal.settings"}
        env.pop("DATABASE_URL", None)
        cookies, path = prepared(env, script)
        with (
            served("tests.benchmarks.hello:application", env) as hello,
            served("tests.benchmarks.hello:bare", env) as bare,
            served("ita_portal.wsgi", env) as year,
        ):
            for _ in range(ROUNDS):
                hello.load("/", cookies)
                bare.load("/", cookies)
                year.load(path, cookies)
    print(f"hello                     {hello.line()}")
    print(f"hello without middleware  {bare.line()}")
    print(f"year page                 {year.line()}")
    for name, floor in (("hello", hello), ("hello without middleware", bare)):
        rates = statistics.median(floor.rates) / statistics.median(year.rates)
        costs = statistics.median(year.costs) / statistics.median(floor.costs)
        print(f"of {name}: 1/{rates:.1f} by requests, 1/{costs:.1f} by processor time (goal: at least 1/13)")


if __name__ == "__main__":
    compare()
