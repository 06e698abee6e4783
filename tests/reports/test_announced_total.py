"""A total announced otherwise than it is computed: no paper says that the computed one was announced."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assessments.models import Assessment
from reports.checks import announced_figures_are_explained
from reports.content import written_sections
from reports.models import PaperKind
from tests.factories import Cast, make_confirmed_year, make_measure
from tests.reports.facts import make_paper

pytestmark = pytest.mark.django_db

TOLD = "(คำนวณจากคะแนนรายตัวชี้วัด ส่วนประกาศผลระบุคะแนนรวม 61.00 คะแนน)"
KINDS = [(PaperKind.ANALYSIS, 2563), (PaperKind.ANNOUNCEMENT, 2564), (PaperKind.MEMO, 2563)]


@pytest.fixture
def year(cast: Cast) -> Assessment:
    assessment = make_confirmed_year(cast)
    make_measure(cast)
    return assessment


def announce(year: Assessment, total: str) -> None:
    Assessment.objects.filter(pk=year.pk).update(declared_total=Decimal(total))


@pytest.mark.parametrize(("kind", "fiscal_year"), KINDS)
def test_a_paper_states_both(cast: Cast, year: Assessment, kind: PaperKind, fiscal_year: int) -> None:
    paper = make_paper(cast, kind, fiscal_year)
    for total, is_told in (("60.41", False), ("61.00", True)):
        announce(year, total)
        texts = " ".join(row.text for row in written_sections(paper))
        assert "60.40 คะแนน" in texts
        assert (TOLD in texts) == is_told


def test_readers_are_led_to_the_scores_and_not_to_a_form_that_is_closed(cast: Cast, year: Assessment) -> None:
    paper = make_paper(cast, PaperKind.MEMO, 2563)
    announce(year, "61.00")
    [told] = announced_figures_are_explained(paper)
    assert told.url.endswith("/2563/#scores")
