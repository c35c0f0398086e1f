"""A document that was replaced: whoever comes by its old address is led to the new one, by Wagtail's own redirects.

Its address ends in the name of its file, so another file is another address, and links to the old one stand in letters and on other
sites. Who may open it is asked at the new one.
"""

from __future__ import annotations

from typing import Any

from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document


def remember_address(document: Document) -> None:
    """Before it is saved: where it was found so far."""
    before = Document.objects.filter(pk=document.pk).first() if document.pk else None
    document.former_address = before.url if before and before.file.name != document.file.name else ""


def lead_to_it(document: Document) -> None:
    """After it was saved. Addresses of still older files go straight to the new one."""
    former = getattr(document, "former_address", "")
    if not former or former == document.url:
        return
    Redirect.objects.filter(redirect_link=former).update(redirect_link=document.url)
    Redirect.objects.filter(old_path=_path(document.url), redirect_link=document.url).delete()
    # For as long as nobody replaces it again: a browser must not keep it.
    kept: dict[str, Any] = {"redirect_link": document.url, "is_permanent": False, "automatically_created": True}
    Redirect.objects.update_or_create(old_path=_path(former), site=None, defaults=kept)


def forget_addresses(document: Document) -> None:
    Redirect.objects.filter(redirect_link=document.url).delete()


def _path(address: str) -> str:
    return str(Redirect.normalise_path(address))
