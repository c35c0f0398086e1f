"""What stands in the database after the seeding, and what the seeding refuses."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from matchmaking.documents import documents_of
from matchmaking.models import Escalation, Listing, Match, MatchSide, Release, Terms
from matchmaking.queries.calls import suggested_calls
from matchmaking.services.after import tell_day_two
from matchmaking.services.dispatch import put_forward
from messaging.models import Conversation
from portal.accounts.models import User
from portal.activity.models import Entry
from portal.analytics.models import Reading
from portal.core.calendar import is_working_day
from portal.demo import services
from portal.demo.models import DemoSeed
from portal.demo.queries import personas
from portal.demo.services import answer_as_told, seed_demo
from portal.demo.services.people import _agreed
from portal.demo.services.settling import settle
from portal.demo.story import tell
from portal.demo.story.answers import silent_ones
from portal.demo.story.chance import steady_id
from portal.desk.models import QueueItem
from portal.moderation.models import Case, Report
from portal.notifications.models import Notification
from portal.notifications.services import notify
from portal.onboarding.models import Claim, Correction, Duplicate
from portal.organisations.models import (
    Closure,
    Cluster,
    ClusterMembership,
    Connection,
    Instrument,
    JoinRequest,
    OfficeStaff,
    Organisation,
    Programme,
    Reference,
    TransferOffice,
)
from portal.organisations.services import index_organisations, index_references
from portal.outbox.models import OutboxRow
from portal.projects.models import Project
from portal.projects.queries.activity import entries_of, told
from portal.search.models import SearchDocument
from portal.search.services import replace_documents_of
from portal.taxonomy.models import Region
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def vacuum_packing(seeded: None) -> Listing:
    return Listing.objects.get(public_id=steady_id("listing", "vacuum-packing-40"))


@pytest.fixture
def nakhla(seeded: None) -> Organisation:
    return Organisation.objects.get(slug="nakhla-pack")


def match_of(listing: Listing, organisation: Organisation) -> Match:
    match = Match.objects.create(
        listing=listing,
        organisation=organisation,
        strength=2.0,
        reverse_strength=2.0,
        order=0.9,
        verdict="strong",
        weights_version="test",
    )
    for side, one in (("asker", listing.organisation), ("candidate", organisation)):
        MatchSide.objects.create(match=match, side=side, organisation=one)
    Listing.objects.filter(pk=listing.pk).update(matched_at=timezone.now())
    return match


def test_the_story_is_in_the_database(seeded: None) -> None:
    assert DemoSeed.objects.count() == 1
    assert Organisation.objects.published().count() == 419
    assert ClusterMembership.objects.filter(ended_at=None).count() == 417
    assert Listing.objects.exclude(source=Listing.PAGES).count() == len(tell().listings)
    assert 75 <= Listing.objects.open().needs().count() <= 95
    assert Listing.objects.drafts().count() >= 5
    assert Reference.objects.count() >= 380
    assert Connection.objects.count() >= 100
    assert OfficeStaff.objects.values("cluster").distinct().count() == 9


def test_something_waits_for_the_moderators(seeded: None) -> None:
    waiting = Case.objects.open()
    assert {one.about.public_id for one in waiting} <= set(Organisation.objects.values_list("public_id", flat=True))
    assert len(waiting) == 2
    assert all(one.opened_at < timezone.now() - dt.timedelta(hours=1) for one in waiting)
    assert {one.reporter.email for one in Report.objects.all()} <= {one.user.email for one in personas()}


def test_offices_read_figures_and_a_report_on_the_first_day(seeded: None, client: Client) -> None:
    one_can_be = [persona.user.pk for persona in personas()]
    offices = OfficeStaff.objects.filter(user__in=one_can_be, ended_at=None).select_related("user", "cluster")
    assert len(offices) >= 2
    for staff in offices:
        client.force_login(staff.user)
        for name in ("analytics:figures", "analytics:report", "analytics:network"):
            shown = client.get(reverse(name, args=[staff.cluster.slug])).content.decode()
            assert "ot counted yet" not in shown, (staff.cluster.slug, name)


@pytest.mark.parametrize(
    ("slug", "title", "missing"),
    [
        ("dar-sanabel-dates", "Grant for food works that export", "BRCGS"),
        ("palm-fibre-research-centre", "Trials of laboratories with two member firms", "ISO 9001 (quality)"),
        ("rimal-cold-lines", "Chilled transport of samples, Hofuf to Dammam", "ISO 22000 (food safety)"),
    ],
)
def test_a_programme_a_call_and_a_tender_each_fit_somebody_of_the_cast(
    slug: str, title: str, missing: str, seeded: None
) -> None:
    found = {one.terms.title: one.standing for one in suggested_calls(Organisation.objects.get(slug=slug))}
    assert found[title].state == "yes"
    assert found[title].missing_papers == [missing]
    assert set(Terms.objects.get(listing__title=title).pages) == {"en", "fr", "ar"}


def test_members_of_the_told_clusters_have_people_others_may_wait_for_theirs(seeded: None) -> None:
    unclaimed = Organisation.objects.filter(claimed_at=None)
    assert unclaimed.count() >= 40
    assert not unclaimed.filter(memberships__isnull=False).exists()
    told = Organisation.objects.filter(cluster_memberships__cluster__slug__in=["al-ahsa-dates", "sfax-textiles"])
    without = told.filter(memberships=None)
    assert set(without.values_list("source", flat=True)) == {"Exhibitors of the Al-Ahsa date festival"}


def test_verification_and_confirmation_vary(seeded: None) -> None:
    assert set(Organisation.objects.values_list("verification", flat=True)) == {"", "register", "document", "visit"}
    old = timezone.localdate() - dt.timedelta(days=365)
    assert Organisation.objects.filter(confirmed_on__lt=old).exists()
    assert not Organisation.objects.filter(kind="finance", verification="").exists()


def test_every_date_is_a_working_day_of_its_place(seeded: None) -> None:
    off = []
    for one in Organisation.objects.select_related("region").prefetch_related("certificates", "cluster_memberships"):
        dates = [one.confirmed_on, one.verified_on, one.published_at, one.claimed_at]
        dates += [held.valid_until for held in one.certificates.all()]
        dates += [membership.joined_on for membership in one.cluster_memberships.all()]
        off += [(one.slug, date) for date in dates if date and not is_working_day(day_of(date), one.country)]
    for listing in Listing.objects.select_related("organisation__region"):
        dates = [listing.published_at, listing.expires_on, listing.needed_from, listing.closed_at, listing.expired_at]
        country = listing.organisation.country
        off += [(listing.title, date) for date in dates if date and not is_working_day(day_of(date), country)]
    assert off == []


def day_of(date: dt.date | dt.datetime) -> dt.date:
    return timezone.localdate(date) if isinstance(date, dt.datetime) else date


def test_each_state_has_left_its_moments(seeded: None) -> None:
    now = timezone.now()
    for listing in Listing.objects.all():
        assert (listing.published_at is None) == listing.is_draft
        assert listing.published_at is None or listing.published_at <= now
        assert bool(listing.closed_at) == bool(listing.outcome)
        assert listing.closed_at is None or listing.published_at <= listing.closed_at <= now
        assert (listing.expired_at is not None) == (listing.is_expired and not listing.closed_at)
        assert listing.needed_from is None or not listing.is_open or listing.needed_from > timezone.localdate()


def test_the_search_documents_are_those_that_the_services_would_write(seeded: None) -> None:
    """Writing them again by the services' own ways changes none."""
    before = dict(SearchDocument.objects.values_list("key", "revision"))
    assert len(before) > 3000
    index_organisations(Organisation.objects.all())
    index_references(Reference.objects.all())
    replace_documents_of({one.public_id: documents_of(one) for one in Listing.objects.with_card_facts()})
    assert dict(SearchDocument.objects.values_list("key", "revision")) == before


