"""Saving what several people may be changing at once: the second reads both versions and loses nothing typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from portal.core.http import Request, attempt

from ..forms.work import VersionedForm
from ..models.versions import Versioned
from ..services.work import Overtaken


def save_version(
    form: VersionedForm,
    service: Callable[..., Any],
    row: Versioned,
    fresh: Callable[[Any], VersionedForm],
    **kwargs: Any,
) -> Any:
    """Like `attempt`; where somebody was faster, `fresh(stored)` is the form of what stands there now."""
    late: list[Overtaken] = []

    def listening(*args: Any, **given: Any) -> Any:
        try:
            return service(*args, **given)
        except Overtaken as refusal:
            late.append(refusal)
            raise

    saved = attempt(form, listening, row, version=form.cleaned_data["version"] or 0, **kwargs)
    for refusal in late:
        form.compare(fresh(refusal.stored), refusal.stored.version)
    return saved


def back_to(request: Request, otherwise: Any) -> HttpResponse:
    """The page on which a button stood, where that is one of ours."""
    wanted = request.POST.get("back", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return redirect(wanted)
    return redirect(otherwise)
