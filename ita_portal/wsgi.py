"""The WSGI application that gunicorn serves."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ita_portal.settings")

application = get_wsgi_application()

# What is loaded now lives as long as the process: leave it out of every later collection, and let a page
# finish before the next one. Measured: about a tenth of a page's processor time.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
