"""The handbook's pictures: pages of the demo agency from a portal started for it.

Usage: python -m tests.browser.handbook_pictures
"""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

from tests.browser.server import running_portal
from tests.browser.tour import DEMO_TIME, HOME, PALETTES, reopen_scores
from tests.browser.visitor import Visitor, launch

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "handbook" / "pictures"
SIZE: ViewportSize = {"width": 1000, "height": 700}
HEAVIEST = 120_000  # bytes of one picture


def main() -> None:
    """Walk the demo year and keep a picture for each chapter that has one."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as data, running_portal(Path(data)) as portal, sync_playwright() as playwright:
        browser = launch(playwright)
        visitor = Visitor.arrive(browser, portal.url, size=SIZE)
        visitor.go("/demo/")
        visitor.page.wait_for_selector("button[value='demo.staff']", timeout=DEMO_TIME)
        walk(visitor)
        visitor.leave()
        browser.close()


def walk(visitor: Visitor) -> None:
    """The desk, the year, its plan, a round to report, signing, then scores and a draft being written."""
    visitor.enter_demo("demo.staff")
    keep(visitor, "desk")
    years = visitor.main.get_by_role("table").first.get_by_role("rowheader").all_inner_texts()
    latest = int(years[0].split()[-1])
    visitor.go(f"{HOME}{latest}/")
    keep(visitor, "year", height=900)
    visitor.go(f"{HOME}{latest + 1}/measures/")
    keep(visitor, "plan")
    visitor.enter_demo("demo.works")
    visitor.go("/")
    visitor.main.get_by_role("link", name="รายงานผล").first.click()
    keep(visitor, "round", height=900)
    visitor.enter_demo("demo.finance")
    visitor.follow("อ่านและลงนาม")
    keep(visitor, "signing")
    reopen_scores(visitor, latest)
    keep(visitor, "scores", height=900)
    visitor.go(f"{HOME}{latest}/papers/")
    visitor.main.get_by_role("link", name="แก้ไขข้อความ").or_(
        visitor.main.get_by_role("button", name="เริ่มร่าง")
    ).first.click()
    keep(visitor, "edit")


def keep(visitor: Visitor, name: str, *, height: int = SIZE["height"]) -> None:
    """One window of the page, so many pixels high, in as many colours as the limit allows."""
    visitor.page.set_viewport_size({"width": SIZE["width"], "height": height})
    visitor.page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(visitor.page.screenshot(animations="disabled"))).convert("RGB")
    for colours in PALETTES:
        light = io.BytesIO()
        picture.quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            light, "PNG", optimize=True
        )
        if light.tell() <= HEAVIEST:
            break
    (FOLDER / f"{name}.png").write_bytes(light.getvalue())
    print(f"{name}: {light.tell() // 1000} kB at {visitor.path}")


if __name__ == "__main__":
    main()
