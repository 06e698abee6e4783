"""The total, its change and the announced total in texts that people edit are held against the record."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assessments.models import Assessment
from reports.content import written_sections
from reports.models import Paper, PaperKind
from reports.papers import PAPERS
from reports.section_checks import check_sections
from tests.factories import S000, S003, Cast, make_confirmed_year, scores
from tests.reports.facts import YEAR, make_facts, make_paper

# The totals: 60.40 in 2563, 93.34 in 2564.
WRONG = [
    ("คิดเป็นคะแนนรวมถ่วงน้ำหนักของทุกเครื่องมือ ๘๓.๓๔ คะแนน อยู่ในระดับ A", "text-total"),
    ("คะแนนรวมแบบถ่วงน้ำหนัก 83.34 คะแนน อยู่ในระดับ A", "text-total"),
    ("เมื่อเทียบกับปีงบประมาณ พ.ศ. 2563 ซึ่งได้ 62.40 คะแนน พบว่าคะแนนรวมเพิ่มขึ้น 32.94 คะแนน", "text-total"),
    ("เมื่อเทียบกับปีงบประมาณ พ.ศ. 2563 ซึ่งได้ 60.40 คะแนน พบว่าคะแนนรวมเพิ่มขึ้น ๒.๐๖ คะแนน", "text-total-change"),
    ("เมื่อเทียบกับปีงบประมาณ พ.ศ. 2563 ซึ่งได้ 60.40 คะแนน พบว่าคะแนนรวมลดลง 32.94 คะแนน", "text-total-change"),
    ("คะแนนรวมลดลง 2.06 คะแนน จากปีก่อน", "text-total-change"),
    ("คะแนนรวมสูงกว่าปีงบประมาณ พ.ศ. 2563 อยู่ 33.94 คะแนน", "text-total-change"),
]
RIGHT = [
    "คิดเป็นคะแนนรวมถ่วงน้ำหนักของทุกเครื่องมือ ๙๓.๓๔ คะแนน อยู่ในระดับ A",
    "เมื่อเทียบกับปีงบประมาณ พ.ศ. 2563 ซึ่งได้ 60.40 คะแนน พบว่าคะแนนรวมเพิ่มขึ้น 32.94 คะแนน",
    "คะแนนรวมของทุกเครื่องมือเพิ่มขึ้นจากปีงบประมาณ พ.ศ. 2563 จำนวน ๓๒.๙ คะแนน",
    "คะแนนรวมเพิ่มขึ้นจาก 60.40 คะแนน เป็น 93.34 คะแนน ควรให้คะแนนรวมไม่ต่ำกว่า 85 คะแนน",
    "คะแนนรวมเพิ่มขึ้นจากปีงบประมาณ พ.ศ. 2558 จำนวน 40.25 คะแนน",  # a year that is not on record
]


def told(paper: Paper, text: str, key: str) -> set[str]:
    draft = next(row.draft for row in written_sections(paper) if row.draft.key == key)
    paper.sections.update_or_create(key=key, defaults={"text": text, "basis": draft.text})
    return {row.rule for row in check_sections(paper) if "text-total" in row.rule or "score" in row.rule}


@pytest.fixture
def memo(cast: Cast) -> Paper:
    make_facts(cast)
    return make_paper(cast, PaperKind.MEMO)


@pytest.mark.parametrize(("text", "rule"), WRONG)
def test_a_wrong_total_or_change_holds_the_memo(memo: Paper, text: str, rule: str) -> None:
    assert told(memo, text, "summary") == {rule}


@pytest.mark.parametrize("text", RIGHT)
def test_right_ones_are_not_doubted(memo: Paper, text: str) -> None:
    assert told(memo, text, "summary") == set()


@pytest.mark.parametrize("kind", PAPERS)
def test_every_kind_of_paper_is_held_to_the_result_it_speaks_of(cast: Cast, kind: str) -> None:
    make_confirmed_year(cast, YEAR - 2, scores(S003))
    make_facts(cast)
    paper = make_paper(cast, kind)
    year = PAPERS[kind].result_year(YEAR)
    way = {YEAR: "เพิ่มขึ้น 32.94", YEAR - 1: "ลดลง 32.94"}
    key = next(row.draft.key for row in written_sections(paper) if row.draft.label != "เรื่อง")
    said = f"เมื่อเทียบกับปีงบประมาณ พ.ศ. {year - 1} คะแนนรวม{{}} คะแนน"
    assert told(paper, said.format(way[year]), key) == set()
    assert told(paper, said.format("เพิ่มขึ้น 2.06"), key) == {"text-total-change"}
    whole = "คะแนนรวมถ่วงน้ำหนักของทุกเครื่องมือ {} คะแนน"
    assert told(paper, whole.format({YEAR: "93.34", YEAR - 1: "60.40"}[year]), key) == set()
    assert told(paper, whole.format("65.77"), key) == {"text-total"}


def test_the_announced_total_may_stand_beside_the_computed_one(cast: Cast) -> None:
    make_confirmed_year(cast, YEAR - 1, scores(S000))
    year = make_confirmed_year(cast, YEAR, scores(S003))
    Assessment.objects.filter(pk=year.pk).update(declared_total=Decimal("94.00"))
    paper = make_paper(cast, PaperKind.MEMO)
    both = "คะแนนรวมถ่วงน้ำหนักของทุกเครื่องมือ 93.34 คะแนน ส่วนประกาศผลระบุคะแนนรวม {} คะแนน"
    assert told(paper, both.format("94.00"), "summary") == set()
    assert told(paper, "คะแนนรวมตามประกาศเพิ่มขึ้น 33.60 คะแนน", "summary") == set()
    assert told(paper, both.format("94.50"), "summary") == {"text-total"}
