"""A member list that a cluster's office uploads: kept as it stands until it is written, and as long as it can be taken back."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped

from .clusters import Cluster
from .organisations import Organisation

LIST_LASTS = dt.timedelta(days=30)


class MemberList(PublicId, Timestamped):
    """One uploaded file. Columns chosen → compared → written → taken back; what takes long runs behind the page."""

    class State(models.TextChoices):
        COLUMNS = "columns", _("its columns are to be confirmed")
        COMPARING = "comparing", _("is being compared")
        READY = "ready", _("compared, nothing written yet")
        WRITING = "writing", _("is being written")
        WRITTEN = "written", _("written")
        UNDOING = "undoing", _("is being taken back")
        UNDONE = "undone", _("taken back")

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="member_lists")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.COLUMNS)
    filename = models.CharField(max_length=120)
    header = models.JSONField(default=list)
    columns = models.JSONField(default=list, help_text=_("what each column means, in the order of the header"))
    kind = models.CharField(max_length=12, choices=Organisation.Kind, default=Organisation.Kind.FIRM)
    country = models.CharField(max_length=2, blank=True)
    notes = models.JSONField(default=list)
    # When comparing began.
    compared_at = models.DateTimeField(null=True, blank=True)
    # Number of the last row that the step at work is done with.
    done = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_working(self) -> bool:
        return self.state in {self.State.COMPARING, self.State.WRITING, self.State.UNDOING}

    @property
    def kept_until(self) -> dt.date:
        return timezone.localdate(self.created_at + LIST_LASTS)


class MemberListLine(models.Model):
    """One row of the file, what would become of it, and what did. `found` holds its mistakes by language."""

    class Outcome(models.TextChoices):
        NONE = "", _("not compared")
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("the same")
        REFUSED = "refused", _("refused")
        ASKED = "asked", _("possibly the same")

    class Kept(models.TextChoices):
        """Why it could not be taken back, or not be taken in."""

        NONE = "", ""
        CLAIMED = "claimed", _("Its own people keep it now.")
        CHANGED = "changed", _("Somebody has changed it since.")
        USED = "used", _("Something was written for it since, or somebody answered it.")
        ASKED = "asked", _("Its own people keep its page: they are asked to join, and it is a member when they have.")

    member_list = models.ForeignKey(MemberList, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    over = models.BooleanField(default=False)
    name = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default="")
    changes = models.JSONField(default=list)
    found = models.JSONField(default=dict)
    suspects = models.JSONField(default=list, help_text=_("rows and organisations that it may be: row:3, one:7h3k…"))
    likeness = models.JSONField(default=dict, help_text=_("of each of these: its score and reasons (likeness.py)"))
    decision = models.CharField(max_length=20, blank=True, default="")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_new = models.BooleanField(default=False)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    kept = models.CharField(max_length=8, choices=Kept, blank=True, default="")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["member_list", "number"], name="organisations_list_line_once")]
        indexes = [models.Index(fields=["member_list", "outcome"], name="organisations_list_outcome")]

    def __str__(self) -> str:
        return f"{self.number}: {self.name}"
