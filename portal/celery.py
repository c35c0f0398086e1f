"""The Celery app. Tasks live in each app's `tasks.py` and are enqueued through `portal.outbox` only."""

import logging
import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("anqud")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_as_everywhere(loglevel: int | None = None, **_: Any) -> None:
    """Workers and the scheduler write the lines that web processes write (portal/core/logs.py)."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger("celery").setLevel(loglevel or logging.INFO)
