"""Links: which addresses are kept, and that asking them never reaches inside."""

from __future__ import annotations

import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from measures import links
from measures.evidence import Unacceptable
from measures.links import NO_ANSWER, Reply, ask, checked_link, is_public_address, status_of

GOOD = "https://www.abt.go.th/ita/o12"


@pytest.mark.parametrize(
    "address",
    [
        GOOD,
        " http://abt.go.th:8080/แผน/ประกาศ.pdf?ปี=1 ",
        "https://อบต.ไทย/ประกาศ",
        "https://drive.google.com/file/d/1/view#p",
    ],
)
def test_public_addresses_are_kept(address: str) -> None:
    assert checked_link(address) == address.strip()


@pytest.mark.parametrize(
    "typed", ["www.bannasuk.go.th/asset.pdf", " abt.go.th", "อบต.ไทย/ประกาศ", "drive.google.com:443/file?a=b"]
)
def test_a_site_typed_without_its_scheme_gets_one(typed: str) -> None:
    assert checked_link(typed) == f"https://{typed.strip()}"


@pytest.mark.parametrize(
    "address",
    [
        "192.168.1.5/a",
        "nas.local/a",
        "http://localhost/a",
        "http://intranet/a",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://10.0.0.8/x",
        "http://172.16.5.5/",
        "http://192.168.1.1:8000/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fd00::1]/",
        "http://files.internal/a",
        "http://nas.local./a",
    ],
)
def test_internal_addresses_are_refused(address: str) -> None:
    with pytest.raises(Unacceptable, match="ภายในหน่วยงาน"):
        checked_link(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "abc",
        "asset.pdf",
        "me@abt.go.th/a",
        "ftp://abt.go.th/a",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://",
        "http://a.go.th:99999/",
    ],
)
def test_malformed_addresses_are_refused(address: str) -> None:
    with pytest.raises(Unacceptable, match="ลิงก์ไม่ถูกต้อง"):
        checked_link(address)


def test_a_password_in_a_link_is_refused() -> None:
    with pytest.raises(Unacceptable, match="รหัสผ่าน"):
        checked_link("https://me:secret@abt.go.th/a")


def test_an_address_inside_another_is_looked_at() -> None:
    assert not is_public_address("2002:0a00:0001::1")  # 6to4 of 10.0.0.1
    assert not is_public_address("nonsense")


def answering(**replies: Reply) -> Callable[[str, str], Reply]:
    """An asker with one reply for each method."""
    return lambda method, url: replies[method]


class TestStatus:
    def test_of_a_page_that_answers(self) -> None:
        assert status_of(GOOD, answering(HEAD=Reply(200))) == 200

    def test_of_one_that_is_gone(self) -> None:
        assert status_of(GOOD, answering(HEAD=Reply(404))) == 404

    def test_get_is_tried_where_head_is_not_known(self) -> None:
        assert status_of(GOOD, answering(HEAD=Reply(405), GET=Reply(200))) == 200

    def test_redirects_are_followed(self) -> None:
        asked: list[str] = []

        def asker(method: str, url: str) -> Reply:
            asked.append(url)
            return Reply(301, "/new") if url == GOOD else Reply(200)

        assert status_of(GOOD, asker) == 200
        assert asked == [GOOD, "https://www.abt.go.th/new"]

    @pytest.mark.parametrize("inside", ["http://127.0.0.1/", "http://localhost/", "file:///etc/passwd"])
    def test_a_redirect_inside_is_no_answer_and_is_not_asked(self, inside: str) -> None:
        asked: list[str] = []

        def asker(method: str, url: str) -> Reply:
            asked.append(url)
            return Reply(302, inside)

        assert status_of(GOOD, asker) == NO_ANSWER
        assert asked == [GOOD]

    def test_a_ring_of_redirects_ends(self) -> None:
        assert status_of(GOOD, answering(HEAD=Reply(302, GOOD))) == NO_ANSWER

    @pytest.mark.parametrize("error", [TimeoutError(), ConnectionRefusedError(), UnicodeError()])
    def test_silence_is_no_answer(self, error: Exception) -> None:
        def silent(method: str, url: str) -> Reply:
            raise error

        assert status_of(GOOD, silent) == NO_ANSWER


class TestAsk:
    @pytest.mark.parametrize("addresses", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], []])
    def test_a_name_that_points_inside_is_not_asked(
        self, addresses: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it was asked"))
        with pytest.raises(PermissionError):
            ask("HEAD", GOOD, resolver=lambda host, port: addresses)

    def test_the_request_goes_to_the_address_that_was_judged(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[tuple[str, str]] = []

        class Server(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                seen.append((self.headers["Host"], self.path))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Nothing: the test looks at what it was asked."""

        with HTTPServer(("127.0.0.1", 0), Server) as server:
            Thread(target=server.handle_request, daemon=True).start()
            monkeypatch.setattr(links, "is_public_address", lambda address: address == "127.0.0.1")
            url = f"http://www.abt.go.th:{server.server_port}/แผน?a=1"
            assert ask("HEAD", url, resolver=lambda host, port: ["127.0.0.1"]) == Reply(204)
        assert seen == [(f"www.abt.go.th:{server.server_port}", "/%E0%B9%81%E0%B8%9C%E0%B8%99?a=1")]
