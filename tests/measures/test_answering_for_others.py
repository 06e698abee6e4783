"""Who answers a round for whom, how early, and what the pages and the record say of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.audit import record
from agencies.events import Event
from agencies.models import AuditEvent, Membership
from agencies.roles import DUTIES, Permission
from measures.evidence_actions import removal_version, remove_evidence
from measures.models import Evidence, Measure, Round
from measures.restoring import restore_evidence
from measures.rewriting import adopt_plan
from measures.round_actions import RoundAnswer, answer_round, in_place_of, may_answer
from measures.round_forms import is_early
from measures.round_histories import AGAIN, round_history
from tests.factories import Cast, make_evidence, make_measure

SignIn = Callable[[Client, Membership], Client]
FORM = {"status": "under_way", "text": "จัดอบรม", "result": "", "problems": "", "version": "1"}
EARLY = "ยืนยันรายงานก่อนวันตัดรอบ"


@pytest.fixture
def later(measure: Measure) -> Round:
    """A round whose cut-off is two months away."""
    return Round.objects.create(measure=measure, cut_off=timezone.localdate() + timedelta(days=60))


def address(row: Round, name: str = "measures:round-answer") -> str:
    return reverse(name, args=[row.agency.code, 2564, row.pk])


def sent(**changes: str) -> dict[str, str]:
    day = timezone.localdate()
    return FORM | {"reported_on": f"{day.day}/{day.month}/{day.year + 543}"} | changes


def answered(row: Round, by: Membership, text: str = "จัดอบรม", *evidence: Evidence) -> None:
    answer = RoundAnswer("under_way", text, "", "", "", date(2021, 3, 30), evidence=evidence)
    answer_round(row=row, answer=answer, by=by, version=None)


def test_the_roles_table_says_who_may(cast: Cast, row: Round) -> None:
    may = {member for member in cast.everyone if may_answer(member, row)}
    held = {m for m in cast.everyone if Permission.REPORT_FOR_OWNER in DUTIES[m.role].permissions}  # type: ignore[index]
    assert may == held | {cast.deputy}
    assert held == {cast.staff, cast.head, cast.admin}


def test_for_whom(cast: Cast, row: Round) -> None:
    assert in_place_of(cast.deputy, row) == ""
    assert in_place_of(cast.staff, row) == cast.deputy.display_name


class TestInPlaceOfTheOwner:
    def test_both_pages_say_so(self, client: Client, as_officer: SignIn, cast: Cast, row: Round) -> None:
        as_officer(client, cast.staff)
        page = client.get(address(row, "measures:round")).content.decode()
        assert "ท่านรายงานแทนได้" in page
        assert ">รายงานแทน</a>" in page
        form = client.get(address(row)).content.decode()
        assert f"ท่านกำลังรายงานแทน {cast.deputy.display_name}" in form

    def test_the_owner_is_told_nothing_of_the_kind(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        as_officer(client, cast.deputy)
        for name in ("measures:round", "measures:round-answer"):
            assert "รายงานแทน" not in client.get(address(row, name)).content.decode()

    def test_who_may_not_is_not_told_that_they_could(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        page = as_officer(client, cast.clerk).get(address(row, "measures:round")).content.decode()
        assert "ผู้รายงานคือ" in page
        assert "รายงานแทน" not in page
        refused = client.get(address(row))
        assert refused.status_code == 403
        assert "รายงานผลแทนเจ้าของมาตรการ" in refused.content.decode()

    def test_the_record_keeps_who_did_and_for_whom(self, cast: Cast, row: Round) -> None:
        answered(row, cast.staff)
        event = AuditEvent.objects.get(event="round_answered")
        assert event.actor_name == cast.staff.display_name
        assert event.comment == f"รายงานแทน {cast.deputy.display_name}"
        row.refresh_from_db()
        assert row.reported_by == cast.staff

    def test_an_owners_own_report_has_no_such_comment(self, cast: Cast, row: Round) -> None:
        answered(row, cast.deputy)
        assert AuditEvent.objects.get(event="round_answered").comment == ""


class TestEarly:
    @pytest.mark.parametrize(
        ("days", "is_own", "asks"),
        [(0, False, False), (1, False, True), (30, True, False), (31, True, True), (-5, False, False)],
    )
    def test_is_until_the_cut_off_for_another_and_until_it_is_due_for_oneself(
        self, days: int, is_own: bool, asks: bool
    ) -> None:
        day = date(2021, 3, 31)
        assert is_early(Round(cut_off=day + timedelta(days)), day, is_own=is_own) == asks

    def test_a_report_is_mended_without_being_asked(self) -> None:
        row = Round(cut_off=date(2021, 3, 31), status="done")
        assert not is_early(row, date(2021, 1, 1), is_own=False)

    def test_it_is_kept_only_when_meant(
        self, client: Client, as_officer: SignIn, cast: Cast, later: Round
    ) -> None:
        Round.objects.filter(pk=later.pk).update(cut_off=timezone.localdate() + timedelta(days=9))
        as_officer(client, cast.staff)
        assert "รายงานก่อนได้ และแก้ไขรายงานได้ภายหลัง" in client.get(address(later)).content.decode()
        refused = client.post(address(later), sent())
        assert refused.status_code == 422
        assert "กรุณายืนยันว่าจะรายงานก่อนวันตัดรอบ" in refused.content.decode()
        assert not Round.objects.get(pk=later.pk).is_reported
        assert client.post(address(later), sent(early="on")).status_code == 302
        assert Round.objects.get(pk=later.pk).is_reported
        assert EARLY not in client.get(address(later)).content.decode()

    def test_a_round_that_is_due_asks_nothing(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        assert EARLY not in as_officer(client, cast.staff).get(address(row)).content.decode()
        assert client.post(address(row), sent()).status_code == 302


class TestWhatOneHasReported:
    url = "/mae-kham-mi/my-rounds/"

    def test_stands_below_what_is_due(
        self, client: Client, as_officer: SignIn, cast: Cast, measure: Measure
    ) -> None:
        first, second = measure.rounds.all()
        answered(first, cast.deputy)
        page = as_officer(client, cast.deputy).get(self.url).content.decode()
        due, reported = page.split('id="reported"')
        assert address(second) in due
        assert address(first) not in due
        assert f'href="{address(first, "measures:round")}"' in reported

    def test_so_does_what_one_reported_for_another(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        answered(row, cast.staff)
        for member in (cast.staff, cast.deputy):
            page = as_officer(client, member).get(self.url).content.decode()
            assert address(row, "measures:round") in page.split('id="reported"')[1]
        assert 'id="reported"' not in as_officer(client, cast.head).get(self.url).content.decode()

    def test_of_an_older_plan_nothing_is_listed(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        answered(row, cast.deputy)
        days = [date(2022, 3, 31)]
        newer = make_measure(cast, 2565, owner=cast.deputy, cut_offs=days)
        adopt_plan(plan=newer.plan, adopted_on=date(2021, 10, 15), by=None)
        assert 'id="reported"' not in as_officer(client, cast.deputy).get(self.url).content.decode()


class TestHistory:
    def sentences(self, row: Round) -> list[str]:
        return [line.sentence for line in reversed(round_history(row))]

    def test_each_answer_says_what_it_changed(self, cast: Cast, row: Round) -> None:
        order = make_evidence(cast)
        answered(row, cast.deputy)
        answered(row, cast.deputy, "จัดอบรมสองครั้ง")
        answered(row, cast.deputy, "จัดอบรมสองครั้ง", order)
        answered(row, cast.deputy, "จัดอบรมสองครั้ง")
        answered(row, cast.deputy, "จัดอบรมสองครั้ง")
        assert self.sentences(row) == [
            "รายงานผลครั้งแรก",
            "แก้ไขรายงาน (สิ่งที่ดำเนินการ)",
            "เพิ่มหลักฐาน “คำสั่งแต่งตั้งคณะทำงาน”",
            "นำหลักฐานออกจากรอบนี้ “คำสั่งแต่งตั้งคณะทำงาน”",
            AGAIN,
        ]

    def test_evidence_removed_from_the_store_and_put_back_is_told(self, cast: Cast, row: Round) -> None:
        order, other = make_evidence(cast), row.measure.rounds.all()[1]
        answered(row, cast.deputy, "จัดอบรม", order)
        removed = remove_evidence(evidence=order, by=cast.staff)
        restore_evidence(removed=removed, by=cast.head)
        came, went = round_history(row)[:2]
        assert went.sentence == (
            "ลบหลักฐาน “คำสั่งแต่งตั้งคณะทำงาน” (ไฟล์ คำสั่ง.pdf) ออกจากคลังหลักฐาน จึงออกจากรอบนี้ด้วย"
        )
        assert came.sentence == "นำหลักฐาน “คำสั่งแต่งตั้งคณะทำงาน” (ไฟล์ คำสั่ง.pdf) ที่ลบไปกลับคืนในรอบนี้"
        assert (came.who, went.who) == (cast.head.display_name, cast.staff.display_name)
        assert came.at >= went.at
        assert round_history(other) == []

    def test_a_round_that_was_answered_since_got_nothing_back(self, cast: Cast, row: Round) -> None:
        order = make_evidence(cast)
        answered(row, cast.deputy, "จัดอบรม", order)
        removed = remove_evidence(evidence=order, by=cast.staff)
        row.refresh_from_db()
        answered(row, cast.deputy, "จัดอบรมสองครั้ง")
        restore_evidence(removed=removed, by=cast.staff)
        assert [sentence.split(" ")[0] for sentence in self.sentences(row)] == [
            "รายงานผลครั้งแรก",
            "ลบหลักฐาน",
            "แก้ไขรายงาน",
        ]

    def test_a_record_from_before_rounds_had_their_keys_in_it_is_understood(
        self, cast: Cast, row: Round
    ) -> None:
        changes = {"title": "คำสั่ง", "url": "", "dated_on": "", "sha256": "", "rounds": [str(row)]}
        subject = make_evidence(cast)
        record(Event.EVIDENCE_REMOVED, by=cast.staff, agency=cast.agency, subject=subject, changes=changes)
        assert self.sentences(row) == ["ลบหลักฐาน “คำสั่ง” ออกจากคลังหลักฐาน จึงออกจากรอบนี้ด้วย"]

    def test_the_first_names_its_evidence(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        answered(row, cast.deputy, "จัดอบรม", make_evidence(cast))
        page = as_officer(client, cast.mayor).get(address(row, "measures:round")).content.decode()
        assert "รายงานผลครั้งแรก เพิ่มหลักฐาน “คำสั่งแต่งตั้งคณะทำงาน”" in page
        assert "รายงานผลตามรอบติดตาม" not in page.split("ประวัติของรอบนี้")[1]


class TestEvidenceOfARound:
    def test_more_evidence_opens_where_it_is_given(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        answer = as_officer(client, cast.deputy).post(address(row), sent(more="1"))
        assert answer["Location"] == f"{address(row)}#evidence"
        assert 'id="evidence"' in client.get(address(row)).content.decode()

    def test_is_offered_to_change_only_to_who_may(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        kept = make_evidence(cast)
        answered(row, cast.deputy, "จัดอบรม", kept)
        remove = f"/mae-kham-mi/evidence/{kept.pk}/remove/?round={row.pk}"
        seen = {}
        for member in cast.everyone:
            page = as_officer(client, member).get(address(row, "measures:round")).content.decode()
            seen[member] = remove in page
            assert client.get(remove).status_code == (200 if seen[member] else 403)
        assert {member for member, is_offered in seen.items() if is_offered} == {
            cast.staff,
            cast.head,
            cast.admin,
        }

    def test_changed_from_there_leads_back_there(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        kept = make_evidence(cast)
        answered(row, cast.deputy, "จัดอบรม", kept)
        edit, report = f"/mae-kham-mi/evidence/{kept.pk}/edit/", address(row, "measures:round")
        page = as_officer(client, cast.staff).get(report).content.decode()
        assert f'href="{edit}?round={row.pk}"' in page
        here = f'href="{report}#evidence">กลับโดยไม่บันทึก'
        assert here in client.get(f"{edit}?round={row.pk}").content.decode()
        assert here not in client.get(edit).content.decode()
        typed = {"title": "ประกาศใหม่", "url": "", "version": kept.version}
        assert client.post(f"{edit}?round={row.pk}", typed)["Location"] == f"{report}#evidence"

    def test_removed_from_there_leads_back_there(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        kept = make_evidence(cast)
        answered(row, cast.deputy, "จัดอบรม", kept)
        remove = f"/mae-kham-mi/evidence/{kept.pk}/remove/?round={row.pk}"
        back = f"{address(row, 'measures:round')}#evidence"
        assert f'href="{back}"' in as_officer(client, cast.staff).get(remove).content.decode()
        assert client.post(remove, {"version": removal_version(kept)})["Location"] == back

    def test_a_link_without_its_scheme_is_completed_and_shown(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        link = {"new-title": "รายการทรัพย์สิน", "new-url": "www.bannasuk.go.th/asset.pdf"}
        as_officer(client, cast.deputy)
        refused = client.post(address(row), sent(text="", **link))
        assert 'value="https://www.bannasuk.go.th/asset.pdf"' in refused.content.decode()
        answer = client.post(address(row), sent(**link), follow=True)
        assert "ระบบเติม https:// ให้ลิงก์แล้ว" in answer.content.decode()
        assert Evidence.objects.get().url == "https://www.bannasuk.go.th/asset.pdf"

    @pytest.mark.parametrize("key", ["", "0", "9" * 30, "x", "//evil.example"])
    def test_any_other_way_back_is_the_store(
        self, client: Client, as_officer: SignIn, cast: Cast, key: str
    ) -> None:
        kept = make_evidence(cast)
        remove = f"/mae-kham-mi/evidence/{kept.pk}/remove/"
        answer = as_officer(client, cast.staff).post(
            f"{remove}?round={key}", {"version": removal_version(kept)}
        )
        assert answer["Location"] == "/mae-kham-mi/evidence/"


def test_examples_are_of_the_plans_year(
    client: Client, as_officer: SignIn, cast: Cast, row: Round, later: Round
) -> None:
    page = as_officer(client, cast.deputy).get(address(row)).content.decode()
    for example in ("12 ก.พ. 2564", "ที่ 12/2564", "เช่น 31 มี.ค. 2564 หรือ 31/3/2564"):
        assert example in page.replace("\xa0", " ")
    assert "2567" not in page
    edit = f"/mae-kham-mi/2564/measures/{row.measure_id}/"
    assert "2567" not in as_officer(client, cast.staff).get(edit).content.decode()


def test_other_items_are_optional_and_explained(
    client: Client, as_officer: SignIn, cast: Cast, row: Round
) -> None:
    edit = f"/mae-kham-mi/2564/measures/{row.measure_id}/"
    page = as_officer(client, cast.staff).get(edit).content.decode()
    before, after = page.split('<div id="div_id_other_items"')
    together = before.split('<div class="app-either">')[1]  # where (ไม่บังคับ) is hidden
    assert together.count("</div>") == together.count("<div") + 1
    assert "(ไม่บังคับ)" in after.split("</label>")[0]
    assert "ดูรหัสทุกข้อได้ที่หน้าคะแนนรายข้อ" in after
