"""The way of a paper: submitted, signed in order, returned, issued."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest
from django.http import Http404
from django.utils import timezone

from agencies.audit import verify
from agencies.events import Event
from agencies.models import AuditEvent, Membership
from agencies.roles import Role
from agencies.transitions import Refused, perform
from agencies.versions import Stale
from assessments.actions import save_scores
from assessments.models import Assessment
from assessments.workflow import CONFIRM, REOPEN
from reports import actions
from reports.content import content_of
from reports.drafting.sections import Edit
from reports.issuing import digest_holds
from reports.models import Decision, Opinion, Paper, PaperKind
from reports.pdf import paper_html
from reports.queries import get_paper, on_the_way, turns_of, unfinished
from reports.seats import next_seat, seats_of
from reports.states import PaperState
from tests.factories import (
    Cast,
    make_confirmed_year,
    make_issued_memo,
    make_member,
    make_memo,
    make_submitted_memo,
    sign,
)
from tests.reports.extraction import pdfium_pages
from thai.digits import to_thai_digits


def waiting_for(member: Membership) -> list[Paper]:
    """The papers that wait for an officer's signature."""
    return [paper for paper, _ in turns_of(member, on_the_way(member.agency))]


def events() -> list[str]:
    """What was done to papers, in order."""
    return list(
        AuditEvent.objects.filter(subject_type="reports.paper")
        .order_by("sequence")
        .values_list("event", flat=True)
    )


def refused_rule(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.rule for finding in error.value.findings]


class TestStart:
    def test_a_paper_begins_in_the_office_of_its_drafter(self, cast: Cast) -> None:
        paper = make_memo(cast)
        assert (paper.unit, paper.drafted_by, paper.state) == (cast.office, cast.staff, PaperState.DRAFT)
        assert (paper.dated_on, paper.attempt, paper.number) == (timezone.localdate(), 0, "")
        assert events() == [Event.PAPER_DRAFTED]

    def test_beginning_again_goes_on_with_the_same(self, cast: Cast) -> None:
        paper = make_memo(cast)
        again = actions.start_paper(agency=cast.agency, kind=PaperKind.MEMO, fiscal_year=2563, by=cast.head)
        assert again == paper
        assert events() == [Event.PAPER_DRAFTED]

    def test_a_drafter_without_an_office_uses_that_of_the_head(self, cast: Cast) -> None:
        make_confirmed_year(cast)
        paper = actions.start_paper(agency=cast.agency, kind=PaperKind.MEMO, fiscal_year=2563, by=cast.admin)
        assert paper.unit == cast.office


