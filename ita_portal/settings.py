"""The one settings file. Everything that differs between machines comes from the environment.

| variable          | meaning                                              | default                      |
|-------------------|------------------------------------------------------|------------------------------|
| ITA_DATA_DIR      | database, files, generated key                       | var/ in the project          |
| DATABASE_URL      | sqlite:///… or postgres://…                          | an SQLite file in the data   |
| ITA_SECRET_KEY    | signing key                                          | generated in the data folder |
| ITA_ALLOWED_HOSTS | host names the portal answers to, separated by commas| loopback names               |
| ITA_PUBLIC_URL    | address in papers and letters, https://ita.go.th/    | first name of those hosts    |
| ITA_HTTPS         | 1 when served over HTTPS: secure cookies, HSTS       | 0                            |
| ITA_PROXIES       | proxies in front that write X-Forwarded-For, 0 to 9  | 1 with ITA_HTTPS, else 0     |
| ITA_IDLE_MINUTES  | minutes without use after which a session ends       | 120                          |
| ITA_SESSION_HOURS | hours after which a session ends however busy        | 12                           |
| ITA_DEMO          | 1 lets the loopback address enter the demo agency    | 0 (`manage.py portal` sets 1)|
| ITA_WORKER        | 1 when `manage.py db_worker` runs beside the portal  | 0 (long work in the request) |
| ITA_EVIDENCE_MB   | largest file of evidence, in MB                      | 20                           |
| ITA_LAYOUTS_A_MINUTE | papers one person may have laid out in a minute by looking | 30          |
| ITA_LAYOUTS_AN_HOUR | the same in an hour                                | 300                          |
| ITA_MAIL_URL      | mail server: smtp://user:password@host:587, smtps:// | files in the data folder     |
| ITA_MAIL_FROM     | sender of letters                                    | ita-portal@localhost         |
| ITA_PAPER_FONT    | TrueType file of the site's own typeface for papers  | Sarabun                      |
| ITA_PAPER_FONT_BOLD | its bold face                                      | Sarabun                      |
| ITA_PAPER_FONT_SIZE | points of it that stand for the guide's 16 pt      | 16                           |
| ITA_LOG           | plain: trouble, for people; json: each request, too  | plain                        |
| ITA_DEBUG         | 1 for Django's debug pages                           | 0                            |
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from ita_portal.logs import STYLES, logging_settings

BASE_DIR = Path(__file__).resolve().parent.parent
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def env_flag(name: str) -> bool:
    """Read a 0/1 environment variable; anything else is refused with a hint."""
    value = os.environ.get(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}. Unset it to use the default (0).")
    return value == "1"


def env_choice(name: str, known: tuple[str, ...]) -> str:
    """Read one of the known words, the first by default; anything else is refused with a hint."""
    value = os.environ.get(name, known[0])
    if value not in known:
        raise ImproperlyConfigured(f"{name} must be {' or '.join(known)}, not {value!r}.")
    return value


def env_number(name: str, default: int, least: int, most: int, of: str) -> int:
    """Read a whole number of something within bounds; anything else is refused with a hint."""
    value = os.environ.get(name, str(default))
    if not (value.isascii() and value.isdecimal()) or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} must be a number of {of} from {least} to {most}, not {value!r}.")
    return int(value)


def env_size(name: str, default: int) -> int:
    """Read a number of megabytes, 1 to 1000, as bytes; anything else is refused with a hint."""
    return env_number(name, default, 1, 1000, "MB") * 1024 * 1024


def mail(url: str, folder: Path) -> dict[str, Any]:
    """Where letters go: smtp:// turns to TLS before it signs in, smtps:// speaks TLS from the start.

    A server named without a user gets neither. Without an address letters are written into a folder.
    """
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": folder,
        }
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or port == 0:
        raise ImproperlyConfigured("ITA_MAIL_URL must read smtp://user:password@host:587 or smtps://…:465.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or {"smtp": 587 if parts.username else 25, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def env_points(name: str, default: float) -> float:
    """Read a size in points, above 0; anything else is refused with a hint."""
    value = os.environ.get(name, str(default))
    try:
        points = float(value)
    except ValueError:
        points = 0.0
    if not 1 <= points <= 100:
        raise ImproperlyConfigured(f"{name} must be a size in points such as {default}, not {value!r}.")
    return points


def public_url(hosts: list[str], *, is_secure: bool) -> str:
    """The address that papers print, without a slash at its end; "" where only this machine is served."""
    if url := os.environ.get("ITA_PUBLIC_URL"):
        if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._/-]*)?", url):
            raise ImproperlyConfigured(
                f"ITA_PUBLIC_URL must be an address such as https://ita.example.go.th, not {url!r}."
            )
        return url.rstrip("/")
    named = [host for host in hosts if host not in LOOPBACK and host.strip(".*") and "*" not in host]
    return f"{'https' if is_secure else 'http'}://{named[0].lstrip('.')}" if named else ""


def served_at(file: Path) -> str:
    """The address under which this machine was last served; a letter needs one in any case."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return "http://127.0.0.1:8000"


