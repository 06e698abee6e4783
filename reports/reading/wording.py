"""Rules about words: known slips, words and paragraphs written twice, digits, units, look-alike codes."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from agencies.findings import Severity
from assessments.intake.spelling import bones
from assessments.lookalikes import foreign_list
from reports.reading.findings import LONGEST_WORDS, Reading, TextFinding
from reports.reading.lines import Line
from reports.reading.outline import DIGIT
from thai.digits import to_arabic_digits

TERMS_FILE = Path(settings.BASE_DIR) / "fixtures" / "terms.toml"


@dataclass(frozen=True)
class Term:
    """A slip of the list: where it is met, what is right, why, and where it was seen."""

    pattern: re.Pattern[str]
    right: str
    why: str
    source: str
    severity: Severity


@cache
def terms() -> tuple[Term, ...]:
    """The list of slips, from ``fixtures/terms.toml``."""
    rows = tomllib.loads(TERMS_FILE.read_text(encoding="utf-8"))["terms"]
    return tuple(
        Term(
            re.compile(row["pattern"], re.MULTILINE),
            row["right"],
            row["why"],
            row["source"],
            Severity(row["severity"]),
        )
        for row in rows
    )


def terms_are_right(reading: Reading) -> Iterator[TextFinding]:
    """No word of the list of common slips (V17)."""
    seen: set[int] = set()
    for term in terms():
        for match in reading.paper.find(term.pattern):
            if match.end() in seen:
                continue
            seen.add(match.end())
            why = f"ควรเป็น “{term.right}” {term.why}"
            say = reading.block if term.severity == Severity.BLOCK else reading.warn
            yield say("term", why, match.start(), match.end())


# ---- words and paragraphs twice

_LETTERS = "ก-ฮะ-ฺเ-ๅ็-๎"
_TWICE = re.compile(rf"(?P<word>[ก-ฮเแโใไ][{_LETTERS}]{{4,40}}?)[ ]{{0,2}}(?P=word)(?![ะ-ฺๅ็-๎])")
_SHORT_TWICE = re.compile(
    r"(?<![ก-๎])(?P<word>และ|หรือ|โดย|เพื่อ|ซึ่ง|เนื่องจาก|ของ|ให้|จาก|แต่)[ ]{1,2}(?P=word)(?=[ก-๎ ])"
)


def words_are_not_doubled(reading: Reading) -> Iterator[TextFinding]:
    """No word is typed twice in a row (V18); ๆ is how Thai repeats on purpose."""
    for pattern in (_TWICE, _SHORT_TWICE):
        for match in reading.paper.find(pattern):
            yield reading.warn("word-doubled", f"เขียนคำว่า “{match['word']}” ซ้ำ", match.start(), match.end())


_ALIKE_BY_NATURE = re.compile(
    r"\s*\(?(?:อ้างอิงจาก|การกำกับติดตาม|การติดตาม|ผู้รับผิดชอบ|ระยะเวลา|ความเห็น|รายงานความก้าวหน้า|สรุปผลเมื่อสิ้นปี|รอบวันที่|เมื่อพิจารณารายข้อ"
    r"|(?:ลำดับ)?ที่ (?:มาตรการ|ตัวชี้วัด))"  # the last is the head of a table, on each of its pages
)
SHINGLE, STEP = 16, 5  # letters compared at a time; every fifth place of a paragraph is remembered
SHORTEST_COPY = 60  # letters; shorter lines repeat by nature
COPIED = 0.75  # the share of a paragraph that stands in an earlier one
SAME_LENGTH = 0.6
_MARK = re.compile(rf"^[\s(]*(?:{DIGIT}{{1,2}}(?:\.{DIGIT}{{1,2}})?[.)]|[-*•])\s*|^[^:]{{0,40}}\s:\s")


def paragraphs_are_not_copied(reading: Reading) -> Iterator[TextFinding]:
    """No paragraph or step is nearly a copy of an earlier one (V18).

    Each place of a paragraph is looked up among the remembered places of earlier ones, so that time grows
    with the length of the text and not with the square of its paragraphs.
    """
    owners: dict[str, int] = {}
    lengths: dict[int, int] = {}
    title = bones(reading.facts.pack.title)
    for begin, part in _paragraphs(reading):
        letters = bones(_MARK.sub("", part)).replace(title, "")
        if len(letters) < SHORTEST_COPY or _ALIKE_BY_NATURE.match(part):
            continue
        number = reading.paper.line_at(begin).number
        original = _copied_from(letters, owners, lengths)
        if original is not None:
            why = f"ข้อความเกือบเหมือน{_named(reading, original)} กรุณาตรวจว่าคัดลอกมาโดยไม่ได้ปรับหรือไม่"
            yield reading.warn("paragraph-copied", why, begin, begin + len(part))
        for place in range(0, len(letters) - SHINGLE + 1, STEP):
            owners.setdefault(letters[place : place + SHINGLE], number)
        lengths[number] = max(len(letters), lengths.get(number, 0))


def _named(reading: Reading, number: int) -> str:
    """Another line by what its reader sees of it: its number, in typed text only its words."""
    if not reading.paper.is_typed:
        return f"บรรทัด {number}"
    words = reading.paper.lines[number - reading.paper.lines[0].number].text
    return f" “{words}”" if len(words) <= LONGEST_WORDS else f" “{words[:LONGEST_WORDS]}…”"


def _paragraphs(reading: Reading) -> Iterator[tuple[int, str]]:
    """Where each paragraph, or each cell of a table row, begins, and its text."""
    last = -1
    for line in reading.paper.written():
        begin, end = reading.paper.paragraph(reading.paper.start_of(line))
        if begin == last:
            continue
        last, column = begin, begin
        for cell in reading.paper.body[begin:end].split("\t"):
            yield column, cell
            column += len(cell) + 1


def _copied_from(letters: str, owners: dict[str, int], lengths: dict[int, int]) -> int | None:
    hits: dict[int, int] = {}
    last: dict[int, int] = {}
    for place in range(len(letters) - SHINGLE + 1):
        owner = owners.get(letters[place : place + SHINGLE])
        if owner is not None and place >= last.get(owner, -STEP) + STEP - 1:
            hits[owner] = hits.get(owner, 0) + 1
            last[owner] = place
    for owner, count in hits.items():
        longer, shorter = max(lengths[owner], len(letters)), min(lengths[owner], len(letters))
        if shorter >= SAME_LENGTH * longer and count * STEP >= COPIED * (shorter - SHINGLE):
            return owner
    return None


# ---- digits, units, codes

# Bounded: a search that may run from each letter to the end of the line never ends on a very long one.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S{1,200}|[\w.+-]{1,64}@\S{1,100}"
    r"|[A-Za-z][\w./-]{0,40}\d[\w./-]{0,40}|\d{1,12}[A-Za-z]\w{0,40}"
)
_DIGIT_AND_O = re.compile(
    rf"(?<![A-Za-z0-9๐-๙]){DIGIT}{{1,4}}[.]?[oO]{{1,3}}(?:[.]?{DIGIT}{{1,4}})?(?![A-Za-z])"
)
_NUMBER = re.compile(rf"{DIGIT}+")


def digits_are_of_one_style(reading: Reading) -> Iterator[TextFinding]:
    """Thai or Arabic digits throughout, addresses and codes aside (V16)."""
    body = _ADDRESS.sub(lambda match: " " * len(match[0]), reading.paper.body)
    thai: list[re.Match[str]] = []
    arabic: list[re.Match[str]] = []
    for match in _NUMBER.finditer(body):
        (thai if "๐" <= match[0][0] <= "๙" else arabic).append(match)
    if not thai or not arabic:
        return
    fewer, name = (arabic, "อารบิก") if len(arabic) <= len(thai) else (thai, "ไทย")
    if reading.paper.is_typed:
        where = f"เลข{name}คือ {', '.join(dict.fromkeys(match[0] for match in fewer[:8]))}"
    else:
        lines = sorted({reading.paper.line_at(match.start()).number for match in fewer})
        where = f"เลข{name}อยู่ที่บรรทัด {', '.join(map(str, lines[:8]))}{' …' if len(lines) > 8 else ''}"
    why = f"เอกสารใช้ทั้งเลขไทยและเลขอารบิก กรุณาใช้แบบเดียว ({where})"
    yield reading.warn("digits-mixed", why, fewer[0].start(), fewer[0].end())


def units_are_single(reading: Reading) -> Iterator[TextFinding]:
    """A score is in คะแนน or ร้อยละ, never both at once."""
    for match in reading.paper.find(rf"ร้อยละ\s?{DIGIT}+(?:\.{DIGIT}+)?\s?(?:คะแนน|%)"):
        yield reading.warn(
            "unit-doubled", "ใช้ร้อยละและคะแนนพร้อมกัน กรุณาใช้อย่างใดอย่างหนึ่ง", match.start(), match.end()
        )


def digits_are_not_letters(reading: Reading) -> Iterator[TextFinding]:
    """No letter o stands among the digits of a number."""
    for match in reading.paper.find(
        rf"(?<![A-Za-z0-9๐-๙]){DIGIT}{{1,4}}[.]?[oO]{{1,3}}(?:[.]?{DIGIT}+)?(?![A-Za-z])"
    ):
        yield reading.warn("digit-letter", "มีตัวอักษร o ปนอยู่ในตัวเลข", match.start(), match.end())


_CODE = re.compile(
    rf"(?<![A-Za-z0-9๐-๙.])(?P<letter>[oOiIeE])[ ]?(?P<number>{DIGIT}{{1,2}})(?![A-Za-z0-9๐-๙])"
)
_ZERO = re.compile(rf"ข้อ(?:ที่)?\s?(?P<code>[0๐]{DIGIT}{{1,2}})(?!{DIGIT})")
_THREE = re.compile(rf"ข้อ(?:ที่)?\s?(?P<code>[3๓]{DIGIT})(?!{DIGIT})")
NAMES = {"i": "IIT", "e": "EIT", "o": "OIT"}


def item_codes_are_of_the_year(reading: Reading) -> Iterator[TextFinding]:
    """Codes of items exist in the year's list (V13)."""
    pack = reading.facts.pack
    if not pack.items:
        return
    for match in reading.paper.find(_CODE):
        letter = match["letter"].lower()
        code = f"{letter}{int(to_arabic_digits(match['number']))}"
        known = pack.item_codes(letter)
        if known and pack.item(code) is None:
            why = f"ปี {pack.fiscal_year} ไม่มีข้อ {code} ({NAMES[letter]} มี {known})"
            yield reading.warn("item-unknown", why, match.start(), match.end())


