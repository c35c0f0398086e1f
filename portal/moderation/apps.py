from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "portal.moderation"
    label = "moderation"

    def ready(self) -> None:
        from portal.core.registry import describe

        from . import log, notifications, own_data, retention
        from .matters import title_of
        from .models import Case

        describe(
            Case,
            title=lambda case: title_of(case.about),
            url=lambda case: case.get_absolute_url(),
            visible_to=lambda user: Case.objects.visible_to(user).select_related("content_type"),
        )
        log.sign_in()
        notifications.sign_in()
        own_data.sign_in()
        retention.sign_in()
