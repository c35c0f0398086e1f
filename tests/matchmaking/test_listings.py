"""The life of a need or offer: who may write it, what it must say, and that every step happens once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from matchmaking.models import Listing
from matchmaking.services import listings as services
from portal.accounts.models import User
from portal.activity.models import Entry
from portal.core.clock import duties
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.organisations.models import OfficeStaff, Organisation
from portal.outbox.models import OutboxRow
from portal.search.models import SearchDocument
from tests.factories.matchmaking import ListingFactory
from tests.factories.taxonomy import CertificateTypeFactory

pytestmark = pytest.mark.django_db

Publish = Callable[..., Listing]


def verbs() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def draft(cast: SimpleNamespace, **fields: Any) -> Listing:
    given = {"title": "Vacuum packing", "category": "service", "audience": "members"} | fields
    return services.create_listing(by=cast.firm_owner, organisation=cast.firm, kind="need", **given)


def found(listing: Listing) -> int:
    return SearchDocument.objects.filter(subject=listing.public_id, deleted_at=None).count()


class TestWriting:
    @pytest.mark.parametrize("who", ["firm_owner", "firm_admin", "firm_member", "cluster_manager", "staff_member"])
    def test_its_people_and_the_office_after_a_call_may_write(self, cast: SimpleNamespace, who: str) -> None:
        listing = services.create_listing(
            by=getattr(cast, who),
            organisation=cast.firm,
            kind="need",
            title="Packing",
            category="service",
            audience="members",
        )
        assert listing.created_by == getattr(cast, who)
        assert listing.is_draft

    @pytest.mark.parametrize("who", ["packer_owner", "former_member", "stranger", "government_officer", "researcher"])
    def test_nobody_else_may(self, cast: SimpleNamespace, who: str) -> None:
        with pytest.raises(NotAllowed):
            services.create_listing(by=getattr(cast, who), organisation=cast.firm, kind="need", title="Packing")
        assert not Listing.objects.exists()

    def test_an_office_has_no_say_in_another_cluster(self, cast: SimpleNamespace) -> None:
        OfficeStaff.objects.update(cluster=cast.other_cluster)
        with pytest.raises(NotAllowed):
            services.create_listing(by=cast.cluster_manager, organisation=cast.firm, kind="need", title="Packing")

    def test_the_office_changes_only_what_it_wrote_itself(self, cast: SimpleNamespace) -> None:
        with pytest.raises(NotAllowed):
            services.update_listing(draft(cast), by=cast.cluster_manager, title="Other")

    def test_two_clicks_are_one(self, cast: SimpleNamespace) -> None:
        form = uuid4()
        first, second = draft(cast, submission=form), draft(cast, submission=form, title="Corrected")
        assert first == second
        assert Listing.objects.get().title == "Corrected"
        assert verbs().count("listing.created") == 1

    def test_the_same_form_never_touches_what_was_published(self, cast: SimpleNamespace) -> None:
        form = uuid4()
        services.publish_listing(draft(cast, submission=form), by=cast.firm_owner)
        assert draft(cast, submission=form, title="Too late").title == "Vacuum packing"

    def test_the_form_of_another_organisation_opens_nothing(self, cast: SimpleNamespace) -> None:
        form = uuid4()
        draft(cast, submission=form)
        with pytest.raises(NotAllowed):
            services.create_listing(
                by=cast.packer_owner,
                organisation=cast.packer,
                kind="need",
                submission=form,
                title="x",
                audience="members",
            )

    @pytest.mark.parametrize(
        "name", ["organisation", "kind", "published_at", "created_by", "closed_at", "public_id", "pk"]
    )
    def test_what_is_not_written_by_hand_cannot_be(self, cast: SimpleNamespace, name: str) -> None:
        with pytest.raises(TypeError):
            services.update_listing(draft(cast), by=cast.firm_owner, **{name: 1})

    def test_language_is_guessed_and_the_title_tidied(self, cast: SimpleNamespace) -> None:
        listing = draft(cast, title="  تعبئة\u202e   التمور\n تحت التفريغ ")
        assert (listing.title, listing.language) == ("تعبئة التمور تحت التفريغ", "ar")

    def test_the_link_decides_the_cluster(self, cast: SimpleNamespace) -> None:
        assert draft(cast, link=cast.cluster.links.get(position=3)).cluster == cast.cluster


class TestWhatCannotBe:
    def refused(self, cast: SimpleNamespace, **fields: Any) -> tuple[str, str | None]:
        with pytest.raises(NotPossible) as refusal:
            draft(cast, **fields)
        assert not Listing.objects.exists()
        return refusal.value.code, refusal.value.field

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"title": "   "}, "title"),
            ({"title": "x" * 161}, "title"),
            ({"category": "magic"}, "category"),
            ({"quantity": Decimal(-1), "unit": "t"}, "quantity"),
            ({"quantity": Decimal(1)}, "unit"),
            ({"quantity": Decimal(1), "unit": "bushels"}, "unit"),
            ({"budget": Decimal(1)}, "currency"),
            ({"budget": Decimal("1.255"), "currency": "SAR"}, "budget"),
            ({"budget": Decimal("1.2555"), "currency": "KWD"}, "budget"),
            ({"radius_km": 50}, "region"),
            ({"languages": ["xx"]}, "languages"),
            ({"languages": "ar"}, "languages"),
            ({"audience": "enemies"}, "audience"),
            ({"confidentiality": "secret"}, "confidentiality"),
            ({"audience": "public", "hide_from_same_link": True}, "audience"),
            ({"audience": "public", "category": "finance"}, "audience"),
            ({"confidentiality": "office"}, "confidentiality"),
        ],
    )
    def test_it_is_said_at_the_field(self, cast: SimpleNamespace, fields: dict[str, Any], field: str) -> None:
        assert self.refused(cast, **fields)[1] == field

    def test_a_public_need_cannot_be_hidden_from_somebody(self, cast: SimpleNamespace) -> None:
        assert self.refused(cast, audience="public", hidden_from=[cast.packer])[1] == "audience"

    def test_nobody_hides_from_themselves(self, cast: SimpleNamespace) -> None:
        assert self.refused(cast, hidden_from=[cast.firm])[1] == "hidden_from_names"

    def test_one_speaks_only_in_clusters_of_which_one_is_a_member(self, cast: SimpleNamespace) -> None:
        assert self.refused(cast, cluster=cast.other_cluster)[1] == "cluster"
        assert self.refused(cast, link=cast.other_cluster.links.first())[1] == "cluster"


class TestPublishing:
    def test_it_is_found_compared_and_remembered(self, cast: SimpleNamespace, publish: Publish) -> None:
        listing = publish(cast.firm_owner, "Vacuum packing")
        assert listing.is_open
        assert listing.expires_on == timezone.localdate() + dt.timedelta(days=60)
        assert found(listing) == 2
        assert OutboxRow.objects.filter(key=f"listing:{listing.pk}").count() == 1
        assert verbs() == ["listing.created", "listing.published"]

    def test_twice_is_once(self, cast: SimpleNamespace, publish: Publish) -> None:
        listing = publish(cast.firm_owner, "Vacuum packing")
        published_at = listing.published_at
        assert services.publish_listing(Listing.objects.get(), by=cast.firm_admin).published_at == published_at
        assert verbs().count("listing.published") == 1

    def test_a_day_that_is_over_is_refused(self, cast: SimpleNamespace) -> None:
        with pytest.raises(NotPossible) as refusal:
            services.publish_listing(draft(cast, needed_from=timezone.localdate()), by=cast.firm_owner)
        assert refusal.value.field == "needed_from"
        assert Listing.objects.get().is_draft

    def test_without_a_cluster_it_cannot_be_for_my_cluster(self, cast: SimpleNamespace) -> None:
        with pytest.raises(NotPossible) as refusal:
            services.publish_listing(draft(cast, audience="cluster"), by=cast.firm_owner)
        assert refusal.value.field == "audience"

    def test_an_organisation_that_nobody_can_look_up_cannot_ask(self, cast: SimpleNamespace) -> None:
        Organisation.objects.filter(pk=cast.firm.pk).update(published_at=None)
        cast.firm.refresh_from_db()
        with pytest.raises(NotPossible) as refusal:
            services.publish_listing(draft(cast), by=cast.firm_owner)
        assert refusal.value.code == "organisation"

    def test_a_flood_is_stopped(self, cast: SimpleNamespace) -> None:
        ListingFactory.create_batch(20, organisation=cast.firm)
        with pytest.raises(NotPossible) as refusal:
            services.publish_listing(draft(cast), by=cast.firm_owner)
        assert refusal.value.code == "too_many"

    @pytest.mark.parametrize("who", ["packer_owner", "former_member", "stranger", "cluster_manager"])
    @pytest.mark.parametrize("verb", ["publish_listing", "renew_listing", "update_listing"])
    def test_nobody_else_may(self, cast: SimpleNamespace, who: str, verb: str) -> None:
        with pytest.raises(NotAllowed):
            getattr(services, verb)(draft(cast), by=getattr(cast, who))

    def test_the_office_is_told_of_what_is_entrusted_to_it(self, cast: SimpleNamespace, publish: Publish) -> None:
        publish(cast.firm_owner, "Discreet packing", cluster=cast.cluster, confidentiality="office")
        told = Notification.objects.get(kind="listing.entrusted")
        assert told.to == cast.cluster_manager


class TestChanging:
    def test_what_is_open_is_found_under_its_new_words(self, cast: SimpleNamespace, publish: Publish) -> None:
        listing = publish(cast.firm_owner, "Vacuum packing")
        services.update_listing(
            listing, by=cast.firm_admin, title="Tray packing", certificates=[CertificateTypeFactory()]
        )
        titles = SearchDocument.objects.filter(subject=listing.public_id, deleted_at=None).values_list(
            "title", flat=True
        )
        assert set(titles) == {"Tray packing"}
        assert Listing.objects.get().certificates.count() == 1

    def test_whoever_is_excluded_later_no_longer_finds_it(self, cast: SimpleNamespace, publish: Publish) -> None:
        listing = publish(cast.firm_owner, "Vacuum packing")
        services.update_listing(listing, by=cast.firm_owner, hidden_from=[cast.packer])
        barred = f"!organisation:{cast.packer.public_id}"
        shown = SearchDocument.objects.filter(subject=listing.public_id, deleted_at=None, owner=cast.firm.public_id)
        assert all(barred in one.audience or one.key.endswith(":inside") for one in shown)

    def test_a_closed_one_stays_as_it_was(self, cast: SimpleNamespace, publish: Publish) -> None:
        listing = services.close_listing(publish(cast.firm_owner, "Packing"), by=cast.firm_owner, outcome="here")
        with pytest.raises(NotPossible):
            services.update_listing(listing, by=cast.firm_owner, title="Again")
        with pytest.raises(NotPossible):
            services.publish_listing(listing, by=cast.firm_owner)
        with pytest.raises(NotPossible):
            services.renew_listing(listing, by=cast.firm_owner)


class TestClosing:
    def test_it_is_found_no_more_and_says_what_came_of_it(self, cast: SimpleNamespace, publish: Publish) -> None:
        listing = services.close_listing(publish(cast.firm_owner, "Packing"), by=cast.firm_admin, outcome="elsewhere")
        assert (listing.outcome, listing.is_open, found(listing)) == ("elsewhere", False, 0)

    def test_the_first_outcome_stays(self, cast: SimpleNamespace, publish: Publish) -> None:
        listing = services.close_listing(publish(cast.firm_owner, "Packing"), by=cast.firm_owner, outcome="here")
        assert services.close_listing(listing, by=cast.firm_admin, outcome="nothing").outcome == "here"
        assert verbs().count("listing.closed") == 1

    @pytest.mark.parametrize("outcome", ["", "bankrupt"])
    def test_without_an_outcome_it_stays_open(self, cast: SimpleNamespace, publish: Publish, outcome: str) -> None:
        with pytest.raises(NotPossible) as refusal:
            services.close_listing(publish(cast.firm_owner, "Packing"), by=cast.firm_owner, outcome=outcome)
        assert refusal.value.field == "outcome"

    def test_a_draft_is_not_closed(self, cast: SimpleNamespace) -> None:
        with pytest.raises(NotPossible):
            services.close_listing(draft(cast), by=cast.firm_owner, outcome="dropped")

    @pytest.mark.parametrize("who", ["packer_owner", "former_member", "stranger"])
    def test_nobody_else_closes_it(self, cast: SimpleNamespace, publish: Publish, who: str) -> None:
        with pytest.raises(NotAllowed):
            services.close_listing(publish(cast.firm_owner, "Packing"), by=getattr(cast, who), outcome="here")


class TestTheClock:
    def over(self, listing: Listing, days: int) -> None:
        Listing.objects.filter(pk=listing.pk).update(expires_on=timezone.localdate() + dt.timedelta(days=days))

    def test_what_is_over_is_taken_down_once(self, cast: SimpleNamespace, publish: Publish) -> None:
        listing = publish(cast.firm_owner, "Packing")
        self.over(listing, -1)
        services.expire_due()
        services.expire_due()
        listing.refresh_from_db()
        assert listing.expired_at is not None
        assert found(listing) == 0
        assert verbs().count("listing.expired") == 1

    def test_its_people_are_told_once_a_week_before(self, cast: SimpleNamespace, publish: Publish) -> None:
        listing = publish(cast.firm_owner, "Packing")
        services.expire_due()
        assert not Notification.objects.filter(kind="listing.expiring").exists()
        self.over(listing, 7)
        services.expire_due()
        Notification.objects.update(read_at=timezone.now())
        services.expire_due()
        told = Notification.objects.filter(kind="listing.expiring")
        assert sorted(one.to.full_name for one in told) == ["Huda Al-Mazroui", "Karim Al-Saleh", "Layla Al-Omar"]

    def test_renewed_it_is_found_again_for_its_full_time(self, cast: SimpleNamespace, publish: Publish) -> None:
        listing = publish(cast.firm_owner, "Packing")
        self.over(listing, -1)
        services.expire_due()
        listing.refresh_from_db()
        renewed = services.renew_listing(listing, by=cast.firm_member)
        services.renew_listing(renewed, by=cast.firm_owner)
        assert (renewed.is_open, renewed.expired_at, found(renewed)) == (True, None, 2)
        assert verbs().count("listing.renewed") == 1

    def test_it_is_on_the_list_of_what_falls_due(self) -> None:
        assert duties["matchmaking.expiry"] is services.expire_due


def test_people_who_left_are_not_told(cast: SimpleNamespace) -> None:
    User.objects.filter(pk=cast.firm_member.pk).update(is_active=False)
    assert {person.full_name for person in services.people_of(cast.firm)} == {"Huda Al-Mazroui", "Karim Al-Saleh"}
