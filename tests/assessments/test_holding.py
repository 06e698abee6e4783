"""Which figure holds: the typed one, the one of the items, or the one the clerk chose."""

from __future__ import annotations

from decimal import Decimal

import pytest

from agencies.events import Event
from agencies.models import AuditEvent
from agencies.transitions import Refused
from agencies.versions import Stale
from assessments.actions import open_year, save_scores
from assessments.editions import pack_of
from assessments.holding import Holding, holdings
from assessments.item_actions import Choice, choose_basis, save_item_scores, stored_choices
from assessments.models import Assessment, Basis
from assessments.queries import entered_of, recorded_years, result_of
from tests.factories import Cast, confirm, make_year

E8 = {
    f"e{n}": Decimal(score)
    for n, score in zip(range(11, 16), ("93.91", "89.11", "99.02", "88.79", "92.88"), strict=True)
}


def row(assessment: Assessment, code: str = "improve") -> Holding:
    return holdings(pack_of(assessment.edition), entered_of(assessment))[code]


def choose(assessment: Assessment, cast: Cast, basis: str, reason: str = "ตรงกับหนังสือแจ้งผล") -> bool:
    return choose_basis(assessment=assessment, choices={"improve": Choice(basis, reason)}, by=cast.staff)


@pytest.fixture
def itemised(cast: Cast, year_s000: Assessment) -> Assessment:
    """S000 has 71.85 for indicator 8; the items of S003 come to 92.74."""
    save_item_scores(assessment=year_s000, items=E8, by=cast.staff)
    return year_s000


class TestWhichHolds:
    def test_the_typed_one_until_the_clerk_has_spoken(self, itemised: Assessment) -> None:
        found = row(itemised)
        assert (found.differs, found.basis, found.uses_items) == (True, "", False)
        assert found.score == Decimal("71.85")
        assert result_of(itemised).score_of("improve") == Decimal("71.85")
        assert result_of(itemised).computed == []

    def test_the_computed_one_where_nothing_is_typed(self, cast: Cast, itemised: Assessment) -> None:
        save_scores(assessment=itemised, scores={"improve": None}, by=cast.staff)
        result = result_of(itemised)
        assert result.score_of("improve") == Decimal("92.74")
        assert [line.rule.code for line in result.computed] == ["improve"]
        assert result.is_complete
        assert str(result.instrument("EIT").score) == "79.49"

    @pytest.mark.parametrize(
        ("typed", "differs"), [("92.73", False), ("92.75", False), ("92.76", True), ("92.72", True)]
    )
    def test_a_cent_apart_is_agreement(
        self, cast: Cast, itemised: Assessment, typed: str, differs: bool
    ) -> None:
        save_scores(assessment=itemised, scores={"improve": Decimal(typed)}, by=cast.staff)
        assert row(itemised).differs is differs
        assert row(itemised).score == Decimal(typed)

    def test_the_chosen_one(self, cast: Cast, itemised: Assessment) -> None:
        choose(itemised, cast, Basis.ITEMS)
        assert result_of(itemised).score_of("improve") == Decimal("92.74")
        assert [line.rule.code for line in result_of(itemised).computed] == ["improve"]
        choose(itemised, cast, Basis.TYPED)
        assert result_of(itemised).score_of("improve") == Decimal("71.85")

    def test_a_choice_speaks_only_of_its_two_figures(self, cast: Cast, itemised: Assessment) -> None:
        choose(itemised, cast, Basis.ITEMS)
        save_scores(assessment=itemised, scores={"improve": Decimal("72.00")}, by=cast.staff)
        assert (row(itemised).basis, row(itemised).score) == ("", Decimal("72.00"))
        save_scores(assessment=itemised, scores={"improve": Decimal("71.85")}, by=cast.staff)
        assert row(itemised).basis == Basis.ITEMS
        save_item_scores(assessment=itemised, items={"e11": Decimal("0.00")}, by=cast.staff)
        assert (row(itemised).basis, row(itemised).score) == ("", Decimal("71.85"))

    def test_partly_entered_items_change_nothing(self, cast: Cast, itemised: Assessment) -> None:
        save_item_scores(assessment=itemised, items={"e15": None}, by=cast.staff)
        assert (row(itemised).computed, row(itemised).score) == (None, Decimal("71.85"))

    def test_items_alone_make_a_whole_year(self, cast: Cast) -> None:
        year = open_year(agency=cast.agency, fiscal_year=2563, by=cast.staff)
        items = {rule.code: Decimal(100) for rule in pack_of(year.edition).items}
        save_item_scores(assessment=year, items=items, by=cast.staff)
        assert str(result_of(year).total) == "100.00"
        assert len(result_of(year).computed) == 10


class TestQueries:
    def test_one_query_reads_both_kinds_for_any_number_of_years(
        self, cast: Cast, itemised: Assessment, django_assert_num_queries: object
    ) -> None:
        recorded_years(cast.agency)  # the packs are read once
        with django_assert_num_queries(2):  # type: ignore[operator]
            assert len(recorded_years(cast.agency)) == 1
        for fiscal_year in (2564, 2565):
            year = make_year(cast, fiscal_year)
            save_item_scores(assessment=year, items=E8, by=cast.staff)
        recorded_years(cast.agency)
        with django_assert_num_queries(2):  # type: ignore[operator]
            found = recorded_years(cast.agency)
        assert {year: str(line.result.total) for year, line in found.items()} == dict.fromkeys(
            (2565, 2564, 2563), "60.40"
        )


