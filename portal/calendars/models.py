"""An address at which a person's own calendar program reads what happens when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string

from portal.core.models import PublicId


def make_secret() -> str:
    return get_random_string(22)


class Feed(PublicId):
    """`scope` is empty for all that concerns the person, or `<source>:<public id>` for one thing. Ended, its address is nobody's."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feeds")
    scope = models.CharField(max_length=60, blank=True, default="")
    secret = models.CharField(max_length=22, default=make_secret, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "scope"], condition=models.Q(ended_at=None), name="calendars_one_feed_for_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.scope or 'everything'}"
