"""The log: for people at a terminal, or one JSON object a line for a service; never about a person.

A log is read by more people than the portal and kept longer, so it names no officer, no address and no text
that somebody typed. Requests are told by the name of their route: addresses hold secrets (a calendar's, a
password reset's). What an exception says is left out, its kind and its place in the code are kept; only
trouble with the machine (disk, network, database server) is told in its own words.
"""

from __future__ import annotations

import logging
import re
import smtplib
from contextvars import ContextVar
from traceback import TracebackException
from types import TracebackType
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

NO_REQUEST = "-"
STYLES = ("plain", "json")

request_id: ContextVar[str] = ContextVar("request_id", default=NO_REQUEST)

_PLAIN = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"
_ADDRESS = re.compile(r"(https?://[^/\s]+)\S*")
_ASKER = re.compile(r"\bip=\S+")
_MACHINE = {"OperationalError", "InterfaceError"}  # of django.db.utils; importing it here would be too early

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discretion(logging.Filter):
    """Takes out of a record what tells of people or opens doors, and adds the number of the request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True: the record is told, only with less in it."""
        record.request_id = request_id.get()
        if record.name == "gunicorn.error":
            _without_requests(record)
        elif record.name.startswith("axes"):  # it names who was locked out, and from where
            record.msg, record.args = str(record.msg).partition("%")[0], ()
        elif record.name.startswith("django.security.") and not record.args:
            record.msg = record.name.rpartition(".")[2]  # its words are what a stranger sent as a host name
        elif (request := getattr(record, "request", None)) is not None and isinstance(record.args, tuple):
            # Django's own lines end with the path.
            record.args = (*map(_without_paths, record.args[:-1]), route_of(request)) if record.args else ()
        return True


def route_of(request: Any) -> str:
    """The name of the route a request took ("reports:paper"), "-" where it took none."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else NO_REQUEST


def _without_requests(record: logging.LogRecord) -> None:
    """Take addresses of people and of pages out of gunicorn's lines."""
    record.msg = _ASKER.sub("ip=-", str(record.msg)).replace("request %s %s", "request %s")
    if "request %s" in record.msg:
        record.args = (NO_REQUEST,)


def _without_paths(argument: object) -> object:
    return _ADDRESS.sub(r"\1/…", argument) if isinstance(argument, str) else argument


def told(error: BaseException) -> str:
    """An exception and what led to it: kinds and places in the code, words only of the machine's trouble."""
    parts, seen = [], set[int]()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        stack = TracebackException.from_exception(current).stack.format()
        parts.append("".join([*stack, type(current).__qualname__, _words_of(current)]))
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n  led to:\n".join(reversed(parts))


def _words_of(error: BaseException) -> str:
    is_machine = isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)
    if is_machine or type(error).__name__ in _MACHINE:
        return f": {str(error).strip().partition(chr(10))[0]}"
    return ""


class PlainLines(logging.Formatter):
    """Lines for people."""

    def __init__(self) -> None:
        super().__init__(_PLAIN)

    def formatException(self, ei: ExceptionInfo) -> str:
        """As ``told``."""
        return told(ei[1]) if ei[1] else ""


class JsonLines(JsonFormatter):
    """One JSON object a line: time (UTC), level, logger, message, request_id, and what the record adds."""

    def __init__(self) -> None:
        super().__init__(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger", "exc_info": "exception"},
            reserved_attrs=[*RESERVED_ATTRS, "request", "status_code"],
            timestamp="time",
            json_ensure_ascii=False,
        )

    def formatException(self, ei: ExceptionInfo) -> str:
        """As ``told``."""
        return told(ei[1]) if ei[1] else ""


def logging_settings(style: str) -> dict[str, Any]:
    """LOGGING for a style: "plain" tells of trouble only, "json" of every request too."""
    is_json = style == "json"
    own = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"discretion": {"()": Discretion}},
        "formatters": {"lines": {"()": JsonLines if is_json else PlainLines}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "filters": ["discretion"],
            }
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "django": own,
            "django.request": {**own, "level": "ERROR" if is_json else "WARNING"},  # else each 404 twice
            "ita_portal.requests": {**own, "level": "INFO" if is_json else "WARNING"},
            "gunicorn.error": {**own, "level": "INFO" if is_json else "WARNING"},
        },
    }
