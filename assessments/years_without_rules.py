"""What is said of a fiscal year for which the portal has no rules yet."""

from __future__ import annotations

from agencies.models import Agency
from assessments.editions import current_edition


def waits_for_rules(fiscal_year: int, agency: Agency) -> str:
    """When a year without rules can be opened, in words; empty where it can be opened now."""
    if current_edition(fiscal_year, agency):
        return ""
    return _opens_when(fiscal_year)


def no_rules_words(fiscal_year: int) -> str:
    """That there are no rules for a year yet, what is waited for and who is to be told."""
    return (
        f"ระบบยังไม่มีเกณฑ์การประเมินของปีงบประมาณ พ.ศ. {fiscal_year} {_opens_when(fiscal_year)} "
        "หากประกาศแล้ว กรุณาแจ้งผู้ดูแลระบบของหน่วยงาน"
    )


def _opens_when(fiscal_year: int) -> str:
    return f"เปิดได้เมื่อสำนักงาน ป.ป.ช. ประกาศเกณฑ์ของปี {fiscal_year} และมีผู้นำเข้าระบบแล้ว"
