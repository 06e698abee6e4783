"""An administrator's corrections: a new revision of their agency, adopted by an unconfirmed result only."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from agencies.audit import verify
from agencies.events import Event
from agencies.models import AuditEvent
from agencies.transitions import Refused
from agencies.versions import Stale
from assessments.actions import open_year
from assessments.corrections import correct_edition
from assessments.editions import (
    EDITIONS_DIR,
    BadEdition,
    apply_editions,
    current_edition,
    files_are_applied,
    pack_of,
)
from assessments.item_actions import save_item_scores
from assessments.models import Assessment, Edition
from assessments.packs import YearPack
from assessments.queries import entered_of, result_of, scores_of
from tests.factories import Cast, confirm, make_year, scores


def current(cast: Cast, year: int = 2563) -> Edition:
    edition = current_edition(year, cast.agency)
    assert edition
    return edition


def correct(cast: Cast, year: int = 2563, **changes: Any) -> Edition:
    """A correction by the agency's administrator; the threshold becomes 80 unless told otherwise."""
    base = current(cast, year)
    pack = replace(pack_of(base), **(changes or {"threshold": Decimal("80.00")}))
    return correct_edition(base=base, pack=pack, reason="ตามหนังสือสำนักงาน ป.ป.ช.", by=cast.admin)


def retitled(pack: YearPack, code: str, title: str) -> YearPack:
    items = tuple(replace(rule, title=title) if rule.code == code else rule for rule in pack.items)
    return replace(pack, items=items)


class TestCorrect:
    def test_it_is_a_new_revision_beside_the_old_one(self, cast: Cast) -> None:
        old = current(cast)
        before = pack_of(old)
        new = correct(cast)
        assert (new.revision, new.agency, new.corrected_by) == (2, cast.agency, cast.admin)
        assert new.corrected_at is not None
        assert (pack_of(new).threshold, pack_of(old)) == (Decimal("80.00"), before)
        assert replace(pack_of(new), revision=1, threshold=before.threshold) == before

    def test_the_next_one_follows_it(self, cast: Cast) -> None:
        correct(cast)
        assert correct(cast, threshold=Decimal("81.00")).revision == 3
        assert current(cast).revision == 3

    def test_items_and_sub_indicators_come_along(self, cast: Cast) -> None:
        base = current(cast)
        pack = retitled(pack_of(base), "o1", "โครงสร้างหน่วยงาน")
        new = correct_edition(base=base, pack=pack, reason="คู่มือ", by=cast.admin)
        rule = pack_of(new).item("o1")
        assert rule
        assert (rule.title, rule.sub_indicator) == ("โครงสร้างหน่วยงาน", "9.1")
        assert pack_of(new).sub_indicators == pack_of(base).sub_indicators

    def test_it_is_recorded_with_what_changed_and_why(self, cast: Cast) -> None:
        new = correct(cast)
        event = AuditEvent.objects.get(event=Event.EDITION_CORRECTED)
        assert event.changes == {"threshold": ["85.00", "80.00"]}
        assert event.comment == "ตามหนังสือสำนักงาน ป.ป.ช."
        assert (event.actor, event.subject_id, event.chain.name) == (cast.admin.user, new.pk, "mae-kham-mi")
        assert list(verify()) == []

    def test_an_unknown_division_can_be_filled_in(self, cast: Cast) -> None:
        """FY2569 refuses to compute OIT until somebody with the handbook says how its items are divided."""
        known = pack_of(current(cast, 2568))
        base = pack_of(current(cast, 2569))
        items = tuple(
            replace(rule, sub_indicator="9.1" if rule.indicator == "disclose" else "10.1")
            if rule.code.startswith("o")
            else rule
            for rule in base.items
        )
        correct(cast, 2569, items=items, sub_indicators=known.sub_indicators)
        year = open_year(agency=cast.agency, fiscal_year=2569, by=cast.staff)
        save_item_scores(
            assessment=year,
            items={rule.code: Decimal(100) for rule in items if rule.indicator == "prevent"},
            by=cast.staff,
        )
        assert result_of(year).score_of("prevent") == Decimal("100.00")


