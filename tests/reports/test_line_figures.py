"""Years side by side in the analysis report: the portal's own charts, as figures of a paper."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reports.content import content_of
from reports.drafting import analysis
from reports.models import PaperKind
from reports.pdf import render
from reports.sketches import sketch
from tests.factories import CODES, Cast, make_confirmed_year, make_year
from tests.reports.verapdf import verdicts

YEAR = 2569

pytestmark = pytest.mark.django_db


def figures_through(year: int) -> dict[str, Decimal]:
    """Scores that rise from year to year, apart for each indicator, the first under the threshold."""
    return {code: Decimal(60 + 3 * (year - 2560) + place) for place, code in enumerate(CODES)}


def content_through(cast: Cast, years: range) -> dict[str, Any]:
    for year in years:
        make_confirmed_year(cast, year, figures_through(year))
    return content_of(sketch(cast.agency, PaperKind.ANALYSIS, years[-1]))


def test_ten(cast: Cast, tmp_path: Path) -> None:
    import time
    content = content_through(cast, range(2562, 2570))
    render(content)
    t = time.perf_counter(); p = render(content); print("with", time.perf_counter() - t, p.pages)
    Path("/tmp/k3-ten.pdf").write_bytes(p.pdf)
    from reports.word import word_copy
    t = time.perf_counter(); Path("/tmp/k3-ten.docx").write_bytes(word_copy(content)); print("word", time.perf_counter() - t)
    bare = {**content, "sections": [{**s, "blocks": [b for b in s["blocks"] if b["type"] != "figure"]} for s in content["sections"]]}
    t = time.perf_counter(); q = render(bare); print("bare", time.perf_counter() - t, q.pages)
    if 0: print(verdicts(p.pdf, tmp_path))
