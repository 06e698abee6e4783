"""Every form that some officer finds on some page, each with the crawler of an officer who finds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.urls import reverse

from agencies.models import Membership
from measures.models import Round
from reports.models import Paper
from tests.hostile.crawler import Crawler, name_of
from tests.hostile.pages import Form
from tests.test_every_url import OF_AN_AGENCY, RULES, World

# Where a page of one agency has further forms in another of its states.
OTHER_STATES = ["scores", "paste", "upload", "items/eit", "basis", "confirm"]
OTHER_STATES += ["remarks/new", "suggestions/new"]
FILES = ("-pdf", "-word", "-page", "-file", "-xlsx", "-csv", "-json", "scores-form")
PAPER_PAGES = {
    "draft": ("paper", "paper-edit", "paper-submit"),
    "submitted": ("paper", "paper-pen"),
    "issued": ("paper", "paper-correct"),
}
Found = dict[tuple[object, ...], tuple[Form, Crawler]]


def addresses(world: World) -> Iterator[tuple[Membership, str]]:
    """Every page of one agency, and the pages whose forms depend on a state, with who opens them."""
    cast = world.cast
    for name in OF_AN_AGENCY:
        if "GET" in RULES[name].methods and not name.endswith(FILES):
            yield world.officer_for(RULES[name]), world.address(name)
    home = f"/{cast.agency.code}/"
    for part in OTHER_STATES:
        yield cast.staff, f"{home}2565/{part}/"
    yield cast.mayor, f"{home}2567/measures/decide/"
    yield cast.staff, f"{home}2564/measures/"
    yield cast.admin, f"{home}2564/measures/rollover/"
    for row in Round.objects.filter(measure__plan__agency=cast.agency, measure__plan__fiscal_year=2565)[:1]:
        yield cast.head, reverse("measures:round-answer", args=[cast.agency.code, 2565, row.pk])
    for paper in Paper.objects.filter(agency=cast.agency):
        for page in PAPER_PAGES[paper.state]:
            yield cast.staff, reverse(f"reports:{page}", args=[cast.agency.code, paper.pk])
        if paper.state == "submitted":
            yield cast.head, reverse("reports:paper-sign", args=[cast.agency.code, paper.pk])


def gather(world: World, crawlers: dict[int, Crawler]) -> Found:
    """The forms of all those pages, of each kind one, and those that a page's script sends."""
    found: Found = {}
    for who, address in addresses(world):
        if who.pk not in crawlers:
            crawlers[who.pk] = Crawler(who)
        keep(found, crawlers[who.pk], crawlers[who.pk].ask("GET", address, "its page").page.forms)
    nobody = crawlers.setdefault(0, Crawler())
    for address in ("/sign-in/", "/v/", "/v/BCDFGHJKLMNP/"):
        keep(found, nobody, nobody.ask("GET", address, "its page").page.forms)
    anyone = crawlers[world.cast.staff.pk]
    keep(found, anyone, anyone.ask("GET", "/password/", "its page").page.forms)
    return found


def keep(found: Found, crawler: Crawler, forms: list[Form]) -> None:
    """Note forms of a kind not seen before."""
    for form in forms:
        preview = [replace(form, action=form.preview, is_multipart=False)] if form.preview else []
        for row in (form, *preview):
            name = name_of(row.action)
            key = (name, tuple(row.names), row.button and row.button[0], row.method)
            if name != "agencies:sign-out":
                found.setdefault(key, (row, crawler))
