"""The items of the year packs as files: complete, consistent, nothing invented, every row with its source."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assessments.editions import EDITIONS_DIR, BadEdition, read_pack
from assessments.packs import TITLE_UNKNOWN, ItemKind, YearPack

YEARS = range(2562, 2570)
COUNTS = {  # IIT, EIT, OIT
    2562: (30, 15, 48),
    2563: (30, 15, 43),
    2564: (30, 15, 43),
    2565: (30, 15, 43),
    2566: (30, 15, 43),
    2567: (15, 9, 35),
    2568: (15, 9, 28),
    2569: (15, 9, 26),
}
SUB_CODES = ["9.1", "9.2", "9.3", "9.4", "9.5", "10.1", "10.2"]
SUB_SIZES = {
    2562: [9, 8, 7, 4, 5, 8, 7],
    2563: [9, 8, 7, 4, 5, 8, 2],
    2564: [9, 8, 7, 4, 5, 8, 2],
    2565: [9, 8, 7, 4, 5, 8, 2],
    2566: [10, 8, 4, 4, 4, 8, 5],
    2567: [6, 7, 4, 4, 4, 8, 2],
    2568: [4, 7, 2, 3, 4, 6, 2],
    2569: [],
}
WORDING_UNKNOWN = {2562: 45, 2566: 45}  # all survey items of these years have neither wording nor label
KEYS = {"code", "indicator", "title", "verified", "source"}
MORE_KEYS = {"sub_indicator", "label", "kind", "parts", "requires", "note"}


@pytest.fixture(params=YEARS, ids=str)
def year(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def pack(year: int) -> YearPack:
    return read_pack(EDITIONS_DIR / str(year) / "edition.toml")[0]


@pytest.fixture
def data(year: int) -> dict[str, Any]:
    return tomllib.loads((EDITIONS_DIR / str(year) / "items.toml").read_text(encoding="utf-8"))


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for part in inner for text in texts(part)]


def test_keys_are_the_known_ones(data: dict[str, Any]) -> None:
    assert data.keys() == {"by_sub_indicators", "sub_indicators", "items", "facts"}
    for row in data["items"]:
        assert KEYS <= row.keys() <= KEYS | MORE_KEYS, row


def test_texts_are_clean(data: dict[str, Any]) -> None:
    for text in texts(data):
        assert text == " ".join(text.split()), text
        assert not re.search(r"[๐-๙\u200b\ufeff]|ํา|เเ", text), text


def test_the_number_of_items(pack: YearPack, year: int) -> None:
    found = Counter(rule.code[0] for rule in pack.items)
    assert (found["i"], found["e"], found["o"]) == COUNTS[year]
    assert [pack.item_codes(letter) for letter in "ieo"] == [
        f"{letter}1–{letter}{count}" for letter, count in zip("ieo", COUNTS[year], strict=True)
    ]


def test_survey_items_share_their_indicators_evenly(pack: YearPack, year: int) -> None:
    sizes = {rule.code: len(pack.items_of(rule.code)) for rule in pack.indicators}
    iit, eit = ([6] * 5, [5] * 3) if year <= 2566 else ([3] * 5, [3] * 3)
    assert list(sizes.values())[:8] == iit + eit
    order = [rule.code for rule in pack.indicators]
    assert [order.index(rule.indicator) for rule in pack.items] == sorted(
        order.index(rule.indicator) for rule in pack.items
    )


def test_disclosure_items_stand_in_their_sub_indicators(pack: YearPack, year: int) -> None:
    sizes = Counter(rule.sub_indicator for rule in pack.items if rule.code.startswith("o"))
    expected = dict(zip(SUB_CODES, SUB_SIZES[year], strict=False)) or {"": 26}
    assert dict(sizes) == expected
    assert [rule.code for rule in pack.sub_indicators] == list(expected) or year == 2569
    assert all(not rule.sub_indicator for rule in pack.items if not rule.code.startswith("o"))
    assert [rule.code for rule in pack.instruments if rule.by_sub_indicators] == ["OIT"]


def test_a_year_whose_division_is_not_known_says_so() -> None:
    pack, _ = read_pack(EDITIONS_DIR / "2569" / "edition.toml")
    facts = {fact.key: fact for fact in pack.facts}
    assert pack.sub_indicators == ()
    assert not facts["sub_indicators"].verified
    assert "คำนวณคะแนนตัวชี้วัด OIT จากรายข้อไม่ได้" in facts["sub_indicators"].text


def test_what_is_not_known_is_empty_not_invented(pack: YearPack, year: int) -> None:
    nameless = [rule for rule in pack.items if rule.name == TITLE_UNKNOWN]
    assert len(nameless) == WORDING_UNKNOWN.get(year, 0)
    assert all(not rule.verified for rule in pack.items if not rule.title)
    assert all(rule.title for rule in pack.items if rule.code.startswith("o"))


def test_labels_of_ours_never_pass_for_wording(pack: YearPack, year: int) -> None:
    survey = [rule for rule in pack.items if rule.code[0] in "ie"]
    assert all(not (rule.title and rule.label) for rule in survey)
    if year >= 2567:
        assert all(rule.label and not rule.title and not rule.verified for rule in survey)


def test_every_row_has_a_source_and_doubt_is_not_called_verified(pack: YearPack) -> None:
    for rule in (*pack.items, *pack.sub_indicators):
        assert len(rule.source) >= 10, rule
        doubtful = re.search("ความรู้ทั่วไป|ยังไม่พบ|เทียบจาก", rule.source) is not None
        assert not (rule.verified and doubtful), rule


def test_titles_agree_with_the_papers_that_answer_them(pack: YearPack) -> None:
    for paper in pack.papers:
        if paper.item:
            rule = pack.item(paper.item)
            assert rule is not None
            assert rule.title == paper.item_title


def test_known_wordings_and_their_state() -> None:
    packs = {year: read_pack(EDITIONS_DIR / str(year) / "edition.toml")[0] for year in YEARS}

    def of(year: int, code: str) -> tuple[str, bool]:
        rule = packs[year].item(code)
        assert rule
        return rule.title, rule.verified

    assert of(2564, "o34") == ("เจตจำนงสุจริตของผู้บริหาร", True)
    assert of(2565, "o34") == ("นโยบายไม่รับของขวัญ (No Gift Policy)", True)
    assert of(2563, "o34") == ("เจตจำนงสุจริตของผู้บริหาร", False)
    assert of(2566, "o10") == ("นโยบายคุ้มครองข้อมูลส่วนบุคคล", True)
    assert of(2567, "o28")[1] is True
    assert of(2567, "o30")[1] is False
    assert of(2568, "o27")[1] is False
    assert of(2569, "o25") == ("การนำผลการประเมิน ITA ไปสู่การพัฒนาองค์กร", True)
    assert of(2562, "o48") == ("มาตรการตรวจสอบการใช้ดุลพินิจ", True)
    assert of(2562, "o1")[1] is False
    assert of(2563, "e11")[1] is True
    assert of(2563, "e11")[0].endswith("มากน้อยเพียงใด")
    assert of(2564, "i10")[1] is False
    assert of(2566, "i1") == ("", False)


def test_evidence_is_listed_where_it_is_known() -> None:
    pack, _ = read_pack(EDITIONS_DIR / "2567" / "edition.toml")
    listed = [rule for rule in pack.items if rule.requires]
    assert len(listed) >= 25
    assert all("S001" in rule.note for rule in listed)
    rule = pack.item("o4")
    assert rule
    assert rule.requires == ("ที่อยู่หน่วยงาน", "หมายเลขโทรศัพท์", "E-mail ของหน่วยงาน", "แผนที่ตั้ง")


def test_kinds_and_parts_of_survey_items() -> None:
    pack, _ = read_pack(EDITIONS_DIR / "2564" / "edition.toml")
    kinds = {rule.code: rule.kind for rule in pack.items}
    assert [kinds[code] for code in ("i1", "i4", "i9", "i11", "i26", "e8", "o1")] == [
        ItemKind.POSITIVE,
        ItemKind.BINARY_INVERTED,
        ItemKind.INVERTED,
        ItemKind.MIXED,
        ItemKind.BINARY,
        ItemKind.BINARY,
        ItemKind.UNKNOWN,
    ]
    rule = pack.item("i5")
    assert rule
    assert len(rule.parts) == 3


class TestBadFiles:
    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            ('code = "o43"', 'code = "o42"', "an item code stands twice"),
            ('code = "o43"', 'code = "o44"', "the items o are not numbered"),
            ('code = "o43"', 'code = "MOIT3"', "belongs to another list"),
            ('code = "o43"', 'code = "EB3"', "belongs to another list"),
            ('code = "o43"', 'code = "x43"', "x43 is not the code of an item"),
            (
                'code = "i1"\nindicator = "duty"',
                'code = "i1"\nindicator = "dutty"',
                "belongs to no indicator",
            ),
            ('sub_indicator = "9.1"', 'sub_indicator = "9.9"', "o1 names a sub-indicator"),
            ('sub_indicator = "9.1"', 'sub_indicator = "10.1"', "o1 names a sub-indicator"),
            ('code = "9.2"', 'code = "9.1"', "a sub-indicator stands twice"),
            ('by_sub_indicators = ["OIT"]', 'by_sub_indicators = ["XIT"]', "unknown instrument"),
            ('kind = "positive"', 'kind = "nice"', "ValueError"),
            ("verified = true", "verified = yes", "TOMLDecodeError"),
            ('title = "โครงสร้าง"', 'titel = "โครงสร้าง"', "TypeError"),
        ],
    )
    def test_each_is_named_with_its_fault(self, tmp_path: Path, old: str, new: str, problem: str) -> None:
        folder = Path(shutil.copytree(EDITIONS_DIR / "2563", tmp_path / "2563"))
        path = folder / "items.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(BadEdition, match=re.escape(problem)) as refused:
            read_pack(folder / "edition.toml")
        assert str(refused.value).startswith("2563/items.toml: ")

    def test_a_missing_one_is_named(self, tmp_path: Path) -> None:
        folder = Path(shutil.copytree(EDITIONS_DIR / "2563", tmp_path / "2563"))
        (folder / "items.toml").unlink()
        with pytest.raises(BadEdition, match=r"2563/items\.toml: FileNotFoundError"):
            read_pack(folder / "edition.toml")


def test_a_short_name_says_what_is_asked(pack: YearPack) -> None:
    labels = [rule.label for rule in pack.items if rule.label]
    assert [label for label in labels if len(label) < 10] == []
