"""A portal for each file of this folder, which begin alike, and one browser for as long as they run."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.looking import ARTIFACTS, photograph
from tests.browser.server import Prepared, RunningPortal, prepared_portal, running_portal
from tests.browser.visitor import Visitor, launch

Arrive = Callable[..., Visitor]
PLAIN = ("-m", "tests.plain_demo")  # the portal, with an agency that has no papers yet


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """What a portal started from nothing left: the years' rules, the library, and a small demo agency."""
    with prepared_portal(tmp_path_factory.mktemp("prepared"), program=PLAIN) as left:
        yield left


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, prepared: Prepared) -> Iterator[RunningPortal]:
    """A portal with nothing in it but a small demo agency; it must end without a failed request."""
    with running_portal(tmp_path_factory.mktemp("portal"), beginning=prepared) as running:
        yield running
    log = running.log.read_text(encoding="utf-8")
    assert "Internal Server Error" not in log, log


class OneBrowser:
    """Debian's Chromium, started when it is first asked for; what windows remember ends with each of them."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._browser: Browser | None = None

    def get(self) -> Browser:
        """The browser that runs, or a new one where none does or the last one broke down."""
        if self._browser is None or not self._browser.is_connected():
            self.close()
            ARTIFACTS.mkdir(exist_ok=True)
            self._browser = launch(self._open.enter_context(sync_playwright()))
            self._open.callback(self._browser.close)
        return self._browser

    def close(self) -> None:
        """End it, and Playwright with it."""
        self._open.close()
        self._browser = None


BROWSER = OneBrowser()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """Playwright's event loop must not outlive the tests that need it: Django takes the others' for async."""
    try:
        return (yield)
    finally:
        if nextitem is None or nextitem.get_closest_marker("browser") is None:
            BROWSER.close()


@pytest.fixture
def chromium() -> Browser:
    """The browser of the tests of this folder, which begins with no window."""
    return BROWSER.get()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a fixture know, when it ends, that its test failed."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def arrive(chromium: Browser, portal: RunningPortal, request: pytest.FixtureRequest) -> Iterator[Arrive]:
    """Open windows, each a person of their own; every one must have stayed quiet at the end.

    When the test fails, what each window said last is printed, and it is photographed as it stands: the
    failure may not happen again.
    """
    visitors: list[Visitor] = []

    def open_window(**how: Any) -> Visitor:
        visitors.append(Visitor.arrive(chromium, portal.url, **how))
        return visitors[-1]

    yield open_window
    if request.node.stash.get(FAILED, False):
        name = re.sub(r"\W+", "-", request.node.name)
        for number, visitor in enumerate(visitors, 1):
            print(visitor.last_words)  # pytest shows it beside the failure
            photograph(visitor.page, f"failed-{name}-{number}")
    for visitor in visitors:
        visitor.leave()
