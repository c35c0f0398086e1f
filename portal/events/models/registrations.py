"""Who comes to an event: people, for an organisation."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Organisation

from ..querysets import InvitationQuerySet, OfEventQuerySet, RegistrationQuerySet, SessionPlaceQuerySet
from .events import Event
from .programme import Session


class ParticipationType(PublicId):
    """As what people come: buyer, supplier, visitor. `meets`: they take part in 1:1 meetings, in `most_meetings` at most."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="types")
    name = models.CharField(_("name"), max_length=80)
    details = models.CharField(_("for whom"), max_length=300, blank=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True, validators=[MinValueValidator(1)])
    meets = models.BooleanField(_("takes part in 1:1 meetings"), default=True)
    most_meetings = models.PositiveSmallIntegerField(
        _("meetings at most"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="events_types_have_names")]

    def __str__(self) -> str:
        return self.name


class Question(PublicId):
    """What the organiser wants to know of whoever registers. `choices` are lines, for a question with given answers."""

    class Kind(models.TextChoices):
        TEXT = "text", _("a few words")
        CHOICE = "choice", _("one of several answers")
        YES = "yes", _("yes or no")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=200)
    kind = models.CharField(_("answered with"), max_length=6, choices=Kind, default=Kind.TEXT)
    choices = models.JSONField(_("answers"), default=list, blank=True)
    required = models.BooleanField(_("has to be answered"), default=False)
    position = models.PositiveSmallIntegerField(default=0)
    taken_out_at = models.DateTimeField(null=True, blank=True)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class Invitation(PublicId):
    """An organisation is asked to come. It ends when somebody of it registers, when it says no, or when it is taken back."""

    class State(models.TextChoices):
        SENT = "sent", _("is invited")
        ACCEPTED = "accepted", _("has registered")
        DECLINED = "declined", _("said no")
        WITHDRAWN = "withdrawn", _("taken back")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="event_invitations")
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    words = models.TextField(max_length=1000, blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "organisation"], name="events_invited_once")]
        indexes = [models.Index(fields=["organisation", "state"], name="events_invitations_of_one")]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.event_id}): {self.state}"

    def get_absolute_url(self) -> str:
        return self.event.get_absolute_url()


class Registration(PublicId, Timestamped):
    """One person at one event. Those who were registered together share `party`, and wait together.

    `organisation_name` is what whoever came unannounced said, where that is no organisation of ours.
    `person` is empty for somebody without an account: a name and a mobile number are enough. `badge_name` is what stands on the badge.
    `queued_at` orders those who wait, and `passed_over` counts how often a place went to somebody behind them; `offered_until` is how
    long a free place is kept. `still_coming_at` is when they confirmed on the day before; `standby`: they have no place and would come
    at short notice. `answers` by public id of the question. `called_at` and `reached`: when the organiser last telephoned, and whether
    somebody answered.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waits for the organiser's yes")
        WAITING = "waiting", _("on the waiting list")
        OFFERED = "offered", _("a place is kept")
        GOING = "going", _("is coming")
        DECLINED = "declined", _("was not accepted")
        CANCELLED = "cancelled", _("has cancelled")
        LAPSED = "lapsed", _("the place was not taken up in time")

    STANDING = (State.ASKED, State.WAITING, State.OFFERED, State.GOING)
    HOLDING = (State.OFFERED, State.GOING)
    """Those who take up a place."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="registrations"
    )
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="registrations"
    )
    name = models.CharField(_("name"), max_length=120)
    badge_name = models.CharField(_("name on the badge"), max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(_("mobile number"), max_length=20, blank=True)
    language = models.CharField(max_length=2, default="en")
    type = models.ForeignKey(
        ParticipationType, null=True, blank=True, on_delete=models.SET_NULL, related_name="registrations"
    )
    state = models.CharField(max_length=9, choices=State)
    party = models.UUIDField(db_index=True)
    answers = models.JSONField(default=dict, blank=True)
    standby = models.BooleanField(_("would come at short notice"), default=False)
    registered_at = models.DateTimeField(default=timezone.now)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    queued_at = models.DateTimeField(null=True, blank=True)
    passed_over = models.PositiveSmallIntegerField(default=0)
    offered_until = models.DateTimeField(null=True, blank=True)
    asked_before_at = models.DateTimeField(null=True, blank=True)
    still_coming_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=400, blank=True)
    walk_in = models.BooleanField(default=False)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    called_at = models.DateTimeField(null=True, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reached = models.BooleanField(null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, db_index=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=Q(person__isnull=False, state__in=["asked", "waiting", "offered", "going"]),
                name="events_registered_once",
            ),
            models.UniqueConstraint(
                fields=["event", "phone"],
                condition=Q(person=None, state__in=["asked", "waiting", "offered", "going"]) & ~Q(phone=""),
                name="events_one_number_registered_once",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "state", "queued_at"], name="events_who_waits"),
            models.Index(fields=["offered_until"], condition=Q(state="offered"), name="events_offers_due"),
            models.Index(fields=["organisation", "state"], name="events_regs_of_an_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.event_id}): {self.state}"

    @property
    def name_here(self) -> str:
        """Who has an account is called in the letters of the page, others as whoever registered them wrote them."""
        return str(self.person.name_here) if self.name and self.person and self.person.full_name else self.name

    @property
    def on_the_badge(self) -> str:
        return self.badge_name or self.name_here

    @property
    def phone_number(self) -> str:
        """Their account's number, or the one that was given for them."""
        return (self.person.phone or "") if self.person else self.phone

    @property
    def mail_address(self) -> str:
        return (self.person.email or "") if self.person else self.email

    @property
    def is_asked_before(self) -> bool:
        """Whether they have been asked if they still come, and have neither said so nor come."""
        asked = self.is_going and self.asked_before_at is not None
        return asked and self.still_coming_at is None and self.checked_in_at is None

    @property
    def comes_for(self) -> str:
        """The name of their organisation, also of one that is none of ours."""
        return self.organisation.name if self.organisation else self.organisation_name

    @property
    def is_going(self) -> bool:
        return self.state == self.State.GOING

    @property
    def is_standing(self) -> bool:
        return self.state in self.STANDING

    def get_absolute_url(self) -> str:
        return reverse("events:registration_detail", args=[self.public_id])


class SessionPlace(models.Model):
    """Somebody has signed up for a session with few places. One that was given back stays, struck out in calendars.

    `turns` counts how often it was given back and taken again: their calendar is told of each by a number of its own.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="places")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="session_places")
    taken_at = models.DateTimeField(default=timezone.now)
    given_back_at = models.DateTimeField(null=True, blank=True)
    turns = models.PositiveSmallIntegerField(default=0)

    objects = SessionPlaceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "registration"], name="events_one_seat_in_a_session")]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.registration_id}"
