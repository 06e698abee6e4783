"""What else a measure may say: items, topic, budget, its source, and why a plan in force is changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.editions import current_edition, pack_of
from assessments.item_actions import save_item_scores
from assessments.packs import YearPack
from measures.forms import MeasureForm, edit_initial, new_initial
from measures.models import Measure, Plan
from tests.factories import Cast, make_measure, make_recommendation, make_year
from tests.measures.test_form import typed


def pack_for(year: int) -> YearPack:
    edition = current_edition(year)
    assert edition
    return pack_of(edition)


@pytest.fixture
def pack(db: None) -> YearPack:
    return pack_for(2563)


def fill(cast: Cast, pack: YearPack, **changes: Any) -> MeasureForm:
    return MeasureForm(typed(cast, **changes), agency=cast.agency, pack=pack, fiscal_year=2564)


def offered(form: MeasureForm, name: str) -> list[str]:
    return [code for code, _ in form.fields[name].choices]  # type: ignore[attr-defined]


class TestItems:
    def test_bring_their_indicators(self, cast: Cast, pack: YearPack) -> None:
        form = fill(cast, pack, indicators=[], other_items="ข้อ ๐๓๕, e3 o11")
        assert form.is_valid(), form.errors
        content = form.content()
        assert content.item_codes == ["e3", "o11", "o35"]
        assert list(content.indicator_codes) == ["quality", "disclose", "prevent"]
        told = "ตัวชี้วัดที่ 6 คุณภาพการดำเนินงาน, 9 การเปิดเผยข้อมูล และ 10 การป้องกันการทุจริต ระบบจึงเพิ่ม"
        assert told in form.added_note()

    def test_of_ticked_indicators_bring_nothing_to_tell(self, cast: Cast, pack: YearPack) -> None:
        form = fill(cast, pack, indicators=["quality"], other_items="e3")
        assert form.is_valid(), form.errors
        assert form.added_note() == ""

    def test_that_the_year_does_not_have_are_named(self, cast: Cast, pack: YearPack) -> None:
        form = fill(cast, pack, other_items="o11, o99")
        assert dict(form.errors) == {
            "other_items": ["ไม่มีข้อ o99 ในเกณฑ์ปี 2563 กรุณาใช้รหัสข้อในช่วง i1–i30 e1–e15 o1–o43"]
        }

    def test_that_were_lost_are_offered(self, cast: Cast, pack: YearPack) -> None:
        scores = {"o11": Decimal(0), "o12": Decimal(100), "e3": Decimal("61.20")}
        save_item_scores(assessment=make_year(cast), items=scores, by=cast.staff)
        form = fill(cast, pack, items=["o11"])
        assert offered(form, "items") == ["e3", "o11"]
        assert form.is_valid(), form.errors
        assert form.content().item_codes == ["o11"]

    def test_of_the_measure_stay_on_offer_and_can_be_unticked(self, cast: Cast, pack: YearPack) -> None:
        measure = make_measure(cast, item_codes=["o12"])
        options: dict[str, Any] = {"agency": cast.agency, "pack": pack, "fiscal_year": 2564}
        form = MeasureForm(typed(cast), initial=edit_initial(measure), **options)
        assert offered(form, "items") == ["o12"]
        assert form.is_valid(), form.errors
        assert form.content().item_codes == []

    def test_open_a_measure(self, cast: Cast, pack: YearPack) -> None:
        initial = new_initial(cast.agency, pack, 2564, "", "o11")
        item = pack.item("o11")
        assert item
        assert (initial["items"], initial["indicators"]) == (["o11"], ["disclose"])
        assert initial["title"] == f"มาตรการ{item.name}"


class TestBudget:
    @pytest.mark.parametrize(
        ("written", "amount"),
        [("25,000", "25000"), ("๒๕,๐๐๐.๕๐ บาท", "25000.50"), ("1234567", "1234567"), ("", None), ("0", "0")],
    )
    def test_is_read_as_people_write_it(
        self, cast: Cast, pack: YearPack, written: str, amount: str | None
    ) -> None:
        form = fill(cast, pack, budget=written)
        assert form.is_valid(), form.errors
        assert form.content().budget == (None if amount is None else Decimal(amount))

    @pytest.mark.parametrize("slip", ["ห้าพัน", "-5", "25,00", "1.234", "99999999999"])
    def test_what_is_no_amount_is_refused(self, cast: Cast, pack: YearPack, slip: str) -> None:
        assert list(fill(cast, pack, budget=slip).errors) == ["budget"]


class TestTopics:
    def test_are_those_of_the_plans_own_year(self, cast: Cast) -> None:
        form = MeasureForm(agency=cast.agency, pack=pack_for(2566), fiscal_year=2567)
        assert offered(form, "topic") == ["", *"1234567"]
        assert new_initial(cast.agency, pack_for(2566), 2567, "asset")["topic"] == 4

    def test_before_a_year_has_rules_are_those_of_the_year_before(self, cast: Cast) -> None:
        form = MeasureForm(agency=cast.agency, pack=pack_for(2569), fiscal_year=2570)
        assert offered(form, "topic") == ["", *"1234567"]

    def test_that_came_with_a_file_stay_in_a_year_without(self, cast: Cast, pack: YearPack) -> None:
        options: dict[str, Any] = {"agency": cast.agency, "pack": pack, "fiscal_year": 2564}
        form = MeasureForm(typed(cast), initial={"topic": 4}, **options)
        assert "topic" not in form.fields
        assert form.is_valid(), form.errors
        assert form.content().topic == 4


class TestPages:
    @pytest.fixture
    def staff(self, client: Client, cast: Cast) -> Client:
        make_year(cast)
        client.force_login(cast.staff.user)
        return client

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"measures:{name}", args=["mae-kham-mi", 2564, *args])

    def test_a_recommendation_opens_the_form_and_is_remembered(self, staff: Client, cast: Cast) -> None:
        row = make_recommendation(cast)
        page = self.url("measure-add") + f"?recommendation={row.pk}"
        form = staff.get(page).context["form"]
        assert (form.initial["title"], form.initial["recommendation"]) == (row.title, row.pk)
        staff.post(page, typed(cast, recommendation=str(row.pk)))
        assert Measure.objects.get().recommendation == row

    def test_another_agencys_recommendation_does_not(self, staff: Client, cast: Cast, others: Cast) -> None:
        row = make_recommendation(others)
        page = self.url("measure-add") + f"?recommendation={row.pk}"
        assert "recommendation" not in staff.get(page).context["form"].initial
        staff.post(page, typed(cast, recommendation=str(row.pk)))
        assert Measure.objects.get().recommendation is None

    def test_a_copy_opens_with_everything_but_the_title(self, staff: Client, cast: Cast) -> None:
        measure = make_measure(cast, item_codes=["o12"], budget=Decimal(5000))
        form = staff.get(self.url("measure-add") + f"?copy={measure.pk}").context["form"]
        assert form.initial["title"] == f"{measure.title} (สำเนา)"
        assert (form.initial["items"], form.initial["budget"]) == (["o12"], Decimal(5000))
        assert Measure.objects.count() == 1

    @pytest.mark.parametrize("asked", ["copy=999999", "copy=x", "recommendation=9", "recommendation=๑x"])
    def test_what_is_not_there_opens_an_empty_form(self, staff: Client, asked: str) -> None:
        assert staff.get(f"{self.url('measure-add')}?{asked}").status_code == 200

    def test_a_plan_in_force_asks_why(self, staff: Client, cast: Cast) -> None:
        measure = make_measure(cast)
        Plan.objects.update(adopted_on=date(2020, 10, 27))
        page = self.url("measure-edit", measure.pk)
        refused = staff.post(page, typed(cast, version="1", title="แก้แล้ว"))
        assert refused.status_code == 422
        assert "กรุณากรอกเหตุผลที่แก้ไขแผน" in refused.content.decode()
        assert 'value="แก้แล้ว"' in refused.content.decode()
        answer = staff.post(page, typed(cast, version="1", title="แก้แล้ว", reason="ปรับตามมติที่ประชุม"))
        assert answer["Location"] == self.url("plan")
        assert "ปรับตามมติที่ประชุม" in staff.get(self.url("plan")).content.decode()

    def test_a_form_sent_after_the_plan_was_proposed_loses_nothing(self, staff: Client, cast: Cast) -> None:
        measure = make_measure(cast)
        staff.post(self.url("plan-propose"))
        Plan.objects.filter(pk=measure.plan_id).update(
            state="proposed", proposed_at="2021-01-01T00:00Z", proposed_by=cast.staff
        )
        answer = staff.post(self.url("measure-edit", measure.pk), typed(cast, version="1", title="พิมพ์ไว้"))
        assert answer.status_code == 422
        assert "อยู่ระหว่างการพิจารณา" in answer.content.decode()
        assert 'value="พิมพ์ไว้"' in answer.content.decode()
