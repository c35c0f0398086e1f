"""What a page shows that nobody keeps: name, place and activity, and where it came from. Everything else waits for its people."""

from __future__ import annotations

import pytest

from portal.onboarding.queries.assisted import assisted
from portal.organisations.legal_forms import is_of_a_company
from portal.organisations.models import Organisation
from portal.organisations.services import index_organisation, open_contact, update_organisation
from portal.organisations.services.taking_over import hand_over
from portal.organisations.visibility import visible_fields
from portal.search.models import SearchDocument
from tests.factories.onboarding import NobodysFactory
from tests.factories.organisations import ClusterMembershipFactory

pytestmark = pytest.mark.django_db
SECRETS = ["ahmed@wadi-palm.example", "+966501234567", "1010-2233", "wadi-palm.example/about"]


@pytest.fixture
def farm(cluster, hofuf):
    made = NobodysFactory(
        region=hofuf, makes=["dates"], size="10-49", visibility={"phone": "public", "email": "public"}
    )
    ClusterMembershipFactory(cluster=cluster, organisation=made)
    index_organisation(made)
    return made


@pytest.mark.parametrize("who", [None, "stranger", "packer_owner", "government_officer", "cluster_manager"])
def test_no_contact_number_or_person_on_the_page(farm, who, request, browser_of):
    reader = request.getfixturevalue(who) if who else None
    page = browser_of(reader).get(farm.get_absolute_url())
    text = page.content.decode()
    assert page.status_code == 200
    assert [one for one in SECRETS if one in text] == []
    assert "10 to 49" not in text
    assert "chamber of commerce" in text
    assert "keeps it yet" in text
    assert '<meta name="robots" content="noindex">' in text
    assert page["X-Robots-Tag"] == "noindex"


def test_nor_in_any_search_document(farm):
    told = " ".join(f"{one.title} {one.body}" for one in SearchDocument.objects.filter(subject=farm.public_id))
    assert "dates" in told
    assert [one for one in SECRETS if one in told] == []


def test_the_office_opens_the_contact_and_it_is_written_down(farm, cluster_manager, browser_of):
    open_contact(farm, by=cluster_manager)
    assert "501234567" in browser_of(cluster_manager).get(farm.get_absolute_url()).content.decode().replace(" ", "")
    assert farm.openings.count() == 1


def test_once_it_is_kept_everything_is_as_its_people_choose(farm, stranger, browser_of):
    hand_over(farm, to=stranger)
    page = browser_of(None).get(farm.get_absolute_url())
    assert "ahmed@wadi-palm.example" in page.content.decode()
    assert "X-Robots-Tag" not in page
    assert SearchDocument.objects.filter(subject=farm.public_id, body__contains="ahmed@wadi-palm.example").exists()


@pytest.mark.parametrize(
    ("name", "is_company"),
    [
        ("Ahmed Al-Saleh Dates", False),
        ("مؤسسة أحمد الصالح", False),
        ("Wadi Palm LLC", True),
        ("Dattes du Sud S.A.R.L.", True),
        ("شركة الوادي", True),
        ("تمور الوادي ذ.م.م", True),
    ],
)
def test_the_number_of_a_sole_trader_is_shown_to_nobody(name, is_company, hofuf):
    made = NobodysFactory(trade_name_latin=name, region=hofuf)
    assert is_of_a_company(made) is is_company
    from django.contrib.auth.models import AnonymousUser

    assert ("registration_number" in visible_fields(made, AnonymousUser())) is is_company


def test_what_the_office_chose_for_later_is_kept(farm):
    Organisation.objects.filter(pk=farm.pk).update(visibility={"phone": "members"})
    farm.refresh_from_db()
    from portal.organisations.visibility import chosen_level, level_of

    assert (level_of(farm, "phone"), chosen_level(farm, "phone")) == ("own", "members")


def test_what_the_office_wrote_is_marked_for_its_people_until_they_confirm(
    farm, cluster, cluster_manager, stranger, packer_owner, browser_of
):
    update_organisation(farm, by=cluster_manager, summary="Grows dates.")
    hand_over(farm, to=stranger)
    marked = f"Written for you by the office of <bdi>{cluster.name}</bdi>"
    assert marked in browser_of(stranger).get(farm.get_absolute_url()).content.decode()
    assert marked not in browser_of(packer_owner).get(farm.get_absolute_url()).content.decode()
    browser_of(stranger).post(f"/organisations/{farm.slug}/confirm/")
    assert marked not in browser_of(stranger).get(farm.get_absolute_url()).content.decode()


def test_what_its_own_people_wrote_is_not_marked(farm, stranger):
    hand_over(farm, to=stranger)
    update_organisation(farm, by=stranger, summary="We grow dates.")
    assert assisted(farm) is None


def test_a_page_from_an_office_s_list_names_the_cluster_and_no_code(farm, cluster, browser_of):
    Organisation.objects.filter(pk=farm.pk).update(source=f"office:{cluster.slug}")
    text = browser_of(None).get(farm.get_absolute_url()).text
    assert "office:" not in text
    assert "the member list of" in text
    # Also when it is no member of that cluster any more.
    farm.cluster_memberships.all().delete()
    text = browser_of(None).get(farm.get_absolute_url()).text
    assert "office:" not in text
    assert "the member list of" in text
