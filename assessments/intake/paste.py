"""A block pasted from a web page, a PDF, Word or Excel → the scores in it, shown before anything is saved.

Names decide, never the order of the rows: in real papers the number before a name is often the rank of the
sorted result page (S000 l.23–32). How a figure finds its name, most certain first: on the same line; between
this name and the next in a paragraph; on the next line; in a list of figures under a list of names.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from assessments.intake.agency_names import other_agencies
from assessments.intake.bare_figures import in_official_order
from assessments.intake.figures import Figure, as_score, figures_in, item_codes_in
from assessments.intake.paste_findings import findings_about
from assessments.intake.paste_pairs import Label, Loose, pair_loose
from assessments.intake.pasted import How, ItemRow, Pasted, Row, Unread, echo
from assessments.intake.spelling import NameFinder, bones, masked
from assessments.intake.tables import clean, upright
from assessments.lookalikes import foreign_lists
from assessments.packs import YearPack

# Words that say nothing about which indicator a figure belongs to, in skeleton letters.
_NOISE = re.compile(
    r"ตัวชีวัด|ผลคะแนน|ไดคะแนน|คะแนน|รอยละ|เปอรเซนต|เทากับ|โดยรวม|ลาดับ|อันดับ|ดาน|ขอ|ที|ได|คือ|และ|ของ|ดัชนี|เครืองมือ|คาเฉลีย"
    r"|[0-9]|percent|score|indicator"
)
_FRAME = re.compile(r"ตัวชี้วัด(?:ที่)?|ได้?คะแนน|คะแนน|ร้อยละ|เท่ากับ|โดยรวม|เปอร์เซ็นต์")
_TOTAL = re.compile(
    r"(?:ผลรวม|รวม)คะแนน(?:รวม)?|คะแนน(?:รวม|เฉลี่ยรวม|ภาพรวม|สุทธิ|เฉลี่ย)|คะแนน\s*ITA|(?:โดย|ใน)?ภาพรวม|รวมทั้ง(?:สิ้น|หมด)"
    r"|(?:total|overall)(?:\s*score)?|^[\s\d.]*รวม(?=[\s\t:0-9])",
    re.IGNORECASE | re.MULTILINE,
)
_YEAR = re.compile(
    r"(?:ปีงบประมาณ|ประจำปี|(?:ITA|IIT|EIT|OIT|ประเมิน)\s*(?:ปี)?)\s*(?:พ\.ศ\.)?\s*(2[45][0-9]{2})(?![0-9])",
    re.IGNORECASE,
)
ORDINALS = {"ordinal", "leading"}
SHORT_REST = 14  # letters left beside a name that still make it a heading of the figure below
LIKED: tuple[Callable[[Figure], bool], ...] = (
    lambda figure: figure.has_decimals,
    lambda figure: figure.is_named,
    lambda figure: figure.value != 100,  # often the full mark, in a column of its own
)
NEAR = 40  # letters between a name and its figure that still leave them together
LONGEST_NAME = 60  # letters of a line that may be a misspelt name


@dataclass
class Line:
    """One line: what was found on it, and what is left of it (``rest``, in place) once that is taken out."""

    number: int
    start: int
    text: str
    rest: str = ""
    labels: list[Label] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    @cached_property
    def candidates(self) -> list[Figure]:
        """The figures that may be scores."""
        return [figure for figure in self.figures if figure.role == "score"]

    @cached_property
    def ordinals(self) -> list[Figure]:
        """The figures that may be official numbers."""
        return [figure for figure in self.figures if figure.role in ORDINALS]

    @cached_property
    def label_ends(self) -> list[int]:
        """Where its labels end, in order."""
        return sorted(label.end for label in self.labels)

    def is_clear(self, start: int, end: int) -> bool:
        """Whether between two places of the text nothing but noise words stands."""
        return not said(self.rest[start - self.start : end - self.start])


def said(text: str) -> str:
    """What a text says beside noise words, as a skeleton."""
    return _NOISE.sub("", bones(text))


def read_block(text: str, pack: YearPack, agency: str = "") -> Pasted:
    """Read a pasted block by a year's names; pure, a few milliseconds for ten rows.

    ``agency`` is the full name of the body whose scores are wanted; without it no other body is looked for.
    """
    cleaned = clean(text)
    reader = _Reader(pack, upright(cleaned, NameFinder(pack)))
    found = in_official_order(cleaned, pack, reader.read())
    years = tuple(sorted({int(year) for year in _YEAR.findall(cleaned)}))
    pasted = replace(
        found,
        years=years,
        strangers=other_agencies(cleaned, agency),
        foreign_lists=tuple(foreign_lists(cleaned)),
        level=_level(cleaned, pack),
    )
    return replace(pasted, findings=tuple(findings_about(pasted, pack)))


def _level(text: str, pack: YearPack) -> str:
    """The level that the block declares, by the year's names of levels."""
    names = sorted((band.name for band in pack.bands), key=len, reverse=True)
    known = "|".join(map(re.escape, names))
    match = re.search(rf"ระดับ(?:ผลการประเมิน)?(?:ที่ประกาศ)?\s*[:“\"(]?\s*({known})(?![A-Za-z])", text)
    return match[1] if match else ""


