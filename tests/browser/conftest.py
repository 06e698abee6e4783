"""A portal and a browser for the tests of this folder, one of each per file; the portals begin alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, per file: Playwright's event loop must not outlive the tests that need it."""
    ARTIFACTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


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
