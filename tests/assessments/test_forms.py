"""What officers type into the score grid, and what they are told when it cannot be read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assessments.editions import current_edition, pack_of
from assessments.forms import OpenYearForm, ReasonForm, ScoresForm, announced_by, scores_initial
from assessments.models import Assessment
from assessments.years_without_rules import no_rules_words
from tests.factories import CODES, S000, scores


def form(**typed: str) -> ScoresForm:
    edition = current_edition(2563)
    assert edition
    data = {"version": "1"} | typed
    return ScoresForm(data, pack=pack_of(edition))


@pytest.mark.django_db
class TestScores:
    @pytest.mark.parametrize(
        ("typed", "score"),
        [
            ("96.17", "96.17"),
            ("๙๖.๑๗", "96.17"),
            ("96,17", "96.17"),
            ("๙๖,๑๗", "96.17"),
            (" 96.17 ", "96.17"),
            ("9๖.1", "96.10"),
            ("ร้อยละ 96.17", "96.17"),
            ("0", "0.00"),
            ("100", "100.00"),
            ("100.00", "100.00"),
        ],
    )
    def test_is_read_as_people_write_it(self, typed: str, score: str) -> None:
        filled = form(score_duty=typed)
        assert filled.is_valid(), filled.errors
        assert str(filled.scores["duty"]) == score

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("101", "คะแนน 101 อยู่นอกช่วง กรุณาพิมพ์ตัวเลขตั้งแต่ 0 ถึง 100"),
            ("100.01", "คะแนน 100.01 อยู่นอกช่วง กรุณาพิมพ์ตัวเลขตั้งแต่ 0 ถึง 100"),
            ("-1", "คะแนน -1 อยู่นอกช่วง กรุณาพิมพ์ตัวเลขตั้งแต่ 0 ถึง 100"),
            ("83.567", "คะแนน 83.567 มีทศนิยมเกิน 2 ตำแหน่ง กรุณาพิมพ์ตามที่ประกาศ เช่น 83.57"),
            ("เก้าสิบ", "อ่าน “เก้าสิบ” เป็นตัวเลขไม่ได้ กรุณาพิมพ์เฉพาะตัวเลขและจุดทศนิยม เช่น 83.56"),
        ],
    )
    def test_or_refused_beside_its_field_with_what_to_do(self, typed: str, message: str) -> None:
        filled = form(score_duty="96.17", score_fix=typed)
        assert not filled.is_valid()
        assert dict(filled.errors) == {"score_fix": [message]}
        assert filled.scores["duty"] == Decimal("96.17")
        assert filled["score_fix"].value() == typed

    @pytest.mark.parametrize("typed", ["88.12 84.35 90", "การปฏิบัติหน้าที่\t๙๖.๑๗\nการใช้งบประมาณ\t๙๒.๓๔"])
    def test_several_figures_in_one_field_are_led_to_where_they_can_be_pasted(self, typed: str) -> None:
        told = form(score_duty=typed).errors["score_duty"]
        assert told == ["ช่องนี้ใส่ได้คะแนนเดียว หากคัดลอกมาหลายคะแนน กรุณากดปุ่ม “วางจากที่อื่น” ด้านบนของหน้านี้"]

    def test_a_blank_score_is_not_yet_known(self) -> None:
        filled = form(score_duty="  ")
        assert filled.is_valid()
        assert filled.scores == dict.fromkeys(CODES)

    def test_what_the_form_shows_comes_back_the_same(self, year_s000: Assessment) -> None:
        opened = ScoresForm(pack=pack_of(year_s000.edition), initial=scores_initial(year_s000, scores()))
        shown = {name: opened[name].value() or "" for name in opened.fields}
        assert [shown[f"score_{code}"] for code in CODES] == list(S000)
        again = ScoresForm({name: str(value) for name, value in shown.items()}, pack=opened.pack)
        assert again.is_valid()
        assert again.scores == scores()
        assert again.cleaned_data["version"] == year_s000.version

    def test_scores_stand_in_official_order_under_their_instruments(self) -> None:
        grid = form()
        names = [bound.name for code in ("IIT", "EIT", "OIT") for bound in grid.score_fields(code)]
        assert names == [f"score_{code}" for code in CODES]


@pytest.mark.django_db
class TestAnnouncement:
    def test_its_figures_are_read(self) -> None:
        filled = form(
            announced_on="6 ต.ค. 2563", declared_total="๖๐.๔๐", declared_iit="91,21", declared_level="D"
        )
        assert filled.is_valid(), filled.errors
        assert filled.declared == {
            "announced_on": date(2020, 10, 6),
            "declared_total": Decimal("60.40"),
            "declared_iit": Decimal("91.21"),
            "declared_eit": None,
            "declared_oit": None,
            "declared_level": "D",
        }

    def test_a_gregorian_year_is_asked_back(self) -> None:
        filled = form(announced_on="6/10/2020")
        assert dict(filled.errors) == {"announced_on": ["ปี 2020 เป็น ค.ศ. กรุณาพิมพ์เป็น พ.ศ. 2563"]}

    def test_a_level_of_another_year_is_refused(self) -> None:
        assert list(form(declared_level="ผ่านดี").errors) == ["declared_level"]

    def test_its_fields_come_together(self) -> None:
        assert [bound.name for bound in form().announcement_fields()] == [
            "announced_on",
            "declared_total",
            "declared_iit",
            "declared_eit",
            "declared_oit",
            "declared_level",
        ]


@pytest.mark.django_db
class TestOpenYear:
    @pytest.mark.parametrize("typed", ["2563", "๒๕๖๓", " พ.ศ. 2563", "พ.ศ.๒๕๖๓"])
    def test_a_year_is_read(self, typed: str) -> None:
        opened = OpenYearForm({"fiscal_year": typed})
        assert opened.is_valid(), opened.errors
        assert opened.cleaned_data["fiscal_year"] == 2563

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("2020", "2020 เป็นปี ค.ศ. กรุณาพิมพ์เป็น พ.ศ. คือ 2563"),
            ("2599", f"{no_rules_words(2599)} ปีที่บันทึกได้คือ 2562 ถึง 2569"),
            ("2555", "ระบบไม่มีเกณฑ์การประเมินของปี 2555 ปีที่บันทึกได้คือ 2562 ถึง 2569"),
            ("63", "กรุณาพิมพ์ปี พ.ศ. ให้ครบสี่หลัก เช่น 2563"),
            ("๒๖", "กรุณาพิมพ์ปี พ.ศ. ให้ครบสี่หลัก เช่น 2569"),
            ("ปีนี้", "กรุณาพิมพ์ปี พ.ศ. เป็นตัวเลข เช่น 2569"),
            ("-2563", "กรุณาพิมพ์ปี พ.ศ. เป็นตัวเลข เช่น 2569"),
        ],
    )
    def test_or_refused_with_what_to_do(self, typed: str, message: str) -> None:
        assert dict(OpenYearForm({"fiscal_year": typed}).errors) == {"fiscal_year": [message]}

    def test_the_next_year_is_offered_where_it_has_rules(self) -> None:
        assert OpenYearForm(opened=[2567, 2563])["fiscal_year"].value() == 2568
        assert OpenYearForm(opened=[2569])["fiscal_year"].value() is None

    def test_the_first_one_is_the_result_announced_last(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("assessments.forms.timezone.localdate", lambda: date(2026, 11, 21))
        assert OpenYearForm()["fiscal_year"].value() == 2569


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 7, 31), 2568), (date(2026, 8, 1), 2569), (date(2027, 1, 1), 2569)],
)
def test_results_come_in_the_last_months_of_their_year(day: date, year: int) -> None:
    assert announced_by(day) == year


def test_a_reason_is_words() -> None:
    assert ReasonForm({"comment": " \n "}).errors["comment"] == ["กรุณาระบุเหตุผล เพื่อเก็บไว้ในประวัติ"]
    assert ReasonForm({"comment": "พิมพ์ผิด"}).is_valid()
