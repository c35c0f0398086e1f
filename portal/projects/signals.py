"""What floors above may want to know. Sent after the commit, by a task, at least once."""

from django.dispatch import Signal

# The lead of a closed project and another partner agreed that its story is told. Argument: project_id (int).
story_consented = Signal()

# Afterwards a partner took its word back. Arguments: project_id (int), record_id (int).
story_withdrawn = Signal()
