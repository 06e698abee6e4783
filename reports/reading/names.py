"""Rules about names: the agency, its officers and their positions, the assessment itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from agencies.kinds import Kind
from assessments.intake.spelling import bones
from reports.reading.facts import Person
from reports.reading.findings import Reading, TextFinding
from reports.reading.lines import Line

SHORT_KINDS = {"อบต": Kind.SAO, "อบจ": Kind.PAO, "ทต": Kind.SUBDISTRICT_MUNICIPALITY}
MUNICIPAL = {
    "นายกเทศมนตรีตำบล": Kind.SUBDISTRICT_MUNICIPALITY,
    "นายกเทศมนตรีเมือง": Kind.TOWN_MUNICIPALITY,
    "นายกเทศมนตรีนคร": Kind.CITY_MUNICIPALITY,
}
KIND_OF = {**{kind.label: kind for kind in Kind}, **SHORT_KINDS, **MUNICIPAL}
_LONG = "|".join(sorted((name for name in KIND_OF if name not in SHORT_KINDS), key=len, reverse=True))
_SHORT = "|".join(SHORT_KINDS)
_BODY = re.compile(
    rf"(?:(?P<long>{_LONG})|(?P<dotted>{_SHORT})\.|(?<![ก-๎])(?P<bare>{_SHORT}))[ ]?(?P<place>[ก-ฮเแโใไ][ก-๎]*)"
)
# Words that may follow the kind of a body where no name does ("องค์การบริหารส่วนตำบลจึงได้ …").
_NO_NAME = re.compile(
    "ที่|และ|ใน|ซึ่ง|มี|ต้อง|ทุก|ได้|จึง|กำหนด|ของ|โดย|เพื่อ|หรือ|ให้|จะ|เป็น|ดำเนิน|ฯ|อื่น|นี้|นั้น|ประจำ|ปี|ควร|ไม่|"
    "ต่อ|จาก|กับ|ตาม|แล้ว|แต่|เรา|ขอ|ถึง|สามารถ|เห็น|ว่า|พ\\.ศ|ขนาด|ส่วน|ตำบล|หลาย|แห่ง|เอง|กลุ่ม|มหาชน|คือ|เมื่อ|หนึ่ง|เท่านั้น|รับ|ทั้ง|"
    "จัด|ร่วม|เข้า|ใช้|ทำ|พัฒนา|เปิด|เผยแพร่|ประกาศ|มอบ|แจ้ง|ปฏิบัติ|สมาชิก|ผู้|เก่า|ใหม่$|ต่าง"
)
LIKE = 0.6  # of two place names: below, it is another body's name rather than ours misspelt
_PERSON = re.compile(r"^\s*\(\s*(?P<name>[ก-๎]+(?:[ ]*[ก-๎.]+){1,4})\s*\)\s*$")
_TITLES = re.compile(
    r"^(?:นาย|นางสาว|นาง|น\.ส\.|ว่าที่\s?ร(?:้อย)?\.?\s?ต(?:รี|\.)?|ดร\.|สิบเอก|ส\.อ\.|พ\.?จ\.?อ\.?|จ่าเอก)\s*"
)
NEAR_NAME = 0.75
ACTING = re.compile("รักษาราชการแทน|ปฏิบัติราชการแทน|รักษาการ")


def agency_is_named_as_recorded(reading: Reading) -> Iterator[TextFinding]:
    """The body's name is the one in the record, never nearly so, nor another's (V1)."""
    facts, own = reading.facts, bones(reading.facts.place_name)
    for match in reading.paper.find(_BODY):
        typed = match["place"] + _rest_below(reading, match.end())
        place, kind = bones(typed), KIND_OF[match["long"] or match["dotted"] or match["bare"]]
        if place.startswith(own):
            if kind != facts.kind:
                why = f"ประเภทหน่วยงานไม่ตรงกับข้อมูลหน่วยงาน ซึ่งคือ {facts.agency_name}"
                yield reading.block(
                    "agency-name", why, match.start(), match.start("place") + len(facts.place_name)
                )
            continue
        if _NO_NAME.match(typed):
            continue
        shown = _as_long_as(typed, facts.place_name)
        end = match.start("place") + len(shown)
        if _likeness(bones(shown), own) >= LIKE:
            why = f"ชื่อหน่วยงานไม่ตรงกับข้อมูลหน่วยงาน ที่ถูกต้องคือ {facts.agency_name}"
            yield reading.block("agency-name", why, match.start(), end)
        else:
            why = f"เป็นชื่อหน่วยงานอื่น เอกสารนี้เป็นของ {facts.agency_name} กรุณาตรวจว่าคัดลอกจากที่อื่นหรือไม่"
            yield reading.warn("agency-other", why, match.start(), match.end())


def _rest_below(reading: Reading, end: int) -> str:
    """What goes on with a name on the next line of the same paragraph."""
    below = re.match(r"\n([ก-๎]+)", reading.paper.body[end : end + 60])
    return below[1] if below and reading.paper.paragraph(end)[1] > end else ""


def _as_long_as(typed: str, own: str) -> str:
    """The beginning of what was typed that can be meant for our name: Thai leaves no space after names."""
    lengths = range(max(2, len(own) - 2), min(len(typed), len(own) + 2) + 1)
    return max(
        (typed[:length] for length in lengths),
        key=lambda text: (_likeness(bones(text), bones(own)), -abs(len(text) - len(own))),
        default=typed,
    )


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def district_is_as_recorded(reading: Reading) -> Iterator[TextFinding]:
    """Where a district stands before its province, both are the agency's."""
    facts = reading.facts
    if not facts.province or not facts.district:
        return
    for match in reading.paper.find(r"อำเภอ\s?(?P<district>[ก-๎]+)\s+จังหวัด\s?(?P<province>[ก-๎]+)"):
        district, province = bones(match["district"]), bones(match["province"])
        if district != bones(facts.district) or not province.startswith(bones(facts.province)):
            why = f"อำเภอหรือจังหวัดไม่ตรงกับข้อมูลหน่วยงาน ซึ่งคือ อำเภอ{facts.district} จังหวัด{facts.province}"
            yield reading.warn("district", why, match.start(), match.end())


