"""What is measured to fit a line is laid out as one line, on upright and on wide sheets."""

from __future__ import annotations

from typing import Any

import pytest

from reports import pdf
from reports.line_room import is_one_line, width_of
from tests.factories import Cast
from tests.reports.kinds import content_of_kind
from tests.reports.test_same_pages import boxes, signed

WORDS = (
    "เห็นชอบตามที่เสนอ ให้ทุกส่วนราชการดำเนินการและรายงานผลทุกเดือนจนแล้วเสร็จ พร้อมแจ้งผู้ปฏิบัติ ITA 2568 (ร้อยละ 85.50) "
    "ทั้งนี้ให้ผู้รับผิดชอบเร่งรัดการดำเนินงานของทุกกอง"
)


def lines_of(content: dict[str, Any], said: str) -> tuple[int, bool]:
    """In how many lines an opinion is laid out, and whether it stands by its signature."""
    whole = signed(content, picture="", said=said)
    sections = [box for page in pdf.lay_out(whole).pages for box in boxes(page._page_box, "opinion")]
    [said_box] = boxes(sections[-1], "said")
    return len(said_box.children[0].children), "short" in said_box.element.get("class")


@pytest.mark.parametrize(("kind", "letters"), [("memo", range(60, 90, 3)), ("results", range(116, 150, 4))])
def test_what_is_short_is_one_line_and_nearly_every_line_is_short(
    kind: str, letters: range, cast: Cast
) -> None:
    content = content_of_kind(cast, kind)
    found = [lines_of(content, WORDS[:count].strip()) for count in letters]
    assert (2, True) not in found
    assert found.count((1, False)) <= 1  # at the very end of the line
    assert {(1, True), (2, False)} <= set(found)


def test_signs_without_width_take_none_and_strange_ones_a_whole_square() -> None:
    assert width_of("ที่") == width_of("ท")
    assert width_of("ท\u200bท") == width_of("ทท")
    assert width_of("漢") == pytest.approx(10.54)
    assert not is_one_line("ทราบ\nอนุมัติ")
