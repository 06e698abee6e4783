"""Letters of reminder: to whom, when, what they say, once a day; and the task list of the same things."""

from __future__ import annotations

from datetime import date, timedelta
from smtplib import SMTPException
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.events import Event
from agencies.forms import NO_MAIL
from agencies.models import AuditEvent, Membership, User
from desk.letters import LONGEST_TITLE, Run, send_reminders
from desk.models import Letter, ReminderChoice
from desk.reminder_actions import choose_reminders
from desk.waiting import waiting_everywhere
from measures.models import Measure, Plan, Round
from measures.plan_actions import propose_plan
from measures.rewriting import adopt_plan
from tests import factories
from tests.as_read import as_read
from tests.factories import Cast

pytestmark = pytest.mark.django_db

CUT_OFF = date(2021, 3, 31)


def with_address(*members: Membership) -> None:
    for member in members:
        User.objects.filter(pk=member.user_id).update(email=f"{member.role}@example.go.th")


def in_force(cast: Cast, **changes: Any) -> Measure:
    """A measure of a plan in force, owned by the staff unless told otherwise."""
    for plan in cast.agency.plans.all():
        adopt_plan(plan=plan, adopted_on=None, by=None)
    measure = factories.make_measure(cast, **changes)
    adopt_plan(plan=measure.plan, adopted_on=date(2020, 10, 27), by=None)
    return measure


def proposed(cast: Cast) -> Plan:
    factories.make_confirmed_year(cast)
    weak = ["fix", "quality", "comm", "improve", "disclose", "prevent"]
    measure = factories.make_measure(cast, indicator_codes=weak)
    return propose_plan(plan=measure.plan, by=cast.staff)


def wants(member: Membership, *, letters: bool) -> None:
    choose_reminders(by=member, wants_letters=letters, email=f"{member.role}@example.go.th", version=1)


@pytest.mark.parametrize("is_set_up", [True, False])
def test_the_page_says_where_the_portal_cannot_send(
    client: Client, cast: Cast, settings: Any, is_set_up: bool
) -> None:
    settings.MAIL_IS_SET_UP = is_set_up
    client.force_login(cast.staff.user)
    page = as_read(client.get(reverse("desk:reminders", args=[cast.agency.code])).content.decode())
    assert (NO_MAIL in page) is not is_set_up
    for promise in ("ระบบส่งจดหมายเตือนเรื่องที่รอไปที่อีเมลนี้", "ส่งให้ถึงอีเมล"):
        assert (promise in page) is is_set_up


def on(days: int) -> date:
    return CUT_OFF + timedelta(days=days)


class TestAskingForOne:
    """An executive has the owner of a late round reminded from its page."""

    @pytest.fixture(autouse=True)
    def mail_works(self, settings: Any) -> None:
        settings.MAIL_IS_SET_UP = True

    def ask(self, client: Client, cast: Cast, who: Membership, measure: Measure) -> str:
        client.force_login(who.user)
        address = reverse("desk:round-remind", args=[cast.agency.code, measure.rounds.all()[0].pk])
        return client.post(address, follow=True).content.decode()

    def test_the_owner_gets_todays_letter_once(self, client: Client, cast: Cast) -> None:
        measure = in_force(cast, cut_offs=[CUT_OFF])
        with_address(cast.staff)
        assert f"ส่งจดหมายเตือนถึง {cast.staff.display_name} แล้ว" in self.ask(client, cast, cast.clerk, measure)
        assert "ไม่ได้ส่งซ้ำ" in self.ask(client, cast, cast.clerk, measure)
        [letter] = mail.outbox
        assert f"{cast.clerk.display_name} {cast.clerk.position} ขอให้ท่านดำเนินการ" in letter.body
        assert Letter.objects.get().user == cast.staff.user

    def test_where_no_letter_can_go_nothing_is_sent_and_the_page_says_why(
        self, client: Client, cast: Cast
    ) -> None:
        measure = in_force(cast, cut_offs=[CUT_OFF])
        assert "ยังไม่ได้ระบุอีเมล" in self.ask(client, cast, cast.clerk, measure)
        assert not mail.outbox

    def test_a_round_that_was_reported_meanwhile_sends_nothing(self, client: Client, cast: Cast) -> None:
        measure = in_force(cast, cut_offs=[CUT_OFF])
        with_address(cast.staff)
        measure.rounds.update(status="done", reported_on=on(-1))
        assert "รายงานแล้ว ไม่ต้องรายงาน หรือยังไม่เลยกำหนด" in self.ask(client, cast, cast.clerk, measure)
        assert not mail.outbox

    def test_who_wants_no_letters_gets_none(self, client: Client, cast: Cast) -> None:
        measure = in_force(cast, cut_offs=[CUT_OFF])
        wants(cast.staff, letters=False)
        assert "ผู้รับเลือกไม่รับจดหมายเตือน" in self.ask(client, cast, cast.clerk, measure)
        assert not mail.outbox

    def test_the_late_rounds_page_shows_owner_steps_target_and_the_button(
        self, client: Client, cast: Cast
    ) -> None:
        measure = in_force(cast, cut_offs=[CUT_OFF], target="เผยแพร่ครบทุกข้อ", steps=["ตั้งคณะทำงาน"])
        with_address(cast.staff)
        row = measure.rounds.all()[0]
        page = reverse("measures:round", args=[cast.agency.code, measure.plan.fiscal_year, row.pk])
        button = reverse("desk:round-remind", args=[cast.agency.code, row.pk])
        client.force_login(cast.clerk.user)
        shown = client.get(page).content.decode()
        for words in ("เลยกำหนด", cast.staff.display_name, "ตั้งคณะทำงาน", "เผยแพร่ครบทุกข้อ", button):
            assert words in shown
        client.force_login(cast.staff.user)
        assert button not in client.get(page).content.decode()


