"""The states of a paper, in the words each side sees."""

from __future__ import annotations

from django.db.models import TextChoices


class PaperState(TextChoices):
    """สถานะของเอกสาร."""

    DRAFT = "draft", "กำลังร่าง"
    SUBMITTED = "submitted", "อยู่ระหว่างเสนอลงนาม"
    RETURNED = "returned", "ส่งกลับให้แก้ไข"
    ISSUED = "issued", "ลงนามครบและเก็บแล้ว"
    CANCELLED = "cancelled", "ยกเลิกร่างแล้ว"

    @property
    def tag_kind(self) -> str:
        """The kind of status tag that shows this state."""
        return {"submitted": "waiting", "returned": "warn", "issued": "good"}.get(self.value, "neutral")


EDITABLE = frozenset({PaperState.DRAFT, PaperState.RETURNED})
