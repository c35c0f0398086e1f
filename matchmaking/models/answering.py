"""How an organisation answers what it is told of: figures for itself and the office of its cluster, at most one good word for others."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from portal.organisations.models import Organisation

FEWEST_ASKED = 5
PROMPT_SHARE = 0.8
PROMPT_DAYS = 2
"""Working days of its own country; so many of what it was asked must have been answered by then for others to read the good word."""


class AnswerRecord(models.Model):
    """Of twelve months, counted anew when something changes. `asked`: it was told, and has answered or had its time. A "not now" is
    an answer. `prompt` were answered within two working days; `days` is how many working days half of its answers took at most."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="answer_record")
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    declined = models.PositiveIntegerField(default=0)
    prompt = models.PositiveIntegerField(default=0)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    counted_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.organisation}: {self.answered} of {self.asked}"

    @property
    def is_prompt(self) -> bool:
        """In good standing: the only thing that others read."""
        return self.asked >= FEWEST_ASKED and self.prompt >= PROMPT_SHARE * self.asked

    @property
    def silent(self) -> int:
        return self.asked - self.answered
