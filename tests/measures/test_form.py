"""The form of a measure: what is asked for, what is refused, and where the words stand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from assessments.editions import current_edition, pack_of
from assessments.models import Assessment
from assessments.packs import YearPack
from measures.forms import MeasureForm, edit_initial, new_initial
from measures.models import Measure
from tests.factories import Cast, make_measure


@pytest.fixture
def pack(db: None) -> YearPack:
    edition = current_edition(2563)
    assert edition
    return pack_of(edition)


def typed(cast: Cast, **changes: Any) -> dict[str, Any]:
    """A complete form as the browser sends it."""
    return {
        "title": "มาตรการเผยแพร่ข้อมูล",
        "indicators": ["disclose"],
        "guideline": "๑) เผยแพร่ทุกไตรมาส",
        "steps": "1. จัดทำแผน\r\n\r\n2. เผยแพร่",
        "units": [str(cast.office.pk)],
        "owner": str(cast.staff.pk),
        "owner_name": "",
        "starts_on": "1 ต.ค. 2563",
        "due_on": "๓๐/๙/๒๕๖๔",
        "cut_offs": ["2021-03-31", "2021-09-30"],
        "target": "",
        "monitoring": "",
    } | changes


def fill(cast: Cast, pack: YearPack, **changes: Any) -> MeasureForm:
    return MeasureForm(typed(cast, **changes), agency=cast.agency, pack=pack, fiscal_year=2564)


class TestContent:
    def test_is_what_the_actions_take(self, cast: Cast, pack: YearPack) -> None:
        form = fill(cast, pack)
        assert form.is_valid(), form.errors
        content = form.content()
        assert (content.steps, content.guideline) == (["จัดทำแผน", "เผยแพร่"], "เผยแพร่ทุกไตรมาส")
        assert (content.starts_on, content.due_on) == (date(2020, 10, 1), date(2021, 9, 30))
        assert list(content.cut_offs) == [date(2021, 3, 31), date(2021, 9, 30)]
        assert (content.units, content.all_units, content.owner) == ([cast.office], False, cast.staff)

    def test_pasted_steps_are_kept_as_they_are_saved_again(self, cast: Cast, pack: YearPack) -> None:
        pasted = "1.\tสำรวจ\r\n\r\n๒) จัดทำแผน\r\n•\tเผยแพร่\tบนเว็บไซต์\r\n\xa0\r\n- 3. สรุป"
        form = fill(cast, pack, steps=pasted, guideline=pasted)
        assert form.is_valid(), form.errors
        steps = form.content().steps
        assert steps == ["สำรวจ", "จัดทำแผน", "เผยแพร่ บนเว็บไซต์", "สรุป"]
        opened = "\r\n".join(steps)
        again = fill(cast, pack, steps=opened, guideline=opened)
        assert again.is_valid(), again.errors
        assert (again.content().steps, again.content().guideline) == (steps, form.content().guideline)

    def test_every_office_is_one_choice(self, cast: Cast, pack: YearPack) -> None:
        content = form.content() if (form := fill(cast, pack, units=["all"])).is_valid() else None
        assert content
        assert (content.all_units, content.units) == (True, [])

    def test_an_owner_without_account_is_a_name(self, cast: Cast, pack: YearPack) -> None:
        form = fill(cast, pack, owner="", owner_name="นายนอก ระบบ")
        assert form.is_valid(), form.errors
        assert (form.content().owner, form.content().owner_name) == (None, "นายนอก ระบบ")

    def test_two_owners_at_once_are_asked_about_and_none_is_dropped(self, cast: Cast, pack: YearPack) -> None:
        form = fill(cast, pack, owner_name="นายนอก ระบบ")
        assert not form.is_valid()
        assert list(form.errors) == ["owner_name"]
        assert "กรุณาใช้อย่างเดียว" in str(form.errors)


class TestRefusals:
    @pytest.mark.parametrize(
        ("changes", "errors"),
        [
            (
                {"due_on": "1 ต.ค. 2564"},
                {
                    "due_on": [
                        "1 ตุลาคม 2564 อยู่นอกปีงบประมาณ 2564 กรุณาใช้วันที่ระหว่าง 1 ตุลาคม 2563 ถึง 30 กันยายน 2564"
                    ]
                },
            ),
            ({"starts_on": "1/10/2020"}, {"starts_on": ["ปี 2020 เป็น ค.ศ. กรุณาพิมพ์เป็น พ.ศ. 2563"]}),
            (
                {"starts_on": "1 มี.ค. 2564", "due_on": "28 ก.พ. 2564"},
                {"due_on": ["วันครบกำหนดต้องไม่ก่อนวันเริ่ม (1 มีนาคม 2564)"]},
            ),
            ({"due_on": "31 ก.พ. 2564"}, {"due_on": ["ไม่มีวันที่ 31 กุมภาพันธ์ 2564 กรุณาพิมพ์วันที่ตั้งแต่ 1 ถึง 28"]}),
            ({"owner": ""}, {"owner": ["กรุณาเลือกเจ้าของมาตรการ หรือพิมพ์ชื่อในช่องถัดไป"]}),
            ({"indicators": []}, {"indicators": ["กรุณาเลือกตัวชี้วัดอย่างน้อย 1 ข้อ"]}),
            ({"units": []}, {"units": ["กรุณาเลือกส่วนราชการอย่างน้อย 1 แห่ง หรือทุกส่วนราชการ"]}),
            ({"cut_offs": []}, {"cut_offs": ["กรุณาเลือกรอบติดตามอย่างน้อย 1 รอบ"]}),
            ({"steps": " \r\n - \r\n 1) "}, {"steps": ["กรุณาพิมพ์ขั้นตอนอย่างน้อย 1 ข้อ"]}),
        ],
    )
    def test_stand_beside_the_field_and_say_what_to_do(
        self, cast: Cast, pack: YearPack, changes: dict[str, Any], errors: dict[str, list[str]]
    ) -> None:
        assert dict(fill(cast, pack, **changes).errors) == errors

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("indicators", ["nothing"]),
            ("cut_offs", ["2022-03-31"]),
            ("owner", "0"),
            ("title", ""),
            ("starts_on", ""),
        ],
    )
    def test_what_is_not_on_offer_is_refused(
        self, cast: Cast, pack: YearPack, field: str, value: Any
    ) -> None:
        assert list(fill(cast, pack, **{field: value}).errors) == [field]

    def test_offices_and_officers_of_another_agency_are_not_on_offer(
        self, cast: Cast, others: Cast, pack: YearPack
    ) -> None:
        form = fill(cast, pack, units=[str(others.office.pk)], owner=str(others.staff.pk))
        assert sorted(form.errors) == ["owner", "units"]

    def test_an_officer_who_moved_away_is_not_on_offer(self, cast: Cast, pack: YearPack) -> None:
        Membership.objects.filter(pk=cast.staff.pk).update(is_active=False)
        assert list(fill(cast, pack).errors) == ["owner"]


class TestOpening:
    def test_a_new_measure_opens_with_sensible_values(self, cast: Cast, pack: YearPack) -> None:
        initial = new_initial(cast.agency, pack, 2564, "disclose")
        assert initial["title"] == "มาตรการยกระดับการเปิดเผยข้อมูล"
        assert initial["guideline"] == pack.indicator("disclose").advice
        assert (initial["starts_on"], initial["due_on"]) == (date(2020, 10, 1), date(2021, 9, 30))
        assert initial["cut_offs"] == ["2021-03-31", "2021-09-30"]
        assert initial["units"] == [str(cast.office.pk)]

    def test_an_unknown_indicator_opens_an_empty_one(self, cast: Cast, pack: YearPack) -> None:
        assert "title" not in new_initial(cast.agency, pack, 2564, "nothing")

    def test_a_measure_that_was_not_touched_is_saved_as_it_was(self, cast: Cast, pack: YearPack) -> None:
        measure = make_measure(cast)
        options: dict[str, Any] = {"agency": cast.agency, "pack": pack, "fiscal_year": 2564}
        opened = MeasureForm(initial=edit_initial(measure), **options)
        sent = {name: value for name in opened.fields if (value := opened[name].value()) not in (None, "")}
        again = MeasureForm(sent, **options)
        assert again.is_valid(), again.errors
        content = again.content()
        assert (content.title, content.owner, content.units) == (measure.title, cast.staff, [cast.office])
        assert content.steps == ["จัดทำแผนเผยแพร่", "เผยแพร่บนเว็บไซต์"]
        assert (content.starts_on, content.due_on) == (measure.starts_on, measure.due_on)


class TestPages:
    @pytest.fixture
    def staff(self, client: Client, cast: Cast, year_s000: Assessment) -> Client:
        client.force_login(cast.staff.user)
        return client

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"measures:{name}", args=["mae-kham-mi", 2564, *args])

    def test_a_measure_is_added(self, staff: Client, cast: Cast) -> None:
        answer = staff.post(self.url("measure-add"), typed(cast))
        assert answer["Location"] == self.url("plan")
        assert Measure.objects.get().title == "มาตรการเผยแพร่ข้อมูล"

    def test_a_wrong_date_saves_nothing(self, staff: Client, cast: Cast) -> None:
        answer = staff.post(self.url("measure-add"), typed(cast, due_on="30/9/2021"))
        assert answer.status_code == 422
        assert "ปี 2021 เป็น ค.ศ. กรุณาพิมพ์เป็น พ.ศ. 2564" in answer.content.decode()
        assert not Measure.objects.exists()

    def test_a_stale_form_is_refused_with_what_was_typed(self, staff: Client, cast: Cast) -> None:
        measure = make_measure(cast)
        page = self.url("measure-edit", measure.pk)
        assert staff.post(page, typed(cast, title="แรก", version="1"))["Location"] == self.url("plan")
        answer = staff.post(page, typed(cast, title="หลัง", version="1"))
        assert answer.status_code == 422
        assert "มีผู้บันทึกข้อมูลหน้านี้หลังจากที่ท่านเปิดไว้" in answer.content.decode()
        assert 'value="หลัง"' in answer.content.decode()
        assert Measure.objects.get().title == "แรก"

    def test_a_measure_is_removed_after_asking(self, staff: Client, cast: Cast) -> None:
        measure = make_measure(cast)
        assert measure.title in staff.get(self.url("measure-remove", measure.pk)).content.decode()
        assert Measure.objects.exists()
        staff.post(self.url("measure-remove", measure.pk), {"version": measure.version})
        assert not Measure.objects.exists()

    def test_a_measure_of_another_year_or_agency_is_not_found(
        self, staff: Client, cast: Cast, others: Cast
    ) -> None:
        elsewhere = make_measure(others)
        assert staff.post(self.url("measure-remove", elsewhere.pk)).status_code == 404
        assert staff.post(self.url("measure-edit", elsewhere.pk), typed(cast)).status_code == 404
        assert Measure.objects.get().plan.agency == others.agency

    def test_the_plan_shows_what_is_not_answered(self, staff: Client, cast: Cast) -> None:
        make_measure(cast)
        view = staff.get(self.url("plan")).context["view"]
        assert [row.indicator.rule.number for row in view.uncovered] == [5, 6, 7, 8, 10]

    def test_a_plan_without_rules_is_not_found(self, staff: Client) -> None:
        assert staff.get(reverse("measures:plan", args=["mae-kham-mi", 2599])).status_code == 404
