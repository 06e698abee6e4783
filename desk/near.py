"""What may have been meant where a search finds nothing: titles and names that are nearly what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from desk.search_kinds import Row
from thai.searching import fold

MOST = 3
SHORTEST = 4  # letters; of fewer, everything is near
LIKENESS = 0.75


def near_rows(rows: Iterable[Row], words: Sequence[str]) -> list[Row]:
    """The rows, a few, whose titles or parts of them are nearest to the words; nothing more is read."""
    asked = "".join(words)
    if len(asked) < SHORTEST:
        return []
    known: dict[str, Row] = {}
    for row in rows:
        for part in _parts(row.title, len(asked)):
            known.setdefault(part, row)
    # Several parts of one title may be near: a few more are asked for than are shown.
    near = get_close_matches(asked, known, n=MOST * 3, cutoff=LIKENESS)
    return list({known[part].title: known[part] for part in near}.values())[:MOST]


def _parts(title: str, length: int) -> Iterator[str]:
    """A title folded, its beginning as long as what was typed, and its phrases."""
    whole = fold(title)
    yield whole
    yield whole[:length]
    yield from map(fold, title.split())
