"""The pages of a year's result: type, see, confirm, reopen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.events import Event
from agencies.models import AuditEvent
from assessments.actions import save_scores
from assessments.models import Assessment
from assessments.queries import scores_of
from assessments.years_without_rules import no_rules_words
from tests.as_read import as_read, read
from tests.factories import CODES, S000, Cast, confirm, scores


def url(name: str, *args: Any) -> str:
    return reverse(f"assessments:{name}", args=["mae-kham-mi", *args])


YEAR_PAGE = reverse("desk:year", args=["mae-kham-mi", 2563])


def typed(version: int, **changes: str) -> dict[str, str]:
    """The grid as the browser sends it."""
    return (
        {f"score_{code}": figure for code, figure in zip(CODES, S000, strict=True)}
        | {"version": str(version)}
        | changes
    )


@pytest.fixture
def staff(client: Client, cast: Cast) -> Client:
    client.force_login(cast.staff.user)
    return client


class TestOpenYear:
    def test_leads_to_the_scores(self, staff: Client, cast: Cast) -> None:
        answer = staff.post(url("year-open"), {"fiscal_year": "๒๕๖๓"})
        assert answer["Location"] == url("scores-edit", 2563)
        assert cast.agency.assessments.get().fiscal_year == 2563

    def test_a_year_without_rules_opens_nothing(self, staff: Client, cast: Cast) -> None:
        answer = staff.post(url("year-open"), {"fiscal_year": "2599"})
        assert answer.status_code == 422
        told = as_read(answer.content.decode())
        assert "เปิดได้เมื่อสำนักงาน ป.ป.ช. ประกาศเกณฑ์ของปี 2599 และมีผู้นำเข้าระบบแล้ว" in told
        assert "กรุณาแจ้งผู้ดูแลระบบของหน่วยงาน" in told
        assert no_rules_words(2599) in as_read(staff.get(f"/{cast.agency.code}/2599/").content.decode())
        assert not cast.agency.assessments.exists()

    def test_an_older_year_is_asked_about_as_a_question_not_as_a_mistake(
        self, staff: Client, cast: Cast
    ) -> None:
        staff.post(url("year-open"), {"fiscal_year": "2566"})
        asked = staff.post(url("year-open"), {"fiscal_year": "2563"}).content.decode()
        assert "ใช่ เปิดปี 2563</button>" in asked
        assert "มีข้อมูลที่ต้องแก้ไข" not in asked
        assert '<div role="alert" tabindex="-1" data-error-summary>' in asked  # takes the focus (portal.js)
        staff.post(url("year-open"), {"fiscal_year": "2563", "sure": "2563"})
        assert sorted(cast.agency.assessments.values_list("fiscal_year", flat=True)) == [2563, 2566]


class TestScores:
    def test_a_plain_submit_saves_and_leads_to_the_year(self, staff: Client, year_s000: Assessment) -> None:
        answer = staff.post(url("scores-edit", 2563), typed(year_s000.version, score_prevent="๑๓,๕"))
        assert (answer.status_code, answer["Location"]) == (302, YEAR_PAGE)
        assert scores_of(year_s000) == scores() | {"prevent": Decimal("13.50")}

    def test_rows_mistyped_against_the_total_are_named_while_typing_and_after_saving(
        self, staff: Client, year_s000: Assessment
    ) -> None:
        slips = {
            "score_power": "39.75",
            "score_fix": "38.56",
            "declared_total": "60.40",
            "declared_iit": "91.21",
        }
        told = "หากเป็น 93.75 และ 83.56 คะแนนรวมจะได้ 60.40"
        while_typing = staff.post(url("scores-preview", 2563), typed(year_s000.version, **slips))
        assert told in while_typing.content.decode()
        staff.post(url("scores-edit", 2563), typed(year_s000.version, **slips))
        assert told in staff.get(url("scores-edit", 2563)).content.decode()
        assert told in staff.get(YEAR_PAGE).content.decode()

    def test_what_is_doubtful_stands_at_the_head_of_the_page_after_saving(
        self, staff: Client, year_s000: Assessment
    ) -> None:
        sent = typed(year_s000.version, declared_total="61.30")
        page = as_read(staff.post(url("scores-edit", 2563), sent, follow=True).content.decode())
        head = page[: page.index("<h1>")]
        assert "บันทึกคะแนนแล้ว แต่มีข้อที่ควรตรวจสอบก่อนยืนยันผล" in head
        assert "คะแนนรวมที่ประกาศ 61.30 ไม่ตรงกับที่คำนวณจากคะแนนรายตัวชี้วัด 60.40" in head
        assert "เรียบร้อย" not in head
        assert "คะแนนรวม (คำนวณได้)" in page
        assert "ประกาศไว้ 61.30" in page

    def test_the_hint_about_enter_is_for_scripts_only(self, staff: Client, year_s000: Assessment) -> None:
        page = staff.get(url("scores-edit", 2563)).content.decode()
        items = staff.get(url("items-edit", 2563, "iit")).content.decode()
        for shown in (page, items):
            assert '<p class="app-muted" data-with-script hidden>กด Enter ในช่องคะแนน' in shown
            assert shown.count("กด Enter") == 1

    def test_one_wrong_score_saves_nothing_and_keeps_what_was_typed(
        self, staff: Client, year_s000: Assessment
    ) -> None:
        sent = typed(year_s000.version, score_duty="99.99", score_fix="101")
        answer = staff.post(url("scores-edit", 2563), sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "คะแนน 101 อยู่นอกช่วง กรุณาพิมพ์ตัวเลขตั้งแต่ 0 ถึง 100" in page
        assert 'value="99.99"' in page
        assert 'value="101"' in page
        assert scores_of(year_s000) == scores()

    def test_a_form_from_before_someone_elses_save_is_stale(
        self, staff: Client, cast: Cast, year_s000: Assessment
    ) -> None:
        opened = year_s000.version
        save_scores(assessment=year_s000, scores={"duty": Decimal("90.00")}, by=cast.head)
        answer = staff.post(url("scores-edit", 2563), typed(opened, score_duty="91.11"))
        assert answer.status_code == 422
        assert "มีผู้บันทึกข้อมูลหน้านี้หลังจากที่ท่านเปิดไว้" in answer.content.decode()
        assert "มีผู้แก้ไขข้อมูลนี้ระหว่างที่ท่านเปิดหน้าไว้</h2>" in answer.content.decode()
        assert "ช่องที่ต่างจากที่บันทึกไว้ขณะนี้ คือ 1. การปฏิบัติหน้าที่ สิ่งที่ท่านพิมพ์" in read(answer)
        assert 'value="91.11"' in answer.content.decode()
        assert scores_of(year_s000)["duty"] == Decimal("90.00")

    def test_after_the_warning_a_second_save_is_meant(
        self, staff: Client, cast: Cast, year_s000: Assessment
    ) -> None:
        opened = year_s000.version
        save_scores(assessment=year_s000, scores={"duty": Decimal("90.00")}, by=cast.head)
        form = staff.post(url("scores-edit", 2563), typed(opened, score_duty="91.11")).context["form"]
        again = typed(int(form["version"].value()), score_duty="91.11")
        assert staff.post(url("scores-edit", 2563), again).status_code == 302
        assert scores_of(year_s000)["duty"] == Decimal("91.11")

    def test_the_grid_shows_the_figures_that_follow(self, staff: Client, year_s000: Assessment) -> None:
        page = staff.get(url("scores-edit", 2563)).content.decode()
        assert all(figure in page for figure in ("91.21", "72.53", "28.20", "60.40"))

    def test_a_confirmed_year_shows_that_it_is_locked(
        self, staff: Client, cast: Cast, year_s000: Assessment
    ) -> None:
        confirm(year_s000, by=cast.staff)
        answer = staff.post(url("scores-edit", 2563), typed(year_s000.version + 1, score_duty="1"))
        assert answer.templates[0].name == "assessments/locked.html"
        assert scores_of(year_s000) == scores()


class TestPreview:
    def test_computes_what_is_typed_and_saves_nothing(self, staff: Client, year_s000: Assessment) -> None:
        even = {f"score_{code}": "๙๐" for code in CODES}
        answer = staff.post(url("scores-preview", 2563), even)
        assert str(answer.context["result"].total) == "90.00"
        assert answer.context["level"].name == "A"
        assert scores_of(year_s000) == scores()

    def test_leaves_out_what_cannot_be_read(self, staff: Client, year_s000: Assessment) -> None:
        answer = staff.post(url("scores-preview", 2563), typed(1, score_duty="เก้า", declared_total="1000"))
        result = answer.context["result"]
        assert (result.score_of("duty"), result.total) == (None, None)
        assert str(result.instrument("EIT").score) == "72.53"
        assert [label for _, label, _ in answer.context["unread"]] == ["1. การปฏิบัติหน้าที่", "คะแนนรวมที่ประกาศ"]
        assert "ต้องแก้ไข 2 ช่อง" in answer.content.decode()

    def test_names_the_fields_to_mark(self, staff: Client, year_s000: Assessment) -> None:
        answer = staff.post(url("scores-preview", 2563), typed(1, score_duty="961.7")).content.decode()
        assert 'data-wrong-field="id_score_duty"' in answer
        assert answer.count("data-wrong-field") == 1

    def test_says_that_scores_fall_like_a_sorted_page(self, staff: Client, year_s000: Assessment) -> None:
        told = "อาจคัดลอกจากหน้าผลที่เรียงตามคะแนน"
        ranked = {f"score_{code}": f"{95 - place}.10" for place, code in enumerate(CODES)}
        assert told in staff.post(url("scores-preview", 2563), typed(1, **ranked)).content.decode()
        assert told not in staff.post(url("scores-preview", 2563), typed(1)).content.decode()


class TestConfirm:
    def test_locks_the_year(self, staff: Client, cast: Cast, year_s000: Assessment) -> None:
        assert staff.post(url("result-confirm", 2563))["Location"] == YEAR_PAGE
        assert Assessment.objects.get(pk=year_s000.pk).confirmed_by == cast.staff

    def test_shows_what_was_recorded_of_the_announcement(
        self, staff: Client, cast: Cast, year_s000: Assessment
    ) -> None:
        day, eit = date(2020, 9, 15), Decimal("72.53")
        stated = {"announced_on": day, "declared_level": "D", "declared_eit": eit}
        save_scores(assessment=year_s000, scores={}, by=cast.staff, **stated)
        page = staff.get(url("result-confirm", 2563))
        assert page.context["announced"] == [
            ("วันที่ประกาศผล", "15 กันยายน 2563"),
            ("คะแนนรวมที่ประกาศ", "ไม่ได้กรอก"),
            ("คะแนน EIT ที่ประกาศ", "72.53 (คำนวณได้ 72.53)"),
            ("ระดับที่ประกาศ", "D (คำนวณได้ D)"),
        ]
        assert "D (คำนวณได้ D)" in page.content.decode()

    def test_asks_for_a_reason_where_figures_disagree(
        self, staff: Client, cast: Cast, year_s000: Assessment
    ) -> None:
        save_scores(assessment=year_s000, scores={}, by=cast.staff, declared_total=Decimal("60.50"))
        refused = staff.post(url("result-confirm", 2563), {"waive-declared-total": ""})
        assert refused.status_code == 422
        assert not Assessment.objects.get(pk=year_s000.pk).is_confirmed
        reason = {"waive-declared-total": "ตรวจกับหนังสือแจ้งผลแล้ว"}
        assert staff.post(url("result-confirm", 2563), reason).status_code == 302
        event = AuditEvent.objects.get(event=Event.RESULT_CONFIRMED)
        assert event.changes["waived"] == {"declared-total": "ตรวจกับหนังสือแจ้งผลแล้ว"}

    def test_names_that_a_phone_would_tear_are_kept_whole(self, staff: Client, year_s000: Assessment) -> None:
        page = staff.get(url("scores-edit", 2563)).content.decode()
        assert '<span class="app-nowrap">ผู้มีส่วนได้ส่วนเสียภายนอก</span></h2>' in page
        assert '<span class="app-nowrap">เลขอารบิก</span> จุดหรือจุลภาคก็ได้' in page

    def test_the_question_names_what_was_found_and_a_dash_is_no_answer(
        self, staff: Client, cast: Cast, year_s000: Assessment
    ) -> None:
        save_scores(assessment=year_s000, scores={}, by=cast.staff, declared_total=Decimal("60.50"))
        refused = staff.post(url("result-confirm", 2563), {"waive-declared-total": "-"})
        page = refused.content.decode()
        assert refused.status_code == 422
        assert ">เหตุผลที่ดำเนินการต่อ: คะแนนรวม</label>" in page
        told = page.partition('id="id_waive-declared-total_finding">')[2].partition("</p>")[0]
        assert "คะแนนรวมที่ประกาศ 60.50 ไม่ตรงกับที่คำนวณ" in told
        assert 'aria-describedby="id_waive-declared-total_finding id_waive-declared-total_helptext' in page
        assert "กรุณาระบุเหตุผลเป็นถ้อยคำ เพื่อเก็บไว้ในประวัติ" in page

    def test_the_year_then_tells_what_was_explained_and_by_whom(
        self, staff: Client, cast: Cast, year_s000: Assessment
    ) -> None:
        save_scores(assessment=year_s000, scores={}, by=cast.staff, declared_total=Decimal("60.50"))
        staff.post(url("result-confirm", 2563), {"waive-declared-total": "ตรวจกับหนังสือแจ้งผลแล้ว"})
        answer = staff.get(YEAR_PAGE)
        page = answer.content.decode()
        assert answer.context["findings"] == []
        assert f"{cast.staff.display_name} ให้เหตุผลว่า “ตรวจกับหนังสือแจ้งผลแล้ว”" in page
        assert f"{url('scores-edit', 2563)}#" not in page

    def test_a_second_click_shows_that_it_is_done(
        self, staff: Client, cast: Cast, year_s000: Assessment
    ) -> None:
        confirm(year_s000, by=cast.staff)
        answer = staff.post(url("result-confirm", 2563))
        assert answer.templates[0].name == "assessments/locked.html"
        assert AuditEvent.objects.filter(event=Event.RESULT_CONFIRMED).count() == 1


class TestReopen:
    def test_needs_a_reason(self, client: Client, cast: Cast, year_s000: Assessment) -> None:
        confirm(year_s000, by=cast.staff)
        client.force_login(cast.head.user)
        assert client.post(url("result-reopen", 2563), {"comment": " "}).status_code == 422
        assert Assessment.objects.get(pk=year_s000.pk).is_confirmed
        answer = client.post(url("result-reopen", 2563), {"comment": "พิมพ์คะแนนผิด"})
        assert answer["Location"] == url("scores-edit", 2563)
        assert not Assessment.objects.get(pk=year_s000.pk).is_confirmed

    def test_leads_who_may_not_enter_scores_to_the_year(
        self, client: Client, cast: Cast, year_s000: Assessment
    ) -> None:
        confirm(year_s000, by=cast.staff)
        client.force_login(cast.clerk.user)
        answer = client.post(url("result-reopen", 2563), {"comment": "พิมพ์คะแนนผิด"}, follow=True)
        assert (answer.redirect_chain, answer.status_code) == ([(YEAR_PAGE, 302)], 200)
        page = answer.content.decode()
        assert f"{cast.clerk.display_name} เปิดเพื่อแก้ไขเมื่อ" in page
        assert "เหตุผล: พิมพ์คะแนนผิด" in page

    def test_an_open_year_cannot_be_reopened(self, client: Client, cast: Cast, year_s000: Assessment) -> None:
        client.force_login(cast.head.user)
        answer = client.post(url("result-reopen", 2563), {"comment": "พิมพ์คะแนนผิด"})
        assert answer.status_code == 422
        assert not AuditEvent.objects.filter(event=Event.RESULT_REOPENED).exists()


def test_a_year_that_was_not_opened_is_not_found(staff: Client) -> None:
    assert staff.get(url("scores-edit", 2564)).status_code == 404
