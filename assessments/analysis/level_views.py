"""The levels of a year as a ladder, and what the next one takes, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assessments.analysis.prospects import next_band
from assessments.analysis.simulation import Lift, Reach, cheapest
from assessments.packs import Band, YearPack
from assessments.scoring import YearResult
from thai.lists import joined


@dataclass(frozen=True)
class Rung:
    """One level: what it asks for, and what stands on it.

    ``marks`` are words such as "ผลปีนี้"; ``is_here`` is true where the result certainly is.
    """

    name: str
    asks: str
    marks: list[str]
    is_here: bool


def ladder(result: YearResult, simulated: YearResult | None = None) -> list[Rung]:
    """The levels, best first, with the result and, where there is one, the simulated result."""
    return [
        Rung(
            name=band.name,
            asks=_asks(result.pack, band),
            marks=[
                *_marks(result, band, "ผลจริง" if simulated else "ผลปีนี้"),
                *(_marks(simulated, band, "ถ้าเปลี่ยน") if simulated else []),
            ],
            is_here=result.level == band,
        )
        for band in result.pack.bands
    ]


def _asks(pack: YearPack, band: Band) -> str:
    if band.floor == 0:
        above = min((other.floor for other in pack.bands if other.floor > 0), default=band.floor)
        return f"คะแนนรวมต่ำกว่า {above}"
    gate = f" และทุกเครื่องมือตั้งแต่ {band.gate}" if band.gate is not None else ""
    return f"คะแนนรวมตั้งแต่ {band.floor}{gate}"


def _marks(result: YearResult, band: Band, word: str) -> list[str]:
    if band not in result.possible or result.is_empty:
        return []
    return [word if result.level else f"{word} อาจเป็นระดับนี้"]


def next_level_points(result: YearResult) -> str:
    """What the next level takes in points per instrument; empty where that cannot be told."""
    band = next_band(result)
    if band is None or not result.is_complete:
        return ""
    scores = tuple((row.rule.code, row.score) for row in result.indicators if row.score is not None)
    return _points_to(result.pack, band, scores)


@lru_cache(maxsize=512)
def _points_to(pack: YearPack, band: Band, scores: tuple[tuple[str, Decimal], ...]) -> str:
    """The same by what it follows from: found once for each set of scores, for every visit shows it."""
    answer = cheapest(pack, dict(scores), band, limit=1)
    if answer.reach != Reach.POSSIBLE:
        return ""
    lifts = answer.ways[0].lifts
    parts = joined([f"{lift.instrument.code} {lift.points} คะแนน" for lift in lifts])
    return f"ทางที่ใกล้ที่สุดคือให้ตัวชี้วัดได้คะแนนเพิ่ม นับรวมกันทุกตัวในเครื่องมือ {parts}{_example(lifts)} (คิดก่อนปัดทศนิยม)"


def _example(lifts: Sequence[Lift]) -> str:
    """One way to share out the points of a single instrument: those with the most room first."""
    if len(lifts) != 1:
        return ""
    left, shares = lifts[0].points, []
    for room in sorted(lifts[0].rooms, key=lambda room: -room.room):
        share = min(left, room.room)
        if share > 0:
            shares.append(f"{room.rule.name} จาก {room.score} เป็น {room.score + share}")
        left -= share
    return f" เช่น {joined(shares)}"
