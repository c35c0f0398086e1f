"""Something on a page that nobody keeps is wrong, or whoever it is about wants no page."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .proofs import Asking


class Correction(Asking):
    """A removal takes the page away when the code is typed (`HELD`), is made final by the office or the clock, and the row of the
    organisation goes when nobody has taken it back for a time; this row goes with it."""

    class What(models.TextChoices):
        WRONG = "wrong", _("Something is wrong")
        REMOVE = "remove", _("Remove us")

    class State(models.TextChoices):
        BEGUN = "begun", _("waits for its code")
        WAITING = "waiting", _("waits for the office")
        HELD = "held", _("the page is away, and waits for the office")
        DONE = "done", _("corrected")
        REMOVED = "removed", _("removed")
        REFUSED = "refused", _("not so")
        RESTORED = "restored", _("shown again")

    what = models.CharField(max_length=8, choices=What)
    state = models.CharField(max_length=8, choices=State, default=State.BEGUN, db_index=True)
    held_at = models.DateTimeField(null=True, blank=True)
    final_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["organisation", "state"], name="onboarding_corrections")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_what_display()}"
