"""Who may do what: the table of roles, and the two answers to a person who may not."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from agencies.access import can, membership_or_404, memberships_of, require, visible_agencies
from agencies.models import Membership
from agencies.roles import DUTIES, Permission, Role, permissions_of
from tests.factories import Cast, make_member

P = Permission
PREPARE = {
    P.VIEW, P.ENTER_SCORES, P.CONFIRM_RESULT, P.EDIT_MEASURES, P.REPORT_PROGRESS, P.REPORT_FOR_OWNER,
    P.DRAFT_PAPERS,
}  # fmt: skip
DECIDE = {P.VIEW, P.REPORT_PROGRESS, P.SIGN_PAPERS}
TABLE = {
    Role.STAFF: PREPARE,
    Role.OFFICE_HEAD: PREPARE | {P.SIGN_PAPERS, P.REOPEN_RESULT},
    Role.DEPUTY_CLERK: DECIDE | {P.READ_LOG},
    Role.CLERK: DECIDE | {P.REOPEN_RESULT, P.ADOPT_PLAN, P.READ_LOG},
    Role.MAYOR: DECIDE | {P.ADOPT_PLAN, P.READ_LOG},
    Role.ADMIN: PREPARE | {P.REOPEN_RESULT, P.READ_LOG, P.MANAGE_AGENCY},
}


def test_the_table_says_what_each_role_may_do() -> None:
    assert {role: set(duty.permissions) for role, duty in DUTIES.items()} == TABLE


def test_every_role_has_one_line_in_thai_and_every_permission_a_holder() -> None:
    assert list(DUTIES) == list(Role)
    assert all(duty.sentence and not duty.sentence.isascii() for duty in DUTIES.values())
    assert {permission for duty in DUTIES.values() for permission in duty.permissions} == set(Permission)


def test_the_one_who_signs_last_cannot_change_what_he_signs() -> None:
    assert not permissions_of(Role.MAYOR) & {P.ENTER_SCORES, P.EDIT_MEASURES, P.DRAFT_PAPERS}


def test_nobody_adopts_a_plan_they_may_write_themselves() -> None:
    adopting = {role for role, permissions in TABLE.items() if P.ADOPT_PLAN in permissions}
    assert adopting == {Role.CLERK, Role.MAYOR}
    assert not any(P.EDIT_MEASURES in TABLE[role] for role in adopting)


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(ValueError, match="minister"):
        permissions_of("minister")


def test_an_officer_may_do_what_the_table_says(cast: Cast) -> None:
    for member in cast.everyone:
        assert {permission for permission in Permission if can(member, permission)} == TABLE[
            Role(member.role)
        ]


def test_an_officer_who_moved_away_may_do_nothing(cast: Cast) -> None:
    cast.staff.is_active = False
    assert not any(can(cast.staff, permission) for permission in Permission)


class TestFetchOrRefuse:
    def test_the_post_is_found_by_person_and_agency(self, cast: Cast) -> None:
        assert membership_or_404(cast.staff.user, "mae-kham-mi") == cast.staff

    def test_another_agency_does_not_exist_for_an_outsider(self, cast: Cast, outsider: Membership) -> None:
        with pytest.raises(Http404):
            membership_or_404(outsider.user, cast.agency.code)

    def test_nor_does_ones_own_after_moving_away(self, cast: Cast) -> None:
        Membership.objects.filter(pk=cast.staff.pk).update(is_active=False)
        with pytest.raises(Http404):
            membership_or_404(cast.staff.user, cast.agency.code)

    def test_who_may_look_but_not_act_is_told_who_may(self, cast: Cast) -> None:
        with pytest.raises(PermissionDenied) as denied:
            require(cast.mayor, Permission.ENTER_SCORES)
        assert str(denied.value) == (
            "ตำแหน่งของท่านไม่มีสิทธิ์ “บันทึกผลคะแนน” "
            "ผู้ที่ทำได้คือ เจ้าหน้าที่ผู้รับผิดชอบ ITA / หัวหน้าส่วนราชการ / ผู้ดูแลระบบของหน่วยงาน "
            "ได้แก่ นางอรอร คำลือ, ว่าที่ร้อยตรี สุรชัย ใจนนท์, นายดูแล ระบบดี"
        )

    def test_who_may_act_passes(self, cast: Cast) -> None:
        require(cast.staff, Permission.ENTER_SCORES)

    def test_a_person_sees_the_agencies_of_their_posts_only(self, cast: Cast, others: Cast) -> None:
        second = Membership.objects.create(
            user=cast.staff.user, agency=others.agency, role=Role.STAFF, position="ช่วยราชการ"
        )
        assert set(visible_agencies(cast.staff.user)) == {cast.agency, others.agency}
        assert set(visible_agencies(cast.head.user)) == {cast.agency}
        assert set(memberships_of(cast.staff.user)) == {cast.staff, second}

    def test_a_closed_account_has_no_posts(self, cast: Cast) -> None:
        cast.staff.user.is_active = False
        cast.staff.user.save()
        assert not memberships_of(cast.staff.user).exists()


def test_a_name_is_printed_with_rank_and_title(cast: Cast) -> None:
    plain = make_member(cast.agency, "plain", Role.STAFF, "ตำแหน่ง", name="ไม่มี คำนำหน้า", title="")
    assert cast.head.display_name == "ว่าที่ร้อยตรี สุรชัย ใจนนท์"
    assert cast.staff.display_name == "นางอรอร คำลือ"
    assert plain.display_name == "ไม่มี คำนำหน้า"
    assert cast.staff.user.get_short_name() == "อรอร"
