"""1:1 meetings of an event: who takes part, when and at which table, and who sits with whom."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Listing
from portal.core.models import PublicId, Versioned
from portal.organisations.models import Organisation

from ..querysets import MeetingQuerySet, OfEventQuerySet
from .events import Event
from .programme import Room
from .registrations import Registration


class MeetingPlan(models.Model):
    """How an event's 1:1 meetings go. Asking is possible from `asking_opens_at` to `asking_closes_at`.

    Meetings are held on each day from `from_hour` to `to_hour` by the clock of the event; where these are empty, in the sessions that
    the programme gives to them, or, where it has none, all the time. `at_least`: so many meetings everybody gets who can, before any
    other wish counts. `spare_share`: per cent of the tables that are kept free. `seed` decides between equals, so that the same
    wishes give the same plan.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="meeting_plan")
    minutes = models.PositiveSmallIntegerField(
        _("minutes of a meeting"), default=20, validators=[MinValueValidator(5), MaxValueValidator(120)]
    )
    at_least = models.PositiveSmallIntegerField(default=2)
    most = models.PositiveSmallIntegerField(_("meetings of an organisation at most"), null=True, blank=True)
    from_hour = models.TimeField(null=True, blank=True)
    to_hour = models.TimeField(null=True, blank=True)
    spare_share = models.PositiveSmallIntegerField(default=10, validators=[MaxValueValidator(50)])
    seed = models.PositiveIntegerField(default=1)
    asking_opens_at = models.DateTimeField(null=True, blank=True)
    asking_closes_at = models.DateTimeField(null=True, blank=True)
    scheduled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"meetings of {self.event_id}"

    @property
    def takes_asking(self) -> bool:
        now = timezone.now()
        opens, closes = self.asking_opens_at, self.asking_closes_at
        return self.event.is_on and (opens is None or opens <= now) and (closes is None or now < closes)

    @property
    def is_before_asking(self) -> bool:
        return self.event.is_on and self.asking_opens_at is not None and timezone.now() < self.asking_opens_at


class Slot(models.Model):
    """A time at which meetings begin. One in which meetings stand is never taken out, only `closed`."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed = models.BooleanField(default=False)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["event", "starts_at"], name="events_one_slot_at_a_time"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="events_slots_have_length"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.starts_at:%H:%M}"

    @property
    def key(self) -> str:
        """What it is called in forms: once in an event."""
        return f"{self.starts_at.astimezone(dt.UTC):%Y%m%d%H%M}"


class Table(models.Model):
    """`spare` ones are kept for what comes up on the day; `taken_out_at`: nobody is put there any more."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField()
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.SET_NULL, related_name="tables")
    spare = models.BooleanField(default=False)
    taken_out_at = models.DateTimeField(null=True, blank=True)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="events_tables_have_numbers")]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.number}"


class Delegation(PublicId):
    """An organisation that takes part in the meetings of an event: through those of its registrations that go and may meet."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="delegations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="delegations")
    seeks = models.CharField(_("what you look for here"), max_length=400, blank=True)
    languages = models.JSONField(_("you speak"), default=list, blank=True)
    most = models.PositiveSmallIntegerField(_("meetings at most"), null=True, blank=True)
    one_more = models.BooleanField(_("one more at short notice"), default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "organisation"], name="events_one_delegation")]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.event_id})"


class Absence(models.Model):
    """Somebody is not free at a time. Without a row they are."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="absences")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="absences")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "slot"], name="events_absent_once")]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.slot_id}"


