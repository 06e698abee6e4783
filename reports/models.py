"""เอกสาร, the opinions on them, the book of numbers, what is frozen, long work, and the yearly meeting."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NoReturn

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from agencies.constraints import between, stamped_pair, state_iff_stamped
from agencies.models import Agency, Membership, Unit, User
from agencies.roles import Role
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
        return f"{self.get_kind_display()} ปีงบประมาณ พ.ศ. {self.fiscal_year}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change an issued paper; raises Sealed. The table is asked: this copy may be old."""
        if Paper.objects.filter(pk=self.pk, state=PaperState.ISSUED).exists():
            raise Sealed(f"paper {self.pk} is issued")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Papers are never deleted; raises Sealed."""
        raise Sealed("papers are never deleted")

    @property
    def is_editable(self) -> bool:
        """Whether its text may be changed."""
        return self.state in EDITABLE

    @property
    def is_issued(self) -> bool:
        """Whether it is numbered and frozen."""
        return self.state == PaperState.ISSUED

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


class Submission(models.Model):
    """การเสนอครั้งหนึ่ง: the texts of a paper as they were submitted, so that a later round can be compared.

    ``sections`` is ``[{"key", "label", "text"}]`` in printed order, the head of the paper first.
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


class NumberBook(models.Model):
    """ทะเบียนเลขที่หนังสือ: the last number given by an office in a calendar year (พ.ศ.)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="number_books", verbose_name="ส่วนราชการ")
    year = models.PositiveSmallIntegerField("ปี พ.ศ.")
    last = models.PositiveIntegerField("เลขล่าสุด", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "ทะเบียนเลขที่หนังสือ"
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="number_book_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"


class CancelledNumbers(models.Model):
    """เลขที่ยกเลิก: numbers of a book, ``first`` to ``last``, that no valid paper carries, and why.

    Either they were passed over (given out by hand, spoiled, of an older book) and no paper ever gets them,
    or one was given to a paper that no longer counts. Inserted once, never changed.
    """

    book = models.ForeignKey(NumberBook, models.PROTECT, related_name="cancelled", verbose_name="ทะเบียน")
    first = models.PositiveIntegerField("ตั้งแต่เลขที่")
    last = models.PositiveIntegerField("ถึงเลขที่")
    reason = models.CharField("เหตุผล", max_length=300)
    cancelled_at = models.DateTimeField("ยกเลิกเมื่อ")
    cancelled_by = models.ForeignKey(
        Membership, models.PROTECT, related_name="cancelled_numbers", verbose_name="ผู้ยกเลิก"
    )

    class Meta:
        verbose_name = verbose_name_plural = "เลขที่ยกเลิก"
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first__gte=1, last__gte=models.F("first")), name="cancelled_in_order"
            ),
            models.UniqueConstraint(fields=["book", "first"], name="cancelled_once"),
            stamped_pair("cancelled"),
        ]

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only; raises Sealed for a row that exists."""
        if self.pk is not None:
            raise Sealed("a cancelled number stays cancelled")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Cancelled numbers are kept; raises Sealed."""
        raise Sealed("a cancelled number stays cancelled")


class IssuedFile(models.Model):
    """ฉบับสมบูรณ์: the frozen content, the PDF's bytes and their SHA-256; inserted once, never changed."""

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="issued_file", verbose_name="เอกสาร")
    content = models.JSONField("เนื้อหา")
    pdf = models.BinaryField("ไฟล์ PDF")
    sha256 = models.CharField("SHA-256", max_length=64)
    pages = models.PositiveSmallIntegerField("จำนวนหน้า")

    class Meta:
        verbose_name = verbose_name_plural = "เอกสารฉบับสมบูรณ์"

    def __str__(self) -> str:
        return self.sha256

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only; raises Sealed for a row that exists."""
        if self.pk is not None:
            raise Sealed("an issued file cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Issued files are never deleted; raises Sealed."""
        raise Sealed("issued files are never deleted")


