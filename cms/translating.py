"""Where a translation begins: a draft in the other language's tree, with the words of its source."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Locale, Page

from portal.accounts.models import User

MAY_TRANSLATE = "simple_translation.submit_translation"


@transaction.atomic
def begin_translation(page: Page, locale: Locale, *, by: User) -> Page:
    """Returns the draft; twice is once. What only repeats the source there becomes that draft: until it is published, readers read
    the source, with a note. One with pages below it stays online, or they would go with it.

    Raises PermissionDenied.
    """
    if not by.has_perm(MAY_TRANSLATE) or not page.permissions_for_user(by).can_edit():
        raise PermissionDenied
    Page.objects.select_for_update().get(pk=page.pk)
    there = Page.objects.filter(translation_key=page.translation_key, locale=locale).first()
    if there is None:
        made: Page = page.specific.copy_for_translation(locale, copy_parents=True)
        return made
    draft = there.specific
    if draft.alias_of_id:
        ConvertAliasPageAction(draft, user=by).execute(skip_permission_checks=True)
        if draft.live and not draft.get_children().exists():
            UnpublishPageAction(draft, user=by).execute(skip_permission_checks=True)
        elif draft.live:
            # What is online are the words of its source (languages.only_begun).
            Page.objects.filter(pk=draft.pk).update(last_published_at=None)
            draft.last_published_at = None
    return draft
