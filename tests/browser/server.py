"""The portal as people start it: the real command, an empty data folder, a database of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen
from uuid import uuid4

import psycopg2

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 240  # a busy machine takes its time; an idle one needs about four seconds
STOP_SECONDS = 30
PORTAL = ("manage.py", "portal")


class NotStarted(Exception):
    """The portal ended or did not answer in time; the message holds what it wrote."""


@dataclass(frozen=True)
class RunningPortal:
    """A portal that answers at ``url`` (without a slash at the end) and writes to ``log``."""

    url: str
    log: Path


@dataclass(frozen=True)
class Prepared:
    """What a portal left when it stopped: its data folder, and what named its database (see own_database)."""

    data: Path
    database: dict[str, str]


@contextmanager
def prepared_portal(folder: Path, *, program: tuple[str, ...] = PORTAL) -> Iterator[Prepared]:
    """Start a portal from nothing and stop it once it answered, for others to begin where it ended.

    Its database lasts as long as this context. Raises NotStarted.
    """
    with own_database(os.environ.get("DATABASE_URL", "")) as database:
        with served(folder, program, database):
            pass
        yield Prepared(folder / "data", database)


@contextmanager
def running_portal(
    folder: Path, *, program: tuple[str, ...] = PORTAL, beginning: Prepared | None = None
) -> Iterator[RunningPortal]:
    """Start `manage.py portal` with its data in ``folder``, and stop it; ``program`` may begin it otherwise.

    With a PostgreSQL ``DATABASE_URL`` it gets a new database on that server, dropped at the end; otherwise an
    SQLite file in the folder. Both are empty, or copies of what ``beginning`` left. Raises NotStarted.
    """
    if beginning:
        shutil.copytree(beginning.data, folder / "data")
    copied = beginning.database if beginning else {}
    with (
        own_database(os.environ.get("DATABASE_URL", ""), copied) as database,
        served(folder, program, database) as portal,
    ):
        yield portal


@contextmanager
def served(folder: Path, program: tuple[str, ...], database: dict[str, str]) -> Iterator[RunningPortal]:
    """Run the program until the context ends; raises NotStarted."""
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"ITA_DATA_DIR": str(folder / "data")} | database
    portal = RunningPortal(f"http://127.0.0.1:{port}", folder / "portal.log")
    with portal.log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *program, "--port", str(port)],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_it_answers(portal, process)
        yield portal
    finally:
        stop(process)


@contextmanager
def own_database(server: str, copied: Mapping[str, str] = MappingProxyType({})) -> Iterator[dict[str, str]]:
    """The environment that names a database of one's own on a PostgreSQL server; empty for SQLite.

    ``copied`` is such an environment whose database, which nobody uses, the new one begins as.
    """
    parts = urlsplit(server)
    if not parts.scheme.startswith(("postgres", "pgsql")):
        yield {}
        return
    name = f"ita_browser_{uuid4().hex[:12]}"
    address = urlunsplit(parts._replace(scheme="postgresql"))
    template = f" TEMPLATE {urlsplit(copied['DATABASE_URL']).path[1:]}" if copied else ""
    execute(address, f"CREATE DATABASE {name}{template}")
    try:
        yield {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
    finally:
        execute(address, f"DROP DATABASE {name} WITH (FORCE)")


def execute(address: str, statement: str) -> None:
    """Run one statement that PostgreSQL allows only outside a transaction."""
    connection = psycopg2.connect(address)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_answers(portal: RunningPortal, process: subprocess.Popen[bytes]) -> None:
    """Return when the first page is served; raises NotStarted."""
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urlopen(portal.url, timeout=5):
                return
        except HTTPError:
            raise NotStarted(portal.log.read_text(encoding="utf-8")) from None
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise NotStarted(portal.log.read_text(encoding="utf-8"))


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the portal to stop as Ctrl+C does, and make it stop when it does not."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
