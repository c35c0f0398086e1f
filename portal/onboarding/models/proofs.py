"""What a claim and a correction share: somebody without an account, a code that went to them, and how often it was tried."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Organisation

MOST_TRIES = 5


class Asking(PublicId, Timestamped):
    """`sent_to` is where the code went: the registered telephone (`is_registered`), or what they wrote down themselves.

    Of the code a keyed hash is kept, and of the link by which they come back. `network` is a keyed hash too: it counts, and names nobody.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("your name"), max_length=120, blank=True)
    sent_to = models.CharField(max_length=254, blank=True)
    is_registered = models.BooleanField(default=False)
    note = models.TextField(max_length=2000, blank=True)
    network = models.CharField(max_length=64, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    proven_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def takes_code(self) -> bool:
        """Whether a code that is right still opens it."""
        in_time = self.code_until is not None and self.code_until > timezone.now()
        return bool(self.code_hash) and in_time and self.tries < MOST_TRIES and self.proven_at is None
