"""Tasks: the list, one of them, and what is said about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.errors import NotPossible
from portal.core.http import Request, attempt, back_to, keyset_page, neighbours, tell_outcome, tell_undoable
from portal.ui.parts import Tab
from portal.ui.versions import save_version

from ..forms.tasks import CommentForm, TaskForm
from ..models import Comment, Project, Task
from ..queries.owners import able_in
from ..queries.tasks import FILTERS, chosen, rows_of
from ..services import tasks as services
from .frame import closed_to, page, row_here, workspace_here

SIZE = 50
COMMENTS = 30


@login_required
@require_safe
def task_list(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    show = request.GET.get("show", "")
    show = show if show in FILTERS else ""
    by_end = show == "done"
    shown = keyset_page(
        chosen(project, request.user, show),
        key="ended_at" if by_end else "position",
        cursor=request.GET.get("after", ""),
        size=SIZE,
        descending=by_end,
    )
    here = reverse("projects:task_list", args=[project.public_id])
    context = {
        "rows": rows_of(shown.rows, request.user, able_in(project)),
        "show": show,
        "back": request.get_full_path(),
        "ordering": show == "" and project.is_open,
        "filters": [
            Tab(str(label), f"{here}?show={name}" if name else here, current=name == show)
            for name, label in FILTERS.items()
        ],
        **neighbours(request, shown),
    }
    return page(request, project, "task_list", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_add(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    if closed := closed_to(request, project, "task_list"):
        return closed
    form = TaskForm(request.POST if request.method == "POST" else None, project=project)
    if form.is_valid() and attempt(
        form,
        services.add_task,
        project,
        by=request.user,
        submission=form.cleaned_data["submission"],
        **form.fields_for_service(),
    ):
        messages.success(request, _("It stands at the end of the list."))
        return redirect("projects:task_list", project.public_id)
    return _form(request, project, form, _("Add a task"))


@login_required
@require_safe
def task_detail(request: Request, public_id: str) -> HttpResponse:
    return _one(request, _task(request, public_id), CommentForm())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: Request, public_id: str) -> HttpResponse:
    task = _task(request, public_id)
    project = task.project
    form = TaskForm(request.POST if request.method == "POST" else None, project=project, task=task)

    def fresh(stored: Task) -> TaskForm:
        return TaskForm(project=project, task=stored)

    if form.is_valid() and save_version(
        form, services.change_task, task, fresh, by=request.user, **form.fields_for_service()
    ):
        messages.success(request, _("Saved."))
        return redirect(task)
    return _form(request, project, form, _("Change the task"), task=task)


@login_required
@require_POST
def task_finish(request: Request, public_id: str) -> HttpResponse:
    task = _task(request, public_id)
    try:
        services.finish_task(task, by=request.user)
    except NotPossible as refusal:
        messages.error(request, refusal.message)
    else:
        done = _("Done: %(title)s") % {"title": task.title}
        tell_undoable(request, done, reverse("projects:task_reopen", args=[task.public_id]))
    return back_to(request, task)


@login_required
@require_POST
def task_reopen(request: Request, public_id: str) -> HttpResponse:
    task = _task(request, public_id)
    tell_outcome(request, _("It is open again."), services.reopen_task, task, by=request.user)
    return back_to(request, reverse("projects:task_list", args=[task.project.public_id]))


@login_required
@require_POST
def task_move(request: Request, public_id: str) -> HttpResponse:
    """Up, down, to the top; or before or after the task that `other` names, where it was dragged."""
    task = _task(request, public_id)
    named = request.POST.get("other", "").replace("\x00", "")
    other = get_object_or_404(Task.objects.visible_to(request.user), public_id=named) if named else None
    try:
        services.move_task(task, by=request.user, to=request.POST.get("to", ""), other=other)
    except NotPossible as refusal:
        messages.error(request, refusal.message)
    return back_to(request, reverse("projects:task_list", args=[task.project.public_id]))


@login_required
@require_POST
def task_comment(request: Request, public_id: str) -> HttpResponse:
    task = _task(request, public_id)
    form = CommentForm(request.POST)
    if not form.is_valid() or not attempt(
        form,
        services.comment_on,
        task,
        by=request.user,
        text=form.cleaned_data["text"],
        submission=form.cleaned_data["submission"],
    ):
        return _one(request, task, form)
    return redirect(task.get_absolute_url() + "#said")


def _task(request: Request, public_id: str) -> Task:
    found: Task = row_here(
        request, Task.objects.select_related("organisation", "person", "milestone", "opened_by", "ended_by"), public_id
    )
    return found


def _one(request: Request, task: Task, form: CommentForm) -> HttpResponse:
    project = task.project
    said = keyset_page(
        Comment.objects.filter(task=task).select_related("by"),
        key="at",
        cursor=request.GET.get("after", ""),
        size=COMMENTS,
    )
    (row,) = rows_of([task], request.user, able_in(project))
    context = {
        "task": task,
        "row": row,
        "comments": said.rows,
        "form": form,
        "back": request.get_full_path() if request.method == "GET" else task.get_absolute_url(),
        **neighbours(request, said),
    }
    status = 422 if form.errors else 200
    return page(request, project, "task_list", context, status=status, template="task_detail")


def _form(request: Request, project: Project, form: TaskForm, heading: str, **more: Any) -> HttpResponse:
    task: Task | None = more.get("task")
    back = task.get_absolute_url() if task else reverse("projects:task_list", args=[project.public_id])
    context = {"form": form, "heading": heading, "back": back, **more}
    status = 422 if form.errors else 200
    return page(request, project, "task_list", context, status=status, template="task_form")
