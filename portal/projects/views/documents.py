"""Documents of a project: the table, one with its versions, and files handed out to whoever reads them at that moment."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.errors import NotAllowed
from portal.core.files import Sort
from portal.core.files.handing import handed_out
from portal.core.http import Request, attempt, keyset_page, neighbours, tell_outcome

from .. import permissions
from ..forms.documents import DocumentFaceForm, DocumentForm, VersionForm
from ..models import Document, DocumentVersion, Project
from ..queries.documents import beside, readable_versions, rows_of, versions_of, who_sees
from ..services import documents as services
from .frame import closed_to, page, workspace_here

SIZE = 20


def document_here(request: Request, public_id: str, document_id: str, *, agreement: bool = False) -> Document:
    """A document of this project that the reader may read; an agreement where one is meant, and none where a file is."""
    rows = Document.objects.visible_to(request.user).filter(project__public_id=public_id)
    current = (
        ("current__uploaded_by", "current__organisation", "current__paper__text")
        if not agreement
        else ("agreement__text__written_by",)
    )
    related = rows.select_related("project__lead", "project__cluster", "organisation", "agreement", *current)
    found: Document = get_object_or_404(related, public_id=document_id, agreement__isnull=not agreement)
    return found


@login_required
@require_safe
def document_list(request: Request, public_id: str) -> HttpResponse:
    return _table(request, workspace_here(request, public_id))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def document_add(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    if closed := closed_to(request, project, "document_list"):
        return closed
    if not project.is_open:
        raise NotAllowed
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentForm(*given, project=project)
    if form.is_valid():
        made = attempt(
            form,
            services.add_document,
            project,
            by=request.user,
            acting=request.acting_organisation,
            partners=form.readers,
            **{name: form.cleaned_data[name] for name in ("file", "title", "access", "note", "submission")},
        )
        if made:
            messages.success(request, _("Kept. Those who see it find it here."))
            return redirect("projects:document_list", project.public_id)
    return page(request, project, "document_list", {"form": form}, status=status_of(form), template="document_add")


@login_required
@require_safe
def document_detail(request: Request, public_id: str, document_id: str) -> HttpResponse:
    return _versions(request, document_here(request, public_id, document_id))


@login_required
@require_POST
def version_add(request: Request, public_id: str, document_id: str) -> HttpResponse:
    document = document_here(request, public_id, document_id)
    newest = versions_of(document).order_by("-number")[:SIZE]
    form = _version_form(document, newest, request.POST, request.FILES)
    if form.is_valid():
        made = attempt(
            form,
            services.add_version,
            document,
            by=request.user,
            acting=request.acting_organisation,
            **{name: form.cleaned_data[name] for name in ("file", "made_from", "note", "submission")},
        )
        if made and made.is_beside:
            _tell_beside(request, document, made)
            return redirect(document)
        if made:
            messages.success(request, _("Version %(number)s counts now.") % {"number": made.number})
            return redirect(document)
    return _versions(request, document, form=form)


@login_required
@require_POST
def version_settle(request: Request, public_id: str, document_id: str, version_id: str) -> HttpResponse:
    document = document_here(request, public_id, document_id)
    version = get_object_or_404(DocumentVersion, document=document, public_id=version_id)
    version.document = document
    counts = request.POST.get("counts") == "yes"
    done = _("It counts from now on. The other stays below.") if counts else _("It stays below, and does not count.")
    tell_outcome(request, done, services.settle, version, by=request.user, counts=counts)
    return redirect(document)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: Request, public_id: str, document_id: str) -> HttpResponse:
    document = document_here(request, public_id, document_id)
    if not permissions.can_change_document(request.user, document):
        raise NotAllowed
    form = DocumentFaceForm(request.POST if request.method == "POST" else None, document=document)
    if form.is_valid() and attempt(
        form,
        services.change_document,
        document,
        by=request.user,
        title=form.cleaned_data["title"],
        access=form.cleaned_data["access"],
        partners=form.readers,
    ):
        messages.success(request, _("Saved."))
        return redirect(document)
    context = {"form": form, "document": document}
    return page(request, document.project, "document_list", context, status=status_of(form), template="document_edit")


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def version_fetch(request: Request, public_id: str, document_id: str, version_id: str) -> FileResponse:
    """A picture or a sound is shown, everything else is saved."""
    found = get_object_or_404(readable_versions(request.user, public_id, document_id), public_id=version_id)
    return handed_out(found.file, found.media_type, found.name, to_save=found.sort == Sort.DOCUMENT)


def status_of(form: BaseForm) -> int:
    """422 for a form that comes back, 507 where the disk is full."""
    if form.has_error("file", "no_room"):
        return HTTPStatus.INSUFFICIENT_STORAGE
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _table(request: Request, project: Project) -> HttpResponse:
    known = Document.objects.visible_to(request.user).filter(project=project).with_row_facts(request.user)
    shown = keyset_page(known, key="changed_at", cursor=request.GET.get("after", ""), size=SIZE, descending=True)
    context = {
        "rows": rows_of(shown.rows, request.user),
        "can_draw_up": permissions.can_draw_up(request.user, project),
        **neighbours(request, shown),
    }
    return page(request, project, "document_list", context)


def _versions(request: Request, document: Document, *, form: VersionForm | None = None) -> HttpResponse:
    shown = keyset_page(
        versions_of(document), key="number", cursor=request.GET.get("after", ""), size=SIZE, descending=True
    )
    can_add = permissions.can_add_version(request.user, document)
    context: dict[str, Any] = {
        "document": document,
        "who": who_sees(document, request.user),
        "versions": shown.rows,
        "beside": beside(document),
        "form": form or (_version_form(document, shown.rows) if can_add else None),
        "refused_form": form,
        "can_add": can_add,
        "can_change": can_add and permissions.sees_to_document(request.user, document),
        **neighbours(request, shown),
    }
    status = status_of(form) if form else HTTPStatus.OK
    return page(request, document.project, "document_list", context, status=status, template="document_detail")


def _version_form(document: Document, versions: Iterable[DocumentVersion], *given: Any) -> VersionForm:
    counts = document.current.number if document.current else document.versions_made
    return VersionForm(*given, counts=counts, versions=versions)


def _tell_beside(request: Request, document: Document, made: DocumentVersion) -> None:
    words = _(
        "Your file is kept, as version %(number)s. Meanwhile somebody else brought version %(counts)s, which counts; yours stands "
        "beside it until one of you says which does."
    )
    counts = document.current.number if document.current else made.made_from
    messages.warning(request, words % {"number": made.number, "counts": counts})
