"""What a page costs a visitor: bytes, requests, time to paint; and keys from sign-in to memo.

Run with ``.venv/bin/python -m tests.benchmarks.first_page`` from the project's root; ``bytes``, ``paint`` or
``walk`` after it measures one of the three. A portal is started for it as people start it, and looked at in
Debian's Chromium. Bytes are those that cross the wire, heads of answers included; a second visit keeps the
browser's store. Paint is the Largest Contentful Paint, processor slowed four times, browser's store empty,
the middle of ROUNDS, beside a page of plain Bootstrap that costs the server nothing. The walk is that of
tests/browser/test_first_year.py with nothing but keys and clicks, counted.
"""

from __future__ import annotations

import re
import shutil
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext, Locator, Route, sync_playwright

from tests.benchmarks.table import Goal, Missing, Row, show, what_can_be
from tests.browser.server import running_portal
from tests.browser.test_first_year import (
    OWN_PASSWORD,
    SIGNERS,
    TYPED,
    choose_own_password,
    set_up_the_agency,
)
from tests.browser.visitor import BROWSERS, Visitor, launch
from tests.browser.wire import MOST, wire_of

ROUNDS = 5
SLOWER = 4
HOME = "/ban-na-suk/"
PAGES = {
    "first page": "/",
    "desk": HOME,
    "year": f"{HOME}2568/",
    "scores": f"{HOME}2568/scores/",
    "years side by side": f"{HOME}trends/",
    "what if": f"{HOME}2568/what-if/",
    "ten-score grid of items": f"{HOME}2568/items/oit/",
}
BOOTSTRAP = files("js_lib_bootstrap5") / "static/js-lib-bootstrap5/css/bootstrap.min.css"
PLAIN = "/plain-bootstrap/"
PLAIN_PAGE = """<!doctype html><html lang="th"><meta charset="utf-8"><title>plain</title>
<link rel="stylesheet" href="/plain-bootstrap.css"><main class="container"><h1>ผล ITA</h1>
<table class="table"><tr><td>การปฏิบัติหน้าที่</td><td>91.20</td></tr></table>
<button class="btn btn-primary">บันทึก</button></main></html>"""
PAINTED = """() => new Promise((done) => {
  let last = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) last = entry.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => done(last), 1500);
})"""


class Quiet(Visitor):
    """A visitor that goes where the stories go and judges nothing on the way."""

    def look(self, name: str, *, dark: bool = False) -> None:
        """Only the figures count here."""


# ---- bytes and requests ----------------------------------------------------------------------------------


def weigh(chromium: Browser, url: str) -> Iterator[Row]:
    """Bytes and requests of the first page, for a visitor who never was here and one who was."""
    visitor = Quiet.arrive(chromium, url)
    for visit, (most_bytes, most_requests) in MOST.items():
        wire = wire_of(visitor.page.context, url)
        goals = (
            Goal(f"at most {most_bytes:,} bytes", wire.size <= most_bytes),
            Goal(f"in {most_requests} requests", wire.requests <= most_requests),
        )
        yield Row(f"first page, {visit} visit", f"{wire.size:,} bytes in {wire.requests} requests", "", goals)
    visitor.leave()


# ---- paint -----------------------------------------------------------------------------------------------


def paint(chromium: Browser, url: str) -> Iterator[Row]:
    """When each page is painted, the slowest last, beside the plain page."""
    visitor = Quiet.arrive(chromium, url)
    visitor.page.context.route("**/plain-bootstrap*", plain)
    visitor.enter_demo("demo.staff")
    times = {name: painted(visitor.page.context, url + path) for name, path in PAGES.items() if path != "/"}
    floor = painted(visitor.page.context, url + PLAIN)
    visitor.page.context.clear_cookies()
    times["first page"] = painted(visitor.page.context, url)
    yield Row(f"paint of plain Bootstrap, {SLOWER} times slowed", f"{floor:.0f} ms")
    for name, time in sorted(times.items(), key=lambda row: row[1]):
        yield Row(f"paint of {name}", f"{time:.0f} ms", f"{time / floor:.2f} × plain Bootstrap")
    visitor.leave()


def plain(route: Route) -> None:
    """A page of Bootstrap as it comes, and its stylesheet."""
    if route.request.url.endswith(".css"):
        route.fulfill(body=BOOTSTRAP.read_bytes(), content_type="text/css")
    else:
        route.fulfill(body=PLAIN_PAGE, content_type="text/html; charset=utf-8")


def painted(context: BrowserContext, address: str) -> float:
    """Milliseconds until the largest part of a page stands, the middle of ROUNDS."""
    times = []
    for _ in range(ROUNDS):
        page = context.new_page()
        debugger = context.new_cdp_session(page)
        debugger.send("Network.clearBrowserCache")
        debugger.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address)
        times.append(float(page.evaluate(PAINTED)))
        page.close()
    return statistics.median(times)


