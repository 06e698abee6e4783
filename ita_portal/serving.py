"""The server behind `manage.py portal`: gunicorn, started from here instead of from its command line."""

from __future__ import annotations

import errno
import os
import socket
import traceback
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from gunicorn.app.base import BaseApplication

# Browsers open connections ahead of need and send nothing on them; a worker without threads would wait on
# such a connection and answer nobody else.
THREADS = 4
STOP_SECONDS = 20  # requests under way may finish


class PortalServer(BaseApplication):
    """gunicorn around `ita_portal.wsgi`, configured only by the given options: no file, no environment."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        from ita_portal.wsgi import application

        return application


def listen(host: str, port: int) -> socket.socket:
    """A socket that holds the address; CommandError (exit status 1) with what to do when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=256)
    except (OSError, OverflowError) as error:
        raise CommandError(refused_address(host, port, error)) from error


def refused_address(host: str, port: int, error: Exception) -> str:
    """The Thai message for an address that cannot be listened on."""
    reason = getattr(error, "errno", None)
    if reason == errno.EADDRINUSE:
        return (
            f"พอร์ต {port} มีโปรแกรมอื่นใช้อยู่ หรือพอร์ทัลนี้เปิดอยู่แล้ว กรุณาลองเปิดหน้าเว็บดูก่อน "
            f"หากต้องการใช้พอร์ตอื่น ใช้คำสั่ง python3 manage.py portal --port {port + 1}"
        )
    if reason in {errno.EACCES, errno.EPERM}:
        return f"ผู้ใช้นี้ไม่มีสิทธิ์เปิดพอร์ต {port} กรุณาเลือกพอร์ตตั้งแต่ 1024 ขึ้นไป เช่น --port 8000"
    return f"เปิดบริการที่ {host} พอร์ต {port} ไม่ได้ กรุณาตรวจสอบค่า --host และ --port ({error})"


def beside_the_server(work: Callable[[], object]) -> None:
    """Do something once in a process of its own, so that the first page need not wait for it.

    What goes wrong there is written to standard error; the server goes on.
    """
    connections.close_all()  # a database connection must not be shared between processes
    if os.fork():
        return
    status = 1
    try:
        work()
        status = 0
    except Exception:
        traceback.print_exc()
    finally:
        connections.close_all()
        os._exit(status)  # what stands after this in the program belongs to the server


def serve(host: str, port: int, workers: int = 2) -> None:
    """Serve the portal until it is told to stop (Ctrl+C, SIGTERM); never returns, exits with status 0.

    The application is loaded once and forked, so workers share its memory. Raises CommandError when the
    address cannot be had.
    """
    listener = listen(host, port)
    connections.close_all()  # a database connection must not be shared between the forked workers
    PortalServer(
        {
            "bind": f"fd://{listener.detach()}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "preload_app": True,
            "graceful_timeout": STOP_SECONDS,
            "accesslog": None,
            "logconfig_dict": settings.LOGGING,
            "control_socket_disable": True,
            "proc_name": "ita-portal",
        }
    ).run()
