"""The page: paste or choose a file, findings beside the text; nothing is kept, nothing typed is lost."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEvent
from reports.reading import files
from tests.factories import Cast, make_confirmed_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(cast: Cast, client: Client) -> str:
    make_confirmed_year(cast, 2563)
    client.force_login(cast.staff.user)
    return reverse("reports:text-check", args=[cast.agency.code, 2563])


def test_the_form_stands_alone_at_first(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert "เอกสารที่จะตรวจ" in page
    assert "app-reading" not in page


def test_words_are_marked_beside_their_findings(client: Client, address: str) -> None:
    before = AuditEvent.objects.count()
    answer = client.post(address, {"text": "บรรทัดแรก\n\nให้บุคคลกร<b>ทราบ</b> & <i>ปิดเผย"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<mark data-tone="warn">บุคคลกร</mark>' in page
    assert '<mark data-tone="bad">ปิดเผย</mark>' in page
    assert 'href="#line-3"' in page
    assert 'id="line-3"' in page
    assert "พบ 2 จุด" in page
    assert AuditEvent.objects.count() == before


def test_what_was_pasted_is_escaped(client: Client, address: str) -> None:
    page = client.post(address, {"text": "<script>alert(1)</script> บุคคลกร"}).content.decode()
    assert "<script>alert" not in page


def test_a_right_text_is_told_so(client: Client, address: str) -> None:
    page = client.post(address, {"text": "ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่ ได้ ๙๖.๑๗ คะแนน"}).content.decode()
    assert "ข้อความตรงกับข้อมูลของปี" in page


def test_a_file_is_read_and_its_text_offered_for_mending(client: Client, address: str) -> None:
    upload = SimpleUploadedFile("old.txt", "ตัวชี้วัดที่ ๒ การใช้อำนาจ".encode())
    page = client.post(address, {"file": upload, "text": ""}).content.decode()
    assert "การใช้อำนาจ คือตัวชี้วัดที่ 3" in page
    assert page.count("ตัวชี้วัดที่ ๒ การใช้อำนาจ") >= 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"text": "  "}, "กรุณาวางข้อความหรือเลือกไฟล์"),
        ({"file": SimpleUploadedFile("a.docx", b"PK\x03\x04 broken"), "text": "ที่พิมพ์ไว้"}, "ไฟล์อาจเสียหาย"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "ไฟล์ว่างเปล่า"),
    ],
)
def test_what_cannot_be_read_is_told_at_the_field(
    client: Client, address: str, data: dict[str, object], reason: str
) -> None:
    answer = client.post(address, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(reason) == 2  # in the summary and at the field
    assert str(data.get("text", "")).strip() in page


def test_a_file_over_the_quota_is_refused(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.text_views.LARGEST_FILE", 1000)
    answer = client.post(address, {"file": SimpleUploadedFile("a.txt", b"x" * 2000)})
    assert answer.status_code == 413
    assert files.too_large() in answer.content.decode()


def test_a_year_without_rules_is_not_found(client: Client, cast: Cast, address: str) -> None:
    assert client.get(reverse("reports:text-check", args=[cast.agency.code, 2599])).status_code == 404


def test_the_list_of_papers_leads_here(client: Client, cast: Cast, address: str) -> None:
    assert address in client.get(reverse("reports:papers", args=[cast.agency.code, 2563])).content.decode()
