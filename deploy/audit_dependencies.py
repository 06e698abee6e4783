#!/usr/bin/env python3
"""`python3 deploy/audit_dependencies.py`: whether any pinned package of the portal has a known weakness.

Asks the advisory database through pip-audit, in a virtual environment that goes away; so it needs the
internet and is no part of the suite. Exit status 0: every package of requirements.txt was looked up and none
has a known weakness. 1: one has. 2: not all could be looked up, which is never reported as good.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

AUDITOR = "pip-audit==2.10.1"
LOCK = Path(__file__).resolve().parent.parent / "requirements.txt"
WEAK, NOT_AUDITED = 1, 2


class NotAudited(Exception):
    """Something was not looked up; the message says what."""


def main() -> int:
    """Audit and say what was found; the exit status."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            report = audit(install(Path(folder)))
        weak = weaknesses(report, pinned(LOCK.read_text(encoding="utf-8")))
    except NotAudited as reason:
        print(f"NOT AUDITED: {reason}", file=sys.stderr)
        return NOT_AUDITED
    print("\n".join(weak) or f"{len(report['dependencies'])} packages looked up, none with a known weakness")
    return WEAK if weak else 0


def install(folder: Path) -> Path:
    """pip-audit in a fresh environment; raises NotAudited where it cannot be had."""
    venv.create(folder, with_pip=True)
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", AUDITOR]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotAudited(f"{AUDITOR} could not be installed\n{done.stderr[-1000:]}")
    return folder / "bin" / "pip-audit"


def audit(program: Path) -> dict:
    """pip-audit's report on the lock; raises NotAudited where it made none."""
    options = ["--strict", "--require-hashes", "--disable-pip", "--progress-spinner=off", "--format=json"]
    command = [str(program), *options, "--requirement", str(LOCK)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report: dict = json.loads(done.stdout)
    except ValueError:
        raise NotAudited(f"pip-audit ended with status {done.returncode}\n{done.stderr[-1000:]}") from None
    return report


def pinned(lock: str) -> set[str]:
    """The packages that a lock pins on every machine; those for other systems carry a marker."""
    lines = re.findall(r"(?m)^([A-Za-z0-9._-]+)==\S+([^\\\n]*)", lock)
    return {plain(name) for name, rest in lines if ";" not in rest}


def weaknesses(report: dict, wanted: set[str]) -> list[str]:
    """One line a weakness; raises NotAudited where a pinned package is missing or was skipped."""
    looked_up = [row for row in report["dependencies"] if "vulns" in row]
    missing = wanted - {plain(row["name"]) for row in looked_up}
    if missing or not wanted:
        raise NotAudited(f"not looked up: {', '.join(sorted(missing)) or 'the lock names nothing'}")
    return [told(row, weakness) for row in looked_up for weakness in row["vulns"]]


def told(row: dict, weakness: dict) -> str:
    """One line about a weakness of a package."""
    mended = ", ".join(weakness["fix_versions"]) or "no version yet"
    return f"{row['name']} {row['version']}: {weakness['id']}, mended in {mended}"


def plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