def package_dir(name: str) -> Path:
    """Folder of an installed package, found without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ImproperlyConfigured(f"Package {name} is missing: run `python3 manage.py portal`.")
    return Path(spec.origin).parent


def secret_key(data_dir: Path) -> str:
    """The key from the environment, else one generated once and kept (mode 0600) in the data folder."""
    if key := os.environ.get("ITA_SECRET_KEY"):
        return key
    path = data_dir / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(get_random_secret_key())
    return path.read_text()


def read_version() -> str:
    """The version is the first heading of CHANGELOG.md, so the two cannot disagree."""
    match = re.search(r"^## (\S+)", (BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    if match is None:
        raise ImproperlyConfigured("CHANGELOG.md has no heading of the form '## 1.2.3 …'.")
    return match[1]


def database(url: str) -> dict[str, Any]:
    """Connection settings for SQLite (WAL, one writer at a time, waits its turn) or PostgreSQL."""
    config: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["ENGINE"] = "ita_portal.sqlite"
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;"
            ),
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATA_DIR = Path(os.environ.get("ITA_DATA_DIR", BASE_DIR / "var")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

VERSION = read_version()
SECRET_KEY = secret_key(DATA_DIR)
DEBUG = env_flag("ITA_DEBUG")
DEMO = env_flag("ITA_DEMO")
# Until when (time.monotonic) the demo may still be on its way; set by `manage.py portal`, which tells it.
DEMO_COMES_UNTIL = 0.0
HTTPS = env_flag("ITA_HTTPS")
PROXIES = env_number("ITA_PROXIES", int(HTTPS), 0, 9, "proxies")
HAS_WORKER = env_flag("ITA_WORKER")
LOG_STYLE = env_choice("ITA_LOG", STYLES)
ALLOWED_HOSTS = os.environ.get("ITA_ALLOWED_HOSTS", ",".join(LOOPBACK)).split(",")
PUBLIC_URL = public_url(ALLOWED_HOSTS, is_secure=HTTPS)

PAPER_FONT = os.environ.get("ITA_PAPER_FONT", "")
PAPER_FONT_BOLD = os.environ.get("ITA_PAPER_FONT_BOLD", "")
PAPER_FONT_SIZE = env_points("ITA_PAPER_FONT_SIZE", 16)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "agencies",
    "assessments",
    "measures",
    "reports",
    "desk",
    "ita_portal",
]

MIDDLEWARE = [
    "ita_portal.requests.RequestLog",
    "ita_portal.policies.OnePolicy",  # before whatever may answer: files, redirects and refusals bear it too
    "django.middleware.security.SecurityMiddleware",
    "ita_portal.probes.ProbesFirst",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "agencies.sessions.KeepSession",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "agencies.middleware.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "agencies.middleware.RequirePasswordChange",
    "agencies.middleware.FriendlyRefusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ita_portal.urls"
WSGI_APPLICATION = "ita_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "agencies.context.portal",
            ],
            "builtins": [
                "thai.tags",
                "agencies.fixed",
                "agencies.components",
                "agencies.menus",
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", f"sqlite:///{DATA_DIR / 'portal.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Finished pages by the version of the data in them (agencies/kept_pages.py): never stale, only dropped.
    "kept": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "kept",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    "pages": {
        # Pictures of paper pages, keyed by the digest of what was rendered: never stale, only dropped.
        "BACKEND": "ita_portal.page_cache.PageCache",
        "LOCATION": DATA_DIR / "cache",
        "TIMEOUT": 7 * 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

IN_THE_REQUEST, IN_A_WORKER = (
    "django_tasks.backends.immediate.ImmediateBackend",
    "django_tasks_db.DatabaseBackend",
)
TASKS = {"default": {"BACKEND": IN_A_WORKER if HAS_WORKER else IN_THE_REQUEST}}

AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = ["agencies.backends.OfficerBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "agencies.passwords.MinimumLength", "OPTIONS": {"min_length": 10}},
    {"NAME": "agencies.passwords.NotLikePerson", "OPTIONS": {"user_attributes": ("username", "name")}},
    {"NAME": "agencies.passwords.NotCommon"},
    {"NAME": "agencies.passwords.NotNumeric"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 30 * 60
AXES_HANDLER = "agencies.lockout.LockOut"  # holds the wider ceilings of an address and of a person
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # who keeps trying waits no longer
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "agencies.callers.caller_address"
AXES_LOCKOUT_CALLABLE = "agencies.lockout.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # who came when and from where is nobody's business
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "ITA"  # the name under which the app on a telephone lists the code
OTP_TOTP_SYNC = False  # a clock may be one step off, and its error may not add up
LOGIN_URL = "agencies:sign-in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "desk:home"

LANGUAGE_CODE = "th"
TIME_ZONE = "Asia/Bangkok"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
SARABUN = package_dir("fontpkg_sarabun") / "files"
BOOTSTRAP_CSS = package_dir("js_lib_bootstrap5") / "static/js-lib-bootstrap5/css/bootstrap.min.css"
SCREEN_FILES = DATA_DIR / "screen"  # made from these two by ita_portal/screen_files.py
SCREEN_FILES.mkdir(exist_ok=True)
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("screen", SCREEN_FILES),
    ("handbook", BASE_DIR / "docs" / "handbook" / "pictures"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "ita_portal.static_files.PortalStaticStorage"},
}

CRISPY_TEMPLATE_PACK = "ita"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("ita",)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap draws ticks and arrows as data: pictures in its stylesheet
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "agencies.sessions"
SESSION_COOKIE_AGE = 60 * env_number("ITA_IDLE_MINUTES", 120, 5, 720, "minutes")
SESSION_LONGEST = 3600 * env_number("ITA_SESSION_HOURS", 12, 1, 24, "hours")
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "agencies.views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # asked by a balancer inside, over plain HTTP
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
EVIDENCE_LIMIT = env_size("ITA_EVIDENCE_MB", 20)
# A draft of three pages takes 0.2 s of a processor, a report of twelve 0.9 s: whoever asks as often as these
# allow keeps half a core busy for a minute, a twelfth of one for an hour. Work on a draft asks once a save.
LAYOUTS_A_MINUTE = env_number("ITA_LAYOUTS_A_MINUTE", 30, 5, 1000, "papers")
LAYOUTS_AN_HOUR = env_number("ITA_LAYOUTS_AN_HOUR", 300, 30, 10000, "papers")

SERVED_AT = DATA_DIR / "address"  # written by `manage.py portal`, read by the commands that send letters
LINK_URL = PUBLIC_URL or served_at(SERVED_AT)
MAIL_URL = os.environ.get("ITA_MAIL_URL", "")
MAIL_IS_SET_UP = bool(MAIL_URL)
vars().update(mail(MAIL_URL, DATA_DIR / "mail"))  # the EMAIL_… settings of Django
DEFAULT_FROM_EMAIL = os.environ.get("ITA_MAIL_FROM", "ita-portal@localhost")

LOGGING = logging_settings(LOG_STYLE)
