"""The tabs of applications, plan, announcements and self-assessment beside the others of a cluster."""

from django.utils.translation import gettext_lazy as _

from portal.analytics.tabs import Page, pages

from .permissions import can_read_plan, can_work_at_desk


def sign_in() -> None:
    pages.register(
        "applications",
        Page(
            label=_("Applications"),
            address="desk:application_list",
            may=can_work_at_desk,
            place=25,
            within=("desk:application_detail", "desk:tier_list", "desk:tier_edit"),
        ),
    )
    pages.register(
        "announcements",
        Page(
            label=_("Announcements"),
            address="desk:announcement_list",
            may=can_work_at_desk,
            place=70,
            within=("desk:announcement_detail", "desk:announcement_edit"),
        ),
    )
    pages.register(
        "plan",
        Page(
            label=_("Action plan"),
            address="desk:plan_detail",
            may=can_read_plan,
            place=60,
            within=("desk:plan_edit",),
        ),
    )
    pages.register(
        "assessment",
        Page(
            label=_("Self-assessment"),
            address="desk:assessment_detail",
            may=can_read_plan,
            place=80,
            within=("desk:assessment_answer",),
        ),
    )
