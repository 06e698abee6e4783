"""Long papers: looking for copies must not compare every paragraph with every other."""

from __future__ import annotations

import random
import time

import pytest

from reports.reading.files import LONGEST_TEXT
from reports.reading.findings import Reading
from reports.reading.lines import Paper, numbered
from reports.reading.wording import paragraphs_are_not_copied
from tests.reports.reading.papers import MEMO, facts, found

WORDS = (
    "จัดทำ",
    "เผยแพร่",
    "คู่มือ",
    "ประชาชน",
    "เว็บไซต์",
    "ตรวจสอบ",
    "รายงาน",
    "บุคลากร",
    "แผนงาน",
    "ผู้บริหาร",
    "ข้อมูล",
    "ขั้นตอน",
)


def steps(count: int) -> str:
    """So many steps of about 120 letters, drawn from the same few words; the last is a copy of the first."""
    draw = random.Random(7)
    rows = [f"({n}) " + "".join(draw.choice(WORDS) for _ in range(18)) for n in range(1, count)]
    return "\n".join([*rows, rows[0]])


def seconds(text: str) -> float:
    reading = Reading(Paper(numbered(text)), facts())
    best = []
    for _ in range(3):
        began = time.perf_counter()
        assert [row.place.line for row in paragraphs_are_not_copied(reading)] == [text.count("\n") + 1]
        best.append(time.perf_counter() - began)
    return min(best)


def test_three_hundred_steps_are_compared_at_once() -> None:
    assert seconds(steps(300)) < 0.1


def test_time_grows_with_the_text() -> None:
    assert seconds(steps(1200)) < 12 * seconds(steps(300))


def test_a_long_paper_is_judged_in_a_moment() -> None:
    """About forty pages: the memo twenty times over, copies and all."""
    began = time.perf_counter()
    found("\n".join([MEMO] * 20))
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    "piece", ["ก", "a", "9", "๙๙.๙๙ ", "คะแนน", "(", "\t", "องค์การบริหารส่วนตำบล", "ตัวชี้วัดที่ ๑ การใช้อำนาจ ได้ "]
)
def test_nothing_makes_a_rule_run_for_ever(piece: str) -> None:
    """One piece repeated to the longest text that is taken."""
    began = time.perf_counter()
    found((piece * LONGEST_TEXT)[:LONGEST_TEXT])
    assert time.perf_counter() - began < 10
