"""A quota for uploads: what is over it is never kept, and the form still gets an answer."""

from __future__ import annotations

import io
from typing import IO, Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

PIECE = 64 * 1024
FORM_SLACK = 64 * 1024  # the other fields and the boundaries of a form


class QuotaHandler(FileUploadHandler):
    """Holds files up to ``limit`` bytes together, in memory unless a kind of it says otherwise.

    The upload stops before the first byte is kept when the request says that it is larger, and at the limit
    when it lies; ``is_over`` then tells the view. What is left of the request is read and dropped, so that
    the browser sees the answer instead of a broken connection.
    """

    def __init__(self, request: HttpRequest, limit: int) -> None:
        super().__init__(request)
        self.limit = limit
        self.is_over = False
        self._input: Any = io.BytesIO()
        self._declared = 0
        self._taken = 0
        self._buffer: IO[bytes] = io.BytesIO()

    def fresh_buffer(self) -> IO[bytes]:
        """Where the file is held meanwhile."""
        return io.BytesIO()

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Note how large the request says it is."""
        self._input, self._declared = input_data, content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, unless the request is too large for it to fit."""
        super().new_file(*args, **kwargs)
        self._buffer = self.fresh_buffer()
        if self._declared > self.limit + FORM_SLACK:
            self._stop()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, up to the limit."""
        self._taken += len(raw_data)
        if self._taken > self.limit:
            self._stop()
        self._buffer.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """The file as views know it."""
        self._buffer.seek(0)
        return InMemoryUploadedFile(
            file=self._buffer,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def _stop(self) -> None:
        """Drop the rest in small pieces: Django's own way reads it by lines, and a file may be one line."""
        self.is_over = True
        while self._input.read(PIECE):
            pass
        raise StopUpload(connection_reset=True)
