"""Databases for tests that run the portal's commands as processes of their own beside the suite."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
from django.db import connection

from tests.browser.server import own_database
from tests.needs import judge_needs

LOCAL_SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


def present_url() -> str:
    """The database that the running test writes to, as DATABASE_URL names it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    who = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}@" if database["USER"] else ""
    host = quote(str(database["HOST"]), safe="")
    return f"postgres://{who}{host}:{database['PORT'] or 5432}/{database['NAME']}"


def environment(url: str, data: Path) -> Mapping[str, str]:
    """What a process needs to be a portal on a database with a data folder."""
    own = {"DATABASE_URL": url, "ITA_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "ita_portal.settings"}
    return {**os.environ, **own}


@contextmanager
def empty_database(engine: str, folder: Path) -> Iterator[str]:
    """The address of an empty database; skips the test where no PostgreSQL server answers."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'empty.sqlite3'}"
        return
    server = present_url() if connection.vendor == "postgresql" else LOCAL_SERVER
    server = urlunsplit(urlsplit(server)._replace(scheme="postgresql", path="/postgres"))
    try:
        psycopg2.connect(server).close()
    except psycopg2.OperationalError:
        judge_needs("a PostgreSQL server")
    with own_database(server) as url:
        yield url["DATABASE_URL"]
