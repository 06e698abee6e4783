"""The portal's own texts are no mistakes: what its library proposes raises nothing in a paper."""

from __future__ import annotations

from measures.models import Recommendation
from tests.factories import Cast, make_memo
from tests.reports.test_section_checks import found_in

LEAD = "ตามผลการประเมินพบว่า"


def test_the_librarys_texts_raise_nothing(cast: Cast) -> None:
    memo = make_memo(cast)
    rows = Recommendation.objects.filter(agency=None).values_list("title", "guideline", "steps", "evidence")
    texts = [line for row in rows for text in row for line in text.splitlines() if line.strip()]
    assert len(texts) > 100
    found = found_in(memo, "\n".join(f"{LEAD} {text}" for text in texts))
    assert [(row.rule, row.message) for row in found] == []


def test_a_level_of_risk_is_none_of_the_assessment(cast: Cast) -> None:
    memo = make_memo(cast)
    assert found_in(memo, "ผลการประเมินได้คะแนนรวม 60.40 คะแนน จึงควบคุมความเสี่ยงระดับสูงก่อน") == []
    assert [row.rule for row in found_in(memo, "ผลการประเมินอยู่ในระดับสูง")] == ["text-level-unknown"]
