"""Names of local bodies in a text: whose result is this? (V1)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agencies.kinds import Kind

ANY_MUNICIPALITY = "เทศบาล"  # written without its kind
_SHORT = {
    "อบต": Kind.SAO.label,
    "อบจ": Kind.PAO.label,
    "ทต": Kind.SUBDISTRICT_MUNICIPALITY.label,
    "ทม": Kind.TOWN_MUNICIPALITY.label,
    "ทน": Kind.CITY_MUNICIPALITY.label,
}
_KINDS = "|".join(
    [
        *Kind.labels,
        *(rf"{short}\.?" for short in ("อบต", "อบจ")),
        *(rf"(?<![ก-๙]){short}\." for short in ("ทต", "ทม", "ทน")),  # letters that other words hold too
        ANY_MUNICIPALITY,
    ]
)
# Thai runs words together. What begins like this says something of the body, and is not its name;
_NO_NAME = (
    r"ได้|มี(?!ชัย)|ซึ่ง|จะ|ควร|ต้อง|เพื่อ|โดย|เป็น|จึง|ไม่|นี้|และ|หรือ|กับ|ให้|ของ|ใน(?!เมือง)|ที่(?!วัง)|แห่ง|ต่าง|จาก|ตาม|ทุก"
    r"|ดำเนิน|ประเมิน|ประจำ|ปี|เข้า|สามารถ|อำเภอ|จังหวัด"
)
# and here a name ends, if no space ends it before. Short words would cut names: แม่คำมี has มี in it.
_ENDS = r"ได้คะแนน|มีคะแนน|ได้รับ|ประจำปี|ปีงบประมาณ|อำเภอ|จังหวัด|ดำเนินการ|เข้ารับการ"
_NAMED = re.compile(rf"({_KINDS}) *(?!{_NO_NAME})([ก-ฮเ-ไ][ก-๙]*?)(?={_ENDS}|[^ก-๙]|$)")


@dataclass(frozen=True)
class AgencyName:
    """A body's kind, written out (empty: not said), and its own name."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}{self.name}"

    def is_of_kind(self, other: AgencyName) -> bool:
        """Whether both may be of one kind: it may be left out, and a municipality need not say of which."""
        kinds = {self.kind, other.kind} - {""}
        is_open = ANY_MUNICIPALITY in kinds and all(kind.startswith(ANY_MUNICIPALITY) for kind in kinds)
        return is_open or len(kinds) <= 1

    def speaks_of(self, own: AgencyName) -> bool:
        """Whether this name, perhaps run together with the words after it, may mean ``own``."""
        return self.name.startswith(own.name) and self.is_of_kind(own)


def agencies_in(text: str) -> Iterator[AgencyName]:
    """Every body that a text names, in order.

    >>> [str(name) for name in agencies_in("อบต.แม่คำมี และเทศบาลตำบลเมืองใหม่ได้คะแนน 90 เทศบาลควรปรับปรุง")]
    ['องค์การบริหารส่วนตำบลแม่คำมี', 'เทศบาลตำบลเมืองใหม่']
    """
    for match in _NAMED.finditer(text):
        kind = match[1].rstrip(".")
        yield AgencyName(_SHORT.get(kind, kind), match[2])


def other_agencies(text: str, own: str) -> tuple[str, ...]:
    """The bodies in a text that are not the one called ``own``, each once; none where that names none.

    >>> other_agencies("อบต.แม่คำมี อบต.บ้านใหม่", "องค์การบริหารส่วนตำบลแม่คำมี")
    ('องค์การบริหารส่วนตำบลบ้านใหม่',)
    """
    mine = next(agencies_in(own), None)
    if mine is None:
        return ()
    return tuple(dict.fromkeys(str(name) for name in agencies_in(text) if not name.speaks_of(mine)))
