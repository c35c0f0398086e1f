"""The visitor's own firms: tried in the real preview of the office, wiped with one button."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.core.http import Request, attempt
from portal.organisations.models import MemberList
from portal.organisations.services.member_lists import upload_list
from portal.ui.words import number

from ..forms.firms import FirmsForm
from ..queries.tour import Things
from ..services.firms import wipe
from .frame import become_somebody, only_in_the_demo


@only_in_the_demo
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def firms(request: Request) -> HttpResponse:
    """What is sent is read as the office reads a member list, and shown to its manager, who the visitor is from then on;
    so is one that was sent before, whoever the visitor has been meanwhile.
    """
    if opened := request.POST.get("open"):
        earlier = get_object_or_404(MemberList.objects.select_related("cluster"), public_id=opened)
        become_somebody(request, Things().user("faisal"))
        return redirect("organisations:member_list", earlier.cluster.slug, earlier.public_id)
    sent = request.method == "POST"
    form = FirmsForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        things = Things()
        cluster, by = things.cluster, things.user("faisal")
        if cluster is None or by is None:
            raise Http404
        made = attempt(form, upload_list, cluster, form.sheet(), by=by)
        if made is not None:
            become_somebody(request, by)
            return redirect("organisations:member_list", cluster.slug, made.public_id)
    lists = list(MemberList.objects.select_related("cluster")[:10])
    return render(request, "demo/firms.html", {"form": form, "lists": lists}, status=422 if form.errors else 200)


@only_in_the_demo
@require_POST
def firms_wipe(request: Request) -> HttpResponse:
    gone = wipe()
    said = ngettext(
        "Wiped: %(many)s firm, and everything that came of it.",
        "Wiped: %(many)s firms, and everything that came of them.",
        gone,
    )
    messages.success(request, said % {"many": number(gone)} if gone else _("Nothing of yours is left here."))
    return redirect("demo:firms")
