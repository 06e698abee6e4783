"""Editions: the rules of one fiscal year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from agencies.constraints import stamped_pair
from agencies.models import Agency, Membership


def score_field(label: str, **options: Any) -> models.DecimalField[Any, Any]:
    """A published figure: คะแนน 0–100 with two decimals."""
    validators = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]
    return models.DecimalField(label, max_digits=5, decimal_places=2, validators=validators, **options)


class Edition(models.Model):
    """เกณฑ์ประจำปี: the rules of one fiscal year in one revision; never changed once it is used.

    A revision that an administrator made in the portal belongs to their ``agency`` and binds no other.
    """

    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ")
    revision = models.PositiveSmallIntegerField("ฉบับแก้ไข")
    title = models.CharField("ชื่อการประเมิน", max_length=300)
    threshold = score_field("เกณฑ์คะแนน")
    eit_parts = models.CharField("รูปแบบ EIT", max_length=20)
    digest = models.CharField("ค่าแฮชของไฟล์", max_length=64)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="own_editions", verbose_name="หน่วยงานที่แก้ไข"
    )
    corrected_at = models.DateTimeField("แก้ไขเมื่อ", null=True)
    corrected_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="corrected_editions", verbose_name="ผู้แก้ไข"
    )
    reason = models.TextField("เหตุผลที่แก้ไข", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "เกณฑ์ประจำปี"
        ordering = ["-fiscal_year", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "revision"],
                condition=models.Q(agency__isnull=True),
                name="edition_once",
            ),
            models.UniqueConstraint(
                fields=["agency", "fiscal_year", "revision"],
                condition=models.Q(agency__isnull=False),
                name="own_edition_once",
            ),
            stamped_pair("corrected"),
        ]

    def __str__(self) -> str:
        return f"เกณฑ์ปีงบประมาณ พ.ศ. {self.fiscal_year} ฉบับที่ {self.revision}"


class EditionPart(models.Model):
    """A row of an edition, kept in the order of its file."""

    order = models.PositiveSmallIntegerField("ลำดับ")

    class Meta:
        abstract = True
        ordering = ["order"]


class Instrument(EditionPart):
    """เครื่องมือ: IIT, EIT or OIT."""

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="instruments", verbose_name="เกณฑ์ประจำปี"
    )
    code = models.CharField("รหัส", max_length=10)
    name = models.CharField("ชื่อ", max_length=200)
    short = models.CharField("คำอธิบายสั้น", max_length=300)
    weight = models.DecimalField("น้ำหนัก (ร้อยละ)", max_digits=5, decimal_places=2)
    by_sub_indicators = models.BooleanField("เฉลี่ยจากตัวชี้วัดย่อย", default=False)

    class Meta(EditionPart.Meta):
        verbose_name = verbose_name_plural = "เครื่องมือ"
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="instrument_once")]

    def __str__(self) -> str:
        return self.code


class Indicator(EditionPart):
    """ตัวชี้วัด: one of the ten; ``order`` is its official number."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="indicators", verbose_name="เกณฑ์ประจำปี")
    instrument = models.ForeignKey(
        Instrument, models.CASCADE, related_name="indicators", verbose_name="เครื่องมือ"
    )
    code = models.CharField("รหัส", max_length=20)
    name = models.CharField("ชื่อ", max_length=200)
    aliases = models.TextField("ชื่ออื่นที่พบ (บรรทัดละชื่อ)", blank=True)
    measures = models.TextField("สิ่งที่วัด")
    advice = models.TextField("ข้อแนะนำ")

    class Meta(EditionPart.Meta):
        verbose_name = verbose_name_plural = "ตัวชี้วัด"
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="indicator_once")]

    def __str__(self) -> str:
        return f"ตัวชี้วัดที่ {self.order} {self.name}"


