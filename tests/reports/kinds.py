"""A paper of every kind that the registry knows, made from two confirmed years and their measures."""

from __future__ import annotations

from typing import Any

from reports.content import content_of
from reports.papers import PAPERS
from reports.pdf import RenderedPaper, render
from reports.sketches import sketch
from tests.factories import S003, Cast, make_confirmed_year, make_measure, scores

KINDS = sorted(PAPERS)
YEAR = 2564


_rendered: dict[str, RenderedPaper] = {}


def rendered(content: dict[str, Any]) -> RenderedPaper:
    """The paper with this content, set once however many tests look at it."""
    key = repr(content)
    if key not in _rendered:
        _rendered[key] = render(content)
    return _rendered[key]


def content_of_kind(cast: Cast, kind: str, **changes: Any) -> dict[str, Any]:
    """What a paper of this kind holds when nobody has touched its draft."""
    make_confirmed_year(cast, fiscal_year=YEAR - 1)
    make_confirmed_year(cast, fiscal_year=YEAR, figures=scores(S003))
    for year in (YEAR, YEAR + 1):
        make_measure(cast, fiscal_year=year)
    return {**content_of(sketch(cast.agency, PAPERS[kind].kind, YEAR)), **changes}
