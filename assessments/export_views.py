"""Downloads of a year and of all years as XLSX, CSV and JSON, for everyone who may look."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.http import get_officer
from assessments.intake.views import XLSX, download
from assessments.queries import get_assessment

CSV_TABLES = {"indicators": "รายตัวชี้วัด", "years": "สรุปรายปี", "items": "รายข้อ"}


@require_GET
def year_export(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """What can be downloaded, and what is in it."""
    member = get_officer(request, agency_code)
    context = {"assessment": get_assessment(member.agency, year), "csv_tables": CSV_TABLES.items()}
    return render(request, "assessments/year_export.html", context)


@require_GET
def year_download(request: HttpRequest, agency_code: str, year: int, kind: str) -> HttpResponse:
    """One year as a file."""
    member = get_officer(request, agency_code)
    get_assessment(member.agency, year)
    return _file(request, agency_code, year, kind)


@require_GET
def all_download(request: HttpRequest, agency_code: str, kind: str) -> HttpResponse:
    """All the agency's years as a file."""
    return _file(request, agency_code, None, kind)


def _file(request: HttpRequest, agency_code: str, year: int | None, kind: str) -> HttpResponse:
    from assessments import exports  # loads openpyxl, which only downloads need

    member = get_officer(request, agency_code)
    tables = exports.tables_of(member.agency, year)
    name = f"ผล-ITA-{year or 'ทุกปี'}-{member.agency.code}"
    if kind == "xlsx":
        return download(exports.as_xlsx(tables), XLSX, f"{name}.xlsx")
    if kind == "json":
        return download(exports.as_json(tables), "application/json", f"{name}.json")
    chosen = request.GET.get("table", "indicators")
    table = next((table for table in tables if table.key == chosen), tables[1])
    return download(exports.as_csv(table), "text/csv; charset=utf-8", f"{name}-{table.title}.csv")
