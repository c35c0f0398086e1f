"""The ASGI entry: HTTP through Django; the embedded worker thread starts with the server's lifespan where there is no Redis."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from portal.outbox.lifespan import with_embedded_worker

application = with_embedded_worker(http)
