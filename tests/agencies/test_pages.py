"""The pages of officers and offices, as the agency's administrator uses them."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agencies.components import is_optional
from agencies.forms import NewOfficerForm
from agencies.models import Agency, Membership, Unit, User
from agencies.roles import Role
from tests.factories import Cast

PERSON = {
    "rank": "",
    "title": "นางสาว",
    "name": "มาลี ดีงาม",
    "role": "staff",
    "position": "เจ้าพนักงานธุรการ",
    "unit": "",
    "is_active": "on",
}


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin.user)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"agencies:{name}", args=["mae-kham-mi", *args])


def errors(answer: HttpResponse) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)  # type: ignore[attr-defined]


class TestNewOfficer:
    def test_the_temporary_password_is_shown_and_works(self, admin: Client, cast: Cast) -> None:
        sent = PERSON | {"username": "malee", "unit": cast.office.pk}
        assert admin.post(url("officer-add"), sent)["Location"] == url("officer-passwords")
        member = Membership.objects.get(user__username="malee")
        answer = admin.get(url("officer-passwords"))
        [password] = [row.password for row in answer.context["issued"]]
        assert (member.agency, member.role, member.unit) == (cast.agency, Role.STAFF, cast.office)
        assert member.user.check_password(password)
        assert member.user.must_change_password
        assert password in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]

    def test_a_title_typed_into_the_name_goes_into_its_own_box(self, admin: Client) -> None:
        sent = PERSON | {"username": "wichai", "title": "", "name": "นาย วิชัย  ศรีสุข"}
        assert admin.post(url("officer-add"), sent).status_code == 302
        person = User.objects.get(username="wichai")
        assert (person.title, person.name) == ("นาย", "วิชัย ศรีสุข")

    @pytest.mark.parametrize("username", ["staff@mae-kham-mi", "ab", "มาลี", "a b c"])
    def test_a_username_is_plain_and_new(self, admin: Client, username: str) -> None:
        answer = admin.post(url("officer-add"), PERSON | {"username": username})
        assert list(errors(answer)) == ["username"]
        assert not Membership.objects.filter(position="เจ้าพนักงานธุรการ").exists()

    def test_a_title_is_asked_for_where_there_is_no_rank(self, admin: Client) -> None:
        bare = PERSON | {"username": "malee", "title": "", "rank": "", "name": "สมชาย ใจดี"}
        assert "คำนำหน้าชื่อ" in admin.post(url("officer-add"), bare).context["form"].errors["title"][0]
        assert admin.post(url("officer-add"), bare | {"rank": "ว่าที่ร้อยตรี"}).status_code == 302

    def test_what_may_be_refused_when_blank_is_not_called_optional(self, admin: Client) -> None:
        form = NewOfficerForm(agency=Agency.objects.get())
        assert {name for name in form.fields if is_optional(form[name])} >= {"rank", "email"}
        assert not is_optional(form["title"])
        assert not is_optional(form["unit"])

    def test_a_username_differing_only_in_case_is_taken(self, admin: Client, cast: Cast) -> None:
        User.objects.filter(pk=cast.staff.user.pk).update(username="Malee")
        answer = admin.post(url("officer-add"), PERSON | {"username": "malee"})
        assert errors(answer) == {"username": ["มีผู้ใช้ชื่อนี้แล้ว กรุณาใช้ชื่ออื่น"]}

    def test_the_head_of_an_office_has_an_office(self, admin: Client) -> None:
        answer = admin.post(url("officer-add"), PERSON | {"username": "malee", "role": "office_head"})
        assert errors(answer) == {"unit": ["กรุณาเลือกส่วนราชการที่เป็นหัวหน้า"]}

    def test_an_office_of_another_agency_cannot_be_chosen(self, admin: Client, others: Cast) -> None:
        answer = admin.post(url("officer-add"), PERSON | {"username": "malee", "unit": others.office.pk})
        assert list(errors(answer)) == ["unit"]


class TestOfficer:
    def test_is_corrected(self, admin: Client, cast: Cast) -> None:
        answer = admin.post(url("officer-edit", cast.staff.pk), PERSON | {"version": cast.staff.version})
        stored = Membership.objects.select_related("user").get(pk=cast.staff.pk)
        assert answer["Location"] == url("officers")
        assert (stored.display_name, stored.position, stored.unit) == (
            "นางสาวมาลี ดีงาม",
            "เจ้าพนักงานธุรการ",
            None,
        )

    def test_is_marked_as_moved_away(self, admin: Client, cast: Cast) -> None:
        sent = {**PERSON, "is_active": "", "version": cast.staff.version}
        asked = admin.post(url("officer-edit", cast.staff.pk), sent)
        assert "พ้นหน้าที่ทันที" in asked.context["form"].questions[0]
        sent["answered"] = asked.context["form"]["answered"].value()
        admin.post(url("officer-edit", cast.staff.pk), sent)
        assert not Membership.objects.get(pk=cast.staff.pk).is_active

    @pytest.mark.parametrize("change", [{"is_active": ""}, {"role": "staff"}])
    def test_an_administrator_cannot_lock_himself_out(
        self, admin: Client, cast: Cast, change: dict[str, str]
    ) -> None:
        answer = admin.post(url("officer-edit", cast.admin.pk), PERSON | {"role": "admin"} | change)
        assert list(errors(answer)) == ["__all__"]
        stored = Membership.objects.get(pk=cast.admin.pk)
        assert (stored.is_active, stored.role) == (True, "admin")

    def test_of_another_agency_is_not_found(self, admin: Client, others: Cast) -> None:
        assert admin.post(url("officer-edit", others.staff.pk), PERSON).status_code == 404
        assert admin.post(url("officer-password", others.staff.pk)).status_code == 404
        assert Membership.objects.get(pk=others.staff.pk).position == others.staff.position

    def test_who_moved_away_gets_none(self, admin: Client, cast: Cast) -> None:
        Membership.objects.filter(pk=cast.staff.pk).update(is_active=False)
        assert admin.post(url("officer-password", cast.staff.pk)).status_code == 404


class TestOffice:
    def test_is_added(self, admin: Client, cast: Cast) -> None:
        answer = admin.post(url("unit-add"), {"name": "กองช่าง", "book_prefix": ""})
        assert answer["Location"] == url("officers")
        assert cast.agency.units.filter(name="กองช่าง").exists()

    def test_is_changed(self, admin: Client, cast: Cast) -> None:
        sent = {"name": "สำนักปลัด", "book_prefix": "พร 1", "version": cast.office.version}
        admin.post(url("unit-edit", cast.office.pk), sent)
        assert Unit.objects.get(pk=cast.office.pk).book_prefix == "พร 1"

    def test_leads_back_to_where_it_was_opened(self, admin: Client, cast: Cast) -> None:
        books = reverse("reports:number-books", args=[cast.agency.code])
        page = admin.get(url("unit-edit", cast.office.pk), headers={"referer": f"http://testserver{books}"})
        assert f'<input type="hidden" name="next" value="{books}">' in page.content.decode()
        sent = {"name": cast.office.name, "book_prefix": "พร 1", "version": cast.office.version}
        assert admin.post(url("unit-edit", cast.office.pk), sent | {"next": books})["Location"] == books

    @pytest.mark.parametrize(
        "wanted",
        [
            "https://evil.example/mae-kham-mi/",
            "//evil.example/mae-kham-mi/",
            "http://testserver//evil.example/mae-kham-mi/",
            "/",
        ],
    )
    def test_leads_to_no_other_place(self, admin: Client, cast: Cast, wanted: str) -> None:
        sent = {"name": cast.office.name, "book_prefix": "พร 1", "version": cast.office.version}
        answer = admin.post(url("unit-edit", cast.office.pk), sent | {"next": wanted})
        assert answer["Location"] == url("officers")

    def test_has_a_name_of_its_own(self, admin: Client, cast: Cast) -> None:
        answer = admin.post(url("unit-edit", cast.finance.pk), {"name": "สำนักปลัด"})
        assert errors(answer) == {"name": ["มีส่วนราชการชื่อนี้แล้ว"]}

    def test_of_another_agency_is_not_found(self, admin: Client, others: Cast) -> None:
        assert admin.post(url("unit-edit", others.office.pk), {"name": "x"}).status_code == 404
        assert Unit.objects.get(pk=others.office.pk).name == "สำนักปลัด"


class TestAgencyPage:
    DATA = {
        "kind": "sao",
        "name": "องค์การบริหารส่วนตำบลแม่คำมี",
        "district": "เมืองแพร่",
        "province": "แพร่",
        "website": "",
    }

    def test_is_corrected(self, admin: Client, cast: Cast) -> None:
        sent = self.DATA | {"version": cast.agency.version}
        assert admin.post(url("agency-edit"), sent)["Location"] == url("officers")
        cast.agency.refresh_from_db()
        assert (cast.agency.district, cast.agency.province) == ("เมืองแพร่", "แพร่")

    def test_its_place_stands_without_the_word_before_it(self, admin: Client, cast: Cast) -> None:
        place = {"district": "อำเภอ เมืองแพร่", "province": "จ.แพร่"}
        admin.post(url("agency-edit"), self.DATA | place | {"version": cast.agency.version})
        cast.agency.refresh_from_db()
        assert (cast.agency.district, cast.agency.province) == ("เมืองแพร่", "แพร่")

    def test_a_new_name_is_written_out_and_told(self, admin: Client, cast: Cast) -> None:
        sent = self.DATA | {"name": "อบต.แม่คำมีใหม่", "version": cast.agency.version}
        answer = admin.post(url("agency-edit"), sent, follow=True)
        assert "ใส่ชื่อใหม่ในตำแหน่งของเจ้าหน้าที่ 3 คน เอกสารที่ออกแล้วไม่เปลี่ยน" in answer.content.decode()
        cast.agency.refresh_from_db()
        assert cast.agency.name == "องค์การบริหารส่วนตำบลแม่คำมีใหม่"

    def test_a_name_of_another_kind_is_refused_until_the_kind_fits(self, admin: Client, cast: Cast) -> None:
        sent = self.DATA | {"name": "ทต.แม่คำมี", "version": cast.agency.version}
        [told] = errors(admin.post(url("agency-edit"), sent))["name"]
        assert told.startswith("ชื่อนี้เป็นของเทศบาลตำบล")
        assert admin.post(url("agency-edit"), sent | {"kind": "subdistrict_municipality"}).status_code == 302
        assert Membership.objects.get(pk=cast.mayor.pk).position == "นายกเทศมนตรีตำบลแม่คำมี"

    @pytest.mark.parametrize(("name", "place"), [("อบต." + "ก" * 190, "name"), ("ก" * 177, "__all__")])
    def test_a_name_that_gets_too_long_is_refused(
        self, admin: Client, cast: Cast, name: str, place: str
    ) -> None:
        """The name itself, or with it the position of the mayor."""
        sent = self.DATA | {"name": name, "version": cast.agency.version}
        assert list(errors(admin.post(url("agency-edit"), sent))) == [place]
        assert Agency.objects.get(pk=cast.agency.pk).name == "องค์การบริหารส่วนตำบลแม่คำมี"

    def test_a_wrong_address_is_refused_beside_its_field(self, admin: Client) -> None:
        answer = admin.post(url("agency-edit"), self.DATA | {"website": "ไม่มี"})
        assert errors(answer) == {"website": ["ที่อยู่เว็บไซต์ไม่ถูกต้อง เช่น https://example.go.th"]}
