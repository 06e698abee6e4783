"""The link of every page to its own chapter of the handbook; loaded by templates/base.html."""

from __future__ import annotations

from typing import Any

from django import template

from desk.handbook import chapter_for, chapter_url

register = template.Library()


@register.simple_tag(takes_context=True)
def handbook_url(context: Any) -> str:
    """The chapter about the page at hand; the contents where no chapter is about it."""
    match = getattr(context.get("request"), "resolver_match", None)
    return chapter_url(chapter_for(match.view_name) if match else "")
