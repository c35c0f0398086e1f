"""What somebody has to look at: reported by people, or held back by a rule; and what was decided."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId

if TYPE_CHECKING:
    from portal.accounts.models import User

DECIDE = "moderation.decide"
"""The right to decide; given on the editors' desk."""


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> CaseQuerySet:
        """Who reported it, who was told what was decided, and the moderators."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.has_perm(DECIDE):
            return self.all()
        return self.filter(Q(reports__reporter=user.pk) | Q(told=user.pk)).distinct()

    def open(self) -> CaseQuerySet:
        return self.filter(decided_at=None)


class Case(PublicId):
    """One thing that has to be looked at, once for each thing. Decided, it opens again when somebody reports it anew.

    `told` are those who answer for the thing and heard what was decided. `owner` is the moderator who looks after it now.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=40)
    about = GenericForeignKey("content_type", "object_id")
    opened_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    told = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="moderation_one_case")]
        indexes = [models.Index(fields=["decided_at", "opened_at"], name="moderation_queue")]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return reverse("moderation:case_detail", args=[self.public_id])


class Report(models.Model):
    """That one person finds something wrong with a thing; once for each person and thing."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("Advertising or mass mail")
        DECEIT = "deceit", _("Deceit: not who or what it says")
        RUDE = "rude", _("Insults or threats")
        SECRET = "secret", _("Confidential or private things are shown")
        OTHER = "other", _("Something else")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=10, choices=Reason)
    words = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "reporter"], name="moderation_reported_once")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.reason}"


class Hold(models.Model):
    """Something that a rule keeps back until somebody decides. `let_go_at`: it went on its way."""

    class Why(models.TextChoices):
        SAME_TEXT = "same_text", _("The same words to many who have not answered")

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="hold")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    why = models.CharField(max_length=12, choices=Why)
    held_at = models.DateTimeField(default=timezone.now)
    let_go_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.case_id}: {self.why}"


FIRST_TITLES = (gettext_noop("Advertising"), gettext_noop("Tone"), gettext_noop("Confidential"))
"""Names of the words that every installation begins with (cms/first_words.json), read in the language of whoever reads."""


class WordsToAuthors(models.Model):
    """Sentences that moderators use again, in three languages: whoever is told reads those of their own."""

    title = models.CharField(_("name, for moderators"), max_length=80, unique=True)
    words_en = models.TextField(_("words in English"), max_length=1000)
    words_fr = models.TextField(_("words in French"), max_length=1000)
    words_ar = models.TextField(_("words in Arabic"), max_length=1000)

    class Meta:
        ordering = ["title"]
        verbose_name = _("words to authors")
        verbose_name_plural = _("words to authors")

    def __str__(self) -> str:
        return gettext(self.title) if self.title in FIRST_TITLES else self.title

    def in_all(self) -> dict[str, str]:
        """By language."""
        return {"en": self.words_en, "fr": self.words_fr, "ar": self.words_ar}


class Said(models.Model):
    """What an author is told: words as a moderator typed them, and before them those of `WordsToAuthors` as they stood then."""

    words = models.TextField(blank=True)
    prepared = models.JSONField(default=dict)

    class Meta:
        abstract = True

    @property
    def told(self) -> str:
        """In the reader's language, as far as it was prepared."""
        language = (get_language() or "en")[:2]
        first = self.prepared.get(language) or self.prepared.get("en", "")
        return "\n\n".join(filter(None, [first, self.words]))


class Decision(Said):
    """What a moderator decided about a case, with words to those who answer for the thing. Written once.

    `asked_by`: who asked for it, where a second person had to confirm.
    """

    class Outcome(models.TextChoices):
        LET_GO = "let_go", _("Nothing is wrong with it")
        KEPT = "kept", _("It stays held back")
        HIDDEN = "hidden", _("It is hidden")
        SUSPENDED = "suspended", _("Hidden, and its author writes no messages for a time")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Outcome)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()
        permissions = [("decide", "Can decide about what was reported or held back")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.outcome}"


IN_BULK = (Decision.Outcome.LET_GO, Decision.Outcome.HIDDEN)
"""What can be decided about several cases at once."""


class Proposal(Said):
    """A moderator asks that somebody writes no messages for a time: another one confirms or declines. Nothing has happened before."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="proposals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="moderation_one_proposal")
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: asked {self.at:%F}"


class Suspension(models.Model):
    """A person who writes no messages until a moment. Lifted, it ends before."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "until"], name="moderation_suspended")]

    def __str__(self) -> str:
        return f"{self.person_id} until {self.until:%F}"


class Glance(models.Model):
    """A moderator reads a few messages around what was reported: said why, for an hour, and its people are told."""

    LASTS = dt.timedelta(hours=1)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="glances")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} until {self.until:%F %T}"
