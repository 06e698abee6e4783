"""The library: its files, what it offers a plan, picking, and what an agency adds or puts away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.events import Event
from agencies.models import AuditEvent, Membership
from agencies.transitions import Refused
from agencies.versions import Stale
from assessments.editions import EDITIONS_DIR, current_edition, pack_of, read_pack
from assessments.models import Assessment
from assessments.packs import YearPack, fold_name
from desk.demo_clock import as_of
from measures.checks import check_measures, steps_differ_between_measures
from measures.library_actions import (
    change_recommendation,
    pick_recommendations,
    restore_recommendation,
    retire_recommendation,
)
from measures.library_files import (
    LIBRARY_DIR,
    BadLibrary,
    digest_of,
    item_keys,
    library_is_loaded,
    load_library,
    read_library,
)
from measures.library_forms import initial_recommendation
from measures.models import Measure, Plan, Recommendation
from measures.queries import measures_of
from measures.recommendations import items_under, library_view, recommendations_for, usable
from tests.factories import CODES, Cast, make_recommendation
from thai.fiscal import FiscalYear

Sign = Callable[[Client, Membership], Client]


def packs() -> Iterator[YearPack]:
    for path in sorted(EDITIONS_DIR.glob("*/edition.toml")):
        yield read_pack(path)[0]


def pack(year: int) -> YearPack:
    edition = current_edition(year)
    assert edition is not None
    return pack_of(edition)


def ours(*keys: str) -> list[Recommendation]:
    return list(Recommendation.objects.filter(agency=None, key__in=keys))


def pick(cast: Cast, *keys: str, year: int = 2564, **more: Any) -> list[Measure]:
    return pick_recommendations(
        agency=cast.agency, fiscal_year=year, pack=pack(year - 1), rows=ours(*keys), by=cast.staff, **more
    )


class TestFiles:
    def test_each_indicator_has_at_least_three(self) -> None:
        whole = [row.indicator_code for row in read_library() if not row.item_key]
        assert {code: whole.count(code) >= 3 for code in CODES} == dict.fromkeys(CODES, True)

    def test_each_item_has_at_least_one(self) -> None:
        assert {row.item_key for row in read_library()} - {""} == set(item_keys())
        assert len(item_keys()) >= 30

    def test_every_title_of_a_key_stands_in_an_edition(self) -> None:
        known = {fold_name(item.title) for year in packs() for item in year.items}
        unknown = {key.key: key.titles - known for key in item_keys().values()}
        assert {key: titles for key, titles in unknown.items() if titles} == {}

    def test_every_disclosed_item_of_every_year_has_a_key(self) -> None:
        titles = {title for key in item_keys().values() for title in key.titles}
        assert [
            f"{year.fiscal_year} {item.code} {item.title}"
            for year in packs()
            for item in year.items
            if item.code.startswith("o") and fold_name(item.title) not in titles
        ] == []

    def test_steps_are_four_to_six_and_differ(self) -> None:
        for row in read_library():
            steps = row.steps.splitlines()
            assert 4 <= len(steps) <= 6, row.key
            assert len(set(steps)) == len(steps), row.key

    def test_titles_differ_and_no_year_stands_in_them(self) -> None:
        titles = [row.title for row in read_library()]
        assert len(set(titles)) == len(titles)
        assert not any("25" in "".join(getattr(row, name) for name in ("title", "guideline", "steps"))
                       for row in read_library())  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("[[recommendations]", "own.toml"),
            ('[[recommendations]]\nkey = "a"\n', "title"),
            ('[[recommendations]]\nkey = "a"\nitem = "no-such"\n', "no-such"),
        ],
    )
    def test_a_broken_file_is_named(self, tmp_path: Path, text: str, word: str) -> None:
        (tmp_path / "items.toml").write_text("items = []", encoding="utf-8")
        (tmp_path / "own.toml").write_text(text, encoding="utf-8")
        with pytest.raises(BadLibrary, match=r"own\.toml") as broken:
            read_library(tmp_path)
        assert word in str(broken.value)

    def test_a_key_may_stand_once(self, tmp_path: Path) -> None:
        for path in LIBRARY_DIR.glob("*.toml"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
        (tmp_path / "again.toml").write_bytes((LIBRARY_DIR / "duty.toml").read_bytes())
        with pytest.raises(BadLibrary, match="stands twice"):
            read_library(tmp_path)


@pytest.mark.django_db
class TestLoading:
    def test_it_was_loaded_and_loading_again_changes_nothing(self) -> None:
        assert library_is_loaded()
        assert load_library() == 0
        assert Recommendation.objects.filter(agency=None).count() == len(read_library())

    def test_a_changed_text_is_taken_and_what_left_is_retired(self, tmp_path: Path, cast: Cast) -> None:
        own = make_recommendation(cast)
        for path in LIBRARY_DIR.glob("*.toml"):
            text = path.read_text(encoding="utf-8").replace("งานค้าง", "เรื่องค้าง")
            (tmp_path / path.name).write_text(text, encoding="utf-8")
        (tmp_path / "asset.toml").unlink()
        assert load_library(tmp_path) > 3
        assert not library_is_loaded()
        assert Recommendation.objects.get(key="asset-guideline").is_retired
        assert "เรื่องค้าง" in Recommendation.objects.get(key="duty-responsibility").steps
        assert not Recommendation.objects.get(pk=own.pk).is_retired
        load_library()
        assert library_is_loaded()
        assert not Recommendation.objects.get(key="asset-guideline").is_retired

    def test_the_digest_follows_the_files(self, tmp_path: Path) -> None:
        (tmp_path / "a.toml").write_text("x", encoding="utf-8")
        before = digest_of(tmp_path)
        (tmp_path / "a.toml").rename(tmp_path / "b.toml")
        assert digest_of(tmp_path) != before


@pytest.mark.django_db
class TestOffers:
    def test_items_are_found_under_the_number_of_their_year(self) -> None:
        found = {year.fiscal_year: [item.code for item in items_under(year, "e-service")] for year in packs()}
        assert found == {
            2562: ["o17"], 2563: ["o17"], 2564: ["o17"], 2565: ["o17"],
            2566: ["o18"], 2567: ["o13"], 2568: ["o10"], 2569: ["o10"],
        }  # fmt: skip

    def test_for_an_indicator_and_for_lost_items(self, cast: Cast) -> None:
        rows = recommendations_for(cast.agency, pack(2563), indicator="fix", items=["o17"])
        assert [row.key for row in rows] == [
            "item-e-service", "fix-leadership", "fix-review-plan", "fix-whistleblower", "fix-audit-follow-up",
        ]  # fmt: skip

    def test_weak_indicators_stand_first_in_sight(self, cast: Cast, year_s000: Assessment) -> None:
        view = library_view(cast.agency, pack(2563), 2564)
        assert [shelf.rule.number for shelf in view.shown("")] == [5, 6, 7, 8, 9, 10]
        assert [shelf.rule.code for shelf in view.shown("duty")] == ["duty"]
        assert len(view.shown("all")) == len(view.shelves) == 10

    def test_lost_items_stand_before_the_rest(self, cast: Cast, year_s000: Assessment) -> None:
        year_s000.item_scores.create(code="o17", value=0)
        year_s000.item_scores.create(code="o1", value=100)
        [shelf] = library_view(cast.agency, pack(2563), 2564).shown("disclose")
        assert [offer.row.key for offer in shelf.lost] == ["item-e-service"]
        assert "item-structure" in [offer.row.key for offer in shelf.rest]

    def test_each_year_shows_every_recommendation_once(self, cast: Cast) -> None:
        for year in packs():
            shown = [
                offer.row.pk
                for shelf in library_view(cast.agency, year, year.fiscal_year + 1).shelves
                for offer in (*shelf.whole, *shelf.lost, *shelf.rest)
            ]
            assert len(shown) == len(set(shown)), year.fiscal_year


class TestPicking:
    def test_late_in_the_year_a_measure_begins_with_the_next_month(
        self, cast: Cast, year_s000: Assessment
    ) -> None:
        with as_of(datetime(2020, 11, 22, 3, 0, tzinfo=UTC)):
            [measure] = pick(cast, "fix-leadership")
        assert (measure.starts_on, measure.due_on) == (date(2020, 12, 1), date(2021, 9, 30))

    def test_several_become_drafts_in_one_act(self, cast: Cast, year_s000: Assessment) -> None:
        first, second = pick(cast, "item-e-service", "fix-leadership")
        assert [first.order, second.order] == [1, 2]
        year = FiscalYear(2564)
        assert (second.starts_on, second.due_on) == (year.starts_on, year.ends_on)
        assert [step.text for step in first.steps.all()] == ours("fix-leadership")[0].steps.splitlines()
        assert {str(point) for point in second.weak_points.all()} == {"disclose", "o17"}
        assert list(second.units.all()) == [cast.office]
        assert {first.recommendation, second.recommendation} == set(ours("fix-leadership", "item-e-service"))
        assert AuditEvent.objects.filter(event=Event.MEASURE_ADDED).count() == 2

    def test_a_topic_is_named_only_where_the_year_has_topics(self, cast: Cast) -> None:
        [before] = pick(cast, "item-e-service")
        [after] = pick(cast, "item-e-service", year=2568)
        assert (before.topic, after.topic) == (None, 2)

    def test_what_is_for_every_office_says_so(self, cast: Cast) -> None:
        [measure] = pick(cast, "duty-equal-service")
        assert measure.all_units

    def test_twice_is_once(self, cast: Cast) -> None:
        pick(cast, "fix-leadership")
        assert pick(cast, "fix-leadership") == []
        assert Measure.objects.count() == 1

    def test_a_plan_in_force_asks_for_a_reason(self, cast: Cast) -> None:
        pick(cast, "fix-leadership")
        Plan.objects.update(adopted_on="2020-10-27")
        with pytest.raises(Refused):
            pick(cast, "fix-whistleblower")
        assert len(pick(cast, "fix-whistleblower", reason="ผู้บริหารสั่งการ")) == 1


class TestOwn:
    def test_a_stale_form_changes_nothing(self, cast: Cast) -> None:
        row = make_recommendation(cast)
        content = initial_recommendation(row) | {"indicator_code": "fix", "item_key": "", "title": "ใหม่"}
        change_recommendation(row=row, content=content, by=cast.staff, version=row.version)
        with pytest.raises(Stale):
            change_recommendation(row=row, content=content, by=cast.staff, version=1)

    def test_ours_is_put_away_for_one_agency_only(self, cast: Cast, others: Cast) -> None:
        [row] = ours("fix-leadership")
        retire_recommendation(row=row, by=cast.staff)
        retire_recommendation(row=row, by=cast.staff)
        assert row not in usable(cast.agency)
        assert row in usable(others.agency)
        assert AuditEvent.objects.filter(event=Event.RECOMMENDATION_RETIRED).count() == 1
        restore_recommendation(row=row, by=cast.staff)
        restore_recommendation(row=row, by=cast.staff)
        assert row in usable(cast.agency)
        assert AuditEvent.objects.filter(event=Event.RECOMMENDATION_RESTORED).count() == 1

    def test_ones_own_is_put_away_too_and_never_seen_elsewhere(self, cast: Cast, others: Cast) -> None:
        row = make_recommendation(cast)
        assert row in usable(cast.agency)
        assert row not in usable(others.agency)
        retire_recommendation(row=row, by=cast.staff)
        assert row not in usable(cast.agency)
        restore_recommendation(row=row, by=cast.staff)
        assert row in usable(cast.agency)


class TestPages:
    @pytest.fixture
    def staff(self, client: Client, cast: Cast, as_officer: Sign) -> Client:
        return as_officer(client, cast.staff)

    def address(self, cast: Cast, name: str = "library", *more: int) -> str:
        return reverse(f"measures:{name}", args=[cast.agency.code, 2564, *more])

    def test_picking_from_the_page(self, staff: Client, cast: Cast, year_s000: Assessment) -> None:
        rows = ours("fix-leadership", "comm-website")
        answer = staff.post(self.address(cast, "library-pick"), {"picks": [row.pk for row in rows]})
        assert answer.status_code == 302
        page = staff.get(self.address(cast)).content.decode()
        assert page.count("อยู่ในแผนแล้ว</span>") == 2
        assert f'value="{rows[0].pk}"' not in page

    def test_nothing_ticked_is_told(self, staff: Client, cast: Cast) -> None:
        answer = staff.post(self.address(cast, "library-pick"))
        assert answer.status_code == 422
        assert "กรุณาเลือกมาตรการอย่างน้อย 1 รายการ" in answer.content.decode()

    def test_another_agencys_cannot_be_picked(self, staff: Client, cast: Cast, others: Cast) -> None:
        theirs, [mine] = make_recommendation(others), ours("fix-leadership")
        answer = staff.post(self.address(cast, "library-pick"), {"picks": [mine.pk, theirs.pk]})
        assert answer.status_code == 422
        assert f'value="{mine.pk}" id="pick-{mine.pk}" checked' in answer.content.decode()
        assert not Measure.objects.exists()

    def test_a_proposed_plan_is_left_alone(self, staff: Client, cast: Cast) -> None:
        pick(cast, "fix-leadership")
        Plan.objects.update(state="proposed", proposed_at="2020-10-01T00:00Z", proposed_by=cast.staff)
        [row] = ours("comm-website")
        answer = staff.post(self.address(cast, "library-pick"), {"picks": [row.pk]})
        assert answer.status_code == 422
        assert "ยังดำเนินการไม่ได้" in answer.content.decode()

    def test_one_of_our_own_is_written_changed_and_put_away(self, staff: Client, cast: Cast) -> None:
        wrong = staff.post(self.address(cast, "recommendation-add"), {"title": "ก", "steps": " \n"})
        assert wrong.status_code == 422
        data = {"title": "มาตรการของเรา", "about": "item:e-service", "steps": "1. หนึ่ง\n๒) สอง"}
        assert staff.post(self.address(cast, "recommendation-add"), data).status_code == 302
        row = Recommendation.objects.get(agency=cast.agency)
        assert (row.steps, row.item_key, row.indicator_code) == ("หนึ่ง\nสอง", "e-service", "disclose")
        edit = self.address(cast, "recommendation-edit", row.pk)
        assert staff.post(edit, data | {"title": "ใหม่", "version": 1}).status_code == 302
        stale = staff.post(edit, data | {"title": "เก่า", "version": 1})
        assert "มีผู้บันทึกข้อมูลหน้านี้" in stale.content.decode()
        staff.post(self.address(cast, "recommendation-retire", row.pk))
        assert "มาตรการแนะนำที่หน่วยงานเลิกใช้" in staff.get(self.address(cast)).content.decode()
        staff.post(self.address(cast, "recommendation-restore", row.pk))
        assert "มาตรการแนะนำที่หน่วยงานเลิกใช้" not in staff.get(self.address(cast)).content.decode()

    def test_putting_one_away_asks_first_and_says_what_follows(self, staff: Client, cast: Cast) -> None:
        [row] = ours("item-e-service")
        page = staff.get(self.address(cast) + "?indicator=disclose").content.decode()
        address = self.address(cast, "recommendation-retire", row.pk)
        before, after = page.split(f'formaction="{address}"')
        asked = before.rsplit("<details", 1)[1]
        assert "app-ask-first" in asked
        assert "นำกลับมาใช้ได้จากท้ายหน้านี้" in asked
        assert after.split("</button>")[0].startswith(">ยืนยันเลิกใช้<")

    def test_one_may_be_adapted_before_it_is_added(self, staff: Client, cast: Cast) -> None:
        [row] = ours("item-e-service")
        page = staff.get(self.address(cast, "measure-add") + f"?recommendation={row.pk}").content.decode()
        assert row.title in page
        assert "ทดสอบยื่นคำขอจริงทุกเดือน" in page

    @pytest.mark.parametrize("about", ["no-such", "item:no-such", ""])
    def test_it_must_be_for_something_that_is_there(self, staff: Client, cast: Cast, about: str) -> None:
        address = self.address(cast, "recommendation-add") + f"?indicator={about}"
        answer = staff.post(address, {"title": "ก", "about": about, "steps": "หนึ่ง"})
        assert answer.status_code == 422
        assert not Recommendation.objects.filter(agency=cast.agency).exists()

    def test_ours_cannot_be_edited(self, staff: Client, cast: Cast) -> None:
        [row] = ours("fix-leadership")
        assert staff.get(self.address(cast, "recommendation-edit", row.pk)).status_code == 404

    def test_who_may_only_look_finds_nothing_to_press(
        self, client: Client, cast: Cast, as_officer: Sign, year_s000: Assessment
    ) -> None:
        page = as_officer(client, cast.mayor).get(self.address(cast)).content.decode()
        assert "เพิ่มที่เลือกลงในแผน" not in page
        assert 'name="picks"' not in page
        assert "มาตรการแสดงความมุ่งมั่นของผู้บริหาร" in page

    def test_queries_do_not_grow_with_what_is_picked(
        self, staff: Client, cast: Cast, year_s000: Assessment, django_assert_max_num_queries: Any
    ) -> None:
        pick(cast, "fix-leadership", "comm-website", "item-e-service", "item-news", "quality-no-bribe")
        staff.get(self.address(cast))
        with django_assert_max_num_queries(16):
            staff.get(self.address(cast) + "?indicator=all")


def test_what_is_picked_lacks_only_its_owner(cast: Cast) -> None:
    pick(cast, *Recommendation.objects.filter(agency=None).values_list("key", flat=True), year=2569)
    measures = list(measures_of(cast.agency, 2569))
    assert steps_differ_between_measures(measures) == []
    found = check_measures(measures)
    assert {(finding.rule, finding.message.rpartition("ยังขาด ")[2]) for finding in found} == {
        ("measure-incomplete", "เจ้าของมาตรการ")
    }
