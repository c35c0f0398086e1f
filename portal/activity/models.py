"""The memory of the house: who did what, to what and about whom, when. Written once, never changed.

Analytics reads it, pages that say what somebody did, and the log of rights and of access (deeds.py); nobody's rights depend
on it. A row leaves only by age (retention.py), and people who go take their names with them.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from .querysets import EntryQuerySet


class Entry(models.Model):
    """`person` is whom the deed was about, where that is somebody: whose role, whose file."""

    verb = models.CharField(max_length=60, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    content_type = models.ForeignKey(ContentType, null=True, on_delete=models.SET_NULL)
    object_id = models.CharField(max_length=40, blank=True)
    about = GenericForeignKey("content_type", "object_id")
    facts = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "row of the log"
        verbose_name_plural = "the log"
        indexes = [models.Index(fields=["content_type", "object_id"], name="activity_about")]

    def __str__(self) -> str:
        return self.verb

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a row of the log is written once")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002 - Django's signature
        raise TypeError("a row of the log stays; retention takes those that are old enough")


class Tally(models.Model):
    """How often something happened to a thing in a month, and to nobody in particular: who it was is never written down.

    `key` is a public id, `month` its first day. Kept in memory for a while before it is added here (tallies.py).
    """

    name = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    month = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [models.UniqueConstraint(fields=["name", "key", "month"], name="activity_one_tally_a_month")]

    def __str__(self) -> str:
        return f"{self.name} {self.key} {self.month:%Y-%m}: {self.count}"
