"""หน่วยงาน, ส่วนราชการ, เจ้าหน้าที่ and the audit record."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.utils.crypto import salted_hmac

from agencies.constraints import stamped_pair
from agencies.events import Event
from agencies.kinds import Kind
from agencies.marks import mark_of
from agencies.roles import Role
from thai.names import full_name


class User(AbstractUser):
    """ผู้ใช้งาน: a person who can sign in; what they may do is said by their memberships."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    rank = models.CharField("ยศ", max_length=60, blank=True)
    title = models.CharField("คำนำหน้าชื่อ", max_length=40, blank=True)
    name = models.CharField("ชื่อ–นามสกุล", max_length=160, blank=True)
    must_change_password = models.BooleanField("ต้องเปลี่ยนรหัสผ่าน", default=False)
    # Part of what every session of the person is held against: a new one ends those that are open.
    session_stamp = models.CharField("ตราของการเข้าสู่ระบบ", max_length=20, blank=True)

    # Filled in by agencies.backends for the signed-in person; ask agencies.access.posts_of.
    posts: list[Membership] | None = None

    class Meta:
        verbose_name = verbose_name_plural = "ผู้ใช้งาน"

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        """Rank, title and name as printed, e.g. "ว่าที่ร้อยตรี สุรชัย ใจนนท์", "นางอรอร คำลือ"."""
        return full_name(self.rank, self.title, self.name)

    def get_short_name(self) -> str:
        """The given name alone."""
        return self.name.split(" ")[0]

    def get_session_auth_hash(self) -> str:
        """What a session is held against: password and stamp. Where either changes, the session is over."""
        content = f"{self.password}|{self.session_stamp}"
        return salted_hmac("agencies.User.session", content, algorithm="sha256").hexdigest()


class Agency(models.Model):
    """หน่วยงาน: one local body whose results and papers are kept apart from all others'."""

    code = models.CharField(
        "รหัสหน่วยงาน",
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "ใช้ตัวอักษรอังกฤษพิมพ์เล็ก ตัวเลข และขีดกลางเท่านั้น")],
    )
    name = models.CharField("ชื่อหน่วยงาน", max_length=200)
    kind = models.CharField("ประเภทหน่วยงาน", max_length=30, choices=Kind.choices, default=Kind.SAO)
    district = models.CharField("อำเภอ", max_length=100, blank=True)
    province = models.CharField("จังหวัด", max_length=100, blank=True)
    website = models.URLField("เว็บไซต์", blank=True)
    is_demo = models.BooleanField("หน่วยงานตัวอย่าง", default=False)
    signers_need_code = models.BooleanField("ผู้ลงนามต้องใช้รหัสยืนยันสองชั้น", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "หน่วยงาน"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> str:
        """A mark of what an officer may change; a form that was opened with another one is stale."""
        return mark_of(self.name, self.kind, self.district, self.province, self.website)


class Emblem(models.Model):
    """ตราของหน่วยงาน: the emblem at the head of its papers, as a black PNG already cut and drawn for print."""

    agency = models.OneToOneField(Agency, models.CASCADE, related_name="emblem", verbose_name="หน่วยงาน")
    picture = models.BinaryField("ภาพ")
    sha256 = models.CharField("ค่าแฮชของภาพ", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "ตราของหน่วยงาน"

    def __str__(self) -> str:
        return f"ตราของ{self.agency}"


class Unit(models.Model):
    """ส่วนราชการ: an office of the agency; measures are given to it, papers go out in its name."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="units", verbose_name="หน่วยงาน")
    name = models.CharField("ชื่อส่วนราชการ", max_length=160)
    book_prefix = models.CharField("เลขประจำส่วนราชการ", max_length=40, blank=True)
    order = models.PositiveSmallIntegerField("ลำดับ", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "ส่วนราชการ"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="unit_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> str:
        """A mark of what an officer may change; a form that was opened with another one is stale."""
        return mark_of(self.name, self.book_prefix)


class Membership(models.Model):
    """การดำรงตำแหน่ง: a person's role and printed position in one agency; the actor of every act."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="ผู้ใช้งาน")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="memberships", verbose_name="หน่วยงาน")
    role = models.CharField("บทบาท", max_length=20, choices=Role.choices)
    position = models.CharField("ตำแหน่ง", max_length=200)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="ส่วนราชการ"
    )
    is_active = models.BooleanField("ปฏิบัติงานอยู่", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "การดำรงตำแหน่ง"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "agency"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.position})"

    @property
    def version(self) -> str:
        """A mark of what an officer may change; a form that was opened with another one is stale."""
        return mark_of(
            *(self.user.rank, self.user.title, self.user.name, self.user.email),
            *(self.role, self.position, self.unit_id, self.is_active),
        )

    @property
    def display_name(self) -> str:
        """The officer's full name as shown and printed."""
        return str(self.user)


class ActingKind(models.TextChoices):
    """How someone stands in for a post, in the words printed under the name."""

    ACTING = "acting", "รักษาราชการแทน"
    ON_BEHALF = "on_behalf", "ปฏิบัติราชการแทน"


