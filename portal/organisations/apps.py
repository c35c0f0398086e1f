from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "portal.organisations"
    label = "organisations"

    def ready(self) -> None:
        from django.urls import reverse
        from django.utils import timezone

        from portal.core.clock import duties
        from portal.core.realtime import standings
        from portal.core.registry import describe
        from portal.search.audience import providers

        from . import acquaintance, audience, log, moderated, navigation, notifications, own_data, retention
        from .models import (
            Approach,
            Certificate,
            CertificatePicture,
            Cluster,
            ConfirmationRequest,
            JoinRequest,
            Organisation,
            PartnerConsent,
            Reference,
            WorkedTogether,
        )
        from .services.approaches import remind_due
        from .services.confirming import ask_for_confirmation
        from .services.expiring import remind_of_expiry
        from .services.programmes import take_down_over
        from .services.recoveries import recover_due
        from .standing import seats_of
        from .tokens import confirmation_path

        describe(
            Organisation,
            title=lambda organisation: organisation.name,
            url=lambda organisation: organisation.get_absolute_url(),
            visible_to=Organisation.objects.visible_to,
        )
        describe(
            Cluster,
            title=lambda cluster: cluster.name,
            url=lambda cluster: cluster.get_absolute_url(),
            visible_to=lambda _user: Cluster.objects.filter(published_at__lte=timezone.now()),
        )
        describe(
            Reference,
            title=lambda reference: reference.title,
            url=lambda reference: reverse("organisations:reference_detail", args=[reference.public_id]),
            visible_to=Reference.objects.visible_to,
        )
        describe(
            ConfirmationRequest,
            title=str,
            url=confirmation_path,
            visible_to=lambda user: ConfirmationRequest.objects.visible_to(user).select_related("organisation"),
        )
        describe(
            PartnerConsent,
            title=lambda consent: consent.reference.title,
            url=lambda consent: reverse("organisations:consent_detail", args=[consent.public_id]),
            visible_to=lambda user: PartnerConsent.objects.visible_to(user).select_related("reference__organisation"),
        )
        describe(
            JoinRequest,
            title=lambda request: request.organisation.name,
            url=lambda request: request.get_absolute_url(),
            visible_to=lambda user: JoinRequest.objects.visible_to(user).select_related("organisation", "cluster"),
        )
        describe(
            Certificate,
            title=str,
            url=lambda certificate: reverse("organisations:edit_certificates", args=[certificate.organisation.slug]),
            visible_to=lambda user: Certificate.objects.filter(
                organisation__in=Organisation.objects.of_user(user)
            ).select_related("organisation", "type"),
        )
        describe(
            CertificatePicture,
            title=str,
            url=lambda picture: reverse("organisations:certificate_detail", args=[picture.public_id]),
            visible_to=lambda user: CertificatePicture.objects.visible_to(user).select_related(
                "organisation", "certificate__type"
            ),
        )
        describe(
            WorkedTogether,
            title=str,
            url=lambda pair: reverse("organisations:worked_detail", args=[pair.public_id]),
            visible_to=lambda user: WorkedTogether.objects.visible_to(user).select_related("first", "second"),
        )
        describe(
            Approach,
            title=lambda approach: approach.organisation.name,
            url=lambda approach: reverse("organisations:office_invitations", args=[approach.cluster.slug]),
            visible_to=lambda user: Approach.objects.visible_to(user).select_related("organisation", "cluster"),
        )
        providers.register("organisations", audience.terms_for)
        standings.register("organisations", seats_of)
        duties.register("organisations.programmes", take_down_over)
        duties.register("organisations.certificates", remind_of_expiry)
        duties.register("organisations.confirming", ask_for_confirmation)
        duties.register("organisations.recoveries", recover_due)
        duties.register("organisations.approaches", remind_due)
        acquaintance.sign_in()
        navigation.sign_in()
        notifications.sign_in()
        own_data.sign_in()
        log.sign_in()
        moderated.sign_in()
        retention.sign_in()
