"""The door for files of evidence: a quota before the first byte is kept, and the form's token after it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import wraps
from typing import IO, Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from assessments.intake.uploads import QuotaHandler

P = ParamSpec("P")
IN_MEMORY = 1024 * 1024  # a larger file waits on the disk


class EvidenceQuota(QuotaHandler):
    """The quota of one file of evidence, held on the disk once it is not small."""

    def fresh_buffer(self) -> IO[bytes]:
        """Memory first, then an unnamed file that ends with the request.

        Under this name Django closes it where the upload stops half way.
        """
        held = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 it outlives this call
        self.file = cast(IO[bytes], held)
        return self.file


def takes_evidence(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give a view its quota before the body is read; the form's token is checked once it may be."""
    guarded: Any = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def with_quota(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.upload_handlers = [EvidenceQuota(request, settings.EVIDENCE_LIMIT)]
        answer: HttpResponse = guarded(request, *args, **kwargs)
        return answer

    return with_quota


def is_over_quota(request: HttpRequest) -> bool:
    """Whether the file that came with the request was too large to be taken in."""
    return any(isinstance(one, QuotaHandler) and one.is_over for one in request.upload_handlers)
