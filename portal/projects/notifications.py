"""What people are told about joint projects."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Kind, register


def sign_in() -> None:
    register(Kind(name="project.invited", label=_("You are asked into a joint project"), default="now"))
    register(Kind(name="project.interest", label=_("Somebody would like to join your project"), default="now"))
    register(Kind(name="project.answered", label=_("A partner of a project comes, goes or says no"), default="now"))
    register(Kind(name="project.handed_over", label=_("You lead a project now"), default="now"))
    register(Kind(name="task.given", label=_("A task of a project is yours"), default="digest"))
    register(Kind(name="task.commented", label=_("Somebody writes about a task of yours"), default="digest"))
    register(Kind(name="meeting.called", label=_("A project calls a meeting"), default="now"))
    register(Kind(name="meeting.changed", label=_("A meeting of a project is moved"), default="now"))
    register(Kind(name="meeting.called_off", label=_("A meeting of a project is called off"), default="now"))
