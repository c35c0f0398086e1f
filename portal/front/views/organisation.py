"""An organisation's public face."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.core.converters import PublicIdConverter
from portal.core.http import Request

from ..queries.organisation import organisation_face, organisation_for_face
from ..queries.vocabulary import vocabulary


@require_safe
def organisation_detail(request: Request, slug: str) -> HttpResponse:
    organisation = get_object_or_404(organisation_for_face(slug, request.user))
    own, work = request.acting_organisation or None, request.GET.get("work", "")
    wanted = work if re.fullmatch(PublicIdConverter.regex, work) else ""
    face = organisation_face(organisation, vocabulary(), reader=request.user, own=own, wanted=wanted)
    return render(request, "front/organisation_detail.html", {"organisation": organisation, "face": face})
