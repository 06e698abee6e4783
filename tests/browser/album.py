"""Every page in every state that a browser test looks at, as pictures: wide, narrow, dark, on paper.

Usage: python -m tests.browser.album FOLDER [pytest arguments]

The states are those of the stories in this folder, so there is no second list of them. The suite itself keeps
the light pictures in tests/artifacts/, and how the windows of a failed test stood; the album keeps all views,
and a PDF of what the page prints.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest


def main(folder: Path, arguments: list[str]) -> int:
    """Run the browser tests with every view kept; the exit status of pytest."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["ITA_ALBUM"] = str(folder.resolve())  # before looking.py is imported
    return pytest.main(arguments or ["-q", "-p", "no:xdist", "-m", "browser", "tests/browser"])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
