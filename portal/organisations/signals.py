"""What floors above may want to know. Sent after the commit."""

from django.dispatch import Signal

# An organisation's profile, past work, cluster or connection changed. Argument: organisation_id (int).
organisation_changed = Signal()

# Many changed together, by an import or a seed; sent instead of organisation_changed. Argument: organisation_ids (list of int).
organisation_changed_in_bulk = Signal()

# Somebody no longer belongs to an organisation. Arguments: organisation_id (int), user_id (int).
membership_ended = Signal()

# Nobody belongs to an organisation any more. Argument: organisation_id (int).
organisation_abandoned = Signal()

# Somebody keeps somebody else out, or lets them in again. Arguments: organisations, of whoever decides, and others, of whom it is about
# (two sets of int).
parted = Signal()
