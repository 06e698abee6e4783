"""The files of deploy/ and the operator's guide say what the code says."""

from __future__ import annotations

import configparser
import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from ita_portal import settings as settings_module
from reports.verify_views import LARGEST_FILE

DEPLOY = Path(settings.BASE_DIR) / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
SITES = ["one-machine.conf", "many-machines.conf"]
ENVIRONMENT = (DEPLOY / "portal.env.example").read_text(encoding="utf-8")


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, encoding="utf-8")
    return parser


def nginx(name: str) -> str:
    """A file of nginx without its comments."""
    text = (DEPLOY / "nginx" / name).read_text(encoding="utf-8")
    return re.sub(r"(?m)^\s*#.*$", "", text)


def documented() -> list[list[str]]:
    """The cells of the table at the top of settings.py."""
    rows = [line for line in (settings_module.__doc__ or "").splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


class TestUnits:
    @pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
    def test_run_as_their_own_user_and_may_write_their_folder_only(self, path: Path) -> None:
        service = unit(path)["Service"]
        wanted = {
            "User": "ita-portal",
            "EnvironmentFile": "/etc/ita-portal/portal.env",
            "StateDirectory": "ita-portal",
            "StateDirectoryMode": "0700",
            "ProtectSystem": "strict",
            "NoNewPrivileges": "yes",
            "UMask": "0077",
        }
        assert {name: service.get(name) for name in wanted} == wanted
        assert service.get("ReadWritePaths", "") in {"", "/var/backups/ita-portal"}

    @pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
    def test_run_commands_that_are_there(self, path: Path) -> None:
        from django.core.management import get_commands

        begun = unit(path)["Service"]["ExecStart"]
        called = re.search(r"/opt/ita-portal/\.venv/bin/python manage\.py (\w+)", begun)
        assert called
        assert called[1] in get_commands()

    def test_the_portal_is_asked_to_stop_and_given_the_time(self) -> None:
        from ita_portal.serving import STOP_SECONDS

        service = unit(DEPLOY / "systemd" / "ita-portal.service")["Service"]
        assert (service["Type"], service["KillMode"], service["Restart"]) == ("notify", "mixed", "always")
        assert int(service["TimeoutStopSec"]) > STOP_SECONDS
        assert "--no-demo" in service["ExecStart"]

    def test_every_timer_has_its_service_and_catches_up(self) -> None:
        timed, services = ({path.stem for path in paths} for paths in (TIMERS, UNITS))
        assert timed <= services
        assert services - timed == {"ita-portal", "ita-portal-worker"}
        assert {unit(path)["Timer"]["Persistent"] for path in TIMERS} == {"yes"}


class TestNginx:
    def test_lets_through_what_the_portal_takes(self) -> None:
        [size] = re.findall(r"client_max_body_size (\d+)m;", nginx("ita-portal-server.conf"))
        assert int(size) * 1024 * 1024 > max(LARGEST_FILE, settings.EVIDENCE_LIMIT)

    def test_writes_anew_what_the_portal_believes(self) -> None:
        headers = dict(re.findall(r"proxy_set_header (\S+) ([^;]+);", nginx("ita-portal-server.conf")))
        assert headers["X-Forwarded-Proto"] == "$scheme"
        assert headers["X-Forwarded-For"] == "$remote_addr"
        assert headers["X-Request-ID"] == "$request_id"
        assert headers["Host"] == "$host"
        # A location that sets a header of its own would lose all of these.
        assert nginx("ita-portal-server.conf").index("location") > nginx("ita-portal-server.conf").rindex(
            "proxy_set_header"
        )

    @pytest.mark.parametrize("name", SITES)
    def test_speaks_https_only_and_logs_no_addresses(self, name: str) -> None:
        site = nginx(name)
        assert "return 301 https://$host$request_uri;" in site
        assert "include snippets/ita-portal-server.conf;" in site
        assert "TLSv1.1" not in site
        [form] = re.findall(r"log_format ita_portal '([^']+)'", site)
        assert not {"$request_uri", "$request ", "$uri", "$remote_addr", "$http_referer"} & set(
            re.findall(r"\$\w+ ?", form)
        )
        assert "upstream ita_portal" in site
        assert "zone=ita_sign_in" in site

    def test_never_sends_a_form_twice(self) -> None:
        assert "non_idempotent" not in nginx("ita-portal-server.conf")

    def test_the_page_shown_while_nothing_answers_needs_nothing(self) -> None:
        page = (DEPLOY / "nginx" / "unavailable.html").read_text(encoding="utf-8")
        assert not re.search(r"<(script|style|link|img)|\sstyle=|\son\w+=|https?:", page)
        assert "ยังไม่ได้บันทึก" in page


class TestSettings:
    def test_the_example_names_settings_that_are_there(self) -> None:
        named = set(re.findall(r"(?m)^#? ?([A-Z][A-Z_]+)=", ENVIRONMENT))
        assert named <= {row[0] for row in documented()}
        assert {"DATABASE_URL", "ITA_DATA_DIR", "ITA_PUBLIC_URL", "ITA_HTTPS", "ITA_ALLOWED_HOSTS"} <= named

    def test_the_guide_has_the_table_of_the_settings_file(self) -> None:
        guide = (Path(settings.BASE_DIR) / "docs" / "operating.md").read_text(encoding="utf-8")
        table = re.search(r"<!-- settings -->\n(.*?)<!-- /settings -->", guide, re.DOTALL)
        assert table
        rows = [f"| `{name}` | {meaning} | {default} |" for name, meaning, default in documented()]
        assert table[1].splitlines() == ["| variable | meaning | default |", "|---|---|---|", *rows]

    def test_the_guide_names_files_that_are_there(self) -> None:
        guide = (Path(settings.BASE_DIR) / "docs" / "operating.md").read_text(encoding="utf-8")
        named = re.findall(r"deploy/[\w./-]+\w", guide)
        assert [name for name in named if not (Path(settings.BASE_DIR) / name).exists()] == []
        units = set(re.findall(r"ita-portal[\w-]*\.(?:service|timer)", guide))
        assert {name for name in units if not (DEPLOY / "systemd" / name).exists()} == set()


@pytest.fixture(scope="module")
def auditing() -> Any:
    spec = importlib.util.spec_from_file_location("audit", DEPLOY / "audit_dependencies.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestAudit:
    LOCK = (
        "django==5.2.19 \\\n    --hash=sha256:x\n"
        "Color_ama==1 ; sys_platform == 'win32' \\\n    --hash=sha256:y\n"
    )

    def test_every_pin_must_have_been_looked_up(self, auditing: Any) -> None:
        wanted = auditing.pinned(self.LOCK)
        assert wanted == {"django"}
        for dependencies in ([], [{"name": "django", "skip_reason": "not found"}]):
            with pytest.raises(auditing.NotAudited, match="django"):
                auditing.weaknesses({"dependencies": dependencies}, wanted)

    def test_a_lock_that_names_nothing_is_no_good_news(self, auditing: Any) -> None:
        with pytest.raises(auditing.NotAudited):
            auditing.weaknesses({"dependencies": []}, set())

    def test_a_weakness_is_named(self, auditing: Any) -> None:
        row = {"name": "Django", "version": "5.2", "vulns": [{"id": "CVE-1", "fix_versions": ["5.2.1"]}]}
        found = auditing.weaknesses({"dependencies": [row]}, {"django"})
        assert found == ["Django 5.2: CVE-1, mended in 5.2.1"]

    def test_without_an_answer_it_fails(
        self, auditing: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def offline(*_arguments: object) -> None:
            raise auditing.NotAudited("no internet")

        monkeypatch.setattr(auditing, "install", offline)
        assert auditing.main() == 2
        assert "NOT AUDITED" in capsys.readouterr().err
