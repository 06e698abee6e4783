"""Several year files in one command: all of them are imported, or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agencies.models import Agency
from assessments.models import Assessment
from desk.yearfile import dump
from tests.desk.test_commands import run
from tests.desk.yearfiles import all_rows, result_file

pytestmark = pytest.mark.django_db


def written(folder: Path, name: str, content: dict[str, Any] | str) -> str:
    path = folder / name
    path.write_text(content if isinstance(content, str) else dump(content), encoding="utf-8")
    return str(path)


@pytest.fixture
def three(tmp_path: Path) -> list[str]:
    """Two years of an agency and one of another."""
    other = {"agency": {"code": "other", "name": "องค์การบริหารส่วนตำบลอื่น"}}
    return [
        written(tmp_path, "a-2563.json", result_file()),
        written(tmp_path, "a-2564.json", result_file() | {"fiscal_year": 2564}),
        written(tmp_path, "b-2563.json", result_file() | other),
    ]


def test_each_file_is_answered_for_in_the_order_given(three: list[str]) -> None:
    ran = run("import_year", *three, "--json")
    assert (ran.status, ran.err) == (0, "")
    rows = [(row["agency"], row["fiscal_year"], row["changed"]) for row in ran.json["files"]]
    assert rows == [
        ("mae-kham-mi", 2563, ["agency", "result"]),
        ("mae-kham-mi", 2564, ["result"]),
        ("other", 2563, ["agency", "result"]),
    ]
    assert Assessment.objects.count() == 3
    before = all_rows()
    again = run("import_year", *three)
    assert [line.split(":")[0].split(" ")[0] for line in again.out.splitlines()] == [row[0] for row in rows]
    assert again.out.count("ไม่มีอะไรเปลี่ยน") == 3
    assert all_rows() == before


def test_a_dry_run_of_several_builds_each_on_the_one_before_and_keeps_none(three: list[str]) -> None:
    before = all_rows()
    dry = run("import_year", *three, "--dry-run", "--json")
    assert all_rows() == before
    assert dry.json["files"] == [
        row | {"dry_run": True} for row in run("import_year", *three, "--json").json["files"]
    ]


@pytest.mark.parametrize(
    ("bad", "status"),
    [
        ("{", 2),
        (result_file(("101", "x")), 1),
        (result_file() | {"agency": {"code": "demo", "name": "ก"}}, 1),
    ],
    ids=["unreadable", "refused", "invalid"],
)
def test_one_bad_file_keeps_all_out_and_is_named(
    bad: dict[str, Any] | str, status: int, three: list[str], tmp_path: Path
) -> None:
    before = all_rows()
    path = written(tmp_path, "bad.json", bad)
    ran = run("import_year", *three, path)
    assert (ran.status, ran.out) == (status, "")
    assert path in ran.err
    assert not any(good in ran.err for good in three)
    assert all_rows() == before
    assert not Agency.objects.exists()