class TestWhen:
    def test_a_letter_comes_30_and_7_days_before_on_the_day_and_weekly_after(self, cast: Cast) -> None:
        in_force(cast, cut_offs=[CUT_OFF])
        with_address(cast.staff)
        days = [away for away in range(-40, 30) if send_reminders(on(away)).sent]
        assert days == [-30, -7, 0, 7, 14, 21, 28]

    def test_an_answered_round_is_silent(self, cast: Cast) -> None:
        measure = in_force(cast, cut_offs=[CUT_OFF])
        with_address(cast.staff)
        measure.rounds.update(status="done", reported_on=on(-1))
        assert send_reminders(CUT_OFF) == Run()

    def test_a_plan_that_is_not_in_force_is_silent(self, cast: Cast) -> None:
        factories.make_measure(cast)
        with_address(cast.staff)
        assert send_reminders(CUT_OFF) == Run()

    def test_a_signer_is_told_at_once_and_weekly(self, cast: Cast) -> None:
        factories.make_submitted_memo(cast)
        with_address(cast.head)
        assert [away for away in range(22) if send_reminders(on(away)).sent] == [0, 7, 14, 21]

    def test_a_paper_that_comes_within_the_week_calls_for_its_own_letter(self, cast: Cast) -> None:
        in_force(cast, owner=cast.head, cut_offs=[CUT_OFF])
        with_address(cast.head)
        assert send_reminders(CUT_OFF).sent
        assert send_reminders(on(1)).sent == []
        factories.make_submitted_memo(cast)
        assert send_reminders(on(2)).sent
        assert send_reminders(on(3)).sent == []


class TestToWhom:
    def test_each_owner_gets_their_own(self, cast: Cast) -> None:
        in_force(cast, title="ของเจ้าหน้าที่")
        in_force(cast, title="ของหัวหน้า", owner=cast.head)
        with_address(*cast.everyone)
        send_reminders(CUT_OFF)
        told = {message.to[0]: message.body for message in mail.outbox}
        assert set(told) == {"staff@example.go.th", "office_head@example.go.th"}
        assert "ของเจ้าหน้าที่" in told["staff@example.go.th"]
        assert "ของหัวหน้า" not in told["staff@example.go.th"]

    def test_who_prepares_measures_answers_for_an_owner_without_account(self, cast: Cast) -> None:
        in_force(cast, owner=None, owner_name="หัวหน้าฝ่ายพัสดุ")
        with_address(*cast.everyone)
        assert len(send_reminders(CUT_OFF).sent) == 3  # staff, head of office, administrator
        assert "แทน หัวหน้าฝ่ายพัสดุ" in mail.outbox[0].body

    @pytest.mark.parametrize("table", [Membership, User])
    def test_an_owner_who_left_is_not_written_to(self, cast: Cast, table: Any) -> None:
        in_force(cast)
        with_address(*cast.everyone)
        key = cast.staff.pk if table is Membership else cast.staff.user_id
        table.objects.filter(pk=key).update(is_active=False)
        assert cast.staff.user.username not in send_reminders(CUT_OFF).sent
        assert "office_head@example.go.th" in {message.to[0] for message in mail.outbox}

    def test_who_has_no_address_is_named_and_no_letter_is_kept(self, cast: Cast) -> None:
        in_force(cast)
        assert send_reminders(CUT_OFF) == Run(without_address=[cast.staff.user.username])
        assert not Letter.objects.exists()

    def test_other_agencies_are_not_mixed_in(self, cast: Cast, others: Cast) -> None:
        in_force(cast)
        in_force(others, title="มาตรการของบ้านใหม่")
        with_address(cast.staff)
        send_reminders(CUT_OFF)
        assert "มาตรการของบ้านใหม่" not in mail.outbox[0].body

    def test_a_person_with_two_posts_gets_one_letter(self, cast: Cast, others: Cast) -> None:
        second = Membership.objects.create(
            user=cast.staff.user, agency=others.agency, role="staff", position="ช่วยราชการ"
        )
        in_force(cast)
        in_force(others, owner=second)
        with_address(cast.staff)
        send_reminders(CUT_OFF)
        [message] = mail.outbox
        assert cast.agency.name in message.body
        assert others.agency.name in message.body

    def test_executives_who_may_adopt_are_told_of_a_proposed_plan(self, cast: Cast) -> None:
        proposed(cast)
        with_address(*cast.everyone)
        send_reminders(CUT_OFF)
        assert {message.to[0] for message in mail.outbox} == {"clerk@example.go.th", "mayor@example.go.th"}