def signers(reading: Reading) -> list[tuple[Line, str, int]]:
    """The names under which people sign: the line, the name without title, where the name begins."""
    found = []
    for line in reading.paper.written():
        match = _PERSON.match(line.text)
        if match and " " in match["name"].strip() and not re.search("ตัวชี้วัด|แบบ|คะแนน", match["name"]):
            bare = _TITLES.sub("", match["name"]).strip()
            found.append((line, bare, reading.paper.start_of(line) + match.start("name")))
    return found


def officers_are_named_as_recorded(reading: Reading) -> Iterator[TextFinding]:
    """Names of signers and their positions are those of the record (V2)."""
    for line, bare, start in signers(reading):
        person = _nearest(bare, reading.facts.people)
        if person is None:
            continue
        if bones(bare) != bones(person.bare):
            why = f"ชื่อไม่ตรงกับข้อมูลเจ้าหน้าที่ ที่ถูกต้องคือ {person.printed}"
            yield reading.block("person-name", why, start, start + len(bare))
        elif _title_differs(line.text, person):
            why = f"คำนำหน้าชื่อไม่ตรงกับข้อมูลเจ้าหน้าที่ ซึ่งคือ {person.printed}"
            yield reading.warn("person-title", why, start, start + len(line.text.strip(" ()")))
        yield from _position(reading, line, person)


_IN_A_SENTENCE = re.compile(
    r"(?P<title>นางสาว|นาง|นาย(?!ก))(?P<first>[ก-๎]{2,20})[ ]{1,2}(?P<last>[ก-๎]{2,30})"
)
NEAR_PART = 0.7  # of a first or a last name, beside the other one that is right


