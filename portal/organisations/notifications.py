"""What people are told about their organisations."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.notifications.kinds import Kind, reaching, register

from .models import OfficeStaff


def _serves_in_an_office(person: User) -> bool:
    return OfficeStaff.objects.filter(user=person, ended_at=None).exists()


def sign_in() -> None:
    reaching.register("office", _serves_in_an_office)
    register(
        Kind(
            name="invitation.accepted",
            topic="organisation",
            label=_("Somebody accepts an invitation of yours"),
            default="app",
        )
    )
    register(
        Kind(
            name="invitation.due",
            topic="office",
            label=_("A member of your cluster is to be reminded or called"),
            default="digest",
        )
    )
    register(
        Kind(
            name="invitation.by_office",
            topic="organisation",
            label=_("The cluster office asks somebody into your organisation"),
            default="now",
            urgent=True,
        )
    )
    register(
        Kind(
            name="recovery.asked",
            topic="safety",
            label=_("Somebody asks to change the access of a person of your organisation"),
            default="now",
            urgent=True,
        )
    )
    register(
        Kind(
            name="recovery.decided",
            news=True,
            topic="safety",
            label=_("What was asked about somebody's access is decided"),
            default="now",
        )
    )
    register(
        Kind(
            name="membership.changed",
            news=True,
            topic="organisation",
            label=_("Your role in an organisation changes"),
            default="now",
        )
    )
    register(
        Kind(
            name="membership.ended",
            news=True,
            topic="organisation",
            label=_("You are taken out of an organisation"),
            default="now",
        )
    )
    register(
        Kind(
            name="reference.named",
            topic="organisation",
            label=_("Somebody would like to name your organisation in past work"),
            default="now",
        )
    )
    register(
        Kind(
            name="reference.answered",
            topic="organisation",
            label=_("A partner answers whether you may name it"),
            default="app",
        )
    )
    register(
        Kind(name="cluster.asked", topic="office", label=_("An organisation asks to join your cluster"), default="now")
    )
    register(
        Kind(
            name="cluster.declined",
            news=True,
            topic="organisation",
            label=_("A cluster office answers your request to join"),
            default="now",
        )
    )
    register(
        Kind(name="cluster.wanted", topic="organisation", label=_("A cluster office asks you to join"), default="now")
    )
    register(
        Kind(
            name="cluster.joined",
            news=True,
            topic="organisation",
            label=_("Your organisation is placed in a cluster"),
            default="now",
        )
    )
    register(
        Kind(
            name="certificate.shown",
            topic="office",
            label=_("A member shows your office a certificate"),
            default="digest",
        )
    )
    register(
        Kind(
            name="certificate.answered",
            news=True,
            topic="organisation",
            label=_("The cluster office answers the photograph of a certificate"),
            default="now",
        )
    )
    register(
        Kind(
            name="certificate.expiring",
            gathered=True,
            topic="organisation",
            label=_("A certificate of yours runs out"),
            default="now",
        )
    )
    register(
        Kind(
            name="organisation.confirm",
            topic="organisation",
            label=_("Once a year: is your page still true?"),
            default="now",
        )
    )
    register(
        Kind(
            name="worked.asked",
            topic="organisation",
            label=_("Somebody says you have worked with one another"),
            default="now",
        )
    )
    register(
        Kind(
            name="worked.confirmed",
            topic="organisation",
            label=_("Somebody confirms having worked with you"),
            default="app",
        )
    )
