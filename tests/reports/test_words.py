"""Lines of papers end between words that a reader keeps whole."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from newmm_tokenizer.tokenizer import word_tokenize

from reports import continuation, pdf, places, words
from reports.unbroken import kept_whole, spans_in
from tests.factories import Cast
from tests.reports.kinds import KINDS, content_of_kind
from tests.reports.sample_memo import POINTS, memo

THAI = re.compile("[\u0e01-\u0e4e]")
FREQUENT = (
    "องค์การบริหารส่วนตำบลแม่คำมีได้เผยแพร่ผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐผ่านช่องทางของ"
    "เว็บไซต์หลักและกำหนดให้ทุกส่วนราชการกำกับติดตามตัวชี้วัดที่รับผิดชอบพร้อมทั้งเปิดโอกาสให้ผู้มีส่วนได้ส่วนเสียเสนอแนะ"
)


def paragraphs(html: str) -> Iterator[list[str]]:
    """The lines of every paragraph and cell of a paper."""
    from weasyprint.formatting_structure import boxes

    def lines(box: Any) -> Iterator[str]:
        if isinstance(box, boxes.LineBox):
            yield "".join(getattr(part, "text", "") for part in box.descendants())
        else:
            for child in getattr(box, "children", ()):
                yield from lines(child)

    def blocks(box: Any) -> Iterator[list[str]]:
        if box.element_tag in {"p", "td"}:
            yield list(lines(box))
        else:
            for child in getattr(box, "children", ()):
                yield from blocks(child)

    for page in pdf.lay_out_html("v1", html).pages:
        yield from blocks(page._page_box)


def ends(html: str) -> Iterator[tuple[str, bool]]:
    """Each line end between two Thai letters, as "before|after", and whether it stands between two words."""
    for lines in paragraphs(html):
        text, place = "".join(lines), 0
        between, reached = set(), 0
        for word in word_tokenize(text):
            reached += len(word)
            between.add(reached)
        for line, following in pairwise(lines):
            place += len(line)
            if line and following and THAI.match(line[-1]) and THAI.match(following[0]):
                yield f"{text[place - 8 : place]}|{text[place : place + 8]}", place in between


def long_text() -> dict[str, Any]:
    """A memo whose paragraphs begin a little further on each time, so that lines end everywhere."""
    texts = ["ก" * shift + " " + text for shift in range(14) for text in (*POINTS, FREQUENT)]
    blocks = [{"type": "paragraph", "text": text} for text in texts]
    return memo(sections=[{"heading": "ข้อเท็จจริง", "blocks": blocks}])


def test_few_lines_end_inside_a_word() -> None:
    found = list(ends(pdf.paper_html(long_text())))
    inside = [end for end, is_between in found if not is_between]
    assert len(found) > 150
    assert len(inside) <= 0.06 * len(found), inside


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_nor_in_any_kind_of_paper(cast: Cast, kind: str) -> None:
    found = list(ends(pdf.paper_html(content_of_kind(cast, kind))))
    inside = [end for end, is_between in found if not is_between]
    assert len(inside) <= max(1, 0.06 * len(found)), inside


def breaks(text: str, **environment: str) -> str:
    """A text with a bar wherever a fresh process would end a line."""
    program = (
        "import sys, django; django.setup(); from reports import continuation; text = sys.argv[1]; "
        "places = [0, *continuation._word_breaks(text), len(text)]; "
        "print('|'.join(text[a:b] for a, b in zip(places, places[1:])))"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "ita_portal.settings", "PYTHONIOENCODING": "utf-8"}
    kept = {name: value for name, value in os.environ.items() if name != words.FOLDER_VARIABLE}
    ran = subprocess.run(
        [sys.executable, "-c", program, text],
        env={**kept, **settings, **environment},
        cwd=Path(pdf.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.strip()


def test_the_names_of_the_place_are_kept_whole(tmp_path: Path) -> None:
    name = "ทุ่งกุลาลายสือ"
    assert name not in breaks(f"ที่{name}และ", ITA_DATA_DIR=str(tmp_path)).split("|")
    with override_settings(DATA_DIR=tmp_path):
        words.keep_names([name])
    assert name in breaks(f"ที่{name}และ", ITA_DATA_DIR=str(tmp_path)).split("|")


def torn(content: dict[str, Any], name: str) -> list[str]:
    """The line ends of a paper that stand inside a name, as "before|after"."""
    found = []
    for lines in paragraphs(pdf.paper_html(content)):
        whole, place = "".join(lines), 0
        inside = {at.start() + step for at in re.finditer(name, whole) for step in range(1, len(name))}
        for line in lines:
            place += len(line)
            if place in inside:
                found.append(f"{whole[place - 8 : place]}|{whole[place : place + 8]}")
    return found


def test_the_name_of_an_agency_is_kept_whole_from_its_first_paper() -> None:
    """Where the process began before the agency was set up, or was renamed."""
    name = "ทุ่งกุลาลายสือ"
    text = f"องค์การบริหารส่วนตำบล{name}ได้เผยแพร่ผลการประเมินของตำบล{name}" * 3
    blocks = [{"type": "paragraph", "text": "ก" * shift + " " + text} for shift in range(14)]
    content = memo(sections=[{"heading": "ข้อเท็จจริง", "blocks": blocks}])
    content["agency"] = f"องค์การบริหารส่วนตำบล{name}"
    with kept_whole(content):
        assert torn(content, name) == []
    assert torn(content, name) != []


def test_a_short_name_is_one_only_after_what_places_are_called_by() -> None:
    with kept_whole({"agency": "เทศบาลตำบลปง"}):
        assert spans_in("ปรับไปงานอื่น") == []
        assert spans_in("โครงการ “ปงใสสะอาด”") == [(9, 11), (8, 10)]
        assert spans_in("เทศบาลตำบลปง และ ทต.ปง") == [(10, 12), (20, 22)]


def test_nor_does_the_mark_of_the_next_page_end_inside_it() -> None:
    name = "ทุ่งกุลาลายสือ"
    with kept_whole({"agency": f"เทศบาลตำบล{name}"}):
        marks = {continuation.mark_text("ก" * shift + name + "ได้ดำเนินการ" * 3) for shift in range(28)}
    cut = [mark for mark in marks if name not in mark and re.search("ก(ทุ|ทุ่ง|ทุ่งกุลา)[.]", mark)]
    assert cut == []


def test_no_line_ends_after_an_opening_quotation_mark() -> None:
    text = "ดำเนินการตามแผน ได้แก่ “มาตรการยกระดับการปรับปรุงระบบการทำงาน” และ ‘มาตรการเปิดเผยข้อมูล’ ต่อไป"
    blocks = [{"type": "paragraph", "text": "ก" * shift + " " + text * 2} for shift in range(60)]
    content = memo(sections=[{"heading": "ข้อเท็จจริง", "blocks": blocks}])
    with kept_whole(content):
        ends = [line[-1:] for lines in paragraphs(pdf.paper_html(content)) for line in lines]
    assert len(ends) > 2 * len(blocks)
    assert not {"“", "‘"} & set(ends)


TOGETHER = (
    "๓๐ กันยายน ๒๕๗๐",
    "๑ ตุลาคม พ.ศ. ๒๕๖๙",
    "๗ มาตรการ",
    "๑๒ ข้อ",
    "๘๕.๖๙ คะแนน)",
    "ไม่บรรลุเป้าหมาย",
    "ไม่ต่ำกว่า",
    "ไม่ผ่านเกณฑ์",
    "การปฏิบัติงาน",
)


@pytest.mark.parametrize("words_kept", TOGETHER)
def test_what_is_read_together_stands_on_one_line(words_kept: str) -> None:
    text = f"ตามที่รายงาน {words_kept} และจะได้รายงานต่อไป"
    blocks = [{"type": "paragraph", "text": "ก" * shift + " " + text * 3} for shift in range(30)]
    content = memo(sections=[{"heading": "ข้อเท็จจริง", "blocks": blocks}])
    with kept_whole(content):
        assert torn(content, re.sub("[ .)]", ".", words_kept)) == []


def test_a_date_wider_than_its_cell_is_broken_and_stays_inside(cast_free_table: dict[str, Any]) -> None:
    with kept_whole(cast_free_table):
        cells = [lines for lines in paragraphs(pdf.paper_html(cast_free_table)) if "กันยายน" in "".join(lines)]
    assert [len(lines) > 1 for lines in cells] == [True]


@pytest.fixture
def cast_free_table() -> dict[str, Any]:
    """A memo with a table whose second column is narrower than a date."""
    columns = [{"label": label, "width": width} for label, width in (("มาตรการ", "14.5cm"), ("วันที่", "1.5cm"))]
    rows = [{"cells": ["อบรม", "30 กันยายน 2570"], "continues": False, "whole": False}]
    table = {
        "type": "table",
        "columns": columns,
        "rows": rows,
        "caption": "",
        "middle": [],
        "named": 0,
        "called": "",
    }
    return memo(sections=[{"heading": "ข้อเท็จจริง", "blocks": [table]}])


def test_papers_are_set_with_the_name_of_their_own_agency(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    content = memo()
    lay_out = pdf.lay_out_html

    def looking(version: str, html: str) -> Any:
        seen.append(spans_in(content["agency"]))
        return lay_out(version, html)

    monkeypatch.setattr(pdf, "lay_out_html", looking)
    pdf.lay_out(content)
    pdf.render(content)
    assert len(seen) >= 2
    assert all(seen)
    assert spans_in(content["agency"]) == []


@pytest.mark.django_db
def test_an_agency_brings_the_names_of_its_place(cast: Cast, tmp_path: Path) -> None:
    cast.agency.district, cast.agency.province = "หนองไผ่", "เพชรบูรณ์"
    assert list(places.place_names(cast.agency)) == ["แม่คำมี", "หนองไผ่", "เพชรบูรณ์"]
    with override_settings(DATA_DIR=tmp_path):
        places.keep_place_names()
    assert "แม่คำมี" in words.words(tmp_path / "words")


def test_the_dictionary_is_made_once(tmp_path: Path) -> None:
    for _ in range(2):
        breaks("หน่วยงาน", ITA_DATA_DIR=str(tmp_path))
    [made] = tmp_path.glob("words/*/*")
    assert made.name == "thbrk.tri"
    assert made.stat().st_size > 1_000_000


def test_a_site_may_bring_its_own(tmp_path: Path) -> None:
    own = str(tmp_path / "own")
    assert breaks("หน่วยงาน", ITA_DATA_DIR=str(tmp_path), LIBTHAI_DICTDIR=own) == "หน่วย|งาน"
    assert not (tmp_path / "words").exists()


def test_without_the_library_papers_are_still_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv(words.FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr(words, "_LIBRARY", "libnowhere.so")
    words._choose(tmp_path)
    assert words.FOLDER_VARIABLE not in os.environ
    assert "libnowhere" in caplog.text


def test_every_term_is_one_that_a_dictionary_can_hold() -> None:
    terms = Path(words.__file__).with_name("terms.txt").read_text(encoding="utf-8").split()
    assert [term for term in terms if not words._WORD.fullmatch(term)] == []
    assert len(terms) == len(set(terms))
