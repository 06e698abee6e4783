"""Pages under load: gunicorn with two workers, eight connections of wrk, and what a request costs.

Pages that are compared are loaded in turn, A B A B …, so that a drifting machine touches all alike. Like a
browser, wrk sends the cookies that a signed-in person has. Where other work shares the processors, go by the
processor time of a request: it hardly depends on who else is running. Needs ``wrk`` (Debian package wrk) and
Linux.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.benchmarks.table import Missing
from tests.browser.server import free_port
from tests.databases import environment

ROOT = Path(__file__).resolve().parents[2]
FIGURES = Path(__file__).with_name("figures.lua")
WORKERS, CONNECTIONS = 2, 8
ROUNDS, SECONDS = 3, 2
WRK = ("-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout=60s")
WARM = 8  # requests before the first round, so that each worker has drawn the page
UNCACHED = "tests.benchmarks.uncached_settings"
IN_PORTAL = """
import json, sys
from importlib import import_module
import django; django.setup()
from desk.preparation import prepare
from ita_portal.static_files import collect_when_changed
prepare(); collect_when_changed(progress=lambda line: None)
work, *arguments = json.loads(sys.argv[1])
module, name = work.split(":")
print(json.dumps(getattr(import_module(module), name)(*arguments)))
"""


class WrongAnswer(Exception):
    """A page under load did not answer as it should; the message says which and how."""


def portal_in(folder: Path) -> Mapping[str, str]:
    """The environment of a portal of its own: its data in ``folder``, SQLite, nothing of its pages kept."""
    url = f"sqlite:///{folder / 'portal.sqlite3'}"
    return {**environment(url, folder), "DJANGO_SETTINGS_MODULE": UNCACHED}


def in_portal(work: str, env: Mapping[str, str], *arguments: object) -> Any:
    """What ``module:function`` returns as JSON, run in a process of its own whose portal is prepared."""
    command = [sys.executable, "-c", IN_PORTAL, json.dumps([work, *arguments])]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def signed_in(user: Any) -> tuple[Any, str]:
    """A test client in which the person is signed in, and the cookies it holds after its first page."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    client.get("/my-permissions/")  # brings the form secret
    return client, ";".join(f"{name}={client.cookies[name].value}" for name in ("sessionid", "csrftoken"))


def queries_of(client: Any, path: str, **headers: str) -> int:
    """How often the second request for a page asks the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path, headers=headers)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path, headers=headers)
    assert answer.status_code in {200, 304}, (path, answer.status_code)
    return len(asked)


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    pid: int
    port: int

    def worked(self) -> float:
        """Seconds of processor time that the workers have used."""
        workers = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        ticks = sum(
            int(value)
            for worker in workers
            for value in Path(f"/proc/{worker}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
        )
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(application: str, env: Mapping[str, str]) -> Iterator[Server]:
    """Gunicorn with two workers, as gunicorn makes them, serving an application."""
    if shutil.which("wrk") is None:
        raise Missing("wrk is not installed (apt-get install wrk)")
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", f"--workers={WORKERS}", "--no-control-socket"]
    process = subprocess.Popen(
        [*command, f"--bind=127.0.0.1:{port}", "--log-level=error", application], cwd=ROOT, env=env
    )
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait()


@dataclass(eq=False)
class Page:
    """A page of a server, how it is asked for, and what was measured of it round by round.

    ``is_held``: the browser holds the page already and asks whether it is still the same (304).
    """

    name: str
    server: Server
    path: str
    cookies: str = ""
    is_held: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    slows: list[float] = field(default_factory=list)

    def warm_up(self) -> None:
        """Ask until each worker has drawn the page; a held one is then asked for by its tag."""
        self.headers = {"Cookie": self.cookies}
        tags = [self._ask(200) for _ in range(WARM)]
        if self.is_held:
            self.headers["If-None-Match"] = tags[-1]

    def load(self) -> None:
        """One round of wrk. Raises WrongAnswer where the page is another before or after it."""
        self._ask(304 if self.is_held else 200)
        heads = [f"-H{name}: {value}" for name, value in self.headers.items()]
        command = ["wrk", *WRK, "-s", str(FIGURES), *heads]
        before = self.server.worked()
        address = f"http://127.0.0.1:{self.server.port}{self.path}"
        run = subprocess.run([*command, address], capture_output=True, text=True, check=True)
        worked = self.server.worked() - before
        figures = json.loads(run.stdout.splitlines()[-1])
        if figures["refused"] or not figures["requests"]:
            raise WrongAnswer(f"{self.path}:\n{run.stdout}")
        self._ask(304 if self.is_held else 200)
        self.rates.append(figures["requests"] / figures["seconds"])
        self.costs.append(worked * 1000 / figures["requests"])
        self.slows.append(figures["p95"])

    def _ask(self, status: int) -> str:
        """One request that must be answered with a status; the answer's tag. Raises WrongAnswer."""
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        connection.request("GET", self.path, headers=self.headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != status:
            raise WrongAnswer(f"{self.path} answered {answer.status}, not {status}")
        return answer.headers.get("ETag", "")

    @property
    def rate(self) -> float:
        """Requests a second."""
        return statistics.median(self.rates)

    @property
    def cost(self) -> float:
        """Milliseconds of processor time a request."""
        return statistics.median(self.costs)

    @property
    def slow(self) -> float:
        """Milliseconds within which 95 of 100 requests are answered."""
        return statistics.median(self.slows)

    def figures(self) -> str:
        """The medians, for the table."""
        return f"{self.rate:.0f} requests/s, p95 {self.slow:.1f} ms, {self.cost:.2f} ms of processor time"

    def beside(self, floor: Page) -> str:
        """How much of a floor's pace is left."""
        by_requests, by_work = part(self.rate / floor.rate), part(floor.cost / self.cost)
        return f"{by_requests} of {floor.name}, {by_work} by processor time"


def part(share: float) -> str:
    """A share as it is read: 1/9.6, or 1.3 × where it is more than the whole."""
    return f"1/{1 / share:.1f}" if share < 1 else f"{share:.1f} ×"


def load_in_turn(pages: Iterable[Page]) -> None:
    """All rounds of pages that are compared."""
    pages = list(pages)
    for page in pages:
        page.warm_up()
    for _ in range(ROUNDS):
        for page in pages:
            page.load()
