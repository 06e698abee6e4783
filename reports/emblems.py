"""An agency's emblem as papers print it: an uploaded PNG, JPEG or SVG, judged by its content, drawn in black.

The regulation of the Prime Minister's Office on correspondence B.E. 2526 (item 71) has the emblem 3 cm or
1.5 cm high; at 600 dots to the inch the larger one is 709 dots high. What is kept is at most twice as fine.
"""

from __future__ import annotations

import re
from base64 import b64encode
from io import BytesIO
from math import ceil
from typing import Any
from xml.etree import ElementTree

from PIL import Image, ImageChops

from agencies.models import Agency, Emblem
from reports.pdf import EMBLEM_PREFIX, PNG_SIGNATURE, svg_picture

LARGEST_FILE = 5_000_000  # bytes
MOST_PIXELS = 25_000_000
LOWEST = 709  # dots: 3 cm at 600 to the inch
HIGHEST = 2 * LOWEST
PICTURES = {PNG_SIGNATURE: "PNG", b"\xff\xd8\xff": "JPEG"}  # by how the file begins; all else is read as SVG
WIDEST = 2.0  # times its height; a wider one would reach into the heading beside it

_SAVE_PLAIN = "ระบบไม่รับ กรุณาบันทึกใหม่เป็น Plain SVG ที่มีแต่เส้น"
_MOST_SHAPES = 5_000
_PAPER_GREY = 16  # of 255: fainter than this is paper, not ink
_FORBIDDEN_TAGS = re.compile(r"script|foreignobject|image|feimage|iframe|animate.*|set|handler|audio|video")
_OUTWARD = re.compile(r"url\(\s*['\"]?(?!\s*['\"]?#)|@import|javascript:|data:", re.IGNORECASE)
_DECLARATION = re.compile(r"<!(DOCTYPE|ENTITY)|<\?xml-stylesheet", re.IGNORECASE)


class BadEmblem(ValueError):
    """The file cannot be an emblem; the message says in Thai why, and what would do."""


def emblem_of(agency: Agency) -> str:
    """The agency's emblem as papers' content holds it, a data: address; empty where it has none."""
    picture = Emblem.objects.filter(agency=agency).values_list("picture", flat=True).first()
    return EMBLEM_PREFIX + b64encode(bytes(picture)).decode() if picture else ""


def has_emblem(agency: Agency) -> bool:
    """Whether the agency has given its emblem."""
    return Emblem.objects.filter(agency=agency).exists()


def drawn(data: bytes) -> bytes:
    """The emblem in an uploaded file as a black PNG on nothing, cut to its ink. Raises BadEmblem."""
    if len(data) > LARGEST_FILE:
        raise BadEmblem("ไฟล์มีขนาดเกิน 5 MB กรุณาย่อไฟล์ก่อน")
    form = next((name for start, name in PICTURES.items() if data.startswith(start)), "")
    picture = _picture(data, form) if form else svg_picture(_checked_svg(data), 2 * HIGHEST)
    ink = _cut(_ink(picture))
    if form and ink.height < LOWEST:
        raise BadEmblem(
            f"ภาพตราเล็กไป พิมพ์สูง 3 เซนติเมตรแล้วจะไม่คมชัด {_larger(LOWEST / ink.height)} หรือใช้ไฟล์ SVG"
        )
    if ink.width > WIDEST * ink.height:
        raise BadEmblem("ตรากว้างเกินสองเท่าของความสูง จะทับหัวเอกสาร กรุณาใช้ภาพเฉพาะดวงตรา")
    if ink.height > HIGHEST:
        ink = ink.resize((max(1, round(ink.width * HIGHEST / ink.height)), HIGHEST), Image.Resampling.LANCZOS)
    file = BytesIO()
    Image.merge("LA", (Image.new("L", ink.size, 0), ink)).save(file, "PNG", optimize=True)
    return file.getvalue()


def _larger(times: float) -> str:
    """What to do about a picture that is too small by so many times."""
    return f"กรุณาใช้ภาพที่ใหญ่กว่านี้อย่างน้อย {ceil(times * 10) / 10:g} เท่า หรือสแกนจากกระดาษใหม่ที่ 600 dpi"


