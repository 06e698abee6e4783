"""งานที่ใช้เวลานาน: papers being made ready outside the request."""

from __future__ import annotations

from django.db import models

from agencies.constraints import stamped_pair
from agencies.models import Agency, Membership
from reports.models.papers import Paper


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
