"""The year packs as files: complete, consistent, every fact with its source."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from thai.dates import MONTHS_SHORT, parse_thai_date
from thai.fiscal import FiscalYear

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "editions"
YEARS = range(2562, 2570)
LETTERS_UNTIL = 2565

KEYS = {
    "instruments": {"code", "name", "weight", "short"},
    "indicators": {"number", "code", "instrument", "name", "aliases", "measures", "advice"},
    "levels": {"name", "floor", "gate", "meaning"},
    "papers": {"kind", "item", "item_title", "title"},
    "cut_offs": {"month", "day", "name", "required"},
    "calendar": {"event", "from", "to", "note"},
    "facts": {"key", "text", "source", "verified"},
}
SINGLE_KEYS = {"fiscal_year", "revision", "title", "threshold", "eit_parts"}
FACTS = {
    "title", "indicators", "weights", "means", "eit_parts", "levels", "rounding", "threshold",
    "papers", "paper_years", "cut_offs", "calendar",
}  # fmt: skip
FACTS_OF_SOME_YEARS = {"indicator_8", "paper_contents", "topics"}
TOPIC_YEARS = {2567, 2568, 2569}
TOPIC_KEYS = {"number", "name", "indicators"}
MAY_BE_EMPTY = {"gate", "item", "item_title", "from", "to", "note"}
INDICATOR_CODES = [
    "duty",
    "budget",
    "power",
    "asset",
    "fix",
    "quality",
    "comm",
    "improve",
    "disclose",
    "prevent",
]
PAPER_KINDS = ["memo", "announcement", "analysis", "results", "development"]
LAST_OIT_ITEM = {2562: 48, 2563: 43, 2564: 43, 2565: 43, 2566: 43, 2567: 35, 2568: 28, 2569: 26}
UNVERIFIED = {  # facts for which no document or public place speaks
    "indicators": {2562, 2566, 2567, 2568, 2569},
    "weights": {2562, 2568, 2569},
    "eit_parts": {2562, 2563, 2565, 2566, 2567, 2568, 2569},
    "levels": set(),
    "rounding": set(YEARS),
    "papers": {2563, 2567, 2568},
}
BUDDHIST_YEAR = re.compile(r"(?<!\d)2[45]\d\d(?!\d)")


@pytest.fixture(params=YEARS, ids=str)
def edition(request: pytest.FixtureRequest) -> dict[str, Any]:
    return tomllib.loads((FOLDER / str(request.param) / "edition.toml").read_text(encoding="utf-8")) | {
        "folder": request.param
    }


def strings(value: Any) -> list[str]:
    """Every text inside a value, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = value.values()
    return [text for part in value for text in strings(part)] if not isinstance(value, int | bool) else []


def test_there_is_one_folder_for_each_year() -> None:
    assert sorted(path.parent.name for path in FOLDER.glob("*/edition.toml")) == [str(year) for year in YEARS]


def test_keys_are_the_known_ones(edition: dict[str, Any]) -> None:
    assert edition.keys() - {"folder", "topics"} == SINGLE_KEYS | KEYS.keys()
    for table, keys in KEYS.items():
        assert edition[table], table
        for row in edition[table]:
            assert row.keys() == keys, (table, row)


def test_the_years_of_seven_topics_have_them_and_say_how_sure_they_are(edition: dict[str, Any]) -> None:
    topics = edition.get("topics", [])
    year = edition["fiscal_year"]
    assert [row["number"] for row in topics] == (list(range(1, 8)) if year in TOPIC_YEARS else [])
    assert all(row.keys() == TOPIC_KEYS for row in topics)
    # Every indicator belongs to a topic, so that a measure for it can be put under one.
    assert {code for row in topics for code in row["indicators"]} == (
        set(INDICATOR_CODES) if topics else set()
    )
    facts = {row["key"]: row["verified"] for row in edition["facts"]}
    assert facts.get("topics") == ({2567: True}.get(year, False) if topics else None)


