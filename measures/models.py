"""แผนมาตรการของปี and everything a measure holds.

The plan of year N answers the weak indicators of the result of N−1. Indicators and items are named by
code, because the plan's year may not have an edition yet.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from agencies.constraints import between
from agencies.models import Agency, Membership, Unit


class Plan(models.Model):
    """แผนมาตรการ: the measures an agency carries out in one fiscal year."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="plans", verbose_name="หน่วยงาน")
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ")
    adopted_on = models.DateField("วันที่ประกาศใช้", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "แผนมาตรการ"
        ordering = ["-fiscal_year"]
        constraints = [models.UniqueConstraint(fields=["agency", "fiscal_year"], name="plan_once")]

    def __str__(self) -> str:
        return f"แผนมาตรการปีงบประมาณ พ.ศ. {self.fiscal_year}"


class Measure(models.Model):
    """มาตรการ: what will be done, by which offices, from when to when, and how it is followed up.

    ``guideline`` holds one paragraph a line. ``all_units`` is ทุกส่วนราชการ. ``owner_name`` is the owner
    who has no account.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="measures", verbose_name="แผนมาตรการ")
    order = models.PositiveSmallIntegerField("ลำดับ")
    version = models.PositiveIntegerField("รุ่นของข้อมูล", default=1)
    title = models.CharField("ชื่อมาตรการ", max_length=500)
    topic = models.PositiveSmallIntegerField(
        "ประเด็น", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    guideline = models.TextField("แนวทางปฏิบัติ", blank=True)
    all_units = models.BooleanField("ทุกส่วนราชการ", default=False)
    units = models.ManyToManyField(
        Unit, related_name="measures", blank=True, verbose_name="ส่วนราชการที่รับผิดชอบ"
    )
    owner = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_measures",
        verbose_name="เจ้าของมาตรการ",
    )
    owner_name = models.CharField("เจ้าของมาตรการ (ไม่มีบัญชี)", max_length=200, blank=True)
    starts_on = models.DateField("วันเริ่ม", null=True, blank=True)
    due_on = models.DateField("วันครบกำหนด", null=True, blank=True)
    monitoring = models.TextField("การกำกับติดตาม", blank=True)
    target = models.TextField("เป้าหมาย", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "มาตรการ"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(due_on__gte=models.F("starts_on")),
                name="measure_due_after_start",
            ),
            between("topic", 1, 7),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def agency(self) -> Agency:
        """The agency that promised."""
        return self.plan.agency

    @property
    def owner_label(self) -> str:
        """The owner's name, with or without an account; empty where there is none."""
        return self.owner.display_name if self.owner else self.owner_name


class MeasurePart(models.Model):
    """A row of a measure, kept in order."""

    order = models.PositiveSmallIntegerField("ลำดับ")

    class Meta:
        abstract = True
        ordering = ["order", "pk"]


class WeakPoint(MeasurePart):
    """จุดที่มาตรการตอบ: an indicator or an item, by code."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="weak_points", verbose_name="มาตรการ")
    indicator_code = models.CharField("ตัวชี้วัด", max_length=20, blank=True)
    item_code = models.CharField("ข้อ", max_length=10, blank=True)

    class Meta(MeasurePart.Meta):
        verbose_name = verbose_name_plural = "จุดที่มาตรการตอบ"
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "indicator_code", "item_code"], name="weak_point_once"
            ),
            models.CheckConstraint(
                condition=models.Q(indicator_code="") ^ models.Q(item_code=""), name="weak_point_is_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return self.indicator_code or self.item_code


class Step(MeasurePart):
    """ขั้นตอน/วิธีการปฏิบัติ."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="steps", verbose_name="มาตรการ")
    text = models.TextField("ขั้นตอน")

    class Meta(MeasurePart.Meta):
        verbose_name = verbose_name_plural = "ขั้นตอน"

    def __str__(self) -> str:
        return self.text[:60]


class Detail(MeasurePart):
    """รายละเอียดการดำเนินการ with its result, for the yearly result report; one paragraph a line."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="details", verbose_name="มาตรการ")
    activity = models.TextField("การดำเนินการ", blank=True)
    result = models.TextField("ผลลัพธ์", blank=True)

    class Meta(MeasurePart.Meta):
        verbose_name = verbose_name_plural = "รายละเอียดการดำเนินการ"

    def __str__(self) -> str:
        return self.activity[:60]


class Cite(MeasurePart):
    """การอ้างอิงคะแนน of a detail: an indicator, an item or the total."""

    detail = models.ForeignKey(Detail, models.CASCADE, related_name="cites", verbose_name="รายละเอียด")
    indicator_code = models.CharField("ตัวชี้วัด", max_length=20, blank=True)
    item_code = models.CharField("ข้อ", max_length=10, blank=True)

    class Meta(MeasurePart.Meta):
        verbose_name = verbose_name_plural = "การอ้างอิงคะแนน"

    def __str__(self) -> str:
        return self.indicator_code or self.item_code or "คะแนนรวม"


class RoundStatus(models.TextChoices):
    """สถานะการดำเนินการ reported at a round."""

    NOT_STARTED = "not_started", "ยังไม่เริ่ม"
    UNDER_WAY = "under_way", "กำลังดำเนินการ"
    DONE = "done", "แล้วเสร็จ"
    NOT_DONE = "not_done", "ไม่ได้ดำเนินการ"


class Round(models.Model):
    """รอบติดตาม: a date on which the measure is reported, and the report once it is given."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="rounds", verbose_name="มาตรการ")
    cut_off = models.DateField("วันตัดรอบ")
    reported_on = models.DateField("วันที่รายงาน", null=True, blank=True)
    status = models.CharField("สถานะ", max_length=20, choices=RoundStatus.choices, blank=True)
    text = models.TextField("ผลการดำเนินการ", blank=True)
    problems = models.TextField("ปัญหาและอุปสรรค", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "รอบติดตาม"
        ordering = ["cut_off"]
        constraints = [models.UniqueConstraint(fields=["measure", "cut_off"], name="round_once")]

    def __str__(self) -> str:
        return f"{self.measure} {self.cut_off}"

    @property
    def is_reported(self) -> bool:
        """Whether anything was reported, so that the round may not be dropped."""
        return bool(self.reported_on or self.status or self.text or self.problems)


class Evidence(models.Model):
    """หลักฐาน of a round: a title and a link."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="evidence", verbose_name="รอบติดตาม")
    order = models.PositiveSmallIntegerField("ลำดับ")
    title = models.CharField("ชื่อหลักฐาน", max_length=300)
    url = models.URLField("ที่อยู่", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "หลักฐาน"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title
