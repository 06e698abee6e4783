"""What every page has in common: a title of its own, the way to it, one heading, one main part."""

from __future__ import annotations

import re

from django.test import Client

from tests.factories import make_cast
from tests.test_every_url import RULES, make_world

LOCKED = "ผลคะแนนปี 2563 ยืนยันแล้ว – องค์การบริหารส่วนตำบลแม่คำมี"  # one page, which stands in for the forms
AT_THE_TOP = {"desk:home", "desk:agency"}  # nothing lies above them


def test_every_page_says_what_it_is_and_the_way_to_it(client: Client, db: None) -> None:
    """Titles tell browser tabs and a reader's list of windows apart, so no two addresses share one."""
    world = make_world(make_cast())
    titles: dict[str, list[str]] = {}
    for name, rule in RULES.items():
        if "GET" not in rule.methods:
            continue
        client.force_login(world.officer_for(rule).user)
        answer = client.get(world.address(name))
        html = b"".join(answer).decode("utf-8", "replace")
        is_html = answer["Content-Type"].startswith("text/html")
        if answer.status_code != 200 or not is_html or "<!doctype html>" not in html:
            continue  # a file, a part of a page, or an address that leads on
        [title] = re.findall(r"<title>(.*?)</title>", html)
        titles.setdefault(title, []).append(name)
        assert re.search(r"\S – (ระบบ ITA|องค์การบริหาร\S+)$", title), (name, title)
        assert html.count("<h1") == html.count("<main") == 1, name
        ways = re.findall(r'<nav class="app-breadcrumbs".*?</nav>', html, re.DOTALL)
        assert len(ways) == (0 if name in AT_THE_TOP else 1), name
        for way in ways:
            assert way.count("aria-current") == 1, name
            assert re.search(r'<li aria-current="page">[^<]+</li></ol></nav>$', way), (name, way)
    assert len(titles) > 60
    shared = {title: names for title, names in titles.items() if len(names) > 1}
    assert set(shared) == {LOCKED}, shared
