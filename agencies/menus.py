"""The menus of the frame, written in Python because every page has them."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from agencies.context import Portal
from agencies.models import Membership
from agencies.pieces import fill, optional

register = template.Library()

LINK = '<li><a href="{}"{}>{}</a></li>'
HERE = SafeString(' aria-current="page"')
HELP = '{}<span class="visually-hidden">หน้านี้</span>'
PERSON = """
    <details class="app-person">
      <summary><span class="app-person-name">{}</span></summary>
      <ul>{}
        <li><form method="post" action="{}" data-sign-out>{}<button type="submit">{}</button></form></li>
      </ul>
    </details>"""
NAME = '<span class="visually-hidden">เมนูของ </span><strong>{}</strong>{}'
POST = '<span class="app-person-post">{}</span>'
NOBODY = SafeString("<strong>บัญชีของท่าน</strong>")
TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context, help_url: str) -> SafeString:
    """The entries of the main menu; ``help_url`` is the handbook's chapter about the page at hand."""
    portal: Portal | None = context.get("portal")
    links: list[tuple[str, object]] = []
    if portal and portal.agency:
        links.append((portal.links.desk, "โต๊ะทำงาน"))
        if portal.can_manage:
            links.append((portal.links.officers, "หน่วยงานและเจ้าหน้าที่"))
    return _entries([*links, (help_url, fill(HELP, "คู่มือ"))], context)


@register.simple_tag(takes_context=True)
def person_menu(context: template.Context) -> SafeString:
    """What a signed-in person has of their own, with the button that ends the session."""
    portal: Portal = context["portal"]
    links: list[tuple[str, object]] = [(portal.links.mine, "สิทธิ์ของฉัน")]
    if portal.links.reminders:
        links.append((portal.links.reminders, "การแจ้งเตือนและปฏิทิน"))
    links.append((portal.links.account, "บัญชีและรหัสผ่าน"))
    name = _name(portal.membership) if portal.membership else NOBODY
    token = optional(TOKEN, context.get("csrf_token"))
    return fill(PERSON, name, _entries(links, context), portal.links.sign_out, token, "ออกจากระบบ")


def _name(member: Membership) -> SafeString:
    return fill(NAME, member.display_name, optional(POST, member.position))


def _entries(links: Iterable[tuple[str, object]], context: template.Context) -> SafeString:
    """The entries, of which the page at hand is marked."""
    here = getattr(context.get("request"), "path", "")
    rows = (fill(LINK, url, HERE if url == here else "", words) for url, words in links)
    return SafeString("".join(rows))
