"""Search over what an agency keeps (papers, measures, people, evidence, meetings, rules), and the handbook.

Every group is compared in Python, so that both databases find the same and the spelling of Thai is folded as
``thai.searching`` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from django.utils.html import format_html
from django.utils.safestring import SafeString

from agencies.addresses import address
from agencies.models import Membership
from desk.near import near_rows
from desk.search_kinds import KINDS, PEOPLE, Kind, Row
from thai.searching import excerpt, fold, fold_each, holds_all, marked, words_of

SHOWN = 8  # rows of a group beside the others; the whole group has a page of its own
PART = "\ue001"  # stands between the parts of a row, so that no word is found across them


@dataclass(frozen=True)
class Hit:
    """One thing found, ready to show."""

    title: SafeString
    note: SafeString
    context: SafeString
    url: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind, the first ``titled`` by their titles; a row is worked out when shown."""

    kind: Kind
    words: tuple[str, ...]
    rows: Sequence[Row]
    titled: int

    @property
    def name(self) -> str:
        """What people call the kind."""
        return self.kind.name

    @property
    def count(self) -> int:
        """How many there are altogether."""
        return len(self.rows)

    @property
    def hits(self) -> list[Hit]:
        """The first of them, as they stand beside the other groups."""
        return self.shown(self.rows[:SHOWN])

    @property
    def has_more(self) -> bool:
        """Whether some are left out there."""
        return self.count > SHOWN

    def shown(self, rows: Sequence[Row]) -> list[Hit]:
        """Some of the rows, ready to show."""
        return [_hit(row, self.words) for row in rows]


@dataclass(frozen=True)
class Found:
    """What a query found; ``words`` are empty where there was nothing to look for.

    ``near`` is what may have been meant where nothing was found.
    """

    words: tuple[str, ...]
    groups: list[Group] = field(default_factory=list)
    near: list[Hit] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many things were found in all groups."""
        return sum(group.count for group in self.groups)


def search(member: Membership, query: str, only: Kind | None = None) -> Found:
    """Everything of the officer's agency that holds all words of the query, group by group.

    The same number of queries whatever is kept, and some fifteen for each of the newest drafts the first time
    after a change; none where the query is empty. With ``only``, one kind is looked through.
    """
    words = words_of(query)
    if not words:
        return Found(words)
    kept = {kind: list(kind.rows(member)) for kind in ([only] if only else KINDS)}
    groups = [_group(kind, rows, words) for kind, rows in kept.items()]
    found = sorted((group for group in groups if group.rows), key=_place)
    own = (rows for kind, rows in kept.items() if kind.is_own)
    near = [] if found else near_rows(chain.from_iterable(own), words)
    return Found(words, found, [_hit(row, ()) for row in near])


def _group(kind: Kind, kept: Sequence[Row], words: tuple[str, ...]) -> Group:
    """What of one kind holds the words; where the title holds them all comes first."""
    folded = fold_each([PART.join((row.title, row.note, *row.people, *row.texts)) for row in kept])
    found = [row for row, text in zip(kept, folded, strict=True) if holds_all(text, words)]
    titled = {id(row) for row in found if holds_all(fold(row.title), words)}
    found.sort(key=lambda row: id(row) not in titled)
    return Group(kind, words, found, len(titled))


def _place(group: Group) -> int:
    """Where a group stands: people whose names hold the words, titles that do, then what mentions them."""
    if not group.kind.is_own:
        return 3
    if not group.titled:
        return 2
    return 0 if group.kind is PEOPLE else 1


def _hit(row: Row, words: tuple[str, ...]) -> Hit:
    contexts = (excerpt(text, words) for text in row.texts)
    context = _roles(row, words) or next((text for text in contexts if text), SafeString(""))
    url = address(str(row.page[0]), *row.page[1:]) + row.part
    return Hit(marked(row.title, words), marked(row.note, words), context, url)


def _roles(row: Row, words: tuple[str, ...]) -> SafeString:
    """What the people did whose names were found; of several, those whose names hold all words."""
    names = {name: fold(name) for name in row.people}
    whole = [name for name, folded in names.items() if holds_all(folded, words)]
    found = whole or [name for name, folded in names.items() if any(word in folded for word in words)]
    return SafeString(" · ".join(_role(row.people[name], name, words) for name in found))


def _role(did: str, name: str, words: tuple[str, ...]) -> SafeString:
    return format_html("{} {}", did, marked(name, words))
