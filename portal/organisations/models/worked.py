"""Two organisations that say they have worked with one another. It counts once both have said so."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from portal.core.models import PublicId

from ..querysets import WorkedTogetherQuerySet
from .organisations import Organisation


class WorkedTogether(PublicId):
    """The pair in one order, `first` before `second`; each side's word with its moment, or none yet."""

    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    first_said_at = models.DateTimeField(null=True, blank=True)
    second_said_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = WorkedTogetherQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="organisations_worked_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="organisations_worked_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"

    @property
    def is_confirmed(self) -> bool:
        return bool(self.first_said_at and self.second_said_at)

    def other_than(self, organisation: Organisation) -> Organisation:
        return self.second if self.first_id == organisation.pk else self.first

    def was_said_by(self, organisation: Organisation) -> bool:
        return bool(self.first_said_at if self.first_id == organisation.pk else self.second_said_at)
