"""The project package: cellar and roof. The Celery app is made here, so that tasks find it in every process, as Celery asks."""

from .celery import app as celery_app

__all__ = ["celery_app"]
