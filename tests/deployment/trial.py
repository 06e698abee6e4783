"""`python -m tests.deployment.trial`: the files of deploy/ tried as far as one machine allows.

nginx runs with the server files as they are, but for names, ports and certificates, before two portals that
share one database and one file store; systemd reads every unit. Needs nginx, openssl and systemd-analyze, and
a PostgreSQL server in DATABASE_URL where not SQLite. Prints one line a step; fails at the first that does not
hold.
"""

from __future__ import annotations

import os
import re
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPSHandler, Request, build_opener

from tests.browser.server import PROJECT, free_port, own_database, stop
from tests.deployment.machines import Answer, Machine, start

DEPLOY = PROJECT / "deploy"
NAME = "ita.example.go.th"


def main() -> None:
    """Everything, in a folder that goes away."""
    read_units()
    with ExitStack() as ending:
        place = Path(ending.enter_context(tempfile.TemporaryDirectory()))
        database = ending.enter_context(own_database(os.environ.get("DATABASE_URL", "")))
        environment = {
            "ITA_HTTPS": "1",
            "ITA_ALLOWED_HOSTS": NAME,
            "ITA_SECRET_KEY": "of a trial, " * 6,
            "DATABASE_URL": f"sqlite:///{place / 'portal.sqlite3'}",
            **database,
        }
        one = start("one", place, environment)
        ending.callback(stop, one.process)
        two = start("two", place, environment, like=one)
        ending.callback(stop, two.process)
        port = run_nginx(place, [one, two], ending)
        through(port, [one, two])


def say(line: str) -> None:
    print(line, flush=True)


def read_units() -> None:
    """systemd-analyze reads every unit; what is not installed here is not counted against them."""
    units = sorted(str(path) for path in (DEPLOY / "systemd").iterdir())
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    missing = re.compile(r"is not executable|No such file|Unit .* not found|Failed to (open|create)|man ")
    faults = [line for line in done.stderr.splitlines() if line.strip() and not missing.search(line)]
    if faults:
        sys.exit("\n".join(faults))
    say(f"systemd-analyze verify: {len(units)} units")


def run_nginx(place: Path, machines: list[Machine], ending: ExitStack) -> int:
    """nginx with deploy/nginx/many-machines.conf; the port on which it speaks HTTPS. Both files are read."""
    plain, secure = free_port(), free_port()
    certificate = f"openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN={NAME}".split()
    certificate += ["-keyout", f"{place}/key.pem", "-out", f"{place}/cert.pem"]
    subprocess.run(certificate, check=True, capture_output=True)
    changes = (
        (r"10\.0\.0\.11:8000", machines[0].url.removeprefix("http://")),
        (r"10\.0\.0\.12:8000", machines[1].url.removeprefix("http://")),
        (r"/etc/letsencrypt/live/[^/]+/fullchain", f"{place}/cert"),
        (r"/etc/letsencrypt/live/[^/]+/privkey", f"{place}/key"),
        (r"listen \[::\]:\d+[^;]*;", ""),
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"listen 443 ", f"listen 127.0.0.1:{secure} "),
        (r"/var/log/nginx", str(place)),
        (r"include snippets/", f"include {place}/"),
    )
    snippet = (DEPLOY / "nginx" / "ita-portal-server.conf").read_text(encoding="utf-8")
    (place / "ita-portal-server.conf").write_text(
        snippet.replace("/usr/share/ita-portal", str(DEPLOY / "nginx")), encoding="utf-8"
    )
    main = f"user root; worker_processes 1; pid {place}/nginx.pid; error_log {place}/error.log;"
    folders = " ".join(
        f"{kind}_temp_path {place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    command = ["nginx", "-p", str(place), "-c", str(place / "nginx.conf"), "-e", str(place / "error.log")]
    for name in ("one-machine.conf", "many-machines.conf"):
        site = (DEPLOY / "nginx" / name).read_text(encoding="utf-8")
        for found, instead in changes:
            site = re.sub(found, instead, site)
        whole = f"{main}\nevents {{}}\nhttp {{ {folders}\n{site} }}\n"
        (place / "nginx.conf").write_text(whole, encoding="utf-8")
        subprocess.run([*command, "-t"], check=True, capture_output=True)
    process = subprocess.Popen([*command, "-g", "daemon off;"])
    ending.callback(stop, process)  # type: ignore[arg-type]
    time.sleep(1)
    say("nginx -t of both sites and a start with deploy/nginx/many-machines.conf")
    return secure


def ask(port: int, path: str, data: bytes | None = None, **headers: str) -> Answer:
    """Ask nginx as a browser that resolves the name to this machine."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    request = Request(f"https://127.0.0.1:{port}{path}", data, {"Host": NAME, **headers})
    try:
        with build_opener(HTTPSHandler(context=trusting)).open(request, timeout=30) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except HTTPError as answer:
        with answer:
            return Answer(answer.code, answer.headers, answer.read())


def through(port: int, machines: list[Machine]) -> None:
    """What must hold of answers that came through nginx."""
    page = ask(port, "/sign-in/", **{"X-Request-ID": "of-a-stranger-0001", "X-Forwarded-For": "192.0.2.1"})
    assert page.status == 200, page
    assert "includeSubDomains" in page.headers["Strict-Transport-Security"]
    assert re.fullmatch(r"[0-9a-f]{32}", page.headers["X-Request-ID"]), page.headers["X-Request-ID"]
    say("pages over HTTPS, with HSTS and the balancer's number of the request")

    before = [len(machine.lines()) for machine in machines]
    answers = Counter(ask(port, "/v/").status for _ in range(20))
    shares = [len(machine.lines()) - count for machine, count in zip(machines, before, strict=True)]
    assert answers == {200: 20}, answers
    assert min(shares) >= 5, shares
    say(f"twenty requests shared out: {shares}")

    many = [ask(port, "/sign-in/", b"username=a&password=b").status for _ in range(40)]
    assert 429 in many, many
    say(f"forty sign-ins at once: {Counter(many)}")

    assert ask(port, "/v/BCDFGHJKLMNP/", bytes(31 * 1024 * 1024)).status != 413
    assert ask(port, "/v/BCDFGHJKLMNP/", bytes(33 * 1024 * 1024)).status == 413
    say("31 MB pass, 33 MB do not")

    stop(machines[0].process)
    assert {ask(port, "/v/").status for _ in range(10)} == {200}
    say("one machine stopped: nobody notices")
    stop(machines[1].process)
    away = ask(port, "/v/")
    assert (away.status, "ไม่พร้อมให้บริการชั่วคราว" in away.text) == (502, True), away
    assert away.headers["Content-Security-Policy"].startswith("default-src 'none'")
    say("both stopped: the page that says what to do")


if __name__ == "__main__":
    main()
