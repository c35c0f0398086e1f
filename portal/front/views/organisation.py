"""An organisation's public face."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.core.converters import PublicIdConverter
from portal.core.http import Request
from portal.organisations.forms import DeclineRequestForm

from ..queries.organisation import organisation_face, organisation_for_face
from ..queries.vocabulary import vocabulary


@require_safe
def organisation_detail(request: Request, slug: str) -> HttpResponse:
    organisation = get_object_or_404(organisation_for_face(slug, request.user))
    work = request.GET.get("work", "")
    words = vocabulary()
    face = organisation_face(
        organisation,
        words,
        reader=request.user,
        own=request.acting_organisation or None,
        wanted=work if re.fullmatch(PublicIdConverter.regex, work) else "",
    )
    # A form of its own for each office that was asked: their fields have ids.
    to_answer = (
        [] if face.is_own else [(one, DeclineRequestForm(auto_id=f"{one.public_id}_%s")) for one in face.join_requests]
    )
    context = {"organisation": organisation, "face": face, "to_answer": to_answer, "map_towns": words.towns}
    return render(request, "front/organisation_detail.html", context)