def _picture(data: bytes, form: str) -> Image.Image:
    """A PNG or JPEG, opened only once its stated size is bearable: a small file may unfold to gigabytes."""
    bad = BadEmblem("อ่านไฟล์ภาพนี้ไม่ได้ ไฟล์อาจเสียหาย กรุณาบันทึกภาพใหม่แล้วลองอีกครั้ง")
    try:
        # Loading alone would pass a file cut short, where WeasyPrint has told Pillow to bear with those.
        picture = Image.open(BytesIO(data), formats=[form])
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise BadEmblem(f"ภาพกว้าง {width} สูง {height} พิกเซล ใหญ่เกินไป กรุณาย่อให้ด้านยาวไม่เกิน 5,000 พิกเซล")
        picture.verify()
        picture = Image.open(BytesIO(data), formats=[form])
        picture.load()
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise bad from error
    return picture.convert("RGBA")


def _checked_svg(data: bytes) -> bytes:
    """The same drawing, which holds shapes only: nothing that runs, and nothing from outside."""
    try:
        text = data.decode("utf-8-sig")
        if _DECLARATION.search(text):
            raise BadEmblem(f"ไฟล์ SVG มีส่วนประกาศหรือเรียกไฟล์อื่น (DOCTYPE, ENTITY, stylesheet) {_SAVE_PLAIN}")
        root = ElementTree.fromstring(text)
    except (UnicodeDecodeError, ElementTree.ParseError) as error:
        raise BadEmblem("ไฟล์นี้ไม่ใช่ภาพ PNG, JPG หรือ SVG ที่อ่านได้ กรุณาเลือกไฟล์อื่น") from error
    if _plain(root.tag) != "svg":
        raise BadEmblem("ไฟล์นี้ไม่ใช่ภาพ PNG, JPG หรือ SVG กรุณาเลือกไฟล์อื่น")
    shapes = list(root.iter())
    if len(shapes) > _MOST_SHAPES or _is_nested(shapes):
        raise BadEmblem("ไฟล์ SVG ซับซ้อนเกินไป กรุณาลดความละเอียดของเส้น หรือใช้ไฟล์ PNG หรือ JPG")
    for shape in shapes:
        if _reaches_out(shape):
            raise BadEmblem(f"ไฟล์ SVG มีสคริปต์ ภาพ หรือการอ้างถึงไฟล์ภายนอก {_SAVE_PLAIN}")
    return data


def _plain(name: Any) -> str:
    """A tag or attribute without its namespace, in small letters."""
    return str(name).rpartition("}")[2].lower()


def _reaches_out(shape: ElementTree.Element) -> bool:
    """Whether an element runs something or takes something from elsewhere than its own file."""
    if _FORBIDDEN_TAGS.fullmatch(_plain(shape.tag)) or _OUTWARD.search(shape.text or ""):
        return True
    for name, value in shape.attrib.items():
        plain = _plain(name)
        if plain.startswith("on") or _OUTWARD.search(value):
            return True
        if plain in {"href", "src"} and not value.startswith("#"):
            return True
    return False


def _is_nested(shapes: list[ElementTree.Element]) -> bool:
    """Whether something used is made of things used, by which a few lines may unfold to millions."""
    holders = {
        shape.get("id") for shape in shapes if any(_plain(part.tag) == "use" for part in shape.iter())
    } - {None}
    used = (value for shape in shapes if _plain(shape.tag) == "use" for value in shape.attrib.values())
    return any(value.removeprefix("#") in holders for value in used if value.startswith("#"))


def _ink(picture: Image.Image) -> Image.Image:
    """How much ink stands at each dot, 0 to 255: dark and opaque is much, and the darkest is black."""
    ink = ImageChops.multiply(ImageChops.invert(picture.convert("L")), picture.getchannel("A"))
    darkest = max(ink.getextrema()[1], 4 * _PAPER_GREY)
    return ink.point(lambda level: min(255, level * 255 // darkest))


def _cut(ink: Image.Image) -> Image.Image:
    """The picture without the empty paper round it."""
    box = ink.point(lambda level: 255 if level > _PAPER_GREY else 0).getbbox()
    if box is None:
        raise BadEmblem("ไม่พบลายเส้นในภาพ กรุณาใช้ภาพตราสีเข้มบนพื้นขาวหรือพื้นโปร่งใส")
    return ink.crop(box)
