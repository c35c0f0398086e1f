"""The page on which a cluster's office writes its chain. Order is changed by buttons; nothing needs to be dragged."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.core.http import attempt, tell_outcome

from ..forms.chains import LinkForm
from ..models import ChainLink, Cluster
from ..services.chains import FEWEST, MOST, move_link, remove_link, write_link
from .frame import office_here


@login_required
@never_cache
def office_chain(request: HttpRequest, cluster: str) -> HttpResponse:
    where = office_here(request, cluster)
    if request.method == "POST":
        return _act(request, where)
    return _page(request, where)


def _act(request: HttpRequest, where: Cluster) -> HttpResponse:
    action, position = request.POST.get("action", ""), request.POST.get("link", "")
    link = None
    if position or action != "write":
        number = int(position) if position.isdecimal() and len(position) < 3 else 0
        link = get_object_or_404(ChainLink.objects.select_related("cluster"), cluster=where, position=number)
    if action == "write":
        form = LinkForm(request.POST, auto_id=_ids(link), link=link)
        if not form.is_valid():
            return _page(request, where, form, link)
        if attempt(form, write_link, where, by=request.user, link=link, **form.cleaned_data) is None:
            return _page(request, where, form, link)
        messages.success(request, _("Saved."))
    elif link is not None and action == "remove":
        tell_outcome(request, _("The link is taken out."), remove_link, link, by=request.user)
    elif link is not None:
        move_link(link, by=request.user, later=action == "later")
    return redirect("organisations:office_chain", where.slug)


def _ids(link: ChainLink | None) -> str:
    return f"link-{link.position}-%s" if link else "new-%s"


def _page(
    request: HttpRequest, where: Cluster, form: LinkForm | None = None, wrong: ChainLink | None = None
) -> HttpResponse:
    links = list(where.links.order_by("position").prefetch_related("sectors"))
    rows = [
        (link, form if form and wrong and wrong.pk == link.pk else LinkForm(link=link, auto_id=_ids(link)))
        for link in links
    ]
    context = {
        "cluster": where,
        "rows": rows,
        "names": [link.name for link in links],
        "form": form,
        "new_form": form if form and wrong is None else LinkForm(auto_id=_ids(None)),
        "wrong": wrong,
        "is_full": len(links) >= MOST,
        "lacks": max(FEWEST - len(links), 0),
    }
    return render(request, "organisations/office_chain.html", context, status=422 if form else 200)
