"""From which address a request comes: for counting failed sign-ins and questions, never for rights."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

HOUSEHOLD = 64  # bits: one line of a provider has a whole IPv6 network of this size


def caller_address(request: HttpRequest) -> str | None:
    """The caller's address, of IPv6 its network; None where there is none (a socket without a proxy).

    Each of the ITA_PROXIES trusted proxies adds the address that asked it to X-Forwarded-For; what stands
    left of those is the caller's own say and is not believed.
    """
    written = request.headers.get("X-Forwarded-For", "").split(",") if settings.PROXIES else []
    told = [written[-settings.PROXIES]] if len(written) >= settings.PROXIES > 0 else []
    for text in (*told, str(request.META.get("REMOTE_ADDR", ""))):
        if address := _plain(text.strip()):
            return address
    return None


def _plain(text: str) -> str | None:
    """An address in its one spelling; None for what is none.

    >>> _plain("2001:db8:1:2:aaaa::1"), _plain("::ffff:203.0.113.9"), _plain("unknown")
    ('2001:db8:1:2::', '203.0.113.9', None)
    """
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    # A zone ("%eth0") names a cable of this machine.
    return str(ip_network((int(address), HOUSEHOLD), strict=False).network_address)
