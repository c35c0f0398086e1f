"""The Celery app. Tasks live in each app's `tasks.py` and are enqueued through `portal.outbox` only."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("anqud")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
