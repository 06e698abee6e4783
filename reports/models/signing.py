"""ความเห็นและการลงนาม: who signs, what each said, and the rounds a paper went through."""

from __future__ import annotations

from django.db import models

from agencies.models import Agency, Membership, User
from agencies.roles import Role
from reports.models.papers import Paper, PaperKind


class Decision(models.TextChoices):
    """What a signer did."""

    SIGNED = "signed", "ลงนาม"
    RETURNED = "returned", "ส่งกลับ"


class Outcome(models.TextChoices):
    """What the last signer decided."""

    NOTED = "noted", "ทราบ"
    APPROVED = "approved", "อนุมัติ"
    ORDERED = "ordered", "สั่งการ"


class Opinion(models.Model):
    """ความเห็นและการลงนาม: name and position are kept as text, as they were when the person acted.

    ``acting`` is the second line under the name of who signs for another post, ``post`` that post;
    ``signature`` the picture of the signer's own signature, where they used it.
    """

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="opinions", verbose_name="เอกสาร")
    attempt = models.PositiveSmallIntegerField("เสนอครั้งที่")
    role = models.CharField("ลำดับ", max_length=20, choices=Role.choices)
    decision = models.CharField("การตัดสินใจ", max_length=10, choices=Decision.choices)
    text = models.TextField("ความเห็น")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="opinions", verbose_name="ผู้ลงนาม")
    rank = models.CharField("ยศ", max_length=60, blank=True)
    name = models.CharField("ชื่อ", max_length=200)
    position = models.CharField("ตำแหน่ง", max_length=200)
    post = models.CharField("ลงนามในตำแหน่ง", max_length=200, blank=True)
    acting = models.CharField("การรักษาราชการแทน", max_length=300, blank=True)
    outcome = models.CharField("การพิจารณา", max_length=10, choices=Outcome.choices, blank=True)
    signature = models.BinaryField("ภาพลายมือชื่อ", null=True)
    at = models.DateTimeField("เมื่อ")

    class Meta:
        verbose_name = verbose_name_plural = "ความเห็น"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "attempt", "role"], name="opinion_once")]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} {self.name}"

    @property
    def full_name(self) -> str:
        """Rank, title and name as they were when the person acted."""
        return f"{self.rank} {self.name}".strip()


class Submission(models.Model):
    """การเสนอครั้งหนึ่ง: what a paper said when it was submitted, so that a later round can be compared.

    ``sections`` is ``[{"key", "label", "text"}]`` in printed order, the head of the paper first, then its
    tables with ``"rows"`` instead of a text (none in rounds kept before tables were).
    """

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="submissions", verbose_name="เอกสาร")
    attempt = models.PositiveSmallIntegerField("เสนอครั้งที่")
    sections = models.JSONField("ข้อความที่เสนอ")

    class Meta:
        verbose_name = verbose_name_plural = "การเสนอเอกสาร"
        ordering = ["attempt"]
        constraints = [models.UniqueConstraint(fields=["paper", "attempt"], name="submission_once")]

    def __str__(self) -> str:
        return f"{self.paper} ครั้งที่ {self.attempt}"


class ChainSeat(models.Model):
    """ลำดับการลงนามของหน่วยงาน: one seat of an agency's own chain for a kind of paper.

    ``phrases`` are the opinions its holder may choose from, one a line; empty for the portal's own.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="chain_seats", verbose_name="หน่วยงาน")
    kind = models.CharField("ชนิดเอกสาร", max_length=20, choices=PaperKind.choices)
    order = models.PositiveSmallIntegerField("ลำดับ")
    role = models.CharField("ตำแหน่ง", max_length=20, choices=Role.choices)
    phrases = models.TextField("ความเห็นที่ใช้ประจำ", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "ลำดับการลงนาม"
        ordering = ["kind", "order"]
        constraints = [models.UniqueConstraint(fields=["agency", "kind", "role"], name="chain_seat_once")]

    def __str__(self) -> str:
        return f"{self.order} {self.get_role_display()}"


class Signature(models.Model):
    """ภาพลายมือชื่อ of one person, put there by that person, as a PNG drawn anew on nothing."""

    user = models.OneToOneField(User, models.CASCADE, related_name="signature", verbose_name="เจ้าของลายมือชื่อ")
    picture = models.BinaryField("ภาพ")
    sha256 = models.CharField("ค่าแฮชของภาพ", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "ภาพลายมือชื่อ"

    def __str__(self) -> str:
        return f"ลายมือชื่อของ {self.user}"
