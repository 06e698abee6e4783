"""Rounds and versions: what changed since a paper was returned, and the paper that replaces an issued one."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from agencies.roles import Role
from agencies.transitions import Refused
from reports import actions
from reports.changes import changes_between, changes_since
from reports.drafting.sections import Edit
from reports.models import Paper, Submission
from reports.returns import open_requests
from tests.as_read import as_read, read
from tests.factories import Cast, make_issued_memo, make_memo, make_submitted_memo, sign
from tests.reports.facts import make_facts, make_issued, make_paper
from thai.dates import thai_datetime_short

WAS_RETURNED = "เคยส่งกลับให้แก้ไข ผู้จัดทำแก้ไขและเสนอใหม่แล้ว"
CLOSING = "เพื่อโปรดพิจารณาอนุมัติ"


def edit(paper: Paper, cast: Cast, text: str = CLOSING) -> Paper:
    return actions.edit_paper(
        paper=paper,
        unit=cast.office,
        dated_on=paper.dated_on or date(2020, 12, 20),
        order_number="",
        order_dated_on=None,
        texts={"proposal": Edit(text)},
        by=cast.staff,
        version=paper.version,
    )


class TestChanges:
    def test_words_that_went_and_came(self) -> None:
        before = [{"key": "a", "label": "เรื่อง", "text": "ได้ 60.40 คะแนน ระดับ C"}]
        now = [{"key": "a", "label": "เรื่อง", "text": "ได้ 61.40 คะแนน ระดับ C"}]
        [change] = changes_between(before, now)
        assert (change.label, change.word) == ("เรื่อง", "แก้ไข")
        assert [(piece.kind, piece.text) for piece in change.pieces] == [
            ("same", "ได้ "),
            ("gone", "๖๐.๔๐"),
            ("new", "๖๑.๔๐"),
            ("same", " คะแนน ระดับ C"),
        ]

    def test_sections_that_came_and_went(self) -> None:
        old, new = ({"key": key, "label": key, "text": key} for key in "ab")
        assert [change.word for change in changes_between([old], [new])] == ["เพิ่ม", "ตัดออก"]

    def test_a_first_round_has_nothing_to_be_compared_with(self, cast: Cast) -> None:
        assert changes_since(make_memo(cast)) == []
        assert changes_since(make_submitted_memo(cast)) == []

    def test_the_drafter_sees_what_they_changed_since_it_came_back(self, cast: Cast) -> None:
        returned = actions.return_paper(paper=make_submitted_memo(cast), comment="แก้ไข", by=cast.head)
        assert changes_since(returned) == []
        [change] = changes_since(edit(returned, cast))
        assert change.pieces[-1].text == CLOSING

    def test_signers_of_the_second_round_see_it_too(self, client: Client, cast: Cast) -> None:
        returned = actions.return_paper(paper=make_submitted_memo(cast), comment="แก้ไข", by=cast.head)
        paper = actions.submit_paper(paper=edit(returned, cast), by=cast.staff)
        assert Submission.objects.filter(paper=paper).count() == 2
        client.force_login(cast.head.user)
        page = client.get(reverse("reports:paper-sign", args=[cast.agency.code, paper.pk])).content.decode()
        assert "สิ่งที่เปลี่ยนจากที่เสนอครั้งก่อน" in page
        assert f"</b>{CLOSING}</ins>" in as_read(page)

    def test_a_version_taken_back_in_between_hides_nothing(self, cast: Cast) -> None:
        returned = actions.return_paper(paper=make_submitted_memo(cast), comment="แก้ไข", by=cast.head)
        proposed = actions.submit_paper(paper=edit(returned, cast), by=cast.staff)
        again = actions.withdraw_paper(paper=proposed, by=cast.staff)
        assert [change.pieces[-1].text for change in changes_since(again)] == [CLOSING]
        third = actions.submit_paper(paper=again, by=cast.staff)
        assert [change.pieces[-1].text for change in changes_since(third)] == [CLOSING]

    def test_each_seat_sees_what_changed_since_it_acted(self, cast: Cast) -> None:
        first = sign(make_submitted_memo(cast), cast.head, cast.deputy)
        second = actions.return_paper(paper=first, comment="แก้ไข", by=cast.clerk)
        second = sign(actions.submit_paper(paper=edit(second, cast), by=cast.staff), cast.head)
        third = actions.return_paper(paper=second, comment="อีกข้อ", by=cast.deputy)
        third = actions.submit_paper(paper=third, by=cast.staff)
        assert changes_since(third, Role.OFFICE_HEAD) == changes_since(third, Role.DEPUTY_CLERK) == []
        assert [change.pieces[-1].text for change in changes_since(third, Role.CLERK)] == [CLOSING]


class TestRequests:
    def asked(self, paper: Paper) -> list[str]:
        return [row.text for row in open_requests(Paper.objects.get(pk=paper.pk))]

    def test_they_stand_until_that_seat_signs(self, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), cast.head)
        paper = actions.return_paper(paper=paper, comment="เพิ่มกำหนดเวลา", by=cast.deputy)
        assert self.asked(paper) == ["เพิ่มกำหนดเวลา"]
        paper = actions.submit_paper(paper=paper, by=cast.staff)
        paper = actions.withdraw_paper(paper=paper, by=cast.staff)
        assert self.asked(paper) == ["เพิ่มกำหนดเวลา"]
        paper = sign(actions.submit_paper(paper=paper, by=cast.staff), cast.head)
        assert self.asked(paper) == ["เพิ่มกำหนดเวลา"]
        assert self.asked(sign(paper, cast.deputy)) == []

    def test_the_clerk_and_the_signer_read_them(self, client: Client, cast: Cast) -> None:
        paper = actions.return_paper(paper=make_submitted_memo(cast), comment="เพิ่มกำหนดเวลา", by=cast.head)
        paper = actions.submit_paper(paper=paper, by=cast.staff)
        client.force_login(cast.head.user)
        page = client.get(reverse("reports:paper-sign", args=[cast.agency.code, paper.pk])).content.decode()
        assert "ท่านขอไว้เมื่อ" in page
        assert "“เพิ่มกำหนดเวลา”" in page
        assert WAS_RETURNED in page  # no longer as if it were with the drafter
        assert f"<p>เสนอใหม่เมื่อ {thai_datetime_short(paper.submitted_at)}</p>" in as_read(page)
        actions.withdraw_paper(paper=paper, by=cast.staff)
        client.force_login(cast.staff.user)
        for name in ("paper", "paper-edit"):
            page = read(client.get(reverse(f"reports:{name}", args=[cast.agency.code, paper.pk])))
            assert "ว่าที่ร้อยตรี สุรชัย ใจนนท์ (หัวหน้าสำนักปลัด) ขอไว้เมื่อ" in page
            assert "“เพิ่มกำหนดเวลา”" in page
            assert "ท่านขอไว้เมื่อ" not in page
            assert WAS_RETURNED not in page

    def test_mending_is_the_first_button_until_something_changed(self, client: Client, cast: Cast) -> None:
        paper = actions.return_paper(paper=make_submitted_memo(cast), comment="เพิ่มกำหนดเวลา", by=cast.head)
        client.force_login(cast.staff.user)
        address = reverse("reports:paper", args=[cast.agency.code, paper.pk])
        first = r'class="btn btn-primary" href="[^"]+/(edit|submit)/"'
        assert re.findall(first, client.get(address).content.decode()) == ["edit"]
        edit(paper, cast)
        assert re.findall(first, client.get(address).content.decode()) == ["submit"]

    def test_an_issued_paper_has_none(self, cast: Cast) -> None:
        paper = actions.return_paper(paper=make_submitted_memo(cast), comment="แก้", by=cast.head)
        Membership.objects.filter(pk=cast.head.pk).update(is_active=False)
        issued = sign(actions.submit_paper(paper=paper, by=cast.staff), *cast.signers[1:])
        assert issued.is_issued
        assert self.asked(issued) == []


class TestCorrections:
    def test_a_new_paper_is_linked_both_ways_and_brings_the_texts(self, client: Client, cast: Cast) -> None:
        draft = edit(make_memo(cast), cast)
        issued = sign(actions.submit_paper(paper=draft, by=cast.staff), *cast.signers)
        client.force_login(cast.staff.user)
        address = reverse("reports:paper-correct", args=[cast.agency.code, issued.pk])
        assert client.post(address, {"reason": " "}).status_code == 422
        answer = client.post(address, {"reason": "พิมพ์ชื่อผิด"})
        correction = Paper.objects.get(replaces=issued)
        new = reverse("reports:paper", args=[cast.agency.code, correction.pk])
        old = reverse("reports:paper", args=[cast.agency.code, issued.pk])
        assert answer["Location"] == new
        assert correction.sections.get().text == CLOSING
        assert f'href="{new}"' in client.get(old).content.decode()
        assert f'href="{old}"' in client.get(new).content.decode()

    def test_the_old_one_keeps_every_byte(self, cast: Cast) -> None:
        issued = make_issued_memo(cast)
        before = (issued.issued_file.sha256, issued.version)
        correction = actions.correct_paper(paper=issued, reason="ผิด", by=cast.staff)
        again = sign(actions.submit_paper(paper=correction, by=cast.staff), *cast.signers)
        kept = Paper.objects.get(pk=issued.pk)
        assert (kept.issued_file.sha256, kept.version) == before
        assert (kept.number, again.number) == ("พร 72501/1", "พร 72501/2")

    def test_a_second_press_finds_the_first_correction(self, cast: Cast) -> None:
        issued = make_issued_memo(cast)
        first = actions.correct_paper(paper=issued, reason="ผิด", by=cast.staff)
        assert actions.correct_paper(paper=issued, reason="ผิด", by=cast.staff) == first

    def test_a_paper_on_its_way_needs_none(self, cast: Cast) -> None:
        with pytest.raises(Refused):
            actions.correct_paper(paper=make_submitted_memo(cast), reason="ผิด", by=cast.staff)


class TestTheSentenceOfIssuing:
    """What the history says of the last signature: a number is given only where the kind has numbers."""

    @pytest.mark.parametrize(
        ("kind", "said"),
        [("memo", "ออกเลขที่และเก็บเอกสารฉบับสมบูรณ์"), ("announcement", "เก็บเอกสารฉบับสมบูรณ์")],
    )
    def test_history_and_log_say_what_was_done(
        self, client: Client, cast: Cast, kind: str, said: str
    ) -> None:
        make_facts(cast)
        paper = make_issued(cast, make_paper(cast, kind))
        assert bool(paper.number) == ("เลขที่" in said)
        client.force_login(cast.clerk.user)
        pages = [
            client.get(reverse("reports:paper", args=[cast.agency.code, paper.pk])),
            client.get(reverse("desk:log", args=[cast.agency.code])),
        ]
        for page in pages:
            assert re.search(rf">\s*{said}", page.content.decode())


def test_a_line_that_came_is_marked_on_its_own_line() -> None:
    was = {"key": "steps", "label": "ขั้นตอน", "text": "(๑) สำรวจทรัพย์สิน\n(๒) สอบทานทะเบียน"}
    now = was | {"text": f"{was['text']}\n(๓) รายงานต่อผู้บริหาร"}
    [change] = changes_between([was], [now])
    assert [piece.kind for piece in change.pieces] == ["same", "same", "new"]
    assert change.pieces[1].text == "\n"
    assert change.pieces[2].text == "(๓) รายงานต่อผู้บริหาร"
