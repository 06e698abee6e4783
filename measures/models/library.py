"""The library of recommendations: ready measures to pick from and adapt."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from agencies.constraints import between
from agencies.models import Agency


class Recommendation(models.Model):
    """มาตรการแนะนำ: a ready measure to adapt; the portal's own has no agency and a ``key`` from its fixture.

    It answers an indicator, or an OIT item by ``item_key`` (items are renumbered from year to year, so a
    key of the library names the thing, and ``fixtures/recommendations/`` says under which titles it stands).
    ``guideline`` and ``steps`` hold one paragraph or step a line.
    """

    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="recommendations", verbose_name="หน่วยงาน"
    )
    key = models.CharField("รหัส", max_length=60, blank=True)
    version = models.PositiveIntegerField("รุ่นของข้อมูล", default=1)
    order = models.PositiveSmallIntegerField("ลำดับ", default=0)
    indicator_code = models.CharField("ตัวชี้วัด", max_length=20)
    item_key = models.CharField("หัวข้อของ OIT", max_length=60, blank=True)
    topic = models.PositiveSmallIntegerField(
        "ประเด็น", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    title = models.CharField("ชื่อมาตรการ", max_length=500)
    guideline = models.TextField("แนวทางปฏิบัติ", blank=True)
    steps = models.TextField("ขั้นตอน", blank=True)
    office = models.CharField("ส่วนราชการที่มักรับผิดชอบ", max_length=160, blank=True)
    evidence = models.TextField("หลักฐานที่ควรมี", blank=True)
    target = models.TextField("เป้าหมาย", blank=True)
    monitoring = models.TextField("การกำกับติดตาม", blank=True)
    question = models.TextField("คำถามติดตาม", blank=True)
    is_retired = models.BooleanField("เลิกใช้แล้ว", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "มาตรการแนะนำ"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(agency__isnull=True), name="recommendation_key_once"
            ),
            between("topic", 1, 7),
        ]

    def __str__(self) -> str:
        return self.title


class Retirement(models.Model):
    """มาตรการแนะนำที่หน่วยงานไม่ใช้: an agency put one of the portal's recommendations away."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="retirements", verbose_name="หน่วยงาน")
    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="retirements", verbose_name="มาตรการแนะนำ"
    )

    class Meta:
        verbose_name = verbose_name_plural = "มาตรการแนะนำที่ไม่ใช้"
        constraints = [models.UniqueConstraint(fields=["agency", "recommendation"], name="retirement_once")]

    def __str__(self) -> str:
        return str(self.recommendation)
