"""What happens here that belongs in the log of rights and of access, in words."""

from django.utils.translation import gettext_lazy as _

from portal.activity.deeds import deeds, said


def sign_in() -> None:
    deeds.register("claim.begun", said(_("somebody claims the page")))
    deeds.register("claim.disputed", said(_("a claim of the page is disputed")))
    deeds.register("claim.accepted", said(_("a claim of the page accepted")))
    deeds.register("claim.refused", said(_("a claim of the page refused")))
    deeds.register("claim.granted", said(_("somebody who proved it keeps the page")))
    deeds.register("verification.given", said(_("a verification given")))
    deeds.register("verification.ended", said(_("a verification taken back")))
