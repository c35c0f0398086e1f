"""Pictures want a description: whoever saves a page, or a picture, without one is asked for it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.models import Page

from portal.ui.words import number


class PictureField(WagtailImageField):
    """One that was cut off on its way says so; Wagtail would break on it."""

    def to_python(self, data: Any) -> Any:
        self.error_messages["file_too_many_pixels"] = too_many_pixels()
        try:
            return super().to_python(data)
        except (OSError, SyntaxError, ValueError) as broken:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from broken


class PictureForm(BaseImageForm):
    """What is asked for a picture on the desk, with what a description is for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = PictureField(label=given.label, required=given.required, widget=given.widget)
        if "description" in self.fields:
            self.fields["description"].help_text = gettext_lazy(
                "What is to be seen, in one sentence, for people who do not see it. In the language of the page."
            )


def too_many_pixels() -> str:
    limit = number(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000)
    words = _(
        "This picture has too many megapixels: up to %(limit)s can be shown. Save it at a smaller size and send it again."
    )
    return words % {"limit": limit}


def undescribed(page: Page) -> Any:
    """The picture above a page, where nobody has said what is to be seen; nothing else. Pictures in the text are refused without."""
    picture = getattr(page, "picture", None)
    return picture if picture is not None and not picture.description.strip() else None


def ask_for_description(request: HttpRequest, page: Page) -> None:
    """After the page is saved: nothing is held up. What the desk saves by itself while one writes says nothing: it would say so
    each time, and all at once on the next page.
    """
    picture = undescribed(page.get_latest_revision_as_object()) if request.accepts("text/html") else None
    if picture is None:
        return
    words = _(
        "The picture “%(title)s” has no description. People who do not see it learn nothing of it: please write one."
    )
    button = messages.button(reverse("wagtailimages:edit", args=[picture.pk]), _("Describe it"))
    messages.warning(request, words % {"title": picture.title}, buttons=[button])