class Fit(models.Model):
    """Whoever `could` do what `seeker` looks for, as the matching engine found: written when delegations change, never when read.

    `value` (0 to 1) is the harmonic mean of both probabilities: high only where both gain. `listing` is the need or offer behind it;
    empty where it is what the seeker wrote for this event. `evidence` is the seeker's, `evidence_back` the other side's.
    """

    seeker = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="fits")
    could = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="fits_back")
    value = models.FloatField()
    listing = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    evidence = models.JSONField(default=dict, blank=True)
    evidence_back = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seeker", "could"], name="events_one_fit"),
            models.CheckConstraint(condition=~Q(seeker=F("could")), name="events_no_fit_with_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.seeker_id} with {self.could_id}: {self.value:.2f}"


class Mark(models.Model):
    """What a delegation thinks of another: read by nobody but itself and the plan."""

    class Wish(models.TextChoices):
        MUST = "must", _("must meet")
        LIKE = "like", _("would like to meet")
        NO = "no", _("would rather not")

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="marks")
    about = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="+")
    wish = models.CharField(max_length=4, choices=Wish)
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delegation", "about"], name="events_one_mark"),
            models.CheckConstraint(condition=~Q(delegation=F("about")), name="events_no_mark_of_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.delegation_id} about {self.about_id}: {self.wish}"


class Meeting(Versioned):
    """Asked → agreed → held or missed; or declined, or called off. `first` has asked, or is the one with the smaller number.

    While it is asked it takes no table and nobody's time; agreed, it has a slot and a table (none online), and a Seat for each who
    comes. `locked`: no plan moves it. `listing` is the need or offer that both have in common. `value` is what the plan counted.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("declined")
        CALLED_OFF = "called_off", _("called off")
        HELD = "held", _("took place")
        MISSED = "missed", _("did not take place")

    STANDING = (State.ASKED, State.AGREED, State.HELD)
    PLACED = (State.AGREED, State.HELD)

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="meetings")
    first = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="meetings_asked")
    second = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="meetings_answered")
    state = models.CharField(max_length=10, choices=State)
    slot = models.ForeignKey(Slot, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    table = models.ForeignKey(Table, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    link = models.URLField(_("address to join online"), max_length=500, blank=True)
    listing = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    words = models.CharField(max_length=400, blank=True)
    value = models.FloatField(default=0)
    locked = models.BooleanField(default=False)
    planned = models.BooleanField(default=False, help_text=_("a plan made it, nobody asked"))
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_because = models.CharField(max_length=400, blank=True)
    missed_by = models.ForeignKey(Delegation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "slot"],
                condition=Q(state__in=["agreed", "held"]),
                name="events_one_meeting_at_a_table",
            ),
            models.UniqueConstraint(
                "event",
                Least("first", "second"),
                Greatest("first", "second"),
                condition=Q(state__in=["asked", "agreed", "held"]),
                name="events_a_pair_meets_once",
            ),
            models.CheckConstraint(condition=~Q(first=F("second")), name="events_nobody_meets_themselves"),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "held"]) | Q(slot__isnull=False), name="events_agreed_has_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["event", "state", "slot"], name="events_meetings_by_time"),
            models.Index(fields=["second", "state"], name="events_meetings_to_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} with {self.second_id}: {self.state}"

    @property
    def is_placed(self) -> bool:
        return self.state in self.PLACED

    def get_absolute_url(self) -> str:
        return reverse("events:meeting_detail", args=[self.public_id])


class Seat(models.Model):
    """Somebody sits in a meeting at its time: once at a time, which the database promises. `freed_at` ends that."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="seats")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="seats")
    freed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "slot"], condition=Q(freed_at=None), name="events_one_seat_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["meeting"], condition=Q(freed_at=None), name="events_seats_taken")]

    def __str__(self) -> str:
        return f"{self.registration_id} in {self.meeting_id}"


class PlanRun(PublicId):
    """The organiser has pressed "schedule": how far it is, and what came out. `figures` as `scheduling.Plan.figures`.

    `further` starts from what stands and looks for something better; where it finds nothing, `kept` says that all stayed as it was.
    While it runs, `moved_at` is its last sign of life; a run that is taken up again begins anew, with another `started_at`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits its turn")
        RUNNING = "running", _("is being worked out")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        STOPPED = "stopped", _("stopped")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="plan_runs")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    refill = models.BooleanField(default=False, help_text=_("keeps all that is placed"))
    further = models.BooleanField(default=False, help_text=_("looks for something better than what stands"))
    kept = models.BooleanField(default=False, help_text=_("found nothing better"))
    share = models.PositiveSmallIntegerField(default=0, help_text=_("per cent done"))
    seed = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event"], condition=Q(state__in=["waiting", "running"]), name="events_one_plan_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.state}"


class Unmet(models.Model):
    """A wish that the last plan could not fulfil, and why (`scheduling.Reason`)."""

    run = models.ForeignKey(PlanRun, on_delete=models.CASCADE, related_name="unmet")
    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="unmet")
    about = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=24)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "delegation", "about"], name="events_one_reason")]

    def __str__(self) -> str:
        return f"{self.delegation_id} with {self.about_id}: {self.reason}"
