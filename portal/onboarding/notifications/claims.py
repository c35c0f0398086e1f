"""What people are told about claims, corrections and verifications."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Kind, register


def sign_in() -> None:
    safety = {"topic": "safety", "default": "now"}
    register(Kind(name="claim.made", label=_("Somebody claims a page that you keep"), urgent=True, **safety))
    register(Kind(name="claim.disputed", label=_("A page that you keep is disputed"), urgent=True, **safety))
    register(
        Kind(
            name="claim.decided",
            label=_("A claim of a page that you keep is decided"),
            urgent=True,
            news=True,
            **safety,
        )
    )
    register(
        Kind(
            name="claim.granted",
            topic="office",
            label=_("A member keeps its own page now"),
            default="digest",
            news=True,
        )
    )
    register(Kind(name="claim.waits", topic="office", label=_("A claim waits for you"), default="now"))
    register(Kind(name="correction.asked", topic="office", label=_("A page is wrong or not wanted"), default="now"))
    register(
        Kind(
            name="verification.changed",
            topic="organisation",
            label=_("A verification of your organisation changes"),
            default="now",
            news=True,
        )
    )
