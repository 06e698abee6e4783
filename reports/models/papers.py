"""เอกสาร from its first draft: the paper, its kinds, its sections, and that nothing issued may change."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from agencies.constraints import stamped_pair, state_iff_stamped
from agencies.models import Agency, Membership, Unit
from reports.states import EDITABLE, PaperState


class Sealed(Exception):
    """Something tried to save or delete an issued paper."""


class PaperKind(models.TextChoices):
    """ชนิดเอกสาร, as named in the commands."""

    MEMO = "memo", "บันทึกข้อความรายงานผลการประเมิน"
    ANNOUNCEMENT = "announcement", "ประกาศมาตรการส่งเสริมคุณธรรมและความโปร่งใส"
    ANALYSIS = "analysis", "รายงานการวิเคราะห์ผลการประเมิน"
    RESULTS = "results", "รายงานผลการดำเนินการตามมาตรการ"
    DEVELOPMENT = "development", "การนำผลการประเมินไปสู่การพัฒนาองค์กร"


class PaperQuerySet(models.QuerySet["Paper"]):
    """Papers, asked about."""

    def standing(self) -> PaperQuerySet:
        """Those that lists show: all but cancelled drafts, which are kept for the history only."""
        return self.exclude(state=PaperState.CANCELLED)


class Paper(models.Model):
    """เอกสาร: one official paper from its first draft to its number in the book.

    ``snapshot`` is the content as it was submitted, without opinions; signers read that, not what the
    records say later. ``attempt`` counts submissions, so that a returned paper keeps its earlier rounds.
    ``chain`` are the roles that sign it, as they were when it was submitted, with commas between.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="papers", verbose_name="หน่วยงาน")
    kind = models.CharField("ชนิดเอกสาร", max_length=20, choices=PaperKind.choices)
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ")
    state = models.CharField("สถานะ", max_length=20, choices=PaperState.choices, default=PaperState.DRAFT)
    version = models.PositiveIntegerField("รุ่นของข้อมูล", default=1)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name="ส่วนราชการเจ้าของเรื่อง"
    )
    dated_on = models.DateField("วันที่ของเอกสาร", null=True, blank=True)
    order_number = models.CharField("คำสั่งมอบหมายที่", max_length=60, blank=True)
    order_dated_on = models.DateField("คำสั่งลงวันที่", null=True, blank=True)
    number = models.CharField("เลขที่หนังสือ", max_length=80, blank=True)
    number_year = models.PositiveSmallIntegerField("ทะเบียนเลขที่ของปี พ.ศ.", null=True, blank=True)
    number_place = models.PositiveIntegerField("ลำดับในทะเบียน", null=True, blank=True)
    code = models.CharField("รหัสตรวจสอบ", max_length=12, blank=True)
    attempt = models.PositiveSmallIntegerField("เสนอครั้งที่", default=0)
    chain = models.CharField("ลำดับการลงนามที่เสนอ", max_length=120, blank=True)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="ใช้แทนเอกสาร",
    )
    snapshot = models.JSONField("เนื้อหาที่เสนอ", null=True, blank=True)
    drafted_by = models.ForeignKey(
        Membership, models.PROTECT, related_name="drafted_papers", verbose_name="ผู้จัดทำ"
    )
    submitted_at = models.DateTimeField("เสนอเมื่อ", null=True)
    submitted_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="submitted_papers", verbose_name="ผู้เสนอ"
    )
    issued_at = models.DateTimeField("ออกเมื่อ", null=True)
    issued_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="issued_papers", verbose_name="ผู้ลงนามสุดท้าย"
    )

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "เอกสาร"
        ordering = ["-fiscal_year", "-pk"]
        constraints = [
            stamped_pair("submitted"),
            stamped_pair("issued"),
            state_iff_stamped([PaperState.SUBMITTED, PaperState.ISSUED], "submitted"),
            state_iff_stamped([PaperState.ISSUED], "issued"),
            # Each office counts for itself and begins again every calendar year.
            models.UniqueConstraint(
                fields=["unit", "number_year", "number"],
                condition=~models.Q(number=""),
                name="paper_number_once",
            ),
            models.UniqueConstraint(fields=["unit", "number_year", "number_place"], name="paper_place_once"),
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="paper_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ปีงบประมาณ พ.ศ. {self.fiscal_year}{self.correction_mark}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change an issued paper; raises Sealed. The table is asked: this copy may be old."""
        if Paper.objects.filter(pk=self.pk, state=PaperState.ISSUED).exists():
            raise Sealed(f"paper {self.pk} is issued")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Papers are never deleted; raises Sealed."""
        raise Sealed("papers are never deleted")

    # Django's own puts the list of choices together each time, and a page names a dozen kinds and states.
    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        """The kind in words."""
        return str(PaperKind(self.kind).label)

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """The state in words."""
        return str(PaperState(self.state).label)

    @property
    def correction_mark(self) -> str:
        """What follows the name of a correction wherever papers are named; empty for any other paper."""
        return " (ฉบับแก้ไข)" if self.replaces_id else ""

    @property
    def is_editable(self) -> bool:
        """Whether its text may be changed."""
        return self.state in EDITABLE

    @property
    def is_issued(self) -> bool:
        """Whether it is numbered and frozen."""
        return self.state == PaperState.ISSUED

    @property
    def is_cancelled(self) -> bool:
        """Whether it was a draft that nobody wants any more."""
        return self.state == PaperState.CANCELLED

    @property
    def state_kind(self) -> str:
        """The kind of status tag for its state."""
        return PaperState(self.state).tag_kind


class Section(models.Model):
    """ข้อความที่เจ้าหน้าที่แก้: one section of a paper in a person's words.

    ``basis`` is the wording the portal offered when the person wrote theirs, ``facts`` what that wording
    stated, ``{what: value}``; where the portal's wording has changed since, the section is stale. Sections
    that nobody edited have no row and follow the facts.
    """

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="sections", verbose_name="เอกสาร")
    key = models.CharField("ส่วน", max_length=30)
    text = models.TextField("ข้อความ", blank=True)
    basis = models.TextField("ข้อความที่ระบบเสนอ")
    facts = models.JSONField("ข้อมูลที่ข้อความอ้าง", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "ข้อความของเอกสาร"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "key"], name="section_once")]

    def __str__(self) -> str:
        return self.key
