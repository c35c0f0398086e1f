"""What a page's body is made of. Each block has one template; none lets an editor set colours or sizes."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from .features import PLAIN_TEXT
from .live import EventsBlock, FiguresBlock, NeedsBlock, RibbonBlock
from .parts import CalloutBlock, DocumentsBlock, table
from .questions import QuestionBlock
from .rich import TextBlock

TODAY = _("What is so today")


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label=capfirst(_("picture")))
    caption = blocks.CharBlock(label=capfirst(_("caption")), required=False, max_length=240)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/figure.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=capfirst(_("words")))
    by = blocks.CharBlock(label=capfirst(_("who said it")), required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "cms/blocks/quote.html"


class Body(blocks.StreamBlock):
    heading = blocks.CharBlock(label=_("Heading"), icon="title", max_length=120, template="cms/blocks/heading.html")
    text = TextBlock(label=_("Text"), features=PLAIN_TEXT, template="cms/blocks/text.html")
    figure = FigureBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    table = table()
    documents = DocumentsBlock()
    question = QuestionBlock()
    needs = NeedsBlock(group=TODAY)
    ribbon = RibbonBlock(group=TODAY)
    events = EventsBlock(group=TODAY)
    figures = FiguresBlock(group=TODAY)

    class Meta:
        required = False
