"""Anyone may ask whether a paper is real; they are told what stands on it and nothing else."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ita_portal.settings import public_url
from reports import verify_views
from reports.actions import correct_paper, submit_paper
from reports.codes import LENGTH, LETTERS, grouped, new_code, read_code
from reports.models import Paper
from reports.numbering import cancel_number, this_year
from reports.rendering import reading_copy
from reports.verify_views import ASKED_A_MINUTE, DigestHandler
from tests.as_read import as_read, read
from tests.factories import (
    Cast,
    make_acting,
    make_confirmed_year,
    make_issued_memo,
    make_submitted_memo,
    sign,
)
from tests.reports.conftest import Verdicts
from tests.reports.extraction import poppler_pages
from tests.reports.facts import YEAR, make_facts, make_issued, make_meeting, make_paper, submit, tell_all
from tests.reports.filed import make_filed, make_scan
from thai.dates import thai_date
from thai.digits import to_thai_digits


@pytest.fixture
def paper(cast: Cast) -> Paper:
    return make_issued_memo(cast)


def ask(client: Client, paper: Paper, content: bytes | None = None) -> HttpResponse:
    address = reverse("reports:verify", args=[paper.code])
    if content is None:
        return client.get(address)  # type: ignore[return-value]
    return client.post(address, {"file": SimpleUploadedFile("memo.pdf", content)})  # type: ignore[return-value]


class TestCodes:
    def test_they_are_unlike_words_and_numbers(self) -> None:
        codes = {new_code() for _ in range(1000)}
        assert len(codes) == 1000
        assert all(len(code) == LENGTH and set(code) <= set(LETTERS) for code in codes)
        assert not set(LETTERS) & set("AEIOUY0123456789")

    @given(st.text(alphabet=LETTERS, min_size=LENGTH, max_size=LENGTH))
    def test_what_is_printed_is_read_back(self, code: str) -> None:
        assert read_code(grouped(code)) == read_code(f" {grouped(code).lower()} ") == code

    @given(st.text(max_size=60))
    def test_nothing_else_is_read(self, typed: str) -> None:
        assert read_code(typed) == "" or len(read_code(typed)) == LENGTH

    def test_drafts_have_none(self, cast: Cast) -> None:
        assert make_submitted_memo(cast).code == ""


class TestTheWayThere:
    @pytest.mark.parametrize("name", ["desk:home", "agencies:sign-in", "handbook:contents"])
    def test_strangers_find_the_page_from_every_public_one(self, client: Client, db: None, name: str) -> None:
        assert f'href="{reverse("reports:verify-ask")}"' in read(client.get(reverse(name)))

    def test_the_paper_shows_its_code(self, client: Client, paper: Paper, cast: Cast) -> None:
        page = reverse("reports:paper", args=[cast.agency.code, paper.pk])
        for who, is_told in ((cast.staff, False), (cast.admin, True)):
            client.force_login(who.user)
            html = read(client.get(page))
            assert f"{grouped(paper.code)}</code>" in html
            assert ("ITA_PUBLIC_URL" in html) == is_told

    def test_with_an_address_in_the_qr_code_nothing_is_missing(
        self, client: Client, cast: Cast, settings: object
    ) -> None:
        settings.PUBLIC_URL = "https://ita.example.go.th"  # type: ignore[attr-defined]
        paper = make_issued_memo(cast)
        client.force_login(cast.admin.user)
        html = read(client.get(reverse("reports:paper", args=[cast.agency.code, paper.pk])))
        assert "ITA_PUBLIC_URL" not in html


def one_sheet(cast: Cast) -> Paper:
    """A submitted paper of one page."""
    make_confirmed_year(cast, YEAR)
    make_meeting(cast)
    return submit(cast, make_paper(cast, "development"))


class TestSignedByPen:
    """The scan is the filed copy; the portal's own PDF beside it is real too, but bears no signature."""

    def test_the_scan_is_the_issued_copy(self, client: Client, cast: Cast) -> None:
        scan = make_scan()
        paper = make_filed(cast, scan)
        answer = read(ask(client, paper, scan))
        assert "ไฟล์ตรงกับฉบับที่ออก" in answer
        assert "ไฟล์สแกนของฉบับที่ลงนามด้วยปากกา" in answer
        assert read(ask(client, paper, b"another")).count("ไฟล์ไม่ตรงกับฉบับที่ออก") == 1

    @pytest.mark.parametrize("form", ["pdf", "jpeg"])
    def test_what_the_portal_hands_out_is_the_issued_copy(
        self, client: Client, cast: Cast, form: str
    ) -> None:
        sheet = one_sheet(cast) if form == "jpeg" else None
        paper = make_filed(cast, make_scan(form=form), sheet)
        client.force_login(cast.staff.user)
        address = reverse("reports:paper-pdf", args=[cast.agency.code, paper.pk])
        handed = client.get(address, {"download": 1}).content
        assert client.get(address).content == handed
        assert "ไฟล์ตรงกับฉบับที่ออก" in read(ask(client, paper, handed))

    def test_the_text_kept_beside_it_is_real_and_said_to_bear_no_signature(
        self, client: Client, cast: Cast
    ) -> None:
        paper = make_filed(cast, make_scan())
        answer = read(ask(client, paper, bytes(paper.issued_file.pdf)))
        assert "ไฟล์เป็นเนื้อหาที่ระบบเก็บคู่กับฉบับที่ออก" in answer
        assert "ไม่ตรงกับ" not in answer

    def test_the_page_says_so_and_shows_the_same_digest_as_the_paper(
        self, client: Client, cast: Cast
    ) -> None:
        paper = make_filed(cast, make_scan())
        public = read(ask(client, paper))
        client.force_login(cast.staff.user)
        inside = read(client.get(reverse("reports:paper", args=[cast.agency.code, paper.pk])))
        assert f"ลงนามด้วยปากกา ลำดับสุดท้ายเมื่อ {thai_date(paper.signed_scan.signed_on)}" in public
        for digest in (paper.signed_scan.sha256, paper.issued_file.sha256):
            assert digest in public
            assert digest in inside

    def test_of_one_signed_in_the_portal_nothing_is_said_of_a_pen(self, client: Client, paper: Paper) -> None:
        assert "ปากกา" not in read(ask(client, paper))


