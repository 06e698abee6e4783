"""`manage.py portal`: prepare everything, offer the demo agency, serve, and say how to sign in."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from agencies.models import Agency
from desk.demo import load_demo, real_agency_exists
from desk.preparation import prepare
from ita_portal.serving import beside_the_server, serve
from ita_portal.static_files import collect_when_changed
from reports.places import keep_place_names

ANYWHERE = ("0.0.0.0", "::")  # hosts to listen on, at which nobody is found
LONGEST_STORY = 120  # seconds; after that the demo failed, and the first page offers it no more


class Command(BaseCommand):
    """Prepare and serve the portal."""

    help = "เตรียมและเปิดระบบ ITA (prepare and serve the portal)"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Port, host, workers, and whether to offer the demo agency."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--no-demo", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Everything until the server stops."""
        prepare(progress=self._say)
        collect_when_changed(progress=self._say)
        # A portal with a public address has a proxy before it, behind which everybody seems local.
        is_public = settings.HTTPS or bool(settings.PUBLIC_URL)
        settings.DEMO = not (options["no_demo"] or is_public) and is_loopback(options["host"])
        keep_place_names()
        if not is_loopback(options["host"]):
            call_command("check", deploy=True, fail_level="CRITICAL", verbosity=0)
        keep_address(options["host"], options["port"])
        self._announce(options["host"], options["port"])
        if settings.DEMO and not Agency.objects.exists():
            settings.DEMO_COMES_UNTIL = time.monotonic() + LONGEST_STORY
            beside_the_server(load_demo)
        serve(options["host"], options["port"], options["workers"])

    def _announce(self, host: str, port: int) -> None:
        address = address_of(host, port)
        self._say("")
        self._say(f"ระบบ ITA พร้อมใช้งานที่  {address}")
        self._say(how_to_begin())
        self._say(f"ข้อมูลเก็บไว้ที่  {_shown(Path(settings.DATA_DIR))}   หยุดระบบด้วย Ctrl+C")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def address_of(host: str, port: int) -> str:
    """Where the portal is found.

    >>> address_of("::1", 8001)
    'http://[::1]:8001/'
    """
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def keep_address(host: str, port: int) -> None:
    """Let letters lead to where the portal is served, unless the site has an address of its own."""
    if not settings.PUBLIC_URL:
        settings.LINK_URL = address_of("127.0.0.1" if host in ANYWHERE else host, port).rstrip("/")
        Path(settings.SERVED_AT).write_text(f"{settings.LINK_URL}\n", encoding="utf-8")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def how_to_begin() -> str:
    """One line that says how to sign in."""
    if real_agency_exists():
        return "เข้าสู่ระบบด้วยชื่อผู้ใช้ที่ผู้ดูแลระบบของหน่วยงานออกให้"
    if settings.DEMO:
        return "เปิดหน้าแรกแล้วกด “ทดลองใช้หน่วยงานตัวอย่าง” (ไม่ต้องใช้รหัสผ่าน) หรือ “ตั้งค่าหน่วยงานของท่าน”"
    return "เปิดหน้าแรกแล้วกด “ตั้งค่าหน่วยงานของท่าน” เพื่อเริ่มใช้งาน"


def _shown(path: Path) -> str:
    """A path relative to the project where it lies inside."""
    base = Path(settings.BASE_DIR)
    return str(path.relative_to(base)) if path.is_relative_to(base) else str(path)