class TestChoice:
    def test_who_turned_them_off_gets_none(self, cast: Cast) -> None:
        in_force(cast)
        wants(cast.staff, letters=False)
        assert send_reminders(CUT_OFF) == Run()
        [event] = AuditEvent.objects.filter(event=Event.REMINDERS_CHOSEN)
        assert event.changes == {"wants_letters": [True, False]}

    def test_what_a_signer_owes_comes_all_the_same_and_nothing_else(self, cast: Cast) -> None:
        in_force(cast, owner=cast.head)
        factories.make_submitted_memo(cast)
        wants(cast.head, letters=False)
        send_reminders(CUT_OFF)
        [message] = mail.outbox
        assert "ลงนาม: " in message.body
        assert "รายงานผล: " not in message.body

    def test_a_proposed_plan_is_owed_too(self, cast: Cast) -> None:
        proposed(cast)
        wants(cast.mayor, letters=False)
        assert send_reminders(CUT_OFF).sent == [cast.mayor.user.username]


class TestOnce:
    def test_the_same_day_twice_sends_once(self, cast: Cast) -> None:
        in_force(cast)
        with_address(cast.staff)
        assert len(send_reminders(CUT_OFF).sent) == 1
        assert send_reminders(CUT_OFF) == Run()
        assert len(mail.outbox) == Letter.objects.count() == 1

    def test_the_row_is_there_before_the_server_is_asked(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        in_force(cast)
        with_address(cast.staff)
        seen = []

        def look(self: EmailBackend, messages: Any) -> int:
            seen.extend(Letter.objects.values_list("tried_at", "sent_at"))
            return len(messages)

        monkeypatch.setattr(EmailBackend, "send_messages", look)
        send_reminders(CUT_OFF)
        [(tried_at, sent_at)] = seen
        assert tried_at is not None
        assert sent_at is None

    def test_a_refused_letter_is_tried_again_the_same_day(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        in_force(cast)
        with_address(cast.staff)

        def refuse(self: EmailBackend, messages: Any) -> int:
            raise SMTPException("mailbox full")

        with monkeypatch.context() as patch:
            patch.setattr(EmailBackend, "send_messages", refuse)
            assert send_reminders(CUT_OFF) == Run(failed=[cast.staff.user.username])
        assert Letter.objects.get().trouble == "mailbox full"
        assert send_reminders(CUT_OFF) == Run(sent=[cast.staff.user.username])
        assert Letter.objects.get().trouble == ""

    def test_one_that_was_interrupted_is_not_sent_again(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        in_force(cast)
        with_address(cast.staff)

        def die(self: EmailBackend, messages: Any) -> int:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(EmailBackend, "send_messages", die)
            with pytest.raises(KeyboardInterrupt):
                send_reminders(CUT_OFF)
        assert send_reminders(CUT_OFF) == Run(interrupted=[cast.staff.user.username])


class TestLetter:
    def test_it_reads_well_from_top_to_bottom(self, cast: Cast) -> None:
        with_address(cast.mayor)
        paper = factories.make_submitted_memo(cast)
        factories.sign(paper, cast.head, cast.deputy, cast.clerk)
        send_reminders(timezone.localdate())
        message = mail.outbox[0]
        assert message.subject.startswith(f"ระบบ ITA: ลงนาม: {paper} (")
        lines = message.body.splitlines()
        start = next(place for place, line in enumerate(lines) if line.startswith("1. "))
        what, who, when, where, address = (line.strip() for line in lines[start : start + 5])
        assert what == f"1. ลงนาม: {paper}"
        assert who.startswith(f"เสนอโดย {cast.staff.display_name} เมื่อ ")
        assert when == "มาถึงท่านวันนี้ กรุณาดำเนินการโดยเร็ว"
        assert where == "อ่านและลงนามได้ที่"
        page = reverse("reports:paper-sign", args=[cast.agency.code, paper.pk])
        assert address == f"{settings.LINK_URL}{page}"
        assert "<" not in message.body

    def test_a_subject_names_the_most_pressing_and_counts_the_rest(self, cast: Cast) -> None:
        with_address(cast.staff)
        measure = in_force(cast, title="ก" * 90, cut_offs=[CUT_OFF])
        Round.objects.create(measure=measure, cut_off=on(7))
        send_reminders(CUT_OFF)
        title = f"รายงานผล: {'ก' * 90}"[:LONGEST_TITLE]
        assert mail.outbox[0].subject.startswith(f"ระบบ ITA: {title}… และอีก 1 เรื่อง (")

    def test_it_says_what_waits_with_addresses_that_lead_there(self, cast: Cast) -> None:
        measure = in_force(cast, cut_offs=[CUT_OFF])
        with_address(cast.staff)
        send_reminders(on(7))
        [message] = mail.outbox
        assert message.subject == f"ระบบ ITA: รายงานผล: {measure.title} (7 เม.ย. 2564)"
        assert message.body.startswith("เรียน นางอรอร คำลือ\n\nองค์การบริหารส่วนตำบลแม่คำมี")
        assert f"1. รายงานผล: {measure.title}\n   รอบ 31 มี.ค. 2564 เลยกำหนด 7 วัน\n" in message.body
        answer = reverse("measures:round-answer", args=["mae-kham-mi", 2564, measure.rounds.get().pk])
        assert f"   รายงานผลได้ที่\n   {settings.LINK_URL}{answer}" in message.body
        assert f"{settings.LINK_URL}{reverse('desk:reminders', args=['mae-kham-mi'])}" in message.body

    def test_a_long_one_names_forty_and_counts_the_rest(self, cast: Cast) -> None:
        measure = in_force(cast, cut_offs=[])
        Round.objects.bulk_create(Round(measure=measure, cut_off=on(-day)) for day in range(0, 42 * 7, 7))
        with_address(cast.staff)
        send_reminders(CUT_OFF)
        assert mail.outbox[0].body.count("รายงานผล: ") == 40
        assert "และอีก 2 เรื่อง" in mail.outbox[0].body

    def test_the_queries_do_not_grow_with_rounds(self, cast: Cast, django_assert_num_queries: Any) -> None:
        measure = in_force(cast, cut_offs=[CUT_OFF])
        people = cast.everyone
        with django_assert_num_queries(5):
            waiting_everywhere(CUT_OFF, people)
        Round.objects.bulk_create(Round(measure=measure, cut_off=on(-day)) for day in range(1, 30))
        with django_assert_num_queries(5):
            assert len(waiting_everywhere(CUT_OFF, people)[cast.staff.pk]) == 30


class TestCommand:
    def test_it_says_what_it_did(self, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
        in_force(cast)
        in_force(cast, owner=cast.head)
        with_address(cast.staff)
        call_command("send_reminders", "--date", "2021-03-31")
        out = capsys.readouterr().out
        assert "จดหมายเตือนของวันที่ 31 มีนาคม 2564 ส่งแล้ว 1 ฉบับ" in out
        assert f"ไม่มีที่อยู่อีเมล 1 คน: {cast.head.user.username}" in out

    def test_without_a_date_it_is_today(self, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("send_reminders", "--json")
        assert '"sent": []' in capsys.readouterr().out

    @pytest.mark.parametrize("text", ["31/3/2564", "2564-03-31", "yesterday"])
    def test_another_form_of_date_is_wrong_usage(self, text: str) -> None:
        # Called from the command line, this ends with status 2 (see desk.commands).
        with pytest.raises(CommandError, match="--date: "):
            call_command("send_reminders", "--date", text)

    def test_a_server_that_refuses_ends_with_1(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        in_force(cast)
        with_address(cast.staff)

        def refuse(self: EmailBackend, messages: Any) -> int:
            raise OSError("no route")

        monkeypatch.setattr(EmailBackend, "send_messages", refuse)
        with pytest.raises(SystemExit) as ended:
            call_command("send_reminders", "--date", "2021-03-31")
        assert ended.value.code == 1


class TestPages:
    def test_the_desk_lists_the_same_things(self, client: Client, cast: Cast) -> None:
        measure = in_force(cast, title="มาตรการที่ค้าง")
        client.force_login(cast.staff.user)
        page = client.get(reverse("desk:agency", args=["mae-kham-mi"])).content.decode()
        assert "รายงานผล: มาตรการที่ค้าง" in page
        assert (
            reverse("measures:round-answer", args=["mae-kham-mi", 2564, measure.rounds.all()[0].pk]) in page
        )

    def test_of_many_rounds_one_line_leads_to_all(self, client: Client, cast: Cast) -> None:
        measure = in_force(cast, cut_offs=[])
        Round.objects.bulk_create(Round(measure=measure, cut_off=on(-day)) for day in range(8))
        client.force_login(cast.staff.user)
        page = client.get(reverse("desk:agency", args=["mae-kham-mi"])).content.decode()
        assert page.count('class="app-task-title">รายงานผล: ') == 5
        assert "รายงานผลอีก 3 รอบ" in page

    def test_a_proposed_plan_stands_on_the_desk_of_who_decides(self, client: Client, cast: Cast) -> None:
        plan = proposed(cast)
        for member, is_listed in ((cast.clerk, True), (cast.mayor, True), (cast.deputy, False)):
            client.force_login(member.user)
            page = client.get(reverse("desk:agency", args=["mae-kham-mi"])).content.decode()
            assert (f"พิจารณาอนุมัติ: {plan}" in page) is is_listed

    def test_an_officer_sets_address_and_choice(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mayor.user)
        address = reverse("desk:reminders", args=["mae-kham-mi"])
        assert "checked" in client.get(address).content.decode()
        answer = client.post(address, {"version": "1", "email": "nayok@example.go.th"})
        assert answer["Location"] == address
        cast.mayor.user.refresh_from_db()
        assert cast.mayor.user.email == "nayok@example.go.th"
        assert ReminderChoice.objects.get(member=cast.mayor).wants_letters is False

    def test_a_bad_address_is_refused_and_nothing_typed_is_lost(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mayor.user)
        address = reverse("desk:reminders", args=["mae-kham-mi"])
        answer = client.post(address, {"version": "1", "email": "นายก@ที่ทำการ", "wants_letters": "on"})
        assert answer.status_code == 422
        assert "ที่อยู่อีเมลไม่ถูกต้อง" in answer.content.decode()
        assert "นายก@ที่ทำการ" in answer.content.decode()
        assert not ReminderChoice.objects.exists()

    @pytest.mark.parametrize("version", ["0", "9", ""])
    def test_a_stale_form_is_told(self, client: Client, cast: Cast, version: str) -> None:
        client.force_login(cast.mayor.user)
        address = reverse("desk:reminders", args=["mae-kham-mi"])
        answer = client.post(address, {"version": version, "email": "a@example.go.th"})
        assert answer.status_code == 422
        assert "มีผู้บันทึกข้อมูลหน้านี้" in answer.content.decode()
        cast.mayor.user.refresh_from_db()
        assert cast.mayor.user.email == ""

    def test_the_last_letters_are_listed(self, client: Client, cast: Cast) -> None:
        in_force(cast)
        with_address(cast.staff)
        send_reminders(CUT_OFF)
        client.force_login(cast.staff.user)
        page = client.get(reverse("desk:reminders", args=["mae-kham-mi"])).content.decode()
        assert "(31 มี.ค. 2564)" in page
        assert "ส่งแล้ว" in page

    def test_the_administrator_sets_the_address_of_an_officer(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.admin.user)
        address = reverse("agencies:officer-edit", args=["mae-kham-mi", cast.clerk.pk])
        form = client.get(address).context["form"]
        answers = {name: value or "" for name, value in form.initial.items()}
        bad = client.post(address, {**answers, "email": "clerk@"})
        assert "ที่อยู่อีเมลไม่ถูกต้อง" in bad.content.decode()
        client.post(address, {**answers, "email": "clerk@example.go.th"})
        cast.clerk.user.refresh_from_db()
        assert cast.clerk.user.email == "clerk@example.go.th"
        event = AuditEvent.objects.filter(event=Event.OFFICER_CHANGED).latest("pk")
        assert event.changes == {"email": ["", "clerk@example.go.th"]}
