"""A submitted paper is taken back by those who draft, as long as nobody signed it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from agencies.events import Event
from agencies.models import AuditEvent
from agencies.transitions import Refused
from reports.actions import return_paper, submit_paper, withdraw_paper
from reports.models import Paper
from reports.states import PaperState
from tests.as_read import read
from tests.factories import Cast, make_issued_memo, make_submitted_memo, sign


def page(memo: Paper) -> str:
    return reverse("reports:paper-withdraw", args=["mae-kham-mi", memo.pk])


def test_it_becomes_a_draft_with_its_reason_in_the_record(cast: Cast) -> None:
    memo = withdraw_paper(paper=make_submitted_memo(cast), by=cast.staff, comment="วันที่ผิด")
    assert (memo.state, memo.submitted_at, memo.submitted_by) == (PaperState.DRAFT, None, None)
    event = AuditEvent.objects.latest("pk")
    assert (event.event, event.actor, event.comment) == (Event.PAPER_WITHDRAWN, cast.staff.user, "วันที่ผิด")
    again = submit_paper(paper=memo, by=cast.staff)
    assert (again.state, again.attempt) == (PaperState.SUBMITTED, 2)
    assert sign(again, cast.head).opinions.count() == 1


def test_a_signature_holds_it_and_says_whose(cast: Cast) -> None:
    memo = sign(make_submitted_memo(cast), cast.head)
    with pytest.raises(Refused, match=r"สุรชัย ใจนนท์ .* ลงนามแล้วเมื่อ") as refused:
        withdraw_paper(paper=memo, by=cast.staff)
    assert [finding.rule for finding in refused.value.findings] == ["signed-already"]
    memo.refresh_from_db()
    assert memo.state == PaperState.SUBMITTED


def test_signatures_of_an_earlier_round_do_not_hold_it(cast: Cast) -> None:
    memo = return_paper(paper=sign(make_submitted_memo(cast), cast.head), comment="ขอแก้", by=cast.deputy)
    assert withdraw_paper(paper=submit_paper(paper=memo, by=cast.staff), by=cast.staff).is_editable


def test_only_those_who_draft_may(cast: Cast) -> None:
    memo = make_submitted_memo(cast)
    with pytest.raises(Refused):
        withdraw_paper(paper=memo, by=cast.deputy)


class TestPage:
    def test_asks_says_what_will_happen_and_does_it(self, client: Client, cast: Cast) -> None:
        memo = make_submitted_memo(cast)
        client.force_login(cast.staff.user)
        address = page(memo)
        assert address in read(client.get(reverse("reports:paper", args=["mae-kham-mi", memo.pk])))
        asked = read(client.get(address))
        assert "สิ่งที่จะเกิดขึ้น" in asked
        assert "ยังไม่มีผู้ใดลงนาม" in asked
        answer = client.post(address, {"comment": ""})
        assert answer["Location"] == reverse("reports:paper-edit", args=["mae-kham-mi", memo.pk])
        memo.refresh_from_db()
        assert memo.state == PaperState.DRAFT

    def test_says_who_signed_since_when_and_what_to_do(self, client: Client, cast: Cast) -> None:
        memo = sign(make_submitted_memo(cast), cast.head)
        client.force_login(cast.staff.user)
        said = read(client.get(page(memo)))
        assert "สุรชัย ใจนนท์ (หัวหน้าสำนักปลัด) ลงนามแล้วเมื่อ" in said
        assert "กรุณาขอให้ผู้ที่ถึงลำดับลงนามส่งเอกสารกลับ" in said
        assert "<textarea" not in said
        assert client.post(page(memo)).status_code == 422

    def test_of_an_issued_paper_says_how_to_correct_it(self, client: Client, cast: Cast) -> None:
        memo = make_issued_memo(cast)
        client.force_login(cast.staff.user)
        assert "กรุณาเปิดเอกสารแล้วทำฉบับแก้ไข" in read(client.get(page(memo)))
