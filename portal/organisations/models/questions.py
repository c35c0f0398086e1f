"""When an organisation is asked the next question about its page."""

from __future__ import annotations

from django.db import models

from .organisations import Organisation


class NextQuestion(models.Model):
    """One question a week: answered or put off, there is none before this day."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="next_question")
    not_before = models.DateField()

    def __str__(self) -> str:
        return f"{self.organisation}, {self.not_before}"