class TestTheFoot:
    def test_every_page_carries_the_code_and_the_address(
        self, cast: Cast, settings: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.PUBLIC_URL = "https://ita.example.go.th"  # type: ignore[attr-defined]
        paper = make_issued_memo(cast)
        pages = poppler_pages(bytes(paper.issued_file.pdf))
        assert len(pages) == paper.issued_file.pages > 1
        for page in pages:
            assert f"รหัสตรวจสอบ {grouped(paper.code)}" in page
            assert f"https://ita.example.go.th/v/{paper.code}/" in page

    def test_a_paper_without_a_place_for_number_and_date_bears_them_beside_the_code(self, cast: Cast) -> None:
        make_facts(cast)
        tell_all(cast)
        paper = make_issued(cast, make_paper(cast, "results"))
        told = to_thai_digits(f"เลขที่ {paper.number} ลงวันที่ {thai_date(paper.dated_on)}")
        assert paper.number
        pages = poppler_pages(bytes(paper.issued_file.pdf))
        assert all(f"รหัสตรวจสอบ {grouped(paper.code)} {told}" in page for page in pages)
        assert bytes(paper.issued_file.pdf) == reading_copy(paper).pdf

    def test_a_sealed_file_is_still_an_archive_for_everyone(self, paper: Paper, verdicts: Verdicts) -> None:
        found = verdicts(bytes(paper.issued_file.pdf))
        assert [(row.flavour, row.valid, row.failures) for row in found] == [
            ("3a", True, ()),
            ("ua1", True, ()),
        ]

    def test_a_cover_is_left_alone(self, cast: Cast) -> None:
        make_facts(cast)
        paper = make_issued(cast, make_paper(cast, "analysis"))
        cover, *others = poppler_pages(bytes(paper.issued_file.pdf))
        assert "รหัสตรวจสอบ" not in cover
        assert all("รหัสตรวจสอบ" in page for page in others)

    @pytest.mark.parametrize(
        ("hosts", "expected"),
        [
            (["localhost", "127.0.0.1"], ""),
            (["*"], ""),
            (["localhost", "ita.example.go.th", "www.example.go.th"], "https://ita.example.go.th"),
            ([".example.go.th"], "https://example.go.th"),
        ],
    )
    def test_the_address_is_the_first_name_outside_this_machine(
        self, hosts: list[str], expected: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("ITA_PUBLIC_URL", raising=False)
        assert public_url(hosts, is_secure=True) == expected

    def test_a_given_address_wins_and_must_be_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ITA_PUBLIC_URL", "https://portal.example.go.th/ita/")
        assert public_url(["a.go.th"], is_secure=False) == "https://portal.example.go.th/ita"
        monkeypatch.setenv("ITA_PUBLIC_URL", "javascript:alert(1)")
        with pytest.raises(ImproperlyConfigured, match="ITA_PUBLIC_URL"):
            public_url([], is_secure=False)


class TestThePage:
    def test_it_confirms_what_stands_on_the_paper(self, client: Client, paper: Paper) -> None:
        page = read(ask(client, paper))
        content = paper.issued_file.content
        for told in (paper.number, content["dated"], content["subject"], content["agency"]):
            assert told in page
        told = f"เอกสารนี้ออกจาก {content['agency']} จริง เลขที่ {paper.number} ลงวันที่ {content['dated']}"
        assert told in as_read(page)
        assert paper.issued_file.sha256 in page

    def test_it_shows_nothing_else(self, client: Client, paper: Paper, cast: Cast) -> None:
        page = read(ask(client, paper))
        for hidden in ("60.40", "เพื่อโปรดทราบ", cast.agency.code, cast.staff.user.name, cast.finance.name):
            assert hidden not in page
        assert f"/papers/{paper.pk}/" not in page

    def test_it_names_those_who_signed_as_the_paper_does(
        self, client: Client, paper: Paper, cast: Cast
    ) -> None:
        page = read(ask(client, paper))
        for who in cast.signers:
            assert f"{who.user.title}{who.user.name} {who.position}" in page
        assert f"<p>{cast.head.user.rank} {cast.head.user.name} {cast.head.position}</p>" in page

    def test_who_stood_in_is_named_with_the_order(self, client: Client, cast: Cast) -> None:
        today = timezone.localdate()
        make_acting(cast, starts_on=today, ends_on=today)
        paper = sign(make_submitted_memo(cast), cast.head, cast.deputy, cast.deputy, cast.mayor)
        page = read(ask(client, paper))
        assert f"{cast.deputy.position} รักษาราชการแทน{cast.clerk.position}" in page

    def test_a_corrected_paper_and_its_correction_name_each_other(
        self, client: Client, paper: Paper, cast: Cast
    ) -> None:
        correction = correct_paper(paper=paper, reason="ผิด", by=cast.staff)
        assert "แก้ไขใช้แทน" not in read(ask(client, paper))
        issued = sign(submit_paper(paper=correction, by=cast.staff), *cast.signers)
        old, new = read(ask(client, paper)), read(ask(client, issued))
        assert "แต่มีฉบับแก้ไขใช้แทนแล้ว" in old
        assert f"ใช้ฉบับเลขที่ {issued.number} แทน" in old
        assert reverse("reports:verify", args=[issued.code]) in old
        assert f"ใช้แทนฉบับเลขที่ {paper.number}" in new
        assert reverse("reports:verify", args=[paper.code]) in new
        cancel_number(unit=cast.office, year=this_year(), place=1, reason="ผิด", by=cast.staff)
        cancelled = read(ask(client, paper))
        assert "แต่ถูกยกเลิกแล้ว" in cancelled
        assert f"ใช้ฉบับเลขที่ {issued.number} แทน" in cancelled

    def test_a_cancelled_number_is_told_without_its_reason(
        self, client: Client, paper: Paper, cast: Cast
    ) -> None:
        cancel_number(unit=cast.office, year=this_year(), place=1, reason="เหตุผลภายใน", by=cast.staff)
        page = read(ask(client, paper))
        assert "แต่ถูกยกเลิกแล้ว" in page
        assert "กรุณาสอบถามหน่วยงาน" in page
        assert "เหตุผลภายใน" not in page

    def test_the_issued_file_is_recognised_and_a_changed_one_is_not(
        self, client: Client, paper: Paper
    ) -> None:
        pdf = bytes(paper.issued_file.pdf)
        assert "ไฟล์ตรงกับฉบับที่ออก" in read(ask(client, paper, pdf))
        assert "ไฟล์ไม่ตรงกับฉบับที่ออก" in read(ask(client, paper, pdf[:-1] + b"x"))
        assert "ไฟล์ไม่ตรงกับฉบับที่ออก" in read(ask(client, paper, b""))

    def test_a_file_too_large_is_refused_and_never_held(
        self, client: Client, paper: Paper, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(verify_views, "LARGEST_FILE", 100_000)
        answer = ask(client, paper, b"x" * 300_000)
        assert answer.status_code == 413
        assert "ใหญ่เกิน" in read(answer)

    def test_without_a_file_it_says_what_to_do(self, client: Client, paper: Paper) -> None:
        answer = client.post(reverse("reports:verify", args=[paper.code]))
        assert answer.status_code == 422
        assert "กรุณาเลือกไฟล์ PDF" in read(answer)

    def test_a_form_from_elsewhere_is_refused(self, paper: Paper) -> None:
        client = Client(enforce_csrf_checks=True)
        assert ask(client, paper, b"x").status_code == 403

    @pytest.mark.parametrize("code", ["BCDFGHJKLMNP", "x", "abc-def", "0" * 12, "B" * 500])
    def test_a_code_nobody_has_is_not_found(self, client: Client, paper: Paper, code: str) -> None:
        answer = client.get(f"/v/{code}/")
        assert answer.status_code == 404
        assert f'value="{code}"' in read(answer)
        assert reverse("reports:verify-ask") in read(answer)

    def test_it_is_told_what_may_be_wrong(self, client: Client, paper: Paper) -> None:
        unknown = read(client.get("/v/BCDFGHJKLMNP/"))
        assert "ไม่พบเอกสารที่ใช้รหัสนี้" in unknown
        assert "ไม่มีตัวเลข" not in unknown
        for answer in (client.get("/v/BCDF-0HJK-LMNP/"), client.get("/v/", {"code": "BCDF-๐HJK-LMNP"})):
            assert "รหัสมีแต่ตัวอักษร ไม่มีตัวเลข" in read(answer)
        assert client.post("/v/BCDFGHJKLMNP/").status_code == 404

    def test_small_letters_and_dashes_lead_to_the_paper(self, client: Client, paper: Paper) -> None:
        assert client.get(f"/v/{grouped(paper.code).lower()}/").status_code == 200
        asked = client.get(reverse("reports:verify-ask"), {"code": grouped(paper.code).lower()})
        assert asked["Location"] == reverse("reports:verify", args=[paper.code])

    def test_a_code_that_cannot_be_is_told_beside_the_field(self, client: Client, db: None) -> None:
        answer = client.get(reverse("reports:verify-ask"), {"code": "12345"})
        assert answer.status_code == 422
        assert 'href="#id_code"' in read(answer)

    def test_asking_too_often_is_slowed_down_for_that_address_only(
        self, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("reports.limits.time", SimpleNamespace(time=lambda: 1_600_000_045.5))
        address = reverse("reports:verify", args=["BCDFGHJKLMNP"])
        answers = {client.get(address).status_code for _ in range(ASKED_A_MINUTE)}
        assert answers == {404}
        refused = client.get(address)
        assert (refused.status_code, refused["Retry-After"]) == (429, "35")  # until the minute ends
        assert client.get(address, REMOTE_ADDR="192.0.2.7").status_code == 404


def test_the_handler_keeps_a_digest_and_not_the_file() -> None:
    buffer = DigestHandler(None, 10).fresh_buffer()  # type: ignore[arg-type]
    buffer.write(b"abc")
    assert not hasattr(buffer, "read")
