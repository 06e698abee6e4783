"""Every form of the portal under hostile values: no failure, Thai refusals, nothing unescaped or half saved.

In the suite each field gets one class of value, the classes in turn. ``ITA_HOSTILE=deep`` sends every class
to every field, and every form out of every shape, in parts that processes share: about an hour of one core.
"""

from __future__ import annotations

import os
from collections import Counter
from itertools import islice

import pytest

from tests.factories import Cast
from tests.hostile import sending
from tests.hostile.crawler import Crawler, name_of
from tests.hostile.gathering import Found, gather
from tests.hostile.pages import Form
from tests.hostile.sending import Sending
from tests.hostile.world import make_full_world
from tests.test_every_url import RULES, World

IS_DEEP = os.environ.get("ITA_HOSTILE") == "deep"
# Forms that this world's pages do not show: set-up, demo and mail are closed in it, others follow a click.
NOT_SHOWN = {
    "agencies:sign-out", "desk:calendar-revoke", "desk:demo", "desk:setup", "measures:measure-move",
    "measures:recommendation-restore", "measures:rollover", "reports:paper-prepare", "reports:verify",
    "agencies:officer-second-factor", "agencies:officer-unlock", "agencies:second-factor-off",
    "agencies:recovery-codes", "agencies:sign-in-code", "agencies:password-forgotten",
    "agencies:password-reset", "agencies:second-factor", "desk:demo-reset", "reports:paper-withdraw",
    "measures:plan-withdraw", "measures:plan-note", "desk:round-remind", "desk:year-remove",
}  # fmt: skip
VARIANTS = 2  # forms of one address that the suite tries
PARTS = 12 if IS_DEEP else 1


@pytest.fixture
def world(cast: Cast) -> World:
    return make_full_world(cast)


def chosen(found: Found) -> list[tuple[Form, Crawler]]:
    """The forms to try, in a lasting order."""
    counted, kept = Counter[str](), []
    for _, (form, crawler) in sorted(found.items(), key=lambda row: str(row[0])):
        counted[name_of(form.action)] += 1
        if IS_DEEP or counted[name_of(form.action)] <= VARIANTS:
            kept.append((form, crawler))
    return kept


def sendings(form: Form, place: int) -> list[Sending]:
    """What is sent to the form at this place of the list."""
    shapes = list(sending.out_of_shape(form))
    if IS_DEEP:
        return [*sending.one_by_one(form), *shapes, *(sending.all_at_once(form, turn) for turn in range(8))]
    counts = [row for row in shapes if "_FORMS" in row.what]
    return [
        *islice(sending.in_turn(form, place), 6),
        sending.all_at_once(form, place),
        shapes[place % len(shapes)],
        *counts[place % 3 :: 6],
    ]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_form_fails(world: World, part: int) -> None:
    crawlers: dict[int, Crawler] = {}
    found = gather(world, crawlers)
    wanted = {name for name, rule in RULES.items() if "POST" in rule.methods} - NOT_SHOWN
    assert wanted - {name_of(form.action) for form, _ in found.values()} == set()
    for place, (form, crawler) in islice(enumerate(chosen(found)), part, None, PARTS):
        for one in sendings(form, place):
            sending.send(crawler, form, one)
        if IS_DEEP or place % 16 == 0:
            sending.send_raw(crawler, form)
    problems = sorted(problem for crawler in crawlers.values() for problem in crawler.problems)
    if IS_DEEP:
        print({crawler.who: dict(crawler.statuses) for crawler in crawlers.values()})
    assert not problems, "\n".join(problems)


# What is sent and kept, so that every other page, file and paper has to show it.
KEPT = "ก<b id=hx9>\x01\x0b\u202e\u200b{{1337190|add:1}}🇹🇭'\\"
NOT_KEPT = ("remove", "password", "revoke", "confirm", "reopen", "zip", "decide", "preview", "retire", "sign")


def test_what_was_kept_is_shown_everywhere(world: World, cast: Cast) -> None:
    crawlers: dict[int, Crawler] = {}
    found = gather(world, crawlers)
    saved = Counter[str]()
    for crawler in crawlers.values():
        crawler.keeps = True
    for form, crawler in chosen(found):
        name = name_of(form.action)
        if form.method == "post" and not any(word in name for word in NOT_KEPT):
            saved[name] += keep(crawler, form)
    for name, rule in RULES.items():
        if "GET" in rule.methods and not rule.is_public:
            who = world.officer_for(rule)
            crawlers.setdefault(who.pk, Crawler(who)).ask("GET", world.address(name), "what was kept")
    problems = sorted(problem for crawler in crawlers.values() for problem in crawler.problems)
    assert not problems, "\n".join(problems)
    assert sum(1 for count in saved.values() if count) > 12, saved


def keep(crawler: Crawler, form: Form) -> bool:
    """Fill every field of a form that takes it with the hostile text; whether it was saved."""
    shown = crawler.ask("GET", form.page, "its page").page.forms
    fresh = next((row for row in shown if (row.action, row.button) == (form.action, form.button)), None)
    if fresh is None:
        return False
    hostile = {row.name for row in fresh.controls if row.kind in {"text", "textarea"}}
    for _ in range(3):
        pairs = [
            (name, KEPT.encode() if name in hostile else value.encode()) for name, value in fresh.pairs()
        ]
        answer = crawler.send(fresh, pairs, "to be kept")
        if answer.status_code == 302:
            return bool(hostile)
        again = {row.name for form in answer.page.forms for row in form.controls if row.is_invalid}
        if not again & hostile:
            return False
        hostile -= again
    return False
