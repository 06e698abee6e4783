"""From which address a request comes, and whose word is believed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from agencies.callers import caller_address


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "198.51.100.1", "203.0.113.9"),  # nobody is believed
        (1, "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        (1, "127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),  # the left one is the caller's own say
        (2, "10.0.0.2", "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "10.0.0.2", "198.51.100.1", "10.0.0.2"),  # fewer than there are proxies: not through them
        (1, "127.0.0.1", "", "127.0.0.1"),
        (1, "127.0.0.1", "' OR 1=1", "127.0.0.1"),
        (1, "", "unknown", None),  # a socket of this machine
        (1, "127.0.0.1", "2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        (1, "127.0.0.1", "2001:db8:1:2:bbbb::2", "2001:db8:1:2::"),
        (1, "127.0.0.1", "fe80::1%eth0", "fe80::"),
        (1, "127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_only_the_proxies_are_believed(
    settings: Any, proxies: int, remote: str, forwarded: str, expected: str | None
) -> None:
    settings.PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR=remote, **headers)
    assert caller_address(request) == expected