class Acting(models.Model):
    """การรักษาราชการแทน or ปฏิบัติราชการแทน: an officer who signs for a post in a period, by an order.

    The post is a role, for หัวหน้าส่วนราชการ that of an office; ``post`` is how it is printed.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="actings", verbose_name="หน่วยงาน")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="actings", verbose_name="ผู้ลงนามแทน")
    kind = models.CharField("ลักษณะ", max_length=10, choices=ActingKind.choices)
    role = models.CharField("แทนตำแหน่ง", max_length=20, choices=Role.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="actings", verbose_name="ส่วนราชการ"
    )
    post = models.CharField("ชื่อตำแหน่งที่พิมพ์", max_length=200)
    order_number = models.CharField("คำสั่งที่", max_length=60)
    order_dated_on = models.DateField("คำสั่งลงวันที่")
    starts_on = models.DateField("ตั้งแต่วันที่")
    ends_on = models.DateField("ถึงวันที่")
    version = models.PositiveIntegerField("รุ่นของข้อมูล", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "การรักษาราชการแทน"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="acting_period_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.line}"

    @property
    def line(self) -> str:
        """The second line under the name, e.g. "รักษาราชการแทนปลัดองค์การบริหารส่วนตำบลแม่คำมี"."""
        return f"{self.get_kind_display()}{self.post}"


class Removed(models.Model):
    """สิ่งที่ลบ: what an officer removed, kept for a while so that it can be put back as it was.

    ``place_id`` is the key of what it belonged to: a plan, a year's result, an agency. ``rows`` are the rows
    that went, as Django's serializer writes them, the thing itself first; ``emptied`` are the references that
    other rows lost, each as model, field and keys. See ``agencies.restoring``.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="removed", verbose_name="หน่วยงาน")
    subject_type = models.CharField("ชนิดของสิ่งที่ลบ", max_length=60)
    subject_id = models.BigIntegerField("รหัสของสิ่งที่ลบ")
    place_id = models.BigIntegerField("รหัสของที่เดิม")
    label = models.CharField("สิ่งที่ลบ", max_length=300)
    rows = models.JSONField("ข้อมูลที่ลบ")
    emptied = models.JSONField("การอ้างอิงที่ถูกล้าง", default=list)
    removed_at = models.DateTimeField("ลบเมื่อ")
    removed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="ผู้ลบ")

    class Meta:
        verbose_name = verbose_name_plural = "สิ่งที่ลบ"
        ordering = ["-removed_at", "-pk"]
        constraints = [stamped_pair("removed")]
        indexes = [models.Index(fields=["subject_type", "place_id"], name="removed_place")]

    def __str__(self) -> str:
        return self.label


class AuditChain(models.Model):
    """สายบันทึก: the last link of one agency's audit record ("portal" for acts of no agency).

    ``is_demo`` is said once, with the first event; only such a chain can be opened, to be forgotten as a
    whole (``agencies.demo_door``). The database refuses every change but that and the step to the next event.
    """

    name = models.CharField("ชื่อสาย", max_length=60, unique=True)
    last_sequence = models.PositiveBigIntegerField("ลำดับสุดท้าย", default=0)
    last_hash = models.CharField("ค่าแฮชสุดท้าย", max_length=64, blank=True)
    is_demo = models.BooleanField("สายของหน่วยงานตัวอย่าง", default=False)
    is_open = models.BooleanField("กำลังล้างข้อมูลตัวอย่าง", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "สายบันทึกการกระทำ"

    def __str__(self) -> str:
        return self.name


class AppendOnly(models.QuerySet[Any]):
    """A queryset that can add and read, never change."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: the audit record is append-only."""
        raise TypeError("Audit events cannot be changed.")

    def delete(self) -> NoReturn:
        """Refuse: the audit record is append-only."""
        raise TypeError("Audit events cannot be deleted.")


class AuditEvent(models.Model):
    """บันทึกการกระทำ: who did what, when, to what; written only by ``agencies.audit.record``.

    The actor's name and position are kept as text beside the key, so that the record says who acted as
    what even after people move. ``hash`` covers every field and the hash before it.
    """

    chain = models.ForeignKey(AuditChain, models.PROTECT, related_name="events", verbose_name="สายบันทึก")
    sequence = models.PositiveBigIntegerField("ลำดับ")
    at = models.DateTimeField("เวลา")
    event = models.CharField("เหตุการณ์", max_length=40, choices=Event.choices)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="audit_events", verbose_name="ผู้กระทำ"
    )
    actor_name = models.CharField("ชื่อผู้กระทำ", max_length=260)
    actor_position = models.CharField("ตำแหน่งผู้กระทำ", max_length=200, blank=True)
    subject_type = models.CharField("ชนิดของสิ่งที่ถูกกระทำ", max_length=60, blank=True)
    subject_id = models.BigIntegerField("รหัสของสิ่งที่ถูกกระทำ", null=True)
    subject_label = models.CharField("สิ่งที่ถูกกระทำ", max_length=300, blank=True)
    changes = models.JSONField("สิ่งที่เปลี่ยน", default=dict)
    comment = models.TextField("เหตุผลหรือความเห็น", blank=True)
    previous_hash = models.CharField("ค่าแฮชก่อนหน้า", max_length=64, blank=True)
    hash = models.CharField("ค่าแฮช", max_length=64)

    objects: ClassVar[Any] = AppendOnly.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "บันทึกการกระทำ"
        ordering = ["chain", "sequence"]
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="audit_sequence_once")]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.get_event_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only; raises TypeError for a row that already exists."""
        if self.pk is not None:
            raise TypeError("Audit events cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: the audit record is append-only."""
        raise TypeError("Audit events cannot be deleted.")
