"""A call: a government body or a finance provider says what it supports, and what a consortium has to be."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Cluster, Organisation
from portal.taxonomy.currencies import Currency

from ..querysets import CallQuerySet
from .roles import Wanted

LONGEST_TITLE = 160


class Call(PublicId, Timestamped):
    """Readers see it from `opens_on`; projects can be started from it up to and with `closes_on`. `grant` is for one project at most."""

    class Audience(models.TextChoices):
        CLUSTER = "cluster", _("One cluster")
        MEMBERS = "members", _("All clusters")
        PUBLIC = "public", _("Everybody, also without signing in")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="calls")
    title = models.CharField(_("in one sentence"), max_length=LONGEST_TITLE)
    text = models.TextField(_("what is supported, and how one applies"), max_length=8000, blank=True)
    language = models.CharField(max_length=2, default="en")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="calls")
    audience = models.CharField(_("who can see it"), max_length=8, choices=Audience, default=Audience.MEMBERS)
    opens_on = models.DateField(_("opens on"), default=timezone.localdate)
    closes_on = models.DateField(_("closes on"))
    grant = models.DecimalField(
        _("at most for one project"),
        max_digits=15,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True, default="")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submission = models.UUIDField(
        null=True, blank=True, unique=True, help_text=_("id of the filled form: two clicks are one")
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="projects_call_closes_after_it_opens"
            )
        ]
        indexes = [models.Index(fields=["closes_on"], name="projects_calls_by_their_end")]

    def __str__(self) -> str:
        return self.title

    @property
    def has_opened(self) -> bool:
        return self.opens_on <= timezone.localdate()

    @property
    def has_closed(self) -> bool:
        return self.closes_on < timezone.localdate()

    @property
    def is_open(self) -> bool:
        return self.has_opened and not self.has_closed

    def get_absolute_url(self) -> str:
        return reverse("projects:call_detail", args=[self.public_id])


class CallRole(Wanted):
    """A place that each project of a call has. A project that starts from it gets a role like it."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="roles")

    class Meta(Wanted.Meta):
        abstract = False
