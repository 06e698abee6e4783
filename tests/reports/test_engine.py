"""WeasyPrint comes up without asking the system for names that only other systems know."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import ctypes.util
def asked(name):
    raise AssertionError(name)
ctypes.util.find_library = asked
from reports import engine
engine.load()
from weasyprint import HTML
assert HTML(string="<p>ก").write_pdf().startswith(b"%PDF")
assert ctypes.util.find_library is asked
"""


def test_no_library_is_searched_for() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True)
