"""Right Thai text inside WeasyPrint's PDFs: what is read, copied and searched is what was written.

WeasyPrint 70.0 maps each glyph to the first piece of text it was drawn with (upstream issue 2841,
https://github.com/Kozea/WeasyPrint/issues/2841). Thai shapes several characters together (น้ำ is drawn as
น, tone with nikhahit, า), so every ำ is lost and tone marks are swapped. Two repairs, neither touching how
a page looks:

1. every glyph is mapped to the characters it stands for in its font (cmap and GSUB substitutions);
2. a cluster whose glyphs, read in drawing order, do not spell its source text, whose marks are drawn so
   far aside that readers see a gap, or which has two marks or follows another letter with a mark, is
   wrapped in a /Span with /ActualText (ISO 32000-1, 14.9.4). The last kinds are for poppler, which takes
   what is drawn where a mark without width stands for a doubled letter, and may then put the next mark on
   a line by itself.

A reader that ignores /ActualText sees ํา for ำ, which is common and easy to normalise.

This rests on WeasyPrint's inside (`draw_first_line`, `Font.to_unicode`): the version is pinned and checked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum, auto
from functools import wraps
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from reports.glyphs import glyph_meanings

WEASYPRINT_VERSION = "70.0"
CODE = 4  # hexadecimal digits of a glyph in a TJ array
BESIDE = 50  # thousandths of the font size; poppler sees a space in a gap of 100

_repairs_here: ContextVar[bool] = ContextVar("text layer is repaired", default=False)
_install_lock = Lock()
_meanings: WeakKeyDictionary[Any, dict[int, str]] = WeakKeyDictionary()
_MARK = "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
_CROWDED = re.compile(f"{_MARK}\\S?{_MARK}")
_ARRAY = re.compile(rb"<([0-9a-f]*)>|([^<]+)")


class UnknownWeasyPrint(RuntimeError):
    """The installed WeasyPrint is not the one whose inside this module knows."""


class Token(Enum):
    """What the drawing operations of a line are made of."""

    OPERATION = auto()
    GLYPHS = auto()
    SPACING = auto()


@dataclass(frozen=True)
class Span:
    """Drawn glyphs `first` to `last` of a line, counted from 0, and the text they stand for together."""

    first: int
    last: int
    text: str


@dataclass(frozen=True)
class Run:
    """The drawn glyphs of one font in a line: what each stands for, where its cluster begins in the run's
    UTF-8 text, whether it is drawn beside the pen or above or below it; the font size in CSS pixels."""

    text: bytes
    spelled: Sequence[str]
    starts: Sequence[int]
    beside: Sequence[bool]
    raised: Sequence[bool]
    size: float
    backward: bool

    @property
    def is_plain(self) -> bool:
        """Whether the glyphs as they stand are read right; so it is with most runs."""
        if self.backward:
            return True
        text = _readable(self.text)
        is_spelled = not any(self.beside) and not any(self.raised) and "".join(self.spelled) == text
        return is_spelled and not _CROWDED.search(text)


class Cluster(NamedTuple):
    """Glyphs `first` to `last` of a line that together draw the characters of `text`."""

    first: int
    last: int
    text: str
    is_spelled: bool
    is_aside: bool

    @property
    def is_mark(self) -> bool:
        """Whether it stands over or under the letter before it."""
        return unicodedata.category(self.text[:1] or " ") == "Mn"

    @property
    def ends_in_mark(self) -> bool:
        """Whether what is drawn last has no width of its own."""
        return unicodedata.category(self.text[-1:] or " ") == "Mn"


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


def _install() -> None:
    """Put the repair behind WeasyPrint's drawing of a line, once a process."""
    import weasyprint
    from weasyprint.draw import text as drawing

    if weasyprint.__version__ != WEASYPRINT_VERSION:
        raise UnknownWeasyPrint(
            f"The Thai text layer is made for WeasyPrint {WEASYPRINT_VERSION}, not {weasyprint.__version__}: "
            "check reports/textlayer.py and its tests against the new one, then change WEASYPRINT_VERSION."
        )
    with _install_lock:
        if not hasattr(drawing.draw_first_line, "__wrapped__"):
            drawing.draw_first_line = _repairing(drawing.draw_first_line)


def _repairing(draw_line: Callable[..., Any]) -> Callable[..., Any]:
    """The given drawing function, followed by the repair where it is asked for."""

    @wraps(draw_line)
    def draw(stream: Any, textbox: Any, *rest: Any) -> Any:
        start = len(stream.stream)
        drawn = draw_line(stream, textbox, *rest)
        if _repairs_here.get() and len(stream.stream) > start:
            runs = _runs(stream, textbox.pango_layout)
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
        Span(
            clusters[start].first,
            clusters[end].last,
            "".join(cluster.text for cluster in clusters[start : end + 1]),
        )
        for start, end in _merged(_ranges(clusters))
    ]


def _aside(runs: Sequence[Run]) -> dict[int, float]:
    """The glyphs of a line that are drawn away from the pen, and the font size of each."""
    glyphs = [(beside and not run.backward, run.size) for run in runs for beside in run.beside]
    return {number: size for number, (is_aside, size) in enumerate(glyphs) if is_aside}


