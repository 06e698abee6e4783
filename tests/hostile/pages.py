"""What a page of the portal holds, read as a browser reads it: links, forms, words; and what it must not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml import html

from tests.hostile.values import MARK, SUM

Pair = tuple[str, str]


@dataclass(frozen=True)
class Control:
    """One field of a form; ``values`` are what a browser would send for it untouched."""

    name: str
    kind: str
    values: tuple[str, ...]
    is_invalid: bool = False


@dataclass(frozen=True)
class Form:
    """A form of a page with one of its buttons."""

    page: str
    action: str
    method: str
    is_multipart: bool
    controls: tuple[Control, ...]
    button: Pair | None = None
    preview: str = ""  # where a script sends the form while one types

    @property
    def names(self) -> list[str]:
        """The names of its fields, each once."""
        return list(dict.fromkeys(row.name for row in self.controls))

    def pairs(self) -> list[Pair]:
        """What a browser sends, files left out."""
        sent = [(row.name, value) for row in self.controls if row.kind != "file" for value in row.values]
        return sent + ([self.button] if self.button else [])


@dataclass
class Page:
    """A page that was read."""

    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    hostile: list[str] = field(default_factory=list)


def read(content: bytes, address: str) -> Page:
    """The links, forms and words of a page at ``address``."""
    tree = html.document_fromstring(content.decode(), parser=html.HTMLParser(huge_tree=True))
    page = Page(hostile=[problem for element in tree.iter() for problem in _hostile(element)])
    if SUM in content.decode():
        page.hostile.append("a template or expression was worked out")
    for link in tree.iter("a", "img", "link"):
        target = link.get("href") or link.get("src") or ""
        inside = urlsplit(urljoin(address, target))
        if target and not inside.netloc and not target.startswith(("#", "data:", "mailto:")):
            page.links.append(inside._replace(fragment="").geturl())
    for form in tree.iter("form"):
        page.forms += _forms(form, tree, address)
    page.words = [
        " ".join(text.split())
        for element in tree.iter()
        if isinstance(element.tag, str) and element.tag not in {"script", "style", "textarea", "code"}
        for text in (element.text or "", *((child.tail or "") for child in element))
        if text.strip()
    ]
    return page


def _hostile(element: html.HtmlElement) -> list[str]:
    if not isinstance(element.tag, str):
        return []
    found = [f"<{element.tag} {name}>" for name in element.attrib if name == MARK]
    if element.get("id") == MARK or (element.tag == "script" and MARK in (element.text or "")):
        found.append(f"<{element.tag}> of a hostile value")
    return found


def _forms(form: html.HtmlElement, tree: html.HtmlElement, address: str) -> list[Form]:
    """A form once for each button that sends something else."""
    own = [row for row in form.iter("input", "select", "textarea", "button") if row.get("form") in (None, "")]
    if form.get("id"):
        own += tree.xpath("//*[@form=$name]", name=form.get("id"))
    controls = tuple(control for row in own if (control := _control(row)))
    buttons = [row for row in own if row.tag == "button" and row.get("type", "submit") == "submit"]
    kinds = {
        (row.get("formaction") or form.get("action") or address, row.get("name"), row.get("value"))
        for row in buttons
    } or {(form.get("action") or address, None, None)}
    return [
        Form(
            page=address,
            action=urljoin(address, action),
            method=form.get("method", "get").lower(),
            is_multipart=form.get("enctype") == "multipart/form-data",
            controls=controls,
            button=(name, value or "") if name else None,
            preview=form.get("data-live-preview-url", ""),
        )
        for action, name, value in sorted(kinds, key=str)
    ]


def _control(row: html.HtmlElement) -> Control | None:
    name, kind = row.get("name"), row.get("type", "text") if row.tag == "input" else row.tag
    if not name or name == "csrfmiddlewaretoken" or kind in {"submit", "button", "image"}:
        return None
    if kind == "select":
        options = list(row.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and not row.get("multiple"):
            chosen = options[:1]
        return Control(name, kind, tuple(_of(option) for option in chosen))
    if kind in {"checkbox", "radio"}:
        value = row.get("value", "on")
        return Control(name, kind, (value,) if row.get("checked") is not None else ())
    value = (row.text or "").removeprefix("\n") if kind == "textarea" else row.get("value", "")
    return Control(name, kind, () if kind == "file" else (value,), row.get("aria-invalid") == "true")


def _of(option: html.HtmlElement) -> str:
    value = option.get("value")
    return value if value is not None else option.text_content().strip()


_ENGLISH = re.compile(r"\b[A-Za-z][a-z']+(?:[ ,]+[a-z']{2,}){2,}|\b[A-Z][a-z]+ [a-z]{2,} [a-z]+")
_THAI = re.compile("[ก-๙]")


def english(page: Page) -> list[str]:
    """Words of a page that are an English sentence, or part of one."""
    return [words[:120] for words in page.words if _ENGLISH.search(words) and not _THAI.search(words)]


def has_thai(page: Page) -> bool:
    """Whether a reader of Thai finds something to read."""
    return sum(1 for words in page.words if _THAI.search(words)) > 3
