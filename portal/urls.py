"""The table of contents of the site. Pages carry their language in the address, English without; the rest stands outside."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path
from django.views.decorators.cache import cache_page
from django.views.i18n import set_language
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.sitemaps import MAPS
from cms.views.documents import document
from cms.views.machines import conditional, robots, unhurried
from portal.calendars.views import feed
from portal.core.views import healthz, readyz
from portal.notifications.views import service_worker, short_link
from portal.ui.views import favicon

handler500 = "portal.core.views.server_error"

SITEMAP_SECONDS = 600

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path(
        "sitemap.xml",
        unhurried(conditional(cache_page(SITEMAP_SECONDS)(sitemaps.index))),
        {"sitemaps": MAPS, "sitemap_url_name": "sitemap_part"},
        name="sitemap",
    ),
    path(
        "sitemap-<slug:section>.xml",
        unhurried(conditional(cache_page(SITEMAP_SECONDS)(sitemaps.sitemap))),
        {"sitemaps": MAPS},
        name="sitemap_part",
    ),
    path("favicon.ico", favicon, name="favicon"),
    path("worker.js", service_worker, name="service_worker"),
    path("calendar/<str:token>.ics", feed, name="feed"),
    path("i18n/setlang/", set_language, name="set_language"),
    path("hooks/", include("messaging.hooks")),
    path("admin/", admin.site.urls),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/<int:document_id>/<path:name>", document, name="document"),
    path("documents/", include(wagtaildocs_urls)),
    # Editors' pictures are public; nothing else under MEDIA_ROOT has an address.
    path("media/images/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / "images"}),
]

urlpatterns += i18n_patterns(
    path("accounts/", include("portal.accounts.urls")),
    path("accounts/", include("portal.activity.urls")),
    path("accounts/", include("portal.calendars.urls")),
    path("accounts/", include("portal.privacy.urls")),
    path("accounts/", include("allauth.urls")),
    # As short as can be: it stands in messages of 160 letters.
    path("s/<str:token>/", short_link, name="short_link"),
    path("notifications/", include("portal.notifications.urls")),
    path("saved-searches/", include("portal.saved.urls")),
    path("", include("portal.moderation.urls")),
    path("organisations/", include("portal.organisations.urls")),
    path("", include("portal.onboarding.urls")),
    path("", include("messaging.urls")),
    path("", include("matchmaking.urls")),
    path("", include("portal.projects.urls")),
    path("", include("portal.events.urls")),
    path("", include("portal.analytics.urls")),
    path("", include("portal.desk.urls")),
    path("", include("portal.ui.urls")),
    path("", include("portal.demo.urls")),
    path("", include("portal.front.urls")),
    path("", include("cms.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