def test_the_file_speaks_of_its_own_year(edition: dict[str, Any]) -> None:
    assert edition["fiscal_year"] == edition["folder"]
    assert edition["revision"] >= 1
    for table in ("title", "instruments", "indicators", "levels", "papers", "cut_offs"):
        found = [text for text in strings(edition[table]) if BUDDHIST_YEAR.search(text)]
        assert found == [], "years in printed text come from {year}"
    own = {str(edition["fiscal_year"])}
    for fact in edition["facts"]:
        assert set(BUDDHIST_YEAR.findall(fact["text"])) <= own, fact


def test_nothing_needed_is_empty_and_texts_are_clean(edition: dict[str, Any]) -> None:
    for table in KEYS:
        for row in edition[table]:
            for key, value in row.items():
                assert value != "" or key in MAY_BE_EMPTY, (table, row)
    for text in strings(edition):
        assert text == " ".join(text.split()), text
        assert not re.search(r"[๐-๙\u200b\ufeff]|ํา|เเ", text), text


def test_ten_indicators_in_the_official_order(edition: dict[str, Any]) -> None:
    rows = edition["indicators"]
    assert [row["number"] for row in rows] == list(range(1, 11))
    assert [row["code"] for row in rows] == INDICATOR_CODES
    assert [row["instrument"] for row in rows] == ["IIT"] * 5 + ["EIT"] * 3 + ["OIT"] * 2


def test_every_spelling_of_an_indicator_means_one_indicator(edition: dict[str, Any]) -> None:
    spellings = [name.casefold() for row in edition["indicators"] for name in (row["name"], *row["aliases"])]
    assert len(spellings) == len(set(spellings))
    by_code = {row["code"]: {row["name"], *row["aliases"]} for row in edition["indicators"]}
    assert {"การใช้ทรัพย์สินของราชการ", "การใช้ทรัพย์สินของทางราชการ"} <= by_code["asset"]
    assert {"การปรับปรุงระบบการทำงาน", "การปรับปรุงการทำงาน"} <= by_code["improve"]
    assert all(any(name.isascii() for name in names) for names in by_code.values())


def test_advice_follows_the_words_of_a_memo(edition: dict[str, Any]) -> None:
    advice = [row["advice"] for row in edition["indicators"]]
    assert len(set(advice)) == 10
    for text in advice:
        assert not text.startswith(("ควร", "จึง", "ให้", "การ")), "it stands after จึงควร"
        assert 60 <= len(text) <= 260


def test_three_instruments_weigh_a_hundred(edition: dict[str, Any]) -> None:
    rows = edition["instruments"]
    assert [row["code"] for row in rows] == ["IIT", "EIT", "OIT"]
    assert sum(Decimal(row["weight"]) for row in rows) == 100


def test_bands_fall_to_zero_without_a_gap(edition: dict[str, Any]) -> None:
    floors = [Decimal(row["floor"]) for row in edition["levels"]]
    gates = [Decimal(row["gate"] or 0) for row in edition["levels"]]
    rungs = list(zip(floors, gates, strict=True))
    assert rungs == sorted(rungs, reverse=True)
    assert len(set(rungs)) == len(rungs)
    assert rungs[-1] == (0, 0)


def test_the_scheme_of_levels(edition: dict[str, Any]) -> None:
    names = [row["name"] for row in edition["levels"]]
    gates = [row["gate"] for row in edition["levels"]]
    if edition["fiscal_year"] <= LETTERS_UNTIL:
        assert names == ["AA", "A", "B", "C", "D", "E", "F"]
        assert set(gates) == {""}
    else:
        assert names == ["ผ่านดีเยี่ยม", "ผ่านดี", "ผ่าน", "ต้องปรับปรุง", "ต้องปรับปรุงโดยด่วน"]
        assert gates == ["95.00", "85.00", "", "", ""]
    assert edition["eit_parts"] == ("single" if edition["fiscal_year"] <= LETTERS_UNTIL else "two_parts")


