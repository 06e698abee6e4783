"""The rows of the log, written in Python: fifty of them stand on a page."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.safestring import SafeString

from agencies.pieces import fill, optional
from desk.log_queries import LogLine
from thai.dates import thai_datetime_short
from thai.wholes import whole

register = template.Library()

ROW = """
    <tr>
      <td data-label="เมื่อ" class="app-nowrap"><div><time datetime="{}">{}</time><br>
        <small class="app-muted">ลำดับที่ {}</small></div></td>
      <td data-label="ผู้กระทำ"><div>{}{}</div></td>
      <td data-label="สิ่งที่ทำ"><div><strong>{}</strong>{}{}{}</div></td>
    </tr>"""


@register.simple_tag
def log_rows(lines: Iterable[LogLine]) -> SafeString:
    """One row of the table for each act."""
    return SafeString("".join(map(_row, lines)))


def _row(line: LogLine) -> SafeString:
    return fill(
        ROW,
        timezone.localtime(line.at).isoformat(),
        thai_datetime_short(line.at),
        line.sequence,
        line.who,
        optional("<br><small>{}</small>", line.position),
        line.act,
        optional("<br>{}", line.subject),
        _details(line.details),
        optional("<p>เหตุผลหรือความเห็น: {}</p>", whole(linebreaksbr(line.comment))),
    )


def _details(details: list[str]) -> SafeString | str:
    """From what to what, one a line."""
    rows = SafeString("".join(fill("<li>{}</li>", whole(linebreaksbr(detail))) for detail in details))
    return optional("<ul>{}</ul>", rows)