class _Reader:
    """One reading of one block."""

    def __init__(self, pack: YearPack, text: str) -> None:
        self.pack = pack
        self.text = text
        self.lines = text.split("\n")
        self.finder = NameFinder(pack)
        self.numbers = {rule.number: rule.code for rule in pack.indicators}
        self.items = {item.code for item in getattr(pack, "items", ())}
        self.rows: list[Row] = []
        self.item_rows: list[ItemRow] = []
        self.unread: list[Unread] = []
        self.total: Decimal | None = None
        self.instruments: dict[str, Decimal] = {}
        self.loose: list[Loose] = []

    def read(self) -> Pasted:
        """Line by line; what is left open is paired at the end."""
        hanging: Label | None = None
        for line in self._lines():
            hanging = self._read_line(line, hanging)
        if hanging:
            self.loose.append(Loose(hanging, None, line.number))
        for label, figure, line_number, how in pair_loose(self.loose, len(self.numbers), self._leave):
            self._keep(label, [figure], line_number, how)
        self.rows = _nearest_win(sorted(self.rows, key=lambda row: row.line))
        self.unread.sort(key=lambda row: row.line)
        return Pasted(
            rows=tuple(self.rows),
            items=tuple(self.item_rows),
            unread=tuple(self.unread),
            total=self.total,
            instruments=self.instruments,
        )

    # ---- what stands on each line

    def _lines(self) -> list[Line]:
        labels = self._labels()
        codes = [(row.start, row.end) for row in labels if row.kind == "item"]
        figures = figures_in(masked(self.text, codes))
        spans = [(row.start, row.end) for row in labels] + [(row.start, row.end) for row in figures]
        rest = masked(self.text, spans)
        lines: list[Line] = []
        start = 0
        for number, text in enumerate(self.lines, 1):
            end = start + len(text)
            lines.append(Line(number, start, text, rest[start:end]))
            start = end + 1
        starts = [line.start for line in lines]
        for label in labels:
            lines[bisect_left(starts, label.end) - 1].labels.append(label)
        for figure in figures:
            lines[bisect_right(starts, figure.start) - 1].figures.append(figure)
        return lines

    def _labels(self) -> list[Label]:
        names = self.finder.find(self.text)
        found = [
            Label(row.kind, row.code, row.start, row.end, How.NAME if row.is_official else How.ALIAS)
            for row in names
        ]
        taken = [(label.start, label.end) for label in found]
        found += [
            Label("total", "", match.start(), match.end(), How.NAME)
            for match in _TOTAL.finditer(masked(self.text, taken))
        ]
        found += [Label("item", code, start, end, How.NAME) for start, end, code in item_codes_in(self.text)]
        return sorted(found, key=lambda label: (label.start, label.end))

    # ---- one line

    def _read_line(self, line: Line, hanging: Label | None) -> Label | None:
        """Take what a line says; returns the label at its end that still waits for its figure."""
        labels = _effective(line)
        candidates = _own_cells(line, labels) or _late(line, labels)
        if hanging and candidates and not self._is_bare(line) and self._leads(line, labels):
            self._keep(hanging, candidates[:1], line.number, hanging.how)
            candidates = candidates[1:]
            hanging = None
        if hanging:
            self.loose.append(Loose(hanging, None, line.number - 1))
        if not labels:
            self._read_unnamed(line, candidates)
            return None
        if len(labels) == 1 and candidates:
            label = labels[0]
            self._keep(replace(label, ordinal=_ordinal(line, label)), candidates, line.number, label.how)
            return None
        for label, own in _gaps(labels, candidates, line):
            if own:
                self._keep(replace(label, ordinal=_ordinal(line, label)), own, line.number, label.how)
        return self._waiting(line, labels, candidates)

    def _is_bare(self, line: Line) -> bool:
        return not line.labels and not said(line.rest)

    def _leads(self, line: Line, labels: Sequence[Label]) -> bool:
        """Whether the line opens with a figure that belongs to the line before."""
        first = line.candidates[0]
        before_first_label = not labels or first.start < labels[0].start
        enough_left = not labels or len(line.candidates) > 1
        return before_first_label and enough_left and line.is_clear(line.start, first.start)

    def _waiting(self, line: Line, labels: list[Label], candidates: list[Figure]) -> Label | None:
        """The last label of a line that ends with it, or a heading of its own, without a figure."""
        last = labels[-1]
        if any(figure.start > last.end for figure in candidates) or last.kind == "item":
            return None
        ends_line = line.is_clear(last.end, line.start + len(line.text))
        is_heading = not candidates and len(labels) == 1 and len(said(line.rest)) <= SHORT_REST
        return replace(last, ordinal=_ordinal(line, last)) if ends_line or is_heading else None

    def _read_unnamed(self, line: Line, candidates: list[Figure]) -> None:
        """A line without a known name: a figure alone, a misspelt name, or a number instead of a name."""
        words = said(line.rest)
        name = _FRAME.sub(" ", line.rest)
        if words and len(words) <= LONGEST_NAME and (code := self.finder.nearest(name)):
            label = Label("indicator", code, line.start, line.start, How.SIMILAR, _ordinal(line, None))
            if candidates:
                self._keep(label, candidates, line.number, How.SIMILAR)
            else:
                self.loose.append(Loose(label, None, line.number))
        elif candidates and not said(line.rest[: candidates[0].start - line.start]):
            self._read_figures(line, candidates)
        elif any(f.has_decimals or f.is_named or len(words) <= LONGEST_NAME for f in candidates):
            self._leave(line.number, "ไม่พบชื่อตัวชี้วัดของปีนี้ในบรรทัด")

    def _read_figures(self, line: Line, candidates: list[Figure]) -> None:
        ordinals = line.ordinals
        if len(candidates) == 2 and candidates[0].could_be_ordinal and candidates[1].has_decimals:
            ordinals, candidates = candidates[:1], candidates[1:]
        code = self.numbers.get(int(ordinals[0].value or 0)) if ordinals else None
        if code and len(candidates) == 1:
            label = Label("indicator", code, line.start, line.start, How.NUMBER)
            self._keep(label, candidates, line.number, How.NUMBER)
        elif len(candidates) == 1:
            self.loose.append(Loose(None, candidates[0], line.number))
        else:
            self._leave(line.number, "มีหลายตัวเลขแต่ไม่มีชื่อตัวชี้วัด")

    # ---- keeping

    def _keep(self, label: Label, candidates: Sequence[Figure], line_number: int, how: How) -> None:
        chosen, others = _pick(candidates)
        score = as_score(chosen.typed)
        if label.kind == "indicator":
            text = echo(self.lines[line_number - 1])
            between = self.text[label.end : chosen.start] if label.end < chosen.start else ""
            is_near = len(bones(between)) <= NEAR
            self.rows.append(
                Row(label.code, chosen.typed, score, line_number, how, text, label.ordinal, others, is_near)
            )
        elif label.kind == "item":
            self._keep_item(label, chosen, score, line_number)
        elif score is None:
            self._leave(line_number, f"{chosen.typed} ไม่ใช่คะแนน 0 ถึง 100")
        elif label.kind == "total":
            self.total = score if self.total is None else self.total
        else:
            self.instruments.setdefault(label.code, score)

    def _keep_item(self, label: Label, chosen: Figure, score: Decimal | None, line_number: int) -> None:
        if self.items and label.code not in self.items:
            self._leave(line_number, f"ปีนี้ไม่มีข้อ {label.code}")
        elif label.code not in {row.code for row in self.item_rows}:
            self.item_rows.append(ItemRow(label.code, chosen.typed, score, line_number))

    def _leave(self, line_number: int, why: str) -> None:
        self.unread.append(Unread(line_number, echo(self.lines[line_number - 1]), why))


