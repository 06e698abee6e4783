"""Items in the year file: known to the year, and the clerk's choice between two figures left alone."""

from __future__ import annotations

import pytest

from agencies.models import Agency
from agencies.transitions import Refused
from assessments.item_actions import Choice, choose_basis, stored_choices
from assessments.models import Assessment
from assessments.queries import find_assessment, result_of
from desk.yearfile.writing import write_year
from tests.desk.yearfiles import all_rows, load, result_file

ITEMS = [
    {"code": code, "score": score}
    for code, score in zip(
        ("e11", "e12", "e13", "e14", "e15"), ("93.91", "89.11", "99.02", "88.79", "92.88"), strict=True
    )
]

pytestmark = pytest.mark.django_db


def stored() -> Assessment:
    assessment = find_assessment(Agency.objects.get(), 2563)
    assert assessment
    return assessment


def held() -> str:
    return str(result_of(stored()).score_of("improve"))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("o44", "ไม่มีข้อ “o44” ในเกณฑ์ปี 2563 ซึ่งมีข้อ o1–o43"),
        ("ข้อ ๐๔๔", "ไม่มีข้อ “o44”"),
        ("e16", "ซึ่งมีข้อ e1–e15"),
        ("MOIT3", "เป็นข้อในรายการ MOIT ของกระทรวงสาธารณสุข"),
        ("EB๑๒", "เป็นข้อในรายการ EB ของกระทรวงสาธารณสุข"),
    ],
)
@pytest.mark.parametrize("place", ["items", "remarks"])
def test_an_item_that_the_year_does_not_have_is_refused_by_name(place: str, code: str, words: str) -> None:
    rows = {"items": [{"code": code, "score": "1"}], "remarks": [{"item": code, "text": "x"}]}
    with pytest.raises(Refused) as refused:
        load(result_file(**{place: rows[place]}))
    (finding,) = refused.value.findings
    assert finding.message.startswith(f"result.{place}[0].")
    assert words in finding.message
    assert not Agency.objects.exists()


def test_the_items_of_another_year_are_known_by_that_year() -> None:
    document = result_file(items=[{"code": "o44", "score": "1"}]) | {"fiscal_year": 2562}
    assert "result" in load(document).changed


@pytest.mark.parametrize(("basis", "score"), [("items", "92.74"), ("typed", "71.85")])
def test_a_choice_survives_a_file_that_changes_neither_figure(basis: str, score: str) -> None:
    document = result_file(items=ITEMS)
    load(document)
    choice = Choice(basis, "ตรวจกับ ITAS แล้ว")
    choose_basis(assessment=stored(), choices={"improve": choice}, by=None)
    exported = write_year(Agency.objects.get(), 2563)
    assert exported is not None
    assert exported["result"]["scores"][7] == {
        "indicator": "การปรับปรุงระบบการทำงาน",
        "number": 8,
        "score": "71.85",
    }
    rows = all_rows()
    assert load(document).changed == load(exported).changed == ()
    assert all_rows() == rows
    assert stored_choices(stored()) == {"improve": choice}
    assert held() == score


@pytest.mark.parametrize("figure", ["70.00", "92.74"])
def test_a_file_that_changes_a_figure_ends_the_choice(figure: str) -> None:
    document = result_file(items=ITEMS)
    load(document)
    choose_basis(assessment=stored(), choices={"improve": Choice("items", "ตรวจแล้ว")}, by=None)
    document["result"]["scores"][7]["score"] = figure
    assert load(document).changed == ("result",)
    assert stored_choices(stored()) == {}
    assert held() == figure


def test_items_alone_stand_for_a_score() -> None:
    document = result_file(items=ITEMS)
    del document["result"]["scores"][7]
    load(document)
    assert held() == "92.74"
    exported = write_year(Agency.objects.get(), 2563)
    assert exported is not None
    assert len(exported["result"]["scores"]) == 9
    assert load(exported).changed == ()
