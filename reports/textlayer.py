"""Right Thai text inside WeasyPrint's PDFs: what is read, copied and searched is what was written.

WeasyPrint 70.0 maps each glyph to the first piece of text it was drawn with (upstream issue 2841,
https://github.com/Kozea/WeasyPrint/issues/2841). Thai shapes several characters together (น้ำ is drawn as
น, tone with nikhahit, า), so every ำ is lost and tone marks are swapped. Two repairs, neither touching how
a page looks:

1. every glyph is mapped to the characters it stands for in its font (cmap and GSUB substitutions);
2. a cluster whose glyphs, read in drawing order, do not spell its source text, or whose marks are drawn so far
   aside that readers see a gap, is wrapped in a /Span with /ActualText (ISO 32000-1, 14.9.4).

A reader that ignores /ActualText sees ํา for ำ, which is common and easy to normalise.

This rests on WeasyPrint's inside (`draw_first_line`, `Font.to_unicode`), so the version is pinned and checked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby
from typing import Any
from weakref import WeakKeyDictionary

WEASYPRINT_VERSION = "70.0"
DISPLACED = 50  # thousandths of the font size; poppler sees a space in a gap of 100

_repairs_here: ContextVar[bool] = ContextVar("text layer is repaired", default=False)
_meanings: WeakKeyDictionary[Any, dict[int, str]] = WeakKeyDictionary()
_ARRAY = re.compile(rb"<([0-9a-f]*)>|([^<]+)")


class UnknownWeasyPrint(RuntimeError):
    """The installed WeasyPrint is not the one whose inside this module knows."""


class Token(Enum):
    """What the drawing operations of a line are made of."""

    OPERATION = auto()
    GLYPH = auto()
    SPACING = auto()


@dataclass(frozen=True)
class Span:
    """Drawn glyphs `first` to `last` of a line, counted from 0, and the text they stand for together."""

    first: int
    last: int
    text: str


@dataclass(frozen=True)
class Run:
    """The drawn glyphs of one font in a line, side by side: what each stands for, where its cluster begins in the
    run's UTF-8 text, and whether it is drawn away from the pen; the font size in CSS pixels."""

    text: bytes
    spelled: Sequence[str]
    starts: Sequence[int]
    displaced: Sequence[bool]
    size: float
    backward: bool

    @property
    def is_plain(self) -> bool:
        """Whether the glyphs as they stand are read right; so it is with most runs."""
        return self.backward or not (any(self.displaced) or "".join(self.spelled) != _readable(self.text))


@dataclass(frozen=True)
class Cluster:
    """Glyphs `first` to `last` of a line that together draw the characters of `text`."""

    first: int
    last: int
    text: str
    is_spelled: bool
    is_displaced: bool

    @property
    def is_mark(self) -> bool:
        """Whether it stands over or under the letter before it."""
        return unicodedata.category(self.text[:1] or " ") == "Mn"


@contextmanager
def repaired() -> Iterator[None]:
    """Within the block, PDFs written by WeasyPrint carry a right Thai text layer.

    Raises UnknownWeasyPrint if another version than the pinned one is installed.
    """
    _install()
    token = _repairs_here.set(True)
    try:
        yield
    finally:
        _repairs_here.reset(token)


@cache
def _install() -> None:
    """Put the repair behind WeasyPrint's drawing of a line, once a process."""
    import weasyprint
    from weasyprint.draw import text as drawing

    if weasyprint.__version__ != WEASYPRINT_VERSION:
        raise UnknownWeasyPrint(
            f"The Thai text layer is made for WeasyPrint {WEASYPRINT_VERSION}, not {weasyprint.__version__}: "
            "check reports/textlayer.py and its tests against the new version, then change WEASYPRINT_VERSION."
        )
    drawing.draw_first_line = _repairing(drawing.draw_first_line)


def _repairing(draw_line: Callable[..., Any]) -> Callable[..., Any]:
    """The given drawing function, followed by the repair where it is asked for."""

    def draw(stream: Any, textbox: Any, *rest: Any) -> Any:
        start = len(stream.stream)
        drawn = draw_line(stream, textbox, *rest)
        if _repairs_here.get() and len(stream.stream) > start:
            runs = list(_runs(stream, textbox.pango_layout))
            if not all(run.is_plain for run in runs):
                stream.stream[start:] = _rewritten(stream.stream[start:], _spans(runs), _aside(runs))
        return drawn

    return draw


def _spans(runs: Sequence[Run]) -> list[Span]:
    """The pieces of a line that need their text written beside them."""
    clusters: list[Cluster] = []
    for run in runs:
        clusters.extend(_clusters(run, clusters[-1].last + 1 if clusters else 0))
    return [
        Span(clusters[start].first, clusters[end].last, "".join(cluster.text for cluster in clusters[start : end + 1]))
        for start, end in _merged(_ranges(clusters))
    ]


