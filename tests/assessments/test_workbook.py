"""Workbooks in and out: the form comes back as it went, any table with names is read, the rest is refused."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessments.actions import save_scores
from assessments.editions import files, pack_of
from assessments.intake.paste import read_block
from assessments.intake.pasted import Pasted
from assessments.intake.workbook import workbook_text
from assessments.intake.workbook_files import LARGEST_FILE, Unusable
from assessments.intake.workbook_form import HELP_SHEET, SCORES_SHEET, write_form
from assessments.models import Assessment
from assessments.queries import scores_of
from tests.assessments.pastes import EXPECTED, NAMES, PACK, PAIRS
from tests.assessments.workbooks import COMPOUND, PLAIN_ROWS, repacked, workbook, zipped
from tests.factories import S000, Cast, make_year


def read(content: bytes) -> Pasted:
    return read_block(workbook_text(content, PACK), PACK)


def refused(content: bytes) -> str:
    with pytest.raises(Unusable) as caught:
        workbook_text(content, PACK)
    return str(caught.value)


class TestAnySheet:
    @pytest.mark.parametrize(
        "rows",
        [
            pytest.param(PLAIN_ROWS, id="plain"),
            pytest.param(list(reversed(PLAIN_ROWS)), id="reversed"),
            pytest.param([["", n, "", s] for n, s in PLAIN_ROWS], id="beside empty columns"),
            pytest.param([["ผลการประเมิน ITA ปีงบประมาณ 2563"], [], *PLAIN_ROWS], id="under a title"),
            pytest.param([[n, str(s)] for n, s in PLAIN_ROWS], id="figures as text"),
            pytest.param([[*NAMES], [float(score) for score in S000]], id="wide"),
            pytest.param([["หน่วยงาน", *NAMES], ["อบต.แม่คำมี", *map(float, S000)]], id="wide with agency"),
        ],
    )
    def test_names_and_figures_are_found(self, rows: Sequence[Sequence[Any]]) -> None:
        assert read(workbook(rows)).scores == EXPECTED

    @pytest.mark.parametrize(
        "head", ["องค์การบริหารส่วนตำบลแม่คำมี จังหวัดแพร่", "ผลของอบต. แม่คำมีได้คะแนน 60.40", "แม่คำมี"]
    )
    def test_one_agency_written_in_two_ways_is_one(self, head: str) -> None:
        rows = [[head], ["หน่วยงาน", *NAMES], ["อบต.แม่คำมี", *map(float, S000)]]
        assert read(workbook(rows)).scores == EXPECTED

    def test_items_are_found_by_their_codes(self) -> None:
        rows = [["ข้อ", "รายการ", "คะแนน"], ["o1", "โครงสร้าง", 100], ["o42", "มาตรการภายใน", 0]]
        assert read(workbook(rows)).item_scores == {"o1": Decimal(100), "o42": Decimal(0)}

    @settings(max_examples=25)
    @given(st.lists(st.integers(0, 10_000), min_size=10, max_size=10))
    def test_binary_fractions_come_out_as_they_were_typed(self, cents: list[int]) -> None:
        rows = [[name, number / 100] for name, number in zip(NAMES, cents, strict=True)]
        assert list(read(workbook(rows)).scores.values()) == [Decimal(number) / 100 for number in cents]

    def test_a_merged_title_and_a_computed_total_are_no_harm(self) -> None:
        def change(sheet: Any) -> None:
            sheet.insert_rows(1)
            sheet["A1"] = "ผลการประเมิน"
            sheet.merge_cells("A1:B1")
            sheet["A13"], sheet["B13"] = "คะแนนรวม", "=AVERAGE(B3:B12)"

        pasted = read(workbook(change=change))
        assert (pasted.scores, pasted.total) == (EXPECTED, None)


class TestForm:
    def test_comes_back_as_it_went(self, cast: Cast, year_s000: Assessment) -> None:
        save_scores(
            assessment=year_s000,
            scores={},
            by=cast.staff,
            declared_total=Decimal("60.40"),
            declared_eit=Decimal("72.53"),
            declared_level="D",
        )
        pack = pack_of(year_s000.edition)
        items = {pack.items[0].code: Decimal("100.00"), pack.items[-1].code: Decimal("0.00")}
        content = write_form(year_s000, pack, scores_of(year_s000), items)
        pasted = read_block(workbook_text(content, pack), pack)
        assert pasted.scores == EXPECTED
        assert (pasted.total, pasted.level, pasted.years) == (Decimal("60.40"), "D", (2563,))
        assert pasted.instruments == {"EIT": Decimal("72.53")}
        assert pasted.item_scores == items
        assert pasted.findings == ()

    @pytest.mark.parametrize("fiscal_year", [int(path.parent.name) for path in files()])
    def test_every_item_of_every_year_makes_the_round_trip(self, cast: Cast, fiscal_year: int) -> None:
        year = make_year(cast, fiscal_year, {})
        pack = pack_of(year.edition)
        items = {item.code: Decimal(place % 101) for place, item in enumerate(pack.items)}
        given = {rule.code: Decimal(rule.number * 9) for rule in pack.indicators}
        pasted = read_block(workbook_text(write_form(year, pack, given, items), pack), pack)
        assert (pasted.scores, pasted.item_scores) == (given, items)
        assert read_block(workbook_text(write_form(year, pack, {}, {}), pack), pack).is_empty

    def test_only_the_figures_can_be_typed_in(self, year_s000: Assessment) -> None:
        book = load_workbook(io.BytesIO(write_form(year_s000, pack_of(year_s000.edition), {}, {})))
        sheet = book[SCORES_SHEET]
        free = [cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
        assert all(page.protection.sheet for page in book)
        assert [f"D{row}" for row in range(5, 15)] == free[:10]
        assert {place[0] for place in free} == {"D"}
        assert book.sheetnames[-1] == HELP_SHEET
        assert [sheet.cell(row, 2).value for row in range(5, 15)] == NAMES


def of_two_sheets(first: Sequence[Sequence[Any]], second: Sequence[Sequence[Any]]) -> bytes:
    def add(sheet: Any) -> None:
        other = sheet.parent.create_sheet("แผ่นที่สอง")
        for row in second:
            other.append(list(row))

    return workbook(first, add)


def formula(sheet: Any) -> None:
    sheet["B4"] = "=90+3.75"


def merged(sheet: Any) -> None:
    sheet.merge_cells("B3:B4")


class TestRefused:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            pytest.param(b"", "ไฟล์ว่างเปล่า", id="empty"),
            pytest.param(b"%PDF-1.7 not a workbook", "ไม่ใช่ไฟล์ Excel", id="pdf"),
            pytest.param("ตัวชี้วัด,คะแนน".encode(), "ไม่ใช่ไฟล์ Excel", id="csv"),
            pytest.param(zipped(a_txt=b"x"), "ไม่ใช่ไฟล์ Excel", id="another zip"),
            pytest.param(workbook()[:-400], "ไม่ใช่ไฟล์ Excel", id="cut short"),
            pytest.param(COMPOUND, "Excel รุ่นเก่า (.xls)", id="xls"),
            pytest.param(COMPOUND + "EncryptedPackage".encode("utf-16-le"), "ตั้งรหัสผ่าน", id="encrypted"),
            pytest.param(repacked(workbook(), xl__vbaProject_bin=b"x"), "มีแมโคร", id="macros"),
            pytest.param(bytes(LARGEST_FILE + 1), "ไฟล์ใหญ่เกิน 5 MB", id="over 5 MB"),
            pytest.param(repacked(workbook(), xl__big_xml=bytes(3_000_000)), "ขยายตัวมากผิดปกติ", id="bomb"),
            pytest.param(
                repacked(workbook(), xl__worksheets__sheet1_xml=b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
                "ส่วนที่ไม่ใช่ข้อมูลตาราง",
                id="entities",
            ),
            pytest.param(
                repacked(workbook(), xl__worksheets__sheet1_xml=b"<worksheet><broken"),
                "เปิดไฟล์นี้ไม่ได้",
                id="broken sheet",
            ),
            pytest.param(workbook(change=formula), "มีสูตรในแถวคะแนน ที่ช่อง B4", id="formula"),
            pytest.param(workbook(change=merged), "ผสานกันในแถวคะแนน คือ B3:B4", id="merged"),
            pytest.param(workbook([["ชื่อ", "จำนวน"], ["ถนน", 3]]), "ไม่พบชื่อตัวชี้วัด", id="no names"),
            pytest.param(
                workbook(
                    [["หน่วยงาน", *NAMES], ["อบต.แม่คำมี", *map(float, S000)], ["อบต.บ้านใหม่", *map(float, S000)]]
                ),
                "มากกว่าหนึ่งหน่วยงาน",
                id="two agencies, wide",
            ),
            pytest.param(
                workbook([["อบต.แม่คำมี"], *PAIRS[:5], ["องค์การบริหารส่วนตำบลบ้านใหม่"], *PAIRS[5:]]),
                "มากกว่าหนึ่งหน่วยงาน",
                id="two agencies, one under the other",
            ),
            pytest.param(
                workbook([["อบต.แม่คำมี"], *PAIRS[:5], ["เทศบาลตำบลแม่คำมี"], *PAIRS[5:]]),
                "มากกว่าหนึ่งหน่วยงาน (องค์การบริหารส่วนตำบลแม่คำมี, เทศบาลตำบลแม่คำมี)",
                id="two agencies of one name",
            ),
            pytest.param(
                of_two_sheets([["อบต.แม่คำมี"], *PAIRS], [["อบต.บ้านใหม่"], *PAIRS]),
                "มากกว่าหนึ่งหน่วยงาน (องค์การบริหารส่วนตำบลบ้านใหม่, องค์การบริหารส่วนตำบลแม่คำมี)",
                id="two agencies, each on its sheet",
            ),
            pytest.param(
                workbook([["MOIT 1", "มีการวางระบบโครงสร้างข้อมูลข่าวสารสาธารณะ", 100]]),
                "รายการ MOIT ของกระทรวงสาธารณสุข",
                id="items of another assessment",
            ),
        ],
    )
    def test_with_what_to_do(self, content: bytes, words: str) -> None:
        message = refused(content)
        assert words in message
        assert "กรุณา" in message or "ระบบจึงไม่เปิด" in message

    def test_too_many_parts(self) -> None:
        parts = {f"xl__p{number}_xml": b"x" for number in range(500)}
        assert "มากผิดปกติ" in refused(repacked(workbook(), **parts))

    def test_content_that_hides_its_size(self) -> None:
        """A directory that claims little: the true size is found on reading, by the checksum or the count."""
        content = bytearray(repacked(workbook(), xl__big_xml=b"A" * 2_000_000))
        true, false = (2_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")
        assert refused(bytes(content.replace(true, false))) != ""

    @settings(max_examples=60)
    @given(place=st.integers(0, 4000), noise=st.binary(min_size=1, max_size=40))
    def test_damage_is_refused_or_harmless(self, place: int, noise: bytes) -> None:
        content = bytearray(GOOD)
        at = place % len(content)
        content[at : at + len(noise)] = noise
        try:
            text = workbook_text(bytes(content), PACK)
        except Unusable:
            return
        assert all(0 <= score <= 100 for score in read_block(text, PACK).scores.values())


GOOD = workbook()
