"""The way in: first page, demo and set-up."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, Membership, Unit, User
from tests.factories import Cast
from tests.plain_demo import load_plain_demo

SignIn = Callable[[Client, Membership], Client]
HOME, DEMO, SETUP = reverse("desk:home"), reverse("desk:demo"), reverse("desk:setup")
DESK = reverse("desk:agency", args=["mae-kham-mi"])
PASSWORDS = reverse("agencies:officer-passwords", args=["na-di"])


def text(answer: HttpResponse) -> str:
    """What a reader sees of the page's content, words parted by single spaces."""
    html = answer.content.decode().split('<main id="main" tabindex="-1">')[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def demo(db: None, settings: Any) -> Agency:
    """A portal started with its demo, in which nothing was set up yet."""
    settings.DEMO = True
    return load_plain_demo()


class TestWelcome:
    def test_offers_set_up_and_no_demo_where_the_demo_is_closed(self, client: Client, db: None) -> None:
        html = client.get(HOME).content.decode()
        assert f'class="btn btn-primary btn-lg" href="{SETUP}"' in html
        assert DEMO not in html

    def test_offers_the_demo_first_where_it_is_open(self, client: Client, demo: Agency) -> None:
        html = client.get(HOME).content.decode()
        assert f'<form method="post" action="{DEMO}">' in html
        assert f'class="btn btn-outline-primary btn-lg" href="{SETUP}"' in html

    def test_offers_signing_in_once_the_portal_is_set_up(
        self, client: Client, demo: Agency, cast: Cast
    ) -> None:
        html = client.get(HOME).content.decode()
        assert f'btn-lg" href="{reverse("agencies:sign-in")}"' in html
        assert SETUP not in html
        assert DEMO not in html

    def test_leads_an_officer_to_their_only_desk(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        assert as_officer(client, cast.mayor).get(HOME)["Location"] == DESK

    def test_asks_an_officer_of_two_agencies_where_to_go(
        self, client: Client, cast: Cast, others: Cast, as_officer: SignIn
    ) -> None:
        Membership.objects.create(
            user=cast.staff.user, agency=others.agency, role="staff", position="ช่วยราชการ"
        )
        answer = as_officer(client, cast.staff).get(HOME)
        assert [post.agency for post in answer.context["posts"]] == [others.agency, cast.agency]
        assert "ช่วยราชการ" in text(answer)

    def test_says_whom_to_ask_where_an_officer_has_no_post_left(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        Membership.objects.filter(pk=cast.staff.pk).update(is_active=False)
        assert "บัญชีของท่านยังไม่ได้สังกัดหน่วยงาน" in text(as_officer(client, cast.staff).get(HOME))


class TestDemo:
    def test_shows_its_people_in_the_order_in_which_they_act(self, client: Client, demo: Agency) -> None:
        people = client.get(DEMO).context["people"]
        assert [str(person.role) for person, _ in people][:5] == [
            "staff",
            "office_head",
            "deputy_clerk",
            "clerk",
            "mayor",
        ]

    def test_signs_the_chosen_person_in(self, client: Client, demo: Agency) -> None:
        answer = client.post(DEMO, {"username": "demo.staff"})
        assert answer["Location"] == reverse("desk:agency", args=[demo.code])
        assert client.get(answer["Location"]).context["member"].user.username == "demo.staff"

    def test_knows_nobody_else(self, client: Client, demo: Agency) -> None:
        assert client.post(DEMO, {"username": "root"}).status_code == 404
        assert "_auth_user_id" not in client.session

    @pytest.mark.parametrize(
        "request_from",
        [
            {"REMOTE_ADDR": "192.0.2.7"},
            {"REMOTE_ADDR": "no address"},
            {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
            {"HTTP_FORWARDED": "for=192.0.2.7"},
            {"HTTP_X_REAL_IP": "192.0.2.7"},
            {"HTTP_X_FORWARDED_PROTO": "https"},
            {"HTTP_VIA": "1.1 proxy"},
        ],
    )
    def test_opens_to_the_portals_own_machine_only(
        self, client: Client, demo: Agency, request_from: dict[str, str]
    ) -> None:
        assert client.get(DEMO, **request_from).status_code == 404  # type: ignore[arg-type]
        answer = client.post(DEMO, {"username": "demo.staff"}, **request_from)  # type: ignore[arg-type]
        assert answer.status_code == 404
        assert "_auth_user_id" not in client.session

    def test_opens_to_either_kind_of_loopback_address(self, client: Client, demo: Agency) -> None:
        assert client.get(DEMO, REMOTE_ADDR="::1").status_code == 200

    def test_closes_for_good_when_a_real_agency_is_set_up(
        self, client: Client, demo: Agency, cast: Cast
    ) -> None:
        assert client.post(DEMO, {"username": "demo.staff"}).status_code == 404

    def test_is_closed_where_it_was_not_started_with(
        self, client: Client, demo: Agency, settings: Any
    ) -> None:
        settings.DEMO = False
        assert client.get(DEMO).status_code == 404

    def test_is_closed_where_it_was_not_loaded(self, client: Client, db: None, settings: Any) -> None:
        settings.DEMO = True
        assert client.get(DEMO).status_code == 404


def row(place: int, role: str, name: str = "", username: str = "", title: str = "นาย") -> dict[str, str]:
    """One officer of the set-up form as a browser sends it."""
    fields = {"role": role, "rank": "", "title": title, "name": name, "username": username}
    if name and role == "staff":
        fields["position"] = "นักวิเคราะห์นโยบายและแผน"
    return {f"officers-{place}-{field}": value for field, value in fields.items()}


FORM = {
    "kind": "sao",
    "name": "องค์การบริหารส่วนตำบลนาดี",
    "code": "na-di",
    "district": "เมือง",
    "province": "แพร่",
    "units": "สำนักปลัด\nกองคลัง\n\nกองคลัง",
    "admin_title": "นาย",
    "admin_name": "ดูแล ระบบดี",
    "admin_position": "นักวิชาการคอมพิวเตอร์",
    "admin_username": "dulae",
    "password1": "ม้าลาย-กินหญ้า-42",
    "password2": "ม้าลาย-กินหญ้า-42",
    "officers-TOTAL_FORMS": "5",
    "officers-INITIAL_FORMS": "5",
    **row(0, "office_head", "สุรชัย ใจนนท์", "surachai"),
    **row(1, "deputy_clerk"),
    **row(2, "clerk", "สมพร ใจดี", "somporn"),
    **row(3, "mayor", "ประเสริฐ คำสุข", "prasert"),
    **row(4, "staff", "อรอร คำลือ", "orn", title="นาง"),
}


class TestSetUp:
    def test_says_before_they_are_typed_what_cannot_be_changed(self, client: Client, db: None) -> None:
        answer = client.get(SETUP)
        assert "เว้นแต่ชื่อย่อภาษาอังกฤษและชื่อผู้ใช้" in text(answer)
        for form, field in (("agency_form", "code"), ("admin_form", "admin_username")):
            assert answer.context[form].fields[field].help_text.endswith("ตั้งแล้วเปลี่ยนไม่ได้")

    def test_begins_with_a_row_for_each_position_of_the_chain(self, client: Client, db: None) -> None:
        answer = client.get(SETUP)
        assert [form.row_label for form in answer.context["officers"]] == [
            "หัวหน้าสำนักปลัด",
            "รองปลัด",
            "ปลัด",
            "นายก",
            "เจ้าหน้าที่ผู้รับผิดชอบ ITA",
        ]
        assert "no-store" in answer["Cache-Control"]

    def test_a_form_that_comes_second_is_told_so(
        self, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It was opened, and found to be open, before the other one was taken."""
        monkeypatch.setattr("desk.views.real_agency_exists", lambda: False)
        answer = client.post(SETUP, FORM)
        assert answer.status_code == 422
        assert "มีผู้ตั้งค่าหน่วยงานไปแล้ว" in text(answer)
        assert list(Agency.objects.all()) == [cast.agency]
        assert "_auth_user_id" not in client.session

    def test_a_title_typed_into_the_name_goes_into_its_own_box(self, client: Client, db: None) -> None:
        typed = row(2, "clerk", "นายวิชัย ศรีสุข", "wichai", title="")
        client.post(SETUP, FORM | typed | {"admin_title": "", "admin_name": "นางสาวมาลี ดีงาม"})
        for username, title, name in (("wichai", "นาย", "วิชัย ศรีสุข"), ("dulae", "นางสาว", "มาลี ดีงาม")):
            person = User.objects.get(username=username)
            assert (person.title, person.name) == (title, name)

    def test_creates_everything_and_signs_the_administrator_in(self, client: Client, db: None) -> None:
        answer = client.post(SETUP, FORM)
        assert (answer.status_code, answer["Location"]) == (302, PASSWORDS)
        agency = Agency.objects.get(code="na-di")
        assert (agency.name, agency.province, agency.is_demo) == ("องค์การบริหารส่วนตำบลนาดี", "แพร่", False)
        assert list(agency.units.values_list("name", flat=True)) == ["สำนักปลัด", "กองคลัง"]
        posts = agency.memberships.order_by("pk").values_list("user__username", "role", "unit__name")
        assert list(posts) == [
            ("dulae", "admin", "สำนักปลัด"),
            ("surachai", "office_head", "สำนักปลัด"),
            ("somporn", "clerk", None),
            ("prasert", "mayor", None),
            ("orn", "staff", "สำนักปลัด"),
        ]
        assert client.get(reverse("desk:agency", args=["na-di"])).context["member"].user.username == "dulae"

    def test_positions_are_written_out_for_printing(self, client: Client, db: None) -> None:
        client.post(SETUP, FORM)
        assert Membership.objects.get(role="mayor").position == "นายกองค์การบริหารส่วนตำบลนาดี"
        assert Membership.objects.get(role="clerk").position == "ปลัดองค์การบริหารส่วนตำบลนาดี"

    def test_the_officer_in_charge_has_a_post_of_their_own(self, client: Client, db: None) -> None:
        refused = client.post(SETUP, FORM | {"officers-4-position": ""})
        assert "กรุณากรอกตำแหน่ง" in refused.context["officers"].forms[4].errors["position"][0]
        client.post(SETUP, FORM)
        assert Membership.objects.get(role="staff").position == "นักวิเคราะห์นโยบายและแผน"

    def test_nobody_is_printed_without_a_title_or_a_rank(self, client: Client, db: None) -> None:
        bare = client.post(SETUP, FORM | {"officers-2-title": "", "admin_title": ""})
        assert "คำนำหน้าชื่อ" in bare.context["officers"].forms[2].errors["title"][0]
        assert "admin_title" in bare.context["admin_form"].errors
        client.post(SETUP, FORM | {"officers-2-title": "", "officers-2-rank": "ว่าที่ร้อยตรี"})
        assert User.objects.get(username="somporn").rank == "ว่าที่ร้อยตรี"

    @pytest.mark.parametrize("typed", ["อบต.นาดี", "นาดี"])
    def test_a_short_name_is_written_out_for_papers(self, client: Client, db: None, typed: str) -> None:
        client.post(SETUP, FORM | {"name": typed})
        assert Agency.objects.get(code="na-di").name == "องค์การบริหารส่วนตำบลนาดี"
        assert Membership.objects.get(role="mayor").position == "นายกองค์การบริหารส่วนตำบลนาดี"

    def test_a_place_is_kept_without_the_word_that_papers_print_before_it(
        self, client: Client, db: None
    ) -> None:
        client.post(SETUP, FORM | {"district": "อ.บ้านโป่งใหม่", "province": "จ. ราชบุรี"})
        agency = Agency.objects.get(code="na-di")
        assert (agency.district, agency.province) == ("บ้านโป่งใหม่", "ราชบุรี")

    @pytest.mark.parametrize(
        ("kind", "office"), [("subdistrict_municipality", "สำนักปลัดเทศบาล"), ("pao", "สำนักปลัด")]
    )
    def test_the_main_office_is_called_as_in_this_kind_of_agency(
        self, client: Client, db: None, kind: str, office: str
    ) -> None:
        client.post(SETUP, FORM | {"kind": kind, "name": "นาดี"})
        assert Unit.objects.order_by("order").first().name == office  # type: ignore[union-attr]

    def test_a_title_is_written_in_full(self, client: Client, db: None) -> None:
        client.post(SETUP, FORM | row(4, "staff", "อรอร คำลือ", "orn", title="น.ส."))
        assert str(User.objects.get(username="orn")) == "นางสาวอรอร คำลือ"

    def test_who_does_the_work_alone_is_told_to_leave_the_row_empty(self, client: Client, db: None) -> None:
        answer = client.post(SETUP, FORM | row(4, "staff", "ดูแล ระบบดี", "dulae"))
        [told] = answer.context["officers"].forms[4].errors["username"]
        assert "ให้เว้นแถวนี้ว่างทั้งแถว" in told
        assert "เว้นว่างได้ถ้าท่านทำเอง ผู้ดูแลระบบทำงานนี้ได้" in text(answer)

    def test_says_that_the_demo_will_close_where_there_is_one(self, client: Client, demo: Agency) -> None:
        assert "หน่วยงานตัวอย่างจะปิดถาวร" in text(client.get(SETUP))

    def test_says_nothing_of_a_demo_where_there_is_none(self, client: Client, db: None) -> None:
        assert "หน่วยงานตัวอย่าง" not in text(client.get(SETUP))

    def test_leads_to_the_temporary_passwords(self, client: Client, db: None) -> None:
        answer = client.post(SETUP, FORM, follow=True)
        given = {row.member.user.username: row.password for row in answer.context["issued"]}
        assert list(given) == ["surachai", "somporn", "prasert", "orn"]
        assert "องค์การบริหารส่วนตำบลนาดี พร้อมใช้งานแล้ว" in text(answer)
        for username, password in given.items():
            user = User.objects.get(username=username)
            assert user.check_password(password)
            assert user.must_change_password
            assert answer.content.decode().count(password) == 1
        assert "no-store" in answer["Cache-Control"]
        assert not User.objects.get(username="dulae").must_change_password

    def test_leads_to_the_desk_where_nobody_else_was_named(self, client: Client, db: None) -> None:
        nobody = {key: "" for key in FORM if key.endswith(("-name", "-username"))}
        answer = client.post(SETUP, FORM | nobody)
        assert answer["Location"] == reverse("desk:agency", args=["na-di"])

    @pytest.mark.parametrize(
        ("changes", "form", "field"),
        [
            ({"code": "Na Di!"}, "agency_form", "code"),
            ({"code": "setup"}, "agency_form", "code"),
            ({"code": "portal"}, "agency_form", "code"),
            ({"code": "2568"}, "agency_form", "code"),
            ({"name": ""}, "agency_form", "name"),
            ({"name": "ทต.นาดี"}, "agency_form", "name"),
            ({"name": "อบต."}, "agency_form", "name"),
            ({"name": "ก" * 199}, "agency_form", "name"),
            ({"kind": "?"}, "agency_form", "kind"),
            ({"units": " \n "}, "agency_form", "units"),
            ({"units": "สำนักปลัด\nทุกส่วนราชการ"}, "agency_form", "units"),
            ({"units": "ก" * 161}, "agency_form", "units"),
            ({"admin_username": "มาลี"}, "admin_form", "admin_username"),
            ({"password2": "ม้าลาย-กินหญ้า-43"}, "admin_form", "password2"),
            ({"password1": "1234567890", "password2": "1234567890"}, "admin_form", "password1"),
            ({"password1": "สั้นไป", "password2": "สั้นไป"}, "admin_form", "password1"),
            ({"password1": "ดูแลระบบดี", "password2": "ดูแลระบบดี"}, "admin_form", "password1"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong_and_keeps_nothing(
        self, client: Client, db: None, changes: dict[str, str], form: str, field: str
    ) -> None:
        answer = client.post(SETUP, FORM | changes)
        assert answer.status_code == 422
        assert set(answer.context[form].errors) == {field}
        assert f'id="id_{field}_error"' in answer.content.decode()
        assert not Agency.objects.exists()
        assert not User.objects.exists()
        assert "_auth_user_id" not in client.session

    @pytest.mark.parametrize(
        ("changes", "place", "field"),
        [
            (row(2, "clerk", "สมพร ใจดี", "SURACHAI"), 2, "username"),
            (row(2, "clerk", "สมพร ใจดี", "Dulae"), 2, "username"),
            (row(2, "clerk", "สมพร ใจดี"), 2, "username"),
            (row(2, "clerk", "", "somporn"), 2, "name"),
            (row(2, "clerk", "สมพร ใจดี", "สมพร"), 2, "username"),
        ],
    )
    def test_says_in_the_row_what_is_wrong_with_an_officer(
        self, client: Client, db: None, changes: dict[str, str], place: int, field: str
    ) -> None:
        answer = client.post(SETUP, FORM | changes)
        assert answer.status_code == 422
        wrong = {
            number: set(form.errors)
            for number, form in enumerate(answer.context["officers"].forms)
            if form.errors
        }
        assert wrong == {place: {field}}
        assert f'id="id_officers-{place}-{field}_error"' in answer.content.decode()
        assert not User.objects.exists()

    def test_usernames_of_the_demo_are_taken(self, client: Client, demo: Agency) -> None:
        answer = client.post(SETUP, FORM | {"admin_username": "Demo.Staff"})
        assert set(answer.context["admin_form"].errors) == {"admin_username"}

    def test_keeps_what_was_typed(self, client: Client, db: None) -> None:
        html = client.post(SETUP, FORM | {"code": "?"}).content.decode()
        assert 'value="องค์การบริหารส่วนตำบลนาดี"' in html
        assert 'value="surachai"' in html

    def test_half_a_set_up_is_none(self, client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(**facts: Any) -> str:
            raise OSError("no random numbers")

        monkeypatch.setattr("desk.setup.set_temporary_password", broken)
        with pytest.raises(OSError, match="no random numbers"):
            client.post(SETUP, FORM)
        assert not Agency.objects.exists()
        assert not Unit.objects.exists()
        assert not User.objects.exists()

    def test_is_gone_once_an_agency_is_set_up(self, client: Client, db: None) -> None:
        client.post(SETUP, FORM)
        assert client.get(SETUP).status_code == 404
        assert client.post(SETUP, FORM | {"code": "na-rai"}).status_code == 404
        assert Agency.objects.count() == 1
