"""Other processes beside a test, on the test's own database."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from django.conf import settings

from tests.databases import environment, present_url


def begin(code: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    """Python that runs ``code`` in the project on the test's database; its input and output are pipes."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=settings.BASE_DIR,
        env=environment(present_url(), settings.DATA_DIR),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )
