"""The pages of items: the grid, its live figures, the choice, the words beside scores; and of corrections."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEvent
from assessments.actions import save_scores
from assessments.editions import current_edition, pack_of
from assessments.item_actions import Choice, choose_basis, save_item_scores, stored_choices
from assessments.models import Assessment, Edition
from assessments.queries import result_of
from tests.as_read import as_read, read
from tests.factories import Cast, confirm, make_year

E8 = {
    f"e{n}": Decimal(score)
    for n, score in zip(range(11, 16), ("93.91", "89.11", "99.02", "88.79", "92.88"), strict=True)
}


def url(name: str, *args: Any) -> str:
    return reverse(f"assessments:{name}", args=["mae-kham-mi", *args])


def items_of(assessment: Assessment) -> dict[str, str]:
    return {code: str(value) for code, value in assessment.item_scores.values_list("code", "value")}


@pytest.fixture
def staff(client: Client, cast: Cast) -> Client:
    client.force_login(cast.staff.user)
    return client


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin.user)
    return client


class TestGrid:
    def test_items_stand_under_their_indicators_and_sub_indicators(
        self, staff: Client, year_s000: Assessment
    ) -> None:
        page = staff.get(url("items-edit", 2563, "oit")).content.decode()
        heads = re.findall(r"<h[23]>((?:9|10)[^<]*)</h[23]>", page)
        assert heads == [
            "9. การเปิดเผยข้อมูล",
            "9.1 ข้อมูลพื้นฐาน",
            "9.2 การบริหารงาน",
            "9.3 การบริหารเงินงบประมาณ",
            "9.4 การบริหารและพัฒนาทรัพยากรบุคคล",
            "9.5 การส่งเสริมความโปร่งใส",
            "10. การป้องกันการทุจริต",
            "10.1 การดำเนินการเพื่อป้องกันการทุจริต",
            "10.2 มาตรการภายในเพื่อป้องกันการทุจริต",
        ]
        assert page.count('list="quick-scores"') == 43
        assert '<datalist id="quick-scores"><option value="0"></option><option value="100"></option>' in page
        assert "สิ่งที่ต้องเผยแพร่ในข้อ o42" in page

    def test_what_is_not_known_is_said(self, staff: Client, cast: Cast) -> None:
        make_year(cast, 2566)
        page = staff.get(url("items-edit", 2566, "iit")).content.decode()
        assert page.count("ยังไม่ทราบชื่อข้อ") == 30
        assert "quick-scores" not in re.sub(r"<datalist.*", "", page)

    def test_labels_of_ours_are_called_so(self, staff: Client, cast: Cast) -> None:
        make_year(cast, 2567)
        page = staff.get(url("items-edit", 2567, "eit")).content.decode()
        assert page.count("ชื่อที่แสดงเป็นชื่อย่อ ไม่ใช่ถ้อยคำทางการ") == 9
        assert "EIT ปีนี้มาจากสองส่วน" in page

    def test_typed_scores_are_saved_and_shown_again(self, staff: Client, year_s000: Assessment) -> None:
        sent = {
            "item_o1": "๑๐๐",
            "item_o2": "0",
            "item_o3": "33,33",
            "item_o4": "",
            "version": str(year_s000.version),
        }
        answer = staff.post(url("items-edit", 2563, "oit"), sent)
        assert answer["Location"] == url("items-edit", 2563, "oit")
        assert items_of(year_s000) == {"o1": "100.00", "o2": "0.00", "o3": "33.33"}
        assert 'value="33.33"' in staff.get(answer["Location"]).content.decode()

    PARTIAL = "ข้อ OIT เท่าที่ทราบได้ 0 หรือ 100 เท่านั้น"

    def test_a_score_between_nothing_and_all_is_questioned_on_saving(
        self, staff: Client, year_s000: Assessment
    ) -> None:
        sent = {"item_o1": "๕๐", "item_o2": "100", "version": str(year_s000.version)}
        saved = read(staff.post(url("items-edit", 2563, "oit"), sent, follow=True))
        assert items_of(year_s000) == {"o1": "50.00", "o2": "100.00"}
        assert f"แล้ว แต่มีข้อที่ควรตรวจสอบก่อนยืนยันผล ข้อ o1 ได้คะแนนที่ไม่ใช่ 0 หรือ 100 {self.PARTIAL}" in saved
        assert saved.count(self.PARTIAL) == 2  # at the head, and beside the fields as long as it stands
        assert self.PARTIAL in read(staff.post(url("items-preview", 2563, "oit"), {"item_o5": "50"}))

    def test_only_where_it_was_typed(self, staff: Client, cast: Cast, year_s000: Assessment) -> None:
        save_item_scores(assessment=year_s000, items={"o1": Decimal(50)}, by=cast.staff)
        assert self.PARTIAL not in read(staff.get(url("items-edit", 2563, "iit")))

    def test_one_instruments_grid_leaves_the_others_alone(
        self, staff: Client, cast: Cast, year_s000: Assessment
    ) -> None:
        save_item_scores(assessment=year_s000, items=E8, by=cast.staff)
        staff.post(url("items-edit", 2563, "iit"), {"item_i1": "50", "version": str(year_s000.version)})
        assert items_of(year_s000) == {"i1": "50.00"} | {code: str(score) for code, score in E8.items()}

    def test_one_wrong_score_saves_nothing_and_keeps_what_was_typed(
        self, staff: Client, year_s000: Assessment
    ) -> None:
        sent = {"item_o1": "101", "item_o2": "77", "version": str(year_s000.version)}
        answer = staff.post(url("items-edit", 2563, "oit"), sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "คะแนน 101 อยู่นอกช่วง" in page
        assert 'href="#id_item_o1"' in page
        assert 'value="77"' in page
        assert items_of(year_s000) == {}

    def test_a_form_from_before_someone_elses_save_is_stale(
        self, staff: Client, cast: Cast, year_s000: Assessment
    ) -> None:
        opened = year_s000.version
        save_scores(assessment=year_s000, scores={"duty": Decimal("90.00")}, by=cast.head)
        answer = staff.post(url("items-edit", 2563, "oit"), {"item_o1": "100", "version": str(opened)})
        assert answer.status_code == 422
        assert "มีผู้บันทึกข้อมูลหน้านี้หลังจากที่ท่านเปิดไว้" in answer.content.decode()
        assert items_of(year_s000) == {}
        again = {"item_o1": "100", "version": str(answer.context["form"]["version"].value())}
        assert staff.post(url("items-edit", 2563, "oit"), again).status_code == 302
        assert items_of(year_s000) == {"o1": "100.00"}

    def test_a_confirmed_year_shows_that_it_is_locked(
        self, staff: Client, cast: Cast, year_s000: Assessment
    ) -> None:
        confirm(year_s000, by=cast.staff)
        for address in (url("items-edit", 2563, "oit"), url("basis-choose", 2563)):
            answer = staff.post(address, {"item_o1": "100", "version": "9"})
            assert answer.templates[0].name == "assessments/locked.html"
        assert items_of(year_s000) == {}

    def test_the_page_to_read_says_who_locked_the_year_and_how_it_is_opened(
        self, staff: Client, cast: Cast, year_s000: Assessment
    ) -> None:
        page = url("items", 2563, "oit")
        assert "ยืนยันเมื่อ" not in read(staff.get(page))
        confirm(year_s000, by=cast.staff)
        told = read(staff.get(page))
        assert f"{cast.staff.display_name} ({cast.staff.position}) ยืนยันเมื่อ" in told
        assert "ให้เปิดเพื่อแก้ไข" in told
        staff.force_login(cast.admin.user)
        assert url("result-reopen", 2563) in read(staff.get(page))

    @pytest.mark.parametrize("instrument", ["xit", "OIT", "0"])
    def test_an_instrument_that_does_not_exist_is_not_found(
        self, staff: Client, year_s000: Assessment, instrument: str
    ) -> None:
        assert staff.get(url("items-edit", 2563, instrument)).status_code == 404
        assert staff.post(url("items-preview", 2563, instrument)).status_code == 404

    def test_a_signer_may_not_enter(self, client: Client, cast: Cast, year_s000: Assessment) -> None:
        client.force_login(cast.mayor.user)
        assert client.get(url("items-edit", 2563, "oit")).status_code == 403
        assert client.post(url("items-preview", 2563, "oit")).status_code == 403
        assert client.post(url("basis-choose", 2563)).status_code == 403


class TestPreview:
    def test_computes_what_is_typed_and_saves_nothing(self, staff: Client, year_s000: Assessment) -> None:
        sent = {f"item_o{n}": "100" if n <= 36 else "0" for n in range(34, 44)} | {
            "item_o42": "100",
            "item_o43": "0",
        }
        answer = staff.post(url("items-preview", 2563, "oit"), sent)
        lines = {line.heading: line for line in answer.context["lines"]}
        line = lines["10. การป้องกันการทุจริต"]
        assert (line.score, line.words) == (
            Decimal("43.75"),
            "กรอกแล้ว 10 จาก 10 ข้อ คะแนนที่กรอกไว้ 12.50 ไม่ตรงกัน",
        )
        assert [(score, entered) for _, score, entered in line.groups] == [
            (Decimal("37.50"), "8/8"),
            (Decimal("50.00"), "2/2"),
        ]
        assert items_of(year_s000) == {}

    def test_what_cannot_be_read_is_left_out(self, staff: Client, cast: Cast, year_s000: Assessment) -> None:
        save_item_scores(assessment=year_s000, items=E8, by=cast.staff)
        sent = {f"item_{code}": str(score) for code, score in E8.items()} | {"item_e11": "เก้า"}
        answer = staff.post(url("items-preview", 2563, "eit"), sent)
        line = answer.context["lines"][-1]
        assert (line.score, line.words) == (None, "กรอกแล้ว 4 จาก 5 ข้อ")

    def test_a_year_whose_division_is_not_known_says_why_nothing_is_computed(
        self, staff: Client, cast: Cast
    ) -> None:
        make_year(cast, 2569)
        sent = {f"item_o{n}": "100" for n in range(1, 27)}
        page = staff.post(url("items-preview", 2569, "oit"), sent).content.decode()
        assert page.count("ยังไม่ทราบว่าข้อของตัวชี้วัด") == 2


class TestTwoFigures:
    @pytest.fixture
    def differing(self, cast: Cast, year_s000: Assessment) -> Assessment:
        save_item_scores(assessment=year_s000, items=E8, by=cast.staff)
        return year_s000

    @pytest.mark.parametrize("page", ["scores-edit", "result-confirm"])
    def test_both_are_shown(self, staff: Client, differing: Assessment, page: str) -> None:
        shown = staff.get(url(page, 2563)).content.decode()
        assert "กรอกไว้ 71.85 คำนวณจากรายข้อได้ 92.74 ขณะนี้ใช้คะแนนที่กรอก" in shown

    def test_the_computed_one_is_labelled_where_it_stands_in(
        self, staff: Client, cast: Cast, differing: Assessment
    ) -> None:
        save_scores(assessment=differing, scores={"improve": None}, by=cast.staff)
        for address in (url("scores-edit", 2563), url("result-confirm", 2563)):
            page = staff.get(address).content.decode()
            assert "ใช้คะแนนที่คำนวณจากรายข้อ 92.74" in page
            assert "คะแนนที่คำนวณจากรายข้อ: ตัวชี้วัดที่ 8" in page
        year_page = staff.get(reverse("desk:year", args=["mae-kham-mi", 2563])).content.decode()
        assert "คะแนนที่คำนวณจากรายข้อ: 8. การปรับปรุงระบบการทำงาน" in year_page

    def test_the_live_panel_counts_the_items_too(self, staff: Client, differing: Assessment) -> None:
        answer = staff.post(url("scores-preview", 2563), {"score_quality": "100", "score_comm": "100"})
        assert answer.context["result"].score_of("improve") == Decimal("92.74")
        assert str(answer.context["result"].instrument("EIT").score) == "97.58"

    def test_the_clerk_chooses_with_a_reason(self, staff: Client, differing: Assessment) -> None:
        sent = {"basis_improve": "items", "reason_improve": "ตรวจกับ ITAS", "version": str(differing.version)}
        assert staff.post(url("basis-choose", 2563), sent)["Location"] == url("scores-edit", 2563)
        assert stored_choices(differing) == {"improve": Choice("items", "ตรวจกับ ITAS")}
        assert result_of(differing).score_of("improve") == Decimal("92.74")
        page = staff.get(url("basis-choose", 2563)).content.decode()
        assert "ตรวจกับ ITAS" in page
        assert re.search(r'value="items"[^>]*checked', page)
        assert "เลือกใช้คะแนนที่คำนวณจากรายข้อแล้ว" in staff.get(url("scores-edit", 2563)).content.decode()

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"basis_improve": "items"}, "กรุณากรอกเหตุผลที่เลือกของตัวชี้วัดที่ 8"),
            ({"reason_improve": "เหตุผล"}, "กรุณาเลือก"),
            ({"basis_improve": "items", "reason_improve": "เหตุผล", "version": "1"}, "มีผู้บันทึกข้อมูลหน้านี้"),
        ],
    )
    def test_half_an_answer_is_refused(
        self, staff: Client, differing: Assessment, sent: dict[str, str], words: str
    ) -> None:
        answer = staff.post(url("basis-choose", 2563), {"version": str(differing.version), **sent})
        assert answer.status_code == 422
        assert words in as_read(answer.content.decode())
        assert stored_choices(differing) == {}

    def test_a_choice_from_before_someone_elses_save_can_be_made_again(
        self, staff: Client, cast: Cast, differing: Assessment
    ) -> None:
        chosen = {"basis_improve": "items", "reason_improve": "ตรวจแล้ว"}
        opened = differing.version
        save_scores(assessment=differing, scores={"duty": Decimal("90.00")}, by=cast.head)
        answer = staff.post(url("basis-choose", 2563), {**chosen, "version": str(opened)})
        assert answer.status_code == 422
        again = {**chosen, "version": str(answer.context["form"]["version"].value())}
        assert staff.post(url("basis-choose", 2563), again).status_code == 302
        assert stored_choices(differing) == {"improve": Choice("items", "ตรวจแล้ว")}

    def test_without_differences_there_is_nothing_to_choose(
        self, staff: Client, year_s000: Assessment
    ) -> None:
        assert "ไม่มีคะแนนที่ต่างกัน" in staff.get(url("basis-choose", 2563)).content.decode()


def as_sent(page: Any) -> dict[str, str]:
    """The fields of the correction form as the browser would send them back."""
    form = page.context["form"]
    return {bound.html_name: str(value) for bound in form if (value := bound.value()) not in (None, False)}


class TestCorrection:
    @pytest.fixture
    def sent(self, admin: Client) -> dict[str, str]:
        return as_sent(admin.get(url("edition-edit", 2563))) | {"reason": "คู่มือหน้า 12"}

    def post(self, client: Client, sent: dict[str, str], **changes: str) -> Any:
        return client.post(url("edition-edit", 2563), sent | changes)

    def own(self, cast: Cast, year: int = 2563) -> Edition | None:
        return Edition.objects.filter(agency=cast.agency, fiscal_year=year).first()

    def test_names_weights_titles_threshold_and_bands_are_corrected(
        self, admin: Client, cast: Cast, sent: dict[str, str], year_s000: Assessment
    ) -> None:
        answer = self.post(
            admin,
            sent,
            threshold="๘๐",
            instrument_IIT_weight="20",
            instrument_OIT_weight="50",
            indicator_improve_name="การปรับปรุงการทำงาน",
            indicator_improve_aliases="การปรับปรุงระบบการทำงาน\nProcedure Improvement",
            band_2_floor="86",
            item_o1_title="โครงสร้างและกรอบอัตรากำลัง",
            paper_memo_title="รายงานผล {agency} ปี {year}",
            verified="on",
        )
        assert answer["Location"] == url("edition-edit", 2563)
        edition = self.own(cast)
        assert edition
        pack = pack_of(edition)
        assert (str(pack.threshold), [str(rule.weight) for rule in pack.instruments]) == (
            "80.00",
            ["20.00", "30.00", "50.00"],
        )
        assert pack.indicator("improve").name == "การปรับปรุงการทำงาน"
        assert str(pack.bands[1].floor) == "86.00"
        rule, memo = pack.item("o1"), pack.paper("memo")
        assert rule
        assert memo
        assert (rule.title, rule.verified, rule.source) == (
            "โครงสร้างและกรอบอัตรากำลัง",
            True,
            "แก้ไขในระบบ: คู่มือหน้า 12",
        )
        assert memo.title == "รายงานผล {agency} ปี {year}"
        year_s000.refresh_from_db()
        assert year_s000.edition == edition
        assert str(result_of(year_s000).total) == "54.10"

    def test_what_is_not_touched_stays_as_it_is(
        self, admin: Client, cast: Cast, sent: dict[str, str]
    ) -> None:
        before = current_edition(2563)
        assert before
        self.post(admin, sent, item_o2_title="ข้อมูลผู้บริหารและสมาชิกสภา")
        edition = self.own(cast)
        assert edition
        event = AuditEvent.objects.get(event="edition_corrected")
        assert set(event.changes) == {f"item.o2.{key}" for key in ("title", "source")}
        assert len(pack_of(edition).items) == len(pack_of(before).items)

    def test_a_division_is_typed_in(self, admin: Client, cast: Cast) -> None:
        sent = as_sent(admin.get(url("edition-edit", 2569))) | {"reason": "คู่มือ"}
        sent["sub_indicators"] = "๙.๑ ข้อมูลพื้นฐาน\n10.1"
        sent |= {f"item_o{n}_sub": "9.1" for n in range(1, 20)} | {
            f"item_o{n}_sub": "๑๐.๑" for n in range(20, 27)
        }
        assert admin.post(url("edition-edit", 2569), sent).status_code == 302
        edition = self.own(cast, 2569)
        assert edition
        pack = pack_of(edition)
        assert [(rule.code, rule.indicator, rule.name) for rule in pack.sub_indicators] == [
            ("9.1", "disclose", "ข้อมูลพื้นฐาน"),
            ("10.1", "prevent", ""),
        ]
        assert {rule.sub_indicator for rule in pack.items_of("prevent")} == {"10.1"}

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"instrument_IIT_weight": "31"}, "น้ำหนักรวมกันได้ 101.00 ต้องรวมกันได้ 100"),
            ({"band_7_floor": "1"}, "ระดับสุดท้ายต้องเริ่มที่ 0"),
            ({"band_2_floor": "96"}, "สูงกว่าของระดับก่อนหน้า 95.00"),
            ({"threshold": ""}, "กรุณากรอกเกณฑ์คะแนนของตัวชี้วัด"),
            ({"threshold": "101"}, "อยู่นอกช่วง"),
            ({"indicator_duty_name": "การใช้อำนาจ"}, "ซ้ำกับตัวชี้วัดอื่น"),
            ({"indicator_duty_name": ""}, "กรุณากรอกชื่อตัวชี้วัดที่ 1"),
            ({"paper_memo_title": "รายงาน {agency}"}, "ต้องมี {agency} และ {year}"),
            ({"paper_memo_title": "{agency} {year} {"}, "ไม่มีวงเล็บปีกกาอื่น"),
            ({"paper_memo_title": "{agency.code} {year}"}, "ไม่มีวงเล็บปีกกาอื่น"),
            ({"paper_memo_item": "o44"}, "ปีนี้ไม่มีข้อ “o44”"),
            ({"sub_indicators": "11.1 ใหม่"}, "“11.1 ใหม่” ต้องขึ้นต้นด้วยเลขที่ไม่ซ้ำ"),
            ({"item_o1_sub": "10.1"}, "ไม่มีตัวชี้วัดย่อย “10.1” ในตัวชี้วัดของข้อนี้"),
            ({"reason": ""}, "กรุณากรอกเหตุผลและเอกสารที่ใช้แก้ไข"),
            ({}, "ยังไม่ได้แก้ไขสิ่งใด"),
        ],
    )
    def test_what_cannot_stand_is_refused_in_words(
        self, admin: Client, cast: Cast, sent: dict[str, str], changes: dict[str, str], words: str
    ) -> None:
        answer = self.post(admin, sent, **changes)
        assert answer.status_code == 422
        assert words in as_read(answer.content.decode()).replace("&quot;", '"')
        assert self.own(cast) is None

    def test_a_form_from_before_another_correction_is_stale(
        self, admin: Client, cast: Cast, sent: dict[str, str]
    ) -> None:
        self.post(admin, sent, threshold="80")
        answer = self.post(admin, sent, threshold="70")
        assert answer.status_code == 422
        assert "มีผู้บันทึกข้อมูลหน้านี้หลังจากที่ท่านเปิดไว้" in answer.content.decode()
        edition = self.own(cast)
        assert edition
        assert str(edition.threshold) == "80.00"
        again = {"base": str(answer.context["form"]["base"].value()), "threshold": "70"}
        assert self.post(admin, sent, **again).status_code == 302
        assert str(current_edition(2563, cast.agency).threshold) == "70.00"

    def test_the_page_says_what_will_happen_to_the_year(
        self, admin: Client, cast: Cast, year_s000: Assessment
    ) -> None:
        assert "จะย้ายไปใช้เกณฑ์ฉบับที่แก้ไขทันทีที่บันทึก" in admin.get(url("edition-edit", 2563)).content.decode()
        assert "เมื่อเปิดปี 2564" in admin.get(url("edition-edit", 2564)).content.decode()
        confirm(year_s000, by=cast.staff)
        assert "จึงใช้เกณฑ์ฉบับเดิมต่อไป" in admin.get(url("edition-edit", 2563)).content.decode()

    def test_the_list_names_who_corrected_what(self, admin: Client, sent: dict[str, str]) -> None:
        self.post(admin, sent, threshold="80")
        page = admin.get(url("editions")).content.decode()
        assert page.count("ตามที่มากับระบบ") == 7
        assert "ฉบับที่ 2 แก้ไขโดย นายดูแล ระบบดี" in page

    def test_only_an_administrator_may(self, client: Client, cast: Cast) -> None:
        for member in cast.everyone:
            client.force_login(member.user)
            allowed = 200 if member == cast.admin else 403
            assert client.get(url("editions")).status_code == allowed
            assert client.get(url("edition-edit", 2563)).status_code == allowed
        assert client.get(url("edition-edit", 2599)).status_code == 404


def test_a_correction_opens_the_part_with_the_fault(admin: Client) -> None:
    sent = as_sent(admin.get(url("edition-edit", 2563))) | {"reason": "x", "band_7_floor": "1"}
    sections = {
        row["title"]: row["open"] for row in admin.post(url("edition-edit", 2563), sent).context["sections"]
    }
    assert [title for title, is_open in sections.items() if is_open] == ["ระดับผลการประเมิน"]


def test_choosing_survives_a_correction(admin: Client, cast: Cast, year_s000: Assessment) -> None:
    save_item_scores(assessment=year_s000, items=E8, by=cast.staff)
    choose_basis(assessment=year_s000, choices={"improve": Choice("items", "ตรวจแล้ว")}, by=cast.staff)
    sent = as_sent(admin.get(url("edition-edit", 2563))) | {"reason": "x", "threshold": "80"}
    assert admin.post(url("edition-edit", 2563), sent).status_code == 302
    year_s000.refresh_from_db()
    assert result_of(year_s000).score_of("improve") == Decimal("92.74")
