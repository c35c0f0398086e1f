"""People whom somebody does not want to hear: for themselves, or for all of an organisation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.core.models import PublicId

from .organisations import Organisation


class Block(PublicId):
    """`blocked` does not reach `organisation`, or, where there is none, not `person`, who said so. Lifted, the row goes.

    A whole organisation is kept out by an Exclusion.
    """

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="blocks"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person=None) | Q(organisation=None, person__isnull=False),
                name="organisations_block_is_of_one",
            ),
            models.UniqueConstraint(
                fields=["organisation", "blocked"], condition=Q(person=None), name="organisations_blocked_once"
            ),
            models.UniqueConstraint(
                fields=["person", "blocked"], condition=Q(organisation=None), name="organisations_blocked_by_one_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id or self.person_id}, without {self.blocked_id}"
