"""A result corrected after its memo was issued: everyone is told, and a new memo can be made."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from agencies.transitions import perform
from assessments.actions import save_scores
from assessments.models import Assessment
from assessments.workflow import CONFIRM, REOPEN
from desk.review import findings_of_year
from reports.actions import start_paper
from reports.models import Paper, PaperKind
from tests.factories import Cast, make_issued_memo


@pytest.fixture
def issued(cast: Cast) -> Paper:
    return make_issued_memo(cast)


def correct(cast: Cast) -> Assessment:
    reopened = perform(REOPEN, Assessment.objects.get(), by=cast.head, comment="พิมพ์ผิด")
    save_scores(assessment=reopened, scores={"prevent": Decimal("21.50")}, by=cast.staff)
    return perform(CONFIRM, reopened, by=cast.staff)


def start(cast: Cast) -> Paper:
    return start_paper(agency=cast.agency, kind=PaperKind.MEMO, fiscal_year=2563, by=cast.staff)


def rules(assessment: Assessment) -> list[str]:
    return [finding.rule for finding in findings_of_year(assessment)]


def test_while_the_figures_agree_nothing_is_said_and_the_memo_is_the_same(cast: Cast, issued: Paper) -> None:
    assert "issued-figures-differ" not in rules(Assessment.objects.get())
    assert start(cast) == issued


def test_a_corrected_result_is_told_and_a_new_memo_begins(cast: Cast, issued: Paper) -> None:
    assert "issued-figures-differ" in rules(correct(cast))
    second = start(cast)
    assert second != issued
    assert (second.state, start(cast)) == ("draft", second)


def test_the_year_and_the_paper_say_so(client: Client, cast: Cast, issued: Paper) -> None:
    correct(cast)
    client.force_login(cast.mayor.user)
    for address in (
        reverse("desk:year", args=["mae-kham-mi", 2563]),
        reverse("reports:paper", args=["mae-kham-mi", issued.pk]),
    ):
        assert "มีตัวเลขไม่ตรงกับผลคะแนนที่แก้ไขภายหลัง" in client.get(address).content.decode()
