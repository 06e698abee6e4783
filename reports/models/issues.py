"""What is kept of an issued paper: the book of numbers, the frozen file, the scan signed by pen."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from agencies.constraints import stamped_pair
from agencies.models import Membership, Unit
from reports.models.papers import Paper, Sealed


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