class SubIndicator(EditionPart):
    """ตัวชี้วัดย่อย: a part of an indicator that has a mean of its own."""

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="sub_indicators", verbose_name="เกณฑ์ประจำปี"
    )
    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="sub_indicators", verbose_name="ตัวชี้วัด"
    )
    code = models.CharField("รหัส", max_length=10)
    name = models.CharField("ชื่อ", max_length=200, blank=True)
    verified = models.BooleanField("ตรวจสอบแล้ว")
    source = models.CharField("ที่มา", max_length=400)

    class Meta(EditionPart.Meta):
        verbose_name = verbose_name_plural = "ตัวชี้วัดย่อย"
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="sub_indicator_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class Item(EditionPart):
    """ข้อ: one question of a survey (i, e) or one entry of the disclosure list (o)."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="items", verbose_name="เกณฑ์ประจำปี")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="items", verbose_name="ตัวชี้วัด")
    sub_indicator = models.ForeignKey(
        SubIndicator, models.CASCADE, null=True, related_name="items", verbose_name="ตัวชี้วัดย่อย"
    )
    code = models.CharField("ข้อ", max_length=10)
    title = models.CharField("ชื่อข้อ", max_length=400, blank=True)
    label = models.CharField("ชื่อย่อ (ไม่ใช่ถ้อยคำทางการ)", max_length=200, blank=True)
    kind = models.CharField("ลักษณะคำตอบ", max_length=20, blank=True)
    parts = models.TextField("ประเด็นย่อย (บรรทัดละประเด็น)", blank=True)
    requires = models.TextField("องค์ประกอบที่ต้องแสดง (บรรทัดละรายการ)", blank=True)
    note = models.CharField("หมายเหตุ", max_length=400, blank=True)
    verified = models.BooleanField("ตรวจสอบแล้ว")
    source = models.CharField("ที่มา", max_length=400)

    class Meta(EditionPart.Meta):
        verbose_name = verbose_name_plural = "ข้อ"
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="item_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()


class LevelBand(EditionPart):
    """ระดับผลการประเมิน, best first."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="bands", verbose_name="เกณฑ์ประจำปี")
    name = models.CharField("ระดับ", max_length=60)
    floor = score_field("คะแนนรวมขั้นต่ำ")
    gate = score_field("คะแนนขั้นต่ำทุกเครื่องมือ", null=True)
    meaning = models.CharField("ความหมาย", max_length=300)

    class Meta(EditionPart.Meta):
        verbose_name = verbose_name_plural = "ระดับผลการประเมิน"

    def __str__(self) -> str:
        return self.name


class EditionPaper(EditionPart):
    """ข้อ OIT ที่เอกสารของระบบตอบ in the year."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="papers", verbose_name="เกณฑ์ประจำปี")
    kind = models.CharField("ชนิดเอกสาร", max_length=20)
    item = models.CharField("ข้อ OIT", max_length=10, blank=True)
    item_title = models.CharField("ชื่อข้อ OIT", max_length=300, blank=True)
    title = models.CharField("ชื่อเอกสาร", max_length=400)

    class Meta(EditionPart.Meta):
        verbose_name = verbose_name_plural = "เอกสารตามเกณฑ์"

    def __str__(self) -> str:
        return self.kind


class EditionCutOff(EditionPart):
    """วันตัดรอบติดตาม of the fiscal year."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="cut_offs", verbose_name="เกณฑ์ประจำปี")
    month = models.PositiveSmallIntegerField("เดือน")
    day = models.PositiveSmallIntegerField("วันที่")
    name = models.CharField("ชื่อรอบ", max_length=100)
    required = models.BooleanField("บังคับ")

    class Meta(EditionPart.Meta):
        verbose_name = verbose_name_plural = "วันตัดรอบติดตาม"

    def __str__(self) -> str:
        return self.name


class EditionDate(EditionPart):
    """กำหนดการของการประเมิน, as text: sources are often vague."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="calendar", verbose_name="เกณฑ์ประจำปี")
    event = models.CharField("เหตุการณ์", max_length=200)
    starts = models.CharField("ตั้งแต่", max_length=60, blank=True)
    ends = models.CharField("ถึง", max_length=60, blank=True)
    note = models.CharField("หมายเหตุ", max_length=300, blank=True)

    class Meta(EditionPart.Meta):
        verbose_name = verbose_name_plural = "กำหนดการ"

    def __str__(self) -> str:
        return self.event


class EditionFact(EditionPart):
    """ที่มาของข้อมูลในเกณฑ์: source, and whether it was verified."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="facts", verbose_name="เกณฑ์ประจำปี")
    key = models.CharField("เรื่อง", max_length=40)
    text = models.TextField("ข้อเท็จจริง")
    source = models.CharField("ที่มา", max_length=400)
    verified = models.BooleanField("ตรวจสอบแล้ว")

    class Meta(EditionPart.Meta):
        verbose_name = verbose_name_plural = "ที่มาของข้อมูล"

    def __str__(self) -> str:
        return self.key


class EditionTopic(EditionPart):
    """ประเด็นการวิเคราะห์ of the year; ``order`` is its number."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="topics", verbose_name="เกณฑ์ประจำปี")
    name = models.CharField("ชื่อประเด็น", max_length=300)
    indicators = models.TextField("รหัสตัวชี้วัดที่เกี่ยวข้อง (บรรทัดละรหัส)", blank=True)

    class Meta(EditionPart.Meta):
        verbose_name = verbose_name_plural = "ประเด็นการวิเคราะห์"
        constraints = [models.UniqueConstraint(fields=["edition", "order"], name="topic_once")]

    def __str__(self) -> str:
        return f"{self.order}. {self.name}"
