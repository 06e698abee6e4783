"""What a press of a button will do is said beside the button, and what it did is said afterwards."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from agencies.roles import Role
from reports.actions import return_paper, submit_paper
from reports.chain_actions import save_chain
from reports.chains import Place
from reports.consequences import button_words, on_returning, on_signing
from reports.models import Paper
from reports.seats import next_seat, seats_of
from tests.as_read import read
from tests.factories import Cast, make_submitted_memo, sign
from tests.reports.facts import make_facts, make_paper
from thai.dates import thai_date


def told(paper: Paper) -> list[str]:
    """What is said to whose turn it is."""
    seats = seats_of(paper)
    return on_signing(paper, seats, next(seat for seat in seats if seat.is_next))


def sign_page(paper: Paper) -> str:
    return reverse("reports:paper-sign", args=[paper.agency.code, paper.pk])


class TestSigning:
    def test_it_says_who_is_next_and_where_the_opinion_is_printed(self, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        final, following, printed = told(paper)
        assert final == "ลงนามแล้วถอนคืนไม่ได้"
        assert f"ลำดับถัดไป คือ {cast.deputy.position} ({cast.deputy.display_name})" in following
        assert "ต่อท้ายเนื้อหา" in printed
        assert "ต่อท้ายเนื้อหา" not in told(sign(paper, cast.head))[2]

    def test_who_is_last_because_a_seat_is_empty_is_told_so(self, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), cast.head)
        assert cast.clerk.position in told(paper)[1]
        Membership.objects.filter(pk=cast.clerk.pk).update(is_active=False)
        assert cast.mayor.position in told(paper)[1]

    def test_the_last_signer_is_told_of_number_and_lock(self, client: Client, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), *cast.signers[:3])
        assert f"จะได้เลขที่ทันที ลงวันที่ {thai_date(paper.dated_on)} ตามที่ผู้จัดทำกำหนด" in told(paper)[1]
        client.force_login(cast.mayor.user)
        page = read(client.get(sign_page(paper)))
        assert all(line in page for line in told(paper))

    def test_a_paper_without_a_number_promises_none_and_prints_no_opinion(self, cast: Cast) -> None:
        make_facts(cast)
        paper = submit_paper(paper=make_paper(cast, "announcement"), by=cast.staff)
        assert "เลขที่" not in told(paper)[1]
        assert "ความเห็นเก็บไว้ในระบบ ไม่พิมพ์ในเอกสาร" in told(paper)[2]

    def test_of_such_a_paper_only_the_last_seat_is_printed(self, cast: Cast) -> None:
        make_facts(cast)
        chain = (Place(Role.CLERK, ()), Place(Role.MAYOR, ()))
        save_chain(agency=cast.agency, kind="announcement", chain=chain, by=cast.admin)
        paper = submit_paper(paper=make_paper(cast, "announcement"), by=cast.staff)
        assert "พิมพ์เฉพาะผู้ลงนามลำดับสุดท้าย" in told(paper)[2]


class TestReturning:
    def test_it_names_the_signatures_that_will_not_count(self, client: Client, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), cast.head, cast.deputy)
        said = on_returning(paper, seats_of(paper))
        assert "สุรชัย ใจนนท์ (หัวหน้าสำนักปลัด) และ นายวิชัย แก้วมา" in said
        client.force_login(cast.clerk.user)
        assert said in read(client.get(sign_page(paper)))
        address = reverse("reports:paper-return", args=[cast.agency.code, paper.pk])
        after = read(client.post(address, {"comment": "แก้"}, follow=True))
        assert "ลายมือชื่อของ ว่าที่ร้อยตรี สุรชัย ใจนนท์ (หัวหน้าสำนักปลัด) และ นายวิชัย แก้วมา" in after

    def test_without_signatures_it_says_so(self, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        assert "เอกสารจะกลับไปที่ผู้จัดทำ" in on_returning(paper, seats_of(paper))


@pytest.mark.parametrize(("name", "typed"), [("paper-sign", "text"), ("paper-return", "comment")])
def test_a_second_tab_after_the_return_has_nothing_to_press_again(
    client: Client, cast: Cast, name: str, typed: str
) -> None:
    paper = make_submitted_memo(cast)
    stale = str(paper.version)
    return_paper(paper=paper, comment="แก้", by=cast.head)
    client.force_login(cast.head.user)
    address = reverse(f"reports:{name}", args=[cast.agency.code, paper.pk])
    answer = client.post(address, {"phrase": "other", typed: "เพื่อโปรดทราบ", "version": stale})
    page = read(answer)
    assert answer.status_code == 422
    assert "ขณะนี้ไม่มีผู้ต้องลงนาม" in page
    assert "กดบันทึกอีกครั้ง" not in page
    assert "<textarea" not in page
    assert next_seat(Paper.objects.get(pk=paper.pk))


def test_the_button_says_where_the_paper_goes(cast: Cast) -> None:
    memo = make_submitted_memo(cast)
    seats = seats_of(memo)
    assert button_words(memo, seats, seats[0]) == f"ลงนามและส่งต่อถึง{seats[1].label}"
    sign(memo, *cast.signers[:-1])
    seats = seats_of(memo)
    assert button_words(memo, seats, seats[-1]) == "ลงนามและออกเลขที่"
