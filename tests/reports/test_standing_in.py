"""Acting officers in the chain of a paper: who sits where today, and how it is printed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Acting, ActingKind, AuditEvent, Membership
from agencies.roles import Role
from agencies.transitions import Refused
from agencies.versions import Stale
from reports.actions import return_paper, sign_paper
from reports.content import content_of
from reports.models import Opinion, Outcome, Paper
from reports.queries import on_the_way, turns_of
from reports.seats import next_seat, seats_of
from tests.as_read import read
from tests.factories import Cast, make_acting, make_submitted_memo, sign
from tests.reports.extraction import pdfium_pages
from thai.dates import thai_date
from thai.digits import to_thai_digits

TODAY = timezone.localdate()


def waiting_for(member: Membership) -> list[Paper]:
    """The papers that wait for an officer's signature."""
    return [paper for paper, _ in turns_of(member, on_the_way(member.agency))]


def stand_in(cast: Cast, member: Membership, **changes: Any) -> Acting:
    return make_acting(cast, member, starts_on=TODAY, ends_on=TODAY + timedelta(days=3), **changes)


def for_mayor(cast: Cast, member: Membership, **changes: Any) -> Acting:
    return stand_in(cast, member, role=Role.MAYOR, post=cast.mayor.position, **changes)


class TestSeats:
    def test_who_acts_sits_instead_of_the_holder(self, cast: Cast) -> None:
        stand_in(cast, cast.deputy)
        seat = next(seat for seat in seats_of(make_submitted_memo(cast)) if seat.role == Role.CLERK)
        assert seat.holders == (cast.deputy,)
        assert seat.label == f"{cast.deputy.position} รักษาราชการแทน{cast.clerk.position}"

    def test_who_acts_on_behalf_sits_beside_the_holder(self, cast: Cast) -> None:
        stand_in(cast, cast.deputy, kind=ActingKind.ON_BEHALF)
        seat = next(seat for seat in seats_of(make_submitted_memo(cast)) if seat.role == Role.CLERK)
        assert seat.holders == (cast.deputy, cast.clerk)

    def test_a_vacant_post_is_filled(self, cast: Cast) -> None:
        Membership.objects.filter(pk=cast.clerk.pk).update(is_active=False)
        stand_in(cast, cast.head)
        paper = sign(make_submitted_memo(cast), cast.head, cast.deputy)
        assert waiting_for(cast.head) == [paper]

    def test_heads_of_other_offices_are_not_concerned(self, cast: Cast) -> None:
        stand_in(cast, cast.staff, role=Role.OFFICE_HEAD, unit=cast.finance, post="ผู้อำนวยการกองคลัง")
        seat = next_seat(make_submitted_memo(cast))
        assert seat
        assert seat.holder == cast.head


class TestSigning:
    def test_the_order_is_printed_and_recorded(self, cast: Cast) -> None:
        stand_in(cast, cast.deputy)
        paper = sign(make_submitted_memo(cast), cast.head, cast.deputy, cast.deputy, cast.mayor)
        given = Opinion.objects.get(role=Role.CLERK)
        line = f"รักษาราชการแทน{cast.clerk.position}"
        assert (given.member, given.position, given.acting) == (cast.deputy, cast.deputy.position, line)
        block = content_of(paper)["opinions"][1]
        assert (block["heading"], block["acting"]) == (f"ความเห็นของ{cast.clerk.position}", line)
        text = "".join("".join(pdfium_pages(bytes(paper.issued_file.pdf))).split())
        assert to_thai_digits(line) in text
        event = AuditEvent.objects.filter(changes__has_key="acting").get()
        assert event.changes["acting"] == f"{line} คำสั่งที่ 116/2563"

    def test_the_holder_who_is_away_may_not_sign(self, cast: Cast) -> None:
        for_mayor(cast, cast.clerk)
        paper = sign(make_submitted_memo(cast), cast.head, cast.deputy, cast.clerk)
        with pytest.raises(Refused, match="ยังไม่ถึงลำดับ"):
            sign(paper, cast.mayor)
        assert sign(paper, cast.clerk).is_issued

    def test_the_holder_is_told_who_signs_instead_and_until_when(self, client: Client, cast: Cast) -> None:
        order = for_mayor(cast, cast.clerk)
        paper = sign(make_submitted_memo(cast), cast.head, cast.deputy, cast.clerk)
        address = reverse("reports:paper-sign", args=[cast.agency.code, paper.pk])
        client.force_login(cast.mayor.user)
        told = read(client.get(address))
        days = f"ตั้งแต่ {thai_date(order.starts_on)} ถึง {thai_date(order.ends_on)}"
        assert f"{cast.clerk.display_name} รักษาราชการแทน{cast.mayor.position} {days}" in told
        assert "กรุณาแจ้งผู้ดูแลระบบให้แก้ไขช่วงเวลาที่หน้า “ผู้รักษาราชการแทน”" in told
        assert "ยังไม่ถึงลำดับของท่าน" not in told
        order.delete()
        assert "มีผู้ลงนามแทนตำแหน่งของท่านอยู่" not in read(client.get(address))

    def test_words_stay_when_the_order_has_ended(self, cast: Cast) -> None:
        row = stand_in(cast, cast.deputy)
        paper = sign(make_submitted_memo(cast), cast.head, cast.deputy, cast.deputy)
        row.delete()
        assert content_of(paper)["opinions"][1]["acting"].startswith("รักษาราชการแทน")

    def test_a_second_press_does_not_sign_for_the_next_seat(self, cast: Cast) -> None:
        """Who holds two seats in a row presses twice: the second press must be told, not taken."""
        stand_in(cast, cast.deputy)
        paper = sign(make_submitted_memo(cast), cast.head)
        sign_paper(paper=paper, opinion="เพื่อโปรดทราบ", by=cast.deputy, version=paper.version)
        with pytest.raises(Stale):
            sign_paper(paper=paper, opinion="เพื่อโปรดทราบ", by=cast.deputy, version=paper.version)
        assert Opinion.objects.count() == 2

    def test_staff_who_acts_sees_the_page_and_signs(self, client: Client, cast: Cast) -> None:
        stand_in(cast, cast.staff, role=Role.OFFICE_HEAD, unit=cast.office, post=cast.head.position)
        paper = make_submitted_memo(cast)
        client.force_login(cast.staff.user)
        address = reverse("reports:paper-sign", args=[cast.agency.code, paper.pk])
        page = client.get(address)
        assert f"ท่านลงนามในฐานะ รักษาราชการแทน{cast.head.position}" in page.content.decode()
        phrase = "เพื่อโปรดทราบและพิจารณาดำเนินการ"
        version = page.context["form"]["version"].value()
        assert client.post(address, {"phrase": phrase, "version": version}).status_code == 302
        assert Opinion.objects.get().acting.startswith("รักษาราชการแทน")
        assert client.post(address, {"phrase": phrase, "version": version}).status_code == 422

    def test_acting_officers_may_return_too(self, cast: Cast) -> None:
        stand_in(cast, cast.deputy)
        paper = sign(make_submitted_memo(cast), cast.head, cast.deputy)
        return_paper(paper=paper, comment="ขอให้เพิ่มกำหนดเวลา", by=cast.deputy)
        assert Opinion.objects.get(decision="returned").acting


