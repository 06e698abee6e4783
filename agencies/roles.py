"""Roles and what each may do: a table that a ปลัด could read.

The same table is shown on the page "สิทธิ์ของท่าน" and in README.md (a test holds them equal).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices


class Permission(TextChoices):
    """What an officer may do, in the words shown to them."""

    VIEW = "view", "ดูผลคะแนน มาตรการ และเอกสารของหน่วยงาน"
    ENTER_SCORES = "enter_scores", "บันทึกผลคะแนน"
    CONFIRM_RESULT = "confirm_result", "ยืนยันผลคะแนนของปี"
    REOPEN_RESULT = "reopen_result", "เปิดผลคะแนนที่ยืนยันแล้วเพื่อแก้ไข"
    EDIT_MEASURES = "edit_measures", "จัดทำและแก้ไขมาตรการ"
    REPORT_PROGRESS = "report_progress", "รายงานผลของมาตรการที่ตนเป็นเจ้าของ"
    REPORT_FOR_OWNER = "report_for_owner", "รายงานผลแทนเจ้าของมาตรการ"
    ADOPT_PLAN = "adopt_plan", "อนุมัติแผนมาตรการหรือส่งกลับให้แก้ไข"
    DRAFT_PAPERS = "draft_papers", "ร่างและเสนอเอกสาร"
    SIGN_PAPERS = "sign_papers", "ให้ความเห็นและลงนามเมื่อถึงลำดับของตน"
    READ_LOG = "read_log", "อ่านบันทึกการกระทำของหน่วยงาน"
    MANAGE_AGENCY = "manage_agency", "จัดการเจ้าหน้าที่ ส่วนราชการ และข้อมูลหน่วยงาน"


class Role(TextChoices):
    """บทบาทของเจ้าหน้าที่, as named in the year file."""

    STAFF = "staff", "เจ้าหน้าที่ผู้รับผิดชอบ ITA"
    OFFICE_HEAD = "office_head", "หัวหน้าส่วนราชการ"
    DEPUTY_CLERK = "deputy_clerk", "รองปลัด"
    CLERK = "clerk", "ปลัด"
    MAYOR = "mayor", "นายก"
    ADMIN = "admin", "ผู้ดูแลระบบของหน่วยงาน"


@dataclass(frozen=True)
class Duty:
    """One line of the roles table: the duty in a sentence and the permissions that go with it."""

    role: Role
    sentence: str
    permissions: frozenset[Permission]


_PREPARE = frozenset(
    {
        Permission.VIEW,
        Permission.ENTER_SCORES,
        Permission.CONFIRM_RESULT,
        Permission.EDIT_MEASURES,
        Permission.REPORT_PROGRESS,
        Permission.REPORT_FOR_OWNER,
        Permission.DRAFT_PAPERS,
    }
)
_DECIDE = frozenset({Permission.VIEW, Permission.REPORT_PROGRESS, Permission.SIGN_PAPERS})

DUTIES: dict[Role, Duty] = {
    duty.role: duty
    for duty in (
        Duty(Role.STAFF, "บันทึกผลคะแนน จัดทำมาตรการ และร่างเอกสารเสนอผู้บังคับบัญชา", _PREPARE),
        Duty(
            Role.OFFICE_HEAD,
            "ทำได้เช่นเดียวกับเจ้าหน้าที่ ลงนามเสนอเป็นลำดับแรก และเปิดผลคะแนนที่ยืนยันแล้วเพื่อแก้ไข",
            _PREPARE | _DECIDE | {Permission.REOPEN_RESULT},
        ),
        Duty(
            Role.DEPUTY_CLERK,
            "อ่านเอกสาร ให้ความเห็น และลงนามต่อจากหัวหน้าส่วนราชการ",
            _DECIDE | {Permission.READ_LOG},
        ),
        Duty(
            Role.CLERK,
            "อ่านเอกสาร ให้ความเห็น และลงนามต่อจากรองปลัด อนุมัติแผนมาตรการ และเปิดผลคะแนนที่ยืนยันแล้วเพื่อแก้ไข",
            _DECIDE | {Permission.REOPEN_RESULT, Permission.ADOPT_PLAN, Permission.READ_LOG},
        ),
        Duty(
            Role.MAYOR,
            "อนุมัติแผนมาตรการ อ่านเอกสาร ให้ความเห็นหรือสั่งการ และลงนามเป็นลำดับสุดท้าย",
            _DECIDE | {Permission.ADOPT_PLAN, Permission.READ_LOG},
        ),
        Duty(
            Role.ADMIN,
            "ดูแลรายชื่อเจ้าหน้าที่และข้อมูลหน่วยงาน และทำงานแทนเจ้าหน้าที่ผู้รับผิดชอบได้ แต่ลงนามไม่ได้",
            _PREPARE | {Permission.REOPEN_RESULT, Permission.READ_LOG, Permission.MANAGE_AGENCY},
        ),
    )
}


def permissions_of(role: str) -> frozenset[Permission]:
    """The permissions of a role; raises ValueError for a role that does not exist."""
    return DUTIES[Role(role)].permissions
