"""Words kept whole: one list, which the browser's script holds as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from thai.wholes import SCREEN_WORDS, whole


def test_the_script_of_the_pages_holds_the_same_words(project: Path) -> None:
    script = (project / "static/js/whole.js").read_text(encoding="utf-8")
    assert f"const WORDS = /{SCREEN_WORDS}/g;" in script


@pytest.mark.parametrize("word", ["เป้าหมาย", "เปิดเผย", "แตกต่างกัน", "เจ้าหน้าที่", "องค์การบริหาร", "รองปลัด"])
def test_words_of_running_text_are_whole_on_the_screen(word: str) -> None:
    found = re.search(SCREEN_WORDS, f"ตาม{word}นี้")
    assert found
    assert found[0] == word
    assert whole(word) == word  # the server leaves them to the script


def test_what_the_server_marks_the_script_knows_too() -> None:
    for word in ("เผยแพร่", "ตัวชี้วัดที่ 2", "ผู้มีส่วนได้ส่วนเสียภายนอก", "รับผิดชอบ"):
        assert whole(word) == f'<span class="app-nowrap">{word}</span>'
        assert re.fullmatch(SCREEN_WORDS, word)
