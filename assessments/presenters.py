"""What a year's result looks like to a reader: sentences and rows, so that templates hold no logic."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assessments.models import Assessment
from assessments.packs import Band, YearPack
from assessments.queries import declared_of
from assessments.scoring import InstrumentResult, YearResult, publish
from thai.dates import thai_date


@dataclass(frozen=True)
class BarRow:
    """One indicator's bar; ``previous`` is last year's score."""

    number: int
    code: str
    name: str
    instrument: str
    score: Decimal | None
    is_weak: bool
    previous: Decimal | None = None

    @property
    def change(self) -> str:
        """The change since last year with its sign, or nothing.

        >>> BarRow(1, "duty", "", "IIT", Decimal("85.00"), False, Decimal("80.50")).change
        '+4.50'
        """
        if self.score is None or self.previous is None:
            return ""
        return signed(self.score - self.previous)


def signed(difference: Decimal) -> str:
    """A difference with its sign; the minus is the typographic one.

    >>> signed(Decimal("-1.50")), signed(Decimal("0.00"))
    ('−1.50', '0.00')
    """
    if difference == 0:
        return "0.00"
    return f"+{difference}" if difference > 0 else f"−{-difference}"


def bars(result: YearResult, previous: YearResult | None = None) -> list[BarRow]:
    """The ten bars in official order, beside last year's scores."""
    return [
        BarRow(
            number=row.rule.number,
            code=row.rule.code,
            name=row.rule.name,
            instrument=row.rule.instrument,
            score=row.score,
            is_weak=row.is_weak,
            previous=previous.score_of(row.rule.code) if previous else None,
        )
        for row in result.indicators
    ]


@dataclass(frozen=True)
class LevelView:
    """The level with its reason. ``tone`` is good, mid, bad or unknown; ``next_step`` may be empty."""

    name: str
    meaning: str
    tone: str
    reason: str
    next_step: str


def level_view(result: YearResult) -> LevelView:
    """The level of a result, why it is so, and what the next one needs."""
    level = result.level
    if level is None:
        return LevelView("ยังระบุไม่ได้", "", "unknown", _why_unknown(result), "")
    return LevelView(
        level.name, level.meaning, _tone(result.pack, level), _why(result, level), _next(result, level)
    )


def _tone(pack: YearPack, level: Band) -> str:
    if level.floor >= pack.threshold:
        return "good"
    return "bad" if level.floor < Decimal(65) else "mid"


def _why_unknown(result: YearResult) -> str:
    if result.is_empty:
        return "ยังไม่มีคะแนน"
    if not result.possible:
        return "คะแนนรวมที่ประกาศขัดกับคะแนนที่กรอก กรุณาตรวจสอบทั้งสองส่วน"
    if len(result.possible) == len(result.pack.bands):
        return "คะแนนยังไม่ครบ จึงยังบอกระดับไม่ได้ เมื่อกรอกครบระบบจะบอกระดับและเหตุผล"
    names = " หรือ ".join(band.name for band in result.possible)
    return f"คะแนนยังไม่ครบ จากข้อมูลที่มี ระดับที่เป็นไปได้คือ {names}"


def range_of(pack: YearPack, band: Band) -> str:
    """The totals of a band, e.g. "85.00–94.99"."""
    above = [other.floor for other in pack.bands if other.floor > band.floor]
    top = min(above) - Decimal("0.01") if above else Decimal("100.00")
    return f"{band.floor}–{top}"