def item_letters_are_letters(reading: Reading) -> Iterator[TextFinding]:
    """The o of an item is not typed as a zero, its e not as a three (V13)."""
    pack = reading.facts.pack
    for match in reading.paper.find(_ZERO):
        code = f"o{int(to_arabic_digits(match['code']))}"
        if pack.item(code):
            why = f"พิมพ์เลขศูนย์แทนตัวอักษร o ควรเป็น “ข้อ {code}”"
            yield reading.warn("item-letter", why, match.start(), match.end())
    for match in reading.paper.find(_THREE):
        code = f"e{int(to_arabic_digits(match['code'])[1:])}"
        line = reading.paper.line_at(match.start()).text
        if pack.item(code) and re.search("EIT|ตัวชี้วัด|คะแนน", line) and "มาตรา" not in line:
            why = f"อาจพิมพ์เลข ๓ แทนตัวอักษร e กรุณาตรวจว่าหมายถึงข้อ {code} หรือไม่"
            yield reading.warn("item-letter", why, match.start(), match.end())


def item_lists_are_of_ita(reading: Reading) -> Iterator[TextFinding]:
    """Items of look-alike lists of other ministries are not taken for those of ITA (V22)."""
    for match in reading.paper.find(rf"(?<![A-Za-z])(?:MOIT|EB)\s?-?\s?{DIGIT}{{1,2}}(?!{DIGIT})"):
        yield reading.block(
            "foreign-list", f"เป็น{foreign_list(match[0])} ไม่ใช่ข้อของ ITA ท้องถิ่น", match.start(), match.end()
        )


