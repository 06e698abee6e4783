"""Papers signed by hand: a scan, and a paper filed with it."""

from __future__ import annotations

from io import BytesIO

from django.utils import timezone
from PIL import Image

from reports.filing import file_scan
from reports.models import Paper
from reports.scans import checked
from tests.factories import Cast, make_submitted_memo


def make_scan(form: str = "pdf", pages: int = 4) -> bytes:
    """A scan with nothing on it, as "pdf" with as many pages as a memo, or "jpeg", which has one."""
    file = BytesIO()
    sheets = [Image.new("RGB", (620, 877), "white") for _ in range(pages)]
    if form == "pdf":
        sheets[0].save(file, "PDF", save_all=True, append_images=sheets[1:])
    else:
        sheets[0].save(file, "JPEG")
    return file.getvalue()


def make_filed(cast: Cast, scan: bytes, paper: Paper | None = None) -> Paper:
    """A paper that was signed by hand today, a memo unless told, its scan filed."""
    return file_scan(
        paper=paper or make_submitted_memo(cast),
        scan=checked(scan),
        signed_on=timezone.localdate(),
        number="" if paper else "พร 72501/7",
        by=cast.staff,
    )
