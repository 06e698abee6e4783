"""An agency's full name and place: what people type for short is written as it has to stand in papers.

Source of the abbreviations: those in daily use beside the Acts named in ``agencies.kinds``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agencies.kinds import Kind, default_position
from agencies.roles import Role
from thai.names import tidy

# How the name of each kind begins. A place may itself begin with two of these letters (ตำบลทมนางาม), so short
# forms of two letters need a dot.
_WORDS = {
    Kind.SAO: r"องค์การบริหารส่วน ?ตำบล|อ\.? ?บ\.? ?ต\.?",
    Kind.SUBDISTRICT_MUNICIPALITY: r"เทศบาล ?(?:ตำบล|ต\.)|ท\.? ?ต\.",
    Kind.TOWN_MUNICIPALITY: r"เทศบาล ?(?:เมือง|ม\.)|ท\.? ?ม\.",
    Kind.CITY_MUNICIPALITY: r"เทศบาล ?(?:นคร|น\.)|ท\.? ?น\.",
    Kind.PAO: r"องค์การบริหารส่วน ?จังหวัด|อ\.? ?บ\.? ?จ\.?",
}
_MUNICIPALITY = "เทศบาล"
# What is said before the place, and stands in the words of the kind already.
_PLACE = {
    Kind.SAO: r"ตำบล|ต\.",
    Kind.SUBDISTRICT_MUNICIPALITY: r"ตำบล|ต\.",
    Kind.PAO: r"จังหวัด|จ\.",
}
_BEGINNINGS = {kind: re.compile(words) for kind, words in _WORDS.items()}
_BEFORE_PLACE = {
    kind: re.compile("^(?:(?:" + "|".join(filter(None, [words, _PLACE.get(kind)])) + ") ?)*")
    for kind, words in _WORDS.items()
}
# The words that papers print before a place themselves, as people type them before its name.
_DISTRICT = re.compile(r"^(?:(?:อำเภอ|อ[. ]) ?)+")
_PROVINCE = re.compile(r"^(?:(?:จังหวัด|จว?[. ]) ?)+")


class NotThisKind(ValueError):
    """The name is that of another kind of body, or of none; the message says so in Thai."""


def full_name(typed: str, kind: Kind) -> str:
    """The name with the words of its kind written out; raises NotThisKind.

    >>> full_name("อบต. บ้านทุ่งใหม่", Kind.SAO), full_name("บ้านทุ่งใหม่", Kind.SAO)
    ('องค์การบริหารส่วนตำบลบ้านทุ่งใหม่', 'องค์การบริหารส่วนตำบลบ้านทุ่งใหม่')
    >>> full_name("ทม.แพร่", Kind.TOWN_MUNICIPALITY)
    'เทศบาลเมืองแพร่'
    """
    name = tidy(typed)
    told = next((row for row, beginning in _BEGINNINGS.items() if beginning.match(name)), None)
    if told is None and name.startswith(_MUNICIPALITY):
        if not kind.is_municipality:
            raise NotThisKind(f"ชื่อนี้เป็นของเทศบาล แต่ประเภทหน่วยงานคือ{kind.label}")
        name = name.removeprefix(_MUNICIPALITY).strip()
    elif told not in {None, kind}:
        raise NotThisKind(f"ชื่อนี้เป็นของ{told.label} แต่ประเภทหน่วยงานคือ{kind.label}")
    place = _BEFORE_PLACE[kind].sub("", name)
    if not place:
        raise NotThisKind(f"ยังไม่มีชื่อต่อจากคำว่า “{kind.label}”")
    return kind.label + place


def district_name(typed: str) -> str:
    """The bare name of a district, before which papers print อำเภอ.

    >>> district_name("อ.บ้านโป่งใหม่"), district_name("อำเภอ เมืองแพร่"), district_name("อู่ทอง")
    ('บ้านโป่งใหม่', 'เมืองแพร่', 'อู่ทอง')
    """
    return _DISTRICT.sub("", tidy(typed))


def province_name(typed: str) -> str:
    """The bare name of a province, before which papers print จังหวัด.

    >>> province_name("จ. ราชบุรี"), province_name("จังหวัดแพร่"), province_name("จันทบุรี")
    ('ราชบุรี', 'แพร่', 'จันทบุรี')
    """
    return _PROVINCE.sub("", tidy(typed))


@dataclass(frozen=True)
class Naming:
    """What an agency is called, and what kind of body it is."""

    name: str
    kind: Kind

    @property
    def mayor(self) -> str:
        """The position of its executive, which holds a municipality's name without its first word."""
        return default_position(Role.MAYOR, self.name, self.kind)


def renamed_position(position: str, old: Naming, new: Naming) -> str:
    """A position after the agency was renamed; the same where it does not hold the old name.

    >>> old = Naming("องค์การบริหารส่วนตำบลนาดี", Kind.SAO)
    >>> new = Naming("เทศบาลตำบลนาดี", Kind.SUBDISTRICT_MUNICIPALITY)
    >>> renamed_position("รองนายกองค์การบริหารส่วนตำบลนาดี", old, new)
    'รองนายกเทศมนตรีตำบลนาดี'
    """
    for before, after in ((old.mayor, new.mayor), (old.name, new.name)):
        # Where the new name begins with the old, a position that was corrected by hand is right already.
        is_right = before in after and after in position
        if before in position and not is_right:
            return position.replace(before, after)
    return position
