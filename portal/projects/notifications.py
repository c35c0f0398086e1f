"""What people are told about joint projects."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Kind, register


def sign_in() -> None:
    register(Kind(name="project.invited", label=_("You are asked into a joint project"), default="now"))
    register(Kind(name="project.interest", label=_("Somebody would like to join your project"), default="now"))
    register(Kind(name="project.answered", label=_("A partner of a project comes, goes or says no"), default="now"))
    register(Kind(name="project.report_due", label=_("A report of a project is due"), default="now"))
    register(Kind(name="project.closed", label=_("A project that you are in is closed"), default="now"))
    register(Kind(name="pool.asked", label=_("You are asked to buy or offer together"), default="now"))
    register(
        Kind(
            name="pool.answered",
            label=_("Somebody answers, comes or goes where you buy or offer together"),
            default="now",
        )
    )
    register(Kind(name="project.handed_over", label=_("You lead a project now"), default="now"))