class SignedScan(models.Model):
    """ฉบับลงนามด้วยปากกา: the scan that is the filed copy of a paper signed by hand; inserted once."""

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="signed_scan", verbose_name="เอกสาร")
    file = models.BinaryField("ไฟล์สแกน")
    form = models.CharField("รูปแบบไฟล์", max_length=4, choices=[("pdf", "ไฟล์ PDF"), ("jpeg", "ภาพ JPEG")])
    sha256 = models.CharField("SHA-256", max_length=64)
    pages = models.PositiveSmallIntegerField("จำนวนหน้า")
    signed_on = models.DateField("วันที่ลงนามลำดับสุดท้าย")
    filed_at = models.DateTimeField("เก็บเมื่อ")
    filed_by = models.ForeignKey(Membership, models.PROTECT, related_name="filed_scans", verbose_name="ผู้เก็บ")

    class Meta:
        verbose_name = verbose_name_plural = "ฉบับลงนามที่สแกน"
        constraints = [stamped_pair("filed")]

    def __str__(self) -> str:
        return self.sha256

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only; raises Sealed for a row that exists."""
        if self.pk is not None:
            raise Sealed("a filed scan cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Filed scans are never deleted; raises Sealed."""
        raise Sealed("filed scans are never deleted")


class LongWork(models.Model):
    """งานที่ใช้เวลานาน: papers being made ready outside the request, or in it where there is no worker.

    With ``paper`` it is that paper's pages; without, every paper of the year as one zip, kept in ``file``
    until the next one is asked for. ``done`` of ``total`` papers or steps.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="long_works", verbose_name="หน่วยงาน")
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ")
    paper = models.ForeignKey(
        Paper, models.CASCADE, null=True, related_name="long_works", verbose_name="เอกสาร"
    )
    asked_at = models.DateTimeField("สั่งเมื่อ")
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="long_works", verbose_name="ผู้สั่ง")
    total = models.PositiveSmallIntegerField("ทั้งหมด", default=1)
    done = models.PositiveSmallIntegerField("ทำแล้ว", default=0)
    is_finished = models.BooleanField("เสร็จแล้ว", default=False)
    trouble = models.CharField("สาเหตุที่ไม่สำเร็จ", max_length=300, blank=True)
    file = models.BinaryField("ไฟล์", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "งานที่ใช้เวลานาน"
        ordering = ["-pk"]
        constraints = [stamped_pair("asked")]

    def __str__(self) -> str:
        return str(self.paper) if self.paper else f"เอกสารทั้งปีงบประมาณ พ.ศ. {self.fiscal_year}"


class Meeting(models.Model):
    """การประชุมคณะทำงาน of a year, which took last year's result and set the plan."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="meetings", verbose_name="หน่วยงาน")
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ")
    held_on = models.DateField("วันที่ประชุม", null=True, blank=True)
    chair = models.CharField("ประธาน", max_length=200, blank=True)
    chair_position = models.CharField("ตำแหน่งประธาน", max_length=200, blank=True)
    closing = models.TextField("ข้อสั่งการของประธาน", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "การประชุม"
        constraints = [models.UniqueConstraint(fields=["agency", "fiscal_year"], name="meeting_once")]

    def __str__(self) -> str:
        return f"การประชุมปีงบประมาณ พ.ศ. {self.fiscal_year}"

    @property
    def version(self) -> str:
        """A mark of what an officer may change; a form that was opened with another one is stale."""
        points = [list(row) for row in self.points.values_list("topic", "text")]
        head = [str(self.held_on), self.chair, self.chair_position, self.closing]
        return hashlib.sha256(json.dumps([head, points]).encode()).hexdigest()[:16]


class MeetingPoint(models.Model):
    """ประเด็นจากการประชุม."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="points", verbose_name="การประชุม")
    order = models.PositiveSmallIntegerField("ลำดับ")
    topic = models.PositiveSmallIntegerField(
        "ประเด็น", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    text = models.TextField("ข้อความ")

    class Meta:
        verbose_name = verbose_name_plural = "ประเด็นจากการประชุม"
        ordering = ["order", "pk"]
        constraints = [between("topic", 1, 7)]

    def __str__(self) -> str:
        return self.text[:60]
