"""How the plan of a year answers the result of the year before."""

from __future__ import annotations

from datetime import date

from agencies.models import Membership
from assessments.editions import current_edition, pack_of
from assessments.models import Assessment
from measures.checks import check_answers
from measures.models import WeakPoint
from measures.queries import measures_of, pack_for_plan, plan_view, round_dates
from tests.factories import S003, Cast, make_measure, make_year, scores


def covered(cast: Cast, year: int = 2564) -> dict[int, list[str]]:
    """``{indicator number: titles of its measures}`` of the weak indicators."""
    view = plan_view(cast.agency, year)
    return {row.indicator.rule.number: [measure.title for measure in row.measures] for row in view.coverage}


class TestCoverage:
    def test_every_weak_indicator_waits_for_a_measure(self, cast: Cast, year_s000: Assessment) -> None:
        view = plan_view(cast.agency, 2564)
        assert [row.indicator.rule.number for row in view.uncovered] == [5, 6, 7, 8, 9, 10]
        assert (view.measures, view.assessment) == ([], year_s000)

    def test_a_measure_answers_the_indicators_it_names(self, cast: Cast, year_s000: Assessment) -> None:
        make_measure(cast, title="ก", indicator_codes=["disclose", "prevent"])
        make_measure(cast, title="ข", indicator_codes=["disclose"])
        assert covered(cast) == {5: [], 6: [], 7: [], 8: [], 9: ["ก", "ข"], 10: ["ก"]}

    def test_a_measure_for_a_strong_indicator_covers_no_weak_one(
        self, cast: Cast, year_s000: Assessment
    ) -> None:
        make_measure(cast, indicator_codes=["duty"])
        assert not any(covered(cast).values())

    def test_the_plan_of_another_year_answers_another_result(self, cast: Cast, year_s000: Assessment) -> None:
        make_measure(cast, fiscal_year=2563, starts_on=date(2019, 10, 1), due_on=date(2020, 9, 30))
        assert not any(covered(cast).values())

    def test_nor_does_another_agencys(self, cast: Cast, others: Cast, year_s000: Assessment) -> None:
        make_measure(others)
        assert not any(covered(cast).values())

    def test_a_strong_year_asks_for_nothing(self, cast: Cast) -> None:
        make_year(cast, figures=scores(S003))
        assert covered(cast) == {}

    def test_a_year_without_a_result_asks_for_nothing(self, cast: Cast) -> None:
        view = plan_view(cast.agency, 2564)
        assert (view.assessment, view.result, view.coverage) == (None, None, [])
        assert check_answers(cast.agency, 2563) == []

    def test_what_is_unanswered_is_a_warning_that_leads_to_a_new_measure(
        self, cast: Cast, year_s000: Assessment
    ) -> None:
        make_measure(cast, indicator_codes=["fix", "quality", "comm", "improve", "disclose"])
        [found] = check_answers(cast.agency, 2563)
        assert (found.rule, found.subject) == ("weak-without-measure", "การป้องกันการทุจริต")
        assert "ตัวชี้วัดที่ 10 การป้องกันการทุจริต ได้ 12.50 คะแนน" in found.message
        assert found.url == "/mae-kham-mi/2564/measures/new/?indicator=prevent"


class TestReads:
    def test_a_plan_may_be_written_before_its_year_has_rules(self, cast: Cast) -> None:
        make_year(cast, 2569)
        assert current_edition(2570) is None
        pack = pack_for_plan(cast.agency, 2570)
        assert pack
        assert pack.fiscal_year == 2569

    def test_far_from_any_rules_there_is_no_plan(self, cast: Cast) -> None:
        assert pack_for_plan(cast.agency, 2599) is None

    def test_follow_up_dates_fall_in_the_plan_year(self, db: None) -> None:
        edition = current_edition(2563)
        assert edition
        days = [day for day, rule in round_dates(pack_of(edition), 2564) if rule.required]
        assert days == [date(2021, 3, 31), date(2021, 9, 30)]

    def test_a_list_of_measures_costs_the_same_for_one_and_for_three(
        self, cast: Cast, year_s000: Assessment, django_assert_num_queries: object
    ) -> None:
        def read() -> list[tuple[str, int, int, str]]:
            return [
                (str(row.agency), len(row.units.all()), len(row.rounds.all()), row.owner_label)
                for row in measures_of(cast.agency, 2564)
            ]

        make_measure(cast)
        with django_assert_num_queries(5):  # type: ignore[operator]
            assert len(read()) == 1
        make_measure(cast)
        make_measure(cast, owner=None, owner_name="นายนอก ระบบ")
        with django_assert_num_queries(5):  # type: ignore[operator]
            rows = read()
        assert [row[3] for row in rows] == ["นางอรอร คำลือ", "นางอรอร คำลือ", "นายนอก ระบบ"]

    def test_the_owner_is_named_with_or_without_an_account(self, cast: Cast) -> None:
        assert make_measure(cast).owner_label == Membership.objects.get(pk=cast.staff.pk).display_name
        assert make_measure(cast, owner=None).owner_label == ""

    def test_a_weak_point_speaks_its_code(self, cast: Cast) -> None:
        point = WeakPoint.objects.get(measure=make_measure(cast))
        assert (str(point), point.indicator_code) == ("disclose", "disclose")
