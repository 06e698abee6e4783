"""Indicators as bars with the threshold line, written in Python because they stand on the busiest page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString

from agencies.pieces import shape

FRAME = """<div class="app-bars">
  <p class="app-bars-key">
    <span><svg class="app-bar-key" width="28" height="12" aria-hidden="true" focusable="false">\
<rect class="app-bar-good" width="28" height="12" rx="2"/></svg> ถึงเกณฑ์</span>
    <span><svg class="app-bar-key" width="28" height="12" aria-hidden="true" focusable="false">\
<rect class="app-bar-weak" width="28" height="12" rx="2"/>\
<line class="app-bar-hatch" x1="0" x2="28" y1="6" y2="6" stroke-width="12" stroke-dasharray="3 4"/></svg> \
ต่ำกว่า {mark}</span>
    <span><svg class="app-bar-key" width="12" height="16" aria-hidden="true" focusable="false">\
<line class="app-bar-line" x1="6" x2="6" y1="0" y2="16" stroke-width="2"/></svg> เส้นเกณฑ์ {mark}</span>
    {previous}</p>{groups}
</div>"""
LAST_YEAR = (
    '<span><svg class="app-bar-key" width="14" height="14" aria-hidden="true" focusable="false">'
    '<circle class="app-bar-previous" cx="7" cy="7" r="5" stroke-width="2"/></svg> ปีก่อน</span>'
)
GROUP = """
  <section>
    <h3>{}</h3>
    <ol>{}
    </ol>
  </section>"""
ROW = """
      <li{}>
        <span class="app-bar-name">{}. {}</span>
        <span class="app-bar-picture">{}</span>
        <span class="app-bar-score">{}</span>
        <span class="app-bar-note">{}</span>
      </li>"""
PICTURE = """
          <svg class="app-bar" width="100%" height="24" aria-hidden="true" focusable="false">
            <rect class="app-bar-track" y="4" width="100%" height="16" rx="3"/>{bar}
            <line class="app-bar-line" x1="{line}" x2="{line}" y1="0" y2="24" stroke-width="2"/>{previous}
          </svg>
        """
GOOD = '<rect class="app-bar-good" y="4" width="{0}" height="16" rx="3"/>'
WEAK = (
    '<rect class="app-bar-weak" y="4" width="{0}" height="16" rx="3"/>'
    '<line class="app-bar-hatch" x1="0" x2="{0}" y1="12" y2="12" stroke-width="16" stroke-dasharray="3 4"/>'
)
PREVIOUS = '<circle class="app-bar-previous" cx="{}" cy="12" r="5" stroke-width="2"/>'
SCORE = '{:.2f}<span class="visually-hidden"> คะแนน</span>'
LEAST, MOST = Decimal(0), Decimal(100)
NO_SCORE = '<span aria-hidden="true">–</span>'


def score_bars(rows: Sequence[Any], threshold: Decimal) -> SafeString:
    """Indicators as bars with the threshold line, under the heading of each instrument.

    Rows: number, name, score (Decimal 0–100 or None), is_weak, instrument (heading text), previous (last
    year's score or None); rows of one instrument stand together. The pictures are hidden from screen readers,
    for which every figure also stands as text.
    """
    line, mark = percent(threshold), short(threshold)
    groups = [
        GROUP.format(escape(instrument), "".join(_bar(row, line, mark) for row in group))
        for instrument, group in groupby(rows, key=lambda row: str(row.instrument))
    ]
    previous = LAST_YEAR if any(row.previous is not None for row in rows) else ""
    return SafeString(FRAME.format(mark=mark, previous=previous, groups="".join(groups)))


def _bar(row: Any, line: str, mark: str) -> str:
    """One indicator. ``line`` is where the threshold stands, ``mark`` how it is written.

    Of all that is put in, only the name is neither a figure nor our own words: it is escaped.
    """
    return ROW.format(
        ' class="app-bar-row-weak"' if row.is_weak else "",
        row.number,
        escape(row.name),
        _picture(row, line),
        NO_SCORE if row.score is None else SCORE.format(row.score),
        _note(row, mark),
    )


def _picture(row: Any, line: str) -> str:
    bar = "" if row.score is None else (WEAK if row.is_weak else GOOD).format(percent(row.score))
    previous = "" if row.previous is None else PREVIOUS.format(percent(row.previous))
    return PICTURE.format(bar=bar, line=line, previous=previous)


def _note(row: Any, mark: str) -> str:
    """What the bar says, in words: whether it is weak, last year's score and how it moved."""
    notes = []
    if row.score is None:
        notes.append("<span>ยังไม่มีคะแนน</span>")
    if row.is_weak:
        notes.append(f"<strong>{shape('warn')} ต่ำกว่า {mark}</strong>")
    if row.previous is not None:
        change = score_change(row.score, row.previous)
        notes.append(f"<span>ปีก่อน {row.previous:.2f}{' ' if change else ''}{change}</span>")
    return " ".join(notes)


def score_change(score: Decimal | None, previous: Decimal) -> str:
    """How a score moved since last year, in words; nothing where it is not known yet."""
    if score is None:
        return ""
    difference = score - previous
    if difference == 0:
        return "เท่าเดิม"
    return f"เพิ่มขึ้น {difference:.2f}" if difference > 0 else f"ลดลง {-difference:.2f}"


def percent(score: Decimal) -> str:
    """Length of a bar for a score 0–100, as an SVG percentage; what lies outside is cut off."""
    inside = LEAST if score < LEAST else MOST if score > MOST else score
    return f"{inside:.2f}%"


def short(threshold: Decimal) -> str:
    """A threshold without trailing zeros.

    >>> short(Decimal("84.50")), short(Decimal("80"))
    ('84.5', '80')
    """
    text = f"{threshold:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
