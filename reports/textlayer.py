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

To do so, lines are drawn here instead of in WeasyPrint. That is also quicker: the glyphs of a run are read
out of Pango's memory at once, not number by number. Lines with pictures for letters are left to WeasyPrint.

This rests on WeasyPrint's inside (`draw_first_line`, `Font.to_unicode`): the version is pinned and checked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, wraps
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from reports.glyphs import glyph_meanings

WEASYPRINT_VERSION = "70.0"
BESIDE = 50  # thousandths of the font size; poppler sees a space in a gap of 100

_repairs_here: ContextVar[bool] = ContextVar("text layer is repaired", default=False)
_install_lock = Lock()
_lettercases: WeakKeyDictionary[Any, Lettercase] = WeakKeyDictionary()
_MARK = "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
_CROWDED = re.compile(f"{_MARK}\\S?{_MARK}")


class UnknownWeasyPrint(RuntimeError):
    """The installed WeasyPrint is not the one whose inside this module knows."""


@dataclass(frozen=True)
class Sort:
    """What one glyph of a font is: the text it stands for, its code in a TJ array, and its width, in
    thousandths of the font size."""

    text: str
    code: str
    width: int


class Lettercase:
    """The glyphs of a WeasyPrint font that have been drawn; each is mapped in the font when first drawn."""

    def __init__(self, font: Any) -> None:
        from weasyprint.text.fonts import get_hb_object_data

        self.sorts: dict[int, Sort] = {}
        # `file_content` may be a subset; this is the whole file.
        self._meanings = glyph_meanings(get_hb_object_data(font.hb_face), font.index)

    def learn(self, glyph: int, font: Any, stream: Any, item: Any, size: float) -> None:
        """Add a glyph of the font as it is drawn in a Pango glyph item."""
        from weasyprint.text.ffi import FROM_UNITS, pango

        pango.pango_font_get_glyph_extents(
            item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect
        )
        width = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        text, number = self._meanings.get(glyph, ""), glyph
        if glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:  # the font lacks the character: an empty box is drawn
            text = chr(glyph - pango.PANGO_GLYPH_UNKNOWN_FLAG)
            number = font.get_unused_glyph_id(ord(text))
            font.widths.setdefault(0, width)
        font.widths[number] = width
        if text:
            font.to_unicode[number] = text
        self.sorts[glyph] = Sort(text, f"{number:04x}", width)


class Span(NamedTuple):
    """Drawn glyphs `first` to `last` of a run, counted from 0, and the text they stand for together."""

    first: int
    last: int
    text: str


@dataclass
class Run:
    """The glyphs of one font in a line, in drawing order.

    `text` is the run's source in UTF-8, `starts` where in it the cluster of each glyph begins. `gaps` stand
    before each glyph and behind the last, in thousandths of the font size, counted backwards as in a TJ
    array. `aside` are the glyphs drawn so far beside the pen that readers see a gap, `up` how high others
    are drawn over it. Lengths are in CSS pixels.
    """

    font: Any
    size: float
    text: bytes
    backward: bool
    sorts: list[Sort] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    gaps: list[float] = field(default_factory=lambda: [0.0])
    aside: set[int] = field(default_factory=set)
    up: dict[int, float] = field(default_factory=dict)

    @property
    def is_plain(self) -> bool:
        """Whether the glyphs as they stand are read right."""
        if self.backward:
            return True
        text = _readable(self.text)
        is_level = not self.aside and not self.up
        return is_level and "".join([sort.text for sort in self.sorts]) == text and not _CROWDED.search(text)