def _aside(runs: Sequence[Run]) -> dict[int, float]:
    """The glyphs of a line that are drawn away from the pen, and the font size of each."""
    glyphs = [(displaced and not run.backward, run.size) for run in runs for displaced in run.displaced]
    return {number: size for number, (displaced, size) in enumerate(glyphs) if displaced}


def _runs(stream: Any, layout: Any) -> Iterator[Run]:
    """The runs of the line that a Pango layout holds, in drawing order."""
    from weasyprint.text.ffi import ffi, pango

    line, _ = layout.get_first_line()
    source = layout.text.encode()
    node = line.runs[0]
    while node != ffi.NULL:
        item, node = node.data, node.next
        font, size = stream.add_font(item.item.analysis.font)
        if font.bitmap:
            return  # Its codes have one byte, and no such font draws Thai.
        meaning = _meanings.get(font) or _learn(font)
        count = item.glyphs.num_glyphs
        drawn = [
            (info.glyph, start, abs(info.geometry.x_offset) > size * DISPLACED)
            for info, start in zip(item.glyphs.glyphs[0:count], item.glyphs.log_clusters[0:count], strict=True)
            if info.glyph != pango.PANGO_GLYPH_EMPTY
        ]
        glyphs, starts, displaced = ([part[i] for part in drawn] for i in range(3))
        font.to_unicode.update((glyph, meaning[glyph]) for glyph in glyphs if glyph in meaning)
        yield Run(
            text=source[item.item.offset : item.item.offset + item.item.length],
            spelled=[meaning.get(glyph, "") for glyph in glyphs],
            starts=starts,
            displaced=displaced,
            size=size,
            backward=bool(item.item.analysis.level % 2),
        )


def _clusters(run: Run, first: int) -> Iterator[Cluster]:
    """The clusters of a run whose first glyph is the line's glyph number `first`.

    A right-to-left run is left as WeasyPrint maps it: one cluster that looks well spelled and has no text.
    """
    if run.backward:
        if run.spelled:
            yield Cluster(first, first + len(run.spelled) - 1, "", is_spelled=True, is_displaced=False)
        return
    groups = [(start, [i for i, _ in group]) for start, group in groupby(enumerate(run.starts), lambda pair: pair[1])]
    ends = [start for start, _ in groups[1:]] + [len(run.text)]
    for (start, members), end in zip(groups, ends, strict=True):
        text = _readable(run.text[start:end])
        is_spelled = text == "".join(run.spelled[i] for i in members)
        is_displaced = any(run.displaced[i] for i in members)
        yield Cluster(first + members[0], first + members[-1], text, is_spelled, is_displaced)


def _ranges(clusters: Sequence[Cluster]) -> Iterator[tuple[int, int]]:
    """First and last of the clusters that must be written together, in order, possibly overlapping.

    A mark that is drawn aside is written together with the letter it stands on and the letter's other marks.
    """
    for i, cluster in enumerate(clusters):
        start = end = i
        if cluster.is_displaced:
            while start and clusters[start].is_mark:
                start -= 1
            while end + 1 < len(clusters) and clusters[end + 1].is_mark:
                end += 1
        if cluster.is_displaced or not cluster.is_spelled:
            yield start, end


