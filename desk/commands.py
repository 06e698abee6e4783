"""The frame of every command: prepares the portal, prints for people or as JSON, ends with a status.

Exit status: 0 done, 1 refused or blocking findings, 2 wrong usage or unreadable input. With ``--json``
standard output carries exactly one JSON document, also for a refusal; errors for people go to standard error.
"""

from __future__ import annotations

import json
import sys
from abc import ABC, abstractmethod
from argparse import ArgumentTypeError
from collections.abc import Iterable
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from agencies.findings import Finding, block, blocking
from agencies.models import Agency
from agencies.transitions import Refused
from assessments.editions import BadEdition
from assessments.models import Assessment
from assessments.queries import find_assessment
from desk.preparation import prepare
from desk.yearfile import Unreadable
from measures.library_files import BadLibrary
from thai.digits import plain
from thai.fiscal import FiscalYear

REFUSED, UNREADABLE = 1, 2


class PortalCommand(BaseCommand, ABC):
    """Subclasses write ``run``; it may raise Refused (status 1) and Unreadable (status 2)."""

    requires_system_checks: tuple[str, ...] = ()  # the suite runs them; here they would only cost time
    has_json = False
    needs_editions = True
    needs_preparation = True
    as_json = False

    def run_from_argv(self, argv: list[str]) -> None:
        """Write UTF-8 whatever the machine's language is, since Thai has no other common form."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        super().run_from_argv(argv)

    def add_arguments(self, parser: CommandParser) -> None:
        """The command's own arguments, and ``--json`` where it has one."""
        if self.has_json:
            parser.add_argument(
                "--json", action="store_true", dest="as_json", help="พิมพ์ผลเป็น JSON เพียงชุดเดียว"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, run, and turn what went wrong into a line and a status, never into a traceback."""
        self.as_json = bool(options.pop("as_json", False))
        try:
            if self.needs_preparation:
                prepare(self.note, editions=self.needs_editions)
            self.run(**options)
        except Unreadable as error:
            self.fail(UNREADABLE, str(error), [])
        except Refused as refusal:
            self.fail(REFUSED, "ไม่ได้ทำรายการ เพราะมีสิ่งที่ต้องแก้ไขก่อน", refusal.findings)
        except ValidationError as error:
            self.fail(REFUSED, "ไม่ได้ทำรายการ เพราะข้อมูลไม่ถูกต้อง", [block("invalid", m) for m in error.messages])
        except BadEdition as error:
            self.fail(REFUSED, f"ไฟล์เกณฑ์ประจำปีใช้ไม่ได้: {error}", [])
        except BadLibrary as error:
            self.fail(REFUSED, f"ไฟล์คลังมาตรการใช้ไม่ได้: {error}", [])
        except DatabaseError as error:
            self.fail(REFUSED, f"ใช้ฐานข้อมูลไม่ได้ในขณะนี้ กรุณาลองอีกครั้ง ({str(error).strip()})", [])

    @abstractmethod
    def run(self, *args: Any, **options: Any) -> None:
        """What the command does."""

    def note(self, line: str) -> None:
        """A line for people, beside the result."""
        self.stderr.write(line, self.style.WARNING)

    def answer(self, document: Any, text: str) -> None:
        """The result: as JSON where that was asked for, else for people."""
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) if self.as_json else text)

    def fail(self, status: int, message: str, findings: Iterable[Finding]) -> NoReturn:
        """Say why and end with a status; a single finding speaks for itself."""
        rows = list(findings)
        if len(rows) == 1:
            message = rows[0].message
        if self.as_json:
            document = {"error": message, "findings": [finding.as_json() for finding in rows]}
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))
        else:
            named = rows if len(rows) > 1 else []
            self.stderr.write("\n".join([message, *(f"- {finding.message}" for finding in named)]))
        sys.exit(status)

    def end_with(self, findings: Iterable[Finding]) -> None:
        """End with status 1 where a finding blocks."""
        if blocking(findings):
            sys.exit(REFUSED)


class YearCommand(PortalCommand):
    """A command about one agency's year, named by ``--agency`` and ``--year``."""

    def add_arguments(self, parser: CommandParser) -> None:
        """The agency's code and the fiscal year, both needed."""
        parser.add_argument("--agency", required=True, metavar="CODE", help="รหัสหน่วยงาน เช่น mae-kham-mi")
        parser.add_argument(
            "--year", required=True, type=fiscal_year, metavar="N", help="ปีงบประมาณ พ.ศ. เช่น 2563"
        )
        super().add_arguments(parser)


def fiscal_year(text: str) -> int:
    """A fiscal year as typed, Thai digits too; a wrong one is wrong usage (status 2)."""
    try:
        return FiscalYear(int(plain(text))).year
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” ไม่ใช่ปีงบประมาณ พ.ศ. เช่น 2563") from error


def the_agency(code: str) -> Agency:
    """The agency with a code.

    Raises Refused: the request is well formed and readable, it is the record that has no such agency.
    """
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        known = ", ".join(Agency.objects.order_by("code").values_list("code", flat=True)[:20])
        hint = f" รหัสที่มีคือ {known}" if known else " ระบบยังไม่มีหน่วยงานใด"
        raise Refused([block("unknown-agency", f"ไม่มีหน่วยงานรหัส “{code}”{hint}", subject=code)])
    return agency


def the_assessment(code: str, year: int) -> Assessment:
    """The agency's result of a year; raises Refused where there is none."""
    agency = the_agency(code)
    assessment = find_assessment(agency, year)
    if assessment is None:
        message = f"{agency.name} ยังไม่มีผลการประเมินของปีงบประมาณ พ.ศ. {year}"
        raise Refused([block("unknown-year", message, subject=str(year))])
    return assessment


def write_file(path: Path, content: bytes) -> None:
    """Write a result; raises Unreadable where the place cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Unreadable(f"เขียนไฟล์ {path} ไม่ได้ ({error.strerror})") from error
