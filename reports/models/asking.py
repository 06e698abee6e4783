"""How often somebody asked for what costs much."""

from __future__ import annotations

from django.db import models


class Asked(models.Model):
    """จำนวนครั้งที่ขอ: counted in the database, so that the limit holds over workers and machines.

    ``asker`` is a keyed digest of what was asked and by whom: nobody can be read from it. ``minute`` is
    the last minute, since 1970, that the count is for. Rows of past minutes are dropped.
    """

    asker = models.CharField("ผู้ขอ", max_length=64, primary_key=True)
    minute = models.BigIntegerField("นาที", db_index=True)
    count = models.PositiveIntegerField("จำนวนครั้ง")

    class Meta:
        verbose_name = verbose_name_plural = "จำนวนครั้งที่ขอ"

    def __str__(self) -> str:
        return f"{self.count}"
