"""The states of a year's result, in the words officers see."""

from __future__ import annotations

from django.db.models import TextChoices


class AssessmentState(TextChoices):
    """สถานะของผลการประเมิน."""

    DRAFT = "draft", "ยังไม่ยืนยันผล"
    CONFIRMED = "confirmed", "ยืนยันผลแล้ว"
