"""What floors above may want to know. Sent after the commit."""

from django.dispatch import Signal

# The operator changed when offices of a country work. Argument: country (str, ISO 3166 alpha-2).
office_days_changed = Signal()
