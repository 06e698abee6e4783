"""Papers beside plain WeasyPrint on the same HTML: time warm and cold, peak memory, growth by page.

Run with ``.venv/bin/python -m tests.benchmarks.papers`` from the project's root. Beside ours stand two
renders without marks, repair of the text layer, tags, archive metadata and attached data:

- "plain": `HTML(…).write_pdf(…)` as WeasyPrint's handbook has it, the style sheets given with each call;
- "prepared": the same with style sheets and fonts prepared once, as ours are.

Three papers of known length are measured warm and cold, and a paper of every kind warm. Where LibreOffice is
installed, it prints our Word copy of the same page, cold, with its profile made.

Warm is CPU time in one process, in turn, so that other work on the machine does not count; cold is a process
from its start to the finished file.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from tests.benchmarks.loading import in_portal, portal_in
from tests.benchmarks.table import Row, show

ROUNDS = {"memo": 15, "table": 5, "report": 3}
ROUNDS_OF_KINDS = 5
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
# The peak that the system reports of a process is at least that of the one that started it: a small one must.
STARTER = """
import json, os, sys; from time import perf_counter
start = perf_counter()
_, status, usage = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ), 0)
told = json.dumps([(perf_counter() - start) * 1000, usage.ru_maxrss / 1024])
print("\\n" + told)
sys.exit(os.waitstatus_to_exitcode(status))
"""


# ---- in the portal -----------------------------------------------------------------------------------------


def samples() -> list[dict[str, Any]]:
    """The three papers, warm and cold."""
    from tests.benchmarks.paper_pages import PAPERS

    folder, texts = sheets()
    found = []
    with tempfile.TemporaryDirectory() as place:
        for number, text in enumerate(texts):
            (Path(place) / f"{number}.css").write_text(text, encoding="utf-8")
        files = sorted(str(file) for file in Path(place).iterdir())
        for name, make in PAPERS.items():
            content, html = make()
            (page := Path(place) / "page.html").write_text(html, encoding="utf-8")
            ours, peak = cold(OURS, name)
            plain, plain_peak = cold(PLAIN, str(page), folder.as_uri() + "/", *files)
            figures = {"ours": ours, "peak": peak, "plain": plain, "plain_peak": plain_peak}
            figures["office"] = by_libreoffice(html, Path(place))
            found.append({"name": name, "cold": figures, **warm(content, html, ROUNDS[name])})
    return found


def kinds() -> list[dict[str, Any]]:
    """A paper of every kind that the registry knows, warm; each of an agency of its own."""
    from reports import pdf
    from tests.factories import make_cast
    from tests.reports.kinds import KINDS, content_of_kind

    found = []
    for kind in KINDS:
        content = content_of_kind(make_cast(f"agency-{kind}"), kind)
        found.append({"name": kind, **warm(content, pdf.paper_html(content), ROUNDS_OF_KINDS)})
    return found


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


def by_libreoffice(html: str, place: Path) -> float | None:
    """Milliseconds in which LibreOffice prints our Word copy of a page; None where it is not installed."""
    from reports.word import word_of

    if not (office := shutil.which("soffice")):
        return None
    (copy := place / "page.docx").write_bytes(word_of(html, "v1", is_draft=False, author=""))
    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(place), str(copy)]
    subprocess.run(command, check=True, capture_output=True)  # the first run makes the profile
    return timed(command)[0]


def timed(command: list[str]) -> tuple[float, float]:
    """Milliseconds and peak megabytes of a command; the median of a few."""
    runs = []
    for _ in range(COLD_ROUNDS):
        starter = [sys.executable, "-c", STARTER, *command]
        done = subprocess.run(starter, stdout=subprocess.PIPE, text=True, check=True)
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    return median(time for time, _ in runs), median(peak for _, peak in runs)


def warm(content: dict[str, Any], html: str, rounds: int) -> dict[str, Any]:
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
    works = (lambda: pdf.printed(content, html), plain, lambda: write(fonts, prepared))
    return {"pages": pdf.printed(content, html).pages, "warm": in_turn(rounds, *works)}


def sheets() -> tuple[Path, list[str]]:
    """The folder of the papers' templates, and their style: fonts and sheet."""
    from django.conf import settings

    from reports import pdf

    folder = Path(settings.BASE_DIR) / "templates" / pdf.PAPERS / "v1"
    return folder, [pdf.font_faces(), (folder / "paper.css").read_text(encoding="utf-8")]


# ---- in the table ------------------------------------------------------------------------------------------


def rows() -> Iterator[Row]:
    """The three papers, what a page adds to their memory, and every kind."""
    with tempfile.TemporaryDirectory() as folder:
        env = portal_in(Path(folder))
        papers = in_portal("tests.benchmarks.papers:samples", env)
        every_kind = in_portal("tests.benchmarks.papers:kinds", env)
    for paper in papers:
        yield row(f"sample {paper['name']}", paper)
    few, many = (end(papers, key=lambda paper: paper["pages"]) for end in (min, max))
    grown = (many["cold"]["peak"] - few["cold"]["peak"]) / (many["pages"] - few["pages"])
    yield Row("memory of a paper by its length", f"{grown:.2f} MB a page")
    for paper in every_kind:
        yield row(f"paper {paper['name']}", paper)


def row(what: str, paper: dict[str, Any]) -> Row:
    """One paper beside WeasyPrint alone, and beside LibreOffice where there is one."""
    ours, plain, prepared = paper["warm"]
    measured = f"warm {ours:.0f} ms of processor time"
    beside = (
        f"plain {plain:.0f} ms ({ours / plain:.2f} ×), prepared {prepared:.0f} ms ({ours / prepared:.2f} ×)"
    )
    if figures := paper.get("cold"):
        measured += f", cold {figures['ours']:.0f} ms, {figures['peak']:.0f} MB"
        beside += f", plain cold {figures['plain']:.0f} ms, {figures['plain_peak']:.0f} MB"
        if figures["office"] is not None:
            beside += f", LibreOffice {figures['office']:.0f} ms"
    pages = "1 page" if paper["pages"] == 1 else f"{paper['pages']} pages"
    return Row(f"{what}, {pages}", measured, beside)


if __name__ == "__main__":
    sys.exit(show(rows()))
