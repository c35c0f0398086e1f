from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    """How an organisation comes in: found twice, claimed, corrected, taken out, verified."""

    name = "portal.onboarding"
    label = "onboarding"

    def ready(self) -> None:
        from django.db.models import Q

        from portal.organisations.imports.undoing import by_itself

        from . import arriving, merged, notifications

        notifications.sign_in()
        arriving.sign_in()
        merged.sign_in()
        # That two are one or are not was said of rows: it keeps none of them when a list is taken back.
        by_itself.register("onboarding.duplicate", Q(pk__in=[]))
