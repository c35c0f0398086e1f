"""A listing and an organisation that fit, what each side sees of it, and what each side answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId
from portal.organisations.models import Instrument, Organisation

from ..querysets import MatchQuerySet, MatchSideQuerySet
from .listings import Listing

LONGEST_MESSAGE = 600
"""Letters of what is said with a yes. More is for the conversation."""


class Match(PublicId):
    """A suggested partner: `organisation` (through `offer`, where it has published one) for `listing`. One open per pair.

    `strength` is the log-odds that the listing's side would want the organisation: intercept plus the stored contributions;
    `reverse_strength` the same the other way round. `order` (0 to 1) is the harmonic mean of both probabilities after turns: it
    decides order only. `conditions_*` count what the asker set or the offer publishes. `put_forward_at` is when it was one of the
    first whose people are told; only that counts as a turn of its organisation.
    """

    class Verdict(models.TextChoices):
        STRONG = "strong", _("Strong fit")
        POSSIBLE = "possible", _("Possible")
        WEAK = "weak", _("Weak fit")

    class Closed(models.TextChoices):
        FELL_AWAY = "fell_away", _("no longer fits")
        LISTING_CLOSED = "listing_closed", _("the need or offer was closed")

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="matches")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="matches")
    offer = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.SET_NULL, related_name="offered_matches")

    strength = models.FloatField()
    reverse_strength = models.FloatField()
    order = models.FloatField(db_index=True)
    is_newcomer = models.BooleanField(default=False)
    verdict = models.CharField(max_length=8, choices=Verdict)
    conditions_met = models.PositiveSmallIntegerField(default=0)
    conditions_partly = models.PositiveSmallIntegerField(default=0)
    conditions_total = models.PositiveSmallIntegerField(default=0)
    compared = models.PositiveIntegerField(default=0, help_text=_("how many organisations were compared"))
    weights_version = models.CharField(max_length=40)

    found_at = models.DateTimeField(default=timezone.now)
    refreshed_at = models.DateTimeField(default=timezone.now)
    put_forward_at = models.DateTimeField(null=True, blank=True, help_text=_("when its organisation was told of it"))
    wave = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("in which round its organisation was told of it")
    )
    due_on = models.DateField(null=True, blank=True, help_text=_("by when its organisation should answer"))
    remind_at = models.DateTimeField(null=True, blank=True, help_text=_("when its organisation is reminded next"))
    reminded_at = models.DateTimeField(null=True, blank=True, help_text=_("when its organisation was last reminded"))
    agreed_at = models.DateTimeField(null=True, blank=True, help_text=_("when both, having said yes, were introduced"))
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=16, choices=Closed, blank=True, default="")

    objects = MatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "organisation"],
                condition=models.Q(closed_at=None),
                name="matchmaking_one_open_match_per_pair",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "put_forward_at"], name="matchmaking_turns"),
            models.Index(fields=["due_on"], condition=models.Q(due_on__isnull=False), name="matchmaking_due_answers"),
            models.Index(
                fields=["remind_at"], condition=models.Q(remind_at__isnull=False), name="matchmaking_reminders"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing}: {self.organisation}"

    @property
    def is_late(self) -> bool:
        """Whether the day by which its organisation should answer is over."""
        return self.due_on is not None and self.due_on < timezone.localdate()

    def get_absolute_url(self) -> str:
        return reverse("matchmaking:match_detail", args=[self.public_id])


class MatchSide(models.Model):
    """One of the two organisations of a match: the asker (who published) or the candidate; its evidence and its answer.

    `evidence` is what this side was shown: conditions, contributions, gates, missing, each with the ids of the documents behind it.
    """

    class Side(models.TextChoices):
        ASKER = "asker", _("published")
        CANDIDATE = "candidate", _("could answer")

    class Answer(models.TextChoices):
        NONE = "", _("no answer yet")
        INTERESTED = "interested", _("Interested")
        DECLINED = "declined", _("Not now")

    class Reason(models.TextChoices):
        """Codes of a no. They go to the engine and the cluster office, never to the other side."""

        NONE = "", _("no reason given")
        CAPACITY = "capacity", _("No free capacity now")
        TOO_MUCH = "too_much", _("The quantity is too large")
        TOO_LITTLE = "too_little", _("The quantity is too small")
        QUANTITY = "quantity", _("The quantity does not suit us")  # older answers, from before it was asked which way
        PRICE = "price", _("The price or budget does not suit us")
        DISTANCE = "distance", _("Too far away")
        CAPABILITY = "capability", _("Not what we do")
        TIMING = "timing", _("The date does not suit us")
        KNOWN = "known", _("We know each other already")
        COMPETITOR = "competitor", _("A competitor")
        OTHER = "other", _("Another reason")
        # Of finance providers alone, when they are asked for finance.
        CRITERIA = "criteria", _("Outside our published criteria")
        NO_CASES = "no_cases", _("We take no new cases now")

    class Courtesy(models.TextChoices):
        """The sentence that the other side reads, chosen by the decliner."""

        NOT_NOW = "not_now", _("Thank you. It does not suit us at the moment.")
        LATER = "later", _("Thank you. Please ask us again later.")
        ANOTHER = "another", _("Thank you. Another member may suit you better.")
        CRITERIA = "criteria", _("Thank you. It is outside our published criteria.")
        NO_CASES = "no_cases", _("Thank you. We take no new cases at the moment.")

    class NextStep(models.TextChoices):
        """What a finance provider that says yes wants next."""

        NONE = "", _("nothing in particular")
        APPLY = "apply", _("Please apply")
        MEET = "meet", _("Meet us")

    class Rule(models.TextChoices):
        """The published criterion that a finance provider names with its no."""

        NONE = "", _("no rule")
        AMOUNT = "amount", _("Amount")
        SIZE = "size", _("Size of the company")
        AGE = "age", _("Age of the company")
        STAGE = "stage", _("Stage of the company")
        SECTOR = "sector", _("Sectors")
        PLACE = "place", _("Places")
        ACCOUNTS = "accounts", _("Accounts")
        SECURITY = "security", _("Security")
        CONTRACT = "contract", _("Contract")

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="sides")
    side = models.CharField(max_length=10, choices=Side)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="match_sides")
    evidence = models.JSONField(default=dict)
    answer = models.CharField(max_length=12, choices=Answer, blank=True, default="")
    reason = models.CharField(max_length=12, choices=Reason, blank=True, default="")
    courtesy = models.CharField(max_length=10, choices=Courtesy, blank=True, default="")
    message = models.CharField(
        max_length=LONGEST_MESSAGE, blank=True, default="", help_text=_("what it says to the other side with its yes")
    )
    next_step = models.CharField(max_length=8, choices=NextStep, blank=True, default="")
    rule = models.CharField(max_length=10, choices=Rule, blank=True, default="")
    instrument = models.ForeignKey(
        Instrument, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text=_("whose rule it is")
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    weighed = models.JSONField(
        default=dict, blank=True, help_text=_("what had been read of the pair when this side answered, to learn from")
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    put_aside_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = MatchSideQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["match", "side"], name="matchmaking_two_sides_per_match")]
        indexes = [models.Index(fields=["organisation", "answer"], name="matchmaking_side_inbox")]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.side})"

    @property
    def reason_words(self) -> str | Promise:
        """The reason as this side says it."""
        from ..reasons import reason_words

        return reason_words(self.reason, self.side, self.match.listing.kind)
