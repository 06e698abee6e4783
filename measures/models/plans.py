"""แผนมาตรการของปี and everything a measure promises.

The plan of year N answers the weak indicators of the result of N−1. Indicators and items are named by
code, because the plan's year may not have an edition yet.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from agencies.constraints import between, stamped_pair, state_iff_stamped
from agencies.models import Agency, Membership, Unit
from measures.models.library import Recommendation
from measures.states import PlanState
from thai.dates import local_day


class Plan(models.Model):
    """แผนมาตรการ: the measures an agency carries out in one fiscal year.

    ``adopted_on`` is the day on which the executive approved it; its announcement has a day of its own. A
    plan adopted outside the portal, known from a year file, has that day without the stamp of an officer and
    stays in the state of a draft; ``is_adopted`` covers both.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="plans", verbose_name="หน่วยงาน")
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ")
    state = models.CharField("สถานะ", max_length=20, choices=PlanState.choices, default=PlanState.DRAFT)
    version = models.PositiveIntegerField("รุ่นของข้อมูล", default=1)
    adopted_on = models.DateField("วันที่อนุมัติ", null=True, blank=True)
    proposed_at = models.DateTimeField("เสนอเมื่อ", null=True)
    proposed_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="proposed_plans", verbose_name="ผู้เสนอ"
    )
    adopted_at = models.DateTimeField("อนุมัติเมื่อ", null=True)
    adopted_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="adopted_plans", verbose_name="ผู้อนุมัติ"
    )

    class Meta:
        verbose_name = verbose_name_plural = "แผนมาตรการ"
        ordering = ["-fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "fiscal_year"], name="plan_once"),
            stamped_pair("proposed"),
            stamped_pair("adopted"),
            state_iff_stamped([PlanState.PROPOSED, PlanState.ADOPTED], "proposed"),
            state_iff_stamped([PlanState.ADOPTED], "adopted"),
        ]

    def __str__(self) -> str:
        return f"แผนมาตรการปีงบประมาณ พ.ศ. {self.fiscal_year}"

    @property
    def is_adopted(self) -> bool:
        """Whether it is in force, so that a change is an amendment with a reason."""
        return self.state == PlanState.ADOPTED or self.adopted_on is not None

    @property
    def is_recorded_later(self) -> bool:
        """Whether it was approved, on paper, on a day before it was put in force here."""
        return bool(self.adopted_at and self.adopted_on and self.adopted_on < local_day(self.adopted_at))

    @property
    def is_proposed(self) -> bool:
        """Whether it lies before an executive, so that nobody changes it meanwhile."""
        return self.state == PlanState.PROPOSED and not self.is_adopted


class PlanCutOff(models.Model):
    """วันตัดรอบของแผน: a follow-up date of a plan, as the agency set it; without rows the year's pack holds."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="cut_offs", verbose_name="แผนมาตรการ")
    day = models.DateField("วันตัดรอบ")
    name = models.CharField("ชื่อรอบ", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "วันตัดรอบของแผน"
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["plan", "day"], name="plan_cut_off_once")]

    def __str__(self) -> str:
        return self.name


class Achievement(models.TextChoices):
    """ความสำเร็จของมาตรการ at year's end."""

    ACHIEVED = "achieved", "บรรลุเป้าหมาย"
    PARTLY = "partly", "บรรลุบางส่วน"
    NOT_ACHIEVED = "not_achieved", "ไม่บรรลุเป้าหมาย"


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
    budget = models.DecimalField("งบประมาณ (บาท)", max_digits=12, decimal_places=2, null=True, blank=True)
    recommendation = models.ForeignKey(
        Recommendation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name="ปรับจากมาตรการแนะนำ",
    )
    carried_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="carried_to",
        verbose_name="ยกมาจากมาตรการของปีก่อน",
    )
    achievement = models.CharField("ความสำเร็จ", max_length=20, choices=Achievement.choices, blank=True)
    outcome = models.TextField("ผลที่เกิดขึ้น", blank=True)

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
            models.CheckConstraint(
                condition=models.Q(budget__isnull=True) | models.Q(budget__gte=0),
                name="measure_budget_not_negative",
            ),
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
