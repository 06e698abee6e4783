"""What a browser would send back of a page's form as it stands, read from the page itself."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

Fields = dict[str, list[str]]


def form_with(html: str, name: str) -> Fields:
    """The fields of the form that has a field of this name; raises StopIteration where there is none."""
    return next(form for form in forms_of(html) if name in form)


def forms_of(html: str) -> list[Fields]:
    """The fields of every form of a page, in order."""
    reader = _Forms()
    reader.feed(html)
    return reader.forms


class _Forms(HTMLParser):
    """Every form of a page as {name: values}; buttons are not pressed, files are not chosen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Fields] = []
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        if tag == "form":
            self.forms.append({})
        elif tag == "input":
            self._input(given)
        elif tag == "textarea":
            self._area = given.get("name", "")
            self._add(self._area, "")
        elif tag == "select":
            self._select = given["name"]
            self._add(self._select)
        elif tag == "option" and "selected" in given:
            self._add(self._select, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser drops the line break with which Django begins a textarea.
            values = self.forms[-1][self._area]
            values[-1] = values[-1].removeprefix("\r\n").removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][self._area][-1] += data

    def _input(self, given: dict[str, Any]) -> None:
        kind, name = given.get("type", "text"), given.get("name", "")
        if kind in {"checkbox", "radio"}:
            self._add(name, *([given.get("value", "on")] if "checked" in given else []))
        elif kind not in {"submit", "button", "file"}:
            self._add(name, given.get("value") or "")

    def _add(self, name: str, *values: str) -> None:
        if name and self.forms:
            self.forms[-1].setdefault(name, []).extend(values)
