"""What was learned from a "not now": a small rule for what is suggested to one organisation from then on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId
from portal.organisations.models import Organisation

from ..querysets import LessonQuerySet
from .listings import Listing
from .matches import MatchSide


class Lesson(PublicId):
    """`organisation` is suggested less of what `kind` says, because of the answer of `side`.

    With `listing`, a need or offer of its own, the rule is about who is suggested for that one. Without, it is about what others'
    needs or offers (`about_needs`) of that `category` are put forward to it; that it does not want to meet `other` holds both
    ways. It ends after `until`, when the answer is taken back, or when somebody of the organisation ends it (`ended_by`).
    """

    class Kind(models.TextChoices):
        NEARER = "nearer", _("nobody further away")
        SMALLER = "smaller", _("smaller quantities")
        LARGER = "larger", _("larger quantities")
        CHEAPER = "cheaper", _("lower prices")
        DEARER = "dearer", _("higher budgets")
        SOONER = "sooner", _("earlier dates")
        LATER = "later", _("later dates")
        TRADE = "trade", _("not this line of business")
        PARTY = "party", _("not this organisation")
        PAUSE = "pause", _("nothing for a while")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="lessons")
    side = models.ForeignKey(MatchSide, on_delete=models.CASCADE, related_name="lessons")
    listing = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.CASCADE, related_name="lessons")
    kind = models.CharField(max_length=8, choices=Kind)
    number = models.FloatField(null=True, blank=True, help_text=_("kilometres, a quantity or an amount"))
    unit = models.CharField(max_length=20, blank=True, default="", help_text=_("of the quantity, or the currency"))
    on = models.DateField(null=True, blank=True)
    code = models.CharField(max_length=8, blank=True, default="")
    other = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="lessons_about"
    )
    category = models.CharField(max_length=20, blank=True, default="", choices=Listing.Category)
    about_needs = models.BooleanField(null=True, blank=True)
    learned_at = models.DateTimeField(default=timezone.now)
    learned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    until = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["-learned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["side"], condition=models.Q(ended_at=None), name="matchmaking_one_lesson_per_answer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_kind_display()}"

    @property
    def stands(self) -> bool:
        return self.ended_at is None and self.until >= timezone.localdate()
