"""Two people in two browsers, on two web processes: from a need to a yes with a message, an introduction, live words, a picture, and a
colleague who takes over. In English and in Arabic; on one side the other language each time.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.translation import override
from playwright.sync_api import Browser, Page, expect

from matchmaking.models import Introduction, Listing, Match
from messaging.models import Conversation, Message
from portal.accounts.models import User
from portal.organisations.services import index_organisations
from tests.journeys.test_need_finds_its_match import sign_in
from tests.journeys.walking import said, until, wait_for_the_worker
from tests.sendable import photograph
from tests.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NEED = {"en": "Vacuum packing of dates in 500 g bags", "ar": "تعبئة التمور بالتفريغ في أكياس 500 غ"}
OPENING = {"en": "Our second line is free from Sunday.", "ar": "خطنا الثاني متاح من يوم الأحد."}


def comes(browser: Browser, address: str, person: User, language: str) -> Page:
    person.language = language
    person.save()
    page = sign_in(browser, address, person)
    page.set_default_timeout(60_000)
    return page


def at(language: str, address: str, path: str) -> str:
    return f"{address}{'' if language == 'en' else f'/{language}'}{path}"


def press(page: Page, language: str, words: str, **facts: str) -> None:
    page.get_by_role("button", name=said(language, words, **facts), exact=True).filter(visible=True).first.click()


def publishes_a_need(page: Page, address: str, cast: SimpleNamespace, language: str) -> Match:
    """Typed, placed at its link and published; the packer is found for it."""
    page.goto(at(language, address, "/needs/new/"))
    page.get_by_label(said(language, "What do you need?")).fill(NEED[language])
    page.get_by_label(said(language, "What is it about?")).select_option(Listing.Category.SERVICE)
    with override(language):
        link = cast.cluster.links.get(name_en="Packing").name
    page.get_by_text(link, exact=True).filter(visible=True).first.click()
    press(page, language, "Publish need")
    expect(page.get_by_role("heading", level=1)).to_have_text(NEED[language])
    wait_for_the_worker()
    found: Match = Match.objects.get(organisation=cast.packer)
    return found


def write(page: Page, language: str, text: str) -> None:
    page.get_by_role("textbox", name=said(language, "Message"), exact=True).fill(text)
    press(page, language, "Send")


def hands_over(page: Page, talk: Conversation, cast: SimpleNamespace, language: str) -> None:
    page.locator("summary").filter(has_text=said(language, "You see to it")).click()
    page.get_by_label(said(language, "Who sees to it")).select_option(label="Karim Al-Saleh")
    press(page, language, "Hand over")
    until(lambda: talk.participants.get(organisation=cast.firm).assigned_to == cast.firm_admin)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_a_need_to_a_conversation_that_a_colleague_takes_over(
    stack: Stack, browser: Browser, cast: SimpleNamespace, language: str
) -> None:
    theirs = "ar" if language == "en" else "en"
    index_organisations([cast.firm, cast.packer, cast.lab, cast.bank])
    one, other = stack.addresses

    huda = comes(browser, one, cast.firm_owner, language)
    match = publishes_a_need(huda, one, cast, language)

    # The packer says yes, with a message that nobody but the asker reads.
    yusuf = comes(browser, other, cast.packer_owner, theirs)
    yusuf.goto(at(theirs, other, f"/matches/{match.public_id}/"))
    yusuf.locator("summary").filter(has_text=said(theirs, "Interested, with a message")).click()
    yusuf.get_by_label(said(theirs, "Message to them")).filter(visible=True).fill(OPENING[theirs])
    press(yusuf, theirs, "Say yes with this message")
    until(lambda: match.sides.get(side="candidate").answer == "interested")

    # The asker reads it and says yes too: both are introduced, and the message stands first in their conversation.
    huda.goto(at(language, one, f"/matches/{match.public_id}/"))
    expect(huda.locator("main")).to_contain_text(OPENING[theirs])
    press(huda, language, "Say yes and be introduced")
    huda.wait_for_url("**/messages/**")
    introduction = Introduction.objects.get(match=match)
    assert (introduction.state, introduction.introducer) == ("made", cast.cluster_manager)
    talk = Conversation.objects.get()
    yusuf.goto(at(theirs, other, f"/messages/{talk.public_id}/"))
    for page in (huda, yusuf):
        expect(page.locator(".thread .msg").first).to_contain_text(OPENING[theirs])
    huda.locator("summary").filter(has_text=said(language, "Show the facts")).click()
    expect(huda.locator("main").get_by_text(NEED[language]).filter(visible=True).first).to_be_visible()
    assert Axe().run(huda).response["violations"] == []

    # Live, both ways, with a picture.
    write(huda, language, NEED["en"])
    expect(yusuf.locator(".thread .msg")).to_have_count(2)
    yusuf.locator("input[type=file][multiple], input[type=file][name=files]").first.set_input_files(
        [{"name": "line.jpg", "mimeType": "image/jpeg", "buffer": photograph(320, 240)}]
    )
    press(yusuf, theirs, "Send")
    expect(huda.locator(".thread .msg")).to_have_count(3)
    expect(huda.locator(".thread img")).to_have_count(1)
    until(lambda: huda.evaluate("[...document.querySelectorAll('.thread img')].every((one) => one.naturalWidth > 0)"))
    assert Axe().run(yusuf).response["violations"] == []

    # A colleague takes over, and reads everything.
    hands_over(huda, talk, cast, language)
    karim = comes(browser, other, cast.firm_admin, language)
    karim.goto(at(language, other, f"/messages/{talk.public_id}/"))
    expect(karim.locator(".thread .msg")).to_have_count(3)
    write(karim, language, OPENING[language])
    expect(yusuf.locator(".thread .msg")).to_have_count(4)
    assert Message.objects.filter(kind="said").count() == 4