# ---- keys and clicks -------------------------------------------------------------------------------------


@dataclass
class Hands:
    """What a person does: keys, clicks, and the pages that come of it."""

    visitor: Visitor
    keys: int = 0
    clicks: int = 0
    pages: int = 0

    def type(self, text: str) -> None:
        """Press one key for each letter."""
        self.visitor.page.keyboard.type(text)
        self.keys += len(text)

    def key(self, name: str) -> None:
        """Press one key that leads nowhere else."""
        self.visitor.page.keyboard.press(name)
        self.keys += 1

    def send(self) -> None:
        """Press Enter, which sends the form."""
        with self.visitor.page.expect_navigation():
            self.key("Enter")
        self.pages += 1

    def click(self, place: Locator) -> None:
        """Click what leads nowhere else."""
        place.click()
        self.clicks += 1

    def press(self, name: str) -> None:
        """Click the button that sends the form."""
        self.visitor.press(name)
        self.clicks += 1
        self.pages += 1

    def follow(self, name: str) -> None:
        """Click a link."""
        self.visitor.follow(name)
        self.clicks += 1
        self.pages += 1

    def sign_in(self, username: str) -> None:
        """Name and password by keyboard."""
        self.visitor.page.context.clear_cookies()
        self.visitor.go("/sign-in/")
        self.pages += 1
        self.visitor.page.locator("[name=username]:focus").wait_for()  # letters typed before it are lost
        self.type(username)
        self.key("Tab")
        self.type(OWN_PASSWORD)
        self.send()

    def tell(self, what: str) -> Row:
        """The count so far."""
        return Row(what, f"{self.pages} pages, {self.clicks} clicks, {self.keys} keys")


def walk(chromium: Browser, url: str) -> Iterator[Row]:
    """Ten scores in hand: from sign-in to a memo sent for signing; then each signer; then the filed paper."""
    admin = Quiet.arrive(chromium, url)
    passwords = set_up_the_agency(admin)
    signers = {
        who.username: choose_own_password(Quiet.arrive(chromium, url), who, passwords) for who in SIGNERS
    }
    clerk = Hands(admin)
    clerk.sign_in("chanpen")
    after_sign_in = clerk.keys
    enter_scores(clerk)
    clerk.follow("ตรวจทานและยืนยัน")
    clerk.press("ยืนยันผลคะแนน")
    clerk.press("เริ่มร่างบันทึกข้อความ")
    yield clerk.tell("sign-in to a memo ready to print as a draft")
    clerk.follow("ตรวจและเสนอลงนาม")
    for question in admin.page.locator("textarea[name^=waive-]").all():
        clerk.click(question)
        clerk.type("จะทำมาตรการภายในเดือนนี้")
    clerk.click(clerk.visitor.page.get_by_label("เสนอโดยยังไม่มีตราครุฑ"))
    clerk.press("เสนอลงนาม")
    yield clerk.tell(f"… to its being sent ({after_sign_in} keys of them name and password)")
    for who in SIGNERS:
        hands = Hands(signers[who.username])
        hands.sign_in(who.username)
        hands.follow("อ่านและลงนาม")
        hands.click(hands.visitor.page.get_by_role("radio").first)
        hands.click(hands.visitor.page.get_by_role("button", name=re.compile("^ลงนามและ")))
        yield hands.tell(f"… signer {who.row}")
    hands.visitor.download("ดาวน์โหลดเพื่อเก็บเข้าแฟ้ม")
    yield Row("… the PDF that is printed and filed", "1 click")


def enter_scores(clerk: Hands) -> None:
    """Open the year and type the ten figures as people type them."""
    page = clerk.visitor.page
    clerk.click(page.get_by_label("ปีงบประมาณที่ได้รับการประเมิน"))
    clerk.key("Control+a")  # a year is proposed
    clerk.type("2563")
    clerk.send()
    if "score" not in str(page.evaluate("document.activeElement.name || ''")):
        clerk.click(page.locator("input[name^=score_]").first)
    for figure in TYPED:
        clerk.type(figure)
        clerk.key("Enter")  # after the last one it stands on the button that saves
    clerk.send()


MEASURES: dict[str, Callable[[Browser, str], Iterator[Row]]] = {"bytes": weigh, "paint": paint, "walk": walk}


def rows(*wanted: str) -> Iterator[Row]:
    """What is asked for, or everything; the walk last, for it ends the demo. Raises Missing."""
    if not any(map(shutil.which, BROWSERS)):
        raise Missing("Chromium is not installed (apt-get install chromium)")
    with TemporaryDirectory() as data, running_portal(Path(data)) as portal, sync_playwright() as playwright:
        chromium = launch(playwright)
        for name in wanted or MEASURES:
            yield from MEASURES[name](chromium, portal.url)
        chromium.close()


if __name__ == "__main__":
    sys.exit(show(what_can_be("first page in a browser", rows(*sys.argv[1:]))))
