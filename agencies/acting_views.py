"""Pages for the administrator: who signs for which post, from when to when, by which order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agencies.acting_actions import remove_acting, save_acting
from agencies.actings import POSTS, Stand, days_in_order, post_name, questions_about, usual_number
from agencies.asking import AskingForm
from agencies.form_pages import form_stands_on
from agencies.http import get_officer
from agencies.models import Acting, ActingKind, Agency, Membership
from agencies.removed_already import leads_on_when_removed
from agencies.removing import RemovalForm
from agencies.roles import Permission, Role
from agencies.transitions import Refused
from agencies.versions import telling
from thai.digits import to_arabic_digits
from thai.fields import ThaiDateField
from thai.names import tidy


class ActingForm(AskingForm):
    """Who stands in for which post, by which order, in which period."""

    member = forms.ModelChoiceField(
        label="ผู้ลงนามแทน", queryset=Membership.objects.none(), empty_label="เลือกเจ้าหน้าที่"
    )
    kind = forms.ChoiceField(
        label="ลักษณะ",
        error_messages={"required": "กรุณาเลือกว่ารักษาราชการแทน หรือปฏิบัติราชการแทน"},
        choices=ActingKind.choices,
        widget=forms.RadioSelect,
        help_text="รักษาราชการแทน ลงนามแทนผู้ดำรงตำแหน่งทั้งหมดในช่วงนั้น ปฏิบัติราชการแทน ลงนามได้ทั้งผู้รับมอบและผู้ดำรงตำแหน่ง",
    )
    seat = forms.ChoiceField(
        label="แทนตำแหน่ง", error_messages={"required": "กรุณาเลือกตำแหน่งที่รักษาราชการแทนหรือปฏิบัติราชการแทน"}
    )
    post = forms.CharField(
        label="ชื่อตำแหน่งที่จะพิมพ์",
        max_length=200,
        required=False,
        help_text="พิมพ์ใต้ชื่อ ต่อจากคำว่า รักษาราชการแทน หากเว้นว่าง ใช้ชื่อตำแหน่งของผู้ดำรงตำแหน่ง",
    )
    order_number = forms.CharField(
        label="คำสั่งที่",
        max_length=60,
        error_messages={"required": "กรุณากรอกเลขที่คำสั่ง"},
    )
    order_dated_on = ThaiDateField(label="คำสั่งลงวันที่", error_messages={"required": "กรุณากรอกวันที่ของคำสั่ง"})
    starts_on = ThaiDateField(label="ตั้งแต่วันที่", error_messages={"required": "กรุณากรอกวันที่เริ่มลงนามแทน"})
    ends_on = ThaiDateField(label="ถึงวันที่", error_messages={"required": "กรุณากรอกวันสุดท้ายที่ลงนามแทน"})
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        self.units = {unit.pk: unit for unit in agency.units.all()}
        example = usual_number(timezone.localdate())
        self.fields["order_number"].help_text = f"เลขทับปี พ.ศ. ตามที่พิมพ์ในคำสั่ง เช่น {example}"
        member, seat = self.fields["member"], self.fields["seat"]
        if isinstance(member, forms.ModelChoiceField):
            member.queryset = agency.memberships.filter(is_active=True).select_related("user")
        if isinstance(seat, forms.ChoiceField):
            seat.choices = [("", "เลือกตำแหน่ง"), *self._seats()]

    def _seats(self) -> list[tuple[str, str]]:
        heads = [
            (f"{Role.OFFICE_HEAD}:{unit.pk}", f"{Role.OFFICE_HEAD.label} ({unit.name})")
            for unit in self.units.values()
        ]
        return heads + [(f"{role}:", role.label) for role in POSTS if role != Role.OFFICE_HEAD]

    def clean(self) -> dict[str, Any]:
        """What stands against the days is told along with whatever else is wrong."""
        data: dict[str, Any] = super().clean() or {}
        days = (data.get(name) for name in ("order_dated_on", "starts_on", "ends_on"))
        for finding in days_in_order(*days):
            self.add_error(finding.rule, finding.message)
        return data

    @property
    def stand(self) -> Stand:
        """What the form says, ready to be recorded."""
        data = self.cleaned_data
        role, _, unit_id = data["seat"].partition(":")
        unit = self.units[int(unit_id)] if unit_id else None
        return Stand(
            member=data["member"],
            kind=ActingKind(data["kind"]),
            role=Role(role),
            unit=unit,
            post=tidy(data["post"]) or post_name(self.agency, Role(role), unit),
            order_number=tidy(to_arabic_digits(data["order_number"])),
            order_dated_on=data["order_dated_on"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
        )


def acting_initial(row: Acting) -> dict[str, Any]:
    """The values with which the form of a record opens."""
    names = ("kind", "post", "order_number", "order_dated_on", "starts_on", "ends_on", "version")
    return {
        **{name: getattr(row, name) for name in names},
        "member": row.member_id,
        "seat": f"{row.role}:{row.unit_id or ''}",
    }


@require_GET
def actings(request: HttpRequest, agency_code: str) -> HttpResponse:
    """Who stands in for whom: today's first, then what is to come and what has ended."""
    return _list(request, get_officer(request, agency_code, Permission.MANAGE_AGENCY))


