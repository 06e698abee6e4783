"""Items in the year file: known to the year, and the choice between two figures carried along."""

from __future__ import annotations

from typing import Any

import pytest

from agencies.models import Agency
from agencies.transitions import Refused
from assessments.item_actions import Choice, stored_choices
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


def chosen(**keys: str) -> dict[str, Any]:
    """S000 with the items of S003 for indicator 8, which disagree with its 71.85."""
    document = result_file(items=ITEMS)
    document["result"]["scores"][7] |= keys
    return document


def held() -> str:
    assessment = find_assessment(Agency.objects.get(), 2563)
    assert assessment
    return str(result_of(assessment).score_of("improve"))


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


@pytest.mark.parametrize(("holds", "score"), [("items", "92.74"), ("typed", "71.85")])
def test_the_choice_comes_along_and_back(holds: str, score: str) -> None:
    document = chosen(holds=holds, reason="ตรวจกับ ITAS แล้ว")
    load(document)
    assert held() == score
    exported = write_year(Agency.objects.get(), 2563)
    assert exported is not None
    assert exported["result"]["scores"][7] == {
        "indicator": "การปรับปรุงระบบการทำงาน",
        "number": 8,
        "score": "71.85",
        "holds": holds,
        "reason": "ตรวจกับ ITAS แล้ว",
    }
    assert all("holds" not in row for row in exported["result"]["scores"][:7])
    rows = all_rows()
    assert load(document).changed == load(exported).changed == ()
    assert all_rows() == rows


def test_a_file_without_the_choice_leaves_it() -> None:
    load(chosen(holds="items", reason="ตรวจแล้ว"))
    assert load(chosen()).changed == ()
    assessment = find_assessment(Agency.objects.get(), 2563)
    assert assessment
    assert stored_choices(assessment) == {"improve": Choice("items", "ตรวจแล้ว")}


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"holds": "items"}, "ต้องมีคู่กัน"),
        ({"reason": "x"}, "ต้องมีคู่กัน"),
        ({"holds": "both", "reason": "x"}, "ไม่รู้จัก “both”"),
    ],
)
def test_half_a_choice_is_refused(keys: dict[str, str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        load(chosen(**keys))
    assert not Agency.objects.exists()


def test_a_choice_between_figures_that_agree_is_refused_and_nothing_is_kept() -> None:
    document = chosen(holds="items", reason="x")
    document["result"]["scores"][7]["score"] = "92.74"
    with pytest.raises(Refused, match="ไม่ต่างกันแล้ว"):
        load(document)
    assert not Agency.objects.exists()


def test_items_alone_stand_for_a_score() -> None:
    document = result_file(items=ITEMS)
    del document["result"]["scores"][7]
    load(document)
    assert held() == "92.74"
    exported = write_year(Agency.objects.get(), 2563)
    assert exported is not None
    assert len(exported["result"]["scores"]) == 9
    assert load(exported).changed == ()
