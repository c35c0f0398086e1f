"""What floors above may want to know about people."""

from django.dispatch import Signal

# After the commit. Arguments: user_id (int), public_id (str) of the person who is gone.
person_erased = Signal()
