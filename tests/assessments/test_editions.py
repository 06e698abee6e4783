"""Year packs in the tables: applied whole or not at all, never changed under a result that uses them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from agencies.events import Event
from agencies.models import AuditEvent
from assessments.actions import open_year
from assessments.editions import (
    EDITIONS_DIR,
    BadEdition,
    apply_editions,
    current_edition,
    files,
    known_years,
    pack_of,
    read_pack,
)
from assessments.models import Edition
from tests.factories import Cast

YEAR = 2563


@pytest.fixture
def folder(db: None, tmp_path: Path) -> Path:
    """A copy of the packs that a test may spoil."""
    return Path(shutil.copytree(EDITIONS_DIR, tmp_path / "editions"))


def edit(folder: Path, old: str, new: str, year: int = YEAR) -> Path:
    path = folder / str(year) / "edition.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def actions(folder: Path, **options: bool) -> dict[int, str]:
    return {row.fiscal_year: row.action for row in apply_editions(folder=folder, **options)}


def contents() -> list[tuple[int, int, str, str]]:
    return list(Edition.objects.order_by("pk").values_list("pk", "fiscal_year", "title", "digest"))


def test_what_the_tables_give_back_is_what_the_files_say(db: None) -> None:
    for path in files():
        pack, digest = read_pack(path)
        edition = current_edition(pack.fiscal_year)
        assert edition is not None
        assert (pack_of(edition), edition.digest) == (pack, digest)


def test_the_same_files_twice_change_nothing(folder: Path) -> None:
    before = contents()
    assert set(actions(folder).values()) == {"same"}
    assert contents() == before


def test_loading_is_recorded(folder: Path) -> None:
    edit(folder, 'threshold = "85.00"', 'threshold = "86.00"')
    before = AuditEvent.objects.filter(event=Event.EDITION_LOADED).count()
    apply_editions(folder=folder)
    added = AuditEvent.objects.filter(event=Event.EDITION_LOADED).order_by("sequence")[before:]
    assert [row.subject_label for row in added] == ["เกณฑ์ปีงบประมาณ พ.ศ. 2563 ฉบับที่ 1"]


def test_a_changed_file_nobody_uses_is_replaced(folder: Path) -> None:
    edit(folder, 'threshold = "85.00"', 'threshold = "86.00"')
    assert actions(folder)[YEAR] == "replaced"
    edition = current_edition(YEAR)
    assert edition
    assert str(pack_of(edition).threshold) == "86.00"
    assert Edition.objects.filter(fiscal_year=YEAR).count() == 1


def test_a_dry_run_says_what_would_happen_and_does_nothing(folder: Path) -> None:
    before = contents()
    edit(folder, 'threshold = "85.00"', 'threshold = "86.00"')
    assert actions(folder, dry_run=True)[YEAR] == "replaced"
    assert contents() == before


def test_a_new_revision_stands_beside_the_old_one(folder: Path, cast: Cast) -> None:
    year = open_year(agency=cast.agency, fiscal_year=YEAR, by=cast.staff)
    edit(folder, "revision = 1", "revision = 2")
    assert actions(folder)[YEAR] == "added"
    newest = current_edition(YEAR)
    year.refresh_from_db()
    assert newest
    assert (newest.revision, year.edition.revision) == (2, 1)
    assert known_years() == list(range(2569, 2561, -1))


def test_a_changed_file_in_use_is_refused_and_holds_back_all_others(folder: Path, cast: Cast) -> None:
    open_year(agency=cast.agency, fiscal_year=YEAR, by=cast.staff)
    edit(folder, 'threshold = "85.00"', 'threshold = "86.00"')
    edit(folder, 'threshold = "85.00"', 'threshold = "86.00"', year=2564)
    before = contents()
    outcomes = {row.fiscal_year: row for row in apply_editions(folder=folder)}
    assert (outcomes[YEAR].action, outcomes[2564].action) == ("refused", "replaced")
    assert outcomes[YEAR].note == "edition 2563 revision 1 is in use: raise its revision"
    assert contents() == before


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('weight = "30"', 'weight = "31"', "weights do not add up to 100"),
        ('instrument = "IIT"', 'instrument = "XIT"', "unknown instrument"),
        ("number = 2", "number = 3", "not numbered 1, 2, 3"),
        ('code = "budget"', 'code = "duty"', "an indicator code stands twice"),
        ('floor = "0.00"', 'floor = "1.00"', "go down to 0.00"),
        ('threshold = "85.00"', 'threshold = "high"', "InvalidOperation"),
        ("revision = 1", "", "KeyError('revision')"),
        ("revision = 1", "revision = ", "TOMLDecodeError"),
        ("number = 2", "nummer = 2", "TypeError"),
    ],
)
def test_a_bad_file_is_named_with_its_fault(folder: Path, old: str, new: str, problem: str) -> None:
    before = contents()
    path = edit(folder, old, new)
    with pytest.raises(BadEdition) as refused:
        read_pack(path)
    assert str(refused.value).startswith("2563/edition.toml: ")
    assert problem in str(refused.value)
    with pytest.raises(BadEdition, match=r"2563/edition\.toml"):
        apply_editions(folder=folder)
    assert contents() == before


def test_a_file_that_is_not_text_is_named(folder: Path) -> None:
    path = folder / str(YEAR) / "edition.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(BadEdition, match=r"2563/edition\.toml: UnicodeDecodeError"):
        read_pack(path)


class TestPack:
    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("การใช้อำนาจ", "power"),
            (" การใช้ อํานาจ ", "power"),
            ("การปรับปรุงการทำงาน", "improve"),
            ("การใช้ทรัพย์สินของทางราชการ", "asset"),
            ("bribery fraud", "duty"),
        ],
    )
    def test_an_indicator_is_found_as_people_write_it(self, typed: str, code: str) -> None:
        pack, _ = read_pack(EDITIONS_DIR / str(YEAR) / "edition.toml")
        found = pack.find_indicator(typed)
        assert found
        assert found.code == code

    def test_a_name_of_no_indicator_finds_none(self) -> None:
        pack, _ = read_pack(EDITIONS_DIR / str(YEAR) / "edition.toml")
        assert pack.find_indicator("การใช้") is None
        assert (pack.band("Z"), pack.paper("poster")) == (None, None)
        with pytest.raises(KeyError):
            pack.indicator("nothing")
