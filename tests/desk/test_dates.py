"""How dates are shown back: beside a field while it is typed, and on a page that comes back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.factories import Cast


@pytest.mark.parametrize(
    ("asked", "words", "day", "problem"),
    [
        ({"text": "๓๑ มี.ค. ๒๕๖๗"}, "31 มีนาคม 2567", "2024-03-31", ""),
        ({"text": "31/3/2567"}, "31 มีนาคม 2567", "2024-03-31", ""),
        ({"text": "31-03-67"}, "31 มีนาคม 2567", "2024-03-31", ""),
        ({"text": "31 มีนาคม 67"}, "31 มีนาคม 2567", "2024-03-31", ""),
        ({"text": "31/3/2024"}, "", "", "ปี 2024 เป็น ค.ศ. กรุณาพิมพ์เป็น พ.ศ. 2567"),
        ({"text": "31 ก.พ. 2567"}, "", "", "ไม่มีวันที่ 31 กุมภาพันธ์ 2567 กรุณาพิมพ์วันที่ตั้งแต่ 1 ถึง 29"),
        ({"picked": "2024-03-31"}, "31 มีนาคม 2567", "2024-03-31", ""),
    ],
)
def test_a_date_is_read_as_forms_read_it(
    client: Client, cast: Cast, asked: dict[str, str], words: str, day: str, problem: str
) -> None:
    client.force_login(cast.mayor.user)
    answer = client.get(reverse("desk:date-read"), asked).json()
    assert answer == {"words": words, "day": day, "problem": problem}


@pytest.mark.parametrize("asked", [{}, {"text": "\x00"}, {"picked": "31/3/2567"}, {"text": "๑" * 5000}])
def test_what_is_no_date_is_told_in_thai(client: Client, cast: Cast, asked: dict[str, str]) -> None:
    client.force_login(cast.mayor.user)
    answer = client.get(reverse("desk:date-read"), asked).json()
    assert not answer["words"]
    assert "กรุณา" in answer["problem"]


def test_without_a_script_the_page_that_comes_back_shows_what_was_read(client: Client, cast: Cast) -> None:
    plan = factories.make_measure(cast).plan
    client.force_login(cast.staff.user)
    typed = {"title": "", "starts_on": "๓๑ มี.ค. ๖๔", "due_on": "31/3/2021"}
    answer = client.post(reverse("measures:measure-add", args=["mae-kham-mi", plan.fiscal_year]), typed)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "อ่านได้ว่า 31 มีนาคม 2564" in said
    assert "ปี 2021 เป็น ค.ศ." in said
    assert said.count("data-date-words") == 1


def test_numbers_are_typed_in_thai_digits_everywhere(client: Client, cast: Cast) -> None:
    """No page has the browser's own number box, which takes no Thai digits."""
    plan = factories.make_measure(cast).plan
    client.force_login(cast.staff.user)
    for name in ("measures:plan-arrange", "reports:meeting"):
        page = client.get(reverse(name, args=["mae-kham-mi", plan.fiscal_year])).content.decode()
        assert 'inputmode="numeric"' in page
        assert 'type="number"' not in page
    typed = {
        "points-TOTAL_FORMS": "1",
        "points-INITIAL_FORMS": "0",
        "points-0-order": "๓",
        "points-0-text": "ควรเปิดช่องทาง",
        "held_on": "๓ ต.ค. ๖๓",
        "officer": str(cast.mayor.pk),
        "version": "",
    }
    client.post(reverse("reports:meeting", args=["mae-kham-mi", 2564]), typed)
    assert cast.agency.meetings.get().points.get().text == "ควรเปิดช่องทาง"