class TestRefusals:
    def test_nothing_changed(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="ยังไม่ได้แก้ไขสิ่งใด"):
            correct(cast, threshold=Decimal("85.00"))

    def test_no_reason(self, cast: Cast) -> None:
        base = current(cast)
        pack = replace(pack_of(base), threshold=Decimal(80))
        with pytest.raises(Refused, match="กรุณาระบุเหตุผล"):
            correct_edition(base=base, pack=pack, reason=" ", by=cast.admin)

    def test_a_form_opened_before_another_correction(self, cast: Cast) -> None:
        base = current(cast)
        correct(cast)
        pack = replace(pack_of(base), threshold=Decimal(70))
        with pytest.raises(Stale):
            correct_edition(base=base, pack=pack, reason="เหตุผล", by=cast.admin)
        assert current(cast).threshold == Decimal("80.00")

    @pytest.mark.parametrize("field", ["instruments", "items"])
    def test_a_pack_that_cannot_be_used(self, cast: Cast, field: str) -> None:
        rows = getattr(pack_of(current(cast)), field)
        with pytest.raises(BadEdition):
            correct(cast, **{field: rows[1:]})
        assert Edition.objects.filter(agency=cast.agency).count() == 0


class TestResults:
    def test_an_unconfirmed_result_moves_with_its_scores(self, cast: Cast, year_s000: Assessment) -> None:
        save_item_scores(assessment=year_s000, items={"o1": Decimal(100)}, by=cast.staff)
        opened = year_s000.version
        new = correct(cast)
        year_s000.refresh_from_db()
        assert year_s000.edition == new
        assert year_s000.version > opened
        assert scores_of(year_s000) == scores()
        assert set(year_s000.scores.values_list("indicator__edition", flat=True)) == {new.pk}
        assert entered_of(year_s000).items == {"o1": Decimal("100.00")}
        assert str(result_of(year_s000).total) == "60.40"
        assert [row.rule.code for row in result_of(year_s000).weak] == [
            "quality",
            "comm",
            "improve",
            "disclose",
            "prevent",
        ]
        event = AuditEvent.objects.get(event=Event.EDITION_ADOPTED)
        assert (event.changes, event.subject_id) == ({"revision": [1, 2]}, year_s000.pk)

    def test_a_confirmed_result_keeps_its_edition(self, cast: Cast, year_s000: Assessment) -> None:
        confirm(year_s000, by=cast.staff)
        old = year_s000.edition
        correct(cast)
        year_s000.refresh_from_db()
        assert year_s000.edition == old
        assert "fix" in [row.rule.code for row in result_of(year_s000).weak]
        assert not AuditEvent.objects.filter(event=Event.EDITION_ADOPTED).exists()

    def test_a_year_opened_later_begins_with_it(self, cast: Cast) -> None:
        new = correct(cast)
        assert open_year(agency=cast.agency, fiscal_year=2563, by=cast.staff).edition == new

    def test_another_agency_is_not_bound(self, cast: Cast, others: Cast, year_s003: Assessment) -> None:
        correct(cast)
        year_s003.refresh_from_db()
        assert (year_s003.edition.revision, year_s003.edition.agency) == (1, None)
        assert current(others).agency is None
        assert current_edition(2563) == current(others)
        assert correct(others, threshold=Decimal("70.00")).revision == 2

    def test_all_or_nothing(self, cast: Cast, year_s000: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*args: Any, **kwargs: Any) -> None:
            raise RuntimeError("no record")

        monkeypatch.setattr("assessments.corrections._adopt", broken)
        with pytest.raises(RuntimeError):
            correct(cast)
        assert not Edition.objects.filter(agency=cast.agency).exists()
        assert not AuditEvent.objects.filter(event=Event.EDITION_CORRECTED).exists()


