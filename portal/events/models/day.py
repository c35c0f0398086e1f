"""What happens on the day and after it: who does not come, times that become free, what both thought, what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Introduction, Outcome
from portal.core.models import PublicId
from portal.organisations.models import Organisation

from ..querysets import FreedTimeQuerySet, MetOutcomeQuerySet
from .meetings import Delegation, Meeting, Slot
from .registrations import Registration


class NoShow(models.Model):
    """Somebody does not come on this day. `slots` are those that were closed to them by it, open again when they come after all."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="no_show")
    slots = models.JSONField(default=list, blank=True)
    said_at = models.DateTimeField(default=timezone.now)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.registration_id} is not there"


class FreedTime(PublicId):
    """`delegation` was left alone in `missed`; until `expires_at` whoever was offered its time can take it, the first wins.

    Where it could be offered to nobody, `nobody` is why: the organiser reads it.
    """

    class Nobody(models.TextChoices):
        NO_TABLE = "no_table", _("No table is free at this time.")
        NO_FIT = "no_fit", _("Nobody else here fits them, or asked for them.")
        NOT_HERE = "not_here", _("Those who fit and are free have not come through the door.")
        BUSY = "busy", _("Those who fit meet others at this time, or are not free.")
        ENOUGH = "enough", _("Those who fit and are free have as many meetings as they want.")

    missed = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="freed")
    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="+")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    nobody = models.CharField(max_length=8, choices=Nobody, blank=True, default="")
    instead = models.OneToOneField(Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="filled")

    objects = FreedTimeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.delegation_id} in {self.slot_id}"

    @property
    def is_open(self) -> bool:
        return not self.nobody and self.taken_at is None and timezone.now() < self.expires_at

    def get_absolute_url(self) -> str:
        return reverse("events:freed_detail", args=[self.public_id])


class FreedOffer(models.Model):
    """A free time was offered to `delegation`."""

    freed = models.ForeignKey(FreedTime, on_delete=models.CASCADE, related_name="offers")
    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="freed_offers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["freed", "delegation"], name="events_offered_once")]

    def __str__(self) -> str:
        return f"{self.freed_id} to {self.delegation_id}"


class Rating(models.Model):
    """What one side thought of a meeting. `note` is read by its own people alone; the organiser reads sums of three or more."""

    class Worth(models.TextChoices):
        NONE = "", _("not said")
        YES = "yes", _("Worth it")
        SO_SO = "so_so", _("So-so")
        NO = "no", _("Not worth it")

    class GoesOn(models.TextChoices):
        NONE = "", _("not said")
        YES = "yes", _("Yes")
        LATER = "later", _("Later")
        NO = "no", _("No")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="ratings")
    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="ratings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    worth = models.CharField(max_length=5, choices=Worth, blank=True, default="")
    goes_on = models.CharField(max_length=5, choices=GoesOn, blank=True, default="")
    note = models.TextField(_("note for your own people"), max_length=2000, blank=True)
    rated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "delegation"], name="events_one_rating")]

    def __str__(self) -> str:
        return f"{self.delegation_id} about {self.meeting_id}: {self.worth}"


class GoingOn(PublicId):
    """Both sides of a meeting want to go on: they are introduced.

    Where they met about a need or an offer, `introduction` is theirs, and it asks what came of it. Where they met about none, `ask_at`
    is when both are asked here.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="going_on")
    introduction = models.ForeignKey(Introduction, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ask_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="events_to_ask_what_came"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} goes on"


class MetOutcome(PublicId):
    """One of two who met is asked, `after` so many days, what came of it; in the words of an introduction. Its own people read it."""

    going_on = models.ForeignKey(GoingOn, on_delete=models.CASCADE, related_name="outcomes")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    after = models.PositiveSmallIntegerField(choices=[(30, "30"), (90, "90")])
    asked_at = models.DateTimeField(default=timezone.now)
    said = models.CharField(max_length=8, choices=Outcome.Said, blank=True, default="")
    said_at = models.DateTimeField(null=True, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = MetOutcomeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["going_on", "organisation", "after"], name="events_each_side_asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}, {self.after}: {self.said}"

    def get_absolute_url(self) -> str:
        return reverse("events:met_outcome", args=[self.public_id])
