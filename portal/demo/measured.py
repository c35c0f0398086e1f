"""Whole pages beside plain Django views that send the same SQL and ask the index the same words, in one run.

The plain view stands behind the same middleware. It sends the statements that the page was heard to send, without models, asks the
library alone what the page looks for, puts every cell of every row through a template, and answers with as many bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client, override_settings
from django.urls import path

from cms.models import StandardPage
from matchmaking.models import Listing
from portal.core.figures import in_turns
from portal.front.queries.asking import FACETS
from portal.organisations.models import Membership
from portal.search.bare import bare_query

WORDS = "carton"
PLAIN_ADDRESS = "/plain/"
PLAIN = Engine().from_string(
    "{% for rows in tables %}{% for row in rows %}<p>{% for cell in row %}<span>{{ cell }}</span>{% endfor %}</p>{% endfor %}{% endfor %}"
)


@dataclass(frozen=True, slots=True)
class Page:
    """`looks_for`: the words the page asks the index for, "" for everything, None where it does not ask."""

    name: str
    address: str
    looks_for: str | None = None
    is_signed_in: bool = True


@dataclass(frozen=True, slots=True)
class Measured:
    """CPU milliseconds of one request, and how many statements the page sends."""

    page: Page
    queries: int
    ours: float
    plain: float

    @property
    def ratio(self) -> float:
        return self.ours / self.plain


@dataclass
class Heard:
    """The statements of one request; only what reads can be sent again."""

    queries: int = 0
    reading: list[tuple[str, Any]] = field(default_factory=list)
    length: int = 0
    ask: Callable[[], Any] | None = None

    def __call__(self, execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        self.queries += 1
        if sql.startswith("SELECT"):
            self.reading.append((sql, params))
        return execute(sql, params, many, context)

    def leave_out(self, statement: str) -> None:
        """Forget the first of these."""
        for heard in self.reading:
            if heard[0] == statement:
                self.reading.remove(heard)
                return


_now = Heard()


def plain_view(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    tables: list[Sequence[Any]] = [[_now.ask()]] if _now.ask else []
    with connection.cursor() as cursor:
        for sql, params in _now.reading:
            cursor.execute(sql, params)
            tables.append(cursor.fetchall())
    body = PLAIN.render(Context({"tables": tables}))
    return HttpResponse(body[: _now.length].ljust(_now.length))


urlpatterns = [path(PLAIN_ADDRESS.strip("/") + "/", plain_view)]


def pages() -> list[Page]:
    """Those the promises name."""
    need = Listing.objects.visible_to(AnonymousUser()).filter(kind=Listing.Kind.NEED).order_by("pk")[0]
    article = StandardPage.objects.live().public().order_by("pk")[0]
    return [
        Page("article", article.get_url_parts()[2], is_signed_in=False),
        Page("home", "/", is_signed_in=False),
        Page("member_home", "/home/"),
        Page("directory", "/directory/", looks_for=""),
        Page("directory_words", f"/directory/?q={WORDS}", looks_for=WORDS),
        Page("profile", need.organisation.get_absolute_url()),
        Page("need", need.get_absolute_url()),
    ]


def measure(page: Page, rounds: int) -> Measured:
    """Ask the page and its plain twin in turns. Raises ValueError where the page does not answer 200."""
    global _now  # noqa: PLW0603 - a view takes its work from nowhere else
    browser = _reader() if page.is_signed_in else Client(SERVER_NAME="localhost")
    browser.get(page.address)  # what is kept between two requests is there from the second on
    heard = Heard()
    with connection.execute_wrapper(heard):
        answer = browser.get(page.address)
    if answer.status_code != 200:
        raise ValueError(f"{page.address} answers {answer.status_code}")
    _now = Heard()
    twin = _twin(browser, heard)
    heard.ask = bare_query(page.looks_for, FACETS) if page.looks_for is not None else None
    heard.length = len(answer.content.decode())
    _now = heard
    ours, plain = in_turns(lambda: browser.get(page.address), lambda: twin.get(PLAIN_ADDRESS), rounds=rounds)
    return Measured(page, heard.queries, 1000 * ours, 1000 * plain)


def _reader() -> Client:
    """Somebody with an organisation in a cluster, as most members are."""
    member = Membership.objects.filter(ended_at=None, role="owner", organisation__kind="firm").order_by("pk")[0]
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def _with_plain_view(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Innermost middleware of the twin's handler: its one address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return get_response(request)

    return middleware


def _twin(of: Client, heard: Heard) -> Client:
    """A browser with the same cookies whose handler knows the plain view. What the middleware asks anyway it does not ask again."""
    twin = Client(SERVER_NAME="localhost")
    twin.cookies = of.cookies
    around = Heard()
    with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, f"{__name__}._with_plain_view"]):
        twin.get(PLAIN_ADDRESS)  # a handler loads its middleware once
    with connection.execute_wrapper(around):
        answer = twin.get(PLAIN_ADDRESS)
    if answer.status_code != 200:
        raise ValueError(f"the plain view answers {answer.status_code}")
    for statement, _params in around.reading:
        heard.leave_out(statement)
    return twin
