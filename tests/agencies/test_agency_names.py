"""An agency's full name from what people type, and positions after it was renamed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.agency_names import (
    Naming,
    NotThisKind,
    district_name,
    full_name,
    province_name,
    renamed_position,
)
from agencies.kinds import Kind, default_position
from agencies.roles import Role

SAO, SUBDISTRICT, TOWN = Kind.SAO, Kind.SUBDISTRICT_MUNICIPALITY, Kind.TOWN_MUNICIPALITY
CITY, PAO = Kind.CITY_MUNICIPALITY, Kind.PAO


@pytest.mark.parametrize(
    ("typed", "kind", "name"),
    [
        ("อบต.บ้านทุ่งใหม่", SAO, "องค์การบริหารส่วนตำบลบ้านทุ่งใหม่"),
        ("อบต บ้านทุ่งใหม่", SAO, "องค์การบริหารส่วนตำบลบ้านทุ่งใหม่"),
        (" อ.บ.ต.  บ้านทุ่งใหม่ ", SAO, "องค์การบริหารส่วนตำบลบ้านทุ่งใหม่"),
        ("บ้านทุ่งใหม่", SAO, "องค์การบริหารส่วนตำบลบ้านทุ่งใหม่"),
        ("ตำบลบ้านทุ่งใหม่", SAO, "องค์การบริหารส่วนตำบลบ้านทุ่งใหม่"),
        ("อบต.ต.บ้านทุ่งใหม่", SAO, "องค์การบริหารส่วนตำบลบ้านทุ่งใหม่"),
        ("องค์การบริหารส่วน ตำบล บ้านทุ่งใหม่", SAO, "องค์การบริหารส่วนตำบลบ้านทุ่งใหม่"),
        ("ทมนางาม", SAO, "องค์การบริหารส่วนตำบลทมนางาม"),
        ("ทต.บ้านใหม่", SUBDISTRICT, "เทศบาลตำบลบ้านใหม่"),
        ("ท.ต.บ้านใหม่", SUBDISTRICT, "เทศบาลตำบลบ้านใหม่"),
        ("เทศบาลต.บ้านใหม่", SUBDISTRICT, "เทศบาลตำบลบ้านใหม่"),
        ("เทศบาลบ้านใหม่", SUBDISTRICT, "เทศบาลตำบลบ้านใหม่"),
        ("เทศบาลตำบลเมืองใหม่", SUBDISTRICT, "เทศบาลตำบลเมืองใหม่"),
        ("ทม.แพร่", TOWN, "เทศบาลเมืองแพร่"),
        ("แพร่", TOWN, "เทศบาลเมืองแพร่"),
        ("เทศบาลเมืองเมืองพล", TOWN, "เทศบาลเมืองเมืองพล"),
        ("ทน.เชียงใหม่", CITY, "เทศบาลนครเชียงใหม่"),
        ("อบจ.แพร่", PAO, "องค์การบริหารส่วนจังหวัดแพร่"),
        ("จ.แพร่", PAO, "องค์การบริหารส่วนจังหวัดแพร่"),
    ],
)
def test_a_name_is_written_out(typed: str, kind: Kind, name: str) -> None:
    assert full_name(typed, kind) == name


@pytest.mark.parametrize(
    ("typed", "kind", "told"),
    [
        ("ทต.บ้านใหม่", SAO, "ชื่อนี้เป็นของเทศบาลตำบล แต่ประเภทหน่วยงานคือองค์การบริหารส่วนตำบล"),
        ("เทศบาลบ้านใหม่", SAO, "ชื่อนี้เป็นของเทศบาล แต่ประเภทหน่วยงานคือองค์การบริหารส่วนตำบล"),
        ("เทศบาลเมืองแพร่", SUBDISTRICT, "ชื่อนี้เป็นของเทศบาลเมือง แต่ประเภทหน่วยงานคือเทศบาลตำบล"),
        ("องค์การบริหารส่วนจังหวัดแพร่", SAO, "ชื่อนี้เป็นขององค์การบริหารส่วนจังหวัด แต่ประเภทหน่วยงานคือองค์การบริหารส่วนตำบล"),
        ("อบต.", SAO, "ยังไม่มีชื่อต่อจากคำว่า “องค์การบริหารส่วนตำบล”"),
        ("เทศบาล", TOWN, "ยังไม่มีชื่อต่อจากคำว่า “เทศบาลเมือง”"),
    ],
)
def test_another_kind_and_no_place_are_refused(typed: str, kind: Kind, told: str) -> None:
    with pytest.raises(NotThisKind) as refused:
        full_name(typed, kind)
    assert str(refused.value) == told


WORDS = ["อบต.", "ทต.", "ทม.", "เทศบาล", "ตำบล", "ต.", "จังหวัด", "เมือง", " ", "บ้าน", "ใหม่", *Kind.labels]


@given(
    st.lists(st.sampled_from(WORDS), max_size=5).map("".join) | st.text(max_size=30), st.sampled_from(Kind)
)
def test_a_full_name_stays_as_it_is(typed: str, kind: Kind) -> None:
    """And begins with the words of its kind once."""
    try:
        name = full_name(typed, kind)
    except NotThisKind:
        return
    assert name.startswith(kind.label)
    assert not name.removeprefix(kind.label).startswith(kind.label)
    assert full_name(name, kind) == name


@pytest.mark.parametrize(
    ("typed", "district"),
    [
        ("บ้านโป่ง", "บ้านโป่ง"),
        ("อ.บ้านโป่ง", "บ้านโป่ง"),
        ("อ. บ้านโป่ง", "บ้านโป่ง"),
        ("อ บ้านโป่ง", "บ้านโป่ง"),
        ("อำเภอบ้านโป่ง", "บ้านโป่ง"),
        ("อำเภอ อ.บ้านโป่ง", "บ้านโป่ง"),
        ("อู่ทอง", "อู่ทอง"),
        ("องครักษ์", "องครักษ์"),
        ("อำเภอ", ""),
        ("", ""),
    ],
)
def test_a_district_stands_without_its_word(typed: str, district: str) -> None:
    assert district_name(typed) == district


@pytest.mark.parametrize(
    ("typed", "province"),
    [
        ("จ.ราชบุรี", "ราชบุรี"),
        ("จ ราชบุรี", "ราชบุรี"),
        ("จว.ราชบุรี", "ราชบุรี"),
        ("จังหวัด ราชบุรี", "ราชบุรี"),
        ("จังหวัดจ.ราชบุรี", "ราชบุรี"),
        ("จันทบุรี", "จันทบุรี"),
    ],
)
def test_a_province_stands_without_its_word(typed: str, province: str) -> None:
    assert province_name(typed) == province


NA, NADI = Naming("เทศบาลตำบลนา", SUBDISTRICT), Naming("เทศบาลตำบลนาดี", SUBDISTRICT)
RAISED = Naming("เทศบาลตำบลบ้านเก่า", SUBDISTRICT)
OLD, NEW = Naming("องค์การบริหารส่วนตำบลบ้านเก่า", SAO), Naming("องค์การบริหารส่วนตำบลบ้านใหม่", SAO)


@pytest.mark.parametrize(
    ("position", "old", "new", "after"),
    [
        ("นายกองค์การบริหารส่วนตำบลบ้านเก่า", OLD, NEW, "นายกองค์การบริหารส่วนตำบลบ้านใหม่"),
        ("รองปลัดองค์การบริหารส่วนตำบลบ้านเก่า", OLD, NEW, "รองปลัดองค์การบริหารส่วนตำบลบ้านใหม่"),
        ("หัวหน้าสำนักปลัด", OLD, NEW, "หัวหน้าสำนักปลัด"),
        # The new name begins with the old: one corrected by hand is right already.
        ("ปลัดเทศบาลตำบลนา", NA, NADI, "ปลัดเทศบาลตำบลนาดี"),
        ("ปลัดเทศบาลตำบลนาดี", NA, NADI, "ปลัดเทศบาลตำบลนาดี"),
        ("ปลัดเทศบาลตำบลนาดี", NADI, NA, "ปลัดเทศบาลตำบลนา"),
        ("นายกเทศมนตรีตำบลนา", NA, Naming("เทศบาลเมืองนา", TOWN), "นายกเทศมนตรีเมืองนา"),
        ("นายก" + OLD.name, OLD, RAISED, "นายกเทศมนตรีตำบลบ้านเก่า"),
        ("ปลัด" + OLD.name, OLD, RAISED, "ปลัดเทศบาลตำบลบ้านเก่า"),
    ],
)  # fmt: skip
def test_a_position_takes_the_new_name(position: str, old: Naming, new: Naming, after: str) -> None:
    assert renamed_position(position, old, new) == after


PLACES = st.text("กขคงจ", min_size=1, max_size=6)
ROLES = [Role.MAYOR, Role.CLERK, Role.DEPUTY_CLERK, Role.OFFICE_HEAD]


@given(PLACES, PLACES, st.sampled_from(Kind), st.sampled_from(ROLES))
def test_the_usual_positions_follow_the_name(old: str, new: str, kind: Kind, role: Role) -> None:
    """As they would have been written at set-up under the new name."""
    names = [Naming(full_name(place, kind), kind) for place in (old, new)]
    before, after = (default_position(role, row.name, kind) for row in names)
    assert renamed_position(before, *names) == after
