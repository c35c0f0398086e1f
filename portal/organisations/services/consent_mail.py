"""The mail that asks somebody outside whether they agree to be named. Written when it leaves, so that no link lies in the database."""

from __future__ import annotations

from portal.accounts import mail

from ..models import PartnerConsent
from ..tokens import consent_link_of


def send_consent(public_id: str) -> None:
    asked = PartnerConsent.objects.select_related("reference__organisation", "asked_by")
    consent = asked.waiting().filter(public_id=public_id, partner=None).first()
    if consent is None:
        return
    with mail.in_words_of(consent.asked_by):
        reference = consent.reference
        context = {"consent": consent, "reference": reference, "organisation": reference.organisation}
        context["link"] = consent_link_of(consent)
        letter = mail.from_templates(
            "organisations/mails/consent",
            context,
            to=consent.outside_email,
            message_id=mail.message_id_of(f"consent.{consent.public_id}"),
        )
    mail.deliver(letter)
