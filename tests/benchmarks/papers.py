"""Papers beside plain WeasyPrint on the same HTML: time warm and cold, peak memory, growth by page.

Run: `python -m tests.benchmarks.papers` in the project's environment. Beside ours stand two renders without
marks, repair of the text layer, tags, archive metadata and attached data:

- "plain": `HTML(…).write_pdf(…)` as WeasyPrint's handbook has it, the style sheets given with each call;
- "prepared": the same with style sheets and fonts prepared once, as ours are.

Where LibreOffice is installed, it prints our Word copy of the same page, cold, with its profile made.

Warm is CPU time in one process, in turn, so that other work on the machine does not count; cold is a process
from its start to the finished file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from math import nan
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

ROUNDS = {"memo": 15, "table": 5, "report": 3}
COLD_ROUNDS = 3
PLAIN = """
import sys; from pathlib import Path; from weasyprint import HTML, CSS; from weasyprint.text.fonts import FontConfiguration
html, base, *sheets = sys.argv[1:]; fonts = FontConfiguration()
styles = [CSS(string=Path(sheet).read_text(), base_url=base, font_config=fonts) for sheet in sheets]
HTML(string=Path(html).read_text(), base_url=base).write_pdf("/dev/null", stylesheets=styles, font_config=fonts)
"""  # noqa: E501
OURS = """
import sys, django; django.setup(); from reports import pdf; from tests.benchmarks.paper_pages import PAPERS
pdf.printed(*PAPERS[sys.argv[1]]())
"""


def in_turn(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Median milliseconds of CPU time of each work, in turn, after one round to warm up."""
    found: list[list[float]] = [[] for _ in works]
    for turn in range(rounds + 1):
        for work, results in zip(works, found, strict=True):
            start = process_time()
            work()
            if turn:
                results.append((process_time() - start) * 1000)
    return [median(results) for results in found]


def cold(program: str, *arguments: str) -> tuple[float, float]:
    """Milliseconds and peak megabytes of a Python process that makes one paper; the median of a few."""
    return timed([sys.executable, "-c", program, *arguments])


def by_libreoffice(html: str, place: Path) -> float:
    """Milliseconds in which LibreOffice prints our Word copy of a page; NaN where it is not installed."""
    from reports.word import word_of

    if not (office := shutil.which("soffice")):
        return nan
    (copy := place / "page.docx").write_bytes(word_of(html, "v1", is_draft=False, author=""))
    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(place), str(copy)]
    subprocess.run(command, check=True, capture_output=True)  # the first run makes the profile
    return timed(command)[0]


def timed(command: list[str]) -> tuple[float, float]:
    """Milliseconds and peak megabytes of a command; the median of a few."""
    times, peaks = [], []
    for _ in range(COLD_ROUNDS):
        start = perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"the process ended with {process.returncode}")
        times.append((perf_counter() - start) * 1000)
        peaks.append(usage.ru_maxrss / 1024)
    return median(times), median(peaks)


def warm(name: str, content: dict[str, Any], html: str) -> tuple[int, list[float]]:
    """Pages of a paper, and the milliseconds of ours, plain and prepared."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from reports import pdf

    folder, texts = sheets()
    base = folder.as_uri() + "/"

    def styles(fonts: FontConfiguration) -> list[CSS]:
        return [CSS(string=text, base_url=base, font_config=fonts) for text in texts]

    def write(fonts: FontConfiguration, prepared: list[CSS]) -> None:
        HTML(string=html, base_url=base).write_pdf(stylesheets=prepared, font_config=fonts)

    def plain() -> None:
        fonts = FontConfiguration()
        write(fonts, styles(fonts))

    fonts = FontConfiguration()
    prepared = styles(fonts)
    pages = pdf.printed(content, html).pages
    ours = in_turn(ROUNDS[name], lambda: pdf.printed(content, html), plain, lambda: write(fonts, prepared))
    return pages, ours


def sheets() -> tuple[Path, list[str]]:
    """The folder of the papers' templates, and their style: fonts and sheet."""
    from django.conf import settings

    from reports import pdf

    folder = Path(settings.BASE_DIR) / "templates" / pdf.PAPERS / "v1"
    return folder, [pdf.font_faces(), (folder / "paper.css").read_text(encoding="utf-8")]


def main() -> None:
    """Measure and print a table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ita_portal.settings")
    import django

    django.setup()

    from tests.benchmarks.paper_pages import PAPERS

    folder, texts = sheets()
    print(
        "          pages   warm ms: ours plain prepared  ours/plain /prepared"
        "   cold ms: ours plain office   MB: ours plain"
    )
    peaks: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as place:
        for number, text in enumerate(texts):
            (Path(place) / f"{number}.css").write_text(text, encoding="utf-8")
        files = sorted(str(file) for file in Path(place).iterdir())
        for name, make in PAPERS.items():
            content, html = make()
            (page := Path(place) / "page.html").write_text(html, encoding="utf-8")
            pages, (ours, plain, prepared) = warm(name, content, html)
            our_time, our_peak = cold(OURS, name)
            time, peak = cold(PLAIN, str(page), folder.as_uri() + "/", *files)
            office = by_libreoffice(html, Path(place))
            peaks[pages] = our_peak
            print(
                f"{name:8} {pages:6} {ours:14.0f} {plain:5.0f} {prepared:8.0f} {ours / plain:11.2f}"
                f" {ours / prepared:9.2f} {our_time:15.0f} {time:5.0f} {office:6.0f}"
                f" {our_peak:10.0f} {peak:5.0f}"
            )
    few, many = min(peaks), max(peaks)
    print(f"growth: {(peaks[many] - peaks[few]) / (many - few):.2f} MB a page")


if __name__ == "__main__":
    main()