class TestSaveItems:
    def test_only_what_changed_is_recorded_and_the_order_is_the_years(
        self, cast: Cast, itemised: Assessment
    ) -> None:
        changed = save_item_scores(
            assessment=itemised,
            items={"o1": Decimal(100), "e11": Decimal("93.91"), "e12": None, "i1": Decimal(5)},
            by=cast.staff,
        )
        assert changed
        assert [line.code for line in itemised.item_scores.all()] == ["i1", "e11", "e13", "e14", "e15", "o1"]
        event = AuditEvent.objects.filter(event=Event.ITEMS_SAVED).latest("sequence")
        assert event.changes == {"e12": ["89.11", None], "i1": [None, "5"], "o1": [None, "100"]}

    def test_the_same_again_is_no_event(self, cast: Cast, itemised: Assessment) -> None:
        assert not save_item_scores(assessment=itemised, items=E8, by=cast.staff)
        assert AuditEvent.objects.filter(event=Event.ITEMS_SAVED).count() == 1

    @pytest.mark.parametrize(
        ("code", "why"),
        [
            ("o44", "ไม่มีข้อ “o44” ในเกณฑ์ปี 2563 ซึ่งมีข้อ o1–o43"),
            ("i31", "ซึ่งมีข้อ i1–i30"),
            ("moit3", "รายการ MOIT ของกระทรวงสาธารณสุข"),
        ],
    )
    def test_an_item_of_another_year_or_list_is_refused(
        self, cast: Cast, year_s000: Assessment, code: str, why: str
    ) -> None:
        with pytest.raises(Refused, match=why):
            save_item_scores(assessment=year_s000, items={code: Decimal(1)}, by=cast.staff)
        assert not year_s000.item_scores.exists()

    def test_a_stale_form_saves_nothing(self, cast: Cast, year_s000: Assessment) -> None:
        opened = year_s000.version
        save_item_scores(assessment=year_s000, items=E8, by=cast.staff, version=opened)
        again = Assessment.objects.get(pk=year_s000.pk)
        with pytest.raises(Stale):
            save_item_scores(assessment=again, items={"e11": Decimal(1)}, by=cast.head, version=opened)
        assert again.item_scores.get(code="e11").value == Decimal("93.91")

    def test_a_confirmed_year_is_locked(self, cast: Cast, year_s000: Assessment) -> None:
        locked = confirm(year_s000, by=cast.staff)
        with pytest.raises(Refused, match="ยืนยันแล้ว"):
            save_item_scores(assessment=locked, items=E8, by=cast.staff)
        assert not year_s000.item_scores.exists()


class TestChoose:
    def test_the_choice_and_its_reason_are_recorded(self, cast: Cast, itemised: Assessment) -> None:
        assert choose(itemised, cast, Basis.ITEMS, " ตรวจกับ ITAS แล้ว ")
        event = AuditEvent.objects.get(event=Event.BASIS_CHOSEN)
        assert event.changes == {"improve": [None, "items"]}
        assert event.comment == "การปรับปรุงระบบการทำงาน: ตรวจกับ ITAS แล้ว"
        assert stored_choices(itemised) == {"improve": Choice("items", "ตรวจกับ ITAS แล้ว")}

    def test_the_same_choice_again_is_no_event(self, cast: Cast, itemised: Assessment) -> None:
        choose(itemised, cast, Basis.ITEMS)
        assert not choose(itemised, cast, Basis.ITEMS)
        assert AuditEvent.objects.filter(event=Event.BASIS_CHOSEN).count() == 1

    @pytest.mark.parametrize(
        ("basis", "reason", "why"),
        [
            ("items", "  ", "กรุณาระบุเหตุผล"),
            ("", "เหตุผล", "กรุณาเลือกคะแนนที่ใช้"),
            ("both", "เหตุผล", "กรุณาเลือกคะแนนที่ใช้"),
        ],
    )
    def test_needs_a_choice_and_a_reason(
        self, cast: Cast, itemised: Assessment, basis: str, reason: str, why: str
    ) -> None:
        with pytest.raises(Refused, match=why):
            choose(itemised, cast, basis, reason)
        assert stored_choices(itemised) == {}

    def test_there_must_be_something_to_choose(self, cast: Cast, year_s000: Assessment) -> None:
        with pytest.raises(Refused, match="ไม่ต่างกันแล้ว"):
            choose(year_s000, cast, Basis.ITEMS)

    def test_a_confirmed_year_is_locked(self, cast: Cast, itemised: Assessment) -> None:
        choose(itemised, cast, Basis.TYPED)
        locked = confirm(itemised, by=cast.staff)
        with pytest.raises(Refused, match="ยืนยันแล้ว"):
            choose(locked, cast, Basis.ITEMS)
        assert row(itemised).basis == Basis.TYPED