def _merged(ranges: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ranges with those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in ranges:
        while merged and start <= merged[-1][1]:
            before, until = merged.pop()
            start, end = min(before, start), max(until, end)
        merged.append((start, end))
    return merged


def _readable(text: bytes) -> str:
    """Text as a reader should find it: a no-break space, which only guides line breaks, is a space."""
    return text.decode().replace("\u00a0", " ")


def _rewritten(operations: Sequence[bytes], spans: Sequence[Span], aside: Mapping[int, float]) -> list[bytes]:
    """The drawing operations of a line, with a marked-content sequence around the glyphs of each span.

    A glyph drawn aside gets its way back to the pen as character spacing (Tc): readers count that as its width
    and see no gap behind it, while a number in the TJ array looks like a space to them.
    """
    opening = {span.first: b"/Span <</ActualText <%s>>> BDC" % _utf16(span.text) for span in spans}
    closing = {span.last for span in spans}
    tokens = list(_tokens(operations))
    result: list[bytes] = []
    pending, glyph = b"", 0
    for i, (kind, value) in enumerate(tokens):
        if kind is Token.OPERATION:
            result += [*_shown(pending), value]
            pending = b""
        elif kind is Token.SPACING:
            pending += value and value + b" "
        else:
            if glyph in opening:
                result += [*_shown(pending), opening[glyph]]
                pending = b""
            if glyph in aside:
                letters, way_out = _parted(pending)
                way_back = _take_spacing(tokens, i + 1) * aside[glyph] / 1000
                result += [*_shown(letters), b"%f Tc" % -way_back, *_shown(way_out + value), b"0 Tc"]
                pending = b""
            else:
                pending += value
            if glyph in closing:
                result += [*_shown(pending), b"EMC"]
                pending = b""
            glyph += 1
    return result + _shown(pending)


def _tokens(operations: Sequence[bytes]) -> Iterator[tuple[Token, bytes]]:
    """Drawing operations with each TJ array taken apart into glyphs (as <0001>) and spacing in thousandths."""
    for operation in operations:
        if not operation.endswith(b"] TJ"):
            yield Token.OPERATION, operation
            continue
        for codes, spacing in _ARRAY.findall(operation[1:-4]):
            yield from ((Token.GLYPH, b"<" + code + b">") for code in re.findall(rb"....", codes))
            if spacing.strip(b"0"):
                yield Token.SPACING, spacing


def _take_spacing(tokens: list[tuple[Token, bytes]], start: int) -> float:
    """The spacing between the glyph before `start` and the next one, taken out of the tokens."""
    total = 0.0
    for i in range(start, len(tokens)):
        kind, value = tokens[i]
        if kind is Token.GLYPH or value.endswith(b"Tf"):
            break
        if kind is Token.SPACING:
            total += float(value)
            tokens[i] = Token.SPACING, b""
    return total


def _parted(array: bytes) -> tuple[bytes, bytes]:
    """A TJ array parted behind its last glyph."""
    end = array.rfind(b">") + 1
    return array[:end], array[end:]


def _shown(array: bytes) -> list[bytes]:
    """The operation that shows these glyphs; none for nothing. `<0001><0002>` is written `<00010002>`."""
    return [b"[" + array.replace(b"><", b"") + b"] TJ"] if array.strip() else []


def _utf16(text: str) -> bytes:
    """A PDF text string as hexadecimal digits: UTF-16, big end first, with its mark."""
    return ("\ufeff" + text).encode("utf-16-be").hex().encode()


def _learn(font: Any) -> dict[int, str]:
    """What the glyphs of a WeasyPrint font stand for, read from its whole file (a written one is cut down)."""
    from weasyprint.text.fonts import get_hb_object_data

    _meanings[font] = _meaning(get_hb_object_data(font.hb_face), font.index)
    return _meanings[font]


@lru_cache(maxsize=32)
def _meaning(font_file: bytes, index: int) -> dict[int, str]:
    """Glyph number → the characters it stands for, by the font's cmap and its GSUB substitutions."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(font_file), fontNumber=index, lazy=True)
    meaning: dict[str, str] = {}
    for codepoint, name in sorted((font.getBestCmap() or {}).items()):
        meaning.setdefault(name, chr(codepoint))
    if "GSUB" in font:
        substitutions = list(_substitutions(font["GSUB"].table))
        known = -1
        while known < len(meaning):
            known = len(meaning)
            for inputs, outputs in substitutions:
                _derive(meaning, inputs, outputs)
    return {font.getGlyphID(name): text for name, text in meaning.items()}


def _substitutions(table: Any) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Every (glyph names, replacing glyph names) of a GSUB table."""
    for lookup in table.LookupList.Lookup if table.LookupList else ():
        for subtable in lookup.SubTable:
            subtable = getattr(subtable, "ExtSubTable", subtable)
            for name, other in getattr(subtable, "mapping", {}).items():
                yield (name,), ((other,) if isinstance(other, str) else tuple(other))
            for name, others in getattr(subtable, "alternates", {}).items():
                yield from (((name,), (other,)) for other in others)
            for name, ligatures in getattr(subtable, "ligatures", {}).items():
                yield from (((name, *ligature.Component), (ligature.LigGlyph,)) for ligature in ligatures)


def _derive(meaning: dict[str, str], inputs: Sequence[str], outputs: Sequence[str]) -> None:
    """Learn what replacing glyphs stand for from the glyphs they replace; what is known stays."""
    if not all(name in meaning for name in inputs):
        return
    text = "".join(meaning[name] for name in inputs)
    if len(outputs) > 1:
        # One glyph falls into several (ำ into ํ and า): they share its compatibility decomposition.
        text = unicodedata.normalize("NFKD", text)
        if len(text) != len(outputs):
            return
        for name, character in zip(outputs, text, strict=True):
            meaning.setdefault(name, character)
    elif outputs:
        meaning.setdefault(outputs[0], text)
