"""An editor's change shows at once: what was kept of the pages is dropped."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished


@receiver([page_published, page_unpublished])
def forget_kept_pages(**_: Any) -> None:
    cache.delete_many(
        [f"cms.{kept}.{code}" for kept in ("page_urls", "public_home") for code, _label in settings.LANGUAGES]
    )
