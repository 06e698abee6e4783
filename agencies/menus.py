"""The frame's menus, search and printed line, written in Python because every page has them."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from agencies.context import Portal
from agencies.models import Membership
from agencies.pieces import fill, optional
from thai.dates import thai_date

register = template.Library()

LINK = '<li><a href="{}"{}>{}</a></li>'
SMALL_LINK = '<li class="app-small-only"><a href="{}"{}>{}</a></li>'  # in place of the main menu
HERE = SafeString(' aria-current="page"')
HELP = '{}<span class="visually-hidden">หน้านี้</span>'
PERSON = """
    <details class="app-person">
      <summary><span class="app-small-only">เมนู</span><span class="app-person-name">{}</span></summary>
      <ul>{}{}{}
        <li><form method="post" action="{}" data-sign-out>{}<button type="submit">{}</button></form></li>
      </ul>
    </details>"""
WHO = '<li class="app-small-only app-person-who">{}</li>'
NAME = '<span class="visually-hidden">เมนูของ </span><strong>{}</strong>{}'
POST = '<span class="app-person-post">{}</span>'
NOBODY = SafeString("<strong>บัญชีของท่าน</strong>")
SEARCH = """<form class="app-search" role="search" method="get" action="{}">
  <label class="visually-hidden" for="portal-search">ค้นหาเอกสาร มาตรการ และเจ้าหน้าที่</label>
  <input id="portal-search" name="q" type="search" maxlength="200" placeholder="ค้นหา" autocomplete="off"
   accesskey="k">
  <button class="app-header-button" type="submit">ค้นหา</button>
</form>"""
PRINTED = '<p class="app-printed">พิมพ์เมื่อ {} จาก {}{}</p>'
TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context, help_url: str) -> SafeString:
    """The entries of the main menu; ``help_url`` is the handbook's chapter about the page at hand."""
    return _entries(_main(context.get("portal"), help_url), context)


def _main(portal: Portal | None, help_url: str) -> list[tuple[str, object]]:
    links: list[tuple[str, object]] = []
    if portal and portal.agency:
        links.append((portal.links.desk, "โต๊ะทำงาน"))
        if portal.can_manage:
            links.append((portal.links.officers, "หน่วยงานและเจ้าหน้าที่"))
    return [*links, (help_url, fill(HELP, "คู่มือ"))]


@register.simple_tag
def search_box(portal: Portal) -> SafeString:
    """The search over the agency of the page; nothing where there is none."""
    return fill(SEARCH, portal.links.search) if portal.agency else SafeString("")


@register.simple_tag(takes_context=True)
def printed_line(context: template.Context) -> SafeString:
    """What only paper shows: the day, and the address of the page; nothing on a page about no request."""
    request, portal = context.get("request"), context.get("portal")
    if request is None or portal is None:
        return SafeString("")
    return fill(PRINTED, thai_date(portal.today), request.get_host(), request.path)


@register.simple_tag(takes_context=True)
def fault_mark(context: template.Context) -> str:
    """What stands first in the title of a page whose form must be corrected."""
    form = context.get("form")
    return "ต้องแก้ไข: " if form and form.errors else ""


@register.simple_tag(takes_context=True)
def person_menu(context: template.Context, help_url: str) -> SafeString:
    """What a signed-in person has of their own, with the button that ends the session.

    In a small window it is the only menu: then it shows the main menu's entries and the search too.
    """
    portal: Portal = context["portal"]
    links: list[tuple[str, object]] = [(portal.links.mine, "สิทธิ์ของท่าน")]
    if portal.links.reminders:
        links.append((portal.links.reminders, "การแจ้งเตือนและปฏิทิน"))
    links.append((portal.links.account, "บัญชีและรหัสผ่าน"))
    name = _name(portal.membership) if portal.membership else NOBODY
    token = optional(TOKEN, context.get("csrf_token"))
    main = _main(portal, help_url)
    if portal.agency:
        main.append((portal.links.search, "ค้นหา"))
    who = optional(WHO, portal.membership.display_name if portal.membership else "")
    shown = who, _entries(main, context, SMALL_LINK), _entries(links, context)
    return fill(PERSON, name, *shown, portal.links.sign_out, token, "ออกจากระบบ")


def _name(member: Membership) -> SafeString:
    return fill(NAME, member.display_name, optional(POST, member.position))


def _entries(links: Iterable[tuple[str, object]], context: template.Context, shape: str = LINK) -> SafeString:
    """The entries, of which the page at hand is marked."""
    here = getattr(context.get("request"), "path", "")
    rows = (fill(shape, url, HERE if url == here else "", words) for url, words in links)
    return SafeString("".join(rows))
