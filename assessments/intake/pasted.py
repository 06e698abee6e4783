"""What was understood of a pasted block or a sheet; plain data, nothing saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from agencies.findings import Finding

LONGEST_ECHO = 120  # letters of a line shown back


class How(Enum):
    """How a row's indicator was told."""

    NAME = "ชื่อตรงกัน"
    ALIAS = "ชื่ออื่นของตัวชี้วัดนี้"
    SIMILAR = "ชื่อใกล้เคียง"
    NUMBER = "เลขตัวชี้วัด ไม่มีชื่อ"
    ORDER = "ลำดับบรรทัด"
    BARE = "ลำดับทางการ ไม่มีชื่อ"


@dataclass(frozen=True)
class Row:
    """One figure for one indicator. ``typed`` is as it stood; ``score`` None: not a score from 0 to 100.

    ``ordinal`` is the number written beside the name; ``others`` are further figures of the same row.
    ``is_near``: little text stands between name and figure.
    """

    code: str
    typed: str
    score: Decimal | None
    line: int
    how: How
    text: str
    ordinal: int | None = None
    others: tuple[str, ...] = ()
    is_near: bool = True


@dataclass(frozen=True)
class ItemRow:
    """One figure for one item (o28, e3, i13)."""

    code: str
    typed: str
    score: Decimal | None
    line: int


@dataclass(frozen=True)
class Unread:
    """A line with something like a score that could not be placed, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class Pasted:
    """Everything found in a block; ``total``, ``instruments`` and ``level`` are what the block declares.

    ``years`` are the fiscal years it names, ``strangers`` the bodies other than the clerk's own, and
    ``foreign_lists`` the assessments other than ITA that it speaks of.
    """

    rows: tuple[Row, ...] = ()
    items: tuple[ItemRow, ...] = ()
    unread: tuple[Unread, ...] = ()
    total: Decimal | None = None
    instruments: dict[str, Decimal] = field(default_factory=dict)
    level: str = ""
    years: tuple[int, ...] = ()
    strangers: tuple[str, ...] = ()
    foreign_lists: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing that can be saved was found."""
        return not (self.rows or self.items or self.instruments or self.total is not None)

    @property
    def conflicts(self) -> dict[str, list[Row]]:
        """The rows of every indicator that stands there with different figures."""
        by_code: dict[str, list[Row]] = {}
        for row in self.rows:
            by_code.setdefault(row.code, []).append(row)
        return {code: rows for code, rows in by_code.items() if len({_figure(row) for row in rows}) > 1}

    @property
    def settled(self) -> dict[str, Row]:
        """The first row of every indicator about which the block does not contradict itself."""
        torn = self.conflicts
        first: dict[str, Row] = {}
        for row in self.rows:
            if row.code not in torn:
                first.setdefault(row.code, row)
        return first

    @property
    def scores(self) -> dict[str, Decimal]:
        """``{indicator code: score}`` of the settled rows that hold a score."""
        return {code: row.score for code, row in self.settled.items() if row.score is not None}

    @property
    def item_scores(self) -> dict[str, Decimal]:
        """``{item code: score}``, the first of each."""
        return {row.code: row.score for row in reversed(self.items) if row.score is not None}


def _figure(row: Row) -> Decimal | str:
    return row.typed if row.score is None else row.score


def echo(text: str) -> str:
    """A line as it is shown back, cut where it is long."""
    joined = " ".join(text.split())
    return joined if len(joined) <= LONGEST_ECHO else f"{joined[:LONGEST_ECHO]}…"


def lines_of(rows: Iterable[Row]) -> str:
    """The line numbers of rows, for a sentence."""
    return ", ".join(str(row.line) for row in rows)
