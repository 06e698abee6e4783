"""How the portal reads a date, for forms that show it back beside the field while it is typed."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from thai.dates import parse_iso_date, parse_thai_date, thai_date


@require_GET
def date_read(request: HttpRequest) -> JsonResponse:
    """``{"words": "31 มีนาคม 2567", "day": "2024-03-31", "problem": ""}`` of ``?text=`` or ISO ``?picked=``.

    What cannot be read has neither words nor day, and the problem says what to type instead.
    """
    picked = request.GET.get("picked")
    try:
        day = parse_iso_date(picked) if picked else parse_thai_date(request.GET.get("text", ""))
    except ValueError as error:
        return JsonResponse({"words": "", "day": "", "problem": str(error)})
    return JsonResponse({"words": thai_date(day), "day": day.isoformat(), "problem": ""})
