"""A block of figures without a single name: as many as the year has indicators, so in official order."""

from __future__ import annotations

import re
from dataclasses import replace

from assessments.intake.figures import as_score, figures_in
from assessments.intake.pasted import How, Pasted, Row, echo
from assessments.packs import YearPack

_OTHER_THAN_FIGURES = re.compile(r"[^0-9.,%\s]")


def in_official_order(text: str, pack: YearPack, found: Pasted) -> Pasted:
    """What was found in a cleaned text; where that is nothing, its bare figures one for each indicator.

    Exactly as many figures as indicators and nothing else: otherwise ``found`` as it was.
    The page asks whether the order is the official one (finding paste-bare) before anything is saved.
    """
    figures = figures_in(text)
    is_bare = found.is_empty and not _OTHER_THAN_FIGURES.search(text)
    if not is_bare or len(figures) != len(pack.indicators):
        return found
    lines = text.split("\n")
    rows = []
    for rule, figure in zip(pack.indicators, figures, strict=True):
        line = text.count("\n", 0, figure.start) + 1
        shown = echo(lines[line - 1])
        rows.append(Row(rule.code, figure.typed, as_score(figure.typed), line, How.BARE, shown))
    return replace(found, rows=tuple(rows), unread=())
