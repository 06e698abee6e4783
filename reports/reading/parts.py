"""Rules about the parts of a paper: number, signatures, decision, columns, channels, what it calls itself."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from reports.reading.claims import claims
from reports.reading.findings import Reading, TextFinding
from reports.reading.lines import Line
from reports.reading.names import signers
from reports.reading.outline import (
    ANALYSIS,
    ANNOUNCEMENT,
    DIGIT,
    HEAD,
    MEMO,
    RESULTS,
    named_indicators,
    paper_kind,
)
from thai.digits import to_arabic_digits

_NUMBER_LINE = re.compile(r"^\s*ที่(?![ก-๎])\s*(?P<number>.*?)\s*(?:วันที่.*)?$")
_EMPTY_NUMBER = re.compile(rf"^[\s.\-–—…_/]*$|^[ก-ฮ]{{1,3}}\.?\s*{DIGIT}*\s*/\s*[\s.\-–…_]*$")


def memo_has_its_number(reading: Reading) -> Iterator[TextFinding]:
    """A memo carries its number (V20)."""
    if paper_kind(reading) != MEMO:
        return
    for line in list(reading.paper.written())[:HEAD]:
        match = _NUMBER_LINE.match(line.text)
        if match:
            if _EMPTY_NUMBER.match(match["number"]):
                start = reading.paper.start_of(line)
                yield reading.warn("number-missing", "ยังไม่มีเลขที่หนังสือ", start, start + len(line.text))
            return
    first = next(reading.paper.written())
    start = reading.paper.start_of(first)
    yield reading.warn("number-missing", "ไม่มีบรรทัด “ที่” ซึ่งเป็นเลขที่หนังสือ", start, start + len(first.text))


SIGNING = re.compile(r"ลงชื่อ|ลงนาม")
ABOVE = 8  # lines between (ลงชื่อ) and the name


def signatures_are_alike(reading: Reading) -> Iterator[TextFinding]:
    """Where one signer has a line to sign on, every signer has (V20)."""
    rows = signers(reading)
    has = {line.number: _has_line(reading, line, rows) for line, _, _ in rows}
    if not any(has.values()):
        return
    for line, name, start in rows:
        if not has[line.number]:
            why = "ไม่มีบรรทัด (ลงชื่อ) เหมือนผู้ลงนามคนอื่น"
            yield reading.warn("signature-missing", why, start, start + len(name))


def _has_line(reading: Reading, line: Line, rows: list[tuple[Line, str, int]]) -> bool:
    before = max((row.number for row, _, _ in rows if row.number < line.number), default=0)
    above = reading.paper.lines[max(before, line.number - 1 - ABOVE) : line.number]
    return any(SIGNING.search(row.text) for row in above)


_OPINION = re.compile(r"^\s*(?:ความเห็น|คำสั่ง)(?:ของ)?\s*(?P<who>[ก-๎ .]+?)\s*:?\s*$")
_ONLY_TO_KNOW = re.compile(r"^[\s\-–•(☐☑✓/)]*(?:เพื่อ)?(?:โปรด)?(?:ทราบ|พิจารณา)(?:และพิจารณา)?\s*$")
_DECIDES = re.compile(r"^\s*(?:รอง)?นายก")


def the_last_signer_decides(reading: Reading) -> Iterator[TextFinding]:
    """The executive decides: ทราบ, อนุมัติ or สั่งการ, never เพื่อโปรดทราบ, which asks somebody above (V20)."""
    rows = list(reading.paper.written())
    for line, below in itertools.pairwise(rows):
        match = _OPINION.match(line.text)
        if not match or not _DECIDES.match(match["who"]) or match["who"].strip().startswith("รอง"):
            continue
        if "เพื่อ" in below.text and _ONLY_TO_KNOW.match(below.text):
            start = reading.paper.start_of(below)
            why = "ผู้บริหารเป็นผู้ตัดสินใจ ควรเป็น ทราบ อนุมัติ หรือสั่งการ ไม่ใช่ “เพื่อโปรด…” ซึ่งเป็นการเสนอผู้อื่น"
            yield reading.warn("no-decision", why, start, start + len(below.text))


# ---- columns of measures

_PARTS = {
    "ขั้นตอนหรือวิธีการ": re.compile("ขั้นตอน|วิธีการ|แนวทางปฏิบัติ"),
    "ผู้รับผิดชอบ": re.compile("ผู้รับผิดชอบ|หน่วยงานรับผิดชอบ|ส่วนราชการ"),
    "ระยะเวลา": re.compile("ระยะเวลา|กำหนดเวลา|เวลาดำเนินการ|กรอบเวลา|กำหนดแล้วเสร็จ|ช่วงเวลา"),
    "การกำกับติดตาม": re.compile("(?:การ|แนวทางการ)?กำกับติดตาม|การติดตาม|การรายงานผล|รายงานผล"),
    "ตัวชี้วัดความสำเร็จ": re.compile("ตัวชี้วัดความสำเร็จ|เป้าหมาย|ผลที่คาด|ผลลัพธ์|ความสำเร็จ"),
}
WISHED = "ตัวชี้วัดความสำเร็จ"  # the year's forms do not ask for it: named only where more is missing
_RESULT_PARTS = {
    "รายละเอียดการดำเนินการ": re.compile("รายละเอียด|สรุปผล|ผลการดำเนิน|การดำเนินการ"),
    "ผลลัพธ์หรือความสำเร็จ": re.compile("ผลลัพธ์|ความสำเร็จ"),
}
_ANY_PART = "|".join(part.pattern for part in _PARTS.values())
_LABEL = re.compile(rf"\s*(?:[(]?{DIGIT}{{1,2}}[.)]\s*)?(?:{_ANY_PART})")
HEAD_SHARE = 0.35  # of a head of a table printed without tabs, what its known labels make up
LABEL = 30  # letters at the beginning of a line that may name a part of a measure
_MEASURE = re.compile(rf"^\s*มาตรการ(?:ที่|\s?)\s?{DIGIT}{{1,2}}[ .:]")


def _header(reading: Reading) -> Line | None:
    """The head of a table of measures."""
    for line in reading.paper.written():
        labels = [found[0] for part in _PARTS.values() if (found := part.search(line.text))]
        is_head = "\t" in line.text or len("".join(labels)) > HEAD_SHARE * len(line.text)
        if len(labels) >= 2 and is_head and "มาตรการ" in line.text and not _MEASURE.match(line.text):
            return line
    return None


def measures_have_their_parts(reading: Reading) -> Iterator[TextFinding]:
    """Every plan says how, who, when, how it is followed up and what is to be reached (V11)."""
    kind, header = paper_kind(reading), reading.once(_header)
    first = next((line for line in reading.paper.written() if _MEASURE.match(line.text)), None)
    if kind not in {ANNOUNCEMENT, ANALYSIS} or not (header or first):
        return
    if header:
        said = header.text
    else:
        said = " ".join(
            line.text.strip()[:LABEL] for line in reading.paper.written() if _LABEL.match(line.text)
        )
    missing = [name for name, part in _PARTS.items() if not part.search(said)]
    line = header or first
    if line and set(missing) - {WISHED}:
        start = reading.paper.start_of(line)
        why = f"มาตรการยังไม่มี {' '.join(missing)}"
        yield reading.warn("columns-missing", why, start, start + len(line.text))


def result_tables_have_their_columns(reading: Reading) -> Iterator[TextFinding]:
    """A report of results says what was done and what came of it (V11)."""
    if paper_kind(reading) != RESULTS:
        return
    missing = [name for name, part in _RESULT_PARTS.items() if not any(reading.paper.find(part))]
    first = next(reading.paper.written(), None)
    if missing and first:
        start = reading.paper.start_of(first)
        yield reading.warn(
            "columns-missing", f"รายงานยังไม่มี {' '.join(missing)}", start, start + len(first.text)
        )


def columns_are_filled(reading: Reading) -> Iterator[TextFinding]:
    """No required column is filled in some rows and blank in others (V11)."""
    header = reading.once(_header)
    if header is None or "\t" not in header.text:
        return
    heads = header.text.split("\t")
    rows = [
        line
        for line in reading.paper.written()
        if line.number > header.number and line.text.count("\t") == len(heads) - 1
    ]
    for column, head in enumerate(heads):
        if not any(part.search(head) for part in _PARTS.values()):
            continue
        blank = [line for line in rows if not line.text.split("\t")[column].strip(" -–")]
        if blank and len(rows) > 1:
            start = reading.paper.start_of(blank[0])
            title = blank[0].text.split("\t")[0]
            why = f"ช่อง “{head.strip()}” ว่าง {len(blank)} จาก {len(rows)} แถว"
            yield reading.warn("column-blank", why, start, start + len(title))


_BY_NUMBER = re.compile(rf"ตัวชี้วัดที่\s?{DIGIT}")  # (พัฒนาตัวชี้วัดที่ ๑๐)


def measures_name_their_indicators(reading: Reading) -> Iterator[TextFinding]:
    """A plan says which indicator each measure is for (V10)."""
    header = reading.once(_header)
    # Read out of a printed page, the head of a table does not stand before its rows.
    if header is None or "\t" not in header.text or paper_kind(reading) not in {ANALYSIS, ANNOUNCEMENT}:
        return
    if re.search("ตัวชี้วัด(?!ความสำเร็จ)|ประเด็น", header.text):
        return
    begin, end = reading.paper.start_of(header), len(reading.paper.body)
    if any(name.number is not None and begin < name.start < end for name in named_indicators(reading)):
        return
    rows = (line for line in reading.paper.written() if line.number > header.number and "\t" in line.text)
    if any(_BY_NUMBER.search(row.text.partition("\t")[0]) for row in rows):
        return
    why = "ตารางมาตรการไม่บอกว่าแต่ละมาตรการตอบตัวชี้วัดใด"
    yield reading.warn("measures-unlinked", why, begin, begin + len(header.text))


# ---- channels

_OPINIONS = re.compile(r"ช่องทาง[^\n]{0,24}(?:รับฟัง)?ความคิดเห็น|รับฟังความคิดเห็น")
_COMPLAINTS = re.compile(r"ช่องทาง[^\n]{0,20}(?:แจ้งเบาะแส|ร้องเรียน)(?:การ)?(?:ทุจริต)?")
_APART = re.compile("ไม่ใช่ช่องทาง|แยก|คนละช่องทาง|ต่างหาก|ไม่ใช้ช่องทาง|มิใช่ช่องทาง")
_TOGETHER = re.compile(
    r"ช่องทาง(?:การ)?(?:รับ(?:ฟัง)?)?(?:เรื่อง)?(?:ร้องเรียน(?:การทุจริต)?\s?(?:และ|/)\s?(?:การ)?(?:รับฟัง|แสดง)?ความคิดเห็น|(?:แสดง)?ความคิดเห็น\s?(?:และ|/)\s?(?:การ)?(?:รับ)?(?:เรื่อง)?ร้องเรียน)"
)


def complaints_and_opinions_are_apart(reading: Reading) -> Iterator[TextFinding]:
    """The channel for complaints of corruption is another than that for opinions (V21)."""
    together = list(reading.paper.find(_TOGETHER))
    for match in together:
        yield reading.warn("channels-mixed", _CHANNELS, match.start(), match.end())
    said = {reading.paper.line_at(match.start()) for match in together}
    for lines in _measures(reading):
        opinion = any(_OPINIONS.search(line.text) for line in lines)
        for line in lines if opinion else []:
            channel = _COMPLAINTS.search(line.text)
            if channel and line not in said and not _APART.search(line.text):
                start = reading.paper.start_of(line)
                yield reading.warn(
                    "channels-mixed", _CHANNELS, start + channel.start(), start + channel.end()
                )


_CHANNELS = "ช่องทางร้องเรียนการทุจริตต้องแยกจากช่องทางรับฟังความคิดเห็น กรุณาแยกเป็นคนละมาตรการหรือระบุให้ชัดว่าแยกกัน"


def _measures(reading: Reading) -> Iterator[list[Line]]:
    """The lines of each measure that has a heading of its own."""
    lines: list[Line] = []
    for line in reading.paper.written():
        if _MEASURE.match(line.text):
            yield lines
            lines = [line]
        elif lines:
            lines.append(line)
    yield lines


# ---- what the paper says it is

_OF_MEASURES = re.compile(r"ผลการดำเนิน(?:การ|งาน)\S{0,3}(?:ตามมาตรการ|เพื่อส่งเสริม)")
_DONE = re.compile(
    rf"มาตรการที่\s?{DIGIT}|ผลลัพธ์|กิจกรรมที่ดำเนินการ|ได้ดำเนินการ(?:แล้ว|จัด)|ผลการดำเนินการ\s*:|รายละเอียดการดำเนินการ"
)
ENOUGH = 5  # scores that make a paper one about the result


def title_fits_the_content(reading: Reading) -> Iterator[TextFinding]:
    """A paper that reports scores does not call itself a report of measures carried out (V15)."""
    for line in list(reading.paper.written())[:HEAD]:
        match = _OF_MEASURES.search(line.text)
        if not match:
            continue
        end_of_head = reading.paper.start_of(line) + len(line.text)
        scored = {claim.code for claim in claims(reading) if claim.subject == "indicator"}
        if len(scored) >= ENOUGH and not _DONE.search(reading.paper.body, end_of_head):
            start = reading.paper.start_of(line)
            why = "ชื่อเรื่องเป็นรายงานผลตามมาตรการ แต่เนื้อหารายงานคะแนนการประเมิน ไม่มีผลการดำเนินการตามมาตรการ"
            yield reading.warn("title-content", why, start, start + len(line.text))
        return


def items_fit_their_titles(reading: Reading) -> Iterator[TextFinding]:
    """The OIT item that a paper says it answers is the one with that title in the year (V15)."""
    pack = reading.facts.pack
    titles = {rule.item_title: rule.item for rule in pack.papers if rule.item and rule.item_title}
    for title, item in titles.items():
        pattern = (
            rf"(?<![A-Za-z])[oO0๐]\s?(?P<number>{DIGIT}{{1,2}})(?!{DIGIT})\)?\s?[:.\-–]?\s?{re.escape(title)}"
        )
        for match in reading.paper.find(pattern):
            typed = f"o{int(to_arabic_digits(match['number']))}"
            if typed != item and (rule := pack.item(typed)) is not None and rule.title != title:
                why = f"ปี {pack.fiscal_year} “{title}” คือข้อ {item}"
                yield reading.block("item-title", why, match.start(), match.end())


OF_THE_TEXT = (complaints_and_opinions_are_apart, items_fit_their_titles)
RULES = (
    memo_has_its_number,
    signatures_are_alike,
    the_last_signer_decides,
    measures_have_their_parts,
    result_tables_have_their_columns,
    columns_are_filled,
    measures_name_their_indicators,
    title_fits_the_content,
    *OF_THE_TEXT,
)
