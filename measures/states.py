"""The states of a year's plan, in the words officers see."""

from __future__ import annotations

from django.db.models import TextChoices


class PlanState(TextChoices):
    """สถานะของแผนมาตรการ."""

    DRAFT = "draft", "กำลังจัดทำ"
    PROPOSED = "proposed", "เสนอขออนุมัติ"
    ADOPTED = "adopted", "อนุมัติและใช้อยู่"

    @property
    def tag_kind(self) -> str:
        """The kind of status tag that shows this state."""
        return {"draft": "neutral", "proposed": "waiting", "adopted": "good"}[self.value]