def test_every_open_listing_waits_to_be_compared_and_then_answered(seeded: None) -> None:
    waiting = OutboxRow.objects.order_by("pk").values_list("task", "arguments__listing")
    tasks = ["matchmaking.tasks.refresh_matches", "portal.demo.tasks.answer_as_told"]
    ours = [(task, listing) for task, listing in waiting if task in tasks]
    open_ones = list(Listing.objects.open().exclude(source=Listing.PAGES).order_by("pk").values_list("pk", flat=True))
    assert ours == [(task, listing) for listing in open_ones for task in tasks]


def test_the_house_remembers_the_deeds_on_their_days(seeded: None) -> None:
    verbs = Counter(Entry.objects.values_list("verb", flat=True))
    assert verbs["listing.published"] == Listing.objects.exclude(published_at=None).count()
    assert verbs["cluster.joined"] == 412
    assert verbs["organisation.created"] == Organisation.objects.exclude(claimed_at=None).count()


def test_nobody_is_told_that_nobody_could_be_told(seeded: None) -> None:
    tell_day_two()
    assert not Notification.objects.filter(kind="need.day_two").exists()


def test_what_happened_in_a_project_happened_on_its_day_and_names_its_things(seeded: None) -> None:
    yesterday = timezone.now() - dt.timedelta(days=1)
    for project in Project.objects.all():
        lines = told(
            project, list(entries_of(project).filter(verb__regex=r"^(document|agreement|budget|spending|report)"))
        )
        assert all(line.at < yesterday for line in lines)
    tray = Project.objects.get(title__startswith="Frond tray")
    shown = [line.thing.title for line in told(tray, list(entries_of(tray))) if line.thing]
    assert "Fibre grades, test results" in shown


