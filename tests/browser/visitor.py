"""A person at a browser: goes to pages, looks at them, and does what people of the portal do everywhere."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Locator, Page, Playwright, ViewportSize
from playwright.sync_api import TimeoutError as TimedOut

from tests.browser.looking import (
    ALBUM,
    ARTIFACTS,
    COLOURS,
    DESKTOP,
    NARROW,
    PHONE,
    SHEET,
    TWICE,
    Ears,
    assert_accessible,
    assert_fits,
    open_whole_page,
    photograph,
)

PATIENCE = 60_000  # milliseconds until a test gives up waiting; a busy machine takes its time
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BROWSERS = ("chromium", "chromium-browser")


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, not the one that Playwright would download."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    return playwright.chromium.launch(executable_path=program, args=FLAGS)


@dataclass
class Visitor:
    """One window of one browser profile. ``debugger`` is there when scripts are switched off."""

    portal_url: str
    page: Page
    ears: Ears = field(default_factory=Ears)
    debugger: CDPSession | None = None

    @classmethod
    def arrive(
        cls, chromium: Browser, portal_url: str, *, size: ViewportSize = DESKTOP, javascript: bool = True
    ) -> Visitor:
        """Open a fresh window with nothing remembered."""
        context = chromium.new_context(locale="th-TH", viewport=size, accept_downloads=True)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        visitor = cls(portal_url, page)
        visitor.ears.listen(page)
        if not javascript:
            # Switched off for the page, not for the whole context: axe-core must still run in it.
            visitor.debugger = context.new_cdp_session(page)
            visitor.debugger.send("Emulation.setScriptExecutionDisabled", {"value": True})
        return visitor

    def leave(self) -> None:
        """Close the window; fail if a page complained about anything."""
        self.page.context.close()
        self.ears.assert_quiet()

    # ---- going and looking -------------------------------------------------------------------------------

    def go(self, path: str) -> int:
        """Open an address of the portal; the status of the answer."""
        answer = self.page.goto(self.portal_url + path)
        assert answer is not None
        return answer.status

    @property
    def path(self) -> str:
        """The address at hand, without the host."""
        return urlsplit(self.page.url).path

    @property
    def main(self) -> Locator:
        """What the page says, without its frame."""
        return self.page.locator("main")

    @property
    def heading(self) -> str:
        """The page's only h1."""
        return self.page.locator("h1").inner_text()

    @property
    def last_words(self) -> str:
        """Where the window is, who is signed in, and what it says; for a failure."""
        return f"--- {self.page.url}\n{self.page.locator('body').inner_text(timeout=5000)}"

    def look(self, name: str) -> None:
        """Check the page as it stands on every kind of window and on paper, and keep pictures named ``name``.

        Everything is judged once, wide and light; then only what the other view can spoil.
        """
        size = self.page.viewport_size or DESKTOP
        with self._scripts():
            self._see(f"{name}-desktop", DESKTOP)
            self._see(f"{name}-dark", scheme="dark", rules=COLOURS)
            self._see(f"{name}-phone", PHONE, rules=NARROW)
            if ALBUM:
                self._see(f"{name}-phone-dark", scheme="dark", rules=COLOURS)
            self.page.set_viewport_size(TWICE)
            assert_fits(self.page, f"{name} at 200 %")
            self.page.emulate_media(media="print", color_scheme="light")
            self.page.set_viewport_size(SHEET)
            assert_fits(self.page, f"{name} on paper")
            if ALBUM:
                self.page.pdf(path=ARTIFACTS / f"{name}.pdf", prefer_css_page_size=True)
        self.page.emulate_media(media="screen", color_scheme="light")
        self.page.set_viewport_size(size)

    def _see(
        self,
        where: str,
        viewport: ViewportSize | None = None,
        *,
        scheme: Literal["light", "dark"] = "light",
        rules: Sequence[str] | None = None,
    ) -> None:
        """One view of the page: drawn whole, judged by all rules or by some, and by day kept as a picture.

        Without a window of its own it is seen in that of the view before.
        """
        # Colours on their way from one scheme to the other are of neither.
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if viewport:
            open_whole_page(self.page, viewport)
        if ALBUM or scheme == "light":
            photograph(self.page, where)
        assert_accessible(self.page, where, rules)
        assert_fits(self.page, where)

    def look_at(self, path: str, name: str) -> None:
        """Go to an address and look."""
        self.go(path)
        self.look(name)

    @contextmanager
    def _scripts(self) -> Iterator[None]:
        """Let axe-core run; the page's own scripts were not loaded and stay off."""
        if self.debugger is None:
            yield
            return
        self.debugger.send("Emulation.setScriptExecutionDisabled", {"value": False})
        try:
            yield
        finally:
            self.debugger.send("Emulation.setScriptExecutionDisabled", {"value": True})

    # ---- what people do everywhere -----------------------------------------------------------------------

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """Press the button of this name, which sends a form, and wait for the answer."""
        with self.page.expect_navigation() as leaving:
            (within or self.page).get_by_role("button", name=name, exact=True).click()
        assert leaving.value, f"“{name}” sent nothing: the address changed within the page"

    def sign(self) -> None:
        """Press the button that signs; what it says tells where the paper goes next."""
        button = self.page.get_by_role("button", name=re.compile("^ลงนามและ"))
        self.press(button.inner_text().strip())

    def propose(self) -> None:
        """Send the paper up, saying where it is asked that it shall go without an emblem."""
        without = self.page.get_by_label("เสนอโดยยังไม่มีตราครุฑ")
        if without.count():
            without.check()
        self.press("เสนอลงนาม")

    def link(self, name: str, *, within: Locator | None = None) -> Locator:
        """The first link whose name begins like this."""
        pattern = re.compile(f"^{re.escape(name)}")
        return (within or self.page).get_by_role("link", name=pattern).first

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        """Follow the first link whose name begins like this, and wait for where it leads."""
        self.open(self.link(name, within=within))

    def open(self, link: Locator) -> None:
        """Follow this link and wait for where it leads: a click alone comes back before the page is left."""
        with self.page.expect_navigation():
            link.click()

    def enter_demo(self, username: str) -> None:
        """Become one of the made-up officers."""
        # Pictures of the page before that come late, without cookies, would bring another form secret.
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        self.go("/demo/")
        try:
            self._press_for(username)
        except TimedOut:  # seen once on a busy machine: the first click in a new window led nowhere
            self._press_for(username)

    def _press_for(self, username: str) -> None:
        with self.page.expect_navigation(timeout=PATIENCE / 2) as entering:
            self.page.locator(f"button[value='{username}']").click()
        assert entering.value.ok, f"{username} was not let in: {entering.value.status}"

    def sign_in(self, username: str, password: str) -> None:
        """Sign in by the form."""
        self.go("/sign-in/")
        self.page.get_by_label("ชื่อผู้ใช้").fill(username)
        self.page.get_by_label("รหัสผ่าน").fill(password)
        self.press("เข้าสู่ระบบ", within=self.main)

    def fetch(self, path: str) -> bytes:
        """What the portal answers at an address, beside the page at hand."""
        answer = self.page.context.request.get(self.portal_url + path)
        assert answer.ok, f"{path}: {answer.status}"
        return answer.body()

    def download(self, link: str) -> bytes:
        """The file that a link offers to save."""
        with self.page.expect_download() as waiting:
            self.link(link).click()
        return waiting.value.path().read_bytes()

    # ---- what a page says about errors -------------------------------------------------------------------

    @property
    def summary(self) -> str:
        """The error summary's text."""
        return self.page.locator(".app-error-summary").inner_text()

    def message_beside(self, label: str) -> str:
        """The message that a field names as its description."""
        field_id = self.page.get_by_label(label).first.get_attribute("id")
        return self.page.locator(f"#{field_id}_error").inner_text()
