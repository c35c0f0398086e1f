"""The socket of an open page: it joins topics, asks for things, and hears what is pushed. What is said there: portal.core.realtime."""

# ruff: noqa: ARG002 - the signatures are Channels'

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from copy import copy
from typing import Any
from urllib.parse import parse_qs

from channels.auth import AuthMiddleware, get_user
from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.security.websocket import WebsocketDenier
from channels.sessions import CookieMiddleware, SessionMiddleware
from django.conf import settings
from django.utils import translation
from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from . import logs
from .asgi import Receive, Scope, Send
from .errors import NotAllowed, NotPossible
from .live import codes
from .live.arrivals import arrivals
from .live.frames import LARGEST, Frame, Unreadable, read, written
from .live.handshake import from_this_site
from .live.hub import hub
from .live.pages import SAID, OpenPage
from .live.threads import in_thread
from .realtime import Joined, Topic, mark_of, topics

log = logging.getLogger(__name__)

FRAMES_A_SECOND = RateLimitItemPerSecond(20)
MOST_TOPICS = 50
ADDRESS = "/ws/"
JOIN, LEAVE = "join", "leave"

_counted = MemoryStorage()
_limiter = MovingWindowRateLimiter(_counted)


class PageConsumer(AsyncWebsocketConsumer):
    """Frames of one page are taken one after the other: who sends faster than we answer is not read from meanwhile."""

    page: OpenPage | None = None

    async def dispatch(self, message: Mapping[str, Any]) -> None:
        """Channels would go to another thread for every frame, to look after connections that are not used here."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self) -> None:
        """Closed before it is accepted, a handshake is answered with 403. No subprotocol is spoken here."""
        user, session_key = self.scope["user"], self.scope["session_key"]
        if not user.is_authenticated or self.scope["subprotocols"]:
            await self.close()
            return
        await self.accept()
        asked = parse_qs(self.scope["query_string"].decode("latin-1")).get("language", [""])[0]
        self.language = next(
            (code for code in (asked, getattr(user, "language", "")) if code in dict(settings.LANGUAGES)),
            settings.LANGUAGE_CODE,
        )
        self.page = OpenPage(
            person=user.pk,
            session_key=session_key,
            session=mark_of(session_key),
            auth_hash=user.get_session_auth_hash(),
            send=self._say,
            close=self._close,
            abort=self.scope["abort"],
        )
        if not hub.enter(self.page):
            self.page.close(codes.TOO_MANY)

    async def disconnect(self, code: int) -> None:
        if self.page is not None:
            hub.leave(self.page)
            self.page.lost()
            await _counted.clear(FRAMES_A_SECOND.key_for(self._counted_as))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.page is None or self.page.is_closed:
            return
        if text_data is None:
            hub.drop(self.page, codes.BINARY)
        elif len(text_data) > LARGEST or len(text_data.encode(errors="replace")) > LARGEST:
            hub.drop(self.page, codes.TOO_BIG)
        elif not await _limiter.hit(FRAMES_A_SECOND, self._counted_as):
            hub.drop(self.page, codes.TOO_MANY)
        else:
            await self._take(self.page, text_data)

    async def _take(self, page: OpenPage, text: str) -> None:
        try:
            frame = read(text)
        except Unreadable:
            hub.drop(page, codes.UNREADABLE)
            return
        topic = topics.get(frame.topic)
        if topic is None or frame.do not in {JOIN, LEAVE, *topic.actions}:
            hub.drop(page, codes.UNREADABLE)
        elif frame.do == LEAVE:
            await self._leave(page, frame)
        elif frame.do == JOIN:
            await self._join(page, frame, topic)
        else:
            said = await self._ask(frame, topic.actions[frame.do]) or {}
            if frame.ref is not None or {"refused", "error"} & said.keys():
                await self._answer(page, frame.answer(said))

    async def _join(self, page: OpenPage, frame: Frame, topic: Topic) -> None:
        """Listen first and read then, so that nothing falls between; what is heard meanwhile waits for what was read."""
        known = page.joined.get((frame.topic, frame.id))
        if known is None and len(page.joined) >= MOST_TOPICS:
            await self._answer(page, frame.answer({"error": "too_many_topics", "message": ""}))
            return
        group = known or f"{frame.topic}:{frame.id}"
        said = await self._listening(page, group, frame, topic)
        if isinstance(said, Joined) and said.group != group:
            self._settle(page, group)
            group = said.group
            said = await self._listening(page, group, frame, topic)
        if page.is_closed:
            return
        if isinstance(said, Joined):
            page.joined[frame.topic, frame.id] = group
            for event in said.events:
                await self._answer(page, written({"topic": frame.topic, "id": frame.id, **event}))
            said = {"joined": True}
        elif "refused" in said:
            page.joined.pop((frame.topic, frame.id), None)
        await self._answer(page, frame.answer(said))
        self._settle(page, group)

    async def _listening(self, page: OpenPage, group: str, frame: Frame, topic: Topic) -> Any:
        page.hold(group)
        hub.listen(page, group)
        if topic.together is None:
            return await self._ask(frame, topic.join)
        return await self._said(frame, topic.together.ask((copy(self.scope["user"]), frame.id, frame.sent)))

    async def _leave(self, page: OpenPage, frame: Frame) -> None:
        group = page.joined.pop((frame.topic, frame.id), None)
        if group is not None:
            self._settle(page, group)
        if frame.ref is not None:
            await self._answer(page, frame.answer({"left": True}))

    @staticmethod
    def _settle(page: OpenPage, group: str) -> None:
        """Hear no more of a group, unless something that the page has joined stands behind it: then what was held is sent."""
        if group not in page.joined.values():
            page.forget(group)
            hub.unlisten(page, group)
        elif not page.release(group):
            hub.drop(page, codes.TOO_SLOW)

    @staticmethod
    async def _answer(page: OpenPage, frame: str) -> None:
        if not await page.answer(frame):
            hub.drop(page, codes.TOO_SLOW)

    async def _ask(self, frame: Frame, what: Callable[..., Any]) -> Any:
        return await self._said(frame, in_thread(self._asked, what, frame))

    @staticmethod
    async def _said(frame: Frame, answer: Awaitable[Any]) -> Any:
        """What a topic says to a frame; its refusals as an answer. A fault of ours is logged, and this page and all others go on."""
        try:
            return await answer
        except NotAllowed:
            return {"refused": frame.do}
        except Exception:
            log.exception("the topic %s failed at %s", frame.topic, frame.do)
            return {"error": "fault", "message": ""}

    def _asked(self, what: Callable[..., Any], frame: Frame) -> Any:
        # A fresh copy of the person each time: what is found out about them stays with it, and is asked anew by the next frame.
        user = copy(self.scope["user"])
        with translation.override(self.language), logs.about(user=user.public_id):
            try:
                return what(user, frame.id, frame.sent)
            except NotPossible as refusal:
                return {"error": refusal.code, "message": str(refusal.message)}

    async def _say(self, frame: str) -> None:
        """Straight to the server."""
        await self.scope["straight"]({"type": "websocket.send", "text": frame})

    async def _close(self, code: int) -> None:
        await self.close(code, SAID.get(code, ""))

    @property
    def _counted_as(self) -> str:
        return str(id(self))


class WhoIsThere(AuthMiddleware):
    """Channels' own, which would ask for one person after the other when a thousand come back at once. Whoever is not found among
    all who arrive is asked for by its question: it knows what to do with a session that does not hold."""

    async def resolve_scope(self, scope: dict[str, Any]) -> None:
        key = scope["session"].session_key
        person = await arrivals.ask(key) if key else None
        scope["user"]._wrapped = person or await in_thread(get_user.func, scope)  # noqa: SLF001 - as the class above does


async def _tell(scope: dict[str, Any], _receive: Receive, _send: Send) -> None:
    scope["told"].update(user=scope["user"], session_key=scope["session"].session_key)


_who = CookieMiddleware(SessionMiddleware(WhoIsThere(_tell)))
_page = PageConsumer.as_asgi()


async def _at_its_address(scope: Scope, receive: Receive, send: Send) -> None:
    """All that is not /ws/ is refused like a stranger.

    Channels' middleware is asked who comes, and left again: wrapped around an open page it would cost as much memory as the page.
    """
    if scope["path"] != ADDRESS:
        await WebsocketDenier()(scope, receive, send)
        return
    told: dict[str, Any] = {}
    await _who({**scope, "told": told}, receive, send)
    needed = {key: scope[key] for key in ("type", "query_string", "subprotocols", "straight", "abort")}
    await _page(needed | told, receive, send)


live_socket = from_this_site(_at_its_address)
