"""The README's tour: pictures of the demo agency from a portal started for it.

Usage: python -m tests.browser.tour docs/pictures
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

from tests.browser.server import running_portal
from tests.browser.visitor import Visitor, launch

SIZE: ViewportSize = {"width": 1280, "height": 860}
HOME = "/ban-na-suk/"
DEMO_TIME = 120_000  # milliseconds until the demo has been told, on a busy machine
HEAVIEST = 150_000  # bytes of one picture
PALETTES = (256, 128, 64)  # colours, tried in turn until the picture is light enough


def main(folder: Path) -> None:
    """Walk the demo year and keep a picture of each station."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as data, running_portal(Path(data)) as portal, sync_playwright() as playwright:
        browser = launch(playwright)
        visitor = Visitor.arrive(browser, portal.url, size=SIZE)
        walk(visitor, folder)
        visitor.leave()
        browser.close()


def walk(visitor: Visitor, folder: Path) -> None:
    """Six stations: welcome, scores, year, measures, signing, issued memo."""
    visitor.go("/demo/")
    visitor.page.wait_for_selector("button[value='demo.staff']", timeout=DEMO_TIME)
    visitor.go("/")
    keep(visitor, folder / "welcome.png")
    visitor.enter_demo("demo.staff")
    years = visitor.main.get_by_role("table").first.get_by_role("rowheader").all_inner_texts()
    latest = int(years[0].split()[-1])
    visitor.go(f"{HOME}{latest}/")
    keep(visitor, folder / "year.png", height=1720)
    visitor.go(f"{HOME}{latest + 1}/measures/")
    keep(visitor, folder / "measures.png", height=1320)
    visitor.go(f"{HOME}{latest}/papers/")
    visitor.follow("เปิดบันทึกข้อความ", within=visitor.main)
    keep(visitor, folder / "issued.png", height=1000)
    visitor.enter_demo("demo.clerk")
    visitor.follow("อ่านและลงนาม")
    keep(visitor, folder / "signing.png")
    reopen_scores(visitor, latest)
    keep(visitor, folder / "scores.png", height=1125)


def reopen_scores(visitor: Visitor, year: int) -> None:
    """The grid of scores as it is while they are entered, which needs a year that is not confirmed."""
    visitor.enter_demo("demo.head")
    visitor.go(f"{HOME}{year}/reopen/")
    visitor.main.get_by_role("textbox").first.fill("ตรวจคะแนนกับประกาศผลอีกครั้ง")
    visitor.press("เปิดเพื่อแก้ไข")
    visitor.go(f"{HOME}{year}/scores/")


def keep(visitor: Visitor, path: Path, *, height: int = SIZE["height"]) -> None:
    """One window of the page, so many pixels high, as a light PNG."""
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
    path.write_bytes(light.getvalue())
    print(f"{path.name}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