def officers_in_sentences_are_named_as_recorded(reading: Reading) -> Iterator[TextFinding]:
    """An officer named in a sentence has the name of the record (V2).

    One of the two names must be right for the other to be a slip. What follows a last name without a space
    is not part of it.
    """
    signed = {line for line, _, _ in signers(reading)}
    for match in reading.paper.find(_IN_A_SENTENCE):
        if reading.paper.line_at(match.start()) in signed:
            continue
        close = (person for person in reading.facts.people if _is_nearly(match, person))
        person = next(close, None) if not _is_exact(match, reading.facts.people) else None
        if person:
            why = f"ชื่อคล้ายเจ้าหน้าที่ในข้อมูลแต่ไม่ตรงกัน ในข้อมูลคือ {person.printed}"
            yield reading.warn("person-name", why, match.start(), match.end())


def _is_exact(match: re.Match[str], people: tuple[Person, ...]) -> bool:
    first, last = bones(match["first"]), bones(match["last"])
    return any(_parts(person)[0] == first and last.startswith(_parts(person)[1]) for person in people)


def _is_nearly(match: re.Match[str], person: Person) -> bool:
    first, last = _parts(person)
    typed_first, typed_last = bones(match["first"]), bones(match["last"])[: len(last)]
    if typed_first == first:
        return _likeness(typed_last, last) >= NEAR_PART
    return typed_last == last and _likeness(typed_first, first) >= NEAR_PART


def _parts(person: Person) -> tuple[str, str]:
    """The first and the last name, as they are compared."""
    first, _, last = person.bare.strip().partition(" ")
    return bones(first), bones(last)


def _nearest(bare: str, people: tuple[Person, ...]) -> Person | None:
    scored = [(_likeness(bones(bare), bones(person.bare)), person) for person in people]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= NEAR_NAME else None


def _title_differs(text: str, person: Person) -> bool:
    """Whether another title (นาง for นาย) stands before the name; none at all is no slip."""
    typed = text.strip(" ()")
    title = _TITLES.match(typed)
    known = _TITLES.match(person.printed)
    return bool(title and known and bones(title[0]) != bones(known[0]))


def _position(reading: Reading, line: Line, person: Person) -> Iterator[TextFinding]:
    """The position printed under a name, unless the officer acts for another."""
    below = [other for other in reading.paper.written() if other.number > line.number][:3]
    if not below or not person.position or any(ACTING.search(row.text) for row in below):
        return
    typed, known = bones(below[0].text), bones(person.position)
    if typed == known or bones(reading.facts.place_name) not in known + typed or known in typed:
        return
    if typed.startswith(("นายก", "ปลัด", "รองปลัด", "รองนายก")) and not _same_office(typed, known):
        start = reading.paper.start_of(below[0])
        why = f"ตำแหน่งของ {person.printed} ในข้อมูลเจ้าหน้าที่คือ {person.position}"
        yield reading.warn("person-position", why, start, start + len(below[0].text))


def _same_office(one: str, other: str) -> bool:
    """Whether two positions begin with the same office; a wrong body's name has its own rule."""
    offices = ("รองนายก", "รองปลัด", "นายก", "ปลัด")
    return [one.startswith(word) for word in offices] == [other.startswith(word) for word in offices]


_TITLE = re.compile(
    r"คุณธรรม\s*และ\s*ความโปร่งใส\s*(?P<tail>(?:ใน|ของ)[^\n(]{0,4}\s?(?:การ)?[^\n(]{0,18}?ของ\s*หน่วยงาน(?:ของ)?ภาครัฐ)"
)


def assessment_has_its_official_title(reading: Reading) -> Iterator[TextFinding]:
    """The assessment is called what its edition calls it (V17)."""
    title = reading.facts.pack.title
    tail = bones(title.partition("ความโปร่งใส")[2])
    for match in reading.paper.find(_TITLE):
        typed = bones(match["tail"])
        if tail and typed != tail and _likeness(typed, tail) >= LIKE:
            why = f"ชื่อการประเมินไม่ตรงกับชื่อทางการ คือ “{title}”"
            yield reading.warn("official-title", why, match.start("tail"), match.end())


RULES = (
    agency_is_named_as_recorded,
    district_is_as_recorded,
    officers_are_named_as_recorded,
    officers_in_sentences_are_named_as_recorded,
    assessment_has_its_official_title,
)
