"""Signing moves no page break: the paper that is issued has the pages that its signers read."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from reports import pdf
from reports.papers import PAPERS
from tests.factories import Cast
from tests.reports.extraction import poppler_pages
from tests.reports.facts import make_facts, make_issued, make_paper
from tests.reports.kinds import content_of_kind
from tests.reports.same_pages import as_read, openings
from tests.reports.test_pdf import emblem, png

SAID = "ทราบ และให้ส่วนราชการที่เกี่ยวข้องดำเนินการตามเสนอโดยเคร่งครัด พร้อมรายงานผลให้ทราบทุกรอบติดตามจนกว่าจะแล้วเสร็จ"
LEVELS = range(0, 30, 3)


def signed(content: dict[str, Any], *, picture: str) -> dict[str, Any]:
    """The content as all have signed it, each with an opinion of two lines where opinions are printed."""
    content = deepcopy({**content, "is_draft": False, "number": "พร 72501/7", "code": "BCDF-GHJK-LMNP"})
    proposer = [content["proposer"]] if "proposer" in content else []
    for block in [*proposer, *content["opinions"]]:
        block |= {"text": SAID, "signed": "ลงนามในระบบ 14 ธ.ค. 2563 09.30 น.", "signature": picture}
    return content


def filled(content: dict[str, Any], level: int) -> dict[str, Any]:
    """The content pushed down by so many lines."""
    filler = [{"type": "paragraph", "text": f"บรรทัดที่ {n} ของข้อความนำ"} for n in range(level)]
    first, *rest = content["sections"]
    return {**content, "sections": [{**first, "blocks": [*filler, *first["blocks"]]}, *rest]}


@pytest.mark.parametrize("kind", sorted(PAPERS))
@pytest.mark.parametrize("picture", ["", emblem(png())], ids=["typed", "drawn"])
def test_every_kind_is_issued_in_the_pages_that_were_read(kind: str, picture: str, cast: Cast) -> None:
    issued = signed(content_of_kind(cast, kind), picture=picture)
    levels = LEVELS if kind in {"memo", "announcement"} else LEVELS[::5]
    for level in levels:
        content = filled(issued, level)
        assert openings(content) == openings(as_read(content)), level


def test_a_bound_report_has_page_numbers_and_no_catchwords(cast: Cast) -> None:
    analysis = poppler_pages(pdf.render(content_of_kind(cast, "analysis")).pdf)
    assert not [line for page in analysis for line in page.splitlines() if line.startswith("/")]
    assert "- ๒ -" in analysis[1]


@pytest.mark.parametrize("kind", ["announcement", "development"])
def test_what_is_announced_bears_no_hour_of_signing(kind: str, cast: Cast) -> None:
    make_facts(cast)
    paper = make_issued(cast, make_paper(cast, kind))
    text = "".join(poppler_pages(pdf.render(paper.issued_file.content).pdf))
    assert "(ลงชื่อ) ลงนามในระบบ\n" in text
