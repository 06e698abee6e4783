"""The handbook: true to the words of the portal, whole, and one click away from every page."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import get_resolver, resolve, reverse
from PIL import Image

from agencies.components import official
from agencies.glossary import explanations
from agencies.models import Membership
from desk.handbook import CHAPTER_OF, HANDBOOK, chapter_for, chapter_url, chapters, contents
from desk.handbook_views import handbook_chapter
from tests.factories import Cast

ROOT = Path(settings.BASE_DIR)
SOURCES = sorted(HANDBOOK.glob("*.md"))
QUOTED = re.compile(r"“([^”]+)”")
PRESSED = re.compile(r"กด(?:ปุ่ม)? ?“([^”]+)”")
TAG = re.compile(r"<[^>]*>|\{%.*?%\}|\{\{.*?\}\}")
BRANCH = re.compile(r"\{% (?:if|elif|else|endif)\b.*?%\}")
DOOR = re.compile(r"<(?:a|button|summary)\b[^>]*>(.*?)</(?:a|button|summary)>", re.DOTALL)
HIDDEN = re.compile(r'<span class="visually-hidden">.*?</span>')
PICTURES = re.compile(r"!\[([^\]]+)\]\(pictures/([\w-]+\.png)\)")
HEAVIEST = 120_000  # bytes of one picture


@cache
def templates() -> list[str]:
    """Every template but those that show the handbook itself."""
    paths = [path for path in ROOT.glob("templates/**/*.html") if "handbook" not in path.name]
    return [path.read_text(encoding="utf-8") for path in paths]


@cache
def sources() -> list[str]:
    """Every Python source of a room that has pages."""
    rooms = ["agencies", "assessments", "measures", "reports", "desk"]
    return [path.read_text(encoding="utf-8") for room in rooms for path in (ROOT / room).rglob("*.py")]


@cache
def whole_texts() -> frozenset[str]:
    """Every text of the portal from its first word to its last: between tags, or as a literal of the code."""
    return frozenset(" ".join(text.split()) for text in [*_between_tags(), *_literals()])


@cache
def doors() -> frozenset[str]:
    """What links, buttons and the like are called, and every literal of the code, which may call them so."""
    named = [BRANCH.split(its) for html in templates() for its in DOOR.findall(HIDDEN.sub("", html))]
    texts = [TAG.sub("", part) for parts in named for part in parts] + ["".join(parts) for parts in named]
    return frozenset(" ".join(TAG.sub("", text).split()) for text in [*texts, *_literals()])


def _between_tags() -> list[str]:
    return [text for html in templates() for text in TAG.split(html)]


def _literals() -> list[str]:
    in_tags = [tag for html in templates() for tag in re.findall(r"\{%.*?%\}", html)]
    return [text for source in [*in_tags, *sources()] for text in re.findall(r'"([^"\n]*)"', source)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_quoted_words_are_whole_texts_of_the_portal(path: Path) -> None:
    quoted = QUOTED.findall(path.read_text(encoding="utf-8"))
    assert [words for words in quoted if words not in whole_texts()] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_what_is_to_be_pressed_is_called_so(path: Path) -> None:
    pressed = PRESSED.findall(path.read_text(encoding="utf-8"))
    assert [words for words in pressed if words not in doors()] == []


def test_the_contents_name_every_chapter_by_its_heading() -> None:
    links = re.findall(r"\[([^\]]+)\]\(([a-z-]+)\.md\)", (HANDBOOK / "README.md").read_text(encoding="utf-8"))
    assert [(chapter.title, slug) for slug, chapter in chapters().items()] == links
    assert {path.stem for path in SOURCES} == {*chapters(), "README"}


def test_links_lead_to_chapters_and_public_pages() -> None:
    for page in (contents(), *chapters().values()):
        links = re.findall(r'href="([^"]+)"', page.body)
        assert {resolve(link).view_name for link in links} <= {"handbook:chapter", "reports:verify-ask"}
        slugs = {resolve(link).kwargs["slug"] for link in links if "help" in link}
        assert slugs <= set(chapters())


def test_pictures_are_there_described_light_and_used() -> None:
    used = {
        name: told for path in SOURCES for told, name in PICTURES.findall(path.read_text(encoding="utf-8"))
    }
    files = {path.name: path for path in (HANDBOOK / "pictures").glob("*.png")}
    assert set(used) == set(files)
    assert len(files) <= 14
    assert {name for name, path in files.items() if path.stat().st_size > HEAVIEST} == set()
    assert {name for name, path in files.items() if width_of(path) > 1280} == set()


def width_of(path: Path) -> int:
    with Image.open(path) as picture:
        return picture.width


def test_pages_that_are_told_about_are_there() -> None:
    names = {
        f"{space}:{name}"
        for space, (_, resolver) in get_resolver().namespace_dict.items()
        for name in resolver.reverse_dict
        if isinstance(name, str)
    }
    assert [start for start in CHAPTER_OF if not any(name.startswith(start) for name in names)] == []
    assert {chapter_for(name) for name in names} <= {"", *chapters()}
    assert set(CHAPTER_OF.values()) <= set(chapters())


@pytest.mark.parametrize(
    ("page", "slug"),
    [
        ("reports:paper-sign", "signing"),
        ("reports:papers", "papers"),
        ("measures:rounds", "follow-up"),
        ("agencies:officer-add", "officers"),
        ("desk:gallery", ""),
        ("desk:agency", ""),
    ],
)
def test_the_nearest_chapter_is_chosen(page: str, slug: str) -> None:
    assert chapter_for(page) == slug


class Main(HTMLParser):
    """The ids, headings and links of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.tags: list[str] = []
        self._href = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._href = dict(attrs).get("href") or "" if tag == "a" else self._href

    def handle_data(self, data: str) -> None:
        self.links.setdefault(data.strip(), self._href)


@pytest.mark.django_db
def test_anyone_may_read_it(client: Client) -> None:
    page = client.get(reverse("handbook:contents"))
    assert page.status_code == 200
    assert "ปีแรกในสิบนาที" in page.content.decode()
    for slug, chapter in chapters().items():
        page = client.get(chapter_url(slug))
        assert page.status_code == 200
        read = Main(page.content.decode())
        assert read.tags.count("h1") == 1
        assert chapter.title in read.links


@pytest.mark.django_db
def test_a_page_leads_to_its_own_chapter(client: Client, cast: Cast) -> None:
    officer: Membership = cast.admin
    client.force_login(officer.user)
    page = client.get(reverse("agencies:officers", args=[officer.agency.code]))
    assert Main(page.content.decode()).links["คู่มือ"] == chapter_url("officers")
    chapter = client.get(chapter_url("officers"))
    assert Main(chapter.content.decode()).links["คู่มือ"] == reverse("handbook:contents")


def test_what_is_no_chapter_is_not_found(rf: RequestFactory) -> None:
    for slug in ("README", "nothing", "../../README"):
        with pytest.raises(Http404):
            handbook_chapter(rf.get("/help/"), slug)


def test_terms_are_explained_from_the_glossary() -> None:
    headings = re.findall(r"^## (.+)$", (HANDBOOK / "glossary.md").read_text("utf-8"), re.MULTILINE)
    assert list(explanations()) == headings
    assert explanations()["SHA-256"] in official("SHA-256")
    with pytest.raises(KeyError):
        official("คำที่ไม่มี")
