"""The record of acts as people read it: every act in Thai, found by who, what and when, and taken along."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from agencies.acting_actions import remove_acting
from agencies.actions import add_officer, add_unit, change_agency, change_officer, set_temporary_password
from agencies.audit import record
from agencies.events import Event
from agencies.models import AuditEvent
from agencies.passwords import new_nonce
from agencies.roles import Role
from assessments.item_actions import save_item_scores
from assessments.remark_actions import remove_note, save_remark, save_suggestion
from desk.demo import load_demo
from desk.log_forms import OTHERS, LogForm, groups_of_acts
from desk.log_queries import BY_COMMAND, LogLine, Wanted, events_of, lines_of
from desk.log_words import Names, sentences
from desk.reminder_actions import choose_reminders, open_feed
from desk.templatetags.log import log_rows
from measures.actions import change_measure
from measures.evidence_actions import link_evidence, remove_evidence
from measures.plan_actions import move_measure
from reports import actions as paper_actions
from reports.chain_actions import reset_chain
from reports.drafting.sections import Edit
from tests.factories import (
    Cast,
    make_acting,
    make_confirmed_year,
    make_evidence,
    make_measure,
    make_memo,
    make_year,
    measure_content,
)
from tests.seals import break_seals, execute

pytestmark = pytest.mark.django_db
SignIn = Callable[[Client, Any], Client]
LATIN = re.compile(r"[A-Za-z_]{3,}")


def said(cast: Cast) -> list[str]:
    """What the newest act changed."""
    return lines_of(events_of(cast.agency, Wanted())[:1])[0].details


class TestSentences:
    def test_scores_by_the_names_of_their_indicators(self, cast: Cast) -> None:
        make_year(cast, 2563, {"duty": Decimal("96.17")})
        assert "ตัวชี้วัด “การปฏิบัติหน้าที่” เดิมว่าง เป็น 96.17" in said(cast)

    def test_items(self, cast: Cast) -> None:
        year = make_year(cast)
        save_item_scores(assessment=year, items={"e11": Decimal("93")}, by=cast.staff)
        assert said(cast) == ["ข้อ e11 เดิมว่าง เป็น 93"]

    def test_remarks_and_suggestions(self, cast: Cast) -> None:
        year, place = make_year(cast), {"indicator_code": "disclose", "item_code": ""}
        save_remark(assessment=year, remark=None, text="พบข้อมูลไม่ครบ", by=cast.staff, **place)
        assert said(cast) == ["ข้อสังเกต เดิมว่าง เป็น “การเปิดเผยข้อมูล · พบข้อมูลไม่ครบ”"]
        row = save_suggestion(assessment=year, suggestion=None, source="nacc", text="ควรครบ", by=cast.staff)
        remove_note(note=row, by=cast.staff)
        assert said(cast) == ["ข้อเสนอแนะ จาก “สำนักงาน ป.ป.ช. · ควรครบ” เป็นว่าง"]

    def test_evidence_removed_from_two_rounds(self, cast: Cast) -> None:
        row = make_evidence(cast)
        first, second = make_measure(cast).rounds.all()
        for one in (first, second):
            link_evidence(row=one, evidence=[row])
        remove_evidence(evidence=row, by=cast.staff)
        told = said(cast)  # in the database's own order
        assert "ชื่อหลักฐาน “คำสั่งแต่งตั้งคณะทำงาน”" in told
        assert f"รอบติดตาม “{first} · {second}”" in told

    def test_officers(self, cast: Cast) -> None:
        change_officer(member=cast.staff, by=cast.admin, name="ใหม่ มาก", role=Role.CLERK, is_active=False)
        assert said(cast) == [
            "ชื่อ–นามสกุล จาก “อรอร คำลือ” เป็น “ใหม่ มาก”",
            "บทบาท จาก “เจ้าหน้าที่ผู้รับผิดชอบ ITA” เป็น “ปลัด”",
            "พ้นหน้าที่แล้ว",
        ]

    def test_days(self, cast: Cast) -> None:
        remove_acting(acting=make_acting(cast), by=cast.admin)
        assert "ตั้งแต่วันที่ จาก “1 ตุลาคม 2563” เป็นว่าง" in said(cast)

    def test_measures_in_their_order(self, cast: Cast) -> None:
        make_measure(cast, title="ก")
        move_measure(measure=make_measure(cast, title="ข"), up=True, by=cast.staff)
        assert said(cast) == ["ลำดับ จาก “ก · ข” เป็น “ข · ก”"]

    def test_papers_section_by_section(self, cast: Cast) -> None:
        paper = make_memo(cast)
        head = {"unit": cast.finance, "dated_on": paper.dated_on, "order_number": "", "order_dated_on": None}
        texts = {"proposal": Edit("เพื่อโปรดพิจารณา")}
        paper_actions.edit_paper(paper=paper, texts=texts, by=cast.staff, version=1, **head)
        unit, section = said(cast)
        assert unit == "ส่วนราชการเจ้าของเรื่อง จาก “สำนักปลัด” เป็น “กองคลัง”"
        assert section.startswith("ข้อความส่วน “ข้อเสนอแนะ” จาก “เพื่อโปรดทราบ")
        assert section.endswith(" เป็น “เพื่อโปรดพิจารณา”")

    def test_states_and_reasons_for_going_on(self, cast: Cast) -> None:
        changes = {"state": ["draft", "confirmed"], "waived": {"total": "ตามประกาศ"}}
        year = make_year(cast)
        record(Event.RESULT_CONFIRMED, by=cast.staff, agency=cast.agency, subject=year, changes=changes)
        state, reason = said(cast)
        assert (LATIN.search(state), reason) == (None, "เหตุผลที่ดำเนินการต่อ “ตามประกาศ”")

    def test_each_reason_stands_with_what_it_answers(self, cast: Cast) -> None:
        explained = {"waived": {"a": "ตามประกาศ", "b": "ตรวจแล้ว"}, "asked": {"a": "รวมไม่ตรง", "b": "ซ้ำปีก่อน"}}
        year = make_year(cast)
        record(Event.RESULT_CONFIRMED, by=cast.staff, agency=cast.agency, subject=year, changes=explained)
        assert said(cast) == [
            "ข้อที่ต้องตรวจสอบ “รวมไม่ตรง” เหตุผลที่ดำเนินการต่อ “ตามประกาศ”",
            "ข้อที่ต้องตรวจสอบ “ซ้ำปีก่อน” เหตุผลที่ดำเนินการต่อ “ตรวจแล้ว”",
        ]

    def test_what_stays_as_it_was_is_no_change(self) -> None:
        """A signature that is not the last leaves the state where it is."""
        row = AuditEvent(event="signed", subject_type="reports.paper", changes={"state": ["submitted"] * 2})
        assert sentences(row, Names()) == []

    def test_what_nobody_named_is_shown_as_it_is(self) -> None:
        row = AuditEvent(
            event="gone", subject_type="nowhere.nothing", changes={"colour": ["red", "9999-99-99"]}
        )
        assert sentences(row, Names()) == ["colour จาก “red” เป็น “9999-99-99”"]

    def test_a_whole_demo_speaks_thai(self, cast: Cast) -> None:
        """Every name in the record of the demo, which uses most acts, has Thai words."""
        load_demo()
        unnamed = {
            f"{row.act}: {line}"
            for row in lines_of(AuditEvent.objects.exclude(chain__name="portal"))
            for line in row.details
            if LATIN.match(line)
        }
        assert unnamed == set()


class TestNoSecrets:
    def test_nothing_that_opens_a_door_is_in_the_record(self, cast: Cast) -> None:
        new = {"role": Role.STAFF, "position": "นักทรัพยากรบุคคล", "by": cast.admin}
        member = add_officer(agency=cast.agency, username="new", name="ใหม่ มาก", password="ลับสุดยอด-9", **new)
        nonce = new_nonce()
        given = set_temporary_password(member=member, by=cast.admin, nonce=nonce)
        secrets = ["ลับสุดยอด-9", nonce, given, open_feed(by=member)]
        member.user.refresh_from_db()
        secrets.append(member.user.password)
        make_evidence(cast)
        told = str(list(AuditEvent.objects.values_list("changes", "comment", "subject_label")))
        assert [secret for secret in secrets if secret in told] == []
        assert "%PDF" not in told


def do_much(cast: Cast) -> None:
    """Acts of several people, on several things and years."""
    make_confirmed_year(cast)
    measure = make_measure(cast)
    change_measure(measure=measure, content=measure_content(cast, title="ใหม่"), by=cast.head, version=1)
    add_unit(agency=cast.agency, name="กองช่าง", by=cast.admin)
    change_agency(agency=cast.agency, by=None, district="เมือง")
    choose_reminders(by=cast.mayor, wants_letters=False, email="", version=1)
    reset_chain(agency=cast.agency, kind="memo", by=cast.admin)


class TestFilters:
    @pytest.fixture(autouse=True)
    def acts(self, cast: Cast, others: Cast) -> None:
        do_much(cast)
        do_much(others)

    def found(self, cast: Cast, **wanted: Any) -> set[str]:
        return {str(row.event) for row in events_of(cast.agency, Wanted(**wanted))}

    def test_by_person(self, cast: Cast) -> None:
        assert self.found(cast, person=str(cast.head.user_id)) == {"measure_changed"}
        assert self.found(cast, person=BY_COMMAND) == {"agency_changed"}

    def test_by_act(self, cast: Cast) -> None:
        assert self.found(cast, acts=("unit_created", "year_opened")) == {"unit_created", "year_opened"}

    def test_by_day(self, cast: Cast) -> None:
        today, day = timezone.localdate(), timedelta(days=1)
        assert self.found(cast, since=today, until=today) == self.found(cast) != set()
        assert self.found(cast, since=today + day) == self.found(cast, until=today - day) == set()

    def test_by_year(self, cast: Cast) -> None:
        assert self.found(cast, year=2563) == {"year_opened", "scores_saved", "result_confirmed"}
        assert self.found(cast, year=2564) == {"plan_opened", "measure_added", "measure_changed"}
        assert self.found(cast, year=2570) == set()

    def test_by_words(self, cast: Cast) -> None:
        assert self.found(cast, words="กองช่าง") == {"unit_created"}

    def test_of_this_agency_only(self, cast: Cast) -> None:
        assert {row.chain.name for row in events_of(cast.agency, Wanted())} == {cast.agency.code}


def test_a_row_says_who_when_and_what_and_is_escaped() -> None:
    at = datetime(2020, 12, 14, 3, 30, tzinfo=UTC)
    line = LogLine(7, at, "นาย <ก>", "", "บันทึก", "ปี 2563", ["จาก 1\nเป็น 2"], "เพราะ & ว่า")
    html = log_rows([line])
    assert '<time datetime="2020-12-14T10:30:00+07:00">14 ธ.ค. 2563 10.30 น.</time>' in html
    assert "ลำดับที่ 7" in html
    assert ">นาย &lt;ก&gt;</div></td>" in html  # no empty line for a position
    assert "<strong>บันทึก</strong><br>ปี 2563<ul><li>จาก 1<br>เป็น 2</li></ul>" in html
    assert "<p>เหตุผลหรือความเห็น: เพราะ &amp; ว่า</p>" in html


def test_every_act_has_its_group() -> None:
    groups = groups_of_acts()
    assert sorted(act for acts in groups.values() for act in acts) == sorted(Event)
    assert all(groups.values())
    assert len(groups[OTHERS]) < 15


def test_a_whole_group_is_named_with_a_space_after_the_sign_of_repetition(cast: Cast) -> None:
    names = set(LogForm({}, agency=cast.agency).words_of["act"].values())
    assert {"อื่น ๆ ทั้งหมด", "เอกสารทั้งหมด"} <= names


class TestPage:
    def log(self, client: Client, cast: Cast, **filters: str) -> Any:
        return client.get(reverse("desk:log", args=[cast.agency.code]), filters)

    def test_filters_survive_in_the_addresses_of_the_page(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        for place in range(60):
            record(Event.SCORES_SAVED, by=cast.staff, agency=cast.agency, comment=f"ครั้งที่ {place}")
        as_officer(client, cast.mayor)
        filters = {"act": "group1", "person": str(cast.staff.user_id), "words": "ครั้ง"}
        first = self.log(client, cast, **filters).content.decode()
        assert "ครั้งที่ 59" in first
        assert "ครั้งที่ 5<" not in first
        address = re.search(r'href="(\?[^"]*page=2)"', first)
        assert address
        second = client.get(f"/{cast.agency.code}/log/{address[1].replace('&amp;', '&')}").content.decode()
        assert "ครั้งที่ 9" in second
        assert "ครั้งที่ 59" not in second

    @pytest.mark.parametrize(
        ("filters", "told"),
        [
            ({"since": "เมื่อวาน"}, "วันที่"),
            ({"since": "2/1/2567", "until": "1/1/2567"}, "วันสุดท้ายมาก่อนวันแรก"),
            ({"person": "0"}, "กรุณาเลือกจากรายการ"),
            ({"act": "x"}, "กรุณาเลือกจากรายการ"),
            ({"year": "๙"}, "กรุณาเลือกจากรายการ"),
            ({"words": "x" * 101}, "ยาวเกินไป"),
            ({"words": "\x00"}, "พิมพ์ไม่ได้"),
        ],
    )
    def test_what_is_not_understood_is_told_and_lets_all_through(
        self, client: Client, cast: Cast, as_officer: SignIn, filters: dict[str, str], told: str
    ) -> None:
        add_unit(agency=cast.agency, name="กองช่าง", by=cast.admin)
        answer = self.log(as_officer(client, cast.admin), cast, **filters)
        assert answer.status_code == 422
        assert told in answer.content.decode()
        assert "กองช่าง" in answer.content.decode()

    def test_queries_do_not_grow(self, client: Client, cast: Cast, as_officer: SignIn) -> None:
        as_officer(client, cast.admin)
        counts = []
        do_much(cast)
        for _ in range(2):
            for place in range(20):
                record(Event.SCORES_SAVED, by=cast.staff, agency=cast.agency, changes={"duty": [None, place]})
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert self.log(client, cast, year="2563").status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 10

    def test_it_is_proved_on_the_spot(self, client: Client, cast: Cast, as_officer: SignIn) -> None:
        unit = add_unit(agency=cast.agency, name="กองช่าง", by=cast.admin)
        as_officer(client, cast.clerk)
        address = reverse("desk:log-check", args=[cast.agency.code])
        assert "บันทึกครบถ้วนและถูกต้อง" in client.get(address).content.decode()
        break_seals()
        execute(f"UPDATE agencies_auditevent SET comment = 'x' WHERE subject_id = {unit.pk}")
        bad = client.get(address).content.decode()
        assert "event 1 (unit_created) was changed" in bad
        assert "บันทึกครบถ้วน" not in bad


class TestDownloads:
    def test_a_workbook_and_a_csv_of_what_is_looked_for(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        record(Event.SCORES_SAVED, by=cast.staff, agency=cast.agency, comment="=HYPERLINK(1)")
        add_unit(agency=cast.agency, name="กองช่าง", by=cast.admin)
        as_officer(client, cast.admin)
        where = {"person": str(cast.staff.user_id)}
        sheet = load_workbook(
            io.BytesIO(client.get(reverse("desk:log-xlsx", args=[cast.agency.code]), where).content)
        ).active
        assert sheet is not None
        head, row = list(sheet.values)
        assert head[:4] == ("ลำดับ", "เวลา", "เวลา (ISO 8601)", "ผู้กระทำ")
        assert (row[3], row[5], row[8]) == ("นางอรอร คำลือ", "บันทึกผลคะแนน", "'=HYPERLINK(1)")
        text = client.get(reverse("desk:log-csv", args=[cast.agency.code]), where).content.decode("utf-8-sig")
        assert "'=HYPERLINK(1)" in text
        assert "กองช่าง" not in text
