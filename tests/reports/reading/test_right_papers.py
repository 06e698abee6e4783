"""False alarms: papers in which nothing is wrong, in words of ours and as the portal itself prints them."""

from __future__ import annotations

import pytest

from reports.reading.facts import Facts, facts_of
from reports.reading.files import text_of
from reports.rendering import reading_copy
from tests.factories import Cast, make_confirmed_year, make_memo, scores
from tests.reports.reading.papers import (
    ANNOUNCEMENT,
    DEVELOPMENT,
    MEMO,
    RESULTS,
    STRONG,
    facts,
    found,
    of_next_year,
)


@pytest.mark.parametrize(
    ("text", "record"),
    [
        pytest.param(MEMO, facts(), id="memo"),
        pytest.param(ANNOUNCEMENT, of_next_year(), id="announcement"),
        pytest.param(RESULTS, facts(), id="results"),
        pytest.param(DEVELOPMENT, of_next_year(STRONG), id="development"),
    ],
)
def test_nothing_is_found(text: str, record: Facts) -> None:
    assert [row.message for row in found(text, record)] == []


def test_nothing_is_found_without_a_record() -> None:
    """Where no result is on record, figures are not doubted."""
    assert [row.message for row in found(MEMO, facts(results={}, items={}, people=()))] == []


@pytest.mark.django_db
def test_the_portals_own_memo_is_not_doubted(cast: Cast) -> None:
    """Its PDF, read back: broken into lines as printed."""
    make_confirmed_year(cast, 2563, scores(STRONG))
    pdf = reading_copy(make_memo(cast)).pdf
    rows = found(text_of(bytes(pdf)), facts_of(cast.agency, 2563))
    assert [row.message for row in rows if row.rule != "number-missing"] == []


@pytest.mark.parametrize(
    "text",
    [
        "ประชาชนมีส่วนร่วมในการป้องกันการทุจริต ร้อยละ ๘๐ ของครัวเรือน",
        "ผู้เข้าอบรมมีความพึงพอใจ คะแนนเฉลี่ย ๔.๕๐ อยู่ในระดับดีมาก",
        "ความเสี่ยงด้านพัสดุได้ ๑๒ คะแนน อยู่ในระดับสูง",
        "เกณฑ์ถ่วงน้ำหนัก IIT ร้อยละ ๓๐ EIT ร้อยละ ๓๐ และ OIT ร้อยละ ๔๐",
        "เป้าหมายตัวชี้วัดที่ ๘ การปรับปรุงระบบการทำงาน ได้คะแนนไม่ต่ำกว่าร้อยละ ๙๕",
        "โทร. ๐๕๓-๑๒๓๔๕๖ ที่ www.example.go.th/ita2567 ข้อ ๓๗ ของระเบียบ",
        "องค์การบริหารส่วนตำบลจึงขอความร่วมมือ และองค์การบริหารส่วนตำบลอื่นก็ทำเช่นกัน",
    ],
)
def test_sentences_that_only_look_like_slips(text: str) -> None:
    assert [row.message for row in found(text)] == []
