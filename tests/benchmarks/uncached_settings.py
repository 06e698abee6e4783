"""The portal's own settings, but every page is made anew; one more address is the floor of its pages."""

from __future__ import annotations

from ita_portal.settings import *  # noqa: F403
from ita_portal.settings import CACHES as OWN_CACHES

CACHES = {**OWN_CACHES, "kept": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
ROOT_URLCONF = "tests.benchmarks.greeting"
