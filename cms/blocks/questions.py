"""Questions that open to their answers, without a script."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .features import PLAIN_TEXT
from .rich import TextBlock


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=capfirst(_("question")), max_length=200)
    answer = TextBlock(label=capfirst(_("answer")), features=PLAIN_TEXT)

    class Meta:
        icon = "help"
        label = _("Question")
        template = "cms/blocks/question.html"


class Questions(blocks.StreamBlock):
    heading = blocks.CharBlock(label=_("Heading"), icon="title", max_length=120, template="cms/blocks/heading.html")
    question = QuestionBlock()

    class Meta:
        required = False
