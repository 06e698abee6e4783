"""What came of the promises: rounds of follow-up and the evidence they name."""

from __future__ import annotations

from django.db import models

from agencies.constraints import stamped_pair
from agencies.marks import mark_of
from agencies.models import Agency, Membership, Removed
from measures.models.plans import Measure
from measures.storage import evidence_path, private_files
from thai.dates import thai_date_short


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
        return f"{self.measure} รอบ {thai_date_short(self.cut_off)}"

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

    ``dated_on`` is the day the evidence itself carries, ``uploaded_at`` when an officer gave it; what
    came with a year file has no such stamp.
    A digest without a file is known from a year file, which carries no bytes; giving the file fills it in.
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
                condition=models.Q(file="") | ~models.Q(sha256=""),
                name="evidence_file_has_digest",
            ),
            stamped_pair("uploaded"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def version(self) -> str:
        """A mark of what an officer may change; a form that was opened with another one is stale."""
        return mark_of(self.title, self.url, self.dated_on)


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


class RemovedEvidence(models.Model):
    """ไฟล์และรอบของหลักฐานที่ลบ: what is kept of evidence beside its row, for as long as it can be put back.

    ``rounds`` maps the key of each round that named it to the round's version since, and its place there.
    """

    removed = models.OneToOneField(Removed, models.CASCADE, related_name="evidence", verbose_name="หลักฐานที่ลบ")
    file = models.FileField("ไฟล์", storage=private_files, max_length=200, blank=True)
    rounds = models.JSONField("รอบติดตาม", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "ไฟล์และรอบของหลักฐานที่ลบ"

    def __str__(self) -> str:
        return str(self.removed)
