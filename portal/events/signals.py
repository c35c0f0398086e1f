"""Facts about events, for other rooms of this app and for floors above."""

from django.dispatch import Signal

# event, before (as it stood), by
event_changed = Signal()
# event, by
event_called_off = Signal()