class TestASignerWhoLeaves:
    def test_half_way_is_skipped_and_the_signature_given_stays(self, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), cast.head)
        Membership.objects.filter(pk__in=[cast.head.pk, cast.deputy.pk]).update(is_active=False)
        issued = sign(paper, cast.clerk, cast.mayor)
        assert issued.is_issued
        names = [row["name"] for row in issued.issued_file.content["opinions"]]
        assert names == ["นายสมพร ใจดี", "นายประเสริฐ คำสุข"]
        assert issued.issued_file.content["proposer"]["name"] == "สุรชัย ใจนนท์"

    def test_the_last_one_leaving_does_not_issue_the_paper(self, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), cast.head, cast.deputy)
        Membership.objects.filter(pk=cast.mayor.pk).update(is_active=False)
        with pytest.raises(Refused, match="บันทึกผู้รักษาราชการแทน"):
            sign(paper, cast.clerk)
        assert not Paper.objects.get().is_issued
        for_mayor(cast, cast.deputy)
        assert sign(paper, cast.clerk, cast.deputy).is_issued


class TestDeciding:
    def test_the_last_signer_decides(self, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), *cast.signers[:3])
        sign_paper(paper=paper, opinion="เร่งดำเนินการ", outcome=Outcome.ORDERED, by=cast.mayor)
        outcomes = dict(Opinion.objects.values_list("role", "outcome"))
        assert outcomes == {"office_head": "", "deputy_clerk": "", "clerk": "", "mayor": "ordered"}

    def test_a_written_opinion_must_say_what_is_decided(self, client: Client, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), *cast.signers[:3])
        client.force_login(cast.mayor.user)
        address = reverse("reports:paper-sign", args=[cast.agency.code, paper.pk])
        typed = {"phrase": "other", "text": "เร่งดำเนินการ"}
        answer = client.post(address, typed)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["outcome"]
        assert answer.context["form"]["text"].value() == "เร่งดำเนินการ"
        assert client.post(address, typed | {"outcome": "ordered"}).status_code == 302
        assert Opinion.objects.get(role=Role.MAYOR).outcome == Outcome.ORDERED

    def test_what_is_decided_is_never_read_from_words(self, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), *cast.signers[:3])
        with pytest.raises(Refused) as refused:
            sign_paper(paper=paper, opinion="อนุมัติไม่ได้ ให้แก้หน้า 16ก่อน", by=cast.mayor)
        assert [finding.rule for finding in refused.value.findings] == ["outcome"]
        assert not Opinion.objects.filter(role=Role.MAYOR).exists()
        assert not Paper.objects.get().is_issued

    def test_a_ready_opinion_carries_its_decision(self, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), *cast.signers[:3])
        sign_paper(paper=paper, opinion="อนุมัติให้ดำเนินการตามเสนอ", by=cast.mayor)
        assert Opinion.objects.get(role=Role.MAYOR).outcome == Outcome.APPROVED

    def test_nothing_is_chosen_beforehand(self, client: Client, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), *cast.signers[:3])
        client.force_login(cast.mayor.user)
        page = client.get(reverse("reports:paper-sign", args=[cast.agency.code, paper.pk]))
        assert " checked" not in page.content.decode()
