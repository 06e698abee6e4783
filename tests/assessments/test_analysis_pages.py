"""The pages that think about a year: they answer, refuse strangers, and save nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import AuditEvent, Membership
from assessments.actions import replace_item_scores
from assessments.models import Assessment
from assessments.queries import scores_of
from tests.as_read import read
from tests.factories import S003, Cast, confirm, make_year, scores
from tests.forms_on_pages import form_with

ZERO = Decimal(0)


def url(name: str, *args: Any) -> str:
    return reverse(f"assessments:{name}", args=["mae-kham-mi", *args])


@pytest.fixture
def mayor(client: Client, cast: Cast) -> Client:
    """One who only looks."""
    client.force_login(cast.mayor.user)
    return client


def body(answer: Any) -> str:
    return read(answer)


class TestWhatIf:
    def test_opens_with_the_real_scores_and_the_next_level(
        self, mayor: Client, year_s000: Assessment
    ) -> None:
        page = body(mayor.get(url("what-if", 2563)))
        assert 'value="96.17"' in page
        assert "ยังไม่ได้เปลี่ยนคะแนน" in page
        assert "จะถึงระดับ C ต้องเพิ่มคะแนนตัวชี้วัดรวมกันอย่างน้อย 22.97 คะแนน" in page
        assert f'data-live-preview-url="{url("what-if-answer", 2563)}"' in page

    def test_a_changed_score_in_thai_digits(self, mayor: Client, year_s000: Assessment) -> None:
        page = body(mayor.get(url("what-if", 2563), {"score_prevent": "๖๐"}))
        assert "คะแนนรวมเพิ่มขึ้น 9.50 คะแนน จาก 60.40 เป็น 69.90 ระดับเปลี่ยนจาก D เป็น C" in page

    def test_nothing_is_saved(self, mayor: Client, year_s000: Assessment) -> None:
        before = AuditEvent.objects.count()
        mayor.get(url("what-if", 2563), {"score_prevent": "60", "target": "AA"})
        assert scores_of(year_s000) == scores()
        assert AuditEvent.objects.count() == before

    def test_a_post_is_refused(self, mayor: Client, year_s000: Assessment) -> None:
        assert mayor.post(url("what-if", 2563), {"score_prevent": "60"}).status_code == 405

    def test_the_fragment_is_the_same_answer(self, mayor: Client, year_s000: Assessment) -> None:
        query = {"score_prevent": "60", "target": "B", "move": ["OIT"]}
        fragment = body(mayor.get(url("what-if-answer", 2563), query))
        assert fragment.strip() in body(mayor.get(url("what-if", 2563), query))
        assert "<html" not in fragment

    def test_only_the_chosen_instruments_rise(self, mayor: Client, year_s000: Assessment) -> None:
        page = body(mayor.get(url("what-if", 2563), {"target": "C", "move": ["IIT"]}))
        assert "เท่าที่เลือกไว้ ยังไม่ถึงระดับ C" in page

    def test_no_instrument_at_all_is_asked_about_and_stays_unchosen(
        self, mayor: Client, year_s000: Assessment
    ) -> None:
        sent = form_with(body(mayor.get(url("what-if", 2563))), "target") | {"move": []}
        answer = mayor.get(url("what-if", 2563), sent)
        page = body(answer)
        assert answer.status_code == 422
        assert "กรุณาเลือกอย่างน้อยหนึ่งเครื่องมือที่เพิ่มคะแนนได้" in page
        assert form_with(page, "target").get("move") == []
        assert answer.context["answer"] is None

    def test_no_question_no_answer(self, mayor: Client, year_s000: Assessment) -> None:
        assert 'id="answer"' not in body(mayor.get(url("what-if", 2563), {"target": ""}))

    def test_a_wrong_score_is_explained_and_counts_as_unchanged(
        self, mayor: Client, year_s000: Assessment
    ) -> None:
        answer = mayor.get(url("what-if", 2563), {"score_prevent": "600"})
        assert answer.status_code == 422
        assert "อยู่นอกช่วง" in body(answer)
        assert "ยังไม่ได้เปลี่ยนคะแนน" in body(answer)

    def test_a_level_of_another_year_is_refused(self, mayor: Client, year_s000: Assessment) -> None:
        assert mayor.get(url("what-if", 2563), {"target": "ผ่านดี"}).status_code == 422

    def test_a_confirmed_year_can_still_be_played_with(
        self, mayor: Client, cast: Cast, year_s000: Assessment
    ) -> None:
        confirm(year_s000, cast.staff)
        assert mayor.get(url("what-if", 2563), {"score_duty": "50"}).status_code == 200

    def test_items_that_would_bring_it(self, mayor: Client, others: Cast, cast: Cast) -> None:
        year = make_year(cast, figures=scores(S003))
        failed = {"o9", "o16", "o17", "o33", "o40", "o41"}
        codes = [f"o{number}" for number in range(1, 44)]
        items = {code: Decimal(0 if code in failed else 100) for code in codes}
        replace_item_scores(assessment=year, items=items, by=cast.staff)
        page = body(mayor.get(url("what-if", 2563), {"target": "AA"}))
        assert "ทำข้อ OIT ให้ได้เต็ม 100 อีกอย่างน้อย 2 ข้อ" in page
        assert "ข้อละ 1.25 คะแนนของคะแนนรวม" in page
        assert "แต่ละข้อเพิ่มคะแนนรวมได้เท่าใด (6 ข้อ)" in page
        assert "ถ้าทำเป็นรายข้อ" not in body(mayor.get(url("what-if", 2563), {"target": "AA", "move": ["EIT"]}))

    def test_a_year_without_scores(self, mayor: Client, cast: Cast) -> None:
        make_year(cast, figures={})
        page = body(mayor.get(url("what-if", 2563), {"target": "A"}))
        assert "ยังตอบไม่ได้ เพราะคะแนนไม่ครบ" in page


class TestTrends:
    def test_years_side_by_side(self, mayor: Client, cast: Cast) -> None:
        make_year(cast, 2563)
        make_year(cast, 2566, scores(S003))
        page = mayor.get(url("trends")).content.decode()
        assert page.count('role="img"') == 4
        assert '10. การป้องกันการทุจริต +75.00 <span class="app-nowrap">(12.50 → 87.50)</span>' in page
        assert "ยังไม่ได้บันทึกผลของปี 2564 และ 2565" in page
        assert "ปี 2561 และก่อนหน้านั้นใช้การประเมินรูปแบบเดิม" in page

    def test_another_threshold_is_named(self, mayor: Client, cast: Cast) -> None:
        make_year(cast, 2563, scores(S003))
        page = body(mayor.get(url("trends"), {"threshold": "๙๐"}))
        assert "<strong>90 คะแนน</strong> ตามที่เลือก (เกณฑ์ของปี 2563 คือ 85)" in page
        assert "ต่ำกว่าเกณฑ์ 90.00 มี 2 ตัวชี้วัด" in page

    def test_a_threshold_that_is_no_score_is_refused(self, mayor: Client, year_s000: Assessment) -> None:
        answer = mayor.get(url("trends"), {"threshold": "ร้อย"})
        assert answer.status_code == 422
        assert "<strong>85 คะแนน</strong> ตามเกณฑ์ของปี 2563" in body(answer)

    def test_items_that_got_nothing_are_named(self, client: Client, mayor: Client, cast: Cast) -> None:
        before, newest = make_year(cast, 2566, scores(S003)), make_year(cast, 2567)
        replace_item_scores(assessment=before, items={"o5": ZERO, "o7": ZERO}, by=cast.staff)
        items = {"o4": ZERO, "o6": ZERO, "o1": Decimal(100), "i1": ZERO}
        replace_item_scores(assessment=newest, items=items, by=cast.staff)
        section = body(mayor.get(url("trends"))).split('aria-labelledby="zero"')[1].split("</section>")[0]
        assert "ข้อ OIT ที่ได้ 0 คะแนน ปี 2567 (2 ข้อ)" in section
        assert "ข้อ o4 ข้อมูลการติดต่อ" in section
        assert section.count("ก็ได้ 0 คะแนน") == 1
        assert "ปี 2566 (ข้อ o5) ก็ได้ 0 คะแนน" in section  # renumbered, and the same item
        assert url("what-if", 2567) in section
        assert "/items/oit/" not in section  # not for who only looks
        client.force_login(cast.staff.user)
        assert f'{url("items-edit", 2567, "oit")}#id_item_o4"' in body(client.get(url("trends")))
        confirm(newest, cast.staff)
        assert "/items/oit/" not in body(client.get(url("trends")))  # the grid is locked

    def test_where_no_item_got_nothing_none_is_spoken_of(self, mayor: Client, cast: Cast) -> None:
        before, newest = make_year(cast, 2566), make_year(cast, 2567)
        replace_item_scores(assessment=before, items={"o5": ZERO}, by=cast.staff)
        assert 'id="zero"' not in body(mayor.get(url("trends")))
        replace_item_scores(assessment=newest, items={"o4": Decimal(100)}, by=cast.staff)
        assert 'id="zero"' not in body(mayor.get(url("trends")))

    def test_nothing_recorded_says_what_comes_next(self, mayor: Client, cast: Cast) -> None:
        make_year(cast, figures={})
        assert "ยังไม่มีคะแนนของปีใด" in body(mayor.get(url("trends")))

    def test_as_many_queries_for_ten_years_as_for_one(self, mayor: Client, cast: Cast) -> None:
        make_year(cast, 2562)
        mayor.get(url("trends"))
        with CaptureQueriesContext(connection) as one:
            mayor.get(url("trends"))
        for number in range(2563, 2570):
            make_year(cast, number, scores(S003))
        mayor.get(url("trends"))
        with CaptureQueriesContext(connection) as eight:
            mayor.get(url("trends"))
        assert len(eight) == len(one)


@pytest.mark.parametrize("page", ["what-if", "what-if-answer", "trends"])
class TestAccess:
    def address(self, page: str) -> str:
        return url(page) if page == "trends" else url(page, 2563)

    def test_every_officer_may_look(
        self, client: Client, cast: Cast, year_s000: Assessment, page: str
    ) -> None:
        for member in cast.everyone:
            client.force_login(member.user)
            assert client.get(self.address(page)).status_code == 200

    def test_a_stranger_learns_nothing(
        self, client: Client, year_s000: Assessment, outsider: Membership, page: str
    ) -> None:
        client.force_login(outsider.user)
        assert client.get(self.address(page)).status_code == 404


class TestYearPage:
    def test_leads_to_both_and_explains_the_level(self, mayor: Client, year_s000: Assessment) -> None:
        page = body(mayor.get(reverse("desk:year", args=["mae-kham-mi", 2563])))
        assert f'href="{url("what-if", 2563)}"' in page
        assert f'href="{url("trends")}"' in page
        assert "นับรวมกันทุกตัวในเครื่องมือ OIT 22.97 คะแนน เช่น" in page
        assert "คะแนนรวมตั้งแต่ 65.00" in page

    def test_findings_lead_to_their_field(self, mayor: Client, cast: Cast) -> None:
        figures = dict(zip(scores(), sorted(scores().values(), reverse=True), strict=True))
        make_year(cast, figures=figures)
        page = body(mayor.get(reverse("desk:year", args=["mae-kham-mi", 2563])))
        assert "คะแนนลดลงตามลำดับในทุกเครื่องมือ" in page
        assert f'href="{url("scores-edit", 2563)}#id_score_duty"' in page
