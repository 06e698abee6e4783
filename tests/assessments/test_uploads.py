"""The quota of uploads: what is over it is read to the end in small pieces and kept nowhere."""

from __future__ import annotations

import io
import tracemalloc

import pytest
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser

from assessments.intake.uploads import FORM_SLACK, QuotaHandler

MEGABYTE = 1024 * 1024
HEAD = (
    b'--edge\r\nContent-Disposition: form-data; name="token"\r\n\r\nabc\r\n'
    b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n'
    b"Content-Type: application/octet-stream\r\n\r\n"
)
TAIL = b"\r\n--edge--\r\n"


class Wire(io.RawIOBase):
    """A request's body that is made up while it is read: a file of zeros without a single line break."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.parts = [io.BytesIO(HEAD), size, io.BytesIO(TAIL)]
        self.length = len(HEAD) + size + len(TAIL)

    def read(self, size: int = -1) -> bytes:
        while self.parts:
            part = self.parts[0]
            if isinstance(part, int):
                piece = bytes(min(part, size if size >= 0 else part))
                self.parts[0] = part - len(piece)
            else:
                piece = part.read(size)
            if piece:
                return piece
            self.parts.pop(0)
        return b""


def received(
    size: int, declared: int | None = None
) -> tuple[QuotaHandler, Wire, str | None, UploadedFile | None]:
    wire, quota = Wire(size), QuotaHandler(HttpRequest(), 5 * MEGABYTE)
    meta = {
        "CONTENT_TYPE": "multipart/form-data; boundary=edge",
        "CONTENT_LENGTH": wire.length if declared is None else declared,
    }
    fields, files = MultiPartParser(meta, wire, [quota]).parse()
    return quota, wire, fields.get("token"), files.get("file")


def test_a_small_file_comes_whole() -> None:
    quota, _, token, file = received(3 * MEGABYTE)
    assert (quota.is_over, token) == (False, "abc")
    assert file is not None
    assert (file.name, file.read()) == ("a.xlsx", bytes(3 * MEGABYTE))


@pytest.mark.parametrize("declared", [None, 1 * MEGABYTE])
def test_a_large_file_is_dropped_and_the_fields_before_it_stay(declared: int | None) -> None:
    quota, wire, token, file = received(5 * MEGABYTE + FORM_SLACK, declared)
    assert (quota.is_over, token, file) == (True, "abc", None)
    assert wire.read(1) == b""


def test_a_hundred_megabytes_are_never_held() -> None:
    tracemalloc.start()
    try:
        quota, *_ = received(100 * MEGABYTE)
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert quota.is_over
    assert held < 2 * MEGABYTE
