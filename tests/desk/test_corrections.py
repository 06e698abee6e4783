"""What became of a result after it was entered: opened again, explained, overdue; and why it is weak."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.transitions import perform
from assessments import workflow
from assessments.actions import save_scores
from assessments.item_actions import save_item_scores
from assessments.remark_actions import save_remark
from measures.rewriting import adopt_plan
from tests import factories
from tests.desk.test_pages import DESK, STRONG, YEAR, SignIn, text
from tests.factories import Cast
from thai.dates import thai_date


class TestDesk:
    def test_a_result_opened_again_waits_for_the_clerk_and_is_seen_by_others(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        year = factories.make_confirmed_year(cast)
        factories.make_confirmed_year(cast, 2564, figures=STRONG)
        perform(workflow.REOPEN, year, by=cast.clerk, comment="พิมพ์คะแนนผิด")
        own = as_officer(client, cast.staff).get(DESK).context["tasks"][0]
        assert own.title == "แก้ไขและยืนยันผลคะแนนปี 2563"
        assert own.url == reverse("assessments:result-confirm", args=["mae-kham-mi", 2563])
        assert own.detail.startswith(f"{cast.clerk.display_name} เปิดเพื่อแก้ไขเมื่อ")
        assert own.detail.endswith("เหตุผล: พิมพ์คะแนนผิด")
        seen = as_officer(client, cast.mayor).get(DESK).context["watched"][0]
        assert (seen.title, seen.kind, seen.url) == (own.title, "waiting", YEAR)

    def test_an_earlier_year_that_nobody_confirmed_waits_too(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        factories.make_year(cast, figures={})
        factories.make_confirmed_year(cast, 2564, figures=STRONG)
        listed = as_officer(client, cast.staff).get(DESK).context["tasks"]
        assert "กรอกและยืนยันผลคะแนนปี 2563" in [task.title for task in listed]
        assert "2563 – ยังระบุไม่ได้ ยังไม่มีคะแนน" in text(client.get(DESK))

    def test_a_late_round_is_called_late_and_the_next_is_to_come(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        factories.make_confirmed_year(cast, figures=STRONG)
        today = timezone.localdate()
        days = [today - timedelta(days=9), today + timedelta(days=90)]
        plan = factories.make_measure(cast, owner=cast.head, indicator_codes=[], cut_offs=days).plan
        adopt_plan(plan=plan, adopted_on=date(2020, 10, 15), by=None)
        answer = as_officer(client, cast.deputy).get(DESK)
        (late,) = answer.context["watched"]
        assert (late.who, late.detail.split(" (")[0]) == (cast.head.display_name, "เลยกำหนดแล้ว 9 วัน")
        words = text(answer)
        assert f"รอบติดตามถัดไปของแผนปี 2564 คือ {thai_date(days[1])}" in words
        assert "เลยกำหนด 9 วัน" in words.split("เส้นทางของปี")[1]


class TestYear:
    def test_before_confirmation_the_memo_is_said_once_not_to_be_reached(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        factories.make_year(cast)
        page = as_officer(client, cast.staff).get(YEAR).content.decode()
        assert "เริ่มร่างได้เมื่อตรวจทานและยืนยันผลคะแนนแล้ว" in page
        assert "เริ่มร่างบันทึกข้อความ" not in page

    def test_a_weak_indicator_names_its_weak_items_else_what_was_remarked(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        year = factories.make_year(cast)
        save_item_scores(
            assessment=year, items={"o1": Decimal(0), "o2": Decimal(100)}, by=cast.staff, version=year.version
        )
        place = {"indicator_code": "comm", "item_code": ""}
        save_remark(assessment=year, remark=None, text="ช่องทางไม่หลากหลาย", by=cast.staff, **place)
        as_officer(client, cast.clerk)
        page = client.get(YEAR).content.decode()
        address = reverse("assessments:items", args=["mae-kham-mi", 2563, "oit"])
        assert (f'href="{address}"' in page, "ช่องทางไม่หลากหลาย" in page) == (True, True)
        assert re.search(r"<li>o1 [^<]*\(0\.00\)</li>", page)
        assert not re.search(r"<li>o2 ", page)
        read = client.get(address)
        assert read.status_code == 200
        assert (read.content.decode().count("app-weak-figure"), read.context["can_edit"]) == (1, False)

    def test_history_tells_what_was_changed(self, client: Client, cast: Cast, as_officer: SignIn) -> None:
        year = factories.make_year(cast)
        save_scores(assessment=year, scores={"fix": Decimal("88.00")}, by=cast.staff)
        page = text(
            as_officer(client, cast.mayor).get(reverse("desk:year-history", args=["mae-kham-mi", 2563]))
        )
        assert "ตัวชี้วัด “การแก้ไขปัญหาการทุจริต” จาก 83.56 เป็น 88.00" in page