class TestEdit:
    def edit(self, paper: Paper, cast: Cast, version: int, **texts: str) -> Paper:
        return actions.edit_paper(
            paper=paper,
            unit=cast.office,
            dated_on=date(2020, 12, 14),
            order_number="116/2563",
            order_dated_on=date(2020, 2, 3),
            texts={key: Edit(text) for key, text in texts.items()},
            by=cast.staff,
            version=version,
        )

    def test_head_and_own_words_are_kept(self, cast: Cast) -> None:
        paper = self.edit(make_memo(cast), cast, 1, proposal="เพื่อโปรดพิจารณา")
        stored = Paper.objects.get(pk=paper.pk)
        assert (stored.dated_on, stored.order_number, stored.version) == (date(2020, 12, 14), "116/2563", 2)
        section = stored.sections.get()
        assert (section.key, section.text) == ("proposal", "เพื่อโปรดพิจารณา")
        assert section.basis.startswith("เพื่อโปรดทราบ และพิจารณามอบหมาย")
        assert AuditEvent.objects.get(event=Event.PAPER_EDITED).changes == {
            "dated_on": [timezone.localdate().isoformat(), "2020-12-14"],
            "order_number": ["", "116/2563"],
            "order_dated_on": ["", "2020-02-03"],
            "section.ข้อเสนอแนะ": [section.basis, "เพื่อโปรดพิจารณา"],
        }

    def test_the_portals_own_wording_is_not_kept_and_goes_on_following_the_facts(self, cast: Cast) -> None:
        paper = self.edit(make_memo(cast), cast, 1, proposal="เพื่อโปรดพิจารณา")
        basis = paper.sections.get().basis
        self.edit(paper, cast, 2, proposal=basis)
        assert not paper.sections.exists()

    def test_a_form_older_than_the_record_changes_nothing(self, cast: Cast) -> None:
        paper = make_memo(cast)
        self.edit(paper, cast, 1, proposal="แรก")
        with pytest.raises(Stale):
            self.edit(Paper.objects.get(pk=paper.pk), cast, 1, proposal="หลัง")
        assert paper.sections.get().text == "แรก"

    def test_a_submitted_paper_is_not_edited(self, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        with pytest.raises(Refused, match="อยู่ระหว่างเสนอลงนาม"):
            self.edit(paper, cast, paper.version, proposal="แก้")
        assert not paper.sections.exists()


class TestSeats:
    def roles(self, paper: Paper) -> list[tuple[str, bool, bool]]:
        return [(seat.role, seat.is_skipped, seat.is_next) for seat in seats_of(paper)]

    def test_four_in_order_and_the_first_is_next(self, cast: Cast) -> None:
        seats = seats_of(make_submitted_memo(cast))
        assert [seat.holder for seat in seats] == cast.signers
        assert [seat.is_next for seat in seats] == [True, False, False, False]

    def test_a_position_nobody_holds_is_skipped(self, cast: Cast) -> None:
        Membership.objects.filter(pk=cast.deputy.pk).update(is_active=False)
        paper = sign(make_submitted_memo(cast), cast.head)
        assert self.roles(paper) == [
            (Role.OFFICE_HEAD, False, False),
            (Role.DEPUTY_CLERK, True, False),
            (Role.CLERK, False, True),
            (Role.MAYOR, False, False),
        ]
        issued = sign(paper, cast.clerk, cast.mayor)
        assert issued.is_issued
        assert [block["position"] for block in issued.issued_file.content["opinions"]] == [
            cast.clerk.position,
            cast.mayor.position,
        ]

    def test_the_first_seat_belongs_to_the_head_of_the_owning_office(self, cast: Cast) -> None:
        other_head = make_member(
            cast.agency, "head2", Role.OFFICE_HEAD, "ผู้อำนวยการกองคลัง", unit=cast.finance, name="การเงิน ดี"
        )
        paper = make_submitted_memo(cast)
        assert waiting_for(cast.head) == [paper]
        assert waiting_for(other_head) == []
        with pytest.raises(Refused) as refused:
            sign(paper, other_head)
        assert refused_rule(refused) == ["not-your-turn"]

    def test_an_office_without_a_head_lets_the_drafter_propose(self, cast: Cast) -> None:
        paper = make_memo(cast)
        Paper.objects.filter(pk=paper.pk).update(unit=cast.finance)
        submitted = actions.submit_paper(paper=paper, by=cast.staff)
        assert waiting_for(cast.deputy) == [submitted]
        issued = sign(submitted, cast.deputy, cast.clerk, cast.mayor)
        proposer = issued.issued_file.content["proposer"]
        assert (proposer["name"], proposer["position"]) == ("นางอรอร คำลือ", cast.staff.position)
        assert proposer["signed"].startswith("เสนอในระบบ ")

    def test_either_of_two_deputies_may_sign_for_the_seat(self, cast: Cast) -> None:
        second = make_member(cast.agency, "deputy2", Role.DEPUTY_CLERK, "รองปลัด คนที่สอง")
        paper = sign(make_submitted_memo(cast), cast.head)
        assert waiting_for(cast.deputy) == waiting_for(second) == [paper]
        signed = sign(paper, second)
        assert seats_of(signed)[1].label == "รองปลัด คนที่สอง"
        assert waiting_for(cast.deputy) == []

    def test_everyone_sees_the_paper_only_while_it_waits_for_them(self, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        for signer in cast.signers:
            assert [member.role for member in cast.everyone if waiting_for(member)] == [signer.role]
            paper = sign(paper, signer)
        assert not any(waiting_for(member) for member in cast.everyone)


class TestWholeChain:
    def test_from_draft_to_number(self, cast: Cast) -> None:
        paper = make_issued_memo(cast)
        stored = Paper.objects.get(pk=paper.pk)
        file = stored.issued_file
        assert (stored.state, stored.number, stored.issued_by) == (
            PaperState.ISSUED,
            "พร 72501/1",
            cast.mayor,
        )
        assert events() == [
            Event.PAPER_DRAFTED,
            Event.PAPER_SUBMITTED,
            *[Event.PAPER_SIGNED] * 4,
            Event.PAPER_ISSUED,
        ]
        assert bytes(file.pdf).startswith(b"%PDF-")
        assert file.sha256 == hashlib.sha256(bytes(file.pdf)).hexdigest()
        assert digest_holds(file)
        assert list(verify()) == []

    def test_the_frozen_paper_says_who_signed_as_what(self, cast: Cast) -> None:
        file = make_issued_memo(cast).issued_file
        content = file.content
        assert (content["is_draft"], content["number"]) == (False, "พร 72501/1")
        assert (content["proposer"]["rank"], content["proposer"]["name"]) == ("ว่าที่ร้อยตรี", "สุรชัย ใจนนท์")
        assert [block["heading"] for block in content["opinions"]] == [
            f"ความเห็นของ{signer.position}" for signer in cast.signers[1:]
        ]
        assert {block["text"] for block in content["opinions"]} == {"เพื่อโปรดทราบ"}
        assert content["figures"]["total"] == "60.40"

    def test_the_figures_stand_in_the_text_of_the_pdf(self, cast: Cast) -> None:
        file = make_issued_memo(cast).issued_file
        pages = pdfium_pages(bytes(file.pdf))
        text = "".join(pages)
        assert len(pages) == file.pages
        for figure in ("96.17", "12.50", "91.21", "72.53", "28.20", "60.40"):
            assert to_thai_digits(figure) in text
        assert to_thai_digits("พร 72501/1") in text

    def test_opinions_keep_name_and_position_as_they_were(self, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), cast.head)
        Membership.objects.filter(pk=cast.head.pk).update(position="ผู้อำนวยการ")
        opinion = Opinion.objects.get(paper=paper)
        assert (opinion.rank, opinion.name, opinion.position) == ("ว่าที่ร้อยตรี", "สุรชัย ใจนนท์", "หัวหน้าสำนักปลัด")
        assert (opinion.decision, opinion.attempt, opinion.role) == (Decision.SIGNED, 1, Role.OFFICE_HEAD)

    def test_an_opinion_is_printed_in_its_own_lines(self, cast: Cast) -> None:
        said = "เพื่อโปรดทราบ\n\n เห็นควร  ดำเนินการ"
        head = actions.sign_paper(paper=make_submitted_memo(cast), opinion=said, by=cast.head)
        paper = actions.sign_paper(paper=head, opinion=said, by=cast.deputy)
        content = content_of(paper)
        assert content["proposer"]["text"] == "เพื่อโปรดทราบ\nเห็นควร ดำเนินการ"
        assert paper_html(content).count("เพื่อโปรดทราบ<br>เห็นควร ดำเนินการ") == 2

    def test_what_is_signed_is_what_was_submitted(self, cast: Cast) -> None:
        """A measure added after the submission does not slip into the paper that signers have read."""
        paper = make_submitted_memo(cast)
        before = json.dumps(paper.snapshot, sort_keys=True)
        Assessment.objects.update(announced_on=date(2020, 10, 6))
        issued = sign(paper, *cast.signers)
        kept = {key: issued.issued_file.content[key] for key in paper.snapshot}
        assert json.dumps(kept, sort_keys=True) == before


class TestOutOfTurn:
    def test_nobody_signs_before_the_one_before(self, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        for signer in (cast.deputy, cast.clerk, cast.mayor):
            with pytest.raises(Refused) as refused:
                sign(paper, signer)
            assert refused_rule(refused) == ["not-your-turn"]
        assert not Opinion.objects.exists()

    def test_nor_twice(self, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), cast.head)
        with pytest.raises(Refused) as refused:
            sign(paper, cast.head)
        assert refused_rule(refused) == ["not-your-turn"]
        assert Opinion.objects.count() == 1

    def test_nor_a_draft(self, cast: Cast) -> None:
        with pytest.raises(Refused) as refused:
            sign(make_memo(cast), cast.head)
        assert refused_rule(refused) == ["state"]

    def test_nor_without_words(self, cast: Cast) -> None:
        with pytest.raises(Refused) as refused:
            actions.sign_paper(paper=make_submitted_memo(cast), opinion=" ", by=cast.head)
        assert refused_rule(refused) == ["comment"]

    def test_nor_someone_without_the_right(self, cast: Cast, others: Cast) -> None:
        paper = make_submitted_memo(cast)
        for member in (cast.staff, cast.admin, others.head):
            with pytest.raises(Refused) as refused:
                sign(paper, member)
            assert refused_rule(refused) == ["permission"]

    def test_nor_is_it_returned_out_of_turn(self, cast: Cast) -> None:
        with pytest.raises(Refused) as refused:
            actions.return_paper(paper=make_submitted_memo(cast), comment="แก้", by=cast.mayor)
        assert refused_rule(refused) == ["not-your-turn"]

    def test_a_paper_of_another_agency_is_not_found(self, cast: Cast, others: Cast) -> None:
        paper = make_memo(cast)
        assert get_paper(cast.agency, paper.pk) == paper
        with pytest.raises(Http404):
            get_paper(others.agency, paper.pk)


class TestChangedFigures:
    def test_a_corrected_score_stops_the_signatures(self, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), cast.head)
        reopened = perform(REOPEN, Assessment.objects.get(), by=cast.head, comment="พิมพ์ผิด")
        with pytest.raises(Refused) as refused:
            sign(paper, cast.deputy)
        assert refused_rule(refused) == ["result-unconfirmed"]
        save_scores(assessment=reopened, scores={"prevent": Decimal("21.50")}, by=cast.staff)
        perform(CONFIRM, reopened, by=cast.staff)
        with pytest.raises(Refused) as refused:
            sign(paper, cast.deputy)
        assert refused_rule(refused) == ["figures-changed"]
        assert Opinion.objects.count() == 1

    def test_but_it_can_be_returned_corrected_and_signed_anew(self, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), cast.head)
        reopened = perform(REOPEN, Assessment.objects.get(), by=cast.head, comment="พิมพ์ผิด")
        save_scores(assessment=reopened, scores={"prevent": Decimal("21.50")}, by=cast.staff)
        perform(CONFIRM, reopened, by=cast.staff)
        returned = actions.return_paper(paper=paper, comment="คะแนนแก้แล้ว", by=cast.deputy)
        assert [seat.opinion for seat in seats_of(returned)] == [None] * 4
        resubmitted = actions.submit_paper(paper=returned, by=cast.staff)
        assert resubmitted.snapshot["figures"]["total"] == "62.20"
        assert sign(resubmitted, *cast.signers).is_issued

    def test_the_same_figures_confirmed_again_do_not(self, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        reopened = perform(REOPEN, Assessment.objects.get(), by=cast.head, comment="ตรวจ")
        perform(CONFIRM, reopened, by=cast.staff)
        assert sign(paper, cast.head).state == PaperState.SUBMITTED


class TestReturn:
    def test_the_paper_goes_back_with_a_comment(self, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), cast.head)
        returned = actions.return_paper(paper=paper, comment="เพิ่มกำหนดเวลา", by=cast.deputy)
        stored = Paper.objects.get(pk=returned.pk)
        assert (stored.state, stored.submitted_at, stored.submitted_by) == (PaperState.RETURNED, None, None)
        opinion = stored.opinions.get(decision=Decision.RETURNED)
        assert (opinion.text, opinion.role) == ("เพิ่มกำหนดเวลา", Role.DEPUTY_CLERK)
        assert unfinished(cast.agency) == [stored]
        assert not any(waiting_for(member) for member in cast.everyone)

    def test_only_with_a_comment(self, cast: Cast) -> None:
        with pytest.raises(Refused) as refused:
            actions.return_paper(paper=make_submitted_memo(cast), comment=" ", by=cast.head)
        assert refused_rule(refused) == ["comment"]

    def test_the_second_round_begins_from_the_first_seat_with_a_fresh_text(self, cast: Cast) -> None:
        first = sign(make_submitted_memo(cast), cast.head)
        returned = actions.return_paper(paper=first, comment="แก้ไข", by=cast.deputy)
        edited = actions.edit_paper(
            paper=returned,
            unit=cast.office,
            dated_on=date(2020, 12, 20),
            order_number="",
            order_dated_on=None,
            texts={"proposal": Edit("เพื่อโปรดพิจารณาอนุมัติ")},
            by=cast.staff,
            version=returned.version,
        )
        second = actions.submit_paper(paper=edited, by=cast.staff)
        assert (second.attempt, second.state) == (2, PaperState.SUBMITTED)
        assert second.snapshot["dated"] == "20 ธันวาคม 2563"
        assert second.snapshot["sections"][-1]["blocks"][0]["text"] == "เพื่อโปรดพิจารณาอนุมัติ"
        seat = next_seat(second)
        assert seat
        assert seat.holder == cast.head
        issued = sign(second, *cast.signers)
        assert issued.is_issued
        assert sorted(issued.opinions.values_list("attempt", "decision")) == [
            (1, "returned"),
            (1, "signed"),
            *[(2, "signed")] * 4,
        ]
