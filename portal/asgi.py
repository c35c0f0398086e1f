"""The ASGI entry: HTTP through Django, WebSockets through Channels.

With the server's lifespan start and end what watches over open pages and connects the processes, the thread that keeps the search
index up to date, the worker thread where there is no Redis, and the thread that adds up what pages counted.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from channels.routing import ProtocolTypeRouter

from portal.activity.tallies import with_tallies
from portal.core.asgi import with_lifespan
from portal.core.consumers import live_socket
from portal.core.files.bodies import with_bounded_bodies
from portal.core.live.lifespan import with_live
from portal.outbox.lifespan import with_embedded_worker
from portal.search.lifespan import with_search_follower

routed = ProtocolTypeRouter({"http": with_bounded_bodies(http), "websocket": live_socket})
application = with_live(with_search_follower(with_embedded_worker(with_tallies(with_lifespan(routed)))))
