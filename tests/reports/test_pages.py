"""The pages of a paper, as drafter and signers walk them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.questions import Question
from agencies.transitions import perform
from assessments.actions import save_scores
from assessments.models import Assessment
from assessments.workflow import CONFIRM, REOPEN
from reports.actions import correct_paper, return_paper
from reports.content import written_sections
from reports.models import Opinion, Paper
from reports.states import PaperState
from tests.as_read import read
from tests.factories import Cast, make_confirmed_year, make_issued_memo, make_memo, make_submitted_memo, sign
from tests.reports.facts import make_facts, make_paper
from thai.dates import thai_datetime_short


def url(name: str, *args: Any) -> str:
    return reverse(f"reports:{name}", args=["mae-kham-mi", *args])


@pytest.fixture
def staff(client: Client, cast: Cast) -> Client:
    client.force_login(cast.staff.user)
    return client


def shown(client: Client, paper: Paper) -> dict[str, Any]:
    """The fields of the edit page as a browser would send them back."""
    form = client.get(url("paper-edit", paper.pk)).context["form"]
    return {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}


def correct(cast: Cast, code: str, score: str) -> None:
    """Reopen the year, correct one score, and confirm again."""
    reopened = perform(REOPEN, Assessment.objects.get(), by=cast.head, comment="พิมพ์ผิด")
    save_scores(assessment=reopened, scores={code: Decimal(score)}, by=cast.staff)
    perform(CONFIRM, reopened, by=cast.staff)


def edited(client: Client, paper: Paper, **changes: str) -> Any:
    """Send the edit page back as it was shown, with changes."""
    return client.post(url("paper-edit", paper.pk), shown(client, paper) | changes)


class TestDrafting:
    def test_a_memo_begins_from_the_year(self, staff: Client, cast: Cast) -> None:
        make_confirmed_year(cast)
        answer = staff.post(url("paper-start", 2563, "memo"))
        assert answer["Location"] == url("paper", Paper.objects.get().pk)

    def test_without_a_year_there_is_no_memo_and_one_is_told_why(self, staff: Client) -> None:
        answer = staff.post(url("paper-start", 2563, "memo"), follow=True)
        assert answer.redirect_chain == [(url("papers", 2563), 302)]
        assert "ยังไม่ได้เปิดปีงบประมาณ 2563" in str(next(iter(answer.context["messages"])))
        assert not Paper.objects.exists()

    @pytest.mark.parametrize(("year", "kind"), [(2599, "memo"), (2563, "novel")])
    def test_a_year_or_kind_that_is_not_there_is_not_found(self, staff: Client, year: int, kind: str) -> None:
        assert staff.post(url("paper-start", year, kind)).status_code == 404

    def test_own_words_are_kept(self, staff: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        answer = edited(staff, paper, proposal="เพื่อโปรดพิจารณา ๒ ข้อ")
        assert answer["Location"] == url("paper", paper.pk)
        assert paper.sections.get().text == "เพื่อโปรดพิจารณา 2 ข้อ"

    def test_a_stale_form_keeps_what_was_typed(self, staff: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        assert edited(staff, paper, proposal="แรก").status_code == 302
        answer = edited(staff, paper, proposal="คำที่พิมพ์ทีหลัง", version="1")
        assert answer.status_code == 422
        assert "มีผู้บันทึกข้อมูลหน้านี้หลังจากที่ท่านเปิดไว้" in read(answer)
        assert "คำที่พิมพ์ทีหลัง" in read(answer)
        assert paper.sections.get().text == "แรก"

    def test_sections_that_nobody_touched_follow_a_score_corrected_meanwhile(
        self, staff: Client, cast: Cast
    ) -> None:
        paper = make_memo(cast)
        opened = shown(staff, paper)
        correct(cast, "prevent", "21.50")
        staff.post(url("paper-edit", paper.pk), opened | {"proposal": "เพื่อโปรดพิจารณา"})
        assert [section.key for section in paper.sections.all()] == ["proposal"]
        summary = next(row for row in written_sections(paper) if row.draft.key == "summary")
        assert "62.20" in summary.text
        assert not summary.is_stale

    def test_words_written_over_a_wording_that_changed_meanwhile_are_stale(
        self, staff: Client, cast: Cast
    ) -> None:
        paper = make_memo(cast)
        opened = shown(staff, paper)
        correct(cast, "prevent", "21.50")
        staff.post(url("paper-edit", paper.pk), opened | {"summary": "ได้ 60.40 คะแนน"})
        assert [row.is_stale for row in written_sections(paper) if row.draft.key == "summary"] == [True]

    def test_and_the_page_says_what_changed(self, staff: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        edited(staff, paper, summary="ได้ 60.40 คะแนน")
        correct(cast, "prevent", "21.50")
        html = read(staff.get(url("paper-edit", paper.pk)))
        assert "<li>คะแนนรวม ปี 2563: 60.40 → 62.20</li>" in html
        assert "<li>OIT ปี 2563: 28.20 → 32.70</li>" in html
        assert "IIT ปี 2563:" not in html

    def test_a_score_that_is_weak_no_longer_is_told_as_it_is_now(self, staff: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        edited(staff, paper, summary="ได้ 60.40 คะแนน")
        correct(cast, "fix", "85.00")
        html = read(staff.get(url("paper-edit", paper.pk)))
        now = "85.00 (ข้อความที่ระบบเสนอไม่กล่าวถึงแล้ว)"
        assert f"<li>ตัวชี้วัดที่ 5 การแก้ไขปัญหาการทุจริต ปี 2563: 83.56 → {now}</li>" in html
        assert "ไม่มีแล้ว" not in html

    def test_who_says_that_a_stale_text_is_right_settles_it_for_a_correction_too(
        self, staff: Client, cast: Cast
    ) -> None:
        paper = make_memo(cast)
        edited(staff, paper, summary="ตัวชี้วัดที่ 10 การป้องกันการทุจริต ได้ 21.50 คะแนน")
        correct(cast, "prevent", "21.50")
        edited(staff, paper)
        assert [row.draft.key for row in written_sections(paper) if row.is_stale] == ["summary"]
        assert "ตรวจแล้ว ข้อความของท่านถูกต้องตามข้อมูลล่าสุด" in read(staff.get(url("paper-edit", paper.pk)))
        edited(staff, paper, **{"settled-summary": "on"})
        [kept] = [row for row in written_sections(paper) if row.is_edited]
        assert (kept.text, kept.is_stale) == ("ตัวชี้วัดที่ 10 การป้องกันการทุจริต ได้ 21.50 คะแนน", False)

    def test_the_order_typed_in_the_head_reaches_the_background(self, staff: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        edited(staff, paper, order_number="๑๑๖/๒๕๖๓", order_dated_on="3 เม.ย. 2563")
        rows = {row.draft.key: row for row in written_sections(Paper.objects.get())}
        background = rows["background"]
        assert "ที่ 116/2563 ลงวันที่ 3 เมษายน 2563" in background.text
        assert not background.is_edited

    def test_a_submitted_paper_is_not_edited(self, staff: Client, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        answer = staff.get(url("paper-edit", paper.pk))
        assert answer["Location"] == url("paper", paper.pk)


BARE = {"without_emblem": "on"}  # the agency of these tests has no emblem


class TestSubmitting:
    def test_a_paper_goes_up_and_says_to_whom(self, staff: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        answer = staff.post(url("paper-submit", paper.pk), BARE, follow=True)
        assert "ขณะนี้รอ หัวหน้าสำนักปลัด ลงนาม" in read(answer)
        assert Paper.objects.get().state == PaperState.SUBMITTED

    def test_what_holds_it_is_shown_with_the_way_to_mend_it(self, staff: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        perform(REOPEN, Assessment.objects.get(), by=cast.head, comment="แก้")
        answer = staff.post(url("paper-submit", paper.pk))
        page = read(answer)
        assert answer.status_code == 422
        assert "ผลคะแนนปี 2563 ยังไม่ได้ยืนยัน" in page
        assert reverse("assessments:result-confirm", args=["mae-kham-mi", 2563]) in page
        assert ">เสนอลงนาม</button>" not in page
        assert Paper.objects.get().state == PaperState.DRAFT

    def test_a_question_is_answered_on_the_page(self, staff: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        paper.sections.create(key="summary", text="ได้ 55.00", basis="55.00")
        assert (
            staff.post(url("paper-submit", paper.pk), BARE | {"waive-section-stale": " "}).status_code == 422
        )
        answer = staff.post(url("paper-submit", paper.pk), BARE | {"waive-section-stale": "ตรวจแล้ว"})
        assert answer["Location"] == url("paper", paper.pk)

    def test_each_reason_that_is_missing_is_told_in_one_line(self, staff: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        paper.sections.create(key="summary", text="ได้ 55.00", basis="55.00")
        answer = staff.post(url("paper-submit", paper.pk), BARE)
        summary = read(answer).partition("data-error-summary")[2].partition("</div>")[0]
        assert summary.count("ข้อมูลเปลี่ยนไปหลังจากที่มีผู้แก้ข้อความส่วน") == 1
        assert summary.count("<li") == 0
        assert summary.count('href="#id_waive-section-stale"') == 1

    def test_reasons_given_before_are_offered_where_the_same_question_stands_again(
        self, staff: Client, cast: Cast
    ) -> None:
        paper = make_memo(cast)
        paper.sections.create(key="summary", text="ได้ 55.00", basis="55.00")
        paper.sections.create(key="proposal", text="ขององค์การบริหารส่วนตำบลหนองหญ้าไซ", basis="")
        reasons = {row.name: f"ตรวจแล้ว {row.name}" for row in self.questions(staff, paper)}
        staff.post(url("paper-submit", paper.pk), BARE | reasons)
        returned = return_paper(paper=Paper.objects.get(), comment="แก้ไข", by=cast.head)
        assert {row.name: row.typed for row in self.questions(staff, returned)} == reasons
        assert "เติมไว้ให้แล้ว" in read(staff.get(url("paper-submit", paper.pk)))
        returned.sections.filter(key="proposal").update(text="ขององค์การบริหารส่วนตำบลหนองหญ้าปล้อง")
        asked = {row.name: row.typed for row in self.questions(staff, returned)}
        assert asked == reasons | {"waive-text-agency-other": ""}

    def test_and_again_in_a_correction(self, staff: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        paper.sections.create(key="summary", text="ได้ 55.00", basis="55.00")
        reasons = {row.name: "ตรวจแล้ว" for row in self.questions(staff, paper)}
        staff.post(url("paper-submit", paper.pk), BARE | reasons)
        issued = sign(Paper.objects.get(), *cast.signers)
        correction = correct_paper(paper=issued, reason="พิมพ์ผิด", by=cast.staff)
        assert {row.name: row.typed for row in self.questions(staff, correction)} == reasons

    def questions(self, staff: Client, paper: Paper) -> list[Question]:
        return list(staff.get(url("paper-submit", paper.pk)).context["questions"])

    def test_a_second_click_is_refused_politely(self, staff: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        staff.post(url("paper-submit", paper.pk), BARE)
        answer = staff.post(url("paper-submit", paper.pk), BARE)
        assert answer.status_code == 422
        assert "อยู่ระหว่างเสนอลงนาม" in read(answer)
        assert Paper.objects.get().attempt == 1


class TestSigning:
    def test_all_four_sign_on_their_pages(self, client: Client, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        for signer in cast.signers:
            client.force_login(signer.user)
            page = client.get(url("paper-sign", paper.pk))
            phrase = page.context["form"].fields["phrase"].choices[0][0]
            assert page.context["form"]["phrase"].value() is None
            answer = client.post(url("paper-sign", paper.pk), {"phrase": phrase, "text": ""}, follow=True)
            assert answer.status_code == 200
        assert "เอกสารได้เลขที่ พร 72501/1" in read(answer)
        assert Paper.objects.get().is_issued

    def test_out_of_turn_is_refused_with_the_name_of_the_next(self, client: Client, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        client.force_login(cast.mayor.user)
        answer = client.post(url("paper-sign", paper.pk), {"phrase": "ทราบ", "text": ""})
        assert answer.status_code == 422
        page = read(answer)
        assert "ยังไม่ถึงลำดับของท่าน" in page
        assert "สิ่งที่ท่านเพิ่งส่งไม่ได้บันทึก" in page
        assert "ขณะนี้รอ หัวหน้าสำนักปลัด" in page
        assert not Opinion.objects.exists()

    def test_without_an_opinion_nothing_is_signed(self, client: Client, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        client.force_login(cast.head.user)
        answer = client.post(url("paper-sign", paper.pk), {"text": ""})
        assert answer.status_code == 422
        assert "กรุณาเลือกความเห็น" in read(answer)
        assert not Opinion.objects.exists()

    def test_a_return_needs_a_comment_and_shows_it_to_the_drafter(self, client: Client, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        client.force_login(cast.head.user)
        assert client.post(url("paper-return", paper.pk), {"comment": ""}).status_code == 422
        answer = client.post(url("paper-return", paper.pk), {"comment": "เพิ่มกำหนดเวลาแล้วเสร็จ"})
        assert answer["Location"] == url("paper", paper.pk)
        client.force_login(cast.staff.user)
        assert "เพิ่มกำหนดเวลาแล้วเสร็จ" in read(client.get(url("paper", paper.pk)))

    def test_the_paper_says_whose_turn_it_is(self, client: Client, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), cast.head)
        turns = []
        for member in cast.everyone:
            client.force_login(member.user)
            turns.append(client.get(url("paper", paper.pk)).context["is_my_turn"])
        assert turns == [False, False, True, False, False, False]

    def test_who_comes_back_after_signing_is_not_told_to_wait_for_their_turn(
        self, client: Client, cast: Cast
    ) -> None:
        paper = sign(make_submitted_memo(cast), cast.head)
        client.force_login(cast.head.user)
        signed = (
            f"ท่านลงนามแล้วเมื่อ {thai_datetime_short(paper.opinions.get().at)} ขณะนี้รอ {cast.deputy.position}"
        )
        for name in ("paper", "paper-sign"):
            assert signed in read(client.get(url(name, paper.pk)))
        client.force_login(cast.mayor.user)
        assert "ยังไม่ถึงลำดับของท่าน" in read(client.get(url("paper-sign", paper.pk)))
        return_paper(paper=paper, comment="แก้", by=cast.deputy)
        assert "ขณะนี้ไม่มีผู้ต้องลงนาม" in read(client.get(url("paper-sign", paper.pk)))

    def test_a_returned_paper_waits_for_nobody(self, staff: Client, cast: Cast) -> None:
        paper = return_paper(paper=make_submitted_memo(cast), comment="แก้", by=cast.head)
        context = staff.get(url("paper", paper.pk)).context
        assert (context["waiting"], context["is_my_turn"]) == (None, False)
        assert [row.text for row in context["requests"]] == ["แก้"]


class TestHistory:
    def test_it_names_what_was_edited(self, staff: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        edited(staff, paper, proposal="เพื่อโปรดพิจารณา ๒ ข้อ", order_number="๙/๒๕๖๓")
        edited(staff, paper)
        page = read(staff.get(url("paper", paper.pk)))
        label = next(row.draft.label for row in written_sections(paper) if row.draft.key == "proposal")
        nothing, act, begun = page.split('<ol class="app-timeline')[1].split("</ol>")[0].split("</li>\n")[:3]
        assert "บันทึกโดยไม่มีสิ่งใดเปลี่ยน" in nothing
        assert re.search("คำสั่งมอบหมายที่ .* เป็น “9/2563”", act)
        assert f"ข้อความส่วน “{label}”" in act
        assert "<ul" not in begun


class TestFiles:
    def test_a_draft_can_be_read_as_pdf_and_as_pictures(self, staff: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        pdf = staff.get(url("paper-pdf", paper.pk))
        picture = staff.get(url("paper-page", paper.pk, 1))
        assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
        assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
        assert pdf["Content-Disposition"] == 'inline; filename="memo-2563-mae-kham-mi.pdf"'

    @pytest.mark.parametrize("page", [0, 99])
    def test_a_page_that_does_not_exist_is_not_found(self, staff: Client, cast: Cast, page: int) -> None:
        assert staff.get(url("paper-page", make_memo(cast).pk, page)).status_code == 404

    def test_an_issued_paper_is_downloaded_as_it_was_frozen(self, client: Client, cast: Cast) -> None:
        paper = make_issued_memo(cast)
        client.force_login(cast.mayor.user)
        answer = client.get(url("paper-pdf", paper.pk), {"download": "1"})
        assert answer.content == bytes(paper.issued_file.pdf)
        assert answer["Content-Disposition"].startswith("attachment; ")


def test_a_page_on_its_side_is_shown_and_printed_so(staff: Client, cast: Cast) -> None:
    make_facts(cast)
    paper = make_paper(cast, kind="results")
    seen = staff.get(url("paper", paper.pk))
    assert seen.context["wide"] == frozenset(seen.context["pages"])
    assert 'class="app-paper-page app-paper-wide"' in read(seen)
    assert "app-paper-wide" in read(staff.get(url("paper-one-page", paper.pk, 1)))
    upright = staff.get(url("paper", make_memo(cast).pk))
    assert upright.context["wide"] == frozenset()
    assert "app-paper-wide" not in read(upright)
