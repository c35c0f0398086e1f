"""Form fields that take what people type, and say what they typed when it cannot be read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.text import clean_line, listed
from portal.organisations.forms.fields import those_named
from portal.organisations.models import Organisation
from portal.search.normalise import fold
from portal.taxonomy.models import Region
from portal.ui.typed import HijriError, parse_day
from portal.ui.words import day, number

from ..models.listings import last_day

NAMES_AT_MOST = 50


class DayField(forms.CharField):
    """A date as people write it, up to the last one that can be asked for: 3027 is a slip of the finger."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs |= {"autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return day(value) if isinstance(value, dt.date) else value

    def clean(self, value: Any) -> dt.date | None:
        typed = super().clean(value)
        if not typed:
            return None
        today = timezone.localdate()
        try:
            wanted = parse_day(typed, today)
        except HijriError as error:
            message = _(
                "This day counts in the Gregorian calendar only. Your Hijri date is %(day)s: write it like that."
            )
            raise ValidationError(message % {"day": day(error.day)}) from error
        except ValueError as error:
            example = day(today + dt.timedelta(days=30))
            message = _("Write the date like this: %(example)s. You wrote “%(typed)s”.")
            raise ValidationError(message % {"example": example, "typed": typed}) from error
        if wanted > (last := last_day(today)):
            raise ValidationError(_("Choose a date up to %(last)s.") % {"last": day(last)})
        return wanted


class PlaceField(forms.CharField):
    """A town, province or country by any of its names; its country is added in brackets where one name means several places."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "list": "places"}

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Region) else value

    def clean(self, value: Any) -> Region | None:
        typed = super().clean(value)
        if not typed:
            return None
        wanted = fold(typed)
        regions = list(Region.objects.select_related("parent__parent"))
        found = [region for region in regions if wanted in _names(region)]
        if not found:
            found = [region for region in regions if wanted == fold(full_name(region))]
        if len(found) > 1:
            smallest = [region for region in found if region.kind == Region.Kind.TOWN and not _is_district(region)]
            found = smallest if len(smallest) == 1 else found
        if len(found) == 1:
            return found[0]
        if not found:
            message = _("We do not know “%(typed)s”. Write the nearest larger town.")
            raise ValidationError(message % {"typed": typed})
        several = listed((full_name(region) for region in found[:5]), either=True)
        message = _("“%(typed)s” can be several places. Write one of these: %(several)s.")
        raise ValidationError(message % {"typed": typed, "several": several})


def _is_district(region: Region) -> bool:
    return region.parent is not None and region.parent.kind == Region.Kind.TOWN


def full_name(region: Region) -> str:
    """Tripoli (Lebanon)."""
    top = region
    while top.parent is not None:
        top = top.parent
    return str(region) if top == region else f"{region} ({top})"


def _names(region: Region) -> set[str]:
    return {fold(name) for name in (region.name_en, region.name_fr, region.name_ar, region.slug)}


class OrganisationNamesField(forms.CharField):
    """Organisations by name, one a line, as they stand in the directory. `reader` is set by the form."""

    widget = forms.Textarea
    reader: Any = None

    def clean(self, value: Any) -> list[Organisation]:
        typed = super().clean(value) or ""
        lines = list(dict.fromkeys(filter(None, map(clean_line, typed.splitlines()))))
        if len(lines) > NAMES_AT_MOST:
            message = _(
                "You wrote %(number)s names; %(most)s at a time can be taken. Save with the first %(most)s, then add the others."
            )
            raise ValidationError(message % {"number": number(len(lines)), "most": number(NAMES_AT_MOST)})
        return those_named(lines, self.reader)
