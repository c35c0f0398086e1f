"""An event: on which day, where, for whom, and who holds it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.models import Versioned
from portal.organisations.models import Cluster, Organisation

from ..querysets import EventQuerySet
from .series import Series

LONGEST_TITLE = 160


class Event(Versioned):
    """Draft → published → over, or called off; each step leaves its moment on the row, and whoever comes late finds nothing to do.

    Hours are kept as moments and shown by the clock of `zone`, where the event is held: an IANA name. `latitude` and `longitude`
    say where, for the hours of prayer. `audience` is who finds it; whoever is registered or invited always does. Registering is
    possible from `registration_opens_at` (at once where that is empty) to `registration_closes_at` (to the end of the event where
    that is empty); `capacity` is how many people have room, and `approval` whether the organiser says yes to each. A place that has
    become free is kept for whoever waits for `offer_hours`. `asks_before` is whether those who come are asked on the day before
    whether they still do. `version` is its SEQUENCE in calendars. In a series, `occurs_on` is the day that the rule gave it, wherever it
    has moved since.
    """

    class Kind(models.TextChoices):
        MATCHMAKING = "matchmaking", _("Matchmaking day")
        CONFERENCE = "conference", _("Conference")
        TRAINING = "training", _("Training course")
        WEBINAR = "webinar", _("Webinar")
        VISIT = "visit", _("Site visit")

    class Audience(models.TextChoices):
        INVITED = "invited", _("Only those who are invited")
        CLUSTER = "cluster", _("One cluster")
        MEMBERS = "members", _("All clusters")
        PUBLIC = "public", _("Everybody, also without signing in")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("an event", "draft")
        OPEN = "open", pgettext_lazy("an event", "announced")
        OVER = "over", pgettext_lazy("an event", "over")
        CALLED_OFF = "called_off", pgettext_lazy("an event", "called off")

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="held_events")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="events")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.MATCHMAKING)
    title = models.CharField(_("name"), max_length=LONGEST_TITLE)
    summary = models.TextField(_("what it is about, and who gains by coming"), max_length=6000, blank=True)
    language = models.CharField(max_length=2, default="en", help_text=_("in which title and summary are written"))
    languages = models.JSONField(_("spoken there"), default=list, blank=True)
    zone = models.CharField(_("clock"), max_length=64)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("where"), max_length=200, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    link = models.URLField(_("address to join online"), max_length=500, blank=True)
    audience = models.CharField(_("who can see it"), max_length=8, choices=Audience, default=Audience.CLUSTER)

    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True, validators=[MinValueValidator(1)])
    approval = models.BooleanField(_("we say yes to each registration"), default=False)
    registration_opens_at = models.DateTimeField(null=True, blank=True)
    registration_closes_at = models.DateTimeField(null=True, blank=True)
    offer_hours = models.PositiveSmallIntegerField(
        default=24, validators=[MinValueValidator(1), MaxValueValidator(14 * 24)]
    )
    asks_before = models.BooleanField(_("ask everybody on the day before whether they still come"), default=True)

    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    course = models.ForeignKey(
        "events.Course",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="cohorts",
        help_text=_("of which it is a cohort"),
    )
    cloned_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="clones")
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.SET_NULL, related_name="events")
    occurs_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_because = models.CharField(max_length=400, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(
        null=True, blank=True, unique=True, help_text=_("id of the filled form: two clicks are one")
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["starts_at", "id"], name="events_by_their_day"),
            models.Index(fields=["cluster", "starts_at"], name="events_of_a_cluster"),
            models.Index(fields=["organiser", "-starts_at"], name="events_of_an_organiser"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="events_end_after_their_start"),
            models.UniqueConstraint(
                fields=["series", "occurs_on"],
                condition=Q(series__isnull=False),
                name="events_one_of_a_day_in_a_series",
            ),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="events_have_room"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def state(self) -> str:
        if self.called_off_at:
            return self.State.CALLED_OFF
        if not self.published_at:
            return self.State.DRAFT
        return self.State.OVER if self.is_over else self.State.OPEN

    @property
    def state_in_words(self) -> str:
        return str(self.State(self.state).label)

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def is_on(self) -> bool:
        """Announced, to come or under way, and not called off."""
        return self.state == self.State.OPEN

    @property
    def takes_registrations(self) -> bool:
        now = timezone.now()
        opens, closes = self.registration_opens_at, self.registration_closes_at
        return self.is_on and (opens is None or opens <= now) and (closes is None or now < closes)

    @property
    def lasts_a_day(self) -> bool:
        """Whether it begins and ends on one day by its own clock."""
        return self.starts_at.astimezone(self.tz).date() == self.ends_at.astimezone(self.tz).date()

    def get_absolute_url(self) -> str:
        return reverse("events:event_detail", args=[self.public_id])