def test_requests_to_join_wait_for_offices_whose_people_one_can_be(seeded: None) -> None:
    waiting = JoinRequest.objects.waiting().select_related("organisation__region", "asked_by")
    assert {one.organisation.slug for one in waiting} == {one.organisation for one in tell().requests}
    for one in waiting:
        assert one.organisation.memberships.filter(user=one.asked_by, ended_at=None).exists()
        assert is_working_day(day_of(one.asked_at), one.organisation.country)
        assert not one.organisation.cluster_memberships.filter(cluster=one.cluster).exists()
    told = set(Notification.objects.filter(kind="cluster.asked").values_list("to__latin_name", flat=True))
    assert told == {"Faisal Al-Ruwaili", "Rim Ellouze"}
    asked = {str(one.pk): one.asked_at for one in waiting}
    assert all(one.created_at == asked[one.object_id] for one in Notification.objects.filter(kind="cluster.asked"))


def test_what_comes_of_an_import_waits_at_the_desk_of_its_office(seeded: None, client: Client) -> None:
    cluster = Cluster.objects.get(slug="al-ahsa-dates")
    rows = QueueItem.objects.filter(
        cluster=cluster, gone_at=None, done_at=None, kind__in=["claim", "correction", "duplicate"]
    )
    assert Counter(rows.values_list("kind", flat=True)) == {"claim": 1, "correction": 2, "duplicate": 1}
    client.force_login(User.objects.get(latin_name="Faisal Al-Ruwaili"))
    queue = client.get(reverse("desk:queue", args=[cluster.slug])).content.decode()
    assert "Ahsa Date Stones" in queue
    for model, page in ((Claim, "claim_decide"), (Correction, "correction_decide"), (Duplicate, "duplicate")):
        for one in model.objects.filter(state__in=["review", "waiting", "held", "open"]):
            there = client.get(reverse(f"onboarding:{page}", args=[one.public_id]))
            assert there.status_code == 200
    removed = Correction.objects.get(what="remove")
    assert not removed.organisation.is_published
    client.logout()
    page = client.get(Organisation.objects.get(external_id="wahat-al-nakheel").get_absolute_url()).content.decode()
    assert "Exhibitors of the Al-Ahsa date festival" in page


def test_seeding_again_changes_nothing(seeded: None) -> None:
    assert seed_demo() is False
    assert Organisation.objects.count() == 420


