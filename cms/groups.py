"""Who may do what at the editors' desk: four groups, what each is given, and the way from a draft to a published page.

Setting them up adds what is missing and takes nothing away, so it may be repeated. An operator who wants other rights makes a
group of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from .models import HomePage

EDITORS = "Editors"
MODERATORS = "Moderators"
CLUSTER_MANAGERS = "Cluster managers"
OPERATORS = "Operators"
WORKFLOW = "Editor, then publisher"
TASK = "A publisher reads it"
ROOT = "Root"
"""Wagtail's own name of the collection that holds all others."""
MEMBERS_FILES = "For members"
"""A collection whose files want signing in: the demo has one, and an operator may make one of this name."""


@dataclass(frozen=True)
class Rights:
    """`pages` hold in each language's tree, `files` for pictures and documents, `rights` (app.codename) everywhere.

    Who may add pages and not change them, changes those that they began.
    """

    pages: list[str]
    files: list[str]
    rights: list[str] = field(default_factory=list)
    publishes: bool = False


DESK = "wagtailadmin.access_admin"
TRANSLATE = "simple_translation.submit_translation"
DECIDE = "moderation.decide"
AGREEMENTS = [f"projects.{deed}_agreementtemplate" for deed in ("view", "add", "change")]
PREPARED = [f"moderation.{deed}_wordstoauthors" for deed in ("view", "add", "change", "delete")]
REDIRECTS = [f"wagtailredirects.{deed}_redirect" for deed in ("add", "change", "delete")]
WORKFLOWS = [f"wagtailcore.{deed}_{what}" for what in ("workflow", "task") for deed in ("add", "change", "delete")]
WRITING, PUBLISHING = (
    ["add_page", "change_page"],
    ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
)

GROUPS = {
    EDITORS: Rights(WRITING, ["add", "change", "choose"], [DESK, TRANSLATE, *AGREEMENTS]),
    MODERATORS: Rights(PUBLISHING, ["add", "change", "choose"], [DESK, TRANSLATE, DECIDE, *PREPARED], publishes=True),
    CLUSTER_MANAGERS: Rights(["add_page"], ["add", "choose"], [DESK]),
    OPERATORS: Rights(
        [*PUBLISHING, "bulk_delete_page"],
        ["add", "change", "choose", "delete"],
        [DESK, TRANSLATE, DECIDE, *PREPARED, *AGREEMENTS, *REDIRECTS, *WORKFLOWS],
        publishes=True,
    ),
}


@transaction.atomic
def set_up_groups() -> int:
    """Returns how many groups were made."""
    made = 0
    homes = list(HomePage.objects.all())
    for name, rights in GROUPS.items():
        group, is_new = Group.objects.get_or_create(name=name)
        made += is_new
        group.permissions.add(*(_right(label) for label in rights.rights))
        _give_pages(group, homes, rights)
        _give_files(group, rights)
    _set_up_workflow(homes)
    return made


def _right(label: str) -> Permission:
    app, _dot, codename = label.partition(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def _give_pages(group: Group, homes: list[HomePage], rights: Rights) -> None:
    for codename in rights.pages:
        right = _right(f"wagtailcore.{codename}")
        for home in homes:
            GroupPagePermission.objects.get_or_create(group=group, page=home.page_ptr, permission=right)


def _give_files(group: Group, rights: Rights) -> None:
    root = Collection.get_first_root_node() or Collection.add_root(name=ROOT)
    for what in ("image", "document"):
        app = "wagtailimages" if what == "image" else "wagtaildocs"
        for deed in rights.files:
            right = _right(f"{app}.{deed}_{what}")
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=right)


def _set_up_workflow(homes: list[HomePage]) -> None:
    """A page under one of the homes goes this way, unless an operator has given that tree another."""
    workflow, _made = Workflow.objects.get_or_create(name=WORKFLOW)
    task = GroupApprovalTask.objects.filter(name=TASK).first() or GroupApprovalTask.objects.create(name=TASK)
    task.groups.add(*Group.objects.filter(name__in=[name for name, rights in GROUPS.items() if rights.publishes]))
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr)
    for home in homes:
        page = Page.objects.get(pk=home.pk)
        WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})
