"""Barriers: what members tell, what the office files, what an authority answers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.analytics.views.frame import cluster_here, page
from portal.core.errors import NotAllowed
from portal.core.http import Request, attempt, keyset_page, neighbours, tell_outcome
from portal.ui.parts import Tab

from .. import permissions
from ..forms.barriers import (
    BarrierAnswerForm,
    BarrierForm,
    BarrierPublishForm,
    BehindForm,
    RaiseBarrierForm,
    SetAsideForm,
)
from ..models import Barrier, Voice
from ..queries import barriers as queries
from ..querysets import own_authorities
from ..services import barriers as services

SIZE = 20


@require_safe
def barrier_list(request: Request) -> HttpResponse:
    """What authorities published; `?show=told` what was told to the reader's authority, `?show=ours` what its own members told."""
    shows = request.GET.get("show", "")
    is_authority = request.user.is_authenticated and own_authorities(request.user).exists()
    own = queries.own_voices(request.user) if request.user.is_authenticated else Voice.objects.none()
    labels = [("", _("Answered in public")), *([("told", _("Told to us"))] if is_authority else [])]
    if request.acting_organisation:
        labels.append(("ours", _("What we told")))
    shows = shows if shows in dict(labels) else ""
    if shows == "ours":
        rows = keyset_page(own, key="raised_at", cursor=request.GET.get("after", ""), size=SIZE, descending=True)
    elif shows == "told":
        told = Barrier.objects.told_to(request.user).select_related("cluster")
        rows = keyset_page(told, key="created_at", cursor=request.GET.get("after", ""), size=SIZE, descending=True)
    else:
        public = Barrier.objects.published().select_related("authority", "cluster")
        rows = keyset_page(public, key="public_at", cursor=request.GET.get("after", ""), size=SIZE, descending=True)
    context = {
        "shows": shows,
        "rows": rows.rows,
        "tabs": [
            Tab(label, f"?show={name}" if name else request.path, current=name == shows) for name, label in labels
        ],
        **neighbours(request, rows),
    }
    return render(request, "desk/barrier_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def barrier_raise(request: Request) -> HttpResponse:
    organisation = request.acting_organisation
    if not permissions.can_raise_barrier(request.user, organisation):
        raise NotAllowed
    clusters = queries.own_clusters(organisation)
    form = RaiseBarrierForm(request.POST if request.method == "POST" else None, clusters=clusters)
    if form.is_valid() and attempt(
        form,
        services.raise_barrier,
        organisation,
        form.told_cluster,
        form.cleaned_data["text"],
        by=request.user,
        submission=form.cleaned_data["submission"],
    ):
        messages.success(
            request, _("Told to the office. It passes it on without your name, and you read here what comes of it.")
        )
        return redirect(f"{reverse('desk:barrier_list')}?show=ours")
    context = {"form": form, "organisation": organisation, "clusters": clusters}
    return render(request, "desk/barrier_raise.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def voice_take_back(request: Request, public_id: str) -> HttpResponse:
    voice = get_object_or_404(Voice.objects.select_related("organisation", "cluster", "barrier"), public_id=public_id)
    if not permissions.can_take_back_voice(request.user, voice):
        raise NotAllowed
    barrier = voice.barrier
    own = permissions.can_raise_barrier(request.user, voice.organisation)
    tell_outcome(request, _("Taken back."), services.take_back_voice, voice, by=request.user)
    if own or barrier is None:
        return redirect(
            f"{reverse('desk:barrier_list')}?show=ours"
            if own
            else reverse("desk:office_barriers", args=[voice.cluster.slug])
        )
    return redirect(barrier)


@require_safe
def barrier_detail(request: Request, public_id: str) -> HttpResponse:
    """The office reads who stands behind it, the authority how many, everybody else what was published."""
    barrier = get_object_or_404(
        Barrier.objects.with_firms().select_related("cluster", "authority", "answered_by"), public_id=public_id
    )
    in_office = permissions.can_work_at_desk(request.user, barrier.cluster)
    answers = permissions.can_answer_barrier(request.user, barrier)
    own = Voice.objects.filter(
        barrier=barrier, organisation__memberships__user=request.user.pk, organisation__memberships__ended_at=None
    )
    met_it = request.user.is_authenticated and own.exists()
    if not (in_office or answers or met_it or barrier.is_public):
        raise Http404
    context = {
        "barrier": barrier,
        "in_office": in_office,
        "answers": answers,
        "met_it": met_it,
        "whole": in_office or answers or met_it,
    }
    if in_office:
        context["voices"] = barrier.voices.select_related("organisation")
        context["behind"] = BehindForm(members=queries.may_join(barrier))
    if answers:
        context["answer_form"] = BarrierAnswerForm(initial={"text": barrier.answer})
    return render(request, "desk/barrier_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def barrier_answer(request: Request, public_id: str) -> HttpResponse:
    barrier = _told_here(request, public_id)
    form = BarrierAnswerForm(request.POST if request.method == "POST" else None, initial={"text": barrier.answer})
    if form.is_valid():
        attempt(form, services.answer_barrier, barrier, form.cleaned_data["text"], by=request.user)
        if not form.errors:
            messages.success(
                request, _("Answered. The office and those who met this have been told; nobody else reads it.")
            )
            return redirect(barrier)
    context = {"form": form, "barrier": barrier}
    return render(request, "desk/barrier_answer.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def barrier_publish(request: Request, public_id: str) -> HttpResponse:
    barrier = _told_here(request, public_id)
    first = {"title": barrier.public_title or barrier.title, "text": barrier.public_text or barrier.answer}
    form = BarrierPublishForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        attempt(form, services.publish_answer, barrier, by=request.user, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("Published. Everybody reads it now."))
            return redirect(barrier)
    context = {"form": form, "barrier": barrier}
    return render(request, "desk/barrier_publish.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def barrier_unpublish(request: Request, public_id: str) -> HttpResponse:
    barrier = _told_here(request, public_id)
    tell_outcome(request, _("Taken from the public page."), services.withdraw_answer, barrier, by=request.user)
    return redirect(barrier)


@require_safe
@login_required
def office_barriers(request: Request, cluster: str) -> HttpResponse:
    here = cluster_here(request, cluster, permissions.can_work_at_desk)
    waiting = list(queries.waiting_voices(here)[:SIZE])
    shown = keyset_page(
        queries.filed_in(here), key="created_at", cursor=request.GET.get("after", ""), size=SIZE, descending=True
    )
    context = {"waiting": waiting, "barriers": shown.rows, **neighbours(request, shown)}
    return page(request, here, "desk:office_barriers", "desk/office_barriers.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def barrier_file(request: Request, cluster: str) -> HttpResponse:
    """`?voice=` is what a member told, beside the form."""
    here = cluster_here(request, cluster, permissions.can_work_at_desk)
    asked = request.GET.get("voice", "")
    voice = get_object_or_404(queries.waiting_voices(here), public_id=asked) if asked else None
    form = BarrierForm(request.POST if request.method == "POST" else None, authorities=queries.authorities(here))
    if form.is_valid() and (
        made := attempt(
            form,
            services.file_barrier,
            here,
            by=request.user,
            voice=voice,
            submission=form.cleaned_data["submission"],
            **form.fields_for_service(),
        )
    ):
        messages.success(request, _("Filed. The authority reads it once three companies stand behind it."))
        return redirect(made)
    context = {"form": form, "cluster": here, "voice": voice, "heading": _("File a barrier")}
    return render(request, "desk/barrier_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def barrier_edit(request: Request, public_id: str) -> HttpResponse:
    barrier = _filed_here(request, public_id)
    form = BarrierForm(
        request.POST if request.method == "POST" else None,
        authorities=queries.authorities(barrier.cluster),
        barrier=barrier,
    )
    if form.is_valid() and attempt(
        form, services.change_barrier, barrier, by=request.user, **form.fields_for_service()
    ):
        messages.success(request, _("Saved."))
        return redirect(barrier)
    context = {"form": form, "cluster": barrier.cluster, "barrier": barrier, "heading": _("Change the barrier")}
    return render(request, "desk/barrier_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def barrier_add(request: Request, public_id: str) -> HttpResponse:
    barrier = _filed_here(request, public_id)
    form = BehindForm(request.POST, members=queries.may_join(barrier))
    if form.is_valid():
        tell_outcome(request, _("Written down."), services.add_member, barrier, form.member, by=request.user)
    else:
        messages.error(request, _("Choose a member first."))
    return redirect(barrier)


@login_required
@require_POST
def barrier_solved(request: Request, public_id: str) -> HttpResponse:
    """`solved=` with anything in it says that it is gone, without that it stands again."""
    barrier = _filed_here(request, public_id)
    solved = bool(request.POST.get("solved"))
    services.mark_solved(barrier, solved=solved, by=request.user)
    messages.success(request, _("Marked as solved.") if solved else _("It stands again."))
    return redirect(barrier)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def voice_file(request: Request, public_id: str) -> HttpResponse:
    """What a member told: put it behind a barrier that stands, file a new one, or set it aside."""
    voice = get_object_or_404(
        Voice.objects.filter(barrier=None).select_related("organisation", "cluster__region", "cluster__organisation"),
        public_id=public_id,
    )
    if not permissions.can_work_at_desk(request.user, voice.cluster):
        raise Http404
    form = SetAsideForm(request.POST if request.method == "POST" and "because" in request.POST else None)
    if request.method == "POST" and request.POST.get("barrier"):
        barrier = get_object_or_404(Barrier.objects.filter(cluster=voice.cluster), public_id=request.POST["barrier"])
        tell_outcome(
            request, _("It stands behind this barrier now."), services.put_behind, voice, barrier, by=request.user
        )
        return redirect(barrier)
    if form.is_valid():
        attempt(form, services.set_aside, voice, because=form.cleaned_data["because"], by=request.user)
        if not form.errors:
            messages.success(request, _("Set aside. The member reads why."))
            return redirect("desk:office_barriers", voice.cluster.slug)
    context = {
        "voice": voice,
        "cluster": voice.cluster,
        "form": form,
        "barriers": queries.filed_in(voice.cluster)[:SIZE],
    }
    return render(request, "desk/voice_file.html", context, status=422 if form.errors else 200)


def _told_here(request: Request, public_id: str) -> Barrier:
    rows = Barrier.objects.told_to(request.user).select_related("authority", "cluster")
    found: Barrier = get_object_or_404(rows, public_id=public_id)
    return found


def _filed_here(request: Request, public_id: str) -> Barrier:
    rows = Barrier.objects.of_office(request.user).select_related(
        "authority", "cluster__region", "cluster__organisation"
    )
    found: Barrier = get_object_or_404(rows, public_id=public_id)
    return found
