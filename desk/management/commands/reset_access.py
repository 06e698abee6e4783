"""Let a person in who has lost password and telephone, where no administrator is left to help."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from agencies.account_actions import reset_second_factor
from agencies.actions import set_temporary_password
from agencies.findings import block
from agencies.models import Membership
from agencies.second_factor import has_second_factor
from agencies.transitions import Refused
from agencies.usernames import known_as
from desk.commands import PortalCommand


class Command(PortalCommand):
    help = "ออกรหัสผ่านชั่วคราวและยกเลิกรหัสยืนยันสองชั้น ให้ผู้ดูแลระบบที่เข้าสู่ระบบไม่ได้และไม่มีผู้ดูแลคนอื่นช่วย"
    needs_editions = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose access."""
        parser.add_argument("username", metavar="USERNAME", help="ชื่อผู้ใช้")
        super().add_arguments(parser)

    def run(self, username: str, **options: Any) -> None:
        with transaction.atomic():
            member = _member(username)
            if has_second_factor(member.user):
                reset_second_factor(member=member, by=None)
            password = set_temporary_password(member=member, by=None)
        self.note(f"รหัสผ่านชั่วคราวของ {member.display_name} แสดงเพียงครั้งเดียว และต้องเปลี่ยนเมื่อเข้าใช้ครั้งแรก")
        self.answer({}, password)


def _member(username: str) -> Membership:
    """The post of a person who holds one; raises Refused where there is none."""
    posts = Membership.objects.filter(user=known_as(username), user__is_active=True, is_active=True)
    member = posts.select_related("user", "agency").first()
    if member is None:
        raise Refused([block("unknown-officer", f"ไม่มีเจ้าหน้าที่ที่ปฏิบัติงานอยู่ซึ่งใช้ชื่อ “{username}”")])
    return member
