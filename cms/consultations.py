"""What a page shows of a consultation: as the desk shows it to everybody, whoever reads."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from portal.desk.models import Consultation
from portal.desk.queries.consultations import ConsultationFace, face_of, names_shown


@dataclass(frozen=True)
class ShownConsultation:
    """`named`: primary keys of contributions whose organisation agreed that its name stands beside them."""

    consultation: Consultation
    face: ConsultationFace
    named: set[int]


def shown_of(pk: int | None) -> ShownConsultation | None:
    """Nothing while it is a draft, and once it is gone. What was written stands in `face` from its outcome on."""
    stranger = AnonymousUser()
    found = Consultation.objects.visible_to(stranger).with_card_facts().filter(pk=pk).first() if pk else None
    if found is None:
        return None
    face = face_of(found, stranger, writes=False)
    return ShownConsultation(found, face, names_shown(face, stranger, writes=False))
