"""What is asked before an officer takes a post of the signing chain, or leaves it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.forms import officer_initial
from agencies.models import Acting, Membership
from agencies.roles import Role
from reports.seats import next_seat
from tests.as_read import read
from tests.factories import Cast, make_acting, make_measure, make_submitted_memo, sign
from thai.fiscal import FiscalYear

SECOND = {
    "rank": "", "title": "นาย", "name": "สมาน คงดี", "username": "saman", "email": "",
    "role": "clerk", "position": "ปลัดองค์การบริหารส่วนตำบล", "unit": "",
}  # fmt: skip


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin.user)
    return client


def edit(member: Membership, **changes: Any) -> tuple[str, dict[str, Any]]:
    """The address of an officer's form, and what it would send."""
    typed = officer_initial(member) | changes
    typed = {name: "" if value is None else value for name, value in typed.items()}
    if not typed["is_active"]:
        del typed["is_active"]
    return reverse("agencies:officer-edit", args=[member.agency.code, member.pk]), typed


def confirmed(asked: Any, typed: dict[str, Any]) -> dict[str, Any]:
    """The same form again, with what its page carries once it has asked."""
    return typed | {"answered": asked.context["form"]["answered"].value()}


class TestTakingAPost:
    def test_a_second_clerk_is_asked_about_and_nothing_typed_is_lost(self, admin: Client, cast: Cast) -> None:
        make_submitted_memo(cast)
        address = reverse("agencies:officer-add", args=[cast.agency.code])
        asked = admin.post(address, SECOND)
        page = read(asked)
        assert f"{cast.clerk.display_name} ดำรงตำแหน่ง ปลัด อยู่แล้ว" in page
        assert "ขณะนี้ไม่มีเอกสารที่รอลำดับ ปลัด ลงนาม" in page
        assert 'value="สมาน คงดี"' in page
        assert "ยืนยันและบันทึก" in page
        assert not Membership.objects.filter(user__username="saman").exists()
        admin.post(address, confirmed(asked, SECOND))
        assert Membership.objects.filter(user__username="saman", role=Role.CLERK).exists()

    def test_papers_that_wait_at_the_post_are_counted(self, admin: Client, cast: Cast) -> None:
        sign(make_submitted_memo(cast), cast.head, cast.deputy)
        asked = admin.post(reverse("agencies:officer-add", args=[cast.agency.code]), SECOND)
        assert "ขณะนี้มีเอกสารที่รอลำดับ ปลัด ลงนาม 1 ฉบับ" in read(asked)

    def test_another_question_is_asked_anew(self, admin: Client, cast: Cast) -> None:
        address = reverse("agencies:officer-add", args=[cast.agency.code])
        asked = admin.post(address, SECOND)
        again = admin.post(address, confirmed(asked, SECOND) | {"role": "mayor"})
        assert cast.mayor.display_name in "".join(again.context["form"].questions)
        assert not Membership.objects.filter(user__username="saman").exists()

    @pytest.mark.parametrize("changes", [{"role": "deputy_clerk"}, {"role": "staff"}])
    def test_posts_of_several_are_not_asked_about(
        self, admin: Client, cast: Cast, changes: dict[str, str]
    ) -> None:
        admin.post(reverse("agencies:officer-add", args=[cast.agency.code]), SECOND | changes)
        assert Membership.objects.filter(user__username="saman").exists()

    def test_the_head_of_another_office_is_no_second_head(self, admin: Client, cast: Cast) -> None:
        head = SECOND | {"role": "office_head", "unit": cast.finance.pk}
        address = reverse("agencies:officer-add", args=[cast.agency.code])
        asked = admin.post(address, head | {"unit": cast.office.pk})
        assert cast.head.display_name in asked.context["form"].questions[0]
        assert admin.post(address, head).status_code == 302