def test_the_command_says_that_it_was_done(seeded: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seed_demo")
    assert "there already" in capsys.readouterr().out


def test_people_told_are_printed(seeded: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_people")
    told = capsys.readouterr().out
    assert "/demo/people/" in told
    assert "Huda Al-Mazroui, Dar Sanabel Dates" in told


def test_a_deployed_installation_is_not_seeded(seeded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEPLOYED", True)
    with pytest.raises(CommandError, match="deployed"):
        call_command("seed_demo")
    call_command("seed_demo", "--force")


def test_where_nobody_becomes_somebody_by_a_click_an_address_is_told(
    seeded: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(settings, "DEPLOYED", True)
    call_command("seed_demo", force=True)
    said = capsys.readouterr().out
    assert "Sign in with a code, for instance as huda@dar-sanabel-dates.example." in said
    assert User.objects.filter(email="huda@dar-sanabel-dates.example").exists()


def test_answers_wait_until_partners_were_compared(vacuum_packing: Listing) -> None:
    OutboxRow.objects.all().delete()
    answer_as_told(vacuum_packing.pk)
    waiting = OutboxRow.objects.get()
    assert waiting.task == "portal.demo.tasks.answer_as_told"
    assert waiting.available_at > timezone.now(), (
        "not at once, or a comparison that died would be waited for without a rest"
    )
    assert not MatchSide.objects.exclude(answer="").exists()


def test_both_sides_of_a_told_match_say_yes(vacuum_packing: Listing, nakhla: Organisation) -> None:
    match = match_of(vacuum_packing, nakhla)
    Match.objects.filter(pk=match.pk).update(put_forward_at=timezone.now())
    answer_as_told(vacuum_packing.pk)
    match.refresh_from_db()
    assert match.agreed_at == max(match.sides.values_list("answered_at", flat=True))
    assert vacuum_packing.published_at < match.agreed_at < timezone.now()
    assert match.put_forward_at < min(match.sides.values_list("answered_at", flat=True))
    assert is_working_day(timezone.localdate(match.agreed_at), "SA")
    assert Entry.objects.filter(verb="match.agreed").count() == 1
    talk = Conversation.objects.get(subject=vacuum_packing.title)
    said = list(talk.messages.order_by("seq").values_list("seq", "sent_at"))
    assert [seq for seq, _at in said] == list(range(1, talk.last_seq + 1))
    assert match.agreed_at == said[0][1] == talk.started_at
    assert [at for _seq, at in said] == sorted(at for _seq, at in said)
    assert said[-1][1] == talk.last_at < timezone.now()
    assert not talk.messages.filter(kind="said", terms="").exists(), "not found by what was said"
    assert not talk.participants.filter(spoke_at=None).exists()
    reem = User.objects.get(latin_name="Reem Al-Ansari")
    assert Notification.objects.filter(to=reem, kind="match.agreed").count() == 1


def test_what_is_told_has_the_date_of_what_it_tells(vacuum_packing: Listing, nakhla: Organisation) -> None:
    """Also where a later comparison tells of it once more: everything is settled when nothing waits any longer."""
    OutboxRow.objects.all().delete()
    match = match_of(vacuum_packing, nakhla)
    answer_as_told(vacuum_packing.pk)
    match.refresh_from_db()
    huda = User.objects.get(latin_name="Huda Al-Mazroui")
    notify("listing.matched", to=[huda], about=vacuum_packing, found=1)
    notify("match.agreed", to=[huda], about=match, by=match.sides.get(side="candidate").answered_by)
    settle()
    told = dict(Notification.objects.filter(to=huda).values_list("kind", "created_at"))
    assert told["listing.matched"] - vacuum_packing.published_at < dt.timedelta(minutes=10)
    assert told["match.agreed"] == match.agreed_at
    assert match.found_at == vacuum_packing.published_at


def test_the_report_counts_who_was_introduced_while_partners_were_compared(
    vacuum_packing: Listing, nakhla: Organisation
) -> None:
    """Seeding counts before anybody has answered: the month's report said that nobody had been introduced."""
    OutboxRow.objects.all().delete()
    introduced = Reading.objects.filter(cluster__slug="al-ahsa-dates", key="introductions", value__gt=0)
    assert not introduced.exists()
    match_of(vacuum_packing, nakhla)
    answer_as_told(vacuum_packing.pk)
    settle()
    assert introduced.exists()


def test_who_is_silent_on_what_the_story_says_is_in_the_queue_of_the_office(seeded: None, nakhla: Organisation) -> None:
    keys = {steady_id("listing", key) for key in silent_ones()}
    assert Listing.objects.filter(public_id__in=keys, cluster__slug="al-ahsa-dates").count() == len(keys) == 4
    OutboxRow.objects.all().delete()
    listing = Listing.objects.get(public_id=steady_id("listing", "karab-board-drying-of-palm-fronds-30-t-within-40-km"))
    match = match_of(listing, nakhla)
    put_forward(listing)
    settle()
    match.refresh_from_db()
    assert match.put_forward_at - listing.published_at < dt.timedelta(minutes=10)
    assert match.due_on < timezone.localdate()
    assert [one.listing for one in Escalation.objects.all()] == [listing]
    manager = User.objects.get(latin_name="Faisal Al-Ruwaili")
    assert [one.listing for one in Escalation.objects.visible_to(manager).waiting()] == [listing]


def test_what_one_publishes_oneself_in_the_demo_keeps_its_date(vacuum_packing: Listing, nakhla: Organisation) -> None:
    OutboxRow.objects.all().delete()
    Listing.objects.filter(pk=vacuum_packing.pk).update(public_id="bcdfghjkmnpq")
    huda = User.objects.get(latin_name="Huda Al-Mazroui")
    notify("listing.matched", to=[huda], about=vacuum_packing, found=1)
    before = Notification.objects.get(to=huda, kind="listing.matched").created_at
    settle()
    assert Notification.objects.get(to=huda, kind="listing.matched").created_at == before


def test_while_something_is_compared_it_does_not_settle(vacuum_packing: Listing) -> None:
    OutboxRow.objects.filter(task="portal.demo.tasks.settle").delete()
    settle()
    assert OutboxRow.objects.filter(task="portal.demo.tasks.settle").count() == 1


def test_a_told_no_carries_its_reason_and_answering_again_changes_nothing(vacuum_packing: Listing) -> None:
    match = match_of(vacuum_packing, Organisation.objects.get(slug="tamrah-foods"))
    answer_as_told(vacuum_packing.pk)
    side = match.sides.get(side="candidate")
    assert (side.answer, side.reason, side.courtesy) == ("declined", "capacity", "later")
    entries = Entry.objects.count()
    answer_as_told(vacuum_packing.pk)
    assert Entry.objects.count() == entries


def test_nobody_answers_for_an_organisation_without_people(seeded: None, vacuum_packing: Listing) -> None:
    unclaimed = Organisation.objects.filter(claimed_at=None).exclude(kind="finance")[:25]
    matches = [match_of(vacuum_packing, organisation) for organisation in unclaimed]
    answer_as_told(vacuum_packing.pk)
    said = MatchSide.objects.filter(match__in=matches, side="candidate").exclude(answer="", put_aside_at=None)
    assert not said.exists()


def test_towns_told_are_towns_of_the_vocabulary(seeded: None) -> None:
    assert not Organisation.objects.filter(region=None).exists()
    assert set(Region.objects.filter(organisations__isnull=False).values_list("kind", flat=True)) == {"town"}


def test_nobody_agreed_to_a_wording_before_it_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "WORDINGS_DIRS", [settings.BASE_DIR / "portal" / "privacy" / "wordings"])
    early = UserFactory(date_joined=timezone.now() - dt.timedelta(days=4000))
    _agreed([early])
    given = list(early.consents.values_list("given_at", "wording_version"))
    assert given
    assert all(timezone.localdate(at).isoformat() == version for at, version in given)


def test_services_are_what_others_call() -> None:
    assert sorted(services.__all__) == ["Loaded", "NotHere", "answer_as_told", "is_seeded", "seed_demo", "seed_load"]


def test_places_and_whoever_verified_are_named_in_every_language(seeded: None) -> None:
    organisations = Organisation.objects.select_related("region__parent", "verified_by_organisation")
    assert not any(one.place or one.verified_by for one in organisations)
    in_a_cluster = [
        one for one in organisations if one.verification and one.cluster_memberships.exists() and one.kind != "cluster"
    ]
    assert in_a_cluster
    assert {one.verified_by_organisation.kind for one in in_a_cluster} == {"cluster"}
    rimal = next(one for one in organisations if one.slug == "rimal-cold-lines")
    told = {}
    for language in ("en", "fr", "ar"):
        with translation.override(language):
            told[language] = (rimal.town, rimal.checked_by, str(rimal.region.parent))
    assert told["en"][0] == "Hofuf industrial city"
    assert told["ar"][0] == "المدينة الصناعية بالهفوف"
    assert len({checked for _town, checked, _parent in told.values()}) == 2


def test_firms_laboratories_finance_and_government_have_their_lines(seeded: None) -> None:
    for part in (
        "capabilities",
        "units",
        "tests",
        "equipment",
        "technologies",
        "closures",
        "instruments",
        "programmes",
    ):
        assert Organisation.objects.exclude(**{part: None}).exists(), part
    kinds = set(SearchDocument.objects.filter(deleted_at=None).values_list("kind", flat=True))
    assert {"capability", "test", "equipment", "technology", "instrument", "programme"} <= kinds
    assert all(one.is_open for one in Programme.objects.all())
    assert all(one.last_day > timezone.localdate() for one in Closure.objects.all())
    assert {one.sharia_compliant for one in Instrument.objects.all()} == {True, False, None}


def test_an_offer_waits_for_the_transfer_office(seeded: None) -> None:
    waiting = Release.objects.waiting().get()
    assert waiting.listing is not None
    assert waiting.listing.is_draft
    assert TransferOffice.objects.filter(organisation=waiting.organisation).exists()
    assert "release.asked" in {one.kind for one in Notification.objects.all()}
