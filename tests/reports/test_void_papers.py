"""A paper whose number was cancelled counts nowhere: what it replaced counts again, or a new one begins."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from desk.overview import overview_of
from desk.search import search
from reports.actions import correct_paper, start_paper
from reports.corrections import replacing_sentence
from reports.models import Paper, PaperKind
from reports.numbering import cancel_number
from reports.queries import current_papers, replacement_of
from reports.verifying import find_issued, shown
from reports.void_papers import VOID, counted_before
from reports.year_queries import papers_of_year
from tests.as_read import read
from tests.factories import Cast, make_issued_memo
from tests.reports.facts import make_issued

YEAR = 2563
LIST = "reports:papers"


@pytest.fixture
def first(cast: Cast) -> Paper:
    return make_issued_memo(cast, YEAR)


@pytest.fixture
def second(cast: Cast, first: Paper) -> Paper:
    """The correction that took the place of the first."""
    return make_issued(cast, correct_paper(paper=first, reason="พิมพ์ผิด", by=cast.staff))


def void(paper: Paper, by: Membership) -> Paper:
    """Cancel its number."""
    assert paper.unit
    assert paper.number_year
    assert paper.number_place
    cancel_number(unit=paper.unit, year=paper.number_year, place=paper.number_place, reason="ออกผิด", by=by)
    return paper


def page(client: Client, name: str, who: Membership, *args: object) -> str:
    client.force_login(who.user)
    return read(client.get(reverse(name, args=[who.agency.code, *args])))


def public(paper: Paper) -> dict[str, object]:
    """What anybody is told of it."""
    issued = find_issued(paper.code)
    assert issued
    return shown(issued)


class TestAVoidCorrection:
    def test_the_paper_before_it_counts_again(self, cast: Cast, first: Paper, second: Paper) -> None:
        assert replacement_of(first) == second
        void(second, cast.staff)
        assert replacement_of(first) is None
        assert current_papers(cast.agency, YEAR) == [first]
        view = overview_of(cast.agency, YEAR)
        assert view
        assert (view.memo, view.in_force[PaperKind.MEMO]) == (first, first)
        assert public(first)["replaced_by"] is None

    def test_every_page_says_so(self, client: Client, cast: Cast, first: Paper, second: Paper) -> None:
        void(second, cast.staff)
        book = page(client, "reports:number-book", cast.staff, second.unit_id, second.number_year)
        assert "แทน</a>" not in book
        assert f"เลขที่ {first.number} ลงนามครบ" in page(client, LIST, cast.staff, YEAR)
        assert VOID in page(client, "reports:paper", cast.staff, second.pk)
        assert "มีฉบับแก้ไขแล้ว" not in page(client, "reports:paper", cast.staff, first.pk)
        [group] = search(cast.staff, second.number).groups
        assert VOID in str(group.hits[0])

    def test_the_next_correction_takes_the_place_of_the_one_that_counts(
        self, cast: Cast, first: Paper, second: Paper
    ) -> None:
        void(second, cast.staff)
        third = correct_paper(paper=first, reason="ยังผิดอยู่", by=cast.staff)
        assert correct_paper(paper=first, reason="อีกครั้ง", by=cast.staff) == third
        assert counted_before(third) == first
        assert f"ที่ {first.number}" in replacing_sentence(third)
        third = make_issued(cast, third)
        assert replacement_of(first) == third
        assert public(first)["replaced_by"].number == third.number  # type: ignore[attr-defined]
        assert public(third)["replaces"].number == first.number  # type: ignore[attr-defined]

    def test_who_cancels_it_is_told_beforehand(
        self, client: Client, cast: Cast, first: Paper, second: Paper
    ) -> None:
        assert f"ฉบับก่อนหน้า เลขที่ {first.number} กลับมาเป็นฉบับที่ใช้" in asked(client, cast, second)
        assert f"เลขที่ {second.number} ซึ่งเป็นฉบับแก้ไขของเลขที่นี้ ยังใช้อยู่ตามเดิม" in asked(client, cast, first)


class TestTheOnlyOne:
    def test_none_counts_and_another_may_begin(self, client: Client, cast: Cast, first: Paper) -> None:
        assert "ไม่มีฉบับอื่นใช้แทน" in asked(client, cast, first)
        void(first, cast.staff)
        [memo] = [row for row in papers_of_year(cast.agency, YEAR) if row.rules.kind == PaperKind.MEMO]
        assert (memo.paper, memo.void, memo.can_begin) == (None, first, True)
        listed = page(client, LIST, cast.staff, YEAR)
        assert f"เลขที่ {first.number} <a" in listed
        assert "จึงยังไม่มีฉบับที่ใช้อยู่" in listed
        again = start_paper(agency=cast.agency, kind=PaperKind.MEMO, fiscal_year=YEAR, by=cast.staff)
        assert (again.pk == first.pk, again.replaces) == (False, None)

    def test_a_correction_of_it_names_it(self, cast: Cast, first: Paper) -> None:
        void(first, cast.staff)
        assert f"ที่ {first.number}" in replacing_sentence(
            correct_paper(paper=first, reason="ผิด", by=cast.staff)
        )


def asked(client: Client, cast: Cast, paper: Paper) -> str:
    """The page that asks before its number is cancelled, reached with the number as it is printed."""
    client.force_login(cast.staff.user)
    where = reverse("reports:number-cancel", args=[cast.agency.code, paper.unit_id, paper.number_year])
    return read(client.post(where, {"place": paper.number, "reason": "ออกผิด"}))


def test_a_paper_leads_to_the_cancelling_of_its_number(client: Client, cast: Cast, first: Paper) -> None:
    told = page(client, "reports:paper", cast.staff, first.pk)
    where = reverse("reports:number-book", args=[cast.agency.code, first.unit_id, first.number_year])
    link = f"{where}?cancel={first.number_place}"
    assert f'href="{link}#cancel"' in told
    assert f'value="{first.number_place}"' in read(client.get(link))
