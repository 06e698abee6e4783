"""Long papers: looking for copies must not compare every paragraph with every other."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

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


def seconds(work: Callable[[], object]) -> float:
    """Processor time of this process at best, which others on the machine hardly touch."""
    best = []
    for _ in range(2):
        began = time.process_time()
        work()
        best.append(time.process_time() - began)
    return min(best)


def comparing(text: str) -> float:
    reading = Reading(Paper(numbered(text)), facts())
    assert [row.place.line for row in paragraphs_are_not_copied(reading)] == [text.count("\n") + 1]
    return seconds(lambda: list(paragraphs_are_not_copied(reading)))


def test_time_grows_with_the_steps_compared() -> None:
    """Four times as many: about four times as long. Every step against every other would take sixteen."""
    assert comparing(steps(1200)) < 12 * comparing(steps(300))


@pytest.mark.parametrize(
    "piece",
    [
        *("ก", "a", "9", "๙๙.๙๙ ", "คะแนน", "(", "\t", "องค์การบริหารส่วนตำบล"),
        "ตัวชี้วัดที่ ๑ การใช้อำนาจ ได้ ",
        f"{MEMO}\n",
    ],
)
def test_time_grows_with_the_text(piece: str) -> None:
    """One piece repeated, to an eighth and to a quarter of the longest text that is taken."""
    text = (piece * LONGEST_TEXT)[: LONGEST_TEXT // 4]
    assert seconds(lambda: found(text)) < 3.5 * seconds(lambda: found(text[: len(text) // 2])) + 0.05
