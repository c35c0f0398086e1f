"""What editors leave in the editors' own logs; their pages stay, without their name."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import FormAnswer


def export_pages(person: User) -> list[dict[str, Any]]:
    return list(Page.objects.filter(owner=person).order_by("pk").values("title", "first_published_at"))


def export_answers(person: User) -> list[dict[str, Any]]:
    """With the questions as they are put now; those that are gone by the name under which they were kept."""
    found = []
    for answer in FormAnswer.objects.filter(by=person).select_related("page").order_by("submit_time", "pk"):
        form = answer.page.specific
        labels = {one.clean_name: one.label for one in form.questions.all()}
        said = {labels.get(name, name): value for name, value in answer.form_data.items()}
        kept = {"form": form.title, "answered": answer.submit_time, "kept_until": answer.kept_until}
        found.append(kept | {"agreed_to": answer.consent, "answers": said})
    return found


def erase_logs(person: User) -> None:
    """Wagtail keeps the number of whoever did something after they are gone, and the name of whoever was changed."""
    ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk)
    ).delete()
    for log in (ModelLogEntry, PageLogEntry):
        log.objects.filter(user=person).update(user=None)


def sign_in() -> None:
    register("cms.pages", Holder(label=_("Pages you began as an editor"), export=export_pages, erase=erase_logs))
    register("cms.answers", Holder(label=_("Your answers to forms and surveys"), export=export_answers))
