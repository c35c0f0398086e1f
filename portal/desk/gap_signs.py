"""What the rest of the house is told about gaps: the tab, the clock, the invitation, what they are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.analytics.tabs import Page, pages
from portal.core.clock import duties
from portal.core.registry import describe
from portal.notifications.kinds import Kind, register

from . import own_steps, permissions
from .models import Gap, GapStep
from .services.gaps import refresh_gaps_due
from .sources import gaps


def sign_in() -> None:
    describe(
        Gap,
        title=lambda gap: gap.name,
        url=lambda gap: gap.get_absolute_url(),
        visible_to=lambda user: Gap.objects.visible_to(user).select_related("link", "sector", "cluster"),
    )
    describe(
        GapStep,
        title=lambda step: step.gap.cluster.name,
        url=lambda step: step.get_absolute_url(),
        visible_to=lambda user: GapStep.objects.visible_to(user).select_related(
            "gap__cluster", "gap__link", "gap__sector"
        ),
    )
    register(
        Kind(
            name="gap.invited",
            label=_("A cluster asks for what your organisation does"),
            default="now",
            topic="organisation",
        )
    )
    pages.register(
        "chain", Page(_("Chain and missing links"), "desk:chain", permissions.can_read_plan, 30, ("desk:gap",))
    )
    duties.register("desk.gaps", refresh_gaps_due)
    gaps.sign_in()
    own_steps.sign_in()
