"""The first page of a cluster's office: what waits, the most pressing first, and what is done with each row."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matchmaking.models import Introduction, Listing
from portal.desk.models import QueueItem
from portal.desk.services import queue as queue_service
from portal.desk.services.queue import refresh_queue, refresh_soon
from portal.desk.sources import Found, sources
from portal.organisations.models import BoardSeat, CertificatePicture, Membership, Opening, Organisation
from portal.outbox.services import drain
from tests.factories.desk import contact_with, step_for
from tests.factories.events import event_of
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import (
    ClusterFactory,
    ClusterMembershipFactory,
    JoinRequestFactory,
    MembershipFactory,
    OfficeStaffFactory,
    OrganisationFactory,
)
from tests.factories.projects import project_of

pytestmark = pytest.mark.django_db
HOME = "/home/"
DESK = "/offices/dates-al-ahsa/"


def day(days):
    return timezone.localdate() + dt.timedelta(days=days)


@pytest.fixture
def publish(cluster, firm):
    """A need of the firm in the cluster that was compared with everybody."""

    def need(**fields):
        given = {"organisation": firm, "cluster": cluster, "audience": "cluster", "matched_at": timezone.now()} | fields
        return ListingFactory(**given)

    return need


@pytest.fixture
def fits(packer):
    """Somebody could answer it."""

    def with_partner(listing, **fields):
        MatchFactory(listing=listing, organisation=fields.pop("organisation", packer), **fields)
        return listing

    return with_partner


@pytest.fixture
def scene(cast, publish, fits):
    """One row for each kind of need and member, and beside each something that does not belong there."""
    cast.asked = JoinRequestFactory(cluster=cast.cluster, organisation=cast.lab, asked_by=cast.researcher)
    JoinRequestFactory(cluster=cast.other_cluster, organisation=cast.bank)
    JoinRequestFactory(cluster=cast.cluster, organisation=cast.ministry, answered_at=timezone.now(), answer="declined")
    hidden = OrganisationFactory(trade_name_latin="Not Public", published_at=None)
    JoinRequestFactory(cluster=cast.cluster, organisation=hidden)

    fits(publish(title="A secret need", confidentiality="office"))
    fits(publish(title="Everybody's need"))
    publish(title="A lonely need", link=cast.cluster.links.get(position=4))
    fits(publish(title="A weakly met need"), verdict="weak")
    publish(title="A need not compared yet", matched_at=None)
    publish(title="An offer that nobody takes", kind="offer")
    fits(publish(title="A need at its end", expires_on=day(7)))
    fits(publish(title="A need with a week and a day", expires_on=day(8)))
    fits(publish(title="A need without a yes", published_at=timezone.now() - dt.timedelta(days=4)))

    newcomer = OrganisationFactory(trade_name_latin="Newcomer")
    ClusterMembershipFactory(cluster=cast.cluster, organisation=newcomer)
    ClusterMembershipFactory(cluster=cast.cluster, organisation=cast.office)
    ClusterMembershipFactory(cluster=cast.cluster, organisation=cast.bank, lane="finance")
    refresh_queue(cast.cluster)
    return cast


def lines(page):
    """(kind, title, first action) of each row."""
    found = page.find("section", attrs={"aria-labelledby": "h-queue"}).find("ul", class_="rows")
    return [
        (
            row.find("p", class_="meta").find("span").get_text(strip=True),
            row.find("b").get_text(strip=True),
            row.find("a", class_="btn").find(string=True).strip(),
        )
        for row in (found.find_all("li", recursive=False) if found else [])
    ]


def opened(read, client, address=DESK):
    return read(client.get(address))


def test_all_that_waits_is_one_list_and_each_row_ends_in_an_action(scene, browser_of, read):
    page = opened(read, browser_of(scene.cluster_manager))

    assert page.find("h1").get_text(strip=True) == "What waits for the office today?"
    assert set(lines(page)) == {
        ("Applications", "Waha University, Food Science asks to join", "Place in the chain"),
        ("Entrusted to the office", "A secret need", "See who could answer"),
        ("Needs nobody fits", "A lonely need", "Look in other clusters"),
        ("Needs nobody fits", "A weakly met need", "Look in other clusters"),
        ("Needs that close soon", "A need at its end", "Read it"),
        ("Needs without an answer", "A need without a yes", "Read it"),
        ("Members without a place", "Newcomer", "Place in the chain"),
    }


def test_the_most_pressing_stands_first_and_weight_counts_in_hours(cluster, publish, cluster_manager, browser_of, read):
    now = timezone.now()
    publish(title="Two days old", published_at=now - dt.timedelta(days=2))
    publish(title="Ten days old", published_at=now - dt.timedelta(days=10))
    publish(
        title="Entrusted yesterday, before a need of two days",
        confidentiality="office",
        published_at=now - dt.timedelta(days=1, hours=2),
    )
    refresh_queue(cluster)

    page = opened(read, browser_of(cluster_manager))

    assert [title for _kind, title, _do in lines(page)] == [
        "Ten days old",
        "Entrusted yesterday, before a need of two days",
        "Two days old",
    ]


def test_a_need_stands_there_once(cluster, publish, cluster_manager):
    publish(title="Old, lonely and at its end", published_at=timezone.now() - dt.timedelta(days=9), expires_on=day(2))

    refresh_queue(cluster)

    assert list(QueueItem.objects.values_list("kind", flat=True)) == ["unfit"]


def test_other_sources(cast, publish, fits):
    """Introductions to read and without a word, certificates, next steps, events, projects that asked for help."""
    now = timezone.now()
    match = MatchFactory(listing=publish(), organisation=cast.packer)
    waiting = Introduction.objects.create(match=match, cluster=cast.cluster, state="waiting", due_at=now)
    other = MatchFactory(listing=publish(), organisation=cast.packer)
    made_at = now - dt.timedelta(days=6)
    quiet = Introduction.objects.create(match=other, cluster=cast.cluster, state="made", made_at=made_at)
    money = MatchFactory(listing=publish(category="finance"), organisation=cast.packer)
    Introduction.objects.create(match=money, cluster=cast.cluster, state="made", made_at=made_at)
    picture = CertificatePicture.objects.create(organisation=cast.firm, picture="x.jpg")
    step = step_for(cast.firm, cast.cluster)
    step_for(cast.firm, cast.cluster, days=1)
    soon = event_of(
        cast.office,
        by=cast.cluster_manager,
        starts_at=now + dt.timedelta(days=4),
        ends_at=now + dt.timedelta(days=4, hours=3),
    )
    project = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)
    type(project).objects.filter(pk=project.pk).update(help_asked_at=now, office_helps=True)

    refresh_queue(cast.cluster)

    found = dict(QueueItem.objects.exclude(kind__in=["unfit", "unanswered"]).values_list("kind", "key"))
    assert found == {
        "introduction": waiting.public_id,
        "quiet_introduction": quiet.public_id,
        "certificate": picture.public_id,
        "action": step.public_id,
        "event": soon.public_id,
        "project": project.public_id,
    }


@pytest.mark.parametrize(
    ("fields", "leads_to"),
    [
        ({"category": "permit"}, "kind=cluster&kind=government"),
        ({"category": "testing"}, "kind=research&kind=university"),
        ({"category": "finance"}, "kind=finance"),
        ({"category": "service"}, ""),
    ],
)
def test_where_to_look_follows_from_what_is_asked(
    cluster, publish, cluster_manager, browser_of, read, fields, leads_to
):
    publish(confidentiality="office", **fields)
    refresh_queue(cluster)

    page = opened(read, browser_of(cluster_manager))

    look = page.find("ul", class_="rows").find("a", class_="btn")["href"]
    assert look == "&".join(filter(None, ["/directory/?cluster=dates-al-ahsa", leads_to]))


def test_a_request_for_finance_is_the_offices_only_where_it_was_entrusted(
    cluster, publish, bank, firm, cluster_manager, browser_of, read
):
    """Also where a person of the office may read such requests elsewhere: as the firm's or a provider's own."""
    publish(title="Working capital", category="finance", expires_on=day(2))
    publish(title="Entrusted capital", category="finance", confidentiality="office", expires_on=day(2))
    Organisation.objects.filter(pk=bank.pk).update(verification="register")
    for organisation in (bank, firm):
        MembershipFactory(organisation=organisation, user=cluster_manager)
    assert Listing.objects.visible_to(cluster_manager).filter(title="Working capital").exists()
    refresh_queue(cluster)

    main = opened(read, browser_of(cluster_manager)).find("main")

    assert "Working capital" not in main.get_text()
    assert [title for _kind, title, _do in lines(main)] == ["Entrusted capital"]


def test_whose_step_it_is_stands_in_the_letters_of_the_page(cast, browser_of, read):
    manager = cast.cluster_manager
    manager.full_name, manager.latin_name = "فيصل الرويلي", "Faisal Al-Ruwaili"
    manager.save()
    step_for(cast.firm, cast.cluster, owner=manager)
    refresh_queue(cast.cluster)
    client = browser_of(manager)

    for before, name in (("", manager.latin_name), ("/fr", manager.latin_name), ("/ar", manager.full_name)):
        rows = opened(read, client, f"{before}{DESK}").find("ul", class_="rows")
        assert [
            one.get_text(strip=True) for one in rows.find_all("bdi") if one.get_text(strip=True) in manager.names
        ] == [name]


def test_what_the_office_reads_of_members_is_written_down(scene, browser_of):
    client = browser_of(scene.cluster_manager)
    for _look in range(2):
        client.get(DESK)

    told = Opening.objects.values_list("organisation__slug", "thing")
    assert sorted(told) == [("dar-sanabel", "entrusted"), ("waha-food-science", "request")]


# What is done with a row


def act(client, item, **fields):
    return client.post(reverse("desk:queue_act", args=["dates-al-ahsa", item.public_id]), fields)


@pytest.fixture
def item(scene):
    return QueueItem.objects.get(kind="closing")


def test_a_row_is_taken_handed_over_and_found_among_mine(scene, item, stranger, browser_of, read):
    OfficeStaffFactory(cluster=scene.cluster, user=stranger)
    client = browser_of(scene.cluster_manager)

    act(client, item, action="take")
    mine = lines(opened(read, client, f"{DESK}?show=mine"))
    act(client, item, action="assign", to=stranger.public_id)

    assert [title for _kind, title, _do in mine] == ["A need at its end"]
    assert QueueItem.objects.get(pk=item.pk).assigned_to == stranger
    assert lines(opened(read, client, f"{DESK}?show=mine")) == []


def test_nobody_outside_the_office_is_handed_a_row(scene, item, browser_of):
    answer = act(browser_of(scene.cluster_manager), item, action="assign", to=scene.firm_owner.public_id)

    assert answer.status_code == 422
    assert QueueItem.objects.get(pk=item.pk).assigned_to is None


def test_what_is_put_off_comes_back_on_its_day(scene, item, browser_of, read):
    client = browser_of(scene.cluster_manager)

    act(client, item, action="put_off", until=day(3).isoformat())

    assert "A need at its end" not in [title for _kind, title, _do in lines(opened(read, client))]
    off = lines(opened(read, client, f"{DESK}?show=off"))
    assert [title for _kind, title, _do in off] == ["A need at its end"]
    QueueItem.objects.filter(pk=item.pk).update(put_off_until=day(0))
    assert "A need at its end" in [title for _kind, title, _do in lines(opened(read, client))]


@pytest.mark.parametrize("until", ["", "yesterday-ish", "2020-01-01", "2999-01-01"])
def test_a_day_that_cannot_be_is_said_at_its_field(scene, item, browser_of, read, until):
    answer = act(browser_of(scene.cluster_manager), item, action="put_off", until=until, note="typed before")

    assert answer.status_code == 422
    page = read(answer)
    row = page.find(id=item.public_id)
    assert page.title.get_text().startswith("Error:")
    assert row.find("details").has_attr("open")
    assert row.find(class_="wrong").find(id=f"id_{item.public_id}_until")
    assert row.find(id=f"id_{item.public_id}_note")["value"] == "typed before"
    assert QueueItem.objects.get(pk=item.pk).put_off_until is None


def test_what_is_settled_goes_and_stays_away_while_its_source_still_finds_it(scene, item, browser_of, read):
    client = browser_of(scene.cluster_manager)

    assert act(client, item, action="settle", note="").status_code == 422
    act(client, item, action="settle", note="They found somebody outside.")
    refresh_queue(scene.cluster)

    settled = QueueItem.objects.get(pk=item.pk)
    assert (settled.done_by, settled.done_note) == (scene.cluster_manager, "They found somebody outside.")
    assert "A need at its end" not in [title for _kind, title, _do in lines(opened(read, client))]


def test_what_its_source_no_longer_finds_goes_and_comes_back_as_the_same_row(scene, item):
    need = Listing.objects.get(title="A need at its end")
    Listing.objects.filter(pk=need.pk).update(closed_at=timezone.now())
    refresh_queue(scene.cluster)
    gone = QueueItem.objects.get(pk=item.pk)
    Listing.objects.filter(pk=need.pk).update(closed_at=None)
    refresh_queue(scene.cluster)

    assert gone.gone_at is not None
    assert QueueItem.objects.get(pk=item.pk).gone_at is None


def test_a_source_that_fails_leaves_its_rows(scene, monkeypatch):
    before = QueueItem.objects.filter(gone_at=None).count()
    monkeypatch.setattr(sources["unfit"].__class__, "find", property(lambda _self: 1 / 0), raising=False)
    refresh_queue(scene.cluster)

    assert QueueItem.objects.filter(gone_at=None).count() == before


def test_what_a_source_finds_and_nobody_can_keep_stops_no_other(scene, monkeypatch):
    wrong = Found(key="x", since=timezone.now(), due_on={"not": "a day"})  # type: ignore[arg-type]
    broken = replace(sources["unfit"], find=lambda _cluster: [wrong])
    monkeypatch.setattr(queue_service, "sources", [("broken", broken), *sources])
    QueueItem.objects.all().delete()
    refresh_queue(scene.cluster)

    assert QueueItem.objects.exists()
    assert not QueueItem.objects.filter(kind="broken").exists()


def test_the_members_people_are_written_to_once_a_week(scene, item, browser_of, read):
    client = browser_of(scene.cluster_manager)

    first, second = (act(client, item, action="nudge") for _click in range(2))

    assert (first.status_code, second.status_code) == (302, 422)
    told = scene.firm_owner.notifications.filter(kind="desk.nudge")
    assert told.count() == 1


def test_the_button_looks_again_and_the_announcements_ask_for_it(cluster, publish, cluster_manager, browser_of, read):
    client = browser_of(cluster_manager)
    publish(title="New here")
    assert lines(opened(read, client)) == []

    client.post(reverse("desk:queue_refresh", args=[cluster.slug]))
    assert [title for _kind, title, _do in lines(opened(read, client))] == ["New here"]

    publish(title="Newer")
    refresh_soon(cluster.pk)
    drain()
    assert len(lines(opened(read, client))) == 2


# Whose desk it is


def test_who_serves_in_the_office_is_led_to_its_desk(scene, stranger, browser_of):
    OfficeStaffFactory(cluster=scene.cluster, user=stranger)

    assert browser_of(stranger).get(HOME)["Location"] == DESK
    assert browser_of(stranger).get("/clusters/dates-al-ahsa/office/")["Location"] == DESK


def test_who_also_acts_for_a_company_reads_its_home_with_a_line_about_the_desk(scene, firm_owner, browser_of, read):
    OfficeStaffFactory(cluster=scene.cluster, user=firm_owner)

    page = read(browser_of(firm_owner).get(HOME))

    assert page.find("h1").get_text() == "What does Dar Sanabel Dates need today?"
    line = page.find("main").find(class_="note")
    assert line.get_text(" ", strip=True) == "7 things wait at the desk of Al-Ahsa dates . What waits for the office"
    assert line.find("a")["href"] == DESK


def test_who_acts_for_both_chooses_by_whom_they_act_for(scene, office, firm_owner, browser_of, read):
    OfficeStaffFactory(cluster=scene.cluster, user=firm_owner)
    MembershipFactory(organisation=office, user=firm_owner, role=Membership.Role.MEMBER)
    client = browser_of(firm_owner)

    assert client.get(HOME).status_code == 200
    client.post(reverse("organisations:act_as"), {"organisation": office.public_id})
    assert client.get(HOME)["Location"] == DESK


def test_who_acts_for_the_cluster_without_serving_in_its_office_sees_the_chain_and_no_queue(
    scene, office, browser_of, stranger, read
):
    MembershipFactory(organisation=office, user=stranger)
    client = browser_of(stranger)

    page = read(client.get(HOME))

    assert page.find("ol", class_="ribbon")
    assert "undertaking of confidentiality" in page.get_text()
    assert "A secret need" not in page.get_text()
    assert client.get(DESK).status_code == 404


def pages_of(cast):
    member = cast.firm.slug
    return [
        reverse(f"desk:{name}", args=[cast.cluster.slug])
        for name in ("queue", "introduce", "member_list", "member_export")
    ] + [reverse("desk:member_file", args=[cast.cluster.slug, member])]


@pytest.mark.parametrize(
    "who", ["stranger", "firm_owner", "researcher", "former_member", "staff_member", "government_officer"]
)
def test_for_everybody_else_there_are_no_such_pages(scene, browser_of, who):
    client = browser_of(getattr(scene, who))

    assert {client.get(page).status_code for page in pages_of(scene)} == {404}


def test_the_board_has_no_desk(scene, stranger, browser_of, read):
    BoardSeat.objects.create(cluster=scene.cluster, user=stranger)
    client = browser_of(stranger)
    row = QueueItem.objects.first()

    assert {client.get(page).status_code for page in pages_of(scene)} == {404}
    assert act(client, row, action="take").status_code == 404
    assert "Desk" not in [link.get_text(strip=True) for link in read(client.get("/directory/")).find_all("a")]


def test_the_office_of_another_cluster_has_none_either(scene, stranger, browser_of):
    OfficeStaffFactory(cluster=scene.other_cluster, user=stranger)
    ClusterMembershipFactory(cluster=scene.other_cluster, organisation=scene.packer)
    client = browser_of(stranger)
    row = QueueItem.objects.first()

    assert {client.get(page).status_code for page in pages_of(scene)} == {404}
    own = reverse("desk:queue_act", args=[scene.other_cluster.slug, row.public_id])
    assert client.post(own, {"action": "take"}).status_code == 404
    # Of a member of both it reads its own file alone.
    contact_with(scene.packer, scene.cluster, text="They told us of a new line.")
    file = client.get(reverse("desk:member_file", args=[scene.other_cluster.slug, scene.packer.slug]))
    assert file.status_code == 200
    assert "new line" not in file.text
    assert client.get(reverse("desk:member_file", args=[scene.other_cluster.slug, scene.firm.slug])).status_code == 404


def test_who_left_the_office_no_longer_reads_there(scene, browser_of):
    client = browser_of(scene.cluster_manager)
    scene.cluster_manager.cluster_offices.update(ended_at=timezone.now())

    assert client.get(DESK).status_code == 404
    assert "A secret need" not in client.get(HOME).text


def test_several_offices_lead_to_each_other(scene, cluster_manager, browser_of, read):
    OfficeStaffFactory(cluster=scene.other_cluster, user=cluster_manager)
    refresh_queue(scene.other_cluster)
    client = browser_of(cluster_manager)

    page = opened(read, client)
    link = page.find("main").find("a", string="Sfax textiles")
    assert lines(read(client.get(link["href"]))) == [
        ("Applications", "Tamweel Al Sharq asks to join", "Place in the chain")
    ]


def test_a_quiet_day_says_so(cluster, cluster_manager, browser_of, read):
    cluster.memberships.all().delete()

    page = opened(read, browser_of(cluster_manager))

    assert page.find(class_="empty").find("h3").get_text() == "Nothing waits"
    assert page.find(class_="empty").find("a", class_="btn")["href"] == "/offices/dates-al-ahsa/members/?sort=contact"


def test_every_link_of_the_page_leads_somewhere(scene, browser_of, read):
    office = browser_of(scene.cluster_manager)
    main = opened(read, office).find("main")

    addresses = {link["href"] for link in main.find_all("a") if link["href"].startswith("/")}
    assert len(addresses) > 15
    assert {address for address in addresses if office.get(address).status_code != 200} == set()


def test_long_queues_come_in_pages_and_are_narrowed_by_kind(cluster, cluster_manager, browser_of, read):
    for _number in range(27):
        JoinRequestFactory(cluster=cluster)
    refresh_queue(cluster)
    client = browser_of(cluster_manager)

    page = opened(read, client)
    rest = read(client.get(DESK + page.find("a", rel="next")["href"]))

    assert (len(lines(page)), len(lines(rest))) == (25, 2)
    assert len(lines(opened(read, client, f"{DESK}?kind=application"))) == 25
    assert lines(opened(read, client, f"{DESK}?kind=unfit")) == []
    assert client.get(f"{DESK}?kind=nothing&show=zzz&after=%00").status_code == 200


# Statements


@pytest.fixture
def asked(settings, cluster_manager, browser_of):
    settings.DEPLOYED = True  # an empty demo looks for its story on every page
    client = browser_of(cluster_manager)

    def ask(address):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    return ask


def test_a_page_of_every_kind_costs_the_same_with_one_row_and_with_three(
    cast, cluster, firm, packer, publish, fits, asked
):
    now = timezone.now()

    def add():
        JoinRequestFactory(cluster=cluster)
        ClusterMembershipFactory(cluster=cluster)
        publish(confidentiality="office")
        publish(confidentiality="unnamed", link=cluster.links.get(position=4))
        fits(publish(expires_on=day(3)))
        step_for(firm, cluster)
        event_of(
            cast.office,
            by=cast.cluster_manager,
            starts_at=now + dt.timedelta(days=4),
            ends_at=now + dt.timedelta(days=4, hours=3),
        )
        match = MatchFactory(listing=publish(), organisation=packer)
        Introduction.objects.create(match=match, cluster=cluster, state="waiting", due_at=now)

    add()
    refresh_queue(cluster)
    one = asked(DESK)
    add()
    add()
    refresh_queue(cluster)
    assert asked(DESK) == one <= 15


def test_a_line_for_each_office_is_one_query(firm_owner, browser_of, settings):
    settings.DEPLOYED = True

    def asked():
        client = browser_of(firm_owner)
        client.get(HOME)
        with CaptureQueriesContext(connection) as queries:
            client.get(HOME)
        return len(queries)

    OfficeStaffFactory(cluster=ClusterFactory(), user=firm_owner)
    one = asked()
    for _number in range(2):
        OfficeStaffFactory(cluster=ClusterFactory(), user=firm_owner)
    assert asked() == one <= 15
