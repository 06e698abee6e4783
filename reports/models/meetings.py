"""การประชุมคณะทำงาน of a year and its points."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from agencies.constraints import between
from agencies.marks import mark_of
from agencies.models import Agency


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
        return mark_of(head, points)


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
