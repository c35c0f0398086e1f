from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"

    def ready(self) -> None:
        from django.urls import reverse

        from portal.core.registry import describe

        from . import (  # noqa: F401
            account,
            answers,
            checkup,
            chooser_tabs,
            editors,
            keeping,
            mail_language,
            navigation,
            notifications,
            own_data,
            own_names,
            publishing,
            receivers,
            saved_searches,
        )
        from .models import StandardPage, StoryPage

        # Stories were pages of text once.
        for kind in (StandardPage, StoryPage):
            describe(
                kind,
                title=lambda page: page.title,
                url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
                visible_to=lambda user, kind=kind: kind.objects.filter(pk__in=editors.pages_for(user).values("pk")),
            )
        account.sign_in()
        chooser_tabs.sign_in()
        navigation.register()
        mail_language.sign_in()
        keeping.sign_in()
        notifications.sign_in()
        answers.sign_in()
        own_data.sign_in()
        checkup.sign_in()
        publishing.sign_in()
        saved_searches.sign_in()
        own_names.sign_in()
