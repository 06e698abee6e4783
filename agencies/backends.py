"""Who is signed in: Django's own check of passwords and sessions, with the person's posts read along."""

from __future__ import annotations

from functools import cache

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from agencies.models import Membership, User


class OfficerBackend(ModelBackend):
    """Reads a signed-in person together with the posts they hold now: every page asks for both."""

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, with ``posts`` filled in; None where the account is closed or gone."""
        posts = list(_posts().filter(user=user_id))
        if not posts:
            return super().get_user(user_id)
        user = posts[0].user
        for post in posts:
            post.user = user
        user.posts = posts
        return user if self.user_can_authenticate(user) else None


@cache
def _posts() -> QuerySet[Membership]:
    """Prepared once, because every page asks: putting a query together costs more than running it."""
    return Membership.objects.filter(is_active=True).select_related("user", "agency").order_by()
