"""Claims, corrections, verifications and rounds sign in with the floors below."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core.clock import duties
from portal.core.registry import describe
from portal.organisations.imports.apart import told_apart
from portal.organisations.imports.refusing import refusing
from portal.ui.navigation import Entry, menu

from . import log, own_data, retention
from .models import Claim, Correction
from .queries.waiting import claims_for, corrections_for
from .services.claims import claims_due, scan_held, sweep_papers
from .services.correcting import corrections_due
from .services.duplicates import remember_apart
from .services.removing import removed_ones


def sign_in() -> None:
    describe(
        Claim,
        title=lambda claim: claim.organisation.name,
        url=lambda claim: reverse("onboarding:claim_decide", args=[claim.public_id]),
        visible_to=lambda user: claims_for(user).select_related("organisation"),
    )
    describe(
        Correction,
        title=lambda asked: asked.organisation.name,
        url=lambda asked: reverse("onboarding:correction_decide", args=[asked.public_id]),
        visible_to=lambda user: corrections_for(user).select_related("organisation"),
    )
    refusing.register("onboarding.removed", removed_ones)
    told_apart.register("onboarding.duplicates", remember_apart)
    duties.register("onboarding.claims", claims_due)
    duties.register("onboarding.corrections", corrections_due)
    duties.register("onboarding.scan_held", scan_held)
    duties.register("onboarding.sweep", sweep_papers)
    menu.register(
        "onboarding.waiting",
        Entry(
            label=_("Claims and corrections"),
            address="onboarding:waiting",
            icon="verified",
            account=70,
            shown_to=lambda request: bool(request.user.is_authenticated and request.user.is_staff),
        ),
    )
    log.sign_in()
    own_data.sign_in()
    retention.sign_in()
