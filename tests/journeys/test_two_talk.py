"""Two people in two browsers, on two web processes: both have said yes, so they talk, live; one hands the conversation over.

In English and in Arabic, since both see the same conversation, each in their own language.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from matchmaking.services.answers import answer_match
from messaging.models import Conversation, Message
from portal.accounts.models import User
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.journeys.test_need_finds_its_match import sign_in
from tests.journeys.walking import said, until
from tests.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def talk(cast: SimpleNamespace) -> Conversation:
    need = ListingFactory(organisation=cast.firm, title="Vacuum packing of pitted dates", cluster=cast.cluster)
    match = MatchFactory(listing=need, organisation=cast.packer)
    answer_match(match.sides.get(side="asker"), by=cast.firm_owner, answer="interested")
    answer_match(match.sides.get(side="candidate"), by=cast.packer_owner, answer="interested")
    return Conversation.objects.get()


def open_talk(browser: Browser, address: str, person: User, talk: Conversation, language: str) -> Page:
    person.language = language
    person.save()
    page = sign_in(browser, address, person)
    page.set_default_timeout(60_000)
    prefix = "" if language == "en" else f"/{language}"
    page.goto(f"{address}{prefix}/messages/{talk.public_id}/")
    return page


def write(page: Page, language: str, text: str) -> None:
    page.get_by_role("textbox", name=said(language, "Message"), exact=True).fill(text)
    page.get_by_role("button", name=said(language, "Send")).click()


def heard(page: Page) -> list[str]:
    return page.locator(".thread .msg [dir=auto]").all_inner_texts()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_two_talk_and_a_colleague_takes_over(
    stack: Stack, browser: Browser, cast: SimpleNamespace, talk: Conversation, language: str
) -> None:
    one, other = stack.addresses
    huda = open_talk(browser, one, cast.firm_owner, talk, language)
    yusuf = open_talk(browser, other, cast.packer_owner, talk, "ar" if language == "en" else "en")

    write(huda, language, "Good morning.\nCan you pack 40 t a month?")
    expect(yusuf.locator(".thread .msg")).to_have_count(1)
    write(yusuf, "ar" if language == "en" else "en", "أهلاً أستاذة هدى. الخط الثاني متاح.")
    expect(huda.locator(".thread .msg")).to_have_count(2)
    expect(huda.locator(".thread .waiting")).to_have_count(0)
    # Who introduced them leaves at the first reply, and an open page says so at once.
    expect(huda.locator(".thread [data-line=left]")).to_contain_text("Samia Bahri")
    words = ["Good morning.\nCan you pack 40 t a month?", "أهلاً أستاذة هدى. الخط الثاني متاح."]
    assert heard(huda) == heard(yusuf) == words
    assert Axe().run(huda).response["violations"] == []

    # Away for a while: what is typed stays on the device and goes by itself, once.
    huda.context.set_offline(True)
    write(huda, language, "We bring 200 kg on Wednesday.")
    expect(huda.locator(".thread .waiting")).to_contain_text(
        said(language, "No connection. Kept on this device; it will go by itself.")
    )
    assert Axe().run(huda).response["violations"] == []
    huda.context.set_offline(False)
    expect(yusuf.locator(".thread .msg")).to_have_count(3)
    expect(huda.locator(".thread .waiting")).to_have_count(0)
    assert Message.objects.filter(text="We bring 200 kg on Wednesday.").count() == 1

    # A colleague takes over, and finds what was said.
    huda.locator("summary").filter(has_text=said(language, "You see to it")).click()
    huda.get_by_label(said(language, "Who sees to it")).select_option(label="Karim Al-Saleh")
    huda.get_by_role("button", name=said(language, "Hand over")).click()
    huda.wait_for_load_state()
    until(lambda: talk.participants.get(organisation=cast.firm).assigned_to == cast.firm_admin)
    karim = open_talk(browser, other, cast.firm_admin, talk, language)
    assert heard(karim) == [*words, "We bring 200 kg on Wednesday."]
    write(karim, language, "I see to it from now on.")
    expect(yusuf.locator(".thread .msg")).to_have_count(4)
    assert yusuf.locator(".thread .msg").last.locator(".by b").inner_text().startswith("Karim Al-Saleh")
    assert [one.seq for one in Message.objects.order_by("seq")] == [1, 2, 3, 4, 5, 6]
