"""The demo agency as its files tell it, brought near to today, and the pictures it gives as evidence.

``fixtures/demo/`` holds year files, the last one of the year under way. Their days move by whole fiscal
years, so that on any day the story ends a few days ago.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import Image, ImageDraw

from assessments.editions import current_edition, pack_of
from assessments.models import Edition
from desk.yearfile import read_year
from desk.yearfile.content import YearContent
from thai.fiscal import FiscalYear

DEMO_DIR = Path(settings.BASE_DIR) / "fixtures" / "demo"
SETTLED = timedelta(days=45)  # after this much of a fiscal year its plan is in force and under way
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR_IN_TEXT = re.compile(r"\b25\d\d\b")


def year_under_way(today: date) -> int:
    """The fiscal year whose plan is under way; at the beginning of a year still the one before."""
    return FiscalYear.of(today - SETTLED).year


def demo_documents(today: date, code: str) -> list[dict[str, Any]]:
    """The year files, oldest first, moved near to ``today``, of an agency with this code."""
    documents = [json.loads(path.read_bytes()) for path in sorted(DEMO_DIR.glob("*.json"))]
    last = documents[-1]["fiscal_year"]
    newest = Edition.objects.order_by("-fiscal_year").values_list("fiscal_year", flat=True).first() or last
    years = min(year_under_way(today), newest + 1) - last  # a plan needs the rules of the year before it
    for document in documents:
        document["agency"]["code"] = code
    return [_moved(document, years) for document in documents]


def read_demo(document: dict[str, Any]) -> YearContent:
    """A year file checked, without scores of items whose mean the rules of its year would hold against it."""
    result, edition = document.get("result", {}), current_edition(document["fiscal_year"])
    if "items" in result and edition:
        known = {rule.code for rule in pack_of(edition).items if not rule.sub_indicator}
        result["items"] = [row for row in result["items"] if row["code"] in known]
    return read_year(document)


def _moved(value: Any, years: int) -> Any:
    """A part of a document with its days and years moved; figures and other texts stay."""
    match value:
        case dict():
            return {
                key: part + years if key == "fiscal_year" else _moved(part, years)
                for key, part in value.items()
            }
        case list():
            return [_moved(part, years) for part in value]
        case str() if _DAY.fullmatch(value):
            return f"{int(value[:4]) + years}{value[4:]}"
        case str():
            return _YEAR_IN_TEXT.sub(lambda found: str(int(found[0]) + years), value)
        case _:
            return value


def scene_picture(title: str) -> bytes:
    """A small PNG that stands for a photograph: hills, a house and a sun, other colours for every title."""
    seed = hashlib.sha256(title.encode()).digest()
    picture = Image.new("RGB", (720, 480), (205, 226, 242))
    draw = ImageDraw.Draw(picture)
    draw.ellipse([80 + seed[0], 50, 150 + seed[0], 120], fill=(247, 208, 96))
    draw.ellipse([-160, 250, 420, 640], fill=(90 + seed[1] % 50, 150, 110))
    draw.ellipse([260, 280, 900, 700], fill=(110, 165 + seed[2] % 40, 120))
    left = 300 + seed[3] % 120
    draw.polygon([(left - 20, 270), (left + 90, 200), (left + 200, 270)], fill=(160 + seed[4] % 60, 90, 70))
    draw.rectangle([left, 270, left + 180, 380], fill=(250, 244, 228))
    for place in (20, 120):
        draw.rectangle([left + place, 300, left + place + 40, 380], fill=(120, 140 + seed[5] % 60, 160))
    return _as_bytes(picture, "PNG")


def pen_stroke(name: str) -> bytes:
    """A drawn signature, black on white, as a PNG; another curve for every name."""
    seed = hashlib.sha256(name.encode()).digest()
    picture = Image.new("L", (600, 200), 255)
    points, across = [(40, 130)], 40
    for place, number in enumerate(seed[:16]):
        across += 16 + number % 34 if place % 3 else -10  # every third stroke turns back, as a loop does
        height = (95 if place == 1 else 62) - place * 3
        points.append((across, 110 + (height // 2 if place % 2 == 0 else -height) + number % 17))
    points += [(across + 90, 70), (across - 40, 165), (60, 172)]  # the line under it
    ImageDraw.Draw(picture).line(_rounded(points), fill=0, width=4, joint="curve")
    return _as_bytes(picture, "PNG")


def _rounded(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The points with their corners cut twice, so that a line through them looks drawn."""
    rows = list(points)
    for _ in range(3):
        pairs = pairwise(rows)
        rows = [
            ((a * near + c * far) // 4, (b * near + d * far) // 4)
            for (a, b), (c, d) in pairs
            for near, far in ((3, 1), (1, 3))
        ]
    return rows


def scanned(pages: Sequence[bytes], name: str) -> bytes:
    """Pictures of pages as one PDF, as an office's scanner gives it, the last page signed by ``name``."""
    sheets = [Image.open(BytesIO(page)).convert("L") for page in pages]
    ink = Image.open(BytesIO(pen_stroke(name))).resize((190, 63))
    last = sheets[-1]
    # Over the line of dots above the printed name, which stands in the right half of the sheet.
    place = (last.width * 54 // 100, _signature_top(last))
    last.paste(0, place, ink.point(lambda light: 255 - light))
    file = BytesIO()
    sheets[0].save(file, "PDF", save_all=True, append_images=sheets[1:], resolution=110.0)
    return file.getvalue()


def _signature_top(sheet: Image.Image) -> int:
    """Where the text of the last page ends, less the height of the block that bears the name."""
    box = sheet.point(lambda light: 255 if light < 128 else 0).getbbox()
    bottom = box[3] if box else sheet.height
    return max(0, bottom - 175)


def _as_bytes(picture: Image.Image, form: str) -> bytes:
    file = BytesIO()
    picture.save(file, form, optimize=True)
    return file.getvalue()
