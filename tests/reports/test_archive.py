"""Papers for the archive: PDF/A-3a and PDF/UA-1 in one file, its data inside."""

from __future__ import annotations

import base64
import json
import re
import zlib
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from reports import archive, pdf
from tests.factories import Cast
from tests.reports.conftest import Verdicts
from tests.reports.kinds import KINDS, content_of_kind
from tests.reports.sample_memo import memo, signed_memo
from tests.reports.verapdf import Verdict


def emblem() -> str:
    file = BytesIO()
    Image.new("LA", (300, 300), (0, 120)).save(file, "PNG")
    return pdf.EMBLEM_PREFIX + base64.b64encode(file.getvalue()).decode()


def attached(file: bytes) -> dict[str, bytes]:
    document = pypdfium2.PdfDocument(file)
    try:
        found = [document.get_attachment(n) for n in range(document.count_attachments())]
        return {one.get_name(): bytes(one.get_data()) for one in found}
    finally:
        document.close()


def objects(file: bytes) -> bytes:
    """The file with its compressed streams laid open."""
    opened = b""
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", file, re.DOTALL):
        try:
            opened += zlib.decompress(stream)
        except zlib.error:
            opened += stream
    return file + opened


def check(found: list[Verdict]) -> None:
    assert [one.flavour for one in found] == ["3a", "ua1"]
    assert [one.failures for one in found] == [(), ()]
    assert all(one.valid and one.checks > 500 for one in found)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_paper_is_fit_for_archives_and_for_listeners(
    cast: Cast, kind: str, verdicts: Verdicts
) -> None:
    check(verdicts(pdf.render(content_of_kind(cast, kind)).pdf))


@pytest.mark.parametrize(
    "content",
    [memo(is_draft=True), signed_memo(), memo(emblem=emblem())],
    ids=["draft", "signed", "emblem"],
)
def test_so_is_a_memo_in_every_state(content: dict[str, Any], verdicts: Verdicts) -> None:
    check(verdicts(pdf.render(content).pdf))


def test_the_data_travels_with_the_paper_as_its_source() -> None:
    content = signed_memo()
    file = pdf.render(content).pdf
    assert {name: json.loads(data) for name, data in attached(file).items()} == {archive.DATA_NAME: content}
    assert b"/AFRelationship /Source" in objects(file)


def test_pictures_are_not_attached_a_second_time() -> None:
    content = memo(emblem=emblem())
    assert json.loads(archive.data_of(content)) == {**content, "emblem": ""}


def test_the_bytes_do_not_depend_on_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    before = pdf.render(memo()).pdf
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert pdf.render(memo()).pdf == before


def test_the_file_says_it_is_both() -> None:
    file = objects(pdf.render(memo()).pdf)
    for mark in (b'pdfaid:part="3"', b'pdfaid:conformance="A"', b"<pdfuaid:part>1</pdfuaid:part>"):
        assert file.count(mark) == 1


def test_marks_and_numbers_of_pages_are_passed_over_by_who_reads_aloud() -> None:
    file = objects(pdf.render(memo()).pdf)
    assert file.count(b"/Artifact\nBMC") >= 2
    assert b"/H1" in file
    assert b"/Table" in file
