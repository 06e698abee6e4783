"""Time of the memo's PDF, warm and in process, beside the plain WeasyPrint render of the same page.

Run: `python -m tests.benchmarks.memo_pdf` in the project's environment. The plain render lays out the same
HTML with the same prepared stylesheet and fonts, without continuation marks and repair of the text layer.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from statistics import median
from time import perf_counter

ROUNDS = 20


def times(*works: Callable[[], object]) -> list[list[float]]:
    """Milliseconds of each work, `ROUNDS` times in turn, after one round to warm up."""
    found: list[list[float]] = [[] for _ in works]
    for turn in range(ROUNDS + 1):
        for work, results in zip(works, found, strict=True):
            start = perf_counter()
            work()
            if turn:
                results.append((perf_counter() - start) * 1000)
    return found


def main() -> None:
    """Measure and print medians in milliseconds and their ratio."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ita_portal.settings")
    import django

    django.setup()

    from reports import pdf
    from tests.reports.sample_memo import memo

    content = memo()
    html = pdf.paper_html(content)
    plain, whole, page = times(
        lambda: pdf.lay_out_html("v1", html).write_pdf(),
        lambda: pdf.render(content),
        lambda: pdf.paper_html(content),
    )
    print(f"memo of {pdf.render(content).pages} pages, median of {ROUNDS}")
    print(f"  plain WeasyPrint  {median(plain):7.1f} ms")
    print(f"  reports.pdf       {median(whole):7.1f} ms, of it the template {median(page):.1f} ms")
    print(f"  ratio             {median(whole) / median(plain):7.2f}")


if __name__ == "__main__":
    main()
