"""Assessments: one agency's result of a year."""

from __future__ import annotations

from django.db import models

from agencies.constraints import between, stamped_pair, state_iff_stamped
from agencies.marks import mark_of
from agencies.models import Agency, Membership
from assessments.models.editions import Edition, Indicator, score_field
from assessments.states import AssessmentState


class Assessment(models.Model):
    """ผลการประเมิน: what NACC announced for an agency in a fiscal year.

    The ``declared_*`` figures are what the announcement says; the portal computes its own from the scores
    and asks where the two disagree.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="assessments", verbose_name="หน่วยงาน")
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="assessments", verbose_name="เกณฑ์ประจำปี"
    )
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ")
    state = models.CharField(
        "สถานะ", max_length=20, choices=AssessmentState.choices, default=AssessmentState.DRAFT
    )
    version = models.PositiveIntegerField("รุ่นของข้อมูล", default=1)
    announced_on = models.DateField("วันที่ประกาศผล", null=True, blank=True)
    declared_total = score_field("คะแนนรวมที่ประกาศ", null=True, blank=True)
    declared_iit = score_field("คะแนน IIT ที่ประกาศ", null=True, blank=True)
    declared_eit = score_field("คะแนน EIT ที่ประกาศ", null=True, blank=True)
    declared_oit = score_field("คะแนน OIT ที่ประกาศ", null=True, blank=True)
    declared_level = models.CharField("ระดับที่ประกาศ", max_length=60, blank=True)
    confirmed_at = models.DateTimeField("ยืนยันเมื่อ", null=True)
    confirmed_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="confirmed_assessments", verbose_name="ผู้ยืนยัน"
    )

    class Meta:
        verbose_name = verbose_name_plural = "ผลการประเมิน"
        ordering = ["-fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "fiscal_year"], name="assessment_once"),
            stamped_pair("confirmed"),
            state_iff_stamped([AssessmentState.CONFIRMED], "confirmed"),
        ]

    def __str__(self) -> str:
        return f"ผลการประเมิน ITA ปีงบประมาณ พ.ศ. {self.fiscal_year}"

    @property
    def is_confirmed(self) -> bool:
        """Whether the scores are locked."""
        return self.state == AssessmentState.CONFIRMED


class Basis(models.TextChoices):
    """Which figure of an indicator holds where the typed one and the one computed from items differ."""

    TYPED = "typed", "คะแนนที่กรอก"
    ITEMS = "items", "คะแนนที่คำนวณจากรายข้อ"


class Score(models.Model):
    """คะแนนตัวชี้วัด, 0–100 with two decimals.

    ``basis`` is the clerk's choice between this score and the one computed from items. It was made between
    two figures, kept beside it, and speaks of no others: when one changes the question is asked again.
    """

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="scores", verbose_name="ผลการประเมิน"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="scores", verbose_name="ตัวชี้วัด")
    value = score_field("คะแนน")
    basis = models.CharField("คะแนนที่ใช้", max_length=10, choices=Basis.choices, blank=True)
    basis_typed = score_field("คะแนนที่กรอกขณะเลือก", null=True)
    basis_items = score_field("คะแนนจากรายข้อขณะเลือก", null=True)
    basis_reason = models.TextField("เหตุผลที่เลือก", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "คะแนนตัวชี้วัด"
        ordering = ["indicator__order"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "indicator"], name="score_once"),
            between("value", 0, 100),
            models.CheckConstraint(
                condition=models.Q(basis="", basis_typed__isnull=True, basis_items__isnull=True)
                | (~models.Q(basis="") & models.Q(basis_typed__isnull=False, basis_items__isnull=False)),
                name="score_basis_between_two_figures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"


class ItemScore(models.Model):
    """คะแนนรายข้อ (i, e, o), 0–100 with two decimals, kept by the item's code."""

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="item_scores", verbose_name="ผลการประเมิน"
    )
    code = models.CharField("ข้อ", max_length=10)
    value = score_field("คะแนน")

    class Meta:
        verbose_name = verbose_name_plural = "คะแนนรายข้อ"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "code"], name="item_score_once"),
            between("value", 0, 100),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value}"


class Remark(models.Model):
    """ข้อสังเกต on an indicator or an item of the result."""

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="remarks", verbose_name="ผลการประเมิน"
    )
    indicator_code = models.CharField("ตัวชี้วัด", max_length=20, blank=True)
    item_code = models.CharField("ข้อ", max_length=10, blank=True)
    text = models.TextField("ข้อความ")

    class Meta:
        verbose_name = verbose_name_plural = "ข้อสังเกต"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def version(self) -> str:
        """A mark of what an officer may change; a form that was opened with another one is stale."""
        return mark_of(self.indicator_code, self.item_code, self.text)


class SuggestionSource(models.TextChoices):
    """Who gave a suggestion."""

    NACC = "nacc", "สำนักงาน ป.ป.ช."
    EXTERNAL = "external", "ผู้มีส่วนได้ส่วนเสียภายนอก"
    INTERNAL = "internal", "ผู้มีส่วนได้ส่วนเสียภายใน"


class Suggestion(models.Model):
    """ข้อเสนอแนะ that came with the result."""

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="suggestions", verbose_name="ผลการประเมิน"
    )
    source = models.CharField("ผู้เสนอ", max_length=20, choices=SuggestionSource.choices)
    text = models.TextField("ข้อความ")

    class Meta:
        verbose_name = verbose_name_plural = "ข้อเสนอแนะ"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def version(self) -> str:
        """A mark of what an officer may change; a form that was opened with another one is stale."""
        return mark_of(self.source, self.text)
