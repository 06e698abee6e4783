"""Who is signed in, and the posts read along with the person."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from agencies.access import membership_or_404, posts_of
from agencies.backends import OfficerBackend
from agencies.models import Membership, User
from tests.factories import Cast, make_member


class TestOfficerBackend:
    def test_reads_the_person_with_their_posts_in_one_query(
        self, cast: Cast, others: Cast, django_assert_num_queries: Any
    ) -> None:
        Membership.objects.create(
            user=cast.staff.user, agency=others.agency, role="staff", position="ช่วยราชการ"
        )
        with django_assert_num_queries(1):
            user = OfficerBackend().get_user(cast.staff.user.pk)
            assert user == cast.staff.user
            assert [post.agency.name for post in posts_of(user)] == [others.agency.name, cast.agency.name]
            assert membership_or_404(user, "mae-kham-mi") == cast.staff
            assert {post.display_name for post in posts_of(user)} == {"นางอรอร คำลือ"}

    def test_a_post_that_ended_is_not_read(self, cast: Cast, others: Cast) -> None:
        Membership.objects.create(
            user=cast.staff.user, agency=others.agency, role="staff", position="ช่วยราชการ", is_active=False
        )
        user = OfficerBackend().get_user(cast.staff.user.pk)
        assert user
        assert posts_of(user) == [cast.staff]

    def test_a_person_without_a_post_is_still_known(self, cast: Cast) -> None:
        Membership.objects.filter(pk=cast.staff.pk).update(is_active=False)
        user = OfficerBackend().get_user(cast.staff.user.pk)
        assert user == cast.staff.user
        assert posts_of(user) == []

    def test_a_closed_account_is_not_signed_in(self, cast: Cast) -> None:
        User.objects.filter(pk=cast.staff.user.pk).update(is_active=False)
        assert OfficerBackend().get_user(cast.staff.user.pk) is None
        Membership.objects.filter(pk=cast.staff.pk).update(is_active=False)
        assert OfficerBackend().get_user(cast.staff.user.pk) is None

    def test_nobody_is_nobody(self, db: None) -> None:
        assert OfficerBackend().get_user(0) is None

    def test_a_post_that_ends_shuts_the_door_at_the_next_click(self, client: Client, cast: Cast) -> None:
        desk = reverse("desk:agency", args=["mae-kham-mi"])
        client.force_login(cast.mayor.user)
        assert client.get(desk).status_code == 200
        Membership.objects.filter(pk=cast.mayor.pk).update(is_active=False)
        assert client.get(desk).status_code == 404

    def test_an_account_that_closes_is_signed_out_at_the_next_click(self, client: Client, cast: Cast) -> None:
        member = make_member(cast.agency, "gone", cast.staff.role, "เจ้าพนักงานธุรการ")
        client.force_login(member.user)
        User.objects.filter(pk=member.user.pk).update(is_active=False)
        answer = client.get(reverse("desk:agency", args=["mae-kham-mi"]))
        assert answer["Location"].startswith(reverse("agencies:sign-in"))
