"""Scores pasted, read from a workbook, typed by item; words beside them; rules corrected; downloads."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.as_read import as_read
from tests.assessments.pastes import S003_BLOCK, SHAPES, changed, rows
from tests.browser.conftest import Arrive
from tests.browser.visitor import Visitor
from tests.factories import S000, S003

pytestmark = pytest.mark.browser

HOME = "/ban-na-suk/"
FIRST, LAST = "1. การปฏิบัติหน้าที่", "10. การป้องกันการทุจริต"


@pytest.fixture
def staff(arrive: Arrive) -> Visitor:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    return visitor


def open_year(visitor: Visitor, year: int) -> None:
    visitor.go(f"{HOME}{year}/")
    visitor.press(f"เปิดปี {year} และกรอกคะแนน")


def paste(visitor: Visitor, year: int, text: str) -> None:
    visitor.go(f"{HOME}{year}/paste/")
    visitor.page.get_by_label("ข้อความที่มีคะแนน").fill(text)
    visitor.press("อ่านข้อความ")


def figures(visitor: Visitor) -> tuple[str, ...]:
    """The ten scores as they stand in the fields of the preview."""
    fields = visitor.page.locator("input[name^=score_]").all()
    return tuple(field.input_value() for field in fields)


def panel(visitor: Visitor) -> str:
    return visitor.page.locator("#live-preview").inner_text()


def test_blocks_from_excel_and_prose_are_understood_and_swapped_rows_named(staff: Visitor) -> None:
    # Given a year without scores, and a page that asks for a text
    open_year(staff, 2563)
    staff.follow("วางจากที่อื่น")
    staff.look("paste")
    staff.press("อ่านข้อความ")
    assert "กรุณาวางข้อความ" in staff.summary
    staff.look("paste-error")

    # When a block of Excel cells and the prose of a paper are read, ten scores are understood, none is saved
    paste(staff, 2563, SHAPES["instrument and full mark in columns"])
    assert figures(staff) == S000
    paste(staff, 2563, S003_BLOCK)
    assert figures(staff) == S003
    assert "93.34" in panel(staff)
    staff.look("paste-prose")
    assert "กรอกแล้ว 0 จาก 10 ตัวชี้วัด" in as_read(staff.fetch(f"{HOME}2563/").decode())

    # When two rows are swapped, the total disagrees and the page names them and leads to their fields
    paste(staff, 2563, rows(changed(duty="12.50", prevent="96.17"), "คะแนนรวม 60.40"))
    doubts = staff.page.get_by_role("region", name="ข้อที่ควรตรวจสอบ")
    assert "อาจสลับกัน" in doubts.inner_text()
    assert "การปฏิบัติหน้าที่" in doubts.inner_text()
    assert "การป้องกันการทุจริต" in doubts.inner_text()
    staff.look("paste-swapped")

    # Then what is corrected there is what is saved
    staff.page.get_by_label(FIRST).fill("๙๖.๑๗")
    staff.page.get_by_label(LAST).fill("12,5")
    staff.page.locator("#live-preview").get_by_text("60.40").first.wait_for()
    staff.press("บันทึกคะแนนเหล่านี้")
    assert staff.path == f"{HOME}2563/"
    assert "60.40" in staff.main.inner_text()


def test_a_wrong_score_is_marked_while_typing_and_unmarked_once_mended(staff: Visitor) -> None:
    open_year(staff, 2562)
    first = staff.page.get_by_label(FIRST)
    assert staff.page.get_by_text("กด Enter ในช่องคะแนนเพื่อไปช่องถัดไป").is_visible()
    first.fill("961.7")
    staff.page.locator("#id_score_duty[aria-invalid=true]").wait_for()
    assert "ต้องแก้ไข 1 ช่อง" in panel(staff)

    # Refused when it is sent; mended afterwards, what was told beside the field goes
    staff.press("บันทึกคะแนน")
    told = staff.page.locator("#id_score_duty_error")
    assert told.is_visible()
    first.fill("96.17")
    told.wait_for(state="hidden")
    assert first.get_attribute("aria-invalid") is None


def test_the_form_is_filled_in_and_comes_back(staff: Visitor, tmp_path: Path) -> None:
    open_year(staff, 2564)
    staff.follow("นำเข้าจาก Excel")
    staff.look("upload")

    # A file that is no workbook is refused in words
    choose = staff.page.get_by_label("ไฟล์ Excel (.xlsx)")
    choose.set_input_files({"name": "ผล.xlsx", "mimeType": "application/zip", "buffer": b"no workbook"})
    staff.press("อ่านไฟล์")
    assert "ไม่ใช่ไฟล์ Excel" in staff.summary
    staff.look("upload-error")

    # The portal's own form, filled in, is shown before it is saved
    book = load_workbook(io.BytesIO(staff.download("ดาวน์โหลดแบบฟอร์ม")))
    for row, figure in enumerate(S003, 5):
        book.worksheets[0].cell(row, 4).value = float(figure)
    filled = tmp_path / "แบบฟอร์ม.xlsx"
    book.save(filled)
    staff.page.get_by_label("ไฟล์ Excel (.xlsx)").set_input_files(filled)
    staff.press("อ่านไฟล์")
    assert figures(staff)[1:4] == S003[1:4]
    staff.look("upload-read")
    staff.press("บันทึกคะแนนเหล่านี้")
    assert "93.34" in staff.main.inner_text()

    # What is downloaded from the year has the same figures
    staff.follow("ดาวน์โหลดผลคะแนน")
    staff.look("export")
    table = staff.download("CSV รายตัวชี้วัด").decode("utf-8-sig")
    assert "การป้องกันการทุจริต" in table
    assert "87.50" in table
    workbook = load_workbook(io.BytesIO(staff.download("Excel (.xlsx) ทุกตาราง")))
    assert any(97.25 in row for sheet in workbook for row in sheet.values)


def test_items_and_the_choice_between_two_figures(staff: Visitor) -> None:
    staff.look_at(f"{HOME}2568/items/oit/", "items-oit")
    staff.go(f"{HOME}2568/items/eit/")
    for field in staff.page.locator("input[name^=item_]").all():
        field.fill("๘๐")
    staff.page.locator("#live-preview").get_by_text("80.00").first.wait_for()
    staff.look("items-eit")
    staff.press("บันทึกคะแนนรายข้อ")
    assert "บันทึกคะแนนรายข้อของ EIT แล้ว" in staff.main.inner_text()
    staff.page.locator("input[name^=item_]").first.fill("101")
    staff.press("บันทึกคะแนนรายข้อ")
    assert "100" in staff.summary
    staff.look("items-error")

    # Typed and computed scores differ: the year asks, and an answer needs a reason
    staff.look_at(f"{HOME}2568/items/eit/read/", "items-read")
    staff.look_at(f"{HOME}2568/", "year-with-items")
    staff.follow("ไปเลือกคะแนนที่ใช้")
    for choice in staff.page.locator("input[type=radio][value=items]").all():
        choice.check()
    staff.press("บันทึกคะแนนที่ใช้")
    assert "เหตุผล" in staff.summary
    staff.look("basis-error")
    for reason in staff.page.locator("textarea").all():
        reason.fill("ตรวจกับระบบ ITAS แล้ว")
    staff.press("บันทึกคะแนนที่ใช้")
    assert staff.page.get_by_label("6. ").input_value() != "80.00"  # what was typed is kept
    assert "80.00" in panel(staff)


def test_remarks_and_suggestions(staff: Visitor) -> None:
    staff.look_at(f"{HOME}2568/remarks/", "remarks-none")
    staff.follow("เพิ่มข้อสังเกต")
    staff.press("บันทึก")
    assert "มีข้อมูลที่ต้องแก้ไข" in staff.summary
    staff.look("remark-error")
    staff.page.get_by_label("ข้อสังเกต", exact=True).fill("ยังไม่เผยแพร่รายงานผลไตรมาสที่ 3")
    staff.press("บันทึก")
    staff.follow("เพิ่มข้อเสนอแนะ")
    staff.look("suggestion-add")
    staff.page.get_by_label("ข้อเสนอแนะ", exact=True).fill("ควรมีช่องทางรับฟังที่ค้นหาง่าย")
    staff.press("บันทึก")
    staff.look("remarks")
    notes = staff.main.locator("section, table").filter(has_text="ไตรมาสที่ 3").last
    staff.follow("แก้ไข", within=notes)
    staff.look("remark-edit")
    staff.go(f"{HOME}2568/remarks/")
    staff.follow("ลบ", within=staff.main)
    staff.look("remark-remove")
    staff.press("ลบ")
    assert "ไตรมาสที่ 3" not in staff.main.inner_text()
    staff.follow("แก้ไข", within=staff.main)
    staff.look("suggestion-edit")
    staff.go(f"{HOME}2568/remarks/")
    staff.follow("ลบ", within=staff.main)
    staff.look("suggestion-remove")


def test_the_rules_of_a_year_are_corrected(arrive: Arrive) -> None:
    admin = arrive()
    admin.enter_demo("demo.admin")
    admin.look_at(f"{HOME}editions/", "editions")
    admin.follow("ดูและแก้ไข")
    admin.look("edition-edit")
    admin.press("บันทึกเป็นฉบับใหม่")
    assert "มีข้อมูลที่ต้องแก้ไข" in admin.summary
    admin.look("edition-error")


def test_a_column_of_a_worksheet_fills_the_cells_in_their_order(arrive: Arrive) -> None:
    staff = arrive()
    staff.enter_demo("demo.staff")
    staff.page.on("dialog", lambda dialog: dialog.accept())
    staff.go(f"{HOME}2568/scores/")
    cells = staff.page.locator("[data-takes-columns] input")
    was = cells.nth(1).input_value()

    def paste(text: str, *, into: int = 0) -> None:
        staff.page.evaluate(
            "([text, place]) => { const data = new DataTransfer(); data.setData('text/plain', text);"
            " document.querySelectorAll('[data-takes-columns] input')[place].dispatchEvent("
            "new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }",
            [text, into],
        )

    column = [f"{80 + row}.5" for row in range(9)] + ["๙๙,๑๒"]
    paste("\r\n".join(column[:9]))  # one too few
    paste("\r\n".join(f"ชื่อ\t{one}" for one in column))
    paste("\r\n".join(column), into=1)  # there is no telling where the others belong
    assert cells.nth(1).input_value() == was
    paste("\r\n".join(column) + "\r\n")
    assert [cell.input_value() for cell in cells.all()] == column
    assert cells.nth(9).evaluate("cell => cell === document.activeElement")
