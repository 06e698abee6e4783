"""``check_year`` on the figures of the samples finds what the domain notes (§7) say about their scores."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from assessments.intake.paste import read_block
from assessments.item_actions import save_item_scores
from tests.assessments.pastes import PACK
from tests.factories import S003, Cast, make_measure, make_year, scores

S002_WEAK = {
    "budget",
    "asset",
    "comm",
    "disclose",
}  # four, as its announcement says
S000_BY_RANK = ("96.17", "93.75", "92.45", "90.13", "83.56", "78.34", "71.85", "67.40", "43.90", "12.50")


def printed(capsys: pytest.CaptureFixture[str], agency: str) -> list[dict[str, str]]:
    """What the command prints, finding by finding."""
    with suppress(SystemExit):  # status 1 where something blocks
        call_command("check_year", agency=agency, year=2563, as_json=True)
    document: Any = json.loads(capsys.readouterr().out)
    return list(document)


def found(capsys: pytest.CaptureFixture[str], agency: str) -> dict[str, str]:
    """``{rule: message}`` of the same."""
    return {row["rule"]: row["message"] for row in printed(capsys, agency)}


class TestS000:
    def test_typed_in_the_order_of_its_paper(self, capsys: pytest.CaptureFixture[str], cast: Cast) -> None:
        """Slip 1: ranks in place of the official numbers."""
        make_year(cast, figures=scores(S000_BY_RANK))
        assert "เรียงตามคะแนน" in found(capsys, "mae-kham-mi")["scores-sorted"]

    def test_the_plain_mean_in_place_of_the_total(
        self, capsys: pytest.CaptureFixture[str], cast: Cast
    ) -> None:
        make_year(cast, declared_total=Decimal("73.01"))
        assert "ค่าเฉลี่ยธรรมดา" in found(capsys, "mae-kham-mi")["declared-total"]

    def test_its_own_total_is_right(self, capsys: pytest.CaptureFixture[str], cast: Cast) -> None:
        make_year(cast, declared_total=Decimal("60.40"))
        assert not {rule for rule in found(capsys, "mae-kham-mi") if rule.startswith(("declared", "scores"))}

    def test_a_weak_indicator_that_nothing_answers(
        self, capsys: pytest.CaptureFixture[str], cast: Cast
    ) -> None:
        """Slip 3: recommendations for EIT and OIT only, though indicator 5 has 83.56."""
        make_year(cast)
        for code in ("quality", "comm", "improve", "disclose", "prevent"):
            make_measure(cast, title=f"มาตรการของ {code}", indicator_codes=[code])
        message = found(capsys, "mae-kham-mi")["weak-without-measure"]
        assert "ตัวชี้วัดที่ 5 การแก้ไขปัญหาการทุจริต ได้ 83.56 คะแนน" in message


class TestS002:
    def test_weak_indicators_without_a_score(self, capsys: pytest.CaptureFixture[str], cast: Cast) -> None:
        """Slip 27: four weak indicators are named, none with its score; the year cannot be confirmed so."""
        known = {code: score for code, score in scores(S003).items() if code not in S002_WEAK}
        make_year(cast, figures=known)
        rows = printed(capsys, "mae-kham-mi")
        missing = [row for row in rows if row["rule"] == "score-missing"]
        assert [row["severity"] for row in missing] == ["block"] * len(S002_WEAK)

    def test_a_name_of_its_own_for_an_indicator(self) -> None:
        """Slip 28: การใช้ทรัพย์สินของทางราชการ is indicator 4 by another name."""
        pasted = read_block("การใช้ทรัพย์สินของทางราชการ 84.20", PACK)
        assert pasted.scores == {"asset": Decimal("84.20")}


class TestS003:
    def test_a_level_that_is_on_no_scale(self, capsys: pytest.CaptureFixture[str], others: Cast) -> None:
        """Slip 44: “ระดับดี (Good)”."""
        make_year(others, figures=scores(S003), declared_level="ระดับดี (Good)")
        assert "ไม่ใช่ชื่อระดับตามเกณฑ์ของปี 2563 ซึ่งให้ระดับ A" in found(capsys, "ban-mai")["declared-level"]

    def test_the_items_it_names_do_not_give_its_score(
        self, capsys: pytest.CaptureFixture[str], others: Cast
    ) -> None:
        """Slip 46: the faulty items of its table give 90.56, not 88.78."""
        year = make_year(others, figures=scores(S003))
        failed = {"o5", "o9", "o11", "o17"}
        items = {f"o{n}": Decimal(0 if f"o{n}" in failed else 100) for n in range(1, 34)}
        save_item_scores(assessment=year, items=items, by=others.staff)
        assert "90.56" in found(capsys, "ban-mai")["items-disagree-disclose"]

    def test_its_announced_figures_are_right(self, capsys: pytest.CaptureFixture[str], others: Cast) -> None:
        stated = {"total": "93.34", "iit": "99.35", "eit": "94.26", "oit": "88.14"}
        declared = {f"declared_{name}": Decimal(figure) for name, figure in stated.items()}
        make_year(others, figures=scores(S003), declared_level="A", **declared)
        assert found(capsys, "ban-mai") == {}
