"""Facts about events, for other rooms of this app and for floors above."""

from django.dispatch import Signal

# event, by
event_announced = Signal()
# event, before (as it stood), by
event_changed = Signal()
# event, by
event_called_off = Signal()
# event: a session is new, changed or called off
programme_changed = Signal()
# event, registrations (primary keys of those who have a place from now on), by
places_taken = Signal()
# event, registrations (primary keys of those who no longer come), by
places_left = Signal()
