"""The plan's page: what each person is offered, what a card says, and what it costs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from measures.models import Measure
from tests.as_read import as_read
from tests.factories import Cast, make_measure, make_year

PLAN = reverse("measures:plan", args=["mae-kham-mi", 2564])


@pytest.fixture
def staff(client: Client, cast: Cast) -> Client:
    make_year(cast)
    client.force_login(cast.staff.user)
    return client


def page(client: Client) -> str:
    return client.get(PLAN).content.decode()


def test_a_card_says_everything_that_was_promised(staff: Client, cast: Cast) -> None:
    measure = make_measure(
        cast, item_codes=["o11"], budget=Decimal(25000), guideline="หนึ่ง\nสอง", title="<b>มาตรการ</b>"
    )
    measure.rounds.filter(cut_off="2021-03-31").update(status="done")
    shown = page(staff)
    for words in (
        "1. &lt;b&gt;มาตรการ&lt;/b&gt;",
        "9. การเปิดเผยข้อมูล</span>",
        "o11 รายงานการกำกับติดตาม",
        "<p>หนึ่ง</p><p>สอง</p>",
        "<li>จัดทำแผนเผยแพร่</li><li>เผยแพร่บนเว็บไซต์</li>",
        "<dd>สำนักปลัด</dd>",
        "<dd>นางอรอร คำลือ</dd>",
        "1 ต.ค. 2563 – 30 ก.ย. 2564",
        "31 มี.ค. 2564 (แล้วเสร็จ), 30 ก.ย. 2564 (ไม่ต้องรายงาน)",
        "25,000 บาท",
    ):
        assert words in as_read(shown), words
    assert "1\xa0ต.ค.\xa02563 – 30\xa0ก.ย.\xa02564" in shown  # no line ends inside a date


def test_without_a_result_to_answer_its_year_is_left_out_of_the_way_here(client: Client, cast: Cast) -> None:
    client.force_login(cast.staff.user)
    shown = page(client)
    assert "ยังไม่ได้บันทึกผลการประเมินปี 2563" in shown
    assert reverse("desk:year", args=["mae-kham-mi", 2563]) not in shown


def test_what_is_missing_stands_in_its_card_and_is_counted_above(staff: Client, cast: Cast) -> None:
    make_measure(cast)
    lacking = make_measure(cast, owner=None, steps=["ขั้นตอนของตนเอง"], title="ยังไม่ครบ")
    shown = page(staff)
    assert "มี 1 มาตรการที่ต้องเติมหรือตรวจสอบ" in shown
    assert f'href="#m{lacking.pk}"' in shown
    assert " ยังขาด เจ้าของมาตรการ</p>" in shown
    assert "กำหนดเจ้าของและเวลาของ" not in shown  # one is mended in its own form
    make_measure(cast, owner=None, title="ยังไม่ครบอีก", steps=["อื่น"])
    assert "กำหนดเจ้าของและเวลาของ 2 มาตรการในหน้าเดียว" in page(staff)


def test_readers_are_offered_nothing_to_change(staff: Client, cast: Cast) -> None:
    make_measure(cast)
    make_measure(cast, title="สอง")
    offers = ("คัดลอก", "เลื่อนขึ้น", "เลือกจากคลัง", "จัดลำดับ")
    assert all(offer in page(staff) for offer in offers)
    staff.force_login(cast.mayor.user)
    assert not any(offer in page(staff) for offer in offers)


def test_an_empty_plan_says_so(staff: Client) -> None:
    assert "ยังไม่มีมาตรการในแผนปีนี้" in page(staff)


def test_as_many_queries_for_twenty_measures_as_for_one(
    staff: Client, cast: Cast, django_assert_num_queries: object
) -> None:
    make_measure(cast)
    page(staff)
    with django_assert_num_queries(16):  # type: ignore[operator]
        page(staff)
    for place in range(19):
        make_measure(cast, title=f"มาตรการที่ {place}", item_codes=["o11"])
    Measure.objects.filter(order=3).update(owner=None, owner_name="นายนอก ระบบ")
    with django_assert_num_queries(16):  # type: ignore[operator]
        page(staff)
