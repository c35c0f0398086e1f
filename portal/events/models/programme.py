"""What happens at an event, where, and who speaks."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Versioned
from portal.organisations.models import Organisation

from ..prayer import ASR, FAJR, FRIDAY, ISHA, MAGHRIB, NOON
from ..querysets import OfEventQuerySet
from ..usual import in_words
from .events import Event

PRAYERS = {
    FAJR: _("Dawn prayer"),
    NOON: _("Noon prayer"),
    FRIDAY: _("Friday prayer"),
    ASR: _("Afternoon prayer"),
    MAGHRIB: _("Sunset prayer"),
    ISHA: _("Night prayer"),
}


class Room(PublicId):
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=80)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True, validators=[MinValueValidator(1)])
    position = models.PositiveSmallIntegerField(default=0)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="events_rooms_have_names")]

    def __str__(self) -> str:
        return self.name


class Speaker(PublicId):
    """`role` is what stands beside the name: a title, what they do. Somebody need not have an account to speak."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("what they do"), max_length=160, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = OfEventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Session(Versioned):
    """A part of the programme. In a break, a meal or a prayer nobody meets; `capacity` where people sign up for it by itself.

    One that was called off stays, struck out in calendars. `computed` is empty where a person has set the hour, else the name of the
    prayer whose hour it was calculated from.
    """

    class Kind(models.TextChoices):
        TALK = "talk", _("Talk or workshop")
        MEETINGS = "meetings", _("1:1 meetings")
        BREAK = "break", _("Break")
        MEAL = "meal", _("Meal")
        PRAYER = "prayer", _("Prayer")
        VISIT = "visit", _("Visit")

    PAUSES = (Kind.BREAK, Kind.MEAL, Kind.PRAYER)

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.TALK)
    title = models.CharField(_("title"), max_length=160)
    details = models.TextField(_("what it is about"), max_length=4000, blank=True)
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    languages = models.JSONField(_("languages"), default=list, blank=True)
    link = models.URLField(_("address to join online"), max_length=500, blank=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True, validators=[MinValueValidator(1)])
    speakers = models.ManyToManyField(Speaker, blank=True, related_name="sessions")
    computed = models.CharField(max_length=8, blank=True, default="")
    called_off_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["event", "starts_at"], name="events_programme")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="events_sessions_end_after_start")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pause(self) -> bool:
        return self.kind in self.PAUSES

    @property
    def title_in_words(self) -> str:
        """As it was written; what every day has, and a prayer whose hour was calculated, in the reader's language."""
        return str(PRAYERS[self.computed]) if self.computed in PRAYERS else in_words(self.title)

    def get_absolute_url(self) -> str:
        return f"{reverse('events:programme', args=[self.event.public_id])}#session-{self.public_id}"
