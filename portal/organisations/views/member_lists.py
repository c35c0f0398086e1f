"""The office uploads its member list: the file, its columns, what would come of it, writing it and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.core.http import attempt, tell_outcome

from ..forms.member_lists import ColumnsForm, DecisionsForm, ListForm
from ..models import Cluster, MemberList
from ..queries.member_lists import refused_as_csv, result_of
from ..services.member_lists import discard_list, set_columns, take_back, upload_list, write_list
from .frame import office_here, sent

State = MemberList.State
SAMPLES = 3


@login_required
@never_cache
def member_lists(request: HttpRequest, cluster: str) -> HttpResponse:
    """Upload a list, and what became of earlier ones."""
    where = office_here(request, cluster)
    form = ListForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, upload_list, where, form.cleaned_data["file"], by=request.user)
        if made is not None:
            return redirect("organisations:member_list", where.slug, made.public_id)
    context = {"form": form, "cluster": where, "lists": where.member_lists.select_related("by")[:10]}
    return render(request, "organisations/member_lists.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
def member_list(request: HttpRequest, cluster: str, public_id: str) -> HttpResponse:
    """One list: whatever its state asks next."""
    where, found = _list(request, cluster, public_id)
    if request.method == "POST":
        return _act(request, where, found)
    if found.state == State.COLUMNS or (found.state == State.READY and "columns" in request.GET):
        return _columns_page(request, where, found)
    return _page(request, where, found)


@require_GET
@login_required
@never_cache
def member_list_refused(request: HttpRequest, cluster: str, public_id: str) -> HttpResponse:
    """The rows that were not written, as a file to correct and send again."""
    _where, found = _list(request, cluster, public_id)
    response = HttpResponse(refused_as_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{found.public_id}.csv"'
    return response


def _list(request: HttpRequest, cluster: str, public_id: str) -> tuple[Cluster, MemberList]:
    where = office_here(request, cluster)
    return where, get_object_or_404(MemberList.objects.select_related("by"), cluster=where, public_id=public_id)


def _act(request: HttpRequest, where: Cluster, found: MemberList) -> HttpResponse:
    found.cluster = where
    action = request.POST.get("action", "")
    if action == "columns":
        form = ColumnsForm(request.POST, member_list=found, samples=_samples(found))
        if not form.is_valid() or attempt(form, _set_columns, found, form, request) is None:
            return _columns_page(request, where, found, form)
    elif action == "write":
        decided = _decisions(found, request.POST)
        if not decided.is_valid():
            return _page(request, where, found, decided)
        write_list(found, by=request.user, decisions=decided.decisions())
    elif action == "undo":
        take_back(found, by=request.user)
    elif action == "discard":
        tell_outcome(request, _("The file is forgotten. Nothing was written."), discard_list, found, by=request.user)
        return redirect("organisations:member_lists", where.slug)
    else:
        messages.error(request, _("Choose one of the buttons."))
    return redirect("organisations:member_list", where.slug, found.public_id)


def _set_columns(found: MemberList, form: ColumnsForm, request: HttpRequest) -> bool:
    set_columns(found, by=request.user, **form.facts())
    return True


def _samples(found: MemberList) -> list[list[str]]:
    return list(found.lines.values_list("cells", flat=True)[:SAMPLES])


def _decisions(found: MemberList, data: Any = None) -> DecisionsForm:
    result = result_of(found)
    return DecisionsForm(data, lines=result.asked, named=result.named, rows=result.rows)


def _columns_page(
    request: HttpRequest, where: Cluster, found: MemberList, form: ColumnsForm | None = None
) -> HttpResponse:
    context = {
        "form": form or ColumnsForm(member_list=found, samples=_samples(found)),
        "cluster": where,
        "list": found,
        "total": found.lines.count(),
    }
    return render(request, "organisations/member_list_columns.html", context, status=422 if form else 200)


def _page(request: HttpRequest, where: Cluster, found: MemberList, form: DecisionsForm | None = None) -> HttpResponse:
    result = result_of(found)
    context = {
        "form": form or DecisionsForm(lines=result.asked, named=result.named, rows=result.rows),
        "cluster": where,
        "list": found,
        "result": result,
        "total": sum(result.counts.values()),
        "done": found.lines.filter(number__lte=found.done).count() if found.is_working else 0,
    }
    return render(request, "organisations/member_list.html", context, status=422 if form else 200)
