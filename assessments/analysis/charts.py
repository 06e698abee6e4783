"""Charts as SVG drawn by the server: the same drawing on page and paper, each with its own look.

Everything is said by attributes, so that a paper shows it without a style sheet; classes let the portal's
style sheet change the colours by night. Lines differ by dashes and marks, not by colour alone. A chart
carries a title and a description, and the page that shows it has the figures in a table beside it.

Labels inside a drawing are figures and words without marks over or under their letters: WeasyPrint lays
text of a drawing out letter by letter. Full names stand in the legend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 380, 256  # drawing units; text of 14 stays readable where a phone shows 350 of them
LEFT, RIGHT, TOP, BOTTOM = 36, 38, 14, 28
INSET = 10  # keeps the first year's marks off the figures of the axis
FONT = "Sarabun, Noto Sans Thai, sans-serif"
LABEL_GAP = 16
YEAR_ROOM = 50  # drawing units a year needs for its label; with less, every second one has one
HIGHEST_START = Decimal(70)  # of the axis, so that small changes do not look great

# Day colours stand in the drawing itself; portal.css has the same by class, and those of the night.
INK, MUTED, RULE, GROUND, LIMIT = "#1e2a2d", "#55605f", "#e0d7c4", "#fffdf8", "#9c4a1f"


@dataclass(frozen=True)
class Look:
    """What differs between page and paper: a chart's size, its plain colours, typeface, digits."""

    width: int
    height: int
    ground: str
    rule: str
    muted: str
    font: str
    digits: Callable[[object], str]


PAGE = Look(WIDTH, HEIGHT, GROUND, RULE, MUTED, FONT, str)


@dataclass(frozen=True)
class Stroke:
    """How one line is told from another; ``words`` say it to whom cannot see it."""

    colour: str
    dashes: str
    mark: str
    words: str


STROKES = (
    Stroke("#0b5560", "", "circle", "เส้นทึบ จุดวงกลม"),
    Stroke("#9c4a1f", "7 3", "square", "เส้นประ จุดสี่เหลี่ยม"),
    Stroke("#5d4487", "2 3", "triangle", "เส้นจุด จุดสามเหลี่ยม"),
    Stroke("#7d4e00", "9 3 2 3", "diamond", "เส้นประสลับจุด จุดข้าวหลามตัด"),
    Stroke("#1d5380", "4 2", "cross", "เส้นประสั้น จุดกากบาท"),
)


@dataclass(frozen=True)
class Plotted:
    """One line of a chart: a short label for its end, its name, and a score (0–100 or None) per year."""

    label: str
    name: str
    scores: Sequence[Decimal | None]


@dataclass(frozen=True)
class LegendRow:
    """A line's sample and its name."""

    sample: SafeString
    name: str


def line_chart(
    key: str,
    title: str,
    years: Sequence[int],
    lines: Sequence[Plotted],
    threshold: Decimal,
    look: Look = PAGE,
) -> SafeString:
    """Lines through the years with the threshold; ``key`` makes ids unique on the page.

    At most five lines. Unknown figures leave a gap in their line.
    """
    scale = _Scale.over(years, lines, threshold, look)
    told = look.digits(description(years, lines, threshold, scale.low))
    return format_html(
        '<svg class="app-chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-title {}-desc"'
        ' xmlns="http://www.w3.org/2000/svg" font-family="{}" font-size="14">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}{}{}{}</svg>',
        look.width, look.height, key, key, look.font, key, look.digits(title), key, told,
        _grid(scale, threshold), _limit(scale, threshold), _lines(scale, lines), _end_labels(scale, lines),
    )  # fmt: skip


def legend(lines: Sequence[Plotted], threshold: Decimal) -> list[LegendRow]:
    """The samples that explain the lines, in the same order, and the threshold's."""
    rows = [LegendRow(sample(place), line.name) for place, line in enumerate(lines[: len(STROKES)], 1)]
    limit = format_html(
        '<path class="app-chart-limit" d="M0 7L44 7" stroke="{}" stroke-width="2" stroke-dasharray="10 4"/>',
        LIMIT,
    )
    return [*rows, LegendRow(_sample(limit), f"เกณฑ์ {threshold.normalize():f}")]


def sample(place: int, look: Look = PAGE) -> SafeString:
    """A piece of the line at this place, from 1, as its legend shows it."""
    stroke = STROKES[place - 1]
    return _sample(_group(place, stroke, "M0 7L44 7", _mark(stroke.mark, 22, 7, look)))


