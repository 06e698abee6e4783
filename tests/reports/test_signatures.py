"""One's own signature: judged by its content, drawn anew, used by nobody else, printed above the name."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from reports.actions import sign_paper
from reports.models import Opinion, Outcome, Signature
from reports.signatures import LARGEST_FILE, BadSignature, drawn, save_signature
from tests.factories import Cast, make_acting, make_submitted_memo, sign
from tests.reports.conftest import Verdicts


def scrawl(size: tuple[int, int] = (600, 240), paper: Any = (244, 243, 240), form: str = "PNG") -> bytes:
    """A signature in blue ink on a sheet that is not quite white."""
    picture = Image.new("RGB", size, paper)
    pen = ImageDraw.Draw(picture)
    width, height = size
    points = [(width * x / 10, height * (0.3 + 0.4 * (x % 2))) for x in range(1, 10)]
    pen.line(points, fill=(20, 30, 120), width=max(2, width // 100))
    file = BytesIO()
    picture.save(file, form)
    return file.getvalue()


class TestDrawing:
    @pytest.mark.parametrize("form", ["PNG", "JPEG"])
    def test_the_sheet_is_gone_and_the_ink_stays(self, form: str) -> None:
        picture = Image.open(BytesIO(drawn(scrawl(form=form))))
        assert (picture.format, picture.mode) == ("PNG", "RGBA")
        assert picture.getpixel((0, picture.height - 1))[3] == 0  # type: ignore[index]
        assert picture.width < 600
        assert picture.getchannel("A").getextrema()[1] > 200

    def test_a_large_one_is_made_smaller(self) -> None:
        picture = Image.open(BytesIO(drawn(scrawl((3000, 1200)))))
        assert picture.width <= 900
        assert picture.height <= 320

    def test_nothing_of_the_file_comes_along(self) -> None:
        assert b"hidden!" not in drawn(scrawl() + b"<script>hidden!</script>")

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (b"", "อ่านภาพนี้ไม่ได้"),
            (b"<svg onload='alert(1)'/>", "อ่านภาพนี้ไม่ได้"),
            (scrawl()[:500], "อ่านภาพนี้ไม่ได้"),
            (scrawl(form="JPEG")[:2000], "อ่านภาพนี้ไม่ได้"),
            (b"x" * (LARGEST_FILE + 1), "เกิน 3 MB"),
            (scrawl((60, 24)), "เล็กเกินไป"),
            (scrawl(paper=(90, 90, 90)), "ไม่ใช่สีขาว"),
        ],
        ids=["empty", "svg", "cut-png", "cut-jpeg", "large", "small", "dark"],
    )
    def test_what_is_no_signature_is_told_why(self, data: bytes, why: str) -> None:
        with pytest.raises(BadSignature, match=why):
            drawn(data)

    def test_a_sheet_without_ink_is_told(self) -> None:
        file = BytesIO()
        Image.new("RGB", (400, 200), "white").save(file, "PNG")
        with pytest.raises(BadSignature, match="ไม่พบลายเส้น"):
            drawn(file.getvalue())

    def test_a_bomb_is_not_unpacked(self) -> None:
        file = BytesIO()
        Image.new("1", (10_000, 5_000), 1).save(file, "PNG")
        assert len(file.getvalue()) < 100_000
        with pytest.raises(BadSignature, match="ใหญ่เกินไป"):
            drawn(file.getvalue())


class TestSigning:
    def test_it_is_printed_when_its_owner_says_so_and_stays(self, cast: Cast) -> None:
        save_signature(picture=drawn(scrawl()), by=cast.head)
        paper = make_submitted_memo(cast)
        sign_paper(paper=paper, opinion="เพื่อโปรดทราบ", by=cast.head, with_signature=True)
        Signature.objects.all().delete()
        issued = sign(paper, *cast.signers[1:])
        content = issued.issued_file.content
        assert content["proposer"]["signature"].startswith("data:image/png;base64,")
        assert [row["signature"] for row in content["opinions"]] == ["", "", ""]

    def test_a_paper_with_pictures_of_signatures_is_fit_for_archives(
        self, cast: Cast, verdicts: Verdicts
    ) -> None:
        paper = make_submitted_memo(cast)
        for who in cast.signers:
            save_signature(picture=drawn(scrawl()), by=who)
            paper = sign_paper(
                paper=paper, opinion="เพื่อโปรดทราบ", outcome=Outcome.NOTED, by=who, with_signature=True
            )
        failures = {row.flavour: row.failures for row in verdicts(bytes(paper.issued_file.pdf))}
        assert failures == {"3a": (), "ua1": ()}

    def test_nobody_signs_with_anothers(self, cast: Cast) -> None:
        save_signature(picture=drawn(scrawl()), by=cast.clerk)
        make_acting(cast, cast.deputy)
        paper = sign(make_submitted_memo(cast), cast.head)
        sign_paper(paper=paper, opinion="เพื่อโปรดทราบ", by=cast.deputy, with_signature=True)
        assert not Opinion.objects.filter(signature__isnull=False).exists()


class TestPages:
    def address(self, cast: Cast) -> str:
        return reverse("reports:signature", args=[cast.agency.code])

    def send(self, client: Client, cast: Cast, data: bytes) -> Any:
        return client.post(self.address(cast), {"file": SimpleUploadedFile("s.png", data)})

    def test_who_came_from_a_paper_is_led_back_to_it(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.head.user)
        paper = reverse("reports:paper-sign", args=[cast.agency.code, make_submitted_memo(cast).pk])
        here = f"{self.address(cast)}?next={paper}"
        assert f'href="{here}"' in client.get(paper).content.decode()
        assert f'href="{paper}">กลับไปที่เอกสาร' in client.get(here).content.decode()
        answer = client.post(here, {"file": SimpleUploadedFile("s.png", scrawl())})
        assert answer["Location"] == here

    @pytest.mark.parametrize(
        "place", ["https://elsewhere.example/", "//elsewhere.example/", "/help/", "/other/papers/1/sign/", ""]
    )
    def test_and_nowhere_else(self, client: Client, cast: Cast, place: str) -> None:
        client.force_login(cast.clerk.user)
        assert "กลับไปที่เอกสาร" not in client.get(self.address(cast), {"next": place}).content.decode()

    def test_the_picture_is_used_unless_its_owner_says_otherwise(self, client: Client, cast: Cast) -> None:
        save_signature(picture=drawn(scrawl()), by=cast.head)
        client.force_login(cast.head.user)
        page = client.get(
            reverse("reports:paper-sign", args=[cast.agency.code, make_submitted_memo(cast).pk])
        )
        assert page.context["form"]["with_signature"].value() is True

    def test_a_signer_puts_theirs_and_takes_it_away(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk.user)
        assert self.send(client, cast, scrawl()).status_code == 302
        assert Signature.objects.get().user == cast.clerk.user
        assert "data:image/png" in client.get(self.address(cast)).content.decode()
        client.post(self.address(cast), {"remove": "1"})
        assert not Signature.objects.exists()

    def test_others_neither_see_nor_use_it(self, client: Client, cast: Cast) -> None:
        save_signature(picture=drawn(scrawl()), by=cast.clerk)
        paper = make_submitted_memo(cast)
        client.force_login(cast.head.user)
        assert "data:image/png" not in client.get(self.address(cast)).content.decode()
        sign_page = client.get(reverse("reports:paper-sign", args=[cast.agency.code, paper.pk]))
        assert "with_signature" not in sign_page.content.decode()

    def test_a_bad_file_is_refused_beside_the_field(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk.user)
        answer = self.send(client, cast, b"%PDF-1.7")
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
        too_large = self.send(client, cast, b"x" * (LARGEST_FILE + 100_000))
        assert "3 MB" in too_large.content.decode()
        assert not Signature.objects.exists()
