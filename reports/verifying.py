"""What anyone may know of an issued paper by its code: what stands on it, and whether it still counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reports.codes import grouped, read_code
from reports.content import UNNAMED
from reports.models import IssuedFile, Paper, SignedScan
from reports.queries import replacement_of
from reports.scans import as_pdf
from reports.void_papers import is_void, original_of
from thai.dates import thai_date


class Likeness(StrEnum):
    """What a file held against an issued paper is: the filed copy, the text beside a scan, or neither."""

    FILED = "filed"
    BESIDE_SCAN = "beside-scan"
    NEITHER = "neither"


@dataclass(frozen=True)
class Other:
    """The paper before or after, by what stands on it: ``number`` is empty where its kind has none."""

    code: str
    number: str

    @property
    def grouped(self) -> str:
        """The code as it is printed."""
        return grouped(self.code)


@dataclass(frozen=True)
class Signer:
    """Who signed, as printed: ``name`` with rank and title, ``position`` with the words of an order."""

    name: str
    position: str


def find_issued(code: str) -> IssuedFile | None:
    """The issued file of a code as typed; None for a code nobody has. The PDF itself stays where it is."""
    plain = read_code(code)
    rows = IssuedFile.objects.defer("pdf").select_related("paper__agency", "paper__unit", "paper__replaces")
    return rows.filter(paper__code=plain).first() if plain else None


def likeness(issued: IssuedFile, digest: str) -> Likeness:
    """What a file is by its SHA-256.

    Of a paper signed by pen the scan is the filed copy, as it came or as the portal hands it out.
    """
    scan = SignedScan.objects.filter(paper_id=issued.paper_id).first()
    if scan is None:
        return Likeness.FILED if digest == issued.sha256 else Likeness.NEITHER
    if digest in {scan.sha256, hashlib.sha256(as_pdf(bytes(scan.file), scan.form)).hexdigest()}:
        return Likeness.FILED
    return Likeness.BESIDE_SCAN if digest == issued.sha256 else Likeness.NEITHER


def shown(issued: IssuedFile) -> dict[str, Any]:
    """What the page tells, all of it as it was frozen but for what happened to the paper since."""
    content, paper = issued.content, issued.paper
    scan = SignedScan.objects.filter(paper_id=issued.paper_id).defer("file").first()
    replaced_by = _other(replacement_of(paper))
    cancelled = is_void(paper)
    return {
        "code": grouped(paper.code),
        "agency_name": content["agency"],
        "title": content["subject"],
        "number": paper.number,
        "dated": content["dated"],
        "sha256": scan.sha256 if scan else issued.sha256,
        "beside_scan_sha256": issued.sha256 if scan else "",
        "signed_by_pen": thai_date(scan.signed_on) if scan else "",
        "signers": list(_signers(content)),
        "is_cancelled": cancelled,
        "replaced_by": replaced_by,
        "replaces": _other(original_of(paper)),
        "verdict": _verdict(content, paper.number, cancelled=cancelled, is_replaced=bool(replaced_by)),
        "is_demo": paper.agency.is_demo,
    }


def _verdict(content: Mapping[str, Any], number: str, *, cancelled: bool, is_replaced: bool) -> str:
    numbered = f"เลขที่ {number} " if number else ""
    said = f"เอกสารนี้ออกจาก {content['agency']} จริง {numbered}ลงวันที่ {content['dated']}"
    if cancelled:
        return f"{said} แต่ถูกยกเลิกแล้ว"
    return f"{said} แต่มีฉบับแก้ไขใช้แทนแล้ว" if is_replaced else said


def _other(paper: Paper | None) -> Other | None:
    """Only an issued paper has a code; of one on its way nobody outside hears."""
    return Other(paper.code, paper.number) if paper and paper.is_issued and paper.code else None


def _signers(content: Mapping[str, Any]) -> Iterator[Signer]:
    blocks = [content["proposer"]] if content.get("proposer") else []
    for block in [*blocks, *content["opinions"]]:
        if block["name"] not in {"", UNNAMED}:
            name = " ".join(filter(None, [block["rank"], block["name"]]))
            yield Signer(name, " ".join(filter(None, [block["position"], block["acting"]])))
