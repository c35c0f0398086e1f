"""A project: organisations of a cluster that do something together."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Introduction, Listing
from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Cluster, Organisation
from portal.taxonomy.currencies import Currency
from portal.taxonomy.models import Sector

from ..querysets import ProjectQuerySet

LONGEST_TITLE = 160


class Project(PublicId, Timestamped):
    """Gathering → running → closed, with pauses; each step leaves its moment on the row.

    `lead` answers for it and is always one of its partners; `lead_offered_to` is the partner that is asked to lead from now on and has
    not answered yet. `introduction`, `listing` or `call` is what it came of; all are empty where it
    came of nothing. `audience` is who reads its open face: what it is about, who is in it and which roles are free. The workspace
    is its partners' alone; the people of its cluster's office enter it only while `office_helps`.
    While a moderator hides it (`hidden_at`), its face is for its partners alone. `moved_at` is when anything last moved in it,
    `idle_asked_at` when its lead was last asked what is to become of it.
    """

    class Audience(models.TextChoices):
        PARTNERS = "partners", _("Only those who are in it or asked into it")
        CLUSTER = "cluster", _("My cluster")
        MEMBERS = "members", _("All clusters")
        PUBLIC = "public", _("Everybody, also without signing in")

    class State(models.TextChoices):
        GATHERING = "gathering", _("looking for partners")
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        CLOSED = "closed", _("closed")

    title = models.CharField(_("in one sentence"), max_length=LONGEST_TITLE)
    summary = models.TextField(_("what you want to reach together"), max_length=4000, blank=True)
    language = models.CharField(max_length=2, default="en")
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="led_projects")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="projects")
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors"), blank=True, related_name="+")
    introduction = models.ForeignKey(
        Introduction, null=True, blank=True, on_delete=models.SET_NULL, related_name="projects"
    )
    listing = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.SET_NULL, related_name="projects")
    call = models.ForeignKey("projects.Call", null=True, blank=True, on_delete=models.SET_NULL, related_name="projects")
    audience = models.CharField(_("who can see it"), max_length=8, choices=Audience, default=Audience.CLUSTER)
    office_helps = models.BooleanField(_("the cluster office works in it with us"), default=False)

    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    grant = models.DecimalField(
        _("grant"), max_digits=15, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True, default="")

    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(default=timezone.now)
    lead_offered_to = models.ForeignKey(
        "projects.Partner", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lead_offered_at = models.DateTimeField(null=True, blank=True)
    idle_asked_at = models.DateTimeField(null=True, blank=True)
    help_asked_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(
        null=True, blank=True, unique=True, help_text=_("id of the filled form: two clicks are one")
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["cluster", "-moved_at"], name="projects_of_a_cluster"),
            models.Index(fields=["moved_at"], condition=models.Q(closed_at=None), name="projects_idle"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="projects_ends_after_its_start",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        if self.closed_at:
            return self.State.CLOSED
        if self.paused_at:
            return self.State.PAUSED
        return self.State.RUNNING if self.started_at else self.State.GATHERING

    @property
    def state_in_words(self) -> str:
        return str(self.State(self.state).label)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_idle(self) -> bool:
        """Whether its lead was asked what is to become of it, and nothing has moved since."""
        asked = self.idle_asked_at
        return self.is_open and self.paused_at is None and asked is not None and asked >= self.moved_at

    def get_absolute_url(self) -> str:
        return reverse("projects:project_detail", args=[self.public_id])
