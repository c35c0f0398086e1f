"""Searches that somebody keeps, and what came of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from portal.core.models import PublicId

LONGEST_NAME, LONGEST_QUERY = 80, 2000


class SavedSearchQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> SavedSearchQuerySet:
        """One's own."""
        return self.filter(person=user.pk) if user.is_authenticated else self.none()

    def kept(self) -> SavedSearchQuerySet:
        return self.filter(removed_at=None)


class SavedSearch(PublicId):
    """`list` names a list that has signed in, `query` is what its form asked, as the list writes it.

    What came up to (`mark_at`, `mark_pk`) was looked at, the last time at `looked_at`; what was found after `opened_at` is new.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    list = models.CharField(max_length=20)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    name = models.CharField(max_length=LONGEST_NAME)
    tells = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    mark_at = models.DateTimeField(default=timezone.now)
    mark_pk = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "list", "query"], name="saved_each_search_once")]
        indexes = [
            models.Index(fields=["looked_at"], condition=models.Q(removed_at=None), name="saved_search_to_look_at")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("saved:search_open", args=[self.public_id])


class NewsQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> NewsQuerySet:
        """Of one's own searches, while they are kept."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(search__person=user.pk, search__removed_at=None).select_related("search")


class News(PublicId):
    """What one look at a search found; its person is told of it once. `is_closing`: what was found before closes soon."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="news")
    at = models.DateTimeField(default=timezone.now)
    is_closing = models.BooleanField(default=False)

    objects = NewsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "news"

    def __str__(self) -> str:
        return f"{self.search_id} {self.at}"

    def get_absolute_url(self) -> str:
        return self.search.get_absolute_url()


class Result(models.Model):
    """One thing (`key`, its public id) that a search found: told once as new, and once before it closes."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="results")
    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="results")
    key = models.CharField(max_length=40)
    is_closing = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search", "key", "is_closing"], name="saved_each_result_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.search_id} {self.key}"
