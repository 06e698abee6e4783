"""Links of evidence: is the address fit to be kept, and does it still answer?

The form of an address is judged without the network. Asking it goes only to public addresses: the name is
resolved once, every answer of the resolver must be public, and the connection goes to that very address, so
that a name cannot point elsewhere between the two. Each redirect is judged anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.encoding import iri_to_uri

from measures.evidence import Unacceptable

TIMEOUT = 10  # seconds for each step of a connection
MOST_REDIRECTS = 5
NO_ANSWER = 0
HTTPS_PORT, HTTP_PORT = 443, 80
_NOT_PUBLIC = (
    ".localhost",
    ".local",
    ".internal",
    ".intranet",
    ".lan",
    ".home",
    ".corp",
    ".home.arpa",
    ".test",
)
_INTERNAL = "ลิงก์นี้ชี้ไปยังเครื่องภายในหน่วยงาน ผู้ตรวจจากภายนอกจะเปิดไม่ได้ กรุณาใช้ที่อยู่ของเว็บไซต์ที่เผยแพร่แล้ว หรือแนบเป็นไฟล์"
_MALFORMED = "ลิงก์ไม่ถูกต้อง กรุณาคัดลอกจากช่องที่อยู่ของเว็บเบราว์เซอร์ ขึ้นต้นด้วย https:// หรือ http://"
# A name with dots that is no file name: it begins with www., ends as sites do, or has a path behind it.
_HOST = r"[^\s/?#@:]+"
_SITE = re.compile(
    rf"(?:www\.{_HOST}|{_HOST}\.(?:th|com|org|net|ไทย)|{_HOST}\.{_HOST}(?=[:/]))(?::\d+)?(?:[/?#]\S*)?$",
    re.IGNORECASE,
)
_FORM = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Reply:
    """What a web server said: the HTTP status, and where it sends the reader."""

    status: int
    location: str = ""


Ask = Callable[[str, str], Reply]
Resolve = Callable[[str, int], list[str]]


def with_scheme(typed: str) -> str:
    """An address as a browser completes it: https:// in front of one that begins with the name of a site.

    >>> [with_scheme(typed) for typed in (" www.abt.go.th/a.pdf", "abt.go.th", "http://abt.go.th", "a.pdf")]
    ['https://www.abt.go.th/a.pdf', 'https://abt.go.th', 'http://abt.go.th', 'a.pdf']
    """
    address = typed.strip()
    return f"https://{address}" if _SITE.match(address) else address


def checked_link(typed: str) -> str:
    """The address with its scheme, fit to be kept; raises Unacceptable for a malformed or an internal one."""
    address = with_scheme(typed)
    try:
        _FORM(address)
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except (ValidationError, ValueError) as error:
        raise Unacceptable(_INTERNAL if _looks_internal(address) else _MALFORMED) from error
    if parts.username or parts.password:
        raise Unacceptable("ลิงก์มีชื่อผู้ใช้หรือรหัสผ่านปนอยู่ กรุณาลบส่วนที่อยู่หน้าเครื่องหมาย @ ออก")
    if not is_public_name(host):
        raise Unacceptable(_INTERNAL)
    return address


def _looks_internal(address: str) -> bool:
    """Whether a malformed address is at least clear about whom it means, such as ``http://intranet/``."""
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return False
    return (
        bool(host) and address.lower().startswith(("http://", "https://")) and not is_public_name(host or "")
    )


def is_public_name(host: str) -> bool:
    """Whether a host may stand for a public web site, by its form alone.

    >>> [is_public_name(host) for host in ("www.nacc.go.th", "intranet", "127.1", "2130706433", "::1")]
    [True, False, False, False, False]
    """
    name = host.rstrip(".").lower()
    try:
        return is_public_address(
            str(ipaddress.IPv4Address(socket.inet_aton(name)))
        )  # also 127.1 and 0x7f000001
    except (OSError, UnicodeEncodeError):
        pass
    if ":" in name:
        return is_public_address(name)
    return "." in name and not name.endswith(_NOT_PUBLIC)


def is_public_address(address: str) -> bool:
    """Whether an IP address belongs to the public net; also looks at the IPv4 inside an IPv6.

    >>> [is_public_address(one) for one in ("8.8.8.8", "10.1.2.3", "::ffff:127.0.0.1", "169.254.169.254")]
    [True, False, False, False]
    """
    try:
        parsed = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inner is not None and not is_public_address(str(inner)):
            return False
    return parsed.is_global and not parsed.is_multicast


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, by the machine's own resolver; raises OSError where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def ask(method: str, url: str, resolver: Resolve = resolve) -> Reply:
    """Ask one address, without following; raises OSError or HTTPException where nobody answers.

    An address that is not public is not asked: PermissionError, which is an OSError too.
    """
    parts = urlsplit(iri_to_uri(url))
    host = (parts.hostname or "").encode("idna").decode()
    port = parts.port or (HTTPS_PORT if parts.scheme == "https" else HTTP_PORT)
    addresses = resolver(host, port)
    if not addresses or not all(is_public_address(address) for address in addresses):
        raise PermissionError(f"not a public address: {host}")
    return _exchange(method, parts, host, port, addresses[0])


def _exchange(method: str, parts: SplitResult, host: str, port: int, address: str) -> Reply:
    """One request over a connection made to ``address`` itself; nothing of the body is read."""
    with socket.create_connection((address, port), timeout=TIMEOUT) as raw:
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        connection.sock = raw
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
            connection.default_port = HTTPS_PORT
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        try:
            connection.request(method, path, headers={"User-Agent": "ita-portal", "Accept": "*/*"})
            answer = connection.getresponse()
            return Reply(answer.status, answer.getheader("Location") or "")
        finally:
            connection.close()


def status_of(url: str, asker: Ask = ask) -> int:
    """The HTTP status that an address ends with after its redirects; ``NO_ANSWER`` where nobody answers.

    Servers that do not know HEAD are asked again with GET. A redirect to an internal address, a ring of
    redirects and a server that speaks no HTTP count as no answer.
    """
    for _hop in range(MOST_REDIRECTS + 1):
        try:
            reply = asker("HEAD", checked_link(url))
            if reply.status in {403, 405, 501}:
                reply = asker("GET", url)
        except (OSError, http.client.HTTPException, UnicodeError, ValueError):
            return NO_ANSWER
        if not (300 <= reply.status < 400 and reply.location):
            return reply.status
        url = urljoin(url, reply.location)
    return NO_ANSWER
