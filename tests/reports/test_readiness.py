"""What a result report lacks is listed with its way, asked about before submitting, and holds no draft."""

from __future__ import annotations

import re
from datetime import date

from django.test import Client
from django.urls import reverse

from desk.demo_clock import as_of, office_hour
from measures.models import Measure, Round
from reports.actions import withdraw_paper
from reports.checks import check_paper
from reports.drafting import results
from reports.models import Paper
from tests.factories import S003, Cast, make_confirmed_year, make_measure, scores
from tests.reports.facts import YEAR, make_paper, submit, tell_all


def rules(cast: Cast) -> dict[str, str]:
    return {row.rule: row.message for row in results.awaited(cast.agency, YEAR)}


def test_nobody_wrote_anything_yet(cast: Cast) -> None:
    make_measure(cast, YEAR)
    with as_of(office_hour(date(2021, 4, 2), 1)):
        found = rules(cast)
    assert found == {
        "rounds-unreported": "รอบติดตาม 2 จาก 2 รอบยังไม่มีรายงาน ถึงกำหนดแล้ว 1 รอบ",
        "outcomes-unwritten": "มาตรการ 1 จาก 1 มาตรการยังไม่ได้สรุปผล",
        "year-not-ended": "ปีงบประมาณ 2564 ยังไม่สิ้นสุด (สิ้นสุด 30 ก.ย. 2564)",
        "result-awaited": "ยังไม่ได้บันทึกผลคะแนนปี 2564",
    }


def test_each_leads_to_where_it_is_written(cast: Cast, client: Client) -> None:
    make_measure(cast, YEAR)
    client.force_login(cast.staff.user)
    ways = {row.rule: row.url for row in results.awaited(cast.agency, YEAR)}
    assert ways["result-awaited"] == reverse("desk:year", args=["mae-kham-mi", YEAR])
    for rule in ("rounds-unreported", "outcomes-unwritten"):
        assert client.get(ways[rule]).status_code == 200


def test_a_year_without_rules_is_no_way(cast: Cast) -> None:
    make_measure(cast, 2570)
    [found] = [row for row in results.awaited(cast.agency, 2570) if row.rule == "result-awaited"]
    assert found.url == ""


def test_once_all_is_told_and_the_year_is_over_nothing_is_lacking(cast: Cast) -> None:
    make_confirmed_year(cast, YEAR, scores(S003))
    make_measure(cast, YEAR)
    tell_all(cast)
    assert rules(cast) == {}


def test_without_a_plan_there_is_nothing_to_list(cast: Cast) -> None:
    assert rules(cast) == {}


def main_buttons(client: Client, cast: Cast, paper: Paper) -> list[tuple[str, str]]:
    """``(address, words)`` of the main buttons at the head of a paper's page."""
    client.force_login(cast.staff.user)
    said = client.get(reverse("reports:paper", args=["mae-kham-mi", paper.pk])).content.decode()
    return re.findall(r'<a class="btn btn-primary" href="([^"]+)">([^<]+)</a>', said)


def test_the_main_button_leads_to_what_is_missing_and_then_to_submitting(cast: Cast, client: Client) -> None:
    make_confirmed_year(cast, YEAR, scores(S003))
    make_measure(cast, YEAR)
    paper = make_paper(cast, "results")
    rounds, outcomes = (
        reverse(f"measures:{name}", args=["mae-kham-mi", YEAR]) for name in ("rounds", "outcomes")
    )
    assert main_buttons(client, cast, paper) == [(rounds, "ไปที่รอบติดตาม")]
    Round.objects.update(reported_on=date(2021, 9, 1), text="ดำเนินการแล้ว", status="done")
    assert main_buttons(client, cast, paper) == [(outcomes, "ไปสรุปผล")]
    tell_all(cast)
    submitting = reverse("reports:paper-submit", args=["mae-kham-mi", paper.pk])
    assert main_buttons(client, cast, paper) == [(submitting, "ตรวจและเสนอลงนาม")]


def test_rounds_still_to_come_and_a_paper_sent_back_do_not_hide_submitting(
    cast: Cast, client: Client
) -> None:
    make_measure(cast, YEAR)
    make_confirmed_year(cast)
    with as_of(office_hour(date(2021, 2, 1), 1)):
        Measure.objects.update(achievement="partly", outcome="ดีขึ้น")
        paper = make_paper(cast, "results")
        assert rules(cast)["rounds-not-due"].endswith("ทุกรอบที่เหลือยังไม่ถึงกำหนด")
        submitting = (reverse("reports:paper-submit", args=["mae-kham-mi", paper.pk]), "ตรวจและเสนอลงนาม")
        assert main_buttons(client, cast, paper) == [submitting]
    assert main_buttons(client, cast, paper) != [submitting]  # once they are due, they come first
    withdraw_paper(paper=submit(cast, paper), by=cast.staff)
    assert main_buttons(client, cast, paper) == [submitting]


def test_rounds_that_need_no_report_are_not_counted(cast: Cast) -> None:
    first, second = make_measure(cast, YEAR, title="หนึ่ง"), make_measure(cast, YEAR, title="สอง")
    done = first.rounds.order_by("cut_off").first()
    Round.objects.filter(pk=done.pk).update(reported_on=done.cut_off, text="ครบ", status="done")
    assert second.rounds.count() == 2
    assert "รอบติดตาม 2 จาก 3 รอบยังไม่มีรายงาน (ไม่นับ 1 รอบที่ไม่ต้องรายงาน)" in rules(cast)["rounds-unreported"]


def test_it_may_be_begun_and_is_held_until_reasons_are_given(cast: Cast) -> None:
    make_measure(cast, YEAR)
    paper = make_paper(cast, "results")
    asked = [row.rule for row in check_paper(paper) if row.waivable]
    assert asked == ["rounds-unreported", "outcomes-unwritten"]
    assert submit(cast, paper).state == "submitted"
