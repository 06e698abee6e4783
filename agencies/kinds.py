"""The kinds of local body and the words each one uses for its executives.

Source: Tambon Council and SAO Act B.E. 2537, Municipality Act B.E. 2496 and PAO Act B.E. 2540 name
the offices; the sample papers show them followed by the body's own name.
"""

from __future__ import annotations

from django.db.models import TextChoices

from agencies.roles import Role

ALL_UNITS = "ทุกส่วนราชการ"  # said of a measure that every office carries out; no office may be called so


class Kind(TextChoices):
    """ประเภทของหน่วยงาน, as named in the year file."""

    SAO = "sao", "องค์การบริหารส่วนตำบล"
    SUBDISTRICT_MUNICIPALITY = "subdistrict_municipality", "เทศบาลตำบล"
    TOWN_MUNICIPALITY = "town_municipality", "เทศบาลเมือง"
    CITY_MUNICIPALITY = "city_municipality", "เทศบาลนคร"
    PAO = "pao", "องค์การบริหารส่วนจังหวัด"

    @property
    def is_municipality(self) -> bool:
        """Municipalities say นายกเทศมนตรี and สำนักปลัดเทศบาล."""
        return self in {Kind.SUBDISTRICT_MUNICIPALITY, Kind.TOWN_MUNICIPALITY, Kind.CITY_MUNICIPALITY}

    @property
    def main_office(self) -> str:
        """Name of the office that usually prepares the papers."""
        return "สำนักปลัดเทศบาล" if self.is_municipality else "สำนักปลัด"


def default_position(role: Role, agency_name: str, kind: Kind) -> str:
    """The printed position of an executive where the agency has not written its own.

    >>> default_position(Role.CLERK, "องค์การบริหารส่วนตำบลแม่คำมี", Kind.SAO)
    'ปลัดองค์การบริหารส่วนตำบลแม่คำมี'
    >>> default_position(Role.MAYOR, "เทศบาลตำบลเมืองใหม่", Kind.SUBDISTRICT_MUNICIPALITY)
    'นายกเทศมนตรีตำบลเมืองใหม่'
    """
    match role:
        case Role.MAYOR if kind.is_municipality:
            return "นายกเทศมนตรี" + agency_name.removeprefix("เทศบาล")
        case Role.MAYOR:
            return f"นายก{agency_name}"
        case Role.CLERK:
            return f"ปลัด{agency_name}"
        case Role.DEPUTY_CLERK:
            return f"รองปลัด{agency_name}"
        case Role.OFFICE_HEAD:
            return f"หัวหน้า{kind.main_office}"
        case _:
            return role.label