class Cluster(NamedTuple):
    """Glyphs `first` to `last` of a run that together draw the characters of `text`."""

    first: int
    last: int
    text: str
    is_spelled: bool
    is_aside: bool

    @property
    def is_mark(self) -> bool:
        """Whether it stands over or under the letter before it."""
        return _is_mark(self.text[:1])

    @property
    def ends_in_mark(self) -> bool:
        """Whether what is drawn last has no width of its own."""
        return _is_mark(self.text[-1:])


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
    """The given drawing function, with the one of this module in its place where it is asked for."""

    @wraps(draw_line)
    def draw(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
        is_plain = text_overflow != "ellipsis" and block_ellipsis == "none"
        if _repairs_here.get() and is_plain and textbox.text.strip():
            runs = _runs(stream, textbox)
            if runs is not None:
                stream.set_text_matrix(*matrix.values)
                for run in runs:
                    _draw(stream, run, _spans(run))
                return []
        return draw_line(stream, textbox, text_overflow, block_ellipsis, matrix)

    return draw


def _runs(stream: Any, textbox: Any) -> list[Run] | None:
    """The runs of the line that a text box holds; None if some letters are pictures."""
    from weasyprint.text.ffi import ffi, pango

    layout = textbox.pango_layout
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
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
            if font.bitmap or font.svg or font.png or font.colr:
                return None
        runs.append(_run(stream, item, source, font, size))
    return runs


def _run(stream: Any, item: Any, source: bytes, font: Any, size: float) -> Run:
    """One run of a line whose text is `source`."""
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango

    # A PangoGlyphInfo is five integers: glyph, width, x and y offset, attributes. Read at once for speed.
    count = item.glyphs.num_glyphs
    numbers = ffi.unpack(ffi.cast("int *", item.glyphs.glyphs), 5 * count)
    glyphs, empty = numbers[0::5], pango.PANGO_GLYPH_EMPTY
    case = _lettercases.get(font)
    if case is None:
        case = _lettercases[font] = Lettercase(font)
    for glyph in set(glyphs).difference(case.sorts, {empty}):
        case.learn(glyph, font, stream, item, size)
    run = Run(
        font=font,
        size=size,
        text=source[item.item.offset : item.item.offset + item.item.length],
        backward=bool(item.item.analysis.level % 2),
    )
    sorts, gaps, starts = run.sorts, run.gaps, run.starts
    unit, beside = 1000 * FROM_UNITS / size, size * BESIDE
    places = zip(
        glyphs, numbers[1::5], numbers[2::5], numbers[3::5],
        ffi.unpack(item.glyphs.log_clusters, count), strict=True,
    )  # fmt: skip
    for glyph, width, across, up, start in places:
        if glyph == empty:
            gaps[-1] -= width / size
            continue
        sort = case.sorts[glyph]
        shift = across / size
        if across:
            gaps[-1] -= shift
            if abs(across) > beside and not run.backward:
                run.aside.add(len(sorts))
        if up:
            run.up[len(sorts)] = up / 1000
        gaps.append(int(sort.width + shift - width * unit))
        sorts.append(sort)
        starts.append(start)
    return run


def _draw(stream: Any, run: Run, spans: Sequence[Span]) -> None:
    """Draw a run, with a marked-content sequence around the glyphs of each span.

    A glyph drawn aside gets its way back to the pen as character spacing (Tc): readers count that as its
    width and see no gap behind it, while a number in the TJ array looks like a space to them.
    """
    operations: list[bytes] = stream.stream
    stream.set_font_size(run.font.hash, run.size)
    opening = {span.first: span.text for span in spans}
    closing = {span.last + 1 for span in spans}
    moved = run.aside.union(run.up)
    codes = [sort.code for sort in run.sorts]
    gaps, array, start = run.gaps, "", 0
    backs = {}
    for glyph in run.aside:
        backs[glyph], gaps[glyph + 1] = gaps[glyph + 1], 0
    stops = {i for i, gap in enumerate(gaps) if gap}.union(opening, closing, moved, (i + 1 for i in moved))
    for stop in sorted(stops | {len(codes)}):
        if stop > start:
            array += f"<{''.join(codes[start:stop])}>"
        if array and (stop in closing or stop in opening or stop in moved or stop - 1 in moved):
            operations.append(f"[{array}] TJ".encode())
            array = ""
        if stop - 1 in moved:
            operations.append(b"0 Tc 0 Ts")
        if stop in closing:
            operations.append(b"EMC")
        if stop in opening:
            operations.append(b"/Span <</ActualText <%s>>> BDC" % _utf16(opening[stop]))
        if stop in moved:
            back = -backs.get(stop, 0) * run.size / 1000
            operations.append(b"%.4f Tc %.4f Ts" % (back, -run.up.get(stop, 0)))
        if gaps[stop]:
            array += f"{gaps[stop]:.3f} "
        start = stop
    if array:
        operations.append(f"[{array}] TJ".encode())


def _spans(run: Run) -> list[Span]:
    """The pieces of a run that need their text written beside them. A right-to-left run is left as it is."""
    if run.is_plain:
        return []
    clusters = list(_clusters(run))
    return [
        Span(
            clusters[start].first,
            clusters[end].last,
            "".join([cluster.text for cluster in clusters[start : end + 1]]),
        )
        for start, end in _merged(_ranges(clusters))
    ]


def _clusters(run: Run) -> Iterator[Cluster]:
    """The clusters of a run."""
    starts, sorts, text, moved = run.starts, run.sorts, run.text, run.aside.union(run.up)
    count, first = len(starts), 0
    while first < count:
        end, start = first + 1, starts[first]
        spelled, is_moved = sorts[first].text, first in moved
        while end < count and starts[end] == start:
            spelled += sorts[end].text
            is_moved = is_moved or end in moved
            end += 1
        source = _readable(text[start : starts[end] if end < count else None])
        yield Cluster(first, end - 1, source, source == spelled, is_moved)
        first = end


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


@cache
def _is_mark(character: str) -> bool:
    return unicodedata.category(character or " ") == "Mn"


def _utf16(text: str) -> bytes:
    """A PDF text string as hexadecimal digits: UTF-16, big end first, with its mark."""
    return ("\ufeff" + text).encode("utf-16-be").hex().encode()
