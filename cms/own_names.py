"""The names that this house gave to its workflow, its step and its collections, in the language of whoever reads them.

Wagtail keeps a name as a row of data and shows it in a dozen places. It is a row still, in English, put into words where it is loaded: a
mail to somebody of another language has it in that of whoever sent the page on. A name that an operator chose stays as it was typed.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models.signals import post_init, pre_save
from django.utils.translation import gettext_lazy, override
from wagtail.models import Collection, GroupApprovalTask, Task, Workflow

from .groups import MEMBERS_FILES, ROOT, TASK, WORKFLOW

NAMES = {
    WORKFLOW: gettext_lazy("Editor, then publisher"),
    TASK: gettext_lazy("A publisher reads it"),
    ROOT: gettext_lazy("Root"),
    MEMBERS_FILES: gettext_lazy("For members"),
}


def sign_in() -> None:
    for kind in (Workflow, Task, GroupApprovalTask, Collection):
        post_init.connect(_say, sender=kind, dispatch_uid=f"cms.own_names.say.{kind.__name__}")
        pre_save.connect(_keep, sender=kind, dispatch_uid=f"cms.own_names.keep.{kind.__name__}")


def _say(instance: Any, **_: Any) -> None:
    # Where the name was not read, it is not asked for here.
    name = instance.__dict__.get("name")
    if name in NAMES:
        instance.name = str(NAMES[name])


def _keep(instance: Any, **_: Any) -> None:
    """Also where an operator saves the form as it was shown, in their language."""
    instance.name = _ours().get(str(instance.name), instance.name)


def _ours() -> dict[str, str]:
    """Each of these names in each language -> as it is kept."""
    kept = {}
    for name, shown in NAMES.items():
        for language, _label in settings.LANGUAGES:
            with override(language):
                kept[str(shown)] = name
    return kept
