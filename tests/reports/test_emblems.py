"""The emblem: what may be one, how it is kept, where it stands."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from agencies.models import AuditEvent, Emblem
from reports import pdf
from reports.content import content_of
from reports.emblems import HIGHEST, LOWEST, BadEmblem, drawn, emblem_of
from reports.papers import PAPERS
from reports.sketches import sketch
from tests.factories import Cast, make_confirmed_year
from tests.reports.extraction import pdfium_pages

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 60 90">'
    "{}</svg>"
)
DISC = '<circle cx="30" cy="45" r="25" fill="#b07000"/>'


def png(width: int = 800, height: int = 1000, colour: str = "#7a0000", mode: str = "RGB") -> bytes:
    """A disc in the middle of an empty sheet, touching its upper and lower edge."""
    picture = Image.new(mode, (width, height), "white" if mode == "RGB" else (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((width // 4, 0, 3 * width // 4, height - 1), fill=colour)
    file = BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return file.getvalue()


def jpeg(width: int = 800, height: int = 1000) -> bytes:
    """The same disc as a photograph or a scanner keeps it."""
    file = BytesIO()
    Image.open(BytesIO(png(width, height))).save(file, "JPEG", quality=95)
    return file.getvalue()


def bomb(width: int = 10_000, height: int = 5_000) -> bytes:
    """Fifty million white dots in fifty kilobytes."""

    def piece(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 1) * height), 9)
    return pdf.PNG_SIGNATURE + piece(b"IHDR", head) + piece(b"IDAT", rows) + piece(b"IEND", b"")


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(drawn(data)))


@pytest.mark.parametrize(
    "data",
    [
        png(),
        png(mode="RGBA"),
        png(4000, 5000),
        jpeg(),
        SVG.format(DISC).encode(),
        SVG.format(DISC).encode("utf-8-sig"),
    ],
    ids=["png", "transparent", "large", "jpeg", "svg", "svg-with-mark"],
)  # fmt: skip
def test_what_is_kept_is_black_cut_to_its_ink_and_fine_enough_to_print(data: bytes) -> None:
    picture = opened(data)
    assert (picture.format, picture.mode) == ("PNG", "LA")
    grey, ink = picture.split()
    assert grey.getextrema() == (0, 0)
    assert ink.getbbox() == (0, 0, *picture.size)
    assert LOWEST <= picture.height <= HIGHEST
    assert ink.getpixel((picture.width // 2, picture.height // 2)) > 245
    assert ink.getpixel((0, 0)) < 20


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bomb(), "กว้าง 10000 สูง 5000"),
        (b"", "ไม่ใช่ภาพ PNG, JPG หรือ SVG"),
        (b"GIF89a", "ไม่ใช่ภาพ PNG, JPG หรือ SVG"),
        (b"\xff\xd8\xff\xe0", "อาจเสียหาย"),
        (b"<html></html>", "ไม่ใช่ภาพ PNG, JPG หรือ SVG"),
        (pdf.PNG_SIGNATURE, "อาจเสียหาย"),
        (png()[:2000], "อาจเสียหาย"),
        (png(400, 500), "ใหญ่กว่านี้อย่างน้อย 1.5 เท่า"),
        (jpeg(400, 500), "ใหญ่กว่านี้อย่างน้อย 1.5 เท่า"),
        (png(4000, 900), "กว้างเกินสองเท่า"),
        (png(colour="white"), "ไม่พบลายเส้น"),
        (SVG.format("").encode(), "ไม่พบลายเส้น"),
        (b"x" * 5_000_001, "เกิน 5 MB"),
    ],
)
def test_what_cannot_be_an_emblem_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(BadEmblem, match=reason):
        drawn(data)


@pytest.mark.parametrize(
    "part",
    [
        "<script>alert(1)</script>",
        "<SCRIPT/>",
        '<circle r="9" onload="alert(1)"/>',
        '<image href="file:///etc/hostname"/>',
        '<image xlink:href="https://example.org/a.png"/>',
        '<use href="https://example.org/a.svg#x"/>',
        '<a href="javascript:alert(1)"><circle r="9"/></a>',
        '<circle r="9" fill="url(https://example.org/a.svg#x)"/>',
        "<style>@import 'https://example.org/a.css';</style>",
        "<style>circle { fill: url( 'https://example.org/a' ) }</style>",
        "<foreignObject><body/></foreignObject>",
        '<circle r="9"><animate attributeName="r"/></circle>',
        '<g id="a"><circle r="1"/></g><g id="b"><use href="#a"/><use href="#a"/></g><use href="#b"/>',
        "<g>" + "<circle r='1'/>" * 5_001 + "</g>",
    ],
)
def test_a_drawing_that_runs_reaches_out_or_unfolds_is_refused(part: str) -> None:
    with pytest.raises(BadEmblem, match="SVG"):
        drawn(SVG.format(DISC + part).encode())


@pytest.mark.parametrize(
    "head",
    ['<!DOCTYPE svg [<!ENTITY a "b">]>', '<?xml-stylesheet href="a.css"?>', '<!DOCTYPE svg SYSTEM "file:///etc/hostname">'],
)  # fmt: skip
def test_a_drawing_that_declares_something_is_refused(head: str) -> None:
    with pytest.raises(BadEmblem, match="Plain SVG"):
        drawn((head + SVG.format(DISC)).encode())


def test_a_drawing_may_use_its_own_parts() -> None:
    parts = f'<defs><linearGradient id="g"><stop/></linearGradient><g id="a">{DISC}</g></defs>'
    assert opened(SVG.format(f'{parts}<use href="#a"/><path d="M0 0h9v9z" fill="url(#g)"/>').encode())


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin.user)
    return client


def send(client: Client, data: bytes, name: str = "ตรา.png") -> HttpResponse:
    file = SimpleUploadedFile(name, data)
    shown = Emblem.objects.filter(agency__code="mae-kham-mi").values_list("sha256", flat=True).first() or ""
    return client.post(reverse("reports:emblem", args=["mae-kham-mi"]), {"file": file, "version": shown})


class TestPage:
    def test_an_uploaded_emblem_stands_on_the_agencys_papers(self, admin: Client, cast: Cast) -> None:
        make_confirmed_year(cast)
        assert content_of(sketch(cast.agency, PAPERS["memo"].kind, 2563))["emblem"] == ""
        answer = send(admin, png())
        assert answer.status_code == 302
        content = content_of(sketch(cast.agency, PAPERS["memo"].kind, 2563))
        assert content["emblem"] == emblem_of(cast.agency)
        assert "ตราครุฑ" not in pdfium_pages(pdf.render(content).pdf)[0]
        page = admin.get(reverse("reports:emblem", args=["mae-kham-mi"]))
        assert content["emblem"] in page.content.decode()

    def test_a_second_one_takes_its_place_and_it_can_be_taken_away(self, admin: Client, cast: Cast) -> None:
        send(admin, png())
        send(admin, png(900, 1000))
        assert Emblem.objects.get().agency == cast.agency
        for shown in (Emblem.objects.get().sha256, ""):
            admin.post(reverse("reports:emblem", args=["mae-kham-mi"]), {"remove": "1", "version": shown})
        assert not Emblem.objects.exists()
        assert AuditEvent.objects.filter(event="agency_changed").count() == 3

    def test_a_bad_file_changes_nothing_and_is_told_beside_the_field(self, admin: Client, cast: Cast) -> None:
        send(admin, png())
        before = emblem_of(cast.agency)
        answer = send(admin, bomb())
        assert "กว้าง 10000 สูง 5000" in answer.context["form"].errors["file"][0]  # type: ignore[attr-defined]
        assert emblem_of(cast.agency) == before

    def test_a_file_over_the_quota_is_told(self, admin: Client, cast: Cast) -> None:
        answer = send(admin, b"x" * 6_000_000)
        assert "5 MB" in answer.content.decode()
        assert not Emblem.objects.exists()

    def test_what_will_do_is_told_before_a_file_is_chosen(self, admin: Client) -> None:
        html = admin.get(reverse("reports:emblem", args=["mae-kham-mi"])).content.decode()
        assert "พิมพ์สูง 3 เซนติเมตรแล้วยังคมชัด" in html
        assert "5 MB" in html

    def test_no_file(self, admin: Client) -> None:
        answer = admin.post(reverse("reports:emblem", args=["mae-kham-mi"]), {})
        assert "กรุณาเลือกไฟล์ภาพตรา" in answer.content.decode()

    def test_each_agency_has_its_own(self, admin: Client, cast: Cast, others: Cast) -> None:
        send(admin, png())
        assert emblem_of(cast.agency)
        assert emblem_of(others.agency) == ""
