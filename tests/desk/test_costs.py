"""The year's page costs so many times hello to a signed-in officer, in processor time.

A coarse guard for every run of the suite; ``tests.benchmarks`` measures beside a plain hello. The least of
many counts, in turn, for what else the machine does only adds.
"""

from __future__ import annotations

from time import process_time

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client, override_settings
from django.urls import reverse

from tests import factories
from tests.benchmarks.greeting import PATH
from tests.factories import Cast

ROUNDS = 30
NOTHING = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test_costs"}


def cost(client: Client, path: str) -> float:
    """Seconds of processor time of one answer."""
    begun = process_time()
    answer = client.get(path)
    worked = process_time() - begun
    assert answer.status_code == 200
    return worked


@pytest.mark.parametrize(("place", "most"), [(NOTHING, 12), (MEMORY, 4)], ids=["made-anew", "kept"])
def test_the_year_page_beside_hello(cast: Cast, place: dict[str, str], most: int) -> None:
    factories.make_confirmed_year(cast)
    path = reverse("desk:year", args=[cast.agency.code, 2563])
    with override_settings(
        ROOT_URLCONF="tests.benchmarks.greeting", CACHES={**settings.CACHES, "kept": place}
    ):
        client = Client()
        client.force_login(cast.staff.user)
        costs = [(cost(client, PATH), cost(client, path)) for _ in range(ROUNDS)]
        caches["kept"].clear()
    hello, page = map(min, zip(*costs, strict=True))
    assert page <= most * hello
