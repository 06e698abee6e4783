"""What a reader of values does not tell about a sheet: where formulas stand and which cells are merged."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

from assessments.intake.workbook_files import BROKEN, Unusable

_NAMESPACE = re.compile(r"^\{[^}]*\}")
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
# Readers lay a sheet out in memory from its first cell to its last, empty ones included.
LARGEST_SHEET = 2_000_000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True)
class Area:
    """A block of cells, rows and columns counted from 1, ends included; ``ref`` as Excel writes it."""

    ref: str
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class SheetSigns:
    """Formulas and merged cells of one sheet, by the sheet's name."""

    formulas: tuple[Area, ...]
    merged: tuple[Area, ...]


def signs_of(archive: zipfile.ZipFile) -> dict[str, SheetSigns]:
    """``{sheet name: signs}`` of a workbook already checked; raises Unusable where a part cannot be read."""
    try:
        targets = _relations(archive)
        sheets = [
            (str(node.get("name")), targets[str(node.get(_RELATION) or node.get(_STRICT_RELATION))])
            for _, node in ElementTree.iterparse(archive.open("xl/workbook.xml"))
            if _tag(node) == "sheet"
        ]
        return {name: _signs(archive, path) for name, path in sheets if path.startswith("xl/worksheets/")}
    except Unusable:
        raise
    except (ElementTree.ParseError, LookupError, ValueError) as error:  # also for an encoding nobody knows
        raise Unusable(BROKEN) from error


def _relations(archive: zipfile.ZipFile) -> dict[str, str]:
    """``{relation id: path of the part}`` of the workbook."""
    with archive.open("xl/_rels/workbook.xml.rels") as stream:
        return {
            str(node.get("Id")): _path(str(node.get("Target")))
            for _, node in ElementTree.iterparse(stream)
            if _tag(node) == "Relationship"
        }


def _path(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _signs(archive: zipfile.ZipFile, path: str) -> SheetSigns:
    formulas: list[Area] = []
    merged: list[Area] = []
    bottom = right = 1
    with archive.open(path) as stream:
        for _, node in ElementTree.iterparse(stream):
            tag = _tag(node)
            if tag == "c" and (ref := node.get("r")) is not None:
                cell = area(ref)
                bottom, right = max(bottom, cell.bottom), max(right, cell.right)
                if any(_tag(child) == "f" for child in node):
                    formulas.append(cell)
            elif tag == "mergeCell":
                merged.append(area(str(node.get("ref"))))
            if tag == "row":
                bottom, right = max(bottom, int(node.get("r", 1))), max(right, len(node))
                node.clear()
    if bottom * right > LARGEST_SHEET:
        raise Unusable("ในไฟล์มีช่องที่อยู่ไกลจากตารางมาก ระบบจึงไม่เปิด กรุณาคัดลอกเฉพาะตารางคะแนนไปไว้ในไฟล์ใหม่")
    return SheetSigns(tuple(formulas), tuple(merged))


def area(ref: str) -> Area:
    """The block that a reference names; raises ValueError.

    >>> area("B3:C4")
    Area(ref='B3:C4', top=3, left=2, bottom=4, right=3)
    """
    corners = [_CELL.fullmatch(corner) for corner in ref.split(":")]
    places = [(int(match[2]), _column(match[1])) for match in corners if match]
    if not places or len(places) != len(corners):
        raise ValueError(f"not a cell: {ref!r}")
    (top, left), (bottom, right) = places[0], places[-1]
    return Area(ref, top, left, bottom, right)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _tag(node: ElementTree.Element) -> str:
    return _NAMESPACE.sub("", node.tag)