def _list(request: HttpRequest, member: Membership, stale: RemovalForm | None = None) -> HttpResponse:
    """The list; ``stale`` is a removal that was refused, and stands in the row it was for."""
    rows = [_row(row, stale) for row in member.agency.actings.select_related("member__user", "unit")]
    context = {"agency": member.agency, "rows": rows, "stale": stale}
    return render(request, "agencies/actings.html", context, status=422 if stale else 200)


def _row(row: Acting, stale: RemovalForm | None) -> dict[str, Any]:
    today = timezone.localdate()
    if row.ends_on < today:
        word = ("neutral", "สิ้นสุดแล้ว")
    elif row.starts_on > today:
        word = ("info", "ยังไม่ถึงวันเริ่ม")
    elif row.member.is_active:
        word = ("good", "มีผล")
    else:
        word = ("warn", "ผู้ลงนามแทนพ้นหน้าที่แล้ว")
    removal = _removal(row)
    if stale and stale.auto_id == removal.auto_id:
        removal = stale
    return {"acting": row, "tone": word[0], "word": word[1], "removal": removal}


def _removal(row: Acting, typed: Any = None) -> RemovalForm:
    return RemovalForm(typed, initial={"version": row.version}, auto_id=f"remove_{row.pk}_%s")


@require_http_methods(["GET", "POST"])
def acting_edit(request: HttpRequest, agency_code: str, acting_id: int | None = None) -> HttpResponse:
    """Record a stand-in, or correct a record; what stands against it is said beside the field."""
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    row = get_object_or_404(Acting, agency=member.agency, pk=acting_id) if acting_id else None
    initial = acting_initial(row) if row else {}
    form = ActingForm(request.POST or None, agency=member.agency, initial=initial)
    if request.method == "POST" and form.is_valid() and _is_saved(form, row, member):
        stand = form.stand
        messages.success(request, f"บันทึกแล้ว {stand.member.display_name} {stand.kind.label}{stand.post}")
        return redirect("agencies:actings", agency_code)
    context = {"form": form, "agency": member.agency, "acting": row}
    status = 422 if form.errors or form.questions else 200
    return render(request, "agencies/acting_form.html", context, status=status)


def _is_saved(form: ActingForm, row: Acting | None, by: Membership) -> bool:
    """Whether nothing was asked, refused or stale; else the form says what."""
    agency, stand = by.agency, form.stand
    if not form.settles(questions_about(agency, stand, instead_of=row)):
        return False
    with telling(form, row):
        try:
            save_acting(agency=agency, stand=stand, by=by, acting=row, version=_version(form, row))
        except Refused as refused:
            _put_beside_fields(form, refused)
        else:
            return True
    return False


def _version(form: ActingForm, row: Acting | None) -> int | None:
    """The version the form was opened with; a form of a record that names none is older than any."""
    return (form.cleaned_data["version"] or 0) if row else None


def _put_beside_fields(form: ActingForm, refused: Refused) -> None:
    for finding in refused.findings:
        form.add_error(finding.rule if finding.rule in form.fields else None, finding.message)


@form_stands_on("agencies:actings", without="acting_id")
@leads_on_when_removed(Acting, "acting_id", "agencies:actings")
def acting_remove(request: HttpRequest, agency_code: str, acting_id: int) -> HttpResponse:
    """Take back a record that was wrong."""
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    row = get_object_or_404(Acting, agency=member.agency, pk=acting_id)
    removal = _removal(row, request.POST)
    if removal.is_valid():
        with telling(removal, row):
            remove_acting(acting=row, by=member, version=removal.cleaned_data["version"])
            messages.success(request, f"ลบรายการของ {row.member.display_name} แล้ว ความเห็นที่ลงนามไปแล้วไม่เปลี่ยน")
            return redirect("agencies:actings", agency_code)
    return _list(request, member, removal)
