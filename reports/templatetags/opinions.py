"""How an opinion stands on a paper."""

from __future__ import annotations

from django import template
from django.template import Context

from reports import line_room

register = template.Library()


@register.simple_tag(takes_context=True)
def is_one_line(context: Context, text: str) -> bool:
    """Whether an opinion surely is one line; ``sheet`` is "wide" where the paper lies on its side."""
    return line_room.is_one_line(text, is_wide=context.get("sheet") == "wide")
