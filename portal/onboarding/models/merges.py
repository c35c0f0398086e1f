"""Two organisations become one: what was chosen, who agreed, what was moved, so that it can be taken back for 30 days."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Cluster, Organisation

from .duplicates import Duplicate

UNDO_LASTS = dt.timedelta(days=30)


class Merge(PublicId, Timestamped):
    """`kept` stays, what `gone` had goes to it. `choices`: the fields that are taken from the one that goes.

    While it is `asked`, nothing has happened: owners of both agree, or a second person of the portal's staff.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waits for those who must agree")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        UNDONE = "undone", pgettext_lazy("two that became one", "taken back")

    duplicate = models.ForeignKey(Duplicate, on_delete=models.CASCADE, related_name="merges")
    kept = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    gone = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    choices = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    cluster = models.ForeignKey(
        Cluster,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("whose office did it; else the staff"),
    )
    by_staff = models.BooleanField(default=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    left = models.JSONField(default=dict, help_text=_("what could not be moved, by kind"))
    done_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["duplicate"],
                condition=models.Q(state__in=["asked", "done"]),
                name="onboarding_one_merge_of_a_pair",
            ),
            models.UniqueConstraint(fields=["gone"], condition=models.Q(state="done"), name="onboarding_gone_once"),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"


class Agreement(Timestamped):
    """One whose yes a merge needs: `organisation` is whose owner said it; without one it was somebody of the portal's staff."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="agreements")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "organisation"], name="onboarding_agreed_once"),
            models.UniqueConstraint(
                fields=["merge"], condition=models.Q(organisation=None), name="onboarding_staff_agreed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merge}: {self.by}"


class MovedRow(models.Model):
    """One field of one row that a merge wrote: what it was, and what it became. Taken back only while it still is that."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="moved")
    model = models.CharField(max_length=80)
    row = models.CharField(max_length=40)
    field = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.model} {self.row}.{self.field}"
