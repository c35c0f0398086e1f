"""What people are told about joint projects."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Kind, register


def sign_in() -> None:
    register(Kind(name="project.invited", label=_("You are asked into a joint project"), default="now"))
    register(Kind(name="project.interest", label=_("Somebody would like to join your project"), default="now"))
    register(Kind(name="project.answered", label=_("A partner of a project comes, goes or says no"), default="now"))
    register(Kind(name="project.handed_over", label=_("You lead a project now"), default="now"))
    register(Kind(name="document.beside", label=_("A version of a document stands beside yours"), default="now"))
    register(Kind(name="agreement.drawn_up", label=_("An agreement of a project waits for you"), default="now"))
    register(
        Kind(name="agreement.sign_asked", label=_("A colleague says that you may sign an agreement"), default="now")
    )
    register(Kind(name="agreement.paper", label=_("A signed page waits to be checked"), default="now"))
    register(Kind(name="agreement.paper_turned_down", label=_("A signed page was sent back to you"), default="now"))