class TestLeavingAPost:
    def test_the_papers_are_named_and_who_is_asked_instead(self, admin: Client, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), cast.head, cast.deputy)
        address, typed = edit(cast.clerk, is_active=False)
        asked = admin.post(address, typed)
        page = read(asked)
        assert f"{cast.clerk.display_name} จะไม่ลงนามในตำแหน่ง ปลัด อีก และจะไม่มีผู้ดำรงตำแหน่งนี้" in page
        assert "กำลังรอลงนาม ไม่มีผู้ดำรงตำแหน่งนี้ ระบบจะข้ามไปให้" in page
        assert cast.mayor.display_name in page
        assert Membership.objects.get(pk=cast.clerk.pk).is_active
        admin.post(address, confirmed(asked, typed))
        assert not Membership.objects.get(pk=cast.clerk.pk).is_active
        seat = next_seat(paper)
        assert seat
        assert seat.holder == cast.mayor

    def test_nobody_is_left_to_sign(self, admin: Client, cast: Cast) -> None:
        sign(make_submitted_memo(cast), cast.head, cast.deputy, cast.clerk)
        address, typed = edit(cast.mayor, is_active=False)
        assert "ไม่มีผู้ลงนามแทน เอกสารจะค้างอยู่" in read(admin.post(address, typed))

    def test_who_stands_in_is_named(self, admin: Client, cast: Cast) -> None:
        make_submitted_memo(cast)
        today = timezone.localdate()
        make_acting(cast, cast.staff, starts_on=today, ends_on=today, kind="on_behalf")
        address, typed = edit(cast.clerk, role="staff")
        page = read(admin.post(address, typed))
        assert f"ผู้ลงนามแทนในลำดับนี้คือ {cast.staff.display_name}" in page
        assert "ยังไม่ถึงลำดับ" in page

    def test_one_who_stands_in_is_missed_too(self, admin: Client, cast: Cast) -> None:
        today = timezone.localdate()
        make_acting(cast, cast.staff, starts_on=today, ends_on=today)
        address, typed = edit(cast.staff, is_active=False)
        assert "จะลงนามแทนไม่ได้อีก" in read(admin.post(address, typed))

    def test_the_measures_left_without_an_owner_are_named(self, admin: Client, cast: Cast) -> None:
        year = FiscalYear.of(timezone.localdate()).year
        make_measure(cast, year, owner=cast.staff, title="เปิดเผยแผนจัดซื้อ")
        make_measure(cast, year, owner=cast.head, title="ของผู้อื่น")
        address, typed = edit(cast.staff, is_active=False)
        asked = admin.post(address, typed)
        page = read(asked)
        assert f"{cast.staff.display_name} จะพ้นหน้าที่ทันที" in page
        assert "มาตรการที่ผู้นี้เป็นเจ้าของ 1 มาตรการ" in page
        assert "เปิดเผยแผนจัดซื้อ" in page
        assert "ของผู้อื่น" not in page
        assert Membership.objects.get(pk=cast.staff.pk).is_active
        admin.post(address, confirmed(asked, typed))
        assert not Membership.objects.get(pk=cast.staff.pk).is_active

    def test_what_changes_no_post_is_saved_at_once(self, admin: Client, cast: Cast) -> None:
        address, typed = edit(cast.clerk, email="clerk@example.go.th")
        assert admin.post(address, typed).status_code == 302


class TestStandingInTwice:
    @pytest.fixture(autouse=True)
    def days_of_2563_are_recent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("agencies.actings.LONG_AGO", timedelta(days=36500))

    def typed(self, cast: Cast, **changes: Any) -> dict[str, Any]:
        return {
            "member": cast.deputy.pk, "kind": "acting", "seat": "mayor:", "post": "",
            "order_number": "117/2563", "order_dated_on": "30 ก.ย. 2563",
            "starts_on": "20/10/2563", "ends_on": "5/11/2563", **changes,
        }  # fmt: skip

    def test_the_other_order_is_named_and_confirmed(self, admin: Client, cast: Cast) -> None:
        make_acting(cast)
        address = reverse("agencies:acting-add", args=[cast.agency.code])
        asked = admin.post(address, self.typed(cast))
        assert asked.status_code == 422
        [question] = asked.context["form"].questions
        assert "คำสั่งที่ 116/2563" in question
        assert "ตั้งแต่ 20 ตุลาคม 2563 ถึง 31 ตุลาคม 2563" in question
        assert Acting.objects.count() == 1
        assert admin.post(address, confirmed(asked, self.typed(cast))).status_code == 302
        assert Acting.objects.count() == 2

    def test_other_days_are_not_asked_about(self, admin: Client, cast: Cast) -> None:
        make_acting(cast)
        address = reverse("agencies:acting-add", args=[cast.agency.code])
        assert admin.post(address, self.typed(cast, starts_on="1/11/2563")).status_code == 302
