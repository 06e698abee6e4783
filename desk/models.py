"""What the portal tells people by itself: letters of reminder, who wants them, and calendars."""

from __future__ import annotations

from django.db import models

from agencies.models import Membership, User


class Letter(models.Model):
    """จดหมายเตือน: one person's digest of one day, kept before it is sent.

    ``tried_at`` is set just before the mail server is asked and taken back where it refused; a letter with it
    and without ``sent_at`` was interrupted, and is not sent again: it may have arrived.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="letters", verbose_name="ผู้รับ")
    day = models.DateField("ของวันที่")
    address = models.EmailField("ส่งถึง")
    subject = models.CharField("เรื่อง", max_length=300)
    body = models.TextField("ข้อความ")
    kept_at = models.DateTimeField("เขียนเมื่อ")
    tried_at = models.DateTimeField("เริ่มส่งเมื่อ", null=True)
    sent_at = models.DateTimeField("ส่งแล้วเมื่อ", null=True)
    trouble = models.CharField("เหตุที่ส่งไม่ได้", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "จดหมายเตือน"
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="letter_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(tried_at__isnull=False),
                name="letter_tried_before_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class ReminderChoice(models.Model):
    """การรับจดหมายเตือน of an officer in one agency; without a row they get them."""

    member = models.OneToOneField(
        Membership, models.CASCADE, related_name="reminder_choice", verbose_name="เจ้าหน้าที่"
    )
    version = models.PositiveIntegerField("รุ่นของข้อมูล", default=1)
    wants_letters = models.BooleanField("รับจดหมายเตือน", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "การรับจดหมายเตือน"

    def __str__(self) -> str:
        return str(self.member)


class CalendarFeed(models.Model):
    """ปฏิทินส่วนตัว: the address under which an officer's calendar reads the agency's dates.

    Of the secret in the address only its SHA-256 is kept: who reads the database cannot open the calendar.
    """

    member = models.OneToOneField(
        Membership, models.CASCADE, related_name="calendar_feed", verbose_name="เจ้าหน้าที่"
    )
    secret_hash = models.CharField("SHA-256 ของรหัสลับ", max_length=64, unique=True)
    opened_at = models.DateTimeField("สร้างเมื่อ")

    class Meta:
        verbose_name = verbose_name_plural = "ปฏิทินส่วนตัว"

    def __str__(self) -> str:
        return str(self.member)
