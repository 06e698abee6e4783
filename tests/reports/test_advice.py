"""What the pages of a paper tell each officer: once, with a way they may go, and nothing left unsaid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.actions import set_emblem
from agencies.findings import Finding, Severity
from agencies.models import Membership, Unit
from reports.actions import return_paper
from reports.advice import before_submitting_told, on_opening_told
from reports.checks import check_paper, number_fits_the_paper
from reports.content import content_of
from reports.emblems import drawn
from reports.models import Paper
from reports.numbering import next_in_book, pass_numbers, this_year
from reports.papers import PAPERS
from reports.pdf import paper_html
from tests.as_read import read
from tests.factories import Cast, make_issued_memo, make_memo, make_submitted_memo
from tests.reports.extraction import poppler_pages
from tests.reports.facts import make_facts, make_paper
from tests.reports.test_emblems import png

Officer = Callable[[Client, Membership], Client]


def url(name: str, memo: Paper) -> str:
    return reverse(f"reports:{name}", args=["mae-kham-mi", memo.pk])


class TestGathering:
    def test_weak_indicators_without_a_measure_are_told_as_one(self, cast: Cast) -> None:
        memo = make_memo(cast)
        several = [row for row in check_paper(memo) if row.rule == "weak-without-measure"]
        assert len(several) == 6
        [one] = [
            row for row in before_submitting_told(memo, cast.staff) if row.rule == "weak-without-measure"
        ]
        assert one.message.startswith("6 ตัวชี้วัดที่ต่ำกว่าเกณฑ์ยังไม่มีมาตรการในแผนปี 2564 ได้แก่")
        assert all(row.subject in one.message for row in several)
        assert one.url == reverse("measures:plan", args=["mae-kham-mi", 2564])

    def test_everything_else_is_told_as_it_was_found_and_in_order(self, cast: Cast) -> None:
        make_memo(cast)
        Unit.objects.update(book_prefix="")
        memo = Paper.objects.get()
        found = list(dict.fromkeys(row.rule for row in check_paper(memo)))
        told = [row.rule for row in before_submitting_told(memo, cast.staff)]
        assert told == [*found, "emblem-missing", "book-not-begun"]

    def test_both_pages_tell_the_same_to_who_drafts(self, cast: Cast, client: Client) -> None:
        memo = make_memo(cast)
        client.force_login(cast.staff.user)
        opened = client.get(url("paper", memo)).context["notes"]
        assert opened
        assert opened == client.get(url("paper-submit", memo)).context["findings"]


class TestEmblem:
    def told(self, paper: Paper, member: Membership) -> list[str]:
        return [row.message for row in on_opening_told(paper, member) if row.rule == "emblem-missing"]

    def test_who_may_is_led_there_and_others_are_told_who(self, cast: Cast) -> None:
        memo = make_memo(cast)
        [led] = [row for row in before_submitting_told(memo, cast.admin) if row.rule == "emblem-missing"]
        [told] = [row for row in before_submitting_told(memo, cast.staff) if row.rule == "emblem-missing"]
        assert led.url == reverse("reports:emblem", args=["mae-kham-mi"])
        assert (told.url, told.waivable) == ("", False)
        assert cast.admin.display_name in told.message

    def test_who_sends_a_paper_up_without_it_says_so(self, cast: Cast, client: Client) -> None:
        memo = make_memo(cast)
        client.force_login(cast.staff.user)
        answer = client.post(url("paper-submit", memo))
        assert answer.status_code == 422
        assert "ทำเครื่องหมายที่ “เสนอโดยยังไม่มีตราครุฑ”" in read(answer)
        memo.refresh_from_db()
        assert memo.is_editable
        assert client.post(url("paper-submit", memo), {"without_emblem": "on"}).status_code == 302

    def test_with_one_nothing_is_ticked(self, cast: Cast, client: Client) -> None:
        memo = make_memo(cast)
        set_emblem(agency=cast.agency, picture=drawn(png()), by=cast.admin, version="")
        client.force_login(cast.staff.user)
        assert "without_emblem" not in read(client.get(url("paper-submit", memo)))
        assert client.post(url("paper-submit", memo)).status_code == 302

    def test_it_is_told_until_it_is_there_or_the_paper_is_issued(self, cast: Cast) -> None:
        memo = make_submitted_memo(cast)
        assert self.told(memo, cast.head)
        set_emblem(agency=cast.agency, picture=drawn(png()), by=cast.admin, version="")
        assert self.told(memo, cast.head) == []

    def test_of_an_issued_paper_nothing_is_told(self, cast: Cast) -> None:
        assert self.told(make_issued_memo(cast), cast.staff) == []

    @pytest.mark.parametrize("kind", sorted(PAPERS))
    def test_only_where_it_is_printed(self, cast: Cast, kind: str) -> None:
        make_facts(cast)
        paper = make_paper(cast, kind)
        is_told = bool(self.told(paper, cast.staff))
        assert is_told == PAPERS[paper.kind].prints_emblem
        assert ("ตราครุฑ" in paper_html(content_of(paper))) == is_told


class TestNumber:
    def test_the_offices_prefix_leads_to_its_form(self, cast: Cast) -> None:
        make_memo(cast)
        Unit.objects.update(book_prefix="")
        memo = Paper.objects.get()
        [led] = [row for row in before_submitting_told(memo, cast.admin) if row.rule == "book-prefix-missing"]
        [told] = [
            row for row in before_submitting_told(memo, cast.staff) if row.rule == "book-prefix-missing"
        ]
        assert led.url == reverse("agencies:unit-edit", args=["mae-kham-mi", cast.office.pk])
        assert told.url == ""
        assert cast.admin.display_name in told.message

    def test_one_of_an_earlier_year_is_told_of_the_book(self, cast: Cast) -> None:
        memo = make_memo(cast)
        memo.dated_on = date(2020, 11, 2)
        assert [row.rule for row in number_fits_the_paper(memo)] == ["date-other-year"]
        memo.dated_on = timezone.localdate()
        assert number_fits_the_paper(memo) == []


class TestFirstNumber:
    def told(self, paper: Paper, member: Membership) -> list[Finding]:
        found = before_submitting_told(paper, member)
        return [row for row in found if row.rule == "book-not-begun"]

    def test_the_first_paper_of_a_book_says_its_number_and_where_to_set_another(
        self, cast: Cast, client: Client
    ) -> None:
        memo = make_memo(cast)
        client.force_login(cast.staff.user)
        html = read(client.get(url("paper-submit", memo)))
        book = reverse("reports:number-book", args=["mae-kham-mi", memo.unit_id, this_year()])
        assert f"จะได้เลขที่ {next_in_book(cast.office)} ซึ่งเป็นเลขแรกของปี {this_year()}" in html
        assert f'href="{book}?paper={memo.pk}"' in html
        [advice] = self.told(memo, cast.staff)
        assert (advice.severity, advice.waivable) == (Severity.WARN, False)

    def test_nothing_is_told_once_the_next_number_was_set(self, cast: Cast) -> None:
        memo = make_memo(cast)
        pass_numbers(unit=cast.office, following=346, reason="ทะเบียนเล่มเดิม", by=cast.staff)
        assert self.told(memo, cast.staff) == []

    @pytest.mark.parametrize("kind", sorted(PAPERS))
    def test_only_of_papers_that_get_a_number(self, cast: Cast, kind: str) -> None:
        make_facts(cast)
        paper = make_paper(cast, kind)
        assert bool(self.told(paper, cast.staff)) == PAPERS[paper.kind].is_numbered


class TestReturned:
    @pytest.mark.parametrize("name", ["paper", "paper-edit", "paper-submit"])
    def test_its_comment_stands_on_every_page_until_it_is_submitted_again(
        self, cast: Cast, client: Client, as_officer: Officer, name: str
    ) -> None:
        memo = return_paper(paper=make_submitted_memo(cast), comment="ขอเพิ่มเหตุผล", by=cast.head)
        html = read(as_officer(client, cast.staff).get(url(name, memo)))
        assert "“ขอเพิ่มเหตุผล”" in html
        assert cast.head.user.name in html
        assert "ยังไม่มีข้อความหรือตารางใดในเอกสารเปลี่ยนไปตั้งแต่ส่งกลับ" in html
        assert "ไม่พบข้อที่ต้องแก้ไข" not in html
        Paper.objects.update(dated_on=memo.dated_on - timedelta(days=1))
        html = read(client.get(url(name, memo)))
        assert "“ขอเพิ่มเหตุผล”" in html
        assert "ยังไม่มีข้อความหรือตารางใด" not in html


class TestWays:
    def test_the_portals_wording_is_offered_where_the_message_names_it(
        self, cast: Cast, client: Client, as_officer: Officer
    ) -> None:
        memo = make_memo(cast)
        officer = as_officer(client, cast.staff)
        form = officer.get(url("paper-edit", memo)).context["form"]
        assert 'type="checkbox"' not in read(officer.get(url("paper-edit", memo)))
        sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
        html = read(officer.post(url("paper-edit", memo), sent | {"subject": ""}))
        assert "เลือกใช้ถ้อยคำของระบบ" in html
        assert html.count('name="reset-') == 1
        assert 'name="reset-subject"' in html
        answer = officer.post(url("paper-edit", memo), sent | {"subject": "", "reset-subject": "on"})
        assert answer.status_code == 302

    def test_signing_by_pen_is_beside_the_pdf_once_submitted_for_who_may(
        self, cast: Cast, client: Client, as_officer: Officer
    ) -> None:
        memo = make_memo(cast)
        staff = as_officer(client, cast.staff)
        assert "พิมพ์เพื่อลงนามด้วยปากกา" not in read(staff.get(url("paper", memo)))
        assert "ดึงกลับมาแก้ไขได้จนกว่าจะมีผู้ลงนาม" in read(staff.get(url("paper-submit", memo)))
        staff.post(url("paper-submit", memo), {"without_emblem": "on"})
        button = f'<a class="btn btn-outline-primary" href="{url("paper-pen", memo)}">พิมพ์เพื่อลงนามด้วยปากกา</a>'
        assert button in read(staff.get(url("paper", memo)))
        assert button not in read(as_officer(client, cast.mayor).get(url("paper", memo)))


class TestPublicAddress:
    """Who can have it set is told before the first code is printed, not after."""

    def told(self, client: Client, memo: Paper, member: Membership) -> bool:
        client.force_login(member.user)
        return "ITA_PUBLIC_URL" in read(client.get(url("paper-submit", memo)))

    def test_the_administrator_is_told_before_submitting(
        self, client: Client, cast: Cast, settings: Any
    ) -> None:
        memo = make_memo(cast)
        assert self.told(client, memo, cast.admin)
        assert not self.told(client, memo, cast.staff)
        settings.PUBLIC_URL = "https://ita.example.go.th"
        assert not self.told(client, memo, cast.admin)

    def test_it_stands_among_what_is_left_to_set_up(self, client: Client, cast: Cast, settings: Any) -> None:
        client.force_login(cast.admin.user)
        address = reverse("agencies:officers", args=[cast.agency.code])
        assert "ITA_PUBLIC_URL" in read(client.get(address))
        settings.PUBLIC_URL = "https://ita.example.go.th"
        assert "ITA_PUBLIC_URL" not in read(client.get(address))

    def test_without_it_the_paper_says_where_its_code_is_asked_about(self, cast: Cast) -> None:
        pages = poppler_pages(bytes(make_issued_memo(cast).issued_file.pdf))
        assert all("สอบถามความถูกต้องของเอกสารนี้ได้ที่" in page for page in pages)
