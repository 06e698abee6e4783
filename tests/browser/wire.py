"""What crosses the wire for a page: bytes and requests, as the browser counts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Page

MOST = {"first": (120_000, 8), "second": (15_000, 8)}  # bytes and requests of the first page, by visit


@dataclass
class Wire:
    """Bytes with the heads of answers, and requests that left the browser."""

    size: int = 0
    requests: int = 0

    def listen(self, page: Page) -> None:
        """Count from now on."""
        debugger = page.context.new_cdp_session(page)
        debugger.send("Network.enable")
        debugger.on("Network.requestWillBeSent", self._asked)
        debugger.on("Network.requestServedFromCache", self._kept)
        debugger.on("Network.responseReceived", self._answered)
        debugger.on("Network.loadingFinished", self._finished)

    def _asked(self, event: dict[str, Any]) -> None:
        self.requests += event["request"]["url"].startswith("http")

    def _answered(self, event: dict[str, Any]) -> None:
        self.requests -= bool(event["response"].get("fromDiskCache"))

    def _kept(self, event: dict[str, Any]) -> None:
        self.requests -= 1

    def _finished(self, event: dict[str, Any]) -> None:
        self.size += int(event["encodedDataLength"])


def wire_of(context: BrowserContext, address: str) -> Wire:
    """Open a page in a window of its own; what crossed the wire until nothing more came."""
    page = context.new_page()
    wire = Wire()
    wire.listen(page)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.close()
    return wire
