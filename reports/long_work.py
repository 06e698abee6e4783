"""Long work: a year's papers as one zip, the pages of a long paper; in a worker where there is one.

Without a worker (ITA_WORKER=0) the same task runs in the request that asks for it, so nothing else differs.
"""

from __future__ import annotations

import logging
import zipfile
from datetime import datetime
from io import BytesIO

from django.db.models import F
from django.utils import timezone
from django_tasks import task

from agencies.models import Agency, Membership
from reports.models import LongWork, Paper
from reports.papers import PAPERS
from reports.queries import current_papers
from reports.rendering import reading_copy

FAILED = "จัดทำไม่สำเร็จ กรุณาลองใหม่ หากยังไม่สำเร็จให้แจ้งผู้ดูแลเครื่อง"
LIST_NAME = "รายการเอกสาร.txt"
Moment = tuple[int, int, int, int, int, int]

log = logging.getLogger(__name__)


def ask_for_year(*, agency: Agency, fiscal_year: int, by: Membership) -> LongWork | None:
    """Have the latest paper of every kind of a year put into one zip; None where no paper was begun.

    The zips of the year made before are dropped: they are copies and can be made again.
    """
    count = len(current_papers(agency, fiscal_year))
    if not count:
        return None
    LongWork.objects.filter(agency=agency, fiscal_year=fiscal_year, paper=None, is_finished=True).delete()
    return _begin(LongWork(agency=agency, fiscal_year=fiscal_year, total=count, asked_by=by))


def ask_for_pages(*, paper: Paper, by: Membership) -> LongWork:
    """Have the pages of a paper laid out and kept, so that whoever opens it next need not wait."""
    LongWork.objects.filter(paper=paper, is_finished=True).delete()
    return _begin(LongWork(agency=paper.agency, fiscal_year=paper.fiscal_year, paper=paper, asked_by=by))


def _begin(work: LongWork) -> LongWork:
    work.asked_at = timezone.now()
    work.save()
    carry_out.enqueue(work.pk)
    work.refresh_from_db()
    return work


@task()
def carry_out(work_id: int) -> None:
    """Do a piece of work; what goes wrong is kept with it for the officer and logged for the operator."""
    work = LongWork.objects.select_related("agency", "paper__agency").filter(pk=work_id).first()
    if work is None or work.is_finished:
        return
    try:
        work.file = None if work.paper else _zip_of(work)
        if work.paper:
            reading_copy(work.paper)
    except Exception:  # whatever it was, the page that waits must hear of it
        log.exception("long work %s failed", work_id)
        work.trouble = FAILED
    work.is_finished = True
    work.save(update_fields=["file", "trouble", "is_finished"])


def _zip_of(work: LongWork) -> bytes:
    file = BytesIO()
    lines = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, paper in enumerate(_in_order(work), 1):
            name = _file_name(place, paper)
            archive.writestr(zipfile.ZipInfo(name, _moment_of(paper, work)), reading_copy(paper).pdf)
            lines.append(_line(name, paper))
            LongWork.objects.filter(pk=work.pk).update(done=F("done") + 1)
        archive.writestr(
            zipfile.ZipInfo(LIST_NAME, _told(work.asked_at)), "\r\n".join([*lines, ""]).encode("utf-8-sig")
        )
    return file.getvalue()


def _moment_of(paper: Paper, work: LongWork) -> Moment:
    """When a paper was issued; of one that is not, when its copy was asked for."""
    return _told(paper.issued_at or work.asked_at)


def _told(at: datetime) -> Moment:
    """As a zip has it: a Thai clock without its zone."""
    there = timezone.localtime(at)
    return there.year, there.month, there.day, there.hour, there.minute, there.second


def _in_order(work: LongWork) -> list[Paper]:
    """The papers in the order in which the page of the year lists their kinds."""
    kinds = list(PAPERS)
    return sorted(current_papers(work.agency, work.fiscal_year), key=lambda paper: kinds.index(paper.kind))


def _file_name(place: int, paper: Paper) -> str:
    draft = "" if paper.is_issued else "-ร่าง"
    correction = "-ฉบับแก้ไข" if paper.replaces_id else ""
    return f"{place:02d}-{PAPERS[paper.kind].label}-{paper.fiscal_year}{correction}{draft}.pdf"


def _line(name: str, paper: Paper) -> str:
    if not paper.is_issued:
        return f"{name}\t{paper.get_state_display()}"
    return f"{name}\tเลขที่ {paper.number or '-'}\tSHA-256 {paper.issued_file.sha256}"
