from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "portal.projects"
    label = "projects"

    def ready(self) -> None:
        from portal.core.clock import duties
        from portal.core.registry import describe

        from . import log, navigation, notifications, own_data
        from .models import Document, Partner, Project
        from .services.documents import scan_held, sweep
        from .services.places import expire_due

        describe(
            Project,
            title=lambda project: project.title,
            url=lambda project: project.get_absolute_url(),
            visible_to=Project.objects.visible_to,
        )
        describe(
            Partner,
            title=lambda partner: partner.project.title,
            url=lambda partner: partner.get_absolute_url(),
            visible_to=lambda user: Partner.objects.visible_to(user).select_related("project", "organisation", "role"),
        )
        describe(
            Document,
            title=str,
            url=lambda document: (document.agreement if document.is_agreement else document).get_absolute_url(),
            visible_to=lambda user: Document.objects.visible_to(user).select_related("project", "agreement"),
        )
        duties.register("projects.invitations", expire_due)
        duties.register("projects.scan_held", scan_held)
        duties.register("projects.sweep", sweep)
        log.sign_in()
        navigation.sign_in()
        notifications.sign_in()
        own_data.sign_in()