def _nearest_win(rows: list[Row]) -> list[Row]:
    """Without the far figures of an indicator that also has one close to its name."""
    near = {row.code for row in rows if row.is_near}
    return [row for row in rows if row.is_near or row.code not in near]


def _between(figures: list[Figure], low: int, high: int) -> list[Figure]:
    """The figures, in order of their places, that begin from ``low`` up to before ``high``."""
    first = bisect_left(figures, low, key=_place)
    return figures[first : bisect_left(figures, high, first, key=_place)]


def _place(figure: Figure) -> int:
    return figure.start


def _effective(line: Line) -> list[Label]:
    """The labels of a line that figures can belong to.

    An item's title may hold an indicator's name, and a table row may name the instrument beside the
    indicator: neither has a figure of its own then.
    """
    if items := [label for label in line.labels if label.kind == "item"]:
        return items
    if not any(label.kind == "indicator" for label in line.labels):
        kinds = {label.kind for label in line.labels}
        return line.labels[-1:] if kinds == {"instrument"} and len(line.candidates) == 1 else _no_twins(line)
    kept: list[Label] = []
    stops = [*(label.start for label in line.labels[1:]), line.start + len(line.text) + 1]
    for label, stop in zip(line.labels, stops, strict=True):
        if label.kind != "indicator":
            has_own = _between(line.candidates, label.end, stop)
            is_column = kept and not _between(line.candidates, kept[-1].end, label.start)
            if not has_own or (is_column and kept[-1].kind == "indicator"):
                continue
        kept.append(label)
    return kept