def _runs(stream: Any, layout: Any) -> list[Run]:
    """The runs of the line that a Pango layout holds, in drawing order.

    None if some are in a bitmap font: its glyph codes have one byte, and none draws Thai.
    """
    from weasyprint.text.ffi import ffi

    line, _ = layout.get_first_line()
    source = layout.text.encode()
    runs: list[Run] = []
    pango_font = font = None
    size = 0.0
    node = line.runs[0]
    while node != ffi.NULL:
        item, node = node.data, node.next
        if item.item.analysis.font != pango_font:
            pango_font = item.item.analysis.font
            font, size = stream.add_font(pango_font)
            if font.bitmap:
                return []
        runs.append(_run(item, source, font, size))
    return runs


def _run(item: Any, source: bytes, font: Any, size: float) -> Run:
    """One run of a line whose text is `source`; its glyphs are mapped in the font on the way."""
    from weasyprint.text.ffi import ffi, pango

    count = item.glyphs.num_glyphs
    # A PangoGlyphInfo is five integers: glyph, width, x and y offset, attributes. Read at once for speed.
    numbers = ffi.unpack(ffi.cast("int *", item.glyphs.glyphs), 5 * count)
    starts = ffi.unpack(item.glyphs.log_clusters, count)
    glyphs, across, up = numbers[0::5], numbers[2::5], numbers[3::5]
    if pango.PANGO_GLYPH_EMPTY in glyphs:
        shown = [i for i, glyph in enumerate(glyphs) if glyph != pango.PANGO_GLYPH_EMPTY]
        glyphs, starts, across, up = ([part[i] for i in shown] for part in (glyphs, starts, across, up))
    meaning = _meanings.get(font) or _learn(font)
    font.to_unicode.update((glyph, meaning[glyph]) for glyph in glyphs if glyph in meaning)
    beside = size * BESIDE
    return Run(
        text=source[item.item.offset : item.item.offset + item.item.length],
        spelled=[meaning.get(glyph, "") for glyph in glyphs],
        starts=starts,
        beside=[offset > beside or offset < -beside for offset in across],
        raised=[offset != 0 for offset in up],
        size=size,
        backward=bool(item.item.analysis.level % 2),
    )


def _clusters(run: Run, first: int) -> Iterator[Cluster]:
    """The clusters of a run whose first glyph is the line's glyph number `first`.

    A right-to-left run is left as WeasyPrint maps it: one cluster that looks well spelled and has no text.
    """
    count = len(run.starts)
    if run.backward:
        yield Cluster(first, first + count - 1, "", is_spelled=True, is_aside=False)
        return
    i = 0
    while i < count:
        end = i + 1
        while end < count and run.starts[end] == run.starts[i]:
            end += 1
        text = _readable(run.text[run.starts[i] : run.starts[end] if end < count else None])
        is_aside = any(run.beside[i:end]) or any(run.raised[i:end])
        yield Cluster(first + i, first + end - 1, text, text == "".join(run.spelled[i:end]), is_aside)
        i = end


def _ranges(clusters: Sequence[Cluster]) -> Iterator[tuple[int, int]]:
    """First and last of the clusters that must be written together, in order, possibly overlapping.

    A mark drawn beside, above or below the pen is written together with the letter it stands on and the
    letter's other marks; so is a letter with a mark that follows another one.
    """
    for i, cluster in enumerate(clusters):
        start = end = i
        is_second = i > 0 and clusters[i - 1].ends_in_mark
        is_crowded = is_second or _CROWDED.search(cluster.text) is not None
        if cluster.is_aside or is_crowded:
            while start and clusters[start].is_mark:
                start -= 1
            while end + 1 < len(clusters) and clusters[end + 1].is_mark:
                end += 1
        if cluster.is_aside or not cluster.is_spelled or (is_crowded and clusters[end].ends_in_mark):
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

    A glyph drawn aside gets its way back to the pen as character spacing (Tc): readers count that as its
    width and see no gap behind it, while a number in the TJ array looks like a space to them.
    """
    opening = {span.first: b"/Span <</ActualText <%s>>> BDC" % _utf16(span.text) for span in spans}
    closing = {span.last + 1 for span in spans}
    tokens = list(_tokens(operations, {*opening, *closing, *aside, *(glyph + 1 for glyph in aside)}))
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
            glyph += (len(value) - 2) // CODE
            if glyph in closing:
                result += [*_shown(pending), b"EMC"]
                pending = b""
    return result + _shown(pending)


def _tokens(operations: Sequence[bytes], cuts: Set[int]) -> Iterator[tuple[Token, bytes]]:
    """Drawing operations, each TJ array taken apart into glyphs, as <00010002>, and spacing in thousandths.

    Glyphs are parted where their number in the line, counted from 0, is in `cuts`.
    """
    glyph = 0
    for operation in operations:
        if not operation.endswith(b"] TJ"):
            yield Token.OPERATION, operation
            continue
        for codes, spacing in _ARRAY.findall(operation[1:-4]):
            start = 0
            for end in range(CODE, len(codes) + 1, CODE):
                glyph += 1
                if glyph in cuts or end == len(codes):
                    yield Token.GLYPHS, b"<" + codes[start:end] + b">"
                    start = end
            if spacing.strip(b"0"):
                yield Token.SPACING, spacing


def _take_spacing(tokens: list[tuple[Token, bytes]], start: int) -> float:
    """The spacing between the glyph before `start` and the next one, taken out of the tokens."""
    total = 0.0
    for i in range(start, len(tokens)):
        kind, value = tokens[i]
        if kind is Token.GLYPHS or value.endswith(b"Tf"):
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
    """What the glyphs of a WeasyPrint font stand for, by its whole file: `file_content` may be a subset."""
    from weasyprint.text.fonts import get_hb_object_data

    _meanings[font] = glyph_meanings(get_hb_object_data(font.hb_face), font.index)
    return _meanings[font]
