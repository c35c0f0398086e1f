"""What is done here with personal data, in words for the log."""

from django.utils.translation import gettext_lazy as _

from portal.activity.deeds import deeds, said


def sign_in() -> None:
    deeds.register("person.copy_asked", said(_("a copy of one’s own data asked for")))
    deeds.register("person.copy_fetched", said(_("a copy of one’s own data fetched")))
