"""A person's own signature as a picture: judged by its content, cut to its ink, drawn anew on nothing."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from io import BytesIO

from django.db import transaction
from PIL import Image, ImageOps

from agencies.audit import record
from agencies.events import Event
from agencies.models import Membership
from reports.models import Signature
from reports.pdf import EMBLEM_PREFIX
from reports.scans import is_whole_jpeg

LARGEST_FILE = 3_000_000  # bytes
MOST_PIXELS = 25_000_000
SMALLEST = (120, 30)  # dots of the ink: 2 cm wide at 150 to the inch
LARGEST = (900, 320)

_DARKEST_PAPER = 150  # of 255: paper darker than this is no white sheet
_GRAIN = 30  # how much darker than its paper a dot may be and still be paper
_MOST_INK = 0.5  # of the picture: more is a photograph of something else
_UNREADABLE = "อ่านภาพนี้ไม่ได้ กรุณาใช้ไฟล์ PNG หรือ JPEG ที่ไม่เสียหาย"
_TOO_MANY_DOTS = "ภาพใหญ่เกินไป กรุณาย่อให้ด้านยาวไม่เกิน 5,000 จุด"
_FAINTEST = 60  # of 255: less is a shadow, not a stroke


class BadSignature(ValueError):
    """The file cannot be a signature; the message says in Thai why, and what would do."""


def signature_of(member: Membership) -> str:
    """The officer's own signature as a data: address; empty where they have put none here."""
    picture = Signature.objects.filter(user=member.user).values_list("picture", flat=True).first()
    return EMBLEM_PREFIX + b64encode(bytes(picture)).decode() if picture else ""


def has_signature(member: Membership) -> bool:
    """Whether the officer has put a picture of their signature here."""
    return Signature.objects.filter(user=member.user).exists()


@transaction.atomic
def save_signature(*, picture: bytes, by: Membership) -> None:
    """Keep a drawn signature as that of whoever put it here, in place of an earlier one."""
    digest = hashlib.sha256(picture).hexdigest()
    old = Signature.objects.filter(user=by.user).values_list("sha256", flat=True).first()
    row, _ = Signature.objects.update_or_create(user=by.user, defaults={"picture": picture, "sha256": digest})
    record(Event.SIGNATURE_SAVED, by=by, agency=by.agency, subject=row, changes={"sha256": [old, digest]})


@transaction.atomic
def remove_signature(*, by: Membership) -> bool:
    """Take one's signature away; papers already signed keep theirs. True where there was one."""
    row = Signature.objects.filter(user=by.user).first()
    if row is None:
        return False
    changes = {"sha256": [row.sha256, None]}
    record(Event.SIGNATURE_REMOVED, by=by, agency=by.agency, subject=row, changes=changes)
    row.delete()
    return True


def drawn(data: bytes) -> bytes:
    """The signature in an uploaded file as a PNG on nothing, cut to its ink. Raises BadSignature."""
    if len(data) > LARGEST_FILE:
        raise BadSignature("ไฟล์มีขนาดเกิน 3 MB กรุณาย่อไฟล์ก่อน")
    picture = _opened(data)
    ink = _ink(picture)
    box = ink.point(lambda level: 255 if level > _FAINTEST else 0).getbbox()
    if box is None:
        raise BadSignature("ไม่พบลายเส้นในภาพ กรุณาใช้ภาพลายมือชื่อสีเข้มบนพื้นขาวหรือพื้นโปร่งใส")
    if box[2] - box[0] < SMALLEST[0] or box[3] - box[1] < SMALLEST[1]:
        raise BadSignature(
            f"ลายมือชื่อในภาพเล็กเกินไป เมื่อพิมพ์จะไม่คมชัด กรุณาใช้ภาพที่ลายมือชื่อกว้างอย่างน้อย {SMALLEST[0]} จุด "
            f"และสูงอย่างน้อย {SMALLEST[1]} จุด"
        )
    cut = picture.crop(box)
    cut.putalpha(ink.crop(box))
    cut.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    file = BytesIO()
    cut.save(file, "PNG", optimize=True)
    return file.getvalue()


def _opened(data: bytes) -> Image.Image:
    """The picture in RGBA, upright; opened only after its stated size is found bearable."""
    try:
        picture = Image.open(BytesIO(data), formats=["PNG", "JPEG"])
        if picture.width * picture.height > MOST_PIXELS:
            raise BadSignature(
                f"ภาพมี {picture.width} × {picture.height} จุด ใหญ่เกินไป กรุณาย่อให้ด้านยาวไม่เกิน 5,000 จุด"
            )
        if picture.format == "JPEG" and not is_whole_jpeg(data):
            raise BadSignature(_UNREADABLE)
        if picture.format == "PNG":
            # Loading alone would pass a file cut short, where WeasyPrint has told Pillow to bear with those.
            Image.open(BytesIO(data), formats=["PNG"]).verify()
        picture.load()
        return ImageOps.exif_transpose(picture).convert("RGBA")
    except BadSignature:
        raise
    except Image.DecompressionBombError as error:
        raise BadSignature(_TOO_MANY_DOTS) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise BadSignature(_UNREADABLE) from error


def _ink(picture: Image.Image) -> Image.Image:
    """How much ink stands at each dot, 0 to 255, whatever the light in which the sheet was photographed."""
    sheet = Image.new("RGBA", picture.size, (255, 255, 255, 255))
    sheet.alpha_composite(picture)
    grey = sheet.convert("L")
    counts = grey.histogram()
    paper = max(range(256), key=counts.__getitem__)
    if paper < _DARKEST_PAPER:
        raise BadSignature("พื้นหลังของภาพไม่ใช่สีขาว กรุณาเซ็นบนกระดาษขาวแล้วถ่ายหรือสแกนใหม่")
    darkest = next(level for level, count in enumerate(counts) if count)
    reach = max(1, paper - _GRAIN - darkest)
    ink = grey.point([max(0, min(255, (paper - _GRAIN - level) * 255 // reach)) for level in range(256)])
    inked = sum(ink.histogram()[_FAINTEST:])
    if inked > _MOST_INK * picture.width * picture.height:
        raise BadSignature("ภาพนี้ไม่เหมือนลายมือชื่อบนพื้นขาว กรุณาใช้ภาพที่มีแต่ลายมือชื่อ")
    return ink
