"""What a few tests need and a machine may lack: Java, LibreOffice, a PostgreSQL server, root's own disk.

The README's test command does not install them, the portal itself needing none: such a test then says what it
could not judge. ``.ci/run`` installs them and sets ``ITA_TESTS=whole``, under which a lack is a failure.
"""

from __future__ import annotations

import os

import pytest


def judge_needs(lack: str) -> None:
    """Leave the test, saying what is missing, or fail it where every test is asked for."""
    if not lack:
        return
    told = f"not judged: {lack} is not on this machine"
    if os.environ.get("ITA_TESTS") == "whole":
        pytest.fail(told)
    pytest.skip(told)
