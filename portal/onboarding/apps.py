from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    """How an organisation comes in: found twice, claimed, corrected, taken out, verified."""

    name = "portal.onboarding"
    label = "onboarding"

    def ready(self) -> None:
        from portal.organisations.imports.undoing import NONE_OF_THEM, by_itself

        from . import arriving, merged, notifications

        notifications.sign_in()
        arriving.sign_in()
        merged.sign_in()
        # What was compared, and what was said of a pair, keeps neither of the two when their list is taken back.
        for label in ("onboarding.duplicate", "onboarding.likenesskey", "onboarding.lookedat"):
            by_itself.register(label, NONE_OF_THEM)
