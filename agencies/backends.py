"""Who is signed in: Django's own check of passwords and sessions, with the person's posts read along."""

from __future__ import annotations

from typing import Any

from axes.backends import AxesStandaloneBackend
from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet
from django.http import HttpRequest

from agencies.models import Membership, User
from agencies.prepared import Prepared


class OfficerBackend(AxesStandaloneBackend, ModelBackend):
    """Checks passwords, not more often than axes allows; reads a signed-in person with their posts."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **rest: Any,
    ) -> Any:
        """The person, or None; PermissionDenied, which Django takes for None, for who is locked out.

        An unknown name takes as long as a wrong password: Django hashes one for nobody.
        """
        AxesStandaloneBackend.authenticate(self, request, username, password, **rest)
        return ModelBackend.authenticate(self, request, username, password, **rest)

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, with ``posts`` filled in; None where the account is closed or gone."""
        posts = _posts(user_id)
        if not posts:
            return super().get_user(user_id)
        user = posts[0].user
        for post in posts:
            post.user = user
        user.posts = posts
        return user if self.user_can_authenticate(user) else None


@Prepared
def _posts(user_id: int) -> QuerySet[Membership]:
    """The posts a person holds now; every page asks."""
    posts = Membership.objects.filter(user=user_id, is_active=True)
    return posts.select_related("user", "agency").order_by()
