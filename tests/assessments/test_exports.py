"""What is downloaded opens elsewhere as it stands here, and nothing in it runs."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from assessments.actions import replace_item_scores
from assessments.exports import Column, Table, as_csv, as_json, as_xlsx, defused, tables_of
from assessments.models import Assessment
from tests.factories import S000, S003, Cast, make_year, scores

HOSTILE = ['=HYPERLINK("http://example.org")', "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "  =1"]


def table(*texts: str) -> Table:
    return Table("t", "ตาราง", (Column("text", "ข้อความ", lambda row: row),), texts)


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_rows(content: bytes, name: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content))[name].iter_rows()]


@pytest.fixture
def years(cast: Cast) -> list[Assessment]:
    first = make_year(cast, 2563)
    replace_item_scores(
        assessment=first, items={"o1": Decimal("100.00"), "e3": Decimal("33.25")}, by=cast.staff
    )
    return [first, make_year(cast, 2564, scores(S003), declared_total=Decimal("93.34"))]


class TestTables:
    def test_a_year_holds_its_own_figures_only(self, cast: Cast, years: list[Assessment]) -> None:
        year, indicators, items = tables_of(cast.agency, 2563)
        assert [row[0] for row in year.cells] == [2563]
        assert year.cells[0][2:7] == [
            Decimal("60.40"),
            "D",
            Decimal("91.21"),
            Decimal("72.53"),
            Decimal("28.20"),
        ]
        assert [str(row[4]) for row in indicators.cells] == list(S000)
        assert [row[5] for row in indicators.cells].count("ต่ำกว่าเกณฑ์") == 6
        assert [(row[1], row[4]) for row in items.cells] == [("o1", Decimal(100)), ("e3", Decimal("33.25"))]

    def test_all_years_come_newest_first(self, cast: Cast, years: list[Assessment]) -> None:
        year, indicators, items = tables_of(cast.agency)
        assert [row[0] for row in year.cells] == [2564, 2563]
        assert (len(indicators.cells), len(items.cells)) == (20, 2)

    def test_other_agencies_stay_out(self, cast: Cast, others: Cast, years: list[Assessment]) -> None:
        assert tables_of(others.agency)[0].rows == []

    def test_the_queries_do_not_grow_with_the_years(
        self, cast: Cast, django_assert_max_num_queries: Any
    ) -> None:
        for fiscal_year in (2563, 2564, 2565):
            make_year(cast, fiscal_year)
        tables_of(cast.agency)  # year packs are kept in memory from now on
        with django_assert_max_num_queries(6):
            [cells for table in tables_of(cast.agency) for cells in table.cells]


class TestFormats:
    def test_csv_is_thai_in_excel(self, cast: Cast, years: list[Assessment]) -> None:
        content = as_csv(tables_of(cast.agency, 2563)[1])
        rows = csv_rows(content)
        assert content.startswith(b"\xef\xbb\xbf")
        assert rows[0][:5] == ["ปีงบประมาณ", "เครื่องมือ", "ตัวชี้วัดที่", "ตัวชี้วัด", "คะแนน"]
        assert rows[1][:5] == ["2563", "IIT", "1", "การปฏิบัติหน้าที่", "96.17"]

    def test_xlsx_holds_numbers_as_numbers(self, cast: Cast, years: list[Assessment]) -> None:
        content = as_xlsx(tables_of(cast.agency))
        assert load_workbook(io.BytesIO(content)).sheetnames == ["สรุปรายปี", "รายตัวชี้วัด", "รายข้อ"]
        assert sheet_rows(content, "รายตัวชี้วัด")[11][3:5] == ["การปฏิบัติหน้าที่", 96.17]

    def test_json_names_its_columns(self, cast: Cast, years: list[Assessment]) -> None:
        content = json.loads(as_json(tables_of(cast.agency, 2564)))
        assert content["years"][0]["total"] == 93.34
        assert content["indicators"][7] == {
            "fiscal_year": 2564,
            "instrument": "EIT",
            "number": 8,
            "indicator": "การปรับปรุงระบบการทำงาน",
            "score": 92.74,
            "standing": "ถึงเกณฑ์",
            "threshold": 85.0,
        }
        assert content["items"] == []

    @pytest.mark.parametrize("text", HOSTILE)
    def test_no_text_becomes_a_formula(self, text: str) -> None:
        assert csv_rows(as_csv(table(text)))[1] == [f"'{text}"]
        cell = load_workbook(io.BytesIO(as_xlsx([table(text.strip("\t\r"))])))["ตาราง"]["A2"]
        assert cell.data_type == "s"
        assert json.loads(as_json([table(text)]))["t"] == [{"text": text}]

    def test_what_is_harmless_stays_as_it_is(self) -> None:
        assert [defused(value) for value in ("การใช้อำนาจ", "–", "", -5, None)] == [
            "การใช้อำนาจ",
            "–",
            "",
            -5,
            None,
        ]


NAMES = [f"{scope}-{kind}" for scope in ("year", "all") for kind in ("xlsx", "csv", "json")]


class TestPages:
    @pytest.mark.parametrize("name", NAMES)
    def test_everyone_of_the_agency_may_download(
        self, client: Client, cast: Cast, years: list[Assessment], name: str
    ) -> None:
        client.force_login(cast.mayor.user)
        args = [cast.agency.code, 2563] if name.startswith("year") else [cast.agency.code]
        answer = client.get(reverse(f"assessments:{name}", args=args))
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment; filename=")
        assert "filename*=UTF-8''%E0%B8%9C%E0%B8%A5" in answer["Content-Disposition"]
        assert len(answer.content) > 300

    def test_each_csv_table_can_be_chosen(self, client: Client, cast: Cast, years: list[Assessment]) -> None:
        client.force_login(cast.mayor.user)
        address = reverse("assessments:all-csv", args=[cast.agency.code])
        heads = {
            key: csv_rows(client.get(address, {"table": key}).content)[0][1]
            for key in ("years", "items", "x")
        }
        assert heads == {"years": "หน่วยงาน", "items": "ข้อ", "x": "เครื่องมือ"}

    def test_the_page_leads_to_every_file(self, client: Client, cast: Cast, years: list[Assessment]) -> None:
        client.force_login(cast.mayor.user)
        page = client.get(reverse("assessments:year-export", args=[cast.agency.code, 2563])).content.decode()
        for name in NAMES:
            args = [cast.agency.code, 2563] if name.startswith("year") else [cast.agency.code]
            assert reverse(f"assessments:{name}", args=args) in page
        assert (
            reverse("assessments:year-export", args=[cast.agency.code, 2563])
            in client.get(reverse("desk:year", args=[cast.agency.code, 2563])).content.decode()
        )

    def test_a_stranger_finds_nothing(self, client: Client, others: Cast, years: list[Assessment]) -> None:
        client.force_login(others.admin.user)
        code = years[0].agency.code
        assert client.get(reverse("assessments:all-csv", args=[code])).status_code == 404
        assert client.get(reverse("assessments:year-export", args=[code, 2563])).status_code == 404
