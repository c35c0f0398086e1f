"""Words of a trade and what they mean."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class TermBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=capfirst(_("word")), max_length=120)
    meaning = blocks.TextBlock(label=capfirst(_("what it means")))

    class Meta:
        icon = "openquote"
        label = _("Word")


class Terms(blocks.StreamBlock):
    term = TermBlock()

    class Meta:
        required = False
