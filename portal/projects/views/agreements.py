"""Agreements of a project: drawn up, read, accepted in principle, printed for signing on paper, and the signed page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.errors import NotAllowed
from portal.core.http import Request, attempt, tell_outcome

from .. import permissions
from ..forms.agreements import AcceptForm, DrawUpForm, PaperForm, TurnDownForm, WordingForm
from ..models import Agreement, SignedPaper
from ..queries.agreements import Party, Sheet, paragraphs, sheet_of, side_by_side
from ..services import agreements as services
from ..services import papers
from ..wording import LANGUAGES
from .documents import document_here, status_of
from .frame import closed_to, page, workspace_here


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_create(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    if closed := closed_to(request, project, "document_list"):
        return closed
    if not permissions.can_draw_up(request.user, project):
        raise NotAllowed
    form = DrawUpForm(request.POST if request.method == "POST" else None, project=project)
    if form.is_valid():
        made = attempt(
            form,
            services.draw_up,
            project,
            by=request.user,
            template=form.template_chosen,
            parties=form.parties_chosen,
            place=form.cleaned_data["place"],
            acting=request.acting_organisation,
            submission=form.cleaned_data["submission"],
        )
        if made:
            messages.success(request, _("Drawn up. The parties are told, and read it here."))
            return redirect(made)
    return page(request, project, "document_list", {"form": form}, status=status_of(form), template="agreement_create")


@login_required
@require_safe
def agreement_detail(request: Request, public_id: str, document_id: str) -> HttpResponse:
    return _shown(request, _agreement_here(request, public_id, document_id))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_edit(request: Request, public_id: str, document_id: str) -> HttpResponse:
    agreement = _agreement_here(request, public_id, document_id)
    if not permissions.can_redraw(request.user, agreement):
        raise NotAllowed
    now = agreement.texts.order_by("-number")[0]
    form = WordingForm(request.POST if request.method == "POST" else None, text=now)
    if form.is_valid():
        text = attempt(
            form,
            services.redraw,
            agreement,
            by=request.user,
            titles=form.titles,
            bodies=form.bodies,
            made_from=form.cleaned_data["made_from"],
        )
        if text:
            messages.success(
                request, _("Version %(number)s counts now. It is accepted anew.") % {"number": text.number}
            )
            return redirect(agreement)
        if form.has_error("__all__", "changed"):
            # What was written stays; saving it again is a decision about the text that counts now.
            again = request.POST.copy()
            again["made_from"] = str(agreement.texts.order_by("-number")[0].number)
            form.data = again
    context = {"form": form, "agreement": agreement, "now": now}
    return page(
        request, agreement.document.project, "document_list", context, status=status_of(form), template="agreement_edit"
    )


@login_required
@require_POST
def agreement_accept(request: Request, public_id: str, document_id: str) -> HttpResponse:
    """Somebody accepts for their organisation, or says who may."""
    agreement = _agreement_here(request, public_id, document_id)
    sheet = _sheet(request, agreement)
    party = next((one for one in sheet.parties if one.organisation.public_id == request.POST.get("organisation")), None)
    if party is None or not party.is_mine:
        raise Http404
    text = get_object_or_404(agreement.texts.all(), public_id=request.POST.get("text", "").replace("\x00", ""))
    text.agreement = agreement
    form = _accept_form(request, sheet, party, request.POST)
    if form.is_valid() and form.cleaned_data["may_sign"] == "no":
        if attempt(
            form,
            services.ask_signer,
            text,
            by=request.user,
            organisation=party.organisation,
            person=form.signer_chosen,
        ):
            messages.success(request, _("They are told. It waits for them now."))
            return redirect(agreement)
    elif form.is_valid() and attempt(
        form,
        services.accept,
        text,
        by=request.user,
        organisation=party.organisation,
        full_name=form.cleaned_data["full_name"],
        capacity=form.cleaned_data["capacity"],
        may_sign=True,
    ):
        messages.success(request, _("Accepted in principle, and on record. What binds is the page signed on paper."))
        return redirect(agreement)
    return _shown(request, agreement, refused=form)


@login_required
@require_safe
def agreement_print(request: Request, public_id: str, document_id: str) -> HttpResponse:
    """Arabic beside French or English, on paper: with places for name, capacity, signature and stamp of each party."""
    agreement = _agreement_here(request, public_id, document_id)
    sheet = _sheet(request, agreement)
    other = request.GET.get("with", "")
    if other not in {"en", "fr"}:
        other = "fr" if (get_language() or "").startswith("fr") else "en"
    context = {
        "project": agreement.document.project,
        "agreement": agreement,
        "sheet": sheet,
        "other": other,
        "title": getattr(sheet.text, f"title_{other}"),
        "title_ar": sheet.text.title_ar,
        "lines": side_by_side(sheet.text, other),
        "names": [
            (one.organisation.name_for(other), one.organisation.name_for("ar"))
            for one in sorted(sheet.parties, key=lambda one: (one.came is None, one.came or 0))
        ],
    }
    return render(request, "projects/agreement_print.html", context)


@login_required
@require_POST
def paper_bring(request: Request, public_id: str, document_id: str) -> HttpResponse:
    agreement = _agreement_here(request, public_id, document_id)
    sheet = _sheet(request, agreement)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid() and attempt(
        form,
        papers.bring_paper,
        sheet.text,
        by=request.user,
        file=form.cleaned_data["file"],
        acting=request.acting_organisation,
        submission=form.cleaned_data["submission"],
    ):
        messages.success(request, _("Kept. Somebody else looks at it now."))
        return redirect(agreement)
    return _shown(request, agreement, paper_form=form)


@login_required
@require_POST
def paper_check(request: Request, public_id: str, document_id: str, paper_id: str) -> HttpResponse:
    agreement = _agreement_here(request, public_id, document_id)
    paper = _paper_here(agreement, paper_id)
    tell_outcome(request, _("Marked as signed on paper."), papers.check_paper, paper, by=request.user)
    return redirect(agreement)


@login_required
@require_POST
def paper_turn_down(request: Request, public_id: str, document_id: str, paper_id: str) -> HttpResponse:
    agreement = _agreement_here(request, public_id, document_id)
    paper = _paper_here(agreement, paper_id)
    if not permissions.can_check_paper(request.user, paper):
        raise NotAllowed
    form = TurnDownForm(request.POST, auto_id=f"{paper_id}_%s")
    if form.is_valid() and attempt(
        form, papers.turn_down_paper, paper, by=request.user, reason=form.cleaned_data["reason"]
    ):
        messages.success(request, _("Sent back. They read why."))
        return redirect(agreement)
    return _shown(request, agreement, turn_down=(paper_id, form))


def _agreement_here(request: Request, public_id: str, document_id: str) -> Agreement:
    document = document_here(request, public_id, document_id, agreement=True)
    agreement: Agreement = document.agreement
    agreement.document = document
    return agreement


def _paper_here(agreement: Agreement, paper_id: str) -> SignedPaper:
    rows = SignedPaper.objects.filter(text__agreement=agreement).select_related("text", "version", "brought_by")
    paper: SignedPaper = get_object_or_404(rows, public_id=paper_id)
    paper.text.agreement = agreement
    return paper


def _sheet(request: Request, agreement: Agreement) -> Sheet:
    asked = request.GET.get("text", "")
    sheet = sheet_of(agreement, request.user, number=int(asked) if asked.isascii() and asked.isdigit() else None)
    if sheet is None:
        raise Http404
    return sheet


def _accept_form(request: Request, sheet: Sheet, party: Party, data: Any = None) -> AcceptForm:
    return AcceptForm(data, reader=request.user, organisation=party.organisation, text=sheet.text, people=party.people)


def _shown(
    request: Request,
    agreement: Agreement,
    *,
    refused: AcceptForm | None = None,
    paper_form: PaperForm | None = None,
    turn_down: tuple[str, TurnDownForm] | None = None,
) -> HttpResponse:
    sheet = _sheet(request, agreement)
    document = agreement.document
    shown_in = request.GET.get("in", "")
    if shown_in not in LANGUAGES:
        shown_in = (get_language() or "en")[:2]
    at_fault = refused.party.pk if refused else 0
    works = document.project.is_open
    document.project.seen_whole = permissions.can_see_all(request.user, document.project)
    parties = [
        (one, refused if refused and one.organisation.pk == at_fault else _accept_form(request, sheet, one))
        if works and sheet.counts and one.is_mine and one.is_in and one.acceptance is None
        else (one, None)
        for one in sheet.parties
    ]
    brought = [
        (
            one,
            turn_down[1]
            if turn_down and turn_down[0] == one.public_id
            else TurnDownForm(auto_id=f"{one.public_id}_%s")
            if works and one.waits and one.brought_by_id != request.user.pk
            else None,
        )
        for one in sheet.papers
    ]
    context = {
        "agreement": agreement,
        "document": document,
        "sheet": sheet,
        "shown_in": shown_in,
        "title": getattr(sheet.text, f"title_{shown_in}"),
        "paragraphs": paragraphs(sheet.text, shown_in),
        "languages": LANGUAGES,
        "parties": parties,
        "papers": brought,
        "paper_form": paper_form or PaperForm(),
        "can_bring": works and document.project.seen_whole and sheet.counts,
        "can_redraw": permissions.drew_up(request.user, agreement),
        "refused_form": refused or paper_form or (turn_down[1] if turn_down else None),
    }
    status = status_of(context["refused_form"]) if context["refused_form"] else 200
    return page(request, document.project, "document_list", context, status=status, template="agreement_detail")