def told_chart(
    title: str, years: Sequence[int], lines: Sequence[Plotted], threshold: Decimal, look: Look = PAGE
) -> str:
    """A chart's title and description in one text, for where a picture has but one."""
    low = _Scale.over(years, lines, threshold, look).low
    return look.digits(f"{title} {description(years, lines, threshold, low)}")


def description(years: Sequence[int], lines: Sequence[Plotted], threshold: Decimal, low: Decimal) -> str:
    """The chart in words: what the axes are, and where each line starts and ends."""
    span = f"ปี {years[0]}" if len(years) == 1 else f"ปี {years[0]} ถึง {years[-1]}"
    parts = [f"แกนนอนคือ{span} แกนตั้งคือคะแนน {low} ถึง 100 เส้นประแนวนอนคือเกณฑ์ {threshold}"]
    for line in lines:
        known = [(year, score) for year, score in zip(years, line.scores, strict=True) if score is not None]
        if not known:
            parts.append(f"{line.name} ไม่มีคะแนน")
        elif len(known) == 1:
            parts.append(f"{line.name} ปี {known[0][0]} ได้ {known[0][1]}")
        else:
            (first, start), (last, end) = known[0], known[-1]
            parts.append(f"{line.name} ปี {first} ได้ {start} ปี {last} ได้ {end}")
    return "; ".join(parts)


