"""What editors wrote about a cluster, for its page."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language

from cms.models import ClusterPage
from portal.organisations.models import Cluster


def words_about(cluster: Cluster) -> ClusterPage | None:
    """In the reader's language; else in the portal's own; nothing where nothing is published for everybody."""
    wanted = [get_language() or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE]
    pages = {
        page.locale.language_code: page
        for page in ClusterPage.objects.live().public().filter(cluster=cluster).select_related("locale")
        if page.locale.language_code in wanted
    }
    return next((pages[code] for code in wanted if code in pages), None)
