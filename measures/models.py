"""แผนมาตรการของปี and everything a measure holds.

The plan of year N answers the weak indicators of the result of N−1. Indicators and items are named by
code, because the plan's year may not have an edition yet.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from agencies.constraints import between, stamped_pair, state_iff_stamped
from agencies.models import Agency, Membership, Unit
from measures.states import PlanState
from measures.storage import evidence_path, private_files


class Plan(models.Model):
    """แผนมาตรการ: the measures an agency carries out in one fiscal year.

    ``adopted_on`` is the day it was announced. A plan adopted outside the portal, known from a year file, has
    that day without the stamp of an officer and stays in the state of a draft; ``is_adopted`` covers both.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="plans", verbose_name="หน่วยงาน")
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ")
    state = models.CharField("สถานะ", max_length=20, choices=PlanState.choices, default=PlanState.DRAFT)
    version = models.PositiveIntegerField("รุ่นของข้อมูล", default=1)
    adopted_on = models.DateField("วันที่ประกาศใช้", null=True, blank=True)
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
    version = models.PositiveIntegerField("รุ่นของข้อมูล", default=1)
    reported_on = models.DateField("วันที่รายงาน", null=True, blank=True)
    reported_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reported_rounds",
        verbose_name="ผู้รายงาน",
    )
    status = models.CharField("สถานะ", max_length=20, choices=RoundStatus.choices, blank=True)
    text = models.TextField("สิ่งที่ดำเนินการ", blank=True)
    result = models.TextField("ผลที่ได้", blank=True)
    problems = models.TextField("ปัญหาและอุปสรรค", blank=True)
    suggestions = models.TextField("ข้อเสนอแนะ", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "รอบติดตาม"
        ordering = ["cut_off"]
        constraints = [models.UniqueConstraint(fields=["measure", "cut_off"], name="round_once")]

    def __str__(self) -> str:
        return f"{self.measure} {self.cut_off}"

    @property
    def agency(self) -> Agency:
        """The agency whose measure is reported."""
        return self.measure.agency

    @property
    def is_reported(self) -> bool:
        """Whether anything was reported, so that the round may not be dropped."""
        return bool(
            self.reported_on or self.status or self.text or self.result or self.problems or self.suggestions
        )


class Evidence(models.Model):
    """หลักฐาน of an agency: a title with a file, a link, or neither; it may serve several rounds.

    ``dated_on`` is the day the evidence itself carries, ``uploaded_at`` when it was given to the portal.
    ``link_status`` is the last answer of ``check_links``: an HTTP status, 0 where nothing answered.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="evidence", verbose_name="หน่วยงาน")
    title = models.CharField("ชื่อหลักฐาน", max_length=300)
    url = models.URLField("ที่อยู่", max_length=1000, blank=True)
    dated_on = models.DateField("วันที่ของหลักฐาน", null=True, blank=True)
    file = models.FileField("ไฟล์", upload_to=evidence_path, storage=private_files, max_length=200, blank=True)
    file_name = models.CharField("ชื่อไฟล์", max_length=200, blank=True)
    content_type = models.CharField("ชนิดไฟล์", max_length=100, blank=True)
    size = models.PositiveIntegerField("ขนาด (ไบต์)", default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    uploaded_at = models.DateTimeField("นำเข้าเมื่อ", null=True)
    uploaded_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="uploaded_evidence",
        verbose_name="ผู้นำเข้า",
    )
    link_checked_at = models.DateTimeField("ตรวจลิงก์เมื่อ", null=True)
    link_status = models.PositiveSmallIntegerField("ผลการตรวจลิงก์", null=True)
    rounds: models.ManyToManyField[Round, RoundEvidence] = models.ManyToManyField(
        Round, through="RoundEvidence", related_name="evidence", verbose_name="รอบติดตาม"
    )

    class Meta:
        verbose_name = verbose_name_plural = "หลักฐาน"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file="", sha256="") | (~models.Q(file="") & ~models.Q(sha256="")),
                name="evidence_file_has_digest",
            )
        ]

    def __str__(self) -> str:
        return self.title


class RoundEvidence(models.Model):
    """หลักฐานของรอบ: which evidence a round's report names, in order."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="evidence_links", verbose_name="รอบติดตาม")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="round_links", verbose_name="หลักฐาน")
    order = models.PositiveSmallIntegerField("ลำดับ")

    class Meta:
        verbose_name = verbose_name_plural = "หลักฐานของรอบ"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "evidence"], name="round_evidence_once")]

    def __str__(self) -> str:
        return str(self.evidence)


class EvidenceHold(models.Model):
    """หลักฐานที่เอกสารอ้างถึง: an issued paper names this evidence, so it can never be deleted.

    ``paper`` is the paper's number and title as text: papers live above this app.
    """

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="holds", verbose_name="หลักฐาน")
    paper = models.CharField("เอกสารที่อ้างถึง", max_length=300)
    held_at = models.DateTimeField("อ้างถึงเมื่อ", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "หลักฐานที่เอกสารอ้างถึง"
        constraints = [models.UniqueConstraint(fields=["evidence", "paper"], name="evidence_hold_once")]

    def __str__(self) -> str:
        return self.paper
