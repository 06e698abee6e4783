"""A draft begun by mistake is cancelled: out of every list, kept in the history, and another can begin."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from agencies.events import Event
from agencies.models import AuditEvent
from agencies.transitions import Refused
from agencies.versions import Stale
from desk.queries import my_tasks
from desk.search import search
from reports.actions import (
    cancel_paper,
    correct_paper,
    edit_paper,
    return_paper,
    start_paper,
    submit_paper,
    withdraw_paper,
)
from reports.models import Paper, PaperKind
from reports.queries import latest_papers, on_the_way, unfinished
from reports.states import PaperState
from reports.year_queries import papers_of_year
from tests.as_read import read
from tests.factories import Cast, make_issued_memo, make_memo, make_submitted_memo


def url(name: str, memo: Paper) -> str:
    return reverse(f"reports:{name}", args=["mae-kham-mi", memo.pk])


def cancelled(cast: Cast) -> Paper:
    return cancel_paper(paper=make_memo(cast), by=cast.staff, comment="เริ่มผิดปี")


def test_it_stays_in_the_record_with_its_reason(cast: Cast) -> None:
    memo = cancelled(cast)
    assert memo.state == PaperState.CANCELLED
    event = AuditEvent.objects.latest("pk")
    assert (event.event, event.actor, event.comment) == (Event.PAPER_CANCELLED, cast.staff.user, "เริ่มผิดปี")


def found(cast: Cast) -> list[str]:
    """The addresses that a search for the memo leads to."""
    return [hit.url for group in search(cast.staff, "บันทึกข้อความ").groups for hit in group.hits]


def test_no_list_shows_it(cast: Cast) -> None:
    memo = make_memo(cast)
    address = url("paper", memo)
    assert [task.url for task in my_tasks(cast.staff, None)] == [address]
    assert address in found(cast)
    cancel_paper(paper=memo, by=cast.staff)
    assert my_tasks(cast.staff, None) == []
    assert address not in found(cast)
    assert latest_papers(cast.agency, 2563) == on_the_way(cast.agency) == unfinished(cast.agency) == []
    assert papers_of_year(cast.agency, 2563)[0].can_begin


def test_another_begins_in_its_place(cast: Cast) -> None:
    memo = cancelled(cast)
    again = start_paper(agency=cast.agency, kind=PaperKind.MEMO, fiscal_year=2563, by=cast.staff)
    assert (again.pk == memo.pk, again.state) == (False, PaperState.DRAFT)
    assert again.replaces is None


def test_what_it_was_to_replace_can_be_corrected_again(cast: Cast) -> None:
    issued = make_issued_memo(cast)
    correction = correct_paper(paper=issued, reason="ชื่อผิด", by=cast.staff)
    cancel_paper(paper=correction, by=cast.staff)
    assert AuditEvent.objects.latest("pk").changes["replaces"] == [issued.number, ""]
    again = correct_paper(paper=issued, reason="ชื่อผิด", by=cast.staff)
    assert (again.replaces, again.pk == correction.pk) == (issued, False)


@pytest.mark.parametrize("way", ["submitted", "withdrawn", "returned", "issued"])
def test_what_signers_have_seen_is_not_cancelled(cast: Cast, way: str) -> None:
    memo = make_issued_memo(cast) if way == "issued" else make_submitted_memo(cast)
    if way == "withdrawn":
        memo = withdraw_paper(paper=memo, by=cast.staff)
    elif way == "returned":
        memo = return_paper(paper=memo, comment="ขอแก้", by=cast.head)
    with pytest.raises(Refused):
        cancel_paper(paper=memo, by=cast.staff)
    assert not Paper.objects.filter(state=PaperState.CANCELLED).exists()


def test_only_those_who_draft_may(cast: Cast) -> None:
    with pytest.raises(Refused):
        cancel_paper(paper=make_memo(cast), by=cast.clerk)


def test_nothing_more_happens_to_it(cast: Cast) -> None:
    memo = cancelled(cast)
    with pytest.raises(Refused):
        submit_paper(paper=memo, by=cast.staff)
    with pytest.raises(Refused, match="ยกเลิกร่างแล้ว"):
        edit_paper(
            paper=memo,
            unit=cast.office,
            dated_on=memo.dated_on,
            order_number="",
            order_dated_on=None,
            texts={},
            by=cast.staff,
            version=memo.version,
        )


def test_a_draft_that_was_saved_meanwhile_is_not_cancelled(cast: Cast) -> None:
    memo = make_memo(cast)
    Paper.objects.update(version=7)
    with pytest.raises(Stale):
        cancel_paper(paper=memo, by=cast.staff, version=memo.version)


class TestPage:
    @pytest.fixture
    def staff(self, client: Client, cast: Cast) -> Client:
        client.force_login(cast.staff.user)
        return client

    def test_asks_says_what_will_happen_and_does_it(self, staff: Client, cast: Cast) -> None:
        memo = make_memo(cast)
        assert url("paper-cancel", memo) in read(staff.get(url("paper", memo)))
        assert "สิ่งที่จะเกิดขึ้น" in read(staff.get(url("paper-cancel", memo)))
        answer = staff.post(url("paper-cancel", memo), {"version": memo.version}, follow=True)
        html = read(answer)
        assert "ยกเลิกร่างบันทึกข้อความแล้ว" in html
        assert "เริ่มร่างบันทึกข้อความ" in html

    def test_an_old_page_is_told_and_may_be_sent_again(self, staff: Client, cast: Cast) -> None:
        memo = make_memo(cast)
        Paper.objects.update(version=7)
        answer = staff.post(url("paper-cancel", memo), {"version": memo.version})
        assert answer.status_code == 422
        assert Stale.message in read(answer)
        assert staff.post(url("paper-cancel", memo), {"version": 7}).status_code == 302

    def test_one_that_was_submitted_says_why_not(self, staff: Client, cast: Cast) -> None:
        memo = withdraw_paper(paper=make_submitted_memo(cast), by=cast.staff)
        assert url("paper-cancel", memo) not in read(staff.get(url("paper", memo)))
        said = read(staff.get(url("paper-cancel", memo)))
        assert "เคยเสนอลงนามแล้ว 1 ครั้ง จึงยกเลิกร่างไม่ได้" in said
        assert "ยกเลิกร่างนี้" not in said
        assert staff.post(url("paper-cancel", memo), {"version": memo.version}).status_code == 422

    @pytest.mark.parametrize(
        "name", ["paper", "paper-cancel", "paper-submit", "paper-withdraw", "paper-correct", "paper-pen"]
    )
    def test_every_page_of_it_says_how_it_stands(self, staff: Client, cast: Cast, name: str) -> None:
        html = read(staff.get(url(name, cancelled(cast))))
        assert "ยกเลิกร่างแล้ว" in html
        assert "แก้ไขได้" not in html
        assert 'class="btn btn-primary"' not in html
