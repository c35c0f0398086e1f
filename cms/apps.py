from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"

    def ready(self) -> None:
        from django.urls import reverse

        from portal.core.registry import describe

        from . import checkup, editors, keeping, navigation, notifications, own_data, publishing, receivers  # noqa: F401
        from .models import StandardPage

        describe(
            StandardPage,
            title=lambda page: page.title,
            url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
            visible_to=lambda user: StandardPage.objects.filter(pk__in=editors.pages_for(user).values("pk")),
        )
        navigation.register()
        keeping.sign_in()
        notifications.sign_in()
        own_data.sign_in()
        checkup.sign_in()
        publishing.sign_in()
