"""Addresses that never change while the portal runs, put into a template when it is compiled.

In the place of Django's ``static`` and ``url``: a file's or a page's address written out in a template, with
nothing in it that a request could change, is text from then on. Any other is put together on each page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, TextNode, Token
from django.template.base import Parser as TemplateParser
from django.templatetags.static import do_static, static
from django.utils.html import escape

from agencies.addresses import address

register = template.Library()
# In the place of Django's own tag, which puts an address together each time that a page shows it.
register.simple_tag(address, name="url")
_page: Callable[[Any, Token], Node] = register.tags["url"]


@register.tag("static")
def file_address(parser: TemplateParser, token: Token) -> Node:
    """``{% static 'css/portal.css' %}``, with the digest of the file's content in the address."""
    return _fixed(parser, token, static) or do_static(parser, token)


@register.tag("url")
def page_address(parser: TemplateParser, token: Token) -> Node:
    """``{% url 'desk:home' %}``; raises NoReverseMatch at once for a page that is none."""
    return _fixed(parser, token, address) or _page(parser, token)


def _fixed(parser: TemplateParser, token: Token, text_of: Callable[[str], str]) -> Node | None:
    """The tag as text, where it has one argument and that is written out; None otherwise."""
    bits = token.split_contents()
    if len(bits) != 2:
        return None
    written: FilterExpression = parser.compile_filter(bits[1])
    if not isinstance(written.var, str) or written.filters:
        return None
    return TextNode(escape(text_of(written.var)))
