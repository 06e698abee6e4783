"""A burst of saves on the real server while a worker is killed, workers are renewed and all is restarted.

Every save that was answered is there, once, and none is half done: each has its event in the record.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from threading import Event as Signal
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from agencies.audit import verify
from agencies.events import Event
from agencies.models import AuditEvent
from assessments.models import Remark
from tests.browser.server import RunningPortal, free_port, stop, wait_until_it_answers
from tests.databases import environment, present_url
from tests.factories import Cast, make_cast, make_year

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 4
MORE = 12  # answers to wait for after each blow
PATIENCE = 60  # seconds
TOKEN = "a" * 32


class Burst:
    """People who save remarks one after the other, and what they were told."""

    def __init__(self, port: int, cast: Cast) -> None:
        client = Client()
        client.force_login(cast.staff.user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.port, self.over = port, Signal()
        self.address = reverse("assessments:remark-add", args=[cast.agency.code, 2563])
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.answered: list[str] = []
        self.statuses: Counter[int] = Counter()

    def person(self, number: int) -> None:
        """Save until it is over; a save that nobody answers is given up, as a closed window is."""
        for turn in count():
            if self.over.is_set():
                return
            text = f"{number}/{turn}"
            try:
                status = self.save(text)
            except (OSError, HTTPException):
                time.sleep(0.05)
                continue
            self.statuses[status] += 1
            if status == 302:
                self.answered.append(text)

    def save(self, text: str) -> int:
        """The status with which one save was answered."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            body = urlencode({"about": "", "text": text, "csrfmiddlewaretoken": TOKEN})
            connection.request("POST", self.address, body, self.headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def goes_on(self) -> None:
        """Return when more saves have been answered; fails when none come."""
        enough, until = len(self.answered) + MORE, time.monotonic() + PATIENCE
        while len(self.answered) < enough:
            assert time.monotonic() < until, self.statuses
            time.sleep(0.02)


@contextmanager
def serving(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`manage.py portal` with two workers on the test's database; it gets the time it takes to stop."""
    portal = RunningPortal(f"http://127.0.0.1:{port}", folder / "portal.log")
    with portal.log.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "portal", "--port", str(port), "--workers", "2", "--no-demo"],
            cwd=settings.BASE_DIR,
            env={**environment(present_url(), folder), "ITA_SECRET_KEY": settings.SECRET_KEY},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_it_answers(portal, process)
        yield process
    finally:
        stop(process)


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The process numbers of the server's workers."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            number, rest = path.read_text().split(" ", 1)
            if int(rest.rpartition(")")[2].split()[1]) == process.pid:
                found.append(int(number))
    return found


def test_every_answered_save_is_there(year_packs_again: None, tmp_path: Path) -> None:
    cast = make_cast()
    make_year(cast)
    port = free_port()
    burst = Burst(port, cast)
    with ThreadPoolExecutor(CLIENTS) as pool:
        people = [pool.submit(burst.person, number) for number in range(CLIENTS)]
        try:
            with serving(port, tmp_path) as process:
                burst.goes_on()
                first, *_ = workers = workers_of(process)
                assert len(workers) == 2
                os.kill(first, signal.SIGKILL)
                burst.goes_on()
                process.send_signal(signal.SIGHUP)
                burst.goes_on()
                assert first not in workers_of(process)
            with serving(port, tmp_path):
                burst.goes_on()
        finally:
            burst.over.set()
        for person in people:
            person.result()
    assert set(burst.statuses) == {302}
    kept = Counter(Remark.objects.values_list("text", flat=True))
    assert set(burst.answered) <= kept.keys()
    assert set(kept.values()) == {1}
    events = AuditEvent.objects.filter(event=Event.REMARKS_SAVED)
    assert Counter(changes["remark"][1][2] for changes in events.values_list("changes", flat=True)) == kept
    assert list(verify()) == []
