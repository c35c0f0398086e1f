from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    """How an organisation comes in: found twice, claimed, corrected, taken out, verified."""

    name = "portal.onboarding"
    label = "onboarding"

    def ready(self) -> None:
        from . import arriving, merged, notifications

        notifications.sign_in()
        arriving.sign_in()
        merged.sign_in()
