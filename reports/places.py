"""The proper names of the agencies here, which no line of a paper may end inside."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from agencies.models import Agency
from reports.unbroken import place_in
from reports.words import keep_names


def keep_place_names() -> None:
    """Keep the names of all agencies here and of their places; the portal does so when it starts."""
    keep_names(chain.from_iterable(place_names(agency) for agency in Agency.objects.all()))


def place_names(agency: Agency) -> Iterator[str]:
    """The proper names in an agency's name and address: แม่คำมี of องค์การบริหารส่วนตำบลแม่คำมี, and so on."""
    yield from place_in(agency.name)
    for text in (agency.district, agency.province):
        yield from text.split()