class TestFilesBesideCorrections:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return Path(shutil.copytree(EDITIONS_DIR, tmp_path / "editions"))

    def raise_revision(self, folder: Path, revision: int) -> None:
        path = folder / "2563" / "edition.toml"
        text = path.read_text(encoding="utf-8").replace("revision = 1", f"revision = {revision}", 1)
        path.write_text(text.replace('threshold = "85.00"', 'threshold = "90.00"', 1), encoding="utf-8")

    def test_the_same_files_again_say_who_keeps_a_correction(self, cast: Cast) -> None:
        correct(cast)
        outcome = {row.fiscal_year: row for row in apply_editions()}[2563]
        assert (outcome.action, outcome.note) == ("same", "mae-kham-mi keeps its own revision 2")
        assert files_are_applied()
        assert current(cast).threshold == Decimal("80.00")

    def test_a_file_of_the_same_revision_does_not_replace_the_agencys(self, cast: Cast, folder: Path) -> None:
        correct(cast)
        self.raise_revision(folder, 2)
        outcome = {row.fiscal_year: row for row in apply_editions(folder=folder)}[2563]
        assert (outcome.action, outcome.note) == ("added", "mae-kham-mi keeps its own revision 2")
        assert current(cast).threshold == Decimal("80.00")
        plain = current_edition(2563)
        assert plain
        assert plain.threshold == Decimal("90.00")

    def test_a_newer_file_is_the_next_word(self, cast: Cast, folder: Path) -> None:
        correct(cast)
        self.raise_revision(folder, 3)
        outcome = {row.fiscal_year: row for row in apply_editions(folder=folder)}[2563]
        assert (outcome.action, outcome.note) == ("added", "")
        assert current(cast).threshold == Decimal("90.00")
        assert correct(cast, threshold=Decimal("88.00")).revision == 4


class TestEditionsFromBeforeItems:
    """A portal that was in use before it knew items gets them without a new revision."""

    def strip(self, edition: Edition, digest: str) -> None:
        edition.items.all().delete()
        edition.sub_indicators.all().delete()
        edition.facts.filter(key__in=["item_counts", "sub_indicators", "item_means", "item_titles"]).delete()
        edition.instruments.update(by_sub_indicators=False)
        edition.digest = digest
        edition.save()

    def test_an_edition_in_use_is_completed(self, cast: Cast, year_s000: Assessment) -> None:
        wanted = pack_of(year_s000.edition)
        self.strip(year_s000.edition, "without items")
        assert pack_of(year_s000.edition).items == ()
        outcome = {row.fiscal_year: row.action for row in apply_editions()}
        assert (outcome[2563], outcome[2564]) == ("completed", "same")
        year_s000.refresh_from_db()
        assert pack_of(year_s000.edition) == wanted
        assert files_are_applied()
        assert str(result_of(year_s000).total) == "60.40"

    def test_one_from_before_topics_gets_them_too(self, cast: Cast) -> None:
        year = make_year(cast, 2567)
        wanted = pack_of(year.edition)
        year.edition.topics.all().delete()
        year.edition.facts.filter(key="topics").delete()
        year.edition.digest = "without topics"
        year.edition.save()
        assert pack_of(year.edition).topics == ()
        assert {row.fiscal_year: row.action for row in apply_editions()}[2567] == "completed"
        year.refresh_from_db()
        completed = pack_of(year.edition)
        assert (completed.topics, completed.items) == (wanted.topics, wanted.items)
        assert set(completed.facts) == set(wanted.facts)

    def test_one_that_differs_otherwise_is_refused_as_ever(self, cast: Cast, year_s000: Assessment) -> None:
        self.strip(year_s000.edition, "without items, other threshold")
        year_s000.edition.threshold = Decimal("84.00")
        year_s000.edition.save()
        assert {row.fiscal_year: row.action for row in apply_editions()}[2563] == "refused"
        assert not year_s000.edition.items.exists()


def test_an_edition_with_a_correction_of_its_own_year_is_still_one_result(cast: Cast) -> None:
    year = make_year(cast, 2568)
    correct(cast, 2568)
    year.refresh_from_db()
    assert str(result_of(year).total) == "60.40"