def _why(result: YearResult, level: Band) -> str:
    if result.total is None:
        return f"แม้คะแนนยังไม่ครบ ทุกกรณีที่เป็นไปได้ให้ระดับ {level.name}"
    held_back = [
        band
        for band in result.pack.bands
        if result.total >= band.floor
        and band.gate is not None
        and band.floor >= level.floor
        and band != level
    ]
    sentence = f"คะแนนรวม {result.total} อยู่ในช่วง {range_of(result.pack, level)} จึงได้ระดับ {level.name}"
    if held_back:
        wanted = held_back[-1]
        gate = wanted.gate or Decimal(0)
        below = [_under(row) for row in result.instruments if _best(row) < gate]
        # A declared total may tell that some instrument is under the gate without telling which.
        held = f" {' และ '.join(below)} ซึ่ง" if below else "มีอย่างน้อยหนึ่งเครื่องมือ"
        sentence = (
            f"คะแนนรวม {result.total} ถึง {wanted.floor} แต่{held}ต่ำกว่า {wanted.gate}"
            f" จึงได้ระดับ {level.name} ไม่ใช่ {wanted.name}"
        )
    elif level.gate is not None:
        sentence += f" โดยทุกเครื่องมือได้ตั้งแต่ {level.gate} ขึ้นไป"
    return sentence


def _best(row: InstrumentResult) -> Decimal:
    """The highest figure the instrument can have."""
    return publish(row.high) if row.score is None else row.score


def _under(row: InstrumentResult) -> str:
    return f"{row.rule.code} ได้ไม่เกิน {_best(row)}" if row.score is None else f"{row.rule.code} ได้ {row.score}"


def _next(result: YearResult, level: Band) -> str:
    better = result.pack.bands[: result.pack.bands.index(level)]
    if not better or result.total is None:
        return ""
    band = better[-1]
    needs = []
    if result.total < band.floor:
        needs.append(f"คะแนนรวมตั้งแต่ {band.floor} (ขาดอีก {band.floor - result.total})")
    for row in result.instruments:
        if band.gate is not None and row.score is not None and row.score < band.gate:
            needs.append(f"{row.rule.code} ตั้งแต่ {band.gate} (ขาดอีก {band.gate - row.score})")
    return f"ระดับถัดไปคือ {band.name} ต้องได้ {' และ '.join(needs)}" if needs else ""


@dataclass(frozen=True)
class InstrumentView:
    """One instrument's line in the result panel."""

    code: str
    name: str
    short: str
    weight: str
    score: Decimal | None
    is_declared: bool
    previous: Decimal | None = None
    change: str = ""


def instrument_views(result: YearResult, previous: YearResult | None = None) -> list[InstrumentView]:
    """The three instruments in official order, beside last year's figures."""
    views = []
    for row in result.instruments:
        before = previous.instrument(row.rule.code).score if previous else None
        change = signed(row.score - before) if row.score is not None and before is not None else ""
        views.append(
            InstrumentView(
                code=row.rule.code,
                name=row.rule.name,
                short=row.rule.short,
                weight=f"{row.rule.weight.normalize():f}",
                score=row.score,
                is_declared=row.is_declared,
                previous=before,
                change=change,
            )
        )
    return views


NOT_STATED = "ไม่ได้กรอก"


def announced_lines(assessment: Assessment, result: YearResult) -> list[tuple[str, str]]:
    """What was recorded of the announcement as (term, text), each figure beside the computed one."""
    announced, level = assessment.announced_on, result.level
    stated = {row.rule.code: row for row in result.instruments}
    figures = [("คะแนนรวมที่ประกาศ", assessment.declared_total, result.total, result.total_is_declared)]
    figures += [
        (f"คะแนน {code} ที่ประกาศ", figure, stated[code].score, stated[code].is_declared)
        for code, figure in declared_of(assessment).instruments.items()
    ]
    told = assessment.declared_level
    return [
        ("วันที่ประกาศผล", thai_date(announced) if announced else NOT_STATED),
        *((term, _beside(figure, None if own else computed)) for term, figure, computed, own in figures),
        ("ระดับที่ประกาศ", _beside(told or None, level.name if level else None)),
    ]


def _beside(stated: Decimal | str | None, computed: Decimal | str | None) -> str:
    if stated is None:
        return NOT_STATED
    return f"{stated}" if computed is None else f"{stated} (คำนวณได้ {computed})"


def unverified_notes(result: YearResult) -> list[str]:
    """Unverified facts of the year that decide its figures, one Thai line each."""
    return [
        fact.text
        for fact in result.pack.unverified("indicators", "weights", "levels", "threshold", "rounding")
    ]
