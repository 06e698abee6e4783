"""What is typed into a paper and into an opinion."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from agencies.roles import Role
from reports.content import written_sections
from reports.drafting.sections import Edit
from reports.forms import PaperForm, paper_initial, plain_text
from reports.models import Paper
from reports.opinion_forms import OTHER, OpinionForm, ReturnForm
from reports.papers import PAPERS
from tests.factories import Cast, make_memo
from thai.dates import thai_date
from thai.digits import to_thai_digits

PHRASES = PAPERS["memo"].phrases[Role.MAYOR]


@pytest.fixture
def memo(cast: Cast) -> Paper:
    return make_memo(cast)


def fill(paper: Paper, **changes: Any) -> PaperForm:
    """The form sent back as it was opened, with changes."""
    sections = written_sections(paper)
    opened = PaperForm(paper=paper, sections=sections, initial=paper_initial(paper, sections))
    shown = {name: value for name in opened.fields if (value := opened[name].value()) not in (None, False)}
    return PaperForm(shown | changes, paper=paper, sections=sections)


class TestPaper:
    def test_a_form_sent_back_untouched_changes_no_text(self, memo: Paper) -> None:
        form = fill(memo)
        assert form.is_valid(), form.errors
        assert form.texts == {}
        assert form.cleaned_data["dated_on"] == memo.dated_on

    def test_sections_are_shown_in_thai_digits_and_kept_in_arabic_ones(self, memo: Paper) -> None:
        form = fill(memo, proposal="ได้ ๖๐.๔๐ คะแนน\r\n1) เพิ่ม\r\n")
        assert to_thai_digits("60.40") in paper_initial(memo, form.sections)["summary"]
        assert form.is_valid()
        assert form.texts["proposal"].text == "ได้ 60.40 คะแนน\n1) เพิ่ม"

    @pytest.mark.parametrize("text", ["", "  \r\n "])
    def test_an_empty_section_is_refused_beside_it(self, memo: Paper, text: str) -> None:
        form = fill(memo, proposal=text)
        assert dict(form.errors) == {"proposal": ["ส่วนนี้ว่างไม่ได้ กรุณาพิมพ์ข้อความ หรือเลือกใช้ถ้อยคำของระบบ"]}

    def test_or_taken_from_the_portal(self, memo: Paper) -> None:
        memo.sections.create(key="proposal", text="ของฉัน", basis="เก่า")
        form = fill(memo, proposal="", **{"reset-proposal": "on"})
        assert form.is_valid(), form.errors
        assert form.texts == {"proposal": Edit(None)}

    def test_an_office_of_another_agency_is_refused(self, memo: Paper, others: Cast) -> None:
        assert list(fill(memo, unit=str(others.office.pk)).errors) == ["unit"]

    def test_a_gregorian_date_is_asked_back(self, memo: Paper) -> None:
        assert list(fill(memo, dated_on="14/12/2020").errors) == ["dated_on"]

    def test_a_year_typed_wrongly_is_told_beside_the_field(self, memo: Paper) -> None:
        today = timezone.localdate()
        slip = fill(memo, dated_on=f"14/12/{today.year + 543 + 90}")
        assert list(slip.errors) == ["dated_on"]
        assert "กรุณาตรวจปี พ.ศ." in slip.errors["dated_on"][0]
        assert fill(memo, dated_on=thai_date(today + timedelta(days=366))).is_valid()
        assert list(fill(memo, dated_on=thai_date(today + timedelta(days=367))).errors) == ["dated_on"]

    def test_each_section_stands_beside_its_field(self, memo: Paper) -> None:
        rows = fill(memo).rows()
        assert [(row.written.draft.key, row.field.name, row.reset.name) for row in rows] == [
            (key, key, f"reset-{key}")
            for key in ("subject", "background", "result", "summary", "advice", "proposal")
        ]


class TestOpinion:
    def test_nothing_is_chosen_beforehand(self) -> None:
        form = OpinionForm(phrases=PHRASES)
        assert (form["phrase"].value(), form["text"].value()) == (None, None)
        assert OpinionForm({}, phrases=PHRASES).errors == {
            "phrase": ["กรุณาเลือกความเห็น หรือเลือก “พิมพ์ความเห็นเอง”"]
        }

    def test_a_phrase_is_the_opinion(self) -> None:
        form = OpinionForm({"phrase": PHRASES[1], "text": ""}, phrases=PHRASES)
        assert form.is_valid()
        assert form.opinion == "อนุมัติให้ดำเนินการตามเสนอ"

    def test_ones_own_words_are_kept_plain(self) -> None:
        form = OpinionForm({"phrase": OTHER, "text": " ทราบ ให้รายงานภายใน ๓๐ วัน\u200b "}, phrases=PHRASES)
        assert form.is_valid()
        assert form.opinion == "ทราบ ให้รายงานภายใน 30 วัน"

    @pytest.mark.parametrize("text", ["", " \u200b "])
    def test_own_words_must_be_words(self, text: str) -> None:
        form = OpinionForm({"phrase": OTHER, "text": text}, phrases=PHRASES)
        assert dict(form.errors) == {"text": ["กรุณาพิมพ์ความเห็น หรือเลือกจากรายการด้านบน"]}

    def test_a_phrase_of_another_seat_is_refused(self) -> None:
        assert list(OpinionForm({"phrase": "เห็นควรดำเนินการตามเสนอ"}, phrases=PHRASES).errors) == ["phrase"]

    def test_own_words_beside_a_ready_opinion_are_refused_and_kept(self) -> None:
        form = OpinionForm({"phrase": PHRASES[0], "text": "ให้แก้หน้า ๑๖ก่อน"}, phrases=PHRASES)
        assert list(form.errors) == ["text"]
        assert "พิมพ์ความเห็นเอง" in form.errors["text"][0]
        assert form["text"].value() == "ให้แก้หน้า ๑๖ก่อน"

    @pytest.mark.parametrize("kind", PAPERS.values(), ids=lambda kind: str(kind.kind))
    def test_every_seat_has_phrases_and_the_last_decides(self, kind: Any) -> None:
        assert set(kind.phrases) == set(kind.chain)
        assert not set(kind.phrases[kind.chain[-1]]) & {"เพื่อโปรดทราบ", "เห็นควรดำเนินการตามเสนอ"}

    @pytest.mark.parametrize("kind", PAPERS.values(), ids=lambda kind: str(kind.kind))
    def test_every_ready_opinion_of_the_last_seat_says_what_it_decides(self, kind: Any) -> None:
        assert set(kind.decisions) == set(kind.phrases[Role.MAYOR])


def deciding(phrase: str, text: str = "", **more: str) -> OpinionForm:
    """What นายก sends back."""
    typed = {"phrase": phrase, "text": text} | more
    return OpinionForm(typed, phrases=(*PHRASES, "รับทราบ"), decisions=PAPERS["memo"].decisions)


class TestDeciding:
    @pytest.mark.parametrize("text", ["อนุมัติ", "ทราบ", "สั่งการ", "อนุมัติไม่ได้ ให้แก้หน้า ๑๖ก่อน"])
    def test_own_words_never_decide_by_themselves(self, text: str) -> None:
        assert list(deciding(OTHER, text).errors) == ["outcome"]

    def test_nor_do_the_ready_opinions_of_an_agency(self) -> None:
        assert list(deciding("รับทราบ").errors) == ["outcome"]
        assert deciding("รับทราบ", outcome="noted").is_valid()

    def test_those_of_the_portal_do_and_may_not_be_contradicted(self) -> None:
        assert deciding("ทราบ").is_valid()
        assert deciding("ทราบ", outcome="noted").is_valid()
        refused = deciding("ทราบ", outcome="approved").errors
        assert list(refused) == ["outcome"]
        assert "มีผลเป็น “ทราบ”" in refused["outcome"][0]

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("อนุมัติไม่ได้ ให้แก้หน้า ๑๖ก่อน", "อนุมัติไม่ได้"),
            ("ยังไม่อนุมัติ", "ไม่อนุมัติ"),
            ("ไม่เห็นชอบตามเสนอ", "ไม่เห็นชอบ"),
            ("ขอส่งกลับให้สำนักปลัด", "ส่งกลับ"),
            ("ให้แก้หน้า ๑๖ก่อน", "ให้แก้หน้า 16ก่อน"),
        ],
    )
    def test_words_of_refusal_beside_an_approval_are_asked_about(self, text: str, words: str) -> None:
        assert deciding(OTHER, text)["is_meant"].is_hidden
        asked = deciding(OTHER, text, outcome="approved")
        assert list(asked.errors) == ["is_meant"]
        assert f"“{words}”" in asked.errors["is_meant"][0]
        assert "ให้ใช้ “ส่งกลับให้แก้ไข”" in asked.errors["is_meant"][0]
        assert not asked["is_meant"].is_hidden
        assert deciding(OTHER, text, outcome="approved", is_meant="on").is_valid()

    @pytest.mark.parametrize(
        ("text", "outcome"),
        [
            ("อนุมัติ และให้รายงานผลทุกเดือน", "approved"),
            ("ไม่มีข้อขัดข้อง อนุมัติตามเสนอ", "approved"),
            ("ให้แก้ข้อมูลบนเว็บไซต์ก่อนสิ้นเดือน", "ordered"),
        ],
    )
    def test_other_words_are_not(self, text: str, outcome: str) -> None:
        assert deciding(OTHER, text, outcome=outcome).is_valid()


def test_a_return_says_what_to_mend() -> None:
    assert ReturnForm({"comment": " "}).errors["comment"] == ["กรุณาบอกผู้จัดทำว่าต้องแก้ไขอะไร"]
    assert ReturnForm({"comment": "เพิ่มกำหนดเวลา"}).is_valid()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ก\r\nข\rค", "ก\nข\nค"),
        ("\ufeffก\u200bข\u00a0ค", "กข ค"),
        ("ก\x07ข\tค", "กข ค"),
        ("  ก  \n\n  ข ", "ก\n\nข"),
        ("๑๒๓", "123"),
    ],
)
def test_text_is_kept_plain(typed: str, kept: str) -> None:
    assert plain_text(typed) == kept
