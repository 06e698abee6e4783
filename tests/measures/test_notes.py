"""What is told of a plan and holds nothing: a year that is over, rounds after a measure has ended."""

from __future__ import annotations

from datetime import date

from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from measures.checks import findings_of
from measures.notes import late_rounds_told, rounds_after_due, target_day_told, year_has_ended
from measures.queries import plan_view
from measures.rewriting import adopt_plan
from reports.checks import check_paper
from reports.models import PaperKind
from tests.as_read import as_read
from tests.factories import Cast, make_measure
from tests.forms_on_pages import form_with
from tests.reports.facts import make_paper

ENDED, LAST_DAY = date(2021, 10, 1), date(2021, 9, 30)


def test_a_plan_not_in_force_is_told_that_its_year_is_over(cast: Cast) -> None:
    plan = make_measure(cast).plan
    assert year_has_ended(2564, plan, LAST_DAY) == []
    [told] = year_has_ended(2564, plan, ENDED)
    assert "ปีงบประมาณ 2564 สิ้นสุดแล้วเมื่อ 30 กันยายน 2564" in told.message
    assert "แผนปี 2565" in told.message
    adopt_plan(plan=plan, adopted_on=date(2020, 10, 15), by=None)
    plan.refresh_from_db()
    assert year_has_ended(2564, plan, ENDED) == []


def test_the_page_of_the_plan_says_so(cast: Cast, client: Client) -> None:
    make_measure(cast)
    client.force_login(cast.staff.user)
    shown = client.get(reverse("measures:plan", args=[cast.agency.code, 2564])).content.decode()
    assert "ปีงบประมาณ 2564 สิ้นสุดแล้วเมื่อ 30 กันยายน 2564" in as_read(shown)


def test_an_announcement_dated_after_its_year_is_warned_of(cast: Cast) -> None:
    make_measure(cast)
    paper = make_paper(cast, PaperKind.ANNOUNCEMENT, 2564)
    for dated_on, is_told in ((date(2021, 9, 30), False), (date(2021, 10, 1), True)):
        paper.dated_on = dated_on
        assert ("announced-after-year" in {row.rule for row in check_paper(paper)}) == is_told


def test_a_round_after_the_measure_is_due_is_told(cast: Cast) -> None:
    measure = make_measure(cast, due_on=date(2021, 6, 30))
    told = late_rounds_told(measure)
    assert "ครบกำหนด 30 มิถุนายน 2564 แต่มีรอบติดตามหลังจากนั้น คือ 30 กันยายน 2564" in told
    assert [row.message for row in rounds_after_due(plan_view(cast.agency, 2564))] == [told]
    measure.rounds.update(status="done")
    assert late_rounds_told(measure) == ""


def test_saving_a_measure_tells_of_a_target_that_names_another_day(cast: Cast, client: Client) -> None:
    measure = make_measure(cast, target="เผยแพร่ครบภายใน ๓๐ เมษายน ๒๕๖๔", due_on=date(2021, 4, 30))
    assert target_day_told(measure) == ""
    client.force_login(cast.staff.user)
    page = reverse("measures:measure-edit", args=[cast.agency.code, 2564, measure.pk])
    data = form_with(client.get(page).content.decode(), "due_on") | {"due_on": ["31 พ.ค. 2564"]}
    told = as_read(client.post(page, data, follow=True).content.decode())
    assert "ระบุวันที่ 30 เมษายน 2564 แต่วันครบกำหนดคือ 31 พฤษภาคม 2564" in told
    measure.target = "คะแนนไม่ต่ำกว่า 85"
    assert target_day_told(measure) == ""


def test_the_record_of_a_year_carried_out_keeps_an_owner_who_left(cast: Cast) -> None:
    measure = make_measure(cast)
    Membership.objects.filter(pk=cast.staff.pk).update(is_active=False)
    measure.refresh_from_db()
    assert [row.rule for row in findings_of(measure)] == ["measure-owner-left"]
    adopt_plan(plan=measure.plan, adopted_on=date(2020, 10, 15), by=None)
    measure.refresh_from_db()
    assert findings_of(measure) == []
