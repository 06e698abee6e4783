"""The first-run form: the agency, its offices, its officers and the first administrator."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from agencies.actions import RESERVED_CODES
from agencies.forms import USERNAME_RULE, NamedAgencyForm, ask_for_title
from agencies.kinds import ALL_UNITS, Kind
from agencies.models import Agency, User
from agencies.roles import Role
from agencies.usernames import free_username
from thai.forms import ThaiForm, ThaiFormSet
from thai.names import name_and_title

CODE_RULE = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
USUAL_OFFICES = f"{Kind.SAO.main_office}\nกองคลัง\nกองช่าง\nกองการศึกษา ศาสนาและวัฒนธรรม"


class AgencySetupForm(NamedAgencyForm):
    """Name and offices of the agency."""

    code = forms.CharField(
        label="ชื่อย่อภาษาอังกฤษ",
        max_length=60,
        help_text="ใช้ในที่อยู่เว็บ เป็นอักษรอังกฤษพิมพ์เล็ก ตัวเลข และขีดกลาง เช่น mae-kham-mi ตั้งแล้วเปลี่ยนไม่ได้",
    )
    units = forms.CharField(
        label="ส่วนราชการ",
        initial=USUAL_OFFICES,
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=3000,
        help_text="บรรทัดละหนึ่งส่วนราชการ บรรทัดแรกคือสำนักปลัดซึ่งมักเป็นเจ้าของเรื่อง "
        "ของเทศบาลระบบเขียนให้เป็นสำนักปลัดเทศบาล แก้ไขภายหลังได้",
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip().lower()
        if not CODE_RULE.fullmatch(code):
            raise ValidationError("ใช้ได้เฉพาะอักษรอังกฤษพิมพ์เล็ก ตัวเลข และขีดกลาง เช่น mae-kham-mi")
        if code in RESERVED_CODES or code.isdecimal() or Agency.objects.filter(code=code).exists():
            raise ValidationError("ชื่อย่อนี้ใช้ไม่ได้ กรุณาใช้ชื่ออื่น")
        return code

    def clean_units(self) -> list[str]:
        names = [self._as_called(" ".join(line.split())) for line in self.cleaned_data["units"].splitlines()]
        unique = list(dict.fromkeys(name for name in names if name))
        if ALL_UNITS in unique:
            raise ValidationError(f"“{ALL_UNITS}” ไม่ใช่ชื่อส่วนราชการ กรุณาพิมพ์ชื่อแต่ละแห่ง")
        if too_long := [name for name in unique if len(name) > 160]:
            raise ValidationError(f"ชื่อส่วนราชการยาวเกินไป: {too_long[0][:40]}…")
        return unique

    def _as_called(self, office: str) -> str:
        """An office under its name in this kind of agency: the box is filled in before the kind is known."""
        is_main = office == Kind.SAO.main_office and "kind" in self.cleaned_data
        return Kind(self.cleaned_data["kind"]).main_office if is_main else office


class AdministratorForm(ThaiForm):
    """The first administrator, who is signed in at once."""

    row_label = "ผู้ดูแลระบบ"
    sometimes_required = ("admin_title",)

    admin_title = forms.CharField(
        label="คำนำหน้าชื่อหรือยศ",
        max_length=40,
        required=False,
        help_text="เช่น นาย นาง นางสาว เว้นว่างได้เฉพาะเมื่อพิมพ์ไว้หน้าชื่อแล้ว",
    )
    admin_name = forms.CharField(label="ชื่อ–นามสกุล", max_length=160)
    admin_position = forms.CharField(
        label="ตำแหน่ง", max_length=200, help_text="เช่น นักวิเคราะห์นโยบายและแผนปฏิบัติการ"
    )
    admin_username = forms.CharField(
        label="ชื่อผู้ใช้",
        max_length=60,
        validators=[USERNAME_RULE],
        help_text="ใช้เข้าระบบ เป็นอักษรอังกฤษ เช่น somchai.j ตั้งแล้วเปลี่ยนไม่ได้",
    )
    password1 = forms.CharField(
        label="รหัสผ่าน",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text="อย่างน้อย 10 ตัวอักษร ไม่คล้ายชื่อ ไม่เป็นตัวเลขล้วน และเดาได้ยาก",
    )
    password2 = forms.CharField(
        label="พิมพ์รหัสผ่านอีกครั้ง",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def clean_admin_username(self) -> str:
        return free_username(self.cleaned_data["admin_username"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("admin_name"):
            boxes = data["admin_name"], data.get("admin_title", "")
            data["admin_name"], data["admin_title"] = name_and_title(*boxes)
            ask_for_title(self, "admin_title")
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", "รหัสผ่านทั้งสองช่องไม่ตรงกัน กรุณาพิมพ์ใหม่")
        if first:
            person = User(username=data.get("admin_username", ""), name=data.get("admin_name", ""))
            try:
                validate_password(first, person)
            except ValidationError as error:
                self.add_error("password1", error)
        return data


class OfficerRowForm(ThaiForm):
    """One officer of the chain; a row without a name is a position nobody holds."""

    role = forms.ChoiceField(choices=Role.choices, widget=forms.HiddenInput)
    rank = forms.CharField(label="ยศ", max_length=60, required=False)
    title = forms.CharField(label="คำนำหน้า", max_length=40, required=False)
    name = forms.CharField(label="ชื่อ–นามสกุล", max_length=160, required=False)
    username = forms.CharField(label="ชื่อผู้ใช้", max_length=60, required=False, validators=[USERNAME_RULE])
    position = forms.CharField(
        label="ตำแหน่ง",
        max_length=200,
        required=False,
        help_text="ตำแหน่งตามกรอบอัตรากำลัง เช่น นักวิเคราะห์นโยบายและแผนปฏิบัติการ พิมพ์ในเอกสารตามนี้",
    )

    def clean_username(self) -> str:
        return free_username(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("name"):
            boxes = data["name"], data.get("title", ""), data.get("rank", "")
            data["name"], data["title"] = name_and_title(*boxes)
            ask_for_title(self, "title")
        if data.get("name") and not data.get("username") and "username" not in self.errors:
            self.add_error("username", "กรุณาตั้งชื่อผู้ใช้ให้เจ้าหน้าที่ผู้นี้")
        if data.get("name") and self.asks_position and not data.get("position"):
            self.add_error("position", "กรุณากรอกตำแหน่งของเจ้าหน้าที่ผู้นี้ เพราะเป็นชื่อตำแหน่งที่ระบบเขียนให้ไม่ได้")
        if data.get("username") and not data.get("name"):
            self.add_error("name", "กรุณากรอกชื่อ–นามสกุล")
        return data

    @property
    def asks_position(self) -> bool:
        """Whether the post has a name of its own: those of the chain are written by the kind of agency."""
        return bool(self["role"].value() == Role.STAFF)

    @property
    def row_label(self) -> str:
        """The position's name, as the row's heading."""
        value = self["role"].value()
        return ROW_LABELS.get(value) or (Role(value).label if value in Role.values else "")

    @property
    def row_help(self) -> str:
        """What to know before filling the row; mostly nothing."""
        return ROW_HELP.get(self["role"].value(), "")


class OfficerRows(ThaiFormSet):
    """The rows together: no username twice."""

    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.forms:
            username = form.cleaned_data.get("username", "").lower() if hasattr(form, "cleaned_data") else ""
            if username and username in seen:
                form.add_error("username", "ชื่อผู้ใช้ซ้ำกับแถวอื่น")
            seen.add(username)


OfficerFormSet = forms.formset_factory(
    OfficerRowForm, formset=OfficerRows, extra=0, max_num=10, absolute_max=10
)

ADMIN_DOES_IT = "ชื่อนี้เป็นของผู้ดูแลระบบ หากท่านทำงานนี้เอง ให้เว้นแถวนี้ว่างทั้งแถว ผู้ดูแลระบบทำงานนี้ได้"
ROW_HELP: dict[str, str] = {Role.STAFF: "เว้นว่างได้ถ้าท่านทำเอง ผู้ดูแลระบบทำงานนี้ได้"}
ROW_LABELS: dict[str, str] = {Role.OFFICE_HEAD: "หัวหน้าสำนักปลัด"}  # the office that owns the papers at first
CHAIN_ROWS = [Role.OFFICE_HEAD, Role.DEPUTY_CLERK, Role.CLERK, Role.MAYOR, Role.STAFF]


def usernames_differ(administrator: AdministratorForm, officers: forms.BaseFormSet[Any]) -> bool:
    """Whether nobody in the rows has the administrator's username; where somebody has, their row says so."""
    wanted = administrator.cleaned_data["admin_username"].lower()
    shared = [row for row in officers.forms if row.cleaned_data.get("username", "").lower() == wanted]
    for row in shared:
        is_same_work = row.cleaned_data["role"] == Role.STAFF
        row.add_error("username", ADMIN_DOES_IT if is_same_work else "ชื่อผู้ใช้ซ้ำกับผู้ดูแลระบบ กรุณาใช้ชื่ออื่น")
    return not shared


def officer_rows_initial() -> list[dict[str, str]]:
    """One empty row for each position of the chain and one for the officer in charge."""
    return [{"role": role} for role in CHAIN_ROWS]
