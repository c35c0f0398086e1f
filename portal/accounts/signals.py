"""What floors above may want to know about people."""

from django.dispatch import Signal

# After the commit. Arguments: user_id (int), public_id (str) of the person who is gone.
person_erased = Signal()

# Within the transaction, so that what is written of it stands or falls with the deed.
# Arguments: person (User), by (User), rights (list of the names of fields).
rights_changed = Signal()
# Arguments: person (User), by (User): somebody of the staff opened an account on the desk.
person_opened = Signal()