@dataclass(frozen=True)
class _Scale:
    """Where years and scores stand in the drawing."""

    years: Sequence[int]
    low: Decimal
    look: Look

    @classmethod
    def over(cls, years: Sequence[int], lines: Sequence[Plotted], threshold: Decimal, look: Look) -> _Scale:
        """A scale that starts at the ten under the lowest figure."""
        figures = [score for line in lines for score in line.scores if score is not None]
        lowest = min([*figures, threshold, HIGHEST_START])
        return cls(years, Decimal(int(lowest) // 10 * 10), look)

    def x(self, place: int) -> float:
        """Across, by the year's place."""
        if len(self.years) == 1:
            return (LEFT + self.end) / 2
        return LEFT + INSET + (self.end - LEFT - INSET) * place / (len(self.years) - 1)

    @property
    def end(self) -> int:
        """Where the rules end, before the labels of the lines."""
        return self.look.width - RIGHT

    @property
    def floor(self) -> int:
        """Where the axis of years is, over their labels."""
        return self.look.height - BOTTOM

    def y(self, score: Decimal) -> float:
        """Down, by the score."""
        return TOP + (self.floor - TOP) * float((100 - score) / (100 - self.low))


def _n(value: float) -> str:
    """A coordinate with one decimal at most.

    >>> _n(12.04), _n(7.25)
    ('12', '7.2')
    """
    return f"{value:.1f}".removesuffix(".0")


def _grid(scale: _Scale, threshold: Decimal) -> SafeString:
    """The axes; the figure of a line too close to the threshold's is left out."""
    step = 10 if scale.low >= 50 else 20
    first = -(-int(scale.low) // step) * step
    limit, look = scale.y(threshold), scale.look
    rows = format_html_join(
        "",
        '<line class="app-chart-rule" x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>'
        '<text class="app-chart-muted" x="{}" y="{}" text-anchor="end" fill="{}">{}</text>',
        (
            (
                LEFT,
                scale.end,
                _n(y),
                _n(y),
                look.rule,
                LEFT - 6,
                _n(y + 4),
                look.muted,
                look.digits(tick) if abs(y - limit) >= LABEL_GAP else "",
            )
            for tick in range(first, 101, step)
            for y in [scale.y(Decimal(tick))]
        ),
    )
    labels = format_html_join(
        "",
        '<text class="app-chart-muted" x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>',
        (
            (_n(scale.x(place)), look.height - 7, look.muted, look.digits(year))
            for place, year in enumerate(scale.years)
            if _is_labelled(place, scale)
        ),
    )
    return rows + labels


def _is_labelled(place: int, scale: _Scale) -> bool:
    """Every year where there is room, else every second one counted from the newest."""
    last = len(scale.years) - 1
    return last == 0 or scale.x(1) - scale.x(0) >= YEAR_ROOM or (last - place) % 2 == 0


def _limit(scale: _Scale, threshold: Decimal) -> SafeString:
    """The threshold's line, its figure on the axis."""
    y = scale.y(threshold)
    return format_html(
        '<line class="app-chart-limit" x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-width="2"'
        ' stroke-dasharray="10 4"/>'
        '<text class="app-chart-limit-text" x="{}" y="{}" text-anchor="end" fill="{}">{}</text>',
        LEFT, scale.end, _n(y), _n(y), LIMIT, LEFT - 6, _n(y + 4), LIMIT,
        scale.look.digits(f"{threshold.normalize():f}"),
    )  # fmt: skip


def _lines(scale: _Scale, lines: Sequence[Plotted]) -> SafeString:
    drawn = []
    for place, (line, stroke) in enumerate(zip(lines, STROKES, strict=False), 1):
        spots = [(scale.x(at), scale.y(score)) for at, score in enumerate(line.scores) if score is not None]
        paths = [
            "M" + "L".join(f"{_n(scale.x(at))} {_n(scale.y(score))}" for at, score in stretch)
            for stretch in _stretches(line.scores)
        ]
        marks = format_html_join("", "{}", ((_mark(stroke.mark, x, y, scale.look),) for x, y in spots))
        drawn.append(_group(place, stroke, "".join(paths), marks))
    return format_html_join("", "{}", ((group,) for group in drawn))


def _group(place: int, stroke: Stroke, path: str, marks: SafeString) -> SafeString:
    """A line with its marks; ``place`` chooses the class, from 1."""
    dashes = format_html(' stroke-dasharray="{}"', stroke.dashes) if stroke.dashes else ""
    return format_html(
        '<g class="app-chart-line-{}" stroke="{}" fill="none" stroke-width="2"><path d="{}"{}/>{}</g>',
        place, stroke.colour, path, dashes, marks,
    )  # fmt: skip


def _stretches(scores: Sequence[Decimal | None]) -> Iterator[list[tuple[int, Decimal]]]:
    """Runs of known figures with their places."""
    run: list[tuple[int, Decimal]] = []
    for place, score in enumerate(scores):
        if score is not None:
            run.append((place, score))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _mark(kind: str, x: float, y: float, look: Look) -> SafeString:
    """A mark around a point, filled with the ground so that lines do not run through it."""
    shapes = {
        "square": f"M{_n(x - 3.5)} {_n(y - 3.5)}h7v7h-7z",
        "triangle": f"M{_n(x)} {_n(y - 4.5)}l4.5 8h-9z",
        "diamond": f"M{_n(x)} {_n(y - 5)}l5 5l-5 5l-5-5z",
        "cross": f"M{_n(x - 4)} {_n(y - 4)}l8 8m0-8l-8 8",
    }
    if kind == "circle":
        return format_html(
            '<circle class="app-chart-mark" cx="{}" cy="{}" r="4" fill="{}"/>', _n(x), _n(y), look.ground
        )
    return format_html('<path class="app-chart-mark" d="{}" fill="{}"/>', shapes[kind], look.ground)


def _end_labels(scale: _Scale, lines: Sequence[Plotted]) -> SafeString:
    """Each line's short label after the rules, as high as its last figure, apart where lines end close."""
    ends = []
    for place, line in enumerate(lines, 1):
        known = [(at, score) for at, score in enumerate(line.scores) if score is not None]
        if known and known[-1][0] == len(line.scores) - 1:
            ends.append((scale.y(known[-1][1]), place, line.label))
    return format_html_join(
        "",
        '<text class="app-chart-name-{}" x="{}" y="{}" fill="{}" font-weight="600">{}</text>',
        (
            (
                place,
                _n(scale.end + 8),
                _n(y + 4),
                STROKES[place - 1].colour,
                scale.look.digits(label),
            )
            for y, place, label in _apart(sorted(ends), scale.floor)
        ),
    )


def _apart(ends: Sequence[tuple[float, int, str]], floor: int) -> list[tuple[float, int, str]]:
    """Labels from top to bottom, each at least a line's height under the one above, over the floor."""
    down: list[float] = []
    for y, _, _ in ends:
        down.append(max(y, down[-1] + LABEL_GAP) if down else max(y, TOP))
    up: list[float] = []
    for y in reversed(down):
        up.append(min(y, up[-1] - LABEL_GAP) if up else min(y, floor))
    return [(y, place, label) for y, (_, place, label) in zip(reversed(up), ends, strict=True)]


def _sample(drawing: SafeString) -> SafeString:
    return format_html(
        '<svg class="app-chart-sample" width="44" height="14" viewBox="0 0 44 14" aria-hidden="true"'
        ' xmlns="http://www.w3.org/2000/svg">{}</svg>',
        drawing,
    )
