"""Colours of the stylesheet reach WCAG AA by day and by night; the sheet keeps its promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

SHEET = (Path(settings.BASE_DIR) / "static/css/portal.css").read_text(encoding="utf-8")
SCRIPT = (Path(settings.BASE_DIR) / "static/js/portal.js").read_text(encoding="utf-8")


def tokens(dark: bool) -> dict[str, str]:
    """Colours of portal.css by name, with those of the dark block on top when asked."""
    light, rest = SHEET.split("/* 2 dark", 1)
    night = rest.split("/* 3 ground", 1)[0]
    pattern = r"--app-([a-z-]+): (#[0-9a-f]{3,6})\b"
    return {**dict(re.findall(pattern, light)), **(dict(re.findall(pattern, night)) if dark else {})}


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    digits = colour[1:] if len(colour) == 7 else "".join(sign * 2 for sign in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """Contrast ratio of WCAG 2, 1 to 21."""
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def test_the_ribbon_of_the_demo_is_readable_with_its_link_by_day_and_by_night() -> None:
    """Its stripes are the same by night, so its link may not take the night's colour of links."""
    found = re.search(r"\.app-ribbon \{[^}]* color: (#[0-9a-f]{6}); background: ([^}]*)\}", SHEET)
    assert found
    stripes = re.findall(r"#[0-9a-f]{6}", found[2])
    assert stripes
    assert min(contrast(found[1], stripe) for stripe in stripes) >= 4.5
    assert ".app-ribbon a { color: inherit; }" in SHEET


def test_nothing_but_the_ribbon_of_the_demo_writes_upon_a_gradient() -> None:
    """axe-core cannot judge text upon a gradient and finds no fault there, so it has to be measured here."""
    assert re.findall(r"^\s*([^{}\n]+?) \{[^}\n]*gradient\(", SHEET, re.MULTILINE) == [".app-ribbon"]


def test_words_that_changed_stand_under_their_name_and_not_beside_it() -> None:
    """The changes of a paper once shared the class of a score's change, which stands in its line."""
    page = (Path(settings.BASE_DIR) / "templates/reports/_change_list.html").read_text(encoding="utf-8")
    assert "app-change" not in re.findall(r'class="([^"]*)"', page)
    assert not re.search(r"\.app-reworded[^{]*\{[^}]*inline", SHEET)


def test_words_that_were_added_do_not_look_like_a_link_and_say_what_they_are() -> None:
    """By a ground and a word, not by colour alone, and on paper too; only what went has a line through it."""
    assert re.search(r"^ins \{[^}]*background: [^}]*text-decoration: none;", SHEET, re.MULTILINE)
    assert re.search(r"^del \{[^}]*text-decoration: line-through", SHEET, re.MULTILINE)
    assert re.search(r"^ins, del \{[^}]*print-color-adjust: exact;", SHEET, re.MULTILINE)
    pieces = (Path(settings.BASE_DIR) / "templates/reports/_pieces.html").read_text(encoding="utf-8")
    assert re.findall(r"<(ins|del)><b class=\"app-piece-word\">(\S+) </b>", pieces) == [
        ("del", "ตัดออก"),
        ("ins", "เพิ่ม"),
    ]


def test_the_search_box_of_the_header_is_dark_by_night() -> None:
    rule = re.search(r"\.app-header \.app-search input \{([^}]*)\}", SHEET)
    assert rule
    assert set(re.findall(r"#[0-9a-f]{3,6}", rule[1])) == set()
    assert "var(--app-card)" in rule[1]


@pytest.mark.parametrize("dark", [False, True])
class TestColours:
    @pytest.mark.parametrize("ground", ["paper", "card", "sunk"])
    @pytest.mark.parametrize("ink", ["ink", "muted", "brand", "bad", "gold-ink"])
    def test_text_is_readable_on_every_ground(self, ink: str, ground: str, dark: bool) -> None:
        colours = tokens(dark)
        assert contrast(colours[ink], colours[ground]) >= 4.5

    @pytest.mark.parametrize("tone", ["good", "warn", "bad", "info", "waiting"])
    def test_tones_are_readable_on_their_own_ground(self, tone: str, dark: bool) -> None:
        colours = tokens(dark)
        assert contrast(colours[tone], colours[f"{tone}-bg"]) >= 4.5
        assert contrast(colours["ink"], colours[f"{tone}-bg"]) >= 4.5

    @pytest.mark.parametrize(
        ("ink", "ground"),
        [("on-solid", "solid"), ("on-solid", "solid-down"), ("on-band", "band"), ("gold-ink", "gold-soft")],
    )
    def test_filled_areas_are_readable(self, ink: str, ground: str, dark: bool) -> None:
        colours = tokens(dark)
        assert contrast(colours[ink], colours[ground]) >= 4.5

    @pytest.mark.parametrize("part", ["line-strong", "bar", "bar-low"])
    def test_borders_of_inputs_and_bars_are_visible(self, part: str, dark: bool) -> None:
        """3:1 for what one must see to use the page (WCAG 1.4.11); bars only repeat a figure: 2.5."""
        colours = tokens(dark)
        assert contrast(colours[part], colours["card"]) >= (3 if part == "line-strong" else 2.5)


def test_print_is_never_dark() -> None:
    assert "@media screen and (prefers-color-scheme: dark)" in SHEET
    assert SHEET.count("prefers-color-scheme") == 1


def test_sheets_of_a_paper_are_printed_whole_upright_or_on_their_side_without_a_second_number() -> None:
    for name, size in (("app-sheet", "A4"), ("app-sheet-wide", "A4 landscape")):
        rule = f"@page {name} {{ size: {size}; margin: 0; @bottom-right {{ content: none; }} }}"
        assert rule in SHEET
    assert ".app-paper-wide { page: app-sheet-wide; height: 209mm; }" in SHEET
    assert "@page app-beside-sheets { @bottom-right { content: none; } }" in SHEET
    assert "body:has(.app-paper-layout) { page: app-beside-sheets; }" in SHEET


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert set(re.findall(r'url\("([^":]+)', SHEET)) == {
        "../screen/sarabun-regular.woff2",
        "../screen/sarabun-semibold.woff2",
        "data",
    }


def test_the_script_stays_small() -> None:
    assert len(SCRIPT.splitlines()) < 200


def test_every_box_that_scrolls_sideways_says_so() -> None:
    assert re.search(r"\.app-scroll::before \{ content: \"เลื่อนไปด้านข้าง", SHEET)
    assert re.search(r"max-width: 48rem\) \{ \.app-scroll::before \{ display: block", SHEET)


def test_cells_of_the_rounds_may_break_their_lines_on_a_phone() -> None:
    """A cell that keeps one line is wider than a window of 375 pixels where a round was done before."""
    rules = [line for line in SHEET.splitlines() if ".app-follow td" in line and "nowrap; } }" in line]
    assert len(rules) == 1
    assert rules[0].startswith("@media (min-width: 48.01rem) {")
    assert "\n.app-follow td" not in SHEET
