from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "portal.organisations"
    label = "organisations"

    def ready(self) -> None:
        from django.urls import reverse

        from portal.core.clock import duties
        from portal.core.registry import describe
        from portal.search.audience import providers

        from . import audience, log, navigation, notifications, own_data, retention
        from .models import JoinRequest, Organisation, Reference
        from .services.programmes import take_down_over

        describe(
            Organisation,
            title=lambda organisation: organisation.name,
            url=lambda organisation: organisation.get_absolute_url(),
            visible_to=Organisation.objects.visible_to,
        )
        describe(
            Reference,
            title=lambda reference: reference.title,
            url=lambda reference: reverse("organisations:reference_detail", args=[reference.public_id]),
            visible_to=Reference.objects.visible_to,
        )
        describe(
            JoinRequest,
            title=lambda request: request.organisation.name,
            url=lambda request: request.get_absolute_url(),
            visible_to=lambda user: JoinRequest.objects.visible_to(user).select_related("organisation", "cluster"),
        )
        providers.register("organisations", audience.terms_for)
        duties.register("organisations.programmes", take_down_over)
        navigation.sign_in()
        notifications.sign_in()
        own_data.sign_in()
        log.sign_in()
        retention.sign_in()
