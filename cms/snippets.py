"""What editors keep that lower floors read: texts with a screen of their own on the desk."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.moderation.models import WordsToAuthors
from portal.projects.models import AgreementTemplate

WORDS = [f"{what}_{code}" for code in ("en", "fr", "ar") for what in ("title", "body", "own")]
PLACES = _(
    "In a text, {parties}, {project}, {date} and {place} are filled in when an agreement is drawn up, and {own} is where your own "
    "wording comes in. Agreements that were drawn up before do not change."
)


class TemplateForm(WagtailAdminModelForm):
    """Whoever changes a word makes another version: an agreement says from which one it was drawn up."""

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        if self.instance.pk and set(self.changed_data) & set(WORDS):
            self.instance.version += 1
        return super().save(commit)


def _in_language(code: str) -> list[Any]:
    return [FieldPanel(f"title_{code}"), FieldPanel(f"body_{code}"), FieldPanel(f"own_{code}")]


class AgreementTemplateViewSet(SnippetViewSet):
    model = AgreementTemplate
    icon = "doc-full"
    menu_label = _("Agreements")
    add_to_admin_menu = True
    menu_order = 810
    list_display = ("title_en", "kind", "version", "is_offered")
    search_fields = ("title_en", "title_fr", "title_ar")
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [MultiFieldPanel([FieldPanel("kind"), FieldPanel("is_offered"), HelpPanel(content=PLACES)])],
                heading=_("What it is"),
            ),
            ObjectList(_in_language("en"), heading=_("In English")),
            ObjectList(_in_language("fr"), heading=_("In French")),
            ObjectList(_in_language("ar"), heading=_("In Arabic")),
        ],
        base_form_class=TemplateForm,
    )


class WordsToAuthorsViewSet(SnippetViewSet):
    """What was said before keeps its words: a decision holds them as they stood."""

    model = WordsToAuthors
    icon = "mail"
    menu_label = _("Words to authors")
    add_to_admin_menu = True
    menu_order = 805
    list_display = ("title",)
    search_fields = ("title", "words_en", "words_fr", "words_ar")
    edit_handler = ObjectList(
        [FieldPanel("title"), FieldPanel("words_en"), FieldPanel("words_fr"), FieldPanel("words_ar")]
    )