def _own_cells(line: Line, labels: list[Label]) -> list[Figure]:
    """The candidates; beside an item in a table only those alone in a cell: its title may hold numbers."""
    if "\t" not in line.text or not labels or labels[0].kind != "item":
        return line.candidates
    edges = [place for place, sign in enumerate(f"\t{line.text}\t") if sign == "\t"]
    cells = [(line.start + left, line.start + right - 1) for left, right in pairwise(edges)]
    alone = [cell for cell in cells if line.is_clear(*cell)]
    return [figure for left, right in alone for figure in _between(line.candidates, left, right)]


def _late(line: Line, labels: list[Label]) -> list[Figure]:
    """A small whole number after the only name of a line is its score, not an official number."""
    if len(labels) != 1:
        return []
    return [f for f in line.figures if f.role == "leading" and f.start >= labels[0].end][:1]


def _no_twins(line: Line) -> list[Label]:
    """Labels without the ones that say the same again (its name, then its code in brackets)."""
    kept: list[Label] = []
    for label in line.labels:
        if kept and not _between(line.candidates, kept[-1].end, label.start):
            kept.pop()
        kept.append(label)
    return kept


def _gaps(labels: list[Label], candidates: list[Figure], line: Line) -> list[tuple[Label, list[Figure]]]:
    """Give each label of a line the figures after it, or before it where that fits more labels."""
    end = line.start + len(line.text) + 1
    edges = [label.start for label in labels]
    after = [
        (label, _between(candidates, label.start, stop))
        for label, stop in zip(labels, [*edges[1:], end], strict=True)
    ]
    before = [
        (label, _between(candidates, start, label.start))
        for label, start in zip(labels, [line.start, *edges[:-1]], strict=True)
    ]
    return max((after, before), key=lambda pairs: sum(1 for _, own in pairs if own))


def _ordinal(line: Line, label: Label | None) -> int | None:
    """The number written just before a name (or on the line, where there is no place to compare)."""
    place = label.start if label else line.start + len(line.text)
    before = bisect_left(line.ordinals, place, key=_place)
    others = bisect_right(line.label_ends, label.start) if label else 0
    if not before or (others and line.ordinals[before - 1].start < line.label_ends[others - 1]):
        return None
    return int(line.ordinals[before - 1].value or 0) or None


def _pick(candidates: Sequence[Figure]) -> tuple[Figure, tuple[str, ...]]:
    """The figure most like a score, and the others that are as like it."""
    pool = list(candidates)
    for is_liked in LIKED:
        if liked := [figure for figure in pool if is_liked(figure)]:
            pool = liked
    return pool[0], tuple(figure.typed for figure in pool[1:] if figure.typed != pool[0].typed)
