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
    visitor.go("/")
    keep(visitor, folder / "welcome.png")
    visitor.enter_demo("demo.staff")
    visitor.go(f"{HOME}2568/scores/")
    keep(visitor, folder / "scores.png", height=1125)
    visitor.go(f"{HOME}2568/confirm/")
    visitor.press("ยืนยันผลคะแนน")
    visitor.go(f"{HOME}2568/")
    keep(visitor, folder / "year.png", height=1720)
    plan_the_missing_measure(visitor)
    keep(visitor, folder / "measures.png", height=1320)
    visitor.go(f"{HOME}2568/")
    visitor.press("เริ่มร่างบันทึกข้อความ")
    visitor.follow("ตรวจและเสนอลงนาม")
    visitor.press("เสนอลงนาม")
    for username in ("demo.head", "demo.deputy", "demo.clerk", "demo.mayor"):
        visitor.enter_demo(username)
        visitor.follow("อ่านและลงนาม")
        visitor.page.get_by_role("radio").first.check()
        if username == "demo.clerk":
            keep(visitor, folder / "signing.png")
        visitor.press("ลงนาม")
    visitor.go(visitor.path)  # without the message of the last act
    keep(visitor, folder / "issued.png", height=1000)


def plan_the_missing_measure(visitor: Visitor) -> None:
    """Answer the last weak indicator, so that the plan stands complete."""
    visitor.go(f"{HOME}2569/measures/new/?indicator=improve")
    visitor.page.get_by_label("ขั้นตอน/วิธีการปฏิบัติ").fill(
        "สำรวจขั้นตอนบริการที่ประชาชนติดต่อบ่อย\nรับฟังความเห็นผู้รับบริการทุกไตรมาส\nลดเอกสารและขั้นตอนที่ซ้ำซ้อน"
    )
    visitor.page.get_by_label("หรือพิมพ์ชื่อ").fill("ผู้อำนวยการกองช่าง")
    visitor.press("บันทึกมาตรการ")
    visitor.go(f"{HOME}2569/measures/")


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
