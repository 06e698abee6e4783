"""The page of a year's papers: what each is for, what it answers, how far it has come, what comes next."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEvent
from desk.demo_clock import as_of, office_hour
from reports.actions import submit_paper
from reports.answers import Answered, answered_by
from reports.models import Paper
from reports.papers import PAPERS
from reports.year_queries import papers_of_year
from tests.factories import Cast, make_confirmed_year, make_issued_memo, make_measure, make_memo
from tests.reports.facts import make_issued, make_paper, tell_all


def page(year: int) -> str:
    return reverse("reports:papers", args=["mae-kham-mi", year])


def start(year: int, kind: str) -> str:
    return reverse("reports:paper-start", args=["mae-kham-mi", year, kind])


def shown(client: Client, year: int) -> str:
    answer = client.get(page(year))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def staff(client: Client, cast: Cast) -> Client:
    client.force_login(cast.staff.user)
    return client


class TestAnswers:
    """By fixtures/editions: since 2567 results are asked for a year later."""

    @pytest.mark.parametrize(
        ("kind", "year", "answered"),
        [
            ("memo", 2563, []),
            ("announcement", 2564, [(2564, "o42")]),
            ("announcement", 2567, [(2567, "o34")]),
            ("analysis", 2563, [(2564, "o42")]),
            ("analysis", 2568, [(2569, "o25")]),
            ("analysis", 2569, []),
            ("results", 2564, [(2564, "o43")]),
            ("results", 2566, [(2566, "o43"), (2567, "o35")]),
            ("results", 2567, [(2568, "o28")]),
            ("results", 2568, [(2569, "o26")]),
            ("development", 2568, []),
            ("development", 2569, [(2569, "o25")]),
            ("announcement", 2562, []),
        ],
    )
    def test_by_kind_and_year(
        self, cast: Cast, kind: str, year: int, answered: list[tuple[int, str]]
    ) -> None:
        found = answered_by(cast.agency, kind, year)
        assert [(row.fiscal_year, row.code) for row in found] == answered
        assert all(row.title for row in found)

    def test_in_words(self) -> None:
        assert str(Answered(2564, "o42", "มาตรการ")) == "ข้อ o42 มาตรการ (การประเมินปี 2564)"


class TestStates:
    def step(self, cast: Cast, kind: str, year: int = 2563) -> str:
        return next(row.next_step for row in papers_of_year(cast.agency, year) if row.rules.kind == kind)

    def test_every_paper_of_the_registry_is_listed_with_its_purpose(self, staff: Client) -> None:
        html = shown(staff, 2563)
        assert all(rules.purpose in html and rules.kind.label in html for rules in PAPERS.values())

    def test_what_is_missing_leads_on(self, staff: Client) -> None:
        html = shown(staff, 2563)
        assert "ยังไม่ได้เปิดปีงบประมาณ 2563" in html
        assert f'href="{reverse("measures:plan", args=["mae-kham-mi", 2563])}"' in html
        assert start(2563, "memo") not in html

    def test_a_year_without_rules_leads_nowhere_and_says_so(self, staff: Client, cast: Cast) -> None:
        make_confirmed_year(cast, 2569)
        html = shown(staff, 2570)
        assert "ยังไม่ได้เปิดปีงบประมาณ 2570 เพื่อกรอกผลคะแนน เปิดได้เมื่อสำนักงาน ป.ป.ช. ประกาศเกณฑ์ของปี 2570" in html
        assert f'href="{reverse("desk:year", args=["mae-kham-mi", 2570])}"' not in html

    def test_a_paper_whose_facts_are_there_can_be_begun(self, staff: Client, cast: Cast) -> None:
        make_confirmed_year(cast)
        assert self.step(cast, "memo") == "ข้อมูลพร้อมแล้ว เริ่มร่างได้"
        assert start(2563, "memo") in shown(staff, 2563)
        assert start(2563, "announcement") not in shown(staff, 2563)

    def test_one_that_would_be_too_early_says_so_and_what_is_lacking(self, staff: Client, cast: Cast) -> None:
        make_measure(cast)
        with as_of(office_hour(date(2021, 4, 2), 1)):
            assert self.step(cast, "results", 2564).startswith("เริ่มร่างล่วงหน้าได้")
        html = shown(staff, 2564)  # the year is long over
        assert "ล่วงหน้า" not in html
        assert "ข้อมูลยังไม่ครบ" in html
        assert "ข้อมูลพร้อมแล้ว" not in self.step(cast, "results", 2564)
        rounds = reverse("measures:rounds", args=["mae-kham-mi", 2564])
        assert f'<a class="app-no-print" href="{rounds}">ไปที่รอบติดตาม</a>' in html
        tell_all(cast)
        make_confirmed_year(cast, 2564)
        assert self.step(cast, "results", 2564) == "ข้อมูลพร้อมแล้ว เริ่มร่างได้"

    def test_a_draft_goes_on_saying_what_is_lacking(self, staff: Client, cast: Cast) -> None:
        make_measure(cast)
        make_paper(cast, "results")
        assert self.step(cast, "results", 2564).endswith("ขณะนี้ยังขาด")
        assert "มาตรการ 1 จาก 1 มาตรการยังไม่ได้สรุปผล" in shown(staff, 2564)

    def test_but_not_by_who_only_signs(self, client: Client, cast: Cast) -> None:
        make_confirmed_year(cast)
        client.force_login(cast.mayor.user)
        html = shown(client, 2563)
        assert start(2563, "memo") not in html
        assert "เจ้าหน้าที่ผู้รับผิดชอบยังไม่ได้เริ่มร่าง" in html

    def test_each_state_says_what_comes_next(self, staff: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        assert self.step(cast, "memo") == "ตรวจ แก้ไขข้อความ แล้วเสนอลงนาม"
        submit_paper(paper=paper, by=cast.staff)
        assert self.step(cast, "memo") == "รอ หัวหน้าสำนักปลัด ลงนาม"
        assert reverse("reports:paper", args=["mae-kham-mi", paper.pk]) in shown(staff, 2563)

    def test_an_issued_one_says_its_number_where_it_has_one(self, staff: Client, cast: Cast) -> None:
        make_issued_memo(cast)
        make_measure(cast)
        make_issued(cast, make_paper(cast, "announcement"))
        assert self.step(cast, "memo") == "เลขที่ พร 72501/1 ลงนามครบและเก็บฉบับสมบูรณ์แล้ว"
        assert self.step(cast, "announcement", 2564) == "ลงนามครบและเก็บฉบับสมบูรณ์แล้ว"

    def test_the_year_of_a_plan_needs_no_result_of_its_own(self, staff: Client, cast: Cast) -> None:
        make_confirmed_year(cast)
        make_measure(cast)
        assert start(2564, "announcement") in shown(staff, 2564)
        answer = staff.post(start(2564, "announcement"), follow=True)
        assert answer.status_code == 200
        assert "ประกาศมาตรการ" in answer.content.decode()
        assert Paper.objects.get().kind == "announcement"

    def test_the_page_writes_nothing(self, staff: Client, cast: Cast) -> None:
        make_confirmed_year(cast)
        before = AuditEvent.objects.count()
        shown(staff, 2563)
        assert (Paper.objects.count(), AuditEvent.objects.count()) == (0, before)

    def test_papers_of_other_agencies_are_not_shown(self, staff: Client, others: Cast) -> None:
        make_memo(others)
        assert "กำลังร่าง" not in shown(staff, 2563)


class TestAnnouncementsWay:
    def test_only_the_mayor_is_asked_and_the_form_has_no_order(self, staff: Client, cast: Cast) -> None:
        make_confirmed_year(cast)
        make_measure(cast)
        paper = make_paper(cast, "announcement")
        edit = staff.get(reverse("reports:paper-edit", args=["mae-kham-mi", paper.pk])).content.decode()
        assert "order_number" not in edit
        submitted = submit_paper(paper=paper, by=cast.staff)
        address = reverse("reports:paper-sign", args=["mae-kham-mi", submitted.pk])
        staff.force_login(cast.mayor.user)
        assert "อนุมัติให้ประกาศใช้" in staff.get(address).content.decode()
        staff.post(address, {"phrase": "อนุมัติให้ประกาศใช้"})
        issued = Paper.objects.get()
        assert (issued.is_issued, issued.number, issued.number_year) == (True, "", None)
        read = staff.get(reverse("reports:paper", args=["mae-kham-mi", issued.pk])).content.decode()
        assert "<dt>เลขที่</dt>" not in read

    def test_who_has_no_seat_is_told_so_and_cannot_sign(self, staff: Client, cast: Cast) -> None:
        make_confirmed_year(cast)
        make_measure(cast)
        paper = submit_paper(paper=make_paper(cast, "announcement"), by=cast.staff)
        address = reverse("reports:paper-sign", args=["mae-kham-mi", paper.pk])
        staff.force_login(cast.clerk.user)
        assert "ยังไม่ถึงลำดับของท่าน" in staff.get(address).content.decode()
        assert staff.post(address, {"phrase": "other", "text": "ทราบ"}).status_code == 422

    def test_a_measure_changed_after_submission_is_told_to_the_reader(
        self, staff: Client, cast: Cast
    ) -> None:
        make_confirmed_year(cast)
        measure = make_measure(cast)
        paper = submit_paper(paper=make_paper(cast, "announcement"), by=cast.staff)
        type(measure).objects.update(target="ไม่ต่ำกว่า 90")
        answer = staff.get(reverse("reports:paper", args=["mae-kham-mi", paper.pk]))
        [note] = [row for row in answer.context["notes"] if row.rule == "wording-changed"]
        assert measure.title in note.message


class TestNumberBooks:
    def test_they_are_a_click_away_before_anything_is_drafted(self, staff: Client, cast: Cast) -> None:
        make_confirmed_year(cast)
        html = shown(staff, 2563)
        assert reverse("reports:number-books", args=["mae-kham-mi"]) in html
        assert "รวมเอกสารของปีเป็น zip" not in html


class TestPapersOfTheNextPlan:
    """The announcement that answers a result is a paper of the year after, where few look for it first."""

    LED = "ประกาศของแผนปี 2564 ซึ่งใช้ผลของปี 2563 อยู่ที่"

    def states(self, cast: Cast, year: int) -> dict[str, str | None]:
        rows = papers_of_year(cast.agency, year)
        return {
            row.rules.kind: row.following.paper and row.following.paper.state for row in rows if row.following
        }

    def test_a_year_with_a_result_leads_to_them_with_their_state(self, staff: Client, cast: Cast) -> None:
        make_confirmed_year(cast)
        make_measure(cast)
        assert self.states(cast, 2563) == {"announcement": None, "development": None}
        html = shown(staff, 2563)
        assert self.LED in html
        assert f'href="{page(2564)}#paper-announcement"' in html
        make_paper(cast, "announcement", 2564)
        assert self.states(cast, 2563)["announcement"] == "draft"

    def test_a_year_without_a_result_says_nothing_of_them(self, staff: Client, cast: Cast) -> None:
        assert self.states(cast, 2563) == {}
        assert self.LED not in shown(staff, 2563)
