"""What floors above may want to know. Sent after the commit."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.dispatch import Signal

from portal.organisations.models import Organisation

# A claim, a correction or a pair waits for somebody now, or no longer. Argument: organisation_ids (list of int).
waiting_changed = Signal()


def tell_waiting_changed(*organisations: int) -> None:
    """To be called in the transaction of the deed."""
    transaction.on_commit(
        partial(waiting_changed.send, sender=Organisation, organisation_ids=sorted(set(organisations)))
    )
