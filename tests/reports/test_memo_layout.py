"""The memo keeps the layout of the typing guide, however much it holds."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby, pairwise, takewhile
from typing import Any

import pytest

from reports import continuation, pdf
from tests.reports.extraction import Word, drawn, letter, poppler_pages, squeeze, words
from tests.reports.kinds import rendered
from tests.reports.sample_memo import AGENCY, CONTENT, memo, signed_memo

CM = 72 / 2.54
LEFT, RIGHT = 3 * CM, 19 * CM
FILL_LEVELS = range(44)
PAGE_NUMBER = re.compile(r"- [๐-๙]+ -")


@cache
def sample() -> list[list[Word]]:
    return words(rendered(memo()).pdf)


def word(text: str, page: int = 1) -> Word:
    return next(word for word in sample()[page - 1] if word.text.startswith(text))


def filled(level: int) -> dict[str, Any]:
    """The sample pushed down by `level` lines; every third time without a closing sentence."""
    content = memo() if level % 2 else signed_memo()
    filler = [{"type": "paragraph", "text": f"บรรทัดที่ {n} ของข้อความนำ"} for n in range(level)]
    content["sections"][0]["blocks"][:0] = filler
    if level % 3 == 0:
        content["proposer"]["text"] = ""
    return content


@cache
def pages_at(level: int) -> list[list[str]]:
    """The lines of each page at a fill level, the continuation mark last, without the page number."""
    pages = poppler_pages(rendered(filled(level)).pdf)
    return [[line for line in page.splitlines() if not PAGE_NUMBER.fullmatch(line)] for page in pages]


def test_margins() -> None:
    everything = [word for page in sample() for word in page]
    assert min(word.left for word in everything) == pytest.approx(LEFT, abs=1)
    assert max(word.right for word in everything) < RIGHT + 1
    texts = [word for page in sample() for word in takewhile(lambda word: word.text[0] != "/", page)]
    assert max(word.bottom for word in texts) < 27.7 * CM
    assert all(27.7 * CM < word.top < 29 * CM for word in everything if word not in texts)


def test_a_paragraph_begins_two_and_a_half_centimetres_in_and_six_points_down() -> None:
    heading, first, second = word("เรื่องเดิม"), word("ตามคำสั่ง"), word("มอบหมายหน้าที่")
    assert (heading.left, first.left, second.left) == pytest.approx((LEFT, LEFT + 2.5 * CM, LEFT), abs=1)
    assert second.top - first.top == pytest.approx(21.3, abs=0.1)
    assert first.top - heading.top == pytest.approx(27.3, abs=0.1)


def test_sizes_stand_in_the_proportion_of_the_guide() -> None:
    """29 pt the title, 20 pt the labels, 16 pt their values and the text, as TH Sarabun is counted."""
    file = rendered(memo()).pdf
    for text, points in (("บันทึก", 29), ("ส่วนราชการ", 20), ("วันที่", 20), ("สำนักปลัด", 16), ("ตามคำสั่ง", 16)):
        assert letter(file, text).size == pytest.approx(points * 0.6588, abs=0.03), text


def test_labels_and_values_share_a_line() -> None:
    file = rendered(memo()).pdf
    for label, value in (("ส่วนราชการ", "สำนักปลัด"), ("เรื่อง", "รายงานผล")):
        assert 0 < word(value).left - word(label).right < 10
        assert letter(file, label).y == pytest.approx(letter(file, value).y, abs=0.1)


def test_the_title_is_in_the_middle_and_the_emblem_at_the_left() -> None:
    first = words(pdf.render(memo(is_draft=True)).pdf)[0]
    title, emblem = (next(w for w in first if w.text == text) for text in ("บันทึกข้อความ", "ตราครุฑ"))
    assert (title.left + title.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1)
    assert LEFT < emblem.left < emblem.right < LEFT + 1.5 * CM
    assert 1.5 * CM < emblem.top < emblem.bottom < 3 * CM


@pytest.mark.parametrize(("times", "lines"), [(0, 3), (1, 4), (3, 7)])
def test_head_lines_are_dotted_to_the_right_margin(times: int, lines: int) -> None:
    file = rendered(memo(subject=CONTENT["subject"] * times, number="", dated="")).pdf
    picture = drawn(file, 1, 2100)
    strip = picture.crop((1700, 300, 1890, 1000))
    dotted = [
        sum(1 for dark, _ in groupby(strip.getpixel((x, y)) < 200 for x in range(strip.width)) if dark) > 30
        for y in range(strip.height)
    ]
    text = poppler_pages(file)[0].splitlines()
    subject = [line.startswith("เรียน") for line in text].index(True) - text.index("ที่ วันที่") - 1
    assert sum(1 for is_dotted, _ in groupby(dotted) if is_dotted) == lines == 2 + subject


def test_page_numbers_stand_top_centre_from_page_two() -> None:
    first, *others = sample()
    assert not [word for word in first if word.text == "-"]
    for number, page in zip("๒๓", others, strict=True):
        left, digit, right = next(page[i - 1 : i + 2] for i, word in enumerate(page) if word.text == number)
        assert (left.text, right.text) == ("-", "-")
        assert (digit.left + digit.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1.5)
        assert digit.bottom < 2.5 * CM


def test_digits_are_thai_and_abbreviations_stay() -> None:
    text = "".join(poppler_pages(rendered(signed_memo()).pdf))
    assert not re.search("[0-9]", text)
    for kept in ("๙๖.๑๗", "พช ๗๒๕๐๑/๑๒", "(IIT)", "(EIT)", "(OIT)", "e-service", "ระดับ D"):
        assert kept in text


def test_no_line_begins_with_a_repeat_or_abbreviation_sign() -> None:
    texts = [f"{'ก' * shift} {'งานต่าง ๆ ของกรุงเทพ ฯ และอื่น ๆ ' * 12}" for shift in range(1, 24)]
    blocks = [{"type": "paragraph", "text": text} for text in texts]
    content = memo(sections=[{"heading": "ข้อเท็จจริง", "blocks": blocks}])
    lines = "\n".join(poppler_pages(rendered(content).pdf)).splitlines()
    assert len(lines) > 100
    assert not [line for line in lines if line.startswith(("ๆ", "ฯ"))]


def test_who_signs_and_how() -> None:
    text = "\n".join(poppler_pages(rendered(signed_memo()).pdf))
    assert "(ลงชื่อ) ว่าที่ร้อยตรี ลงนามในระบบ ๑๔ ธ.ค. ๒๕๖๓ ๐๙.๓๐ น.\n(สุรชัย ใจนนท์)\nหัวหน้าสำนักปลัด\n" in text
    clerk = f"(นางกัญกร ศิริพงษ์)\nรองปลัด{AGENCY}\nรักษาราชการแทนปลัด{AGENCY}\n"
    assert f"(ลงชื่อ) ลงนามในระบบ ๑๔ ธ.ค. ๒๕๖๓ ๑๑.๓๐ น.\n{clerk}" in text
    assert text.count("(ลงชื่อ)") == 4


def test_names_stand_in_the_middle_of_the_line_for_the_pen() -> None:
    label, given, family = (word(text, 3) for text in ("(ลงชื่อ)", "(นางกัญกร", "ศิริพงษ์)"))
    assert (given.left + family.right) / 2 == pytest.approx(LEFT + 11.5 * CM, abs=1)
    assert label.right == pytest.approx(LEFT + 8.4 * CM, abs=3)


def test_a_long_acting_line_is_broken_before_the_office_it_is_for() -> None:
    content = signed_memo()
    office = "ปลัดองค์การบริหารส่วนตำบลทุ่งศรีภูมิพัฒนานิคมวิไล"
    content["opinions"][1]["acting"] = f"รักษาราชการแทน{office}"
    assert f"\nรักษาราชการแทน\n{office}\n" in "\n".join(poppler_pages(rendered(content).pdf))


def test_an_opinion_is_written_by_pen_or_printed() -> None:
    empty, given = (rendered(content).pdf for content in (memo(), signed_memo()))
    assert "เพื่อโปรดทราบ\n" not in "\n".join(poppler_pages(empty))
    assert "\n".join(poppler_pages(given)).count("\nเพื่อโปรดทราบ\n") == 3


def test_a_vacant_seat_is_left_open_for_the_pen() -> None:
    content = memo(opinions=[{}, *memo()["opinions"][1:]])
    lines = "\n".join(poppler_pages(rendered(content).pdf)).splitlines()
    place = next(i for i, line in enumerate(lines) if re.fullmatch(r"\(\.{20,}\)", line))
    assert lines[place - 1].startswith("(ลงชื่อ)")
    assert lines[place + 1].startswith(("ความเห็นของปลัด", "-", "/"))


def test_a_draft_is_marked_on_every_page_and_laid_out_as_the_final_paper() -> None:
    draft, final = rendered(memo(is_draft=True)), rendered(memo())
    marked = [[word for word in page if word.text != "ตราครุฑ"] for page in words(draft.pdf)]
    assert marked == words(final.pdf)
    for page in range(1, final.pages + 1):
        grey = [sum(drawn(paper.pdf, page, 1000).histogram()[236:237]) for paper in (draft, final)]
        assert grey[0] > 20_000 > 10 * grey[1]


@pytest.mark.parametrize("level", FILL_LEVELS)
def test_no_signature_is_orphaned(level: int) -> None:
    content, pages = filled(level), pages_at(level)
    for number, signer in enumerate([content["proposer"], *content["opinions"]]):
        page = next(page for page in pages if f"({signer['name']})" in page)
        name = page.index(f"({signer['name']})")
        assert page[name - 1].startswith("(ลงชื่อ)")
        assert page[name + 1] == signer["position"]
        if signer["acting"]:
            assert page[name + 2] == signer["acting"]
        if number:
            assert signer["heading"] in page[:name]
        else:
            assert name - 1 >= 2, "at least two lines of text stand on the page of the proposer's signature"


@pytest.mark.parametrize("level", FILL_LEVELS)
def test_each_page_but_the_last_ends_with_the_first_words_of_the_next(level: int) -> None:
    pages = pages_at(level)
    for page, following in pairwise(pages):
        opening = re.fullmatch(r"/(.+)\.{5}", page[-1])
        assert opening, page[-1]
        assert squeeze(following[0]).startswith(squeeze(opening[1]))
        assert len(opening[1]) <= continuation.MARK_LENGTH
    assert not pages[-1][-1].startswith("/")


def is_amid_a_paragraph(line: str) -> bool:
    texts = [squeeze(block.get("text", "")) for section in CONTENT["sections"] for block in section["blocks"]]
    return any(text.find(squeeze(line)) > 0 for text in texts)


def test_the_fill_levels_meet_every_kind_of_page_opening() -> None:
    openings = {page[0] for level in FILL_LEVELS for page in pages_at(level)[1:]}
    headings = {section["heading"] for section in CONTENT["sections"]}
    for kind in (
        lambda line: line in headings,
        lambda line: re.match(r"[๐-๙]\) ", line),
        lambda line: line.startswith("ตัวชี้วัดที่ "),
        lambda line: line.startswith("ความเห็นของ"),
        is_amid_a_paragraph,
    ):
        assert any(kind(line) for line in openings)


def test_marks_move_no_break() -> None:
    document = pdf.lay_out(memo())
    without = [squeeze(page) for page in poppler_pages(document.copy().write_pdf())]
    with_marks = [[line for line in page if not line.startswith("/")] for page in pages_at_sample()]
    assert len(without) == len(with_marks)
    assert [squeeze(continuation.first_line(page)) for page in document.pages] == [
        squeeze(page[0]) for page in with_marks
    ]


def pages_at_sample() -> list[list[str]]:
    pages = poppler_pages(rendered(memo()).pdf)
    return [[line for line in page.splitlines() if not PAGE_NUMBER.fullmatch(line)] for page in pages]


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("๓. มีช่องทางให้ประชาชนร้องเรียนการทุจริตได้โดยสะดวกและรวดเร็ว", "/๓. มีช่องทางให้ประชาชน....."),
        ("ข้อเสนอแนะ", "/ข้อเสนอแนะ....."),
        ("ตัวชี้วัดที่ ๔ การใช้ทรัพย์สินของราชการ ได้คะแนน ๙๒.๔๕ คะแนน", "/ตัวชี้วัดที่ ๔....."),
        ("ความเห็นของรองปลัดองค์การบริหารส่วนตำบลแม่คำมี", "/ความเห็นของรองปลัด....."),
        ("ความเห็นของรองปลัดเทศบาลตำบลหนองไผ่ล้อม", "/ความเห็นของรองปลัด....."),
        ("รอบวันที่ ๓๐ กันยายน ๒๕๗๐:", "/รอบวันที่ ๓๐ กันยายน ๒๕๗๐....."),
        ("ผู้รับผิดชอบ: กองคลังและสำนักปลัดเทศบาล", "/ผู้รับผิดชอบ....."),
        ("และประชาชนทั่วไปมีส่วนร่วม", "/และประชาชนทั่วไปมีส่วนร่วม....."),
        ("x" * 60, f"/{'x' * continuation.MARK_LENGTH}....."),
    ],
)
def test_a_mark_is_cut_between_words(line: str, mark: str) -> None:
    assert continuation.mark_text(line) == mark


def test_an_opinion_longer_than_a_page_keeps_text_with_its_signature() -> None:
    content = signed_memo()
    content["opinions"][0]["text"] = "เห็นชอบตามที่เสนอและให้ทุกส่วนราชการดำเนินการอย่างต่อเนื่อง " * 90
    pages = [page.splitlines() for page in poppler_pages(rendered(content).pdf)]
    page = next(page for page in pages if "(นางอรอร คำลือ)" in page)
    name = page.index("(นางอรอร คำลือ)")
    assert name >= 3
    assert all("เห็นชอบ" in line or "ดำเนินการ" in line for line in page[name - 3 : name - 1])


def test_a_one_page_memo_has_no_mark_and_no_number() -> None:
    content = memo(sections=CONTENT["sections"][:1], opinions=[])
    paper = rendered(content)
    assert paper.pages == 1
    assert not [line for line in poppler_pages(paper.pdf)[0].splitlines() if line.startswith(("/", "-"))]


def test_a_word_too_long_for_a_line_stays_on_the_page() -> None:
    content = memo(sections=[{"heading": "ข้อเท็จจริง", "blocks": [{"type": "paragraph", "text": "x" * 300}]}])
    assert max(word.right for page in words(rendered(content).pdf) for word in page) < RIGHT + 1
