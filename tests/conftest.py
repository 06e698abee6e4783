"""What every test stands on: year packs loaded once, a client whose GETs cannot write, honest templates."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.signals import setting_changed
from django.db import connection
from django.dispatch import receiver
from django.template import Context, Engine, engines
from django.template.base import FilterExpression
from django.template.defaulttags import ForNode
from django.test import Client, override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from agencies.addresses import address
from agencies.models import Membership
from assessments.editions import apply_editions
from assessments.models import Assessment
from measures.library_files import load_library
from tests import factories
from tests.factories import Cast
from tests.seals import seals_broken

hypothesis_settings.register_profile(
    "portal", deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
hypothesis_settings.load_profile("portal")

READS = {"SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA"}
# Tests write rows without events, which the portal never does (agencies/kept_pages.py).
NOTHING_KEPT = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
# A GET may keep its session, and what costs much is counted (reports/limits.py).
COUNTED = ("django_session", "reports_asked")
CRISPY_PACK = "ita/"  # crispy calls its pack with whatever the form helper happens to define
ABSENT_FROM_ERROR_PAGES = {("base.html", "messages")}  # 500.html is drawn without a request


def pytest_configure() -> None:
    """Where no compiled code may lie beside the sources, the processes of the suite share a folder of it.

    Otherwise each portal, command and worker compiles the project anew, which takes longer than starting it.
    """
    if sys.dont_write_bytecode and "PYTHONPYCACHEPREFIX" not in os.environ:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(sys.prefix) / "compiled")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: looking through it for garbage again and again costs a tenth."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(10_000, 20, 10)
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser comes first: the longest tests do not end the run, and stay with one process.

    Its portals, one a file, and its browser are then started once, and the other process has the other tests.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@receiver(setting_changed)
def addresses_anew(*, setting: str, **_about: Any) -> None:
    """A test with patterns of its own has other addresses, in templates too; a portal never has."""
    if setting == "ROOT_URLCONF":
        address.cache_clear()
        for loader in Engine.get_default().template_loaders:
            loader.reset()


@pytest.fixture(scope="session", autouse=True)
def settings_for_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing is written into the project, static files need not be collected, passwords hash fast."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "static").mkdir()
    pages = {**django_settings.CACHES["pages"], "LOCATION": folder / "cache"}
    with override_settings(
        DATA_DIR=folder,
        STATIC_ROOT=folder / "static",
        CACHES={**django_settings.CACHES, "pages": pages, "kept": NOTHING_KEPT},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            **django_settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite tests use a file, as the portal does: a database in memory locks differently between threads."""
    database = django_settings.DATABASES["default"]
    if database["ENGINE"] == "ita_portal.sqlite":
        database["TEST"] = {
            **database.get("TEST", {}),
            "NAME": str(tmp_path_factory.mktemp("db") / "db.sqlite3"),
        }


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The year packs and the library stand in the database of the whole session."""
    with django_db_blocker.unblock():
        apply_editions()
        load_library()


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_seals() -> Iterator[None]:
    """After a test with real transactions Django empties every table, which the portal's database refuses."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def flush_unsealed(self: Any, sql_list: list[str]) -> None:
        with seals_broken():
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", flush_unsealed)
        yield


@pytest.fixture(autouse=True)
def year_packs_again(request: pytest.FixtureRequest) -> None:
    """A test with real transactions begins with empty tables, so the year packs are loaded for it."""
    marker = request.node.get_closest_marker("django_db")
    real = bool(marker and marker.kwargs.get("transaction"))
    if real or {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        apply_editions()
        load_library()


class Undefined:
    """Stands for a template variable that does not exist, and fails the test that prints one."""

    def __bool__(self) -> bool:
        # Only FilterExpression may take this for a text to print; {% if %} finds it false, as in production.
        return sys._getframe(1).f_code is FilterExpression.resolve.__code__

    def __contains__(self, text: str) -> bool:
        return text == "%s"

    def __mod__(self, variable: Any) -> str:
        template = sys._getframe(1).f_locals["context"].render_context.template
        name = str(template.name or template.origin) if template else ""
        if name.startswith(CRISPY_PACK) or (name, str(variable.var)) in ABSENT_FROM_ERROR_PAGES:
            return ""
        pytest.fail(f"undefined template variable {variable.var} in {name}")


@pytest.fixture(autouse=True)
def undefined_variables_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined())  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def undefined_loops_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django loops over a name it does not know as if it were an empty list, and says nothing."""
    render = ForNode.render

    def render_known(node: ForNode, context: Context) -> str:
        node.sequence.resolve(context)  # unlike the loop itself, this speaks up (see Undefined)
        return render(node, context)

    monkeypatch.setattr(ForNode, "render", render_known)


def refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """A database wrapper that lets reads, the session and the count of asking through, nothing else."""
    # A union begins with a bracket on PostgreSQL.
    if sql.lstrip("(").split(None, 1)[0].upper() in READS or any(table in sql for table in COUNTED):
        return execute(sql, params, many, context)
    raise AssertionError(f"a GET wrote to the database: {sql}")


class ReadOnlyGetClient(Client):
    """A test client that fails when answering GET or HEAD writes to the database."""

    def request(self, **request: Any) -> Any:
        if request.get("REQUEST_METHOD", "GET") not in {"GET", "HEAD"}:
            return super().request(**request)
        with connection.execute_wrapper(refuse_writes):
            return super().request(**request)


@pytest.fixture
def client() -> Client:
    """Nobody's client; see ``as_officer``."""
    return ReadOnlyGetClient()


@pytest.fixture
def as_officer() -> Callable[[Client, Membership], Client]:
    """Sign an officer in without a password."""

    def sign_in(client: Client, member: Membership) -> Client:
        client.force_login(member.user)
        return client

    return sign_in


@pytest.fixture
def cast(db: None) -> Cast:
    """อบต.แม่คำมี with its six officers."""
    return factories.make_cast()


@pytest.fixture
def others(db: None) -> Cast:
    """Another agency with the same posts: every one of them is an outsider to ``cast``."""
    return factories.make_cast("ban-mai", "องค์การบริหารส่วนตำบลบ้านใหม่")


@pytest.fixture
def outsider(others: Cast) -> Membership:
    """The administrator of another agency: may do everything there, nothing here."""
    return others.admin


@pytest.fixture
def year_s000(cast: Cast) -> Assessment:
    """FY2563 with the figures of sample S000, not confirmed."""
    return factories.make_year(cast)


@pytest.fixture
def year_s003(others: Cast) -> Assessment:
    """FY2563 of the other agency with the figures of sample S003, not confirmed."""
    return factories.make_year(others, figures=factories.scores(factories.S003))


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's folder."""
    return Path(django_settings.BASE_DIR)
