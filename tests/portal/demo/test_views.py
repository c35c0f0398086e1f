"""Being somebody of the story."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from portal.accounts.models import User

pytestmark = pytest.mark.django_db
PEOPLE = "/demo/people/"


@pytest.fixture
def huda(seeded: None) -> User:
    return User.objects.get(latin_name="Huda Al-Mazroui")


def test_nobody_is_signed_in_without_a_code_in_a_deployed_installation(
    client: Client, huda: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEPLOYED", True)
    assert client.post(f"{PEOPLE}{huda.public_id}/").status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", "Owner of a date processor in Al-Ahsa"),
        ("/fr", "Propriétaire d’une entreprise de dattes"),
        ("/ar", "صاحبة مصنع تمور في الأحساء"),
        ("/ar", "هدى المزروعي"),
        ("/fr", "Badr Al-Hajri"),
    ],
)
def test_the_people_one_can_be_are_told_in_the_readers_language(
    client: Client, seeded: None, prefix: str, words: str
) -> None:
    page = client.get(f"{prefix}{PEOPLE}").content.decode()
    assert words in page
    assert page.count("<form") >= 12


def test_one_click_signs_in_and_leads_home(client: Client, huda: User) -> None:
    response = client.post(f"{PEOPLE}{huda.public_id}/")
    assert (response.status_code, response["Location"]) == (302, "/home/")
    assert client.session["_auth_user_id"] == str(huda.pk)


def test_one_arrives_in_the_language_of_the_person(client: Client, seeded: None) -> None:
    olfa = User.objects.get(latin_name="Olfa Masmoudi")
    assert client.post(f"{PEOPLE}{olfa.public_id}/")["Location"] == "/fr/home/"


def test_whoever_reads_arabic_is_led_home_in_arabic_and_those_with_a_language_of_their_own_in_theirs(
    client: Client, huda: User
) -> None:
    assert client.post(f"/ar{PEOPLE}{huda.public_id}/")["Location"] == "/ar/home/"
    olfa = User.objects.get(full_name="ألفة المصمودي")
    assert client.post(f"/ar{PEOPLE}{olfa.public_id}/")["Location"] == "/fr/home/"


@pytest.mark.parametrize(("name", "home"), [("Karim Saadi", "/admin/"), ("Lina Haddad", "/cms/")])
def test_staff_and_editors_begin_at_their_desks(client: Client, seeded: None, name: str, home: str) -> None:
    person = User.objects.get(latin_name=name)
    assert client.post(f"{PEOPLE}{person.public_id}/")["Location"] == home


@pytest.mark.parametrize("name", ["Karim Saadi", "Lina Haddad"])
def test_a_desk_speaks_the_language_in_which_its_person_was_chosen(client: Client, seeded: None, name: str) -> None:
    person = User.objects.get(latin_name=name)
    desk = client.post(f"/ar{PEOPLE}{person.public_id}/")["Location"]
    assert '<html lang="ar"' in client.get(desk).content.decode()
    desk = client.post(f"/fr{PEOPLE}{person.public_id}/")["Location"]
    assert '<html lang="fr"' in client.get(desk).content.decode()


def test_only_those_who_are_told_as_personas_can_be_taken_on(client: Client, seeded: None) -> None:
    samia = User.objects.get(latin_name="Samia Bahri")
    assert client.post(f"{PEOPLE}{samia.public_id}/").status_code == 404
    assert client.post(f"{PEOPLE}nobody/").status_code == 404


def test_looking_does_not_sign_in(client: Client, huda: User) -> None:
    assert client.get(f"{PEOPLE}{huda.public_id}/").status_code == 405


def test_the_people_page_takes_the_same_queries_however_many_there_are(
    client: Client, seeded: None, django_assert_max_num_queries
) -> None:
    client.get(PEOPLE)
    with django_assert_max_num_queries(4):
        client.get(PEOPLE)
