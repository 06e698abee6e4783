"""Other processes beside a test, on the test's own database."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def database_url() -> str:
    """DATABASE_URL of the database that this test uses."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    who = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}@" if database["USER"] else ""
    host = quote(str(database["HOST"]), safe="")
    return f"postgres://{who}{host}:{database['PORT'] or 5432}/{database['NAME']}"


def begin(code: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    """Python that runs ``code`` in the project on the test's database; its input and output are pipes."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "ITA_DATA_DIR": str(settings.DATA_DIR),
        "DJANGO_SETTINGS_MODULE": "ita_portal.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )
