"""What this app itself sends: the summary, which one may choose not to get."""

from django.utils.translation import gettext_lazy as _

from .kinds import SUMMARY, Kind, register


def sign_in() -> None:
    register(Kind(name=SUMMARY, label=_("Weekly summary"), default="now", ways=("now", "app")))