def test_figures_are_written_with_two_decimals(edition: dict[str, Any]) -> None:
    figures = [edition["threshold"], *(row["floor"] for row in edition["levels"])]
    figures += [row["gate"] for row in edition["levels"] if row["gate"]]
    assert all(re.fullmatch(r"\d{1,2}\.\d\d", figure) for figure in figures)


def test_papers_answer_items_of_the_year(edition: dict[str, Any]) -> None:
    papers = {row["kind"]: row for row in edition["papers"]}
    assert [row["kind"] for row in edition["papers"]] == PAPER_KINDS
    last = LAST_OIT_ITEM[edition["fiscal_year"]]
    if edition["fiscal_year"] == 2562:
        assert {row["item"] for row in papers.values()} == {""}
    else:
        assert papers["results"]["item"] == f"o{last}"
        assert papers["analysis"]["item"] == papers["announcement"]["item"] == f"o{last - 1}"
        assert papers["memo"]["item"] == ""
    titles = {row["item"]: row["item_title"] for row in papers.values()}
    for row in papers.values():
        assert bool(row["item"]) == bool(row["item_title"])
        assert titles[row["item"]] == row["item_title"], "one item has one title"
        assert row["title"].format(agency="อบต.", year=1).count("{") == 0
        assert row["title"].count("{agency}") == row["title"].count("{year}") == 1


def test_titles_say_what_the_papers_hold(edition: dict[str, Any]) -> None:
    titles = {row["kind"]: row["title"] for row in edition["papers"]}
    assert titles["memo"].startswith("รายงานผลการประเมิน")
    assert "มาตรการ" not in titles["memo"]
    assert titles["announcement"].startswith("มาตรการ")
    assert titles["analysis"].startswith("รายงานการวิเคราะห์")
    assert titles["results"].startswith("รายงานผลการดำเนินการ")
    assert titles["development"].startswith("การนำผล")


def test_follow_up_rounds_stand_in_order(edition: dict[str, Any]) -> None:
    rounds = [(row["month"], row["day"], row["required"]) for row in edition["cut_offs"]]
    assert rounds == [(3, 31, True), (6, 30, False), (9, 30, True)]
    days = FiscalYear(edition["fiscal_year"]).cut_offs((month, day) for month, day, _ in rounds)
    assert [(day.month, day.day) for day in days] == [(month, day) for month, day, _ in rounds]


def test_calendar_dates_lie_in_the_year_and_in_order(edition: dict[str, Any]) -> None:
    year = FiscalYear(edition["fiscal_year"])
    for row in edition["calendar"]:
        assert row["from"] or row["to"] or row["note"]
        days = []
        for text in (row["from"], row["to"]):
            if text.startswith(MONTHS_SHORT):  # only the month is known
                assert row["note"], row
                days.append(parse_thai_date(f"1 {text}"))
            elif text:
                days.append(parse_thai_date(text))
        assert days == sorted(days)
        announced_after_the_year = row["event"] == "ประกาศผลการประเมิน"
        assert all(
            year.contains(day) or (announced_after_the_year and year.next.contains(day)) for day in days
        )


def test_every_fact_has_a_source(edition: dict[str, Any]) -> None:
    keys = [row["key"] for row in edition["facts"]]
    assert len(keys) == len(set(keys))
    assert set(keys) >= FACTS
    assert set(keys) <= FACTS | FACTS_OF_SOME_YEARS
    for row in edition["facts"]:
        assert len(row["source"]) >= 10, row
        doubtful = re.search("ความรู้ทั่วไป|ยังไม่พบ", row["source"]) is not None
        assert not (row["verified"] and doubtful), row


@pytest.mark.parametrize("key", sorted(UNVERIFIED))
def test_background_facts_are_marked_unverified(edition: dict[str, Any], key: str) -> None:
    verified = {row["key"]: row["verified"] for row in edition["facts"]}
    assert verified[key] is (edition["fiscal_year"] not in UNVERIFIED[key])
