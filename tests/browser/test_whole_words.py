"""Words that browsers tear in two are whole in all the text of a page, whatever the width of the window."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Arrive
from tests.browser.looking import PHONE
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

HOME = "/ban-na-suk/"
# How many of the words stand on two lines, of those in plain text of the page.
TORN = """
word => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  let torn = 0;
  while (walker.nextNode()) {
    const text = walker.currentNode;
    for (const found of text.data.matchAll(new RegExp(word, "g"))) {
      const range = document.createRange();
      range.setStart(text, found.index);
      range.setEnd(text, found.index + found[0].length);
      const lines = new Set(Array.from(range.getClientRects(), (box) => Math.round(box.top)));
      if (lines.size > 1 && !text.parentElement.closest("[aria-live], [role=status]")) torn += 1;
    }
  }
  return torn;
}
"""
WORDS = "เป้าหมาย|เปิดเผย|ไม่ต่ำกว่า|เจ้าหน้าที่|ตรวจสอบ|ดำเนินการ|เครื่องมือ|ขั้นตอน|องค์การบริหาร|นักวิเคราะห์"


def torn_words(visitor: Visitor, path: str) -> int:
    """The words that are torn on a page, on windows of many widths."""
    visitor.go(path)
    torn = 0
    for width in range(320, 520, 20):
        visitor.page.set_viewport_size({"width": width, "height": PHONE["height"]})
        torn += visitor.page.evaluate(TORN, WORDS)
    return torn


def test_no_word_is_torn_in_running_text(arrive: Arrive) -> None:
    visitor = arrive(size=PHONE)
    visitor.enter_demo("demo.staff")
    torn = {
        path: torn_words(visitor, path) for path in ("/help/scores/", f"{HOME}2568/", f"{HOME}2568/measures/")
    }
    assert torn == dict.fromkeys(torn, 0)


def test_a_word_kept_whole_looks_as_what_stands_beside_it(arrive: Arrive) -> None:
    visitor = arrive(size=PHONE)
    visitor.enter_demo("demo.staff")
    visitor.go(f"{HOME}2567/")  # whose level is drawn large, in a box with small words of its own
    level = visitor.main.locator("app-word", has_text="ปรับปรุง").first
    size = "it => getComputedStyle(it).fontSize"
    assert level.evaluate(size) == level.locator("xpath=..").evaluate(size)