FOOT_TO_TEXT = 6  # lines from a catch word to the text it announces: a page's end and a table's head between


def catch_words_are_at_the_foot(reading: Reading) -> Iterator[TextFinding]:
    """The words of the next page stand where a page ends, before the text that they announce."""
    for index, line in enumerate(reading.paper.lines):
        above, below = reading.paper.lines[max(index - 2, 0) : index], reading.paper.lines[index + 1 :]
        if line.catch_word and not _is_followed(above, below, line.catch_word):
            start = reading.paper.start_of(line)
            why = f"“{line.catch_word}” เป็นคำต่อหน้า ไม่ใช่เนื้อความ ควรลบออกจากข้อความ"
            yield reading.warn("catch-word", why, start, start)


def _is_followed(above: Sequence[Line], below: Sequence[Line], catch_word: str) -> bool:
    """Whether a page ends at a catch word, and the next one begins with its words."""
    words = bones(catch_word.strip(" /.…"))
    ends = any(line.is_furniture for line in (*above, *below[:3]))
    written = itertools.islice((line.text for line in below if line.text.strip()), FOOT_TO_TEXT)
    return ends and any(bones(text).startswith(words) for text in written)


def words_are_not_broken(reading: Reading) -> Iterator[TextFinding]:
    """A known name is not torn by a line break that repeats its letters or opens a paragraph inside it."""
    facts = reading.facts
    known = [
        bones(name)
        for name in (facts.pack.title, facts.agency_name, NACC, *(r.name for r in facts.pack.indicators))
    ]
    rows, first = list(reading.paper.written()), reading.paper.lines[0].number - 1
    for above, below in itertools.pairwise(rows):
        tail, head = bones(above.text)[-60:], bones(below.text)[:60]
        between = reading.paper.lines[above.number - first : below.number - 1 - first]
        parted = bool(between) and not any(line.is_furniture for line in between)
        if any(_torn(tail, head, name, parted) for name in known if len(name) > 12):
            end = reading.paper.start_of(above) + len(above.text)
            yield reading.warn("line-broken", "ชื่อถูกตัดข้ามบรรทัด กรุณาต่อข้อความให้ติดกัน", max(end - 25, 0), end)


NACC = "คณะกรรมการป้องกันและปราบปรามการทุจริตแห่งชาติ"


def _torn(tail: str, head: str, name: str, parted: bool) -> bool:
    """Whether a name runs over the break, with up to three of its letters typed on both sides."""
    for place in range(4, len(name) - 3):
        if not tail.endswith(name[:place]):
            continue
        if parted and head.startswith(name[place:]):
            return True
        if any(head.startswith(name[place - twice :]) for twice in (1, 2, 3)):
            return True
    return False


RULES = (
    terms_are_right,
    words_are_not_doubled,
    paragraphs_are_not_copied,
    digits_are_of_one_style,
    units_are_single,
    digits_are_not_letters,
    item_codes_are_of_the_year,
    item_letters_are_letters,
    item_lists_are_of_ita,
    catch_words_are_at_the_foot,
    words_are_not_broken,
)
