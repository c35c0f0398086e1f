"""Courses that an organisation offers, who needs them, who was there, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.models import PublicId, Versioned
from portal.organisations.models import Cluster, Organisation

from ..querysets import CertificateQuerySet, CourseQuerySet, PledgeQuerySet
from .events import LONGEST_TITLE
from .programme import Session
from .registrations import Registration

MOST_PEOPLE = 500
LONGEST_PLEDGE = 400


class Course(Versioned):
    """Offered without a day; a cohort of it (an Event) is opened once `enough` people are pledged.

    `valid_months`: how long a certificate holds, for ever where that is empty. `survey_days` after a cohort has ended, those who were
    there are asked whether they use what they learned.
    """

    class Audience(models.TextChoices):
        CLUSTER = "cluster", _("One cluster")
        MEMBERS = "members", _("All clusters")
        PUBLIC = "public", _("Everybody, also without signing in")

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="courses")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="courses")
    title = models.CharField(_("name"), max_length=LONGEST_TITLE)
    text = models.TextField(_("what one learns, and who should come"), max_length=6000, blank=True)
    language = models.CharField(max_length=2, default="en", help_text=_("in which title and text are written"))
    hours = models.PositiveSmallIntegerField(
        _("hours"), validators=[MinValueValidator(1), MaxValueValidator(1000)], help_text=_("of teaching, in all")
    )
    languages = models.JSONField(_("spoken there"), default=list, blank=True)
    audience = models.CharField(_("who can see it"), max_length=8, choices=Audience, default=Audience.CLUSTER)
    enough = models.PositiveSmallIntegerField(
        default=10, validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    certified = models.BooleanField(_("gives a certificate"), default=True)
    valid_months = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    survey_days = models.PositiveSmallIntegerField(
        default=60, validators=[MinValueValidator(7), MaxValueValidator(365)]
    )
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "id"], name="events_courses_by_age"),
            models.Index(fields=["organiser", "-created_at"], name="events_courses_of_one"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(enough__gte=1), name="events_courses_need_somebody"),
            models.CheckConstraint(condition=Q(hours__gte=1), name="events_courses_take_time"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_offered(self) -> bool:
        return self.ended_at is None

    def get_absolute_url(self) -> str:
        return reverse("events:course_detail", args=[self.public_id])


class Pledge(PublicId):
    """An organisation needs a course for so many of its people. It stands until it is taken back, or met by their registration."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="pledges")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="pledges")
    people = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)])
    words = models.CharField(_("when it would suit you"), max_length=LONGEST_PLEDGE, blank=True)
    pledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    pledged_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "organisation"],
                condition=Q(withdrawn_at=None, met_at=None),
                name="events_one_pledge_stands",
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_PEOPLE), name="events_pledges_are_for_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.people} ({self.course_id})"

    @property
    def is_standing(self) -> bool:
        return self.withdrawn_at is None and self.met_at is None


class Attendance(models.Model):
    """Whether somebody was at a session, as the organiser wrote down; `session` is empty for an event without a programme.

    Without a row, whoever was checked in at the door was at the first session and at no other.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="attendance")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.CASCADE, related_name="attendance")
    there = models.BooleanField()
    marked_at = models.DateTimeField(default=timezone.now)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"], condition=Q(session__isnull=False), name="events_there_or_not"
            ),
            models.UniqueConstraint(
                fields=["registration"], condition=Q(session=None), name="events_there_or_not_in_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} at {self.session_id}: {self.there}"


class Certificate(PublicId):
    """That somebody took part: its public id is the number that is printed on it. What it says is frozen as it was issued.

    `name` is empty once the person has had it removed; the certificate can still be checked. One that was withdrawn stays so: another
    one has another number.
    """

    class State(models.TextChoices):
        VALID = "valid", pgettext_lazy("a certificate", "valid")
        EXPIRED = "expired", pgettext_lazy("a certificate", "expired")
        REVOKED = "revoked", pgettext_lazy("a certificate", "withdrawn")

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="certificates")
    name = models.CharField(max_length=120, blank=True)
    course_title = models.CharField(max_length=LONGEST_TITLE)
    language = models.CharField(max_length=2, default="en", help_text=_("of the title"))
    hours = models.PositiveSmallIntegerField()
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_on = models.DateField(null=True, blank=True, help_text=_("the last day on which it holds"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_because = models.CharField(max_length=400, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(revoked_at=None), name="events_one_certificate_holds"
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.course_title}"

    @property
    def state(self) -> str:
        if self.revoked_at:
            return self.State.REVOKED
        if self.expires_on and self.expires_on < timezone.localdate():
            return self.State.EXPIRED
        return self.State.VALID

    @property
    def state_in_words(self) -> str:
        return str(self.State(self.state).label)

    @property
    def look(self) -> str:
        """As a tag shows its state."""
        return {self.State.VALID: "ok", self.State.REVOKED: "bad"}.get(self.State(self.state), "")

    def get_absolute_url(self) -> str:
        return reverse("events:certificate_detail", args=[self.public_id])


class SurveyAnswer(models.Model):
    """Somebody who was at a course is asked once, later, whether they use what they learned."""

    class Used(models.TextChoices):
        DAILY = "daily", _("In daily work")
        PARTLY = "partly", _("In part")
        NOT_YET = "not_yet", _("Not yet")
        CANNOT = "cannot", _("We cannot use it")

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="survey_answer")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    used = models.CharField(max_length=8, choices=Used, blank=True)
    words = models.TextField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.used or 'asked'}"
