"""A plan of a year that has no rules yet: nothing on its pages leads to a page that cannot be opened."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from agencies.models import Membership
from assessments.editions import known_years
from reports.checks import check_paper
from reports.drafting.memo import lacks
from tests.factories import S003, Cast, make_confirmed_year, make_measure, scores
from tests.reports.facts import make_paper

SignIn = Callable[[Client, Membership], Client]


@pytest.fixture
def year(cast: Cast) -> int:
    """The first year without rules; its plan answers the last that has them and holds one measure."""
    found = known_years()[0] + 1
    make_confirmed_year(cast, found - 1)
    days = (date(found - 543, 3, 31), date(found - 543, 9, 30))
    make_measure(cast, found, starts_on=days[0], due_on=days[1], cut_offs=days)
    return found


@pytest.mark.parametrize("name", ["", "library/", "rounds/", "board/", "matrix/", "outcomes/"])
def test_every_link_of_a_plan_page_opens(
    client: Client, as_officer: SignIn, cast: Cast, year: int, name: str
) -> None:
    page = f"/{cast.agency.code}/{year}/measures/{name}"
    html = as_officer(client, cast.staff).get(page).content.decode()
    links = {link.split("#")[0] for link in re.findall(r'<a [^>]*href="(/mae-kham-mi/[^"]+)"', html)}
    assert f"/{cast.agency.code}/{year}/measures/board/" in links
    assert {link: client.get(link.replace("&amp;", "&")).status_code for link in links} == dict.fromkeys(
        links, 200
    )


def test_carrying_on_waits_for_the_rules_of_the_year(
    client: Client, as_officer: SignIn, cast: Cast, year: int
) -> None:
    page = f"/{cast.agency.code}/{year}/measures/outcomes/"
    html = as_officer(client, cast.staff).get(page).content.decode()
    assert f"การยกมาตรการไปแผนปี {year + 1} เปิดได้เมื่อสำนักงาน ป.ป.ช. ประกาศเกณฑ์ของปี {year}" in html
    assert f"/{year + 1}/" not in html


def test_carrying_on_is_offered_where_the_next_plan_can_be_opened(
    client: Client, as_officer: SignIn, cast: Cast, year: int
) -> None:
    make_measure(cast, year - 1)
    page = f"/{cast.agency.code}/{year - 1}/measures/outcomes/"
    html = as_officer(client, cast.staff).get(page).content.decode()
    assert f"/{year}/measures/rollover/" in html
    assert "เปิดได้เมื่อ" not in html


def test_the_cell_of_a_score_to_come_says_when(
    client: Client, as_officer: SignIn, cast: Cast, year: int
) -> None:
    page = f"/{cast.agency.code}/{year}/measures/matrix/"
    for officer in (cast.staff, cast.mayor):
        html = as_officer(client, officer).get(page).content.decode()
        assert f"ยังไม่มีผลของปี {year} เปิดได้เมื่อสำนักงาน ป.ป.ช. ประกาศเกณฑ์ของปี {year}" in html
        assert f"บันทึกผลปี {year}" not in html


def test_the_page_of_the_year_says_when_and_leads_to_the_plan(
    client: Client, as_officer: SignIn, cast: Cast, year: int
) -> None:
    answer = as_officer(client, cast.mayor).get(f"/{cast.agency.code}/{year}/")
    html = answer.content.decode()
    assert answer.status_code == 404
    assert f"เปิดได้เมื่อสำนักงาน ป.ป.ช. ประกาศเกณฑ์ของปี {year}" in html
    assert f"พ.ศ. {known_years()[-1]} ถึง {year - 1}" in html
    assert f'href="/{cast.agency.code}/{year}/measures/"' in html
    assert "กรุณาตรวจว่าพิมพ์ปี" not in html


def test_a_year_far_away_has_no_plan_to_go_to(client: Client, as_officer: SignIn, cast: Cast) -> None:
    answer = as_officer(client, cast.staff).get(f"/{cast.agency.code}/2599/")
    assert answer.status_code == 404
    assert "/2599/measures/" not in answer.content.decode()


def test_papers_that_need_the_result_say_when_without_a_link(cast: Cast, year: int) -> None:
    [finding] = lacks(cast.agency, year)
    assert finding.message.endswith(f"ประกาศเกณฑ์ของปี {year} และมีผู้นำเข้าระบบแล้ว")
    assert finding.url == ""
    [open_year] = lacks(cast.agency, 2562)
    assert open_year.url == f"/{cast.agency.code}/2562/"
    assert "เปิดได้เมื่อ" not in open_year.message


def test_a_paper_of_the_plan_says_the_same_of_its_own_result(cast: Cast, year: int) -> None:
    make_confirmed_year(cast, year - 2, scores(S003))
    found = {row.rule: row for row in check_paper(make_paper(cast, "results", year))}
    assert found["result-not-recorded"].url == ""
    assert f"เปิดได้เมื่อสำนักงาน ป.ป.ช. ประกาศเกณฑ์ของปี {year}" in found["result-not-recorded"].message
