"""What the years side by side look like to a reader: charts, rows of a table, sentences."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from assessments.analysis.charts import LegendRow, Plotted, legend, line_chart
from assessments.analysis.trends import Line, Trends
from assessments.presenters import signed
from thai.lists import joined


@dataclass(frozen=True)
class ChartView:
    """A chart with its heading and what explains its lines."""

    title: str
    drawing: SafeString
    legend: list[LegendRow]


@dataclass(frozen=True)
class Cell:
    """A figure of a year as text; ``is_weak`` marks one under the threshold."""

    text: str
    is_weak: bool


@dataclass(frozen=True)
class TrendRow:
    """One line as a row of the table; cells stand newest year first, so that a phone shows the newest."""

    name: str
    cells: list[Cell]
    change: str
    is_sum: bool


@dataclass(frozen=True)
class LineGroup:
    """The lines that one chart draws, with its key and title."""

    key: str
    title: str
    lines: list[Plotted]


def line_groups(view: Trends) -> list[LineGroup]:
    """The instruments with the total first, then each instrument's indicators."""
    overall = [Plotted(_end(row), _full(row), _scores(row)) for row in (view.total, *view.instruments)]
    groups = [LineGroup("overall", "คะแนนรวมและคะแนนแต่ละเครื่องมือ", overall)]
    for instrument in view.instruments:
        own = [row for row in view.indicators if row.instrument == instrument.code]
        lines = [Plotted(str(row.number), _full(row), _scores(row)) for row in own]
        groups.append(LineGroup(instrument.code.lower(), f"ตัวชี้วัดใน {instrument.code}", lines))
    return groups


def trend_charts(view: Trends) -> list[ChartView]:
    """A chart for each group of lines."""
    return [_chart(group, view) for group in line_groups(view)]


def _chart(group: LineGroup, view: Trends) -> ChartView:
    title = f"{group.title} {years_told(view)}"
    drawing = line_chart(f"chart-{group.key}", title, view.years, group.lines, view.threshold)
    return ChartView(group.title, drawing, legend(group.lines, view.threshold))


def years_told(view: Trends) -> str:
    """From which year to which a chart goes."""
    first, last = view.years[0], view.years[-1]
    return f"ปี {first}–{last}" if first != last else f"ปี {first}"


def _scores(row: Line) -> list[Decimal | None]:
    return [point.score for point in row.points]


def _end(row: Line) -> str:
    return "รวม" if not row.instrument else row.code


def _full(row: Line) -> str:
    if not row.instrument:
        return row.name
    return f"{row.number}. {row.name}" if row.number else f"{row.code} {row.name}"


def trend_rows(view: Trends) -> list[TrendRow]:
    """The total, then each instrument followed by its indicators."""
    rows = [_row(view.total, is_sum=True)]
    for instrument in view.instruments:
        rows.append(_row(instrument, is_sum=True))
        rows += [_row(row) for row in view.indicators if row.instrument == instrument.code]
    return rows


def _row(line: Line, *, is_sum: bool = False) -> TrendRow:
    cells = [
        Cell(
            "–" if point.score is None else str(point.score),
            point.score is not None and point.score < line.threshold,
        )
        for point in reversed(line.points)
    ]
    name = _full(line) if not is_sum or not line.instrument else line.code
    return TrendRow(name, cells, "" if line.change is None else signed(line.change), is_sum)


def level_cells(view: Trends) -> list[str]:
    """Each year's level, newest first; all that are possible where figures are missing."""
    return [joined(view.level_names.get(year, ()), "หรือ") or "–" for year in reversed(view.years)]


@dataclass(frozen=True)
class TrendSentences:
    """What rose, what fell, what has been weak for how long, and what to know about the comparison."""

    span: str
    risen: list[str]
    fallen: list[str]
    lasting: list[str]
    notes: list[str]


def trend_sentences(view: Trends, first_edition: int) -> TrendSentences:
    """The comparison in words; ``first_edition`` is the first fiscal year with the present scheme."""
    return TrendSentences(
        span=_span(view),
        risen=[_moved(row, view) for row in view.risen],
        fallen=[_moved(row, view) for row in view.fallen],
        lasting=[_lasting(row) for row in view.lasting_weak],
        notes=[*_gaps(view), *_renamed(view), *_scales(view), _older(first_edition)],
    )


def _span(view: Trends) -> str:
    if len(view.recorded) < 2:
        return ""
    return f"ปี {view.recorded[-2]} ถึง {view.recorded[-1]}"


def _moved(row: Line, view: Trends) -> str:
    """A rise or fall; years are named where they are not the two newest ones."""
    before, latest = row.before, row.latest
    if row.change is None or before is None or latest is None:
        return row.name
    figures = f"{before.score} → {latest.score}"
    if (before.fiscal_year, latest.fiscal_year) != view.recorded[-2:]:
        figures = f"ปี {before.fiscal_year} {before.score} → ปี {latest.fiscal_year} {latest.score}"
    return f"{row.number}. {row.name} {signed(row.change)} ({figures})"


def _lasting(row: Line) -> str:
    run = row.weak_run
    if len(run) == 1:
        since = _since(row, run[0].fiscal_year)
        return f"{row.number}. {row.name} {since} ได้ {run[-1].score}"
    figures = " → ".join(str(point.score) for point in run)
    return f"{row.number}. {row.name} ต่อเนื่อง {len(run)} ปี ตั้งแต่ปี {run[0].fiscal_year} ({figures})"


def _since(row: Line, year: int) -> str:
    """Whether an indicator is weak for the first time on record, again, or in the only year known."""
    earlier = [point for point in row.known[:-1] if point.score is not None and point.score < row.threshold]
    if earlier:
        return f"กลับมาต่ำกว่าเกณฑ์อีกหลังจากปี {earlier[-1].fiscal_year}"
    return "เป็นปีแรก" if len(row.known) > 1 else f"ในปี {year}"


def _gaps(view: Trends) -> list[str]:
    missing = [str(year) for year in view.years if year not in view.recorded]
    return [f"ยังไม่ได้บันทึกผลของปี {joined(missing)} เส้นกราฟจึงขาดช่วง"] if missing else []


def _renamed(view: Trends) -> list[str]:
    return [
        f"ตัวชี้วัด {row.name} เทียบโดยยึดตัวชี้วัดเดียวกัน แม้ปี {year} ใช้ลำดับที่ {number} ชื่อ {name}"
        for row in view.indicators
        for year, number, name in row.other_names
    ]


def _scales(view: Trends) -> list[str]:
    if len(view.scales) < 2:
        return []
    parts = [
        f"ปี {first if first == last else f'{first}–{last}'} ใช้ {' '.join(names)}"
        for first, last, names in view.scales
    ]
    return [f"ระดับผลการประเมินไม่ได้ใช้ชุดเดียวกันทุกปี จึงควรเทียบที่คะแนน ({'; '.join(parts)})"]


def _older(first_edition: int) -> str:
    return (
        f"ปี {first_edition - 1} และก่อนหน้านั้นใช้การประเมินรูปแบบเดิม ซึ่งมีดัชนีและวิธีคิดคะแนนต่างออกไป"
        " จึงเทียบกันไม่ได้และไม่แสดงในหน้านี้"
    )
