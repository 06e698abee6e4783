"""Forms for officers, offices and the agency's own data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.functional import lazy

from agencies.agency_names import NotThisKind, district_name, full_name, province_name
from agencies.asking import AskingForm
from agencies.kinds import ALL_UNITS, Kind
from agencies.models import Agency, Membership, Unit
from agencies.posts import Post, post_of, questions_about
from agencies.roles import Role
from agencies.usernames import free_username
from thai.forms import ThaiForm
from thai.names import name_and_title, tidy

USERNAME_RULE = RegexValidator(r"^[A-Za-z0-9._-]{3,60}$", "ใช้ตัวอักษรอังกฤษ ตัวเลข จุด หรือขีด อย่างน้อย 3 ตัว")

NAME_HELP = "เช่น องค์การบริหารส่วนตำบลแม่คำมี หรือ อบต.แม่คำมี ระบบเขียนคำเต็มให้ และใช้ในเอกสารทุกฉบับ"


NO_MAIL = "ระบบยังไม่ได้ตั้งค่าการส่งอีเมล"


def _use_of_email() -> str:
    if settings.MAIL_IS_SET_UP:
        return "ระบบส่งจดหมายเตือนเรื่องที่รอไปที่อีเมลนี้ และไม่แสดงในเอกสาร"
    return f"{NO_MAIL} จึงยังไม่ส่งจดหมายเตือน เมื่อตั้งค่าแล้วจะส่งไปที่อีเมลนี้ และไม่แสดงในเอกสาร"


def email_field() -> forms.EmailField:
    """The address to which letters of reminder go; nobody must have one."""
    return forms.EmailField(
        label="อีเมล",
        required=False,
        max_length=254,
        error_messages={"invalid": "ที่อยู่อีเมลไม่ถูกต้อง กรุณาตรวจตัวสะกด เช่น somchai@example.go.th"},
        help_text=lazy(_use_of_email, str)(),
    )


def ask_for_title(form: forms.Form, field: str) -> None:
    """Refuse a name that papers would print bare: with neither a title nor a rank."""
    data = form.cleaned_data
    if not data.get(field) and not data.get("rank") and field not in form.errors:
        form.add_error(field, "กรุณากรอกคำนำหน้าชื่อ เช่น นาย นาง นางสาว (เว้นว่างได้เฉพาะผู้มียศ)")


class OfficerForm(AskingForm):
    """An officer of the agency: the person and the post."""

    sometimes_required = ("title", "unit")
    rank = forms.CharField(
        label="ยศ", max_length=60, required=False, help_text="เช่น ว่าที่ร้อยตรี จะพิมพ์ไว้เหนือชื่อในเอกสาร"
    )
    title = forms.CharField(
        label="คำนำหน้าชื่อ", max_length=40, required=False, help_text="เช่น นาย นาง นางสาว เว้นว่างได้เฉพาะผู้มียศ"
    )
    name = forms.CharField(label="ชื่อ–นามสกุล", max_length=160)
    email = email_field()
    role = forms.ChoiceField(label="บทบาทในระบบ", choices=Role.choices)
    position = forms.CharField(
        label="ตำแหน่ง", max_length=200, help_text="พิมพ์ให้ตรงกับที่จะปรากฏใต้ลายมือชื่อในเอกสารราชการ"
    )
    unit = forms.ModelChoiceField(
        label="ส่วนราชการ",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="ไม่สังกัดส่วนราชการ (ผู้บริหาร)",
        help_text="หัวหน้าส่วนราชการต้องเลือก เพื่อให้เอกสารของส่วนราชการนั้นมาถึง ผู้อื่นไม่เลือกก็ได้",
    )
    is_active = forms.BooleanField(
        label="ปฏิบัติงานอยู่ในหน่วยงาน",
        required=False,
        initial=True,
        help_text="เมื่อผู้นี้พ้นหน้าที่ (ย้าย โอน ลาออก หรือเกษียณ) ให้นำเครื่องหมายออกในวันที่พ้นหน้าที่ มีผลทันทีที่บันทึก "
        "ผู้นี้จะทำงานในระบบของหน่วยงานไม่ได้อีก ส่วนชื่อในเอกสารเดิมไม่เปลี่ยน ระบบถามยืนยันก่อนบันทึก",
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        field = self.fields["unit"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = agency.units.all()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("name"):
            boxes = data["name"], data.get("title", ""), data.get("rank", "")
            data["name"], data["title"] = name_and_title(*boxes)
            ask_for_title(self, "title")
        if data.get("role") == Role.OFFICE_HEAD and "unit" in data and data["unit"] is None:
            self.add_error("unit", "กรุณาเลือกส่วนราชการที่เป็นหัวหน้า")
        return data

    def to_save(self) -> dict[str, Any]:
        """What was typed about the officer."""
        return {name: value for name, value in self.cleaned_data.items() if name != "answered"}

    def asked(self, officer: Membership | None = None) -> list[str]:
        """What to ask before this is saved of an officer as they were; None for a new one."""
        stays = self.cleaned_data.get("is_active", True)
        return questions_about(self.agency, self.new_post, officer, stays=stays)

    @property
    def new_post(self) -> Post | None:
        """The post of the signing chain that the officer would hold."""
        data = self.cleaned_data
        return post_of(data["role"], data["unit"]) if data.get("is_active", True) else None


class NewOfficerForm(OfficerForm):
    """An officer who is new to the portal: also a username."""

    is_active = None  # type: ignore[assignment]  # nobody is added who has left already
    username = forms.CharField(
        label="ชื่อผู้ใช้",
        max_length=60,
        validators=[USERNAME_RULE],
        help_text="ใช้เข้าระบบ เป็นอักษรอังกฤษ เช่น somchai.j ตั้งแล้วเปลี่ยนไม่ได้",
    )
    field_order = ["rank", "title", "name", "username"]

    def clean_username(self) -> str:
        return free_username(self.cleaned_data["username"])


def officer_initial(member: Membership) -> dict[str, Any]:
    """The values with which the form of an existing officer opens."""
    user = member.user
    return {
        "rank": user.rank,
        "title": user.title,
        "name": user.name,
        "email": user.email,
        "role": member.role,
        "position": member.position,
        "unit": member.unit_id,
        "is_active": member.is_active,
        "version": member.version,
    }


class UnitForm(ThaiForm):
    """An office: its name and the number its letters carry."""

    name = forms.CharField(label="ชื่อส่วนราชการ", max_length=160)
    book_prefix = forms.CharField(
        label="เลขประจำส่วนราชการ",
        max_length=40,
        required=False,
        help_text="เช่น พร 72501 ระบบต่อท้ายด้วย / และเลขลำดับให้เอง เลขที่บนเอกสารจึงเป็น พร 72501/1",
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agency: Agency, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = agency.units.exclude(pk=unit.pk) if unit else agency.units.all()

    def clean_name(self) -> str:
        name = tidy(self.cleaned_data["name"])
        if name == ALL_UNITS:
            raise forms.ValidationError(f"“{ALL_UNITS}” เป็นตัวเลือกของมาตรการอยู่แล้ว กรุณาตั้งชื่ออื่น")
        if self.others.filter(name=name).exists():
            raise forms.ValidationError("มีส่วนราชการชื่อนี้แล้ว")
        return name


class NamedAgencyForm(ThaiForm):
    """What a form that names an agency has in common: the kind, and the name written out in full."""

    kind = forms.ChoiceField(label="ประเภทหน่วยงาน", choices=Kind.choices)
    name = forms.CharField(label="ชื่อเต็มของหน่วยงาน", max_length=200, help_text=NAME_HELP)
    district = forms.CharField(label="อำเภอ", max_length=100, required=False)
    province = forms.CharField(label="จังหวัด", max_length=100, required=False)

    def clean_name(self) -> str:
        if "kind" not in self.cleaned_data:  # its own field says what is wrong
            return tidy(self.cleaned_data["name"])
        try:
            name = full_name(self.cleaned_data["name"], Kind(self.cleaned_data["kind"]))
        except NotThisKind as wrong:
            raise forms.ValidationError(f"{wrong} กรุณาเลือกประเภทให้ตรง หรือพิมพ์ชื่อเต็มให้ตรงกับประเภท") from None
        longest = self.fields["name"].max_length  # type: ignore[attr-defined]
        if len(name) > longest:
            raise forms.ValidationError(f"ชื่อเต็มยาวเกิน {longest} ตัวอักษร กรุณาตรวจชื่อที่พิมพ์")
        return name

    def clean_district(self) -> str:
        return district_name(self.cleaned_data["district"])

    def clean_province(self) -> str:
        return province_name(self.cleaned_data["province"])


class AgencyForm(NamedAgencyForm):
    """The agency's own data, as it stands in its papers."""

    website = forms.URLField(
        label="เว็บไซต์",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "ที่อยู่เว็บไซต์ไม่ถูกต้อง เช่น https://example.go.th"},
    )
    signers_need_code = forms.BooleanField(
        label="ผู้ลงนามต้องใช้รหัสยืนยันสองชั้น",
        required=False,
        help_text="ผู้ที่ยังไม่ได้ตั้งค่ารหัสยืนยันจะลงนามไม่ได้จนกว่าจะตั้งค่าในหน้าบัญชีของตน",
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)
