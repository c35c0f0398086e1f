"""The tour: every step is gone through as a visitor goes, its deed done by the product's own forms."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.db.models import F
from django.test import Client

from matchmaking.models import Listing, Match, MatchSide
from matchmaking.services.matches import refresh_matches
from messaging.models import Conversation
from portal.accounts.models import SmsMessage
from portal.demo.queries.tour import Things
from portal.desk.models import Gap
from portal.desk.services.gaps import refresh_gaps
from portal.events.models import Event, Meeting, PlanRun, Registration
from portal.organisations.models import Cluster
from portal.outbox.models import OutboxRow
from portal.search.projector import project_pending

pytestmark = pytest.mark.django_db
AGES = dt.timedelta(days=40)
DONE = "Done. You can look at it again."


@pytest.fixture
def quiet(seeded: None) -> None:
    """What the seed has asked for is done by hand, as far as a step needs it."""
    OutboxRow.objects.all().delete()
    project_pending()


def body(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return str(response.content.decode())


def go(client: Client, number: int, prefix: str = "") -> str:
    """The address to which the button of a step leads."""
    body(client, f"{prefix}/tour/{number}/")
    response = client.post(f"{prefix}/tour/{number}/go/")
    assert response.status_code == 302
    return str(response["Location"])


def prepare(client: Client, number: int) -> None:
    assert "Prepare it for me" in body(client, f"/tour/{number}/")
    assert client.post(f"/tour/{number}/prepare/").status_code == 302
    assert "Prepare it for me" not in body(client, f"/tour/{number}/")


def side(match: Match, name: str) -> MatchSide:
    return MatchSide.objects.get(match=match, side=name)


def agreed(client: Client) -> Match:
    prepare(client, 6)
    return Match.objects.get(
        agreed_at__isnull=False, organisation__slug="rimal-cold-lines", listing__organisation__slug="dar-sanabel-dates"
    )


def test_the_start_offers_arabic_first_and_lists_ten_steps(client: Client, quiet: None) -> None:
    page = body(client, "/tour/")
    assert re.findall(r'href="((?:/ar|/fr)?/tour/1/)" hreflang', page) == ["/ar/tour/1/", "/fr/tour/1/", "/tour/1/"]
    assert len(set(re.findall(r'href="/tour/(\d+)/"', page))) == 10


def test_a_visitor_finds_the_tour_from_the_people_and_from_signing_in(client: Client, quiet: None) -> None:
    for path in ("/demo/people/", "/accounts/login/", "/accounts/signup/"):
        assert 'href="/tour/"' in body(client, path).split("<footer")[0], path
    assert "Take the tour" not in body(client, "/directory/")


def test_the_bar_stands_above_every_page_until_the_tour_is_ended(client: Client, quiet: None) -> None:
    assert go(client, 1) == "/clusters/"
    for path in ("/clusters/", "/directory/", "/ar/directory/", "/nothing-here/"):
        page = body(client, path, 404 if "nothing" in path else 200)
        assert 'class="tour noprint"' in page, path
    assert "Step 1 of 10" in body(client, "/clusters/")
    assert client.post("/tour/end/").status_code == 302
    assert 'class="tour noprint"' not in body(client, "/directory/")


def test_a_cookie_that_somebody_wrote_is_no_tour(client: Client, quiet: None) -> None:
    for said in ("99.1.2", "x", "1e3..", "-1..", "4.7-x.9999999", ""):
        client.cookies["tour"] = said
        assert client.get("/directory/").status_code == 200
    assert client.get("/tour/11/").status_code == 404
    assert client.post("/tour/0/go/").status_code == 404


def test_the_country_is_seen_by_a_visitor(client: Client, quiet: None) -> None:
    go(client, 2)
    assert go(client, 1, "/ar") == "/ar/clusters/"
    assert "_auth_user_id" not in client.session
    assert DONE in body(client, "/tour/1/")


def test_the_gap_is_on_the_desk_of_the_office(client: Client, quiet: None) -> None:
    refresh_gaps(Cluster.objects.get(slug="al-ahsa-dates"))
    page = body(client, go(client, 2))
    assert "Al-Ahsa dates" in page
    assert "Step 2 of 10" in page


def test_a_need_is_published_by_the_form_and_answered_from_the_short_message(client: Client, quiet: None) -> None:
    where = go(client, 3, "/ar")
    form = client.get(where).context["form"]
    given = {
        name: form[name].value() or ""
        for name in (
            "title",
            "submission",
            "usual_radius",
            "region",
            "radius_km",
            "currency",
            "audience",
            "confidentiality",
        )
    }
    link = Cluster.objects.get(slug="al-ahsa-dates").links.get(stage="logistics")
    places = [value for value, _label in form.fields["link"].choices]
    chosen = next(value for value in places if str(link.pk) in str(value) or str(link.position) == str(value))
    sent = client.post(
        "/ar/needs/new/", {**given, "category": "service", "sectors": ["4923"], "link": chosen, "action": "publish"}
    )
    assert sent.status_code == 302, sent.context["form"].errors
    assert DONE in body(client, "/tour/3/")

    need = Listing.objects.get(title=form["title"].value())
    project_pending()
    refresh_matches(need)
    if "Prepare it for me" in body(client, "/tour/4/"):
        prepare(client, 4)
    match = Match.objects.get(listing=need, organisation__slug="rimal-cold-lines")
    short = go(client, 4)
    assert short.startswith("/s/")
    assert any(need.title in one.body for one in SmsMessage.objects.all())
    yes = re.search(r'href="[^"]*(/matches/yes/[^"]+)"', body(client, short))
    assert yes
    assert client.post(yes[1]).status_code == 302
    assert side(match, "candidate").answer == "interested"
    assert DONE in body(client, "/tour/4/")

    page = go(client, 5)
    assert page == match.get_absolute_url()
    assert client.post(f"{page}answer/", {"answer": "interested"}).status_code == 302
    match.refresh_from_db()
    assert match.agreed_at
    assert Conversation.objects.filter(object_id=str(match.pk)).exists()
    assert DONE in body(client, "/tour/5/")


def test_the_gap_moves_once_the_desk_has_counted(client: Client, quiet: None) -> None:
    cluster = Cluster.objects.get(slug="al-ahsa-dates")
    prepare(client, 4)
    refresh_gaps(cluster)
    go(client, 4)
    before = Gap.objects.get(cluster=cluster, sector="4923", link__stage="logistics").waiting
    match = agreed(client)
    page = body(client, "/tour/6/")
    assert DONE not in page
    assert "needs waited before" not in page
    assert go(client, 6).startswith("/offices/al-ahsa-dates/chain-and-gaps/#")
    assert OutboxRow.objects.filter(
        task__endswith="refresh_gaps"
    ).exists()  # it looks who could fill them, which takes a while
    gap = Gap.objects.get(cluster=cluster, sector="4923", link__stage="logistics")
    assert match.listing.public_id not in gap.needs
    page = body(client, "/tour/6/")
    assert DONE in page
    assert f"{before} needs waited before, {gap.waiting} now" in page
    assert gap.waiting == before - 1


def test_the_provider_answers_a_request_that_meets_his_conditions(client: Client, quiet: None) -> None:
    refresh_matches(Listing.objects.get(title__startswith="Working capital of SAR 400,000 for nine"))
    where = go(client, 7)
    page = body(client, where)
    assert "Step 7 of 10" in page
    assert client.post(f"{where}answer/", {"reply": "meet", "message": "Bring your accounts."}).status_code == 302
    assert DONE in body(client, "/tour/7/")


def test_a_request_for_finance_is_prepared_where_none_waits(client: Client, quiet: None) -> None:
    prepare(client, 7)
    assert client.get(go(client, 7)).status_code == 200


def test_the_day_is_scheduled(client: Client, quiet: None) -> None:
    where = go(client, 8)
    assert client.post(f"{where}run/").status_code == 302
    call_command("settle", verbosity=0)
    assert PlanRun.objects.get().state == PlanRun.State.DONE
    assert DONE in body(client, "/tour/8/")


def test_a_day_that_is_over_is_held_again(client: Client, quiet: None) -> None:
    first = Things().event
    assert first is not None
    held = Event.objects.filter(organiser=first.organiser)
    held.update(starts_at=F("starts_at") - AGES, ends_at=F("ends_at") - AGES)
    prepare(client, 8)
    again = Things().event
    assert again is not None
    assert again.pk != first.pk
    assert again.title == first.title
    went = Registration.objects.filter(event=first, state="going").count()
    assert Registration.objects.filter(event=again, state="going").count() == went > 5
    assert client.post("/tour/8/prepare/").status_code == 302
    assert Event.objects.filter(cloned_from=first).count() == 1

    where = go(client, 8)
    assert again.public_id in where
    assert DONE not in body(client, "/tour/8/")
    assert client.post(f"{where}run/").status_code == 302
    call_command("settle", verbosity=0)
    assert DONE in body(client, "/tour/8/")
    assert Meeting.objects.filter(event=again, state="agreed").count() > 5


def test_the_report_has_its_letterhead_and_methods_in_arabic(client: Client, quiet: None) -> None:
    page = body(client, go(client, 9, "/ar"))
    assert 'dir="rtl"' in page
    assert "fig-letterhead" in page


def test_what_is_closed_to_the_ministry_answers_that_there_is_nothing(client: Client, quiet: None) -> None:
    prepare(client, 7)
    where = go(client, 10)
    assert where == "/o/dar-sanabel-dates/"
    page = body(client, where)
    tried = re.findall(r'href="([^"]+)">Try ', page)
    assert len(tried) >= 2
    for path in tried:
        assert "There is no page at this address" in body(client, path, 404)
        assert "Step 10 of 10" in body(client, path, 404)
    assert client.get("/figures/").status_code == 200


def test_any_step_can_be_begun_first_and_twice(client: Client, quiet: None) -> None:
    agreed(client)
    for number in (5, 4, 6, 5, 3, 3):
        assert client.get(go(client, number)).status_code == 200
    for number in (4, 5):
        assert DONE in body(client, f"/tour/{number}/")


def test_in_a_deployed_installation_there_is_no_tour(client: Client, seeded: None, settings) -> None:
    settings.DEPLOYED = True
    for path in ("/tour/", "/tour/1/", "/tour/next-working-day/", "/tour/your-firms/"):
        assert client.get(path).status_code == 404
    for path in ("/tour/1/go/", "/tour/6/prepare/", "/tour/end/", "/tour/your-firms/wipe/", "/tour/next-working-day/"):
        assert client.post(path).status_code == 404
    assert "Take the tour" not in client.get("/accounts/login/").content.decode()
