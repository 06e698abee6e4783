"""Files and texts that were made to hurt: read, or refused in Thai, and never more than that."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agencies.transitions import Refused
from assessments.editions import current_edition, pack_of
from assessments.intake.paste import read_block
from assessments.intake.workbook import workbook_text
from assessments.intake.workbook_files import Unusable
from assessments.packs import YearPack
from desk.yearfile.document import Unreadable, parse
from desk.yearfile.reading import read_year
from measures.evidence import Unacceptable, inspect
from reports.reading.files import UnreadablePaper, text_of
from tests.measures.files import PDF, PNG
from thai.digits import to_thai_prose
from thai.pasting import plain_characters, typed_plainly
from thai.sorting import thai_key

THAI = re.compile("[ก-๙]")
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
UNKNOWN = b'<?xml version="1.0" encoding="nosuch"?><'


def require_thai(refusal: Exception) -> None:
    """A refusal speaks Thai."""
    assert THAI.search(str(refusal))


@pytest.fixture
def pack(db: None) -> YearPack:
    edition = current_edition(2564)
    assert edition is not None
    return pack_of(edition)


@cache
def workbook() -> bytes:
    """Ten names with a score each."""
    from openpyxl import Workbook

    book, names = Workbook(), ("การปฏิบัติหน้าที่", "การใช้งบประมาณ", "การใช้อำนาจ")
    for number, name in enumerate(names, 1):
        book.active.append([number, name, 90.5])
    return saved(book)


@cache
def paper() -> bytes:
    """A Word file with a paragraph and a table."""
    from docx import Document

    document = Document()
    document.add_paragraph("บันทึกข้อความ")
    table = document.add_table(2, 3)
    table.cell(0, 0).text = "การใช้อำนาจ"
    return saved(document)


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A zip with one of its parts changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, change(data) if name == part else data)
    return out.getvalue()


def swapped(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    def swap(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return changed(content, part, swap)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (BOOK, b"<workbook", UNKNOWN + b"workbook"),
        (SHEET, b"<worksheet", UNKNOWN + b"worksheet"),
        (SHEET, b'r="C3"', b'r="XFD1048576"'),
        (SHEET, b'r="C3"', b'r="ZZZ9999999"'),
        (SHEET, b'<row r="3"', b'<row r="4000000000"'),
        (SHEET, b'<row r="3"', b'<row r="\xe0\xb9\x93x"'),
        (SHEET, b'r="C3"', b'r="xfd3"'),
        (SHEET, b'r="C3"', b'r=""'),
        (SHEET, b't="n"', b't="s"'),
        (SHEET, b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:ZZZZZ9"/></mergeCells>'),
    ],
)
def test_a_workbook_that_cannot_be_meant_is_refused(
    pack: YearPack, part: str, old: bytes, new: bytes
) -> None:
    with pytest.raises(Unusable, match=THAI):
        workbook_text(swapped(workbook(), part, old, new), pack)


@pytest.mark.parametrize("figure", [b"1e999", b"-1e999", b"NaN", b"1e308", b"-0", b"1e-320", b"9" * 400])
def test_a_cell_with_a_figure_of_no_size_is_no_score(pack: YearPack, figure: bytes) -> None:
    content = swapped(workbook(), SHEET, b"<v>90.5</v>", b"<v>" + figure + b"</v>")
    found = read_block(workbook_text(content, pack), pack)
    assert found.scores.get("duty", 0) == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="2000000000"/>'),
        (b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="64"/>'),
        (b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="x"/>'),
        (b"<w:tcPr>", b'<w:tcPr><w:vMerge w:val="continue"/>'),
        (b"<w:tblGrid>", b"<w:tblGridx>"),
        (b"<w:body>", b"<w:bodyx>"),
    ],
)
def test_a_word_file_put_together_wrongly_is_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(UnreadablePaper, match=THAI):
        text_of(swapped(paper(), "word/document.xml", old, new))


PIECES = st.sampled_from([b"", b"\x00", b"\xff\xfe", b"<", b">", b'"', b"9999999999", b"-1", b"&#0;"])
CHANGES = st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 8), PIECES), min_size=1, max_size=4)
Changes = list[tuple[int, int, bytes]]


def mutated(content: bytes, changes: Changes) -> bytes:
    """Some bytes turned, added or cut; places are in ten-thousandths of the length."""
    raw = bytearray(content)
    for place, length, piece in changes:
        start = place * len(raw) // 10_000
        raw[start : start + length] = piece
    return bytes(raw)


def mutated_in(content: bytes, part: str, changes: Changes) -> bytes:
    """The same in one part of a zip, or in the zip as a whole."""
    return changed(content, part, lambda raw: mutated(raw, changes)) if part else mutated(content, changes)


WORKBOOK_PARTS = st.sampled_from([SHEET, BOOK, "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", ""])


def test_a_mutated_workbook_is_read_or_refused(pack: YearPack) -> None:
    @settings(max_examples=60)
    @given(part=WORKBOOK_PARTS, changes=CHANGES)
    def read(part: str, changes: Changes) -> None:
        try:
            text = workbook_text(mutated_in(workbook(), part, changes), pack)
        except Unusable as refusal:
            require_thai(refusal)
        else:
            read_block(text, pack)

    read()


@settings(max_examples=40)
@given(
    part=st.sampled_from(["word/document.xml", "[Content_Types].xml", "word/styles.xml", ""]), changes=CHANGES
)
def test_a_mutated_paper_is_read_or_refused(part: str, changes: Changes) -> None:
    try:
        assert text_of(mutated_in(paper(), part, changes))
    except UnreadablePaper as refusal:
        require_thai(refusal)


@settings(max_examples=40)
@given(
    content=st.binary(max_size=300) | st.sampled_from([PDF, PNG]), changes=CHANGES, name=st.text(max_size=300)
)
def test_any_bytes_are_read_or_refused(content: bytes, changes: Changes, name: str) -> None:
    raw = mutated(content, changes)
    try:
        text_of(raw)
    except UnreadablePaper as refusal:
        require_thai(refusal)
    try:
        found = inspect(io.BytesIO(raw), name)
    except Unacceptable as refusal:
        require_thai(refusal)
    else:
        assert found.size == len(raw)
        assert found.name.isprintable()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(["agency", "fiscal_year", "result", "plan", "meeting", "hx9"])
INNER_KEYS = st.sampled_from(["code", "name", "units", "officers", "scores", "items", "declared", "measures"])


@settings(max_examples=60)
@given(document=st.dictionaries(KEYS, JSON | st.dictionaries(INNER_KEYS, JSON)))
def test_any_document_is_read_or_refused(db: None, document: dict[str, object]) -> None:
    with pytest.raises((Unreadable, Refused), match=THAI):
        read_year({"format": "ita-portal/year", "version": 1, **document})


@settings(max_examples=60)
@given(st.binary(max_size=120))
def test_any_bytes_are_no_year_file(raw: bytes) -> None:
    assume(b"1" not in raw)  # which is a version
    for content in (raw, b'{"format":' + raw, b'{"format":"ita-portal/year","version":' + raw + b"}"):
        with pytest.raises(Unreadable, match=THAI):
            parse(content)


@given(st.text(max_size=60))
def test_what_is_typed_is_read_plainly_once_and_for_all(text: str) -> None:
    for one_line in (True, False):
        once = typed_plainly(text, one_line=one_line)
        assert typed_plainly(once, one_line=one_line) == once
        assert not one_line or not set(once) & set("\r\n\t")
        assert set(once) <= {*text, " ", "\n"}


# ---- in time that grows with the length

ATOMS = (
    "ก",
    "1\n",
    "1)\n",
    "EIT 90 ",
    "1.",
    "a.",
    "a@",
    "ตัวชี้วัดที่ 1 ",
    "การใช้อำนาจ EIT ",
    "e3\t1\t",
    "(ก ",
    "ำ",
    "อบต.",
)


def steps(read: Callable[[str], object], text: str) -> int:
    """How many lines of Python the reading takes; a fair measure where no clock is."""
    import sys

    count = 0

    def trace(frame: object, event: str, arg: object) -> object:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        read(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("atom", ATOMS)
def test_a_paste_of_twice_the_length_takes_twice_the_steps(pack: YearPack, atom: str) -> None:
    short, long = (steps(lambda text: read_block(text, pack), atom * n) for n in (100, 200))
    assert long < 3 * short + 500


@pytest.mark.parametrize("atom", ATOMS)
@pytest.mark.parametrize("read", [to_thai_prose, plain_characters, thai_key], ids=lambda read: read.__name__)
def test_a_hundred_thousand_letters_are_read_at_once(read: Callable[[str], object], atom: str) -> None:
    """The patterns of these run in C, where no step is counted: what is not linear here takes minutes."""
    from time import process_time

    begun = process_time()
    read(atom * (100_000 // len(atom)))
    assert process_time() - begun < 5
