"""Parts of a page that an editor fills by hand: a call to do something, a table, documents."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock

from .features import PLAIN_TEXT
from .rich import TextBlock


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=capfirst(_("title")), max_length=120)
    text = blocks.TextBlock(label=capfirst(_("text")), required=False, max_length=600)
    button = blocks.CharBlock(label=capfirst(_("words on the button")), max_length=40)
    page = blocks.PageChooserBlock(label=capfirst(_("page")), required=False)
    link = blocks.URLBlock(label=capfirst(_("or a link")), required=False)

    class Meta:
        icon = "pick"
        label = _("Call to do something")
        template = "cms/blocks/callout.html"

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if bool(found.get("page")) == bool(found.get("link")):
            said = ValidationError(_("Choose a page or write a link, one of the two."))
            raise blocks.StructBlockValidationError(block_errors={"link": said})
        return found


def table() -> TypedTableBlock:
    """A caption is asked for: whoever hears a table must know what it is before its cells."""
    return TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"), required=False, max_length=400)),
            ("number", blocks.DecimalBlock(label=_("Number"), required=False)),
            ("rich_text", TextBlock(label=_("Text with links"), required=False, features=PLAIN_TEXT)),
        ],
        label=pgettext_lazy("rows and columns", "Table"),
        icon="table",
        template="cms/blocks/table.html",
    )


class DocumentsBlock(blocks.StructBlock):
    documents = blocks.ListBlock(DocumentChooserBlock(label=capfirst(_("document"))), label=capfirst(_("documents")))

    class Meta:
        icon = "doc-full"
        label = _("Documents")
        template = "cms/blocks/documents.html"
