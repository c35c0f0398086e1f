"""An editor's change shows at once: what was kept of the pages is dropped, and what can be found of them is written anew."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.documents.models import Document
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from portal.notifications.services import withdraw
from portal.projects.signals import story_consented, story_withdrawn
from portal.search.services import replace_documents

from .calls import follow, follow_below
from .consents import PREFIX, objections
from .documents import index_page, index_tree, subject_of
from .models import ProgrammePage
from .queries import kept_as
from .replaced import forget_addresses, lead_to_it, remember_address
from .stories import draft_story, mark_withdrawal


@receiver([page_published, page_unpublished])
def forget_kept_pages(**_: Any) -> None:
    codes = [code for code, _label in settings.LANGUAGES]
    cache.delete_many([*(f"cms.page_urls.{code}" for code in codes), *map(kept_as, codes)])


@receiver(page_published)
def repeats_are_of_the_same_day(instance: Page, **_: Any) -> None:
    """What repeats it in other trees was made with its draft, without a day: lists would put it last."""
    repeats = Page.objects.filter(alias_of=instance.pk, first_published_at=None)
    repeats.update(first_published_at=instance.first_published_at)


@receiver([page_published, page_unpublished])
def write_what_can_be_found(instance: Page, **_: Any) -> None:
    index_page(instance)
    if isinstance(instance, ProgrammePage):
        follow(instance)


@receiver(post_page_move)
def addresses_changed(instance: Page, **_: Any) -> None:
    follow_below(instance)


@receiver(page_published)
def take_offline_without_consent(instance: Page, **_: Any) -> None:
    """For the ways to publish that ask no hook: a plan for later, a workflow, a publishing that was under way."""
    if objections(instance):
        instance.unpublish()
    elif instance.slug.startswith(PREFIX):
        withdraw("story.waits", about=instance.specific)


@receiver(post_delete)
def forget_what_could_be_found(sender: type, instance: Any, **_: Any) -> None:
    if issubclass(sender, Page):
        replace_documents(subject_of(instance), [])
    if issubclass(sender, ProgrammePage):
        follow(instance)


@receiver(pre_delete)
def take_what_stands_in_along(sender: type, instance: Any, **_: Any) -> None:
    """What says in another language's tree what a page says goes with it; its translations stay."""
    if issubclass(sender, Page):
        for alias in Page.objects.filter(alias_of=instance.pk):
            alias.delete()


@receiver(pre_save, sender=Document)
def document_changes(instance: Document, **_: Any) -> None:
    remember_address(instance)


@receiver(post_save, sender=Document)
def document_has_changed(instance: Document, **_: Any) -> None:
    lead_to_it(instance)


@receiver(post_delete, sender=Document)
def document_has_gone(instance: Document, **_: Any) -> None:
    forget_addresses(instance)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def readers_changed(instance: PageViewRestriction, **_: Any) -> None:
    forget_kept_pages()
    index_tree(instance.page)
    follow_below(instance.page)


@receiver(story_consented)
def write_story_draft(project_id: int, **_: Any) -> None:
    draft_story(project_id)


@receiver(story_withdrawn)
def tell_editors_of_withdrawal(project_id: int, record_id: int, **_: Any) -> None:
    mark_withdrawal(project_id, record_id)
