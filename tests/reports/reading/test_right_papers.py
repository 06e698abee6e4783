"""False alarms: papers in which nothing is wrong, in words of ours and as the portal itself prints them."""

from __future__ import annotations

import pytest

from agencies.models import User
from reports.models import PaperKind
from reports.reading.facts import Facts, facts_of
from reports.reading.files import text_of
from reports.rendering import reading_copy, word_file
from tests.factories import Cast, make_confirmed_year, make_memo, scores
from tests.reports.facts import make_facts, make_issued, make_paper
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


# Of the tests' world, and rightly found in it: everyone gives one opinion, measures are copies of one.
MADE_UP = {"no-decision", "paragraph-copied"}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PaperKind.values)
def test_the_portals_own_issued_papers_are_not_doubted(cast: Cast, kind: str) -> None:
    """The PDF with its seals and catch words, and the Word copy, of every kind; officers with titles typed
    into their names."""
    make_facts(cast)
    User.objects.filter(pk=cast.mayor.user_id).update(title="", name=f"นาย{cast.mayor.user.name}")
    paper = make_issued(cast, make_paper(cast, kind))
    record = facts_of(cast.agency, paper.fiscal_year)
    for copy in (bytes(reading_copy(paper).pdf), word_file(paper)):
        assert [row.message for row in found(text_of(copy), record) if row.rule not in MADE_UP] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ข้อความหน้าแรก\n- ๒ -\n/ข้อเสนอแนะ....\nข้อเสนอแนะ\nตามนี้", id="catch-word"),
        pytest.param("คะแนนเทียบกับปีก่อน\nคะแนนรวม ๘๐.๔๐ ๙๐.๘๖\n", id="two years beside each other"),
        pytest.param(
            "รายงานการวิเคราะห์ผลการประเมิน ประจำปีงบประมาณ พ.ศ. ๒๕๖๓\nมาตรการ\n"
            + "ดำเนินการต่อเนื่อง\n" * 20
            + "ตั้งแต่วันที่ ๑ ตุลาคม ๒๕๖๓ ถึงวันที่ ๓๐\nกันยายน ๒๕๖๔\n",
            id="a month that ends a table's cell",
        ),
        pytest.param(
            "ประกาศองค์การบริหารส่วนตำบลแม่คำมี\n"
            "มาตรการ\tขั้นตอน\tผู้รับผิดชอบ\tระยะเวลา\tการกำกับติดตาม\n"
            "มาตรการอบรม (พัฒนาตัวชี้วัดที่ ๑๐)\tอบรม\tสำนักปลัด\tทั้งปี\tทุกไตรมาส\n",
            id="indicators by number",
        ),
    ],
)
def test_what_the_portal_prints_is_no_slip(text: str) -> None:
    rules = {"catch-word", "total", "plan-late", "measures-unlinked"}
    assert [row.message for row in found(text, facts()) if row.rule in rules] == []


def test_a_row_of_years_is_read_to_its_end() -> None:
    """The last figure is the paper's own year's: a wrong one makes the row a slip."""
    assert "total" in [row.rule for row in found("คะแนนรวม ๘๐.๔๐ ๙๐.๐๐\n", facts())]


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
