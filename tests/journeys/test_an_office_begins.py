"""The first week of a cluster's office, in the browser of a phone: no member yet, then 80, ten needs and a printed sheet."""

from __future__ import annotations

import io
import re
from itertools import product

import openpyxl
import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from cms.services import load_pages
from matchmaking.models import Listing
from portal.organisations.models import Approach, ChainLink, Cluster, Organisation
from portal.taxonomy.services import load_regions
from tests.factories.accounts import UserFactory
from tests.factories.organisations import ClusterFactory, MembershipFactory, OfficeStaffFactory, OrganisationFactory
from tests.factories.taxonomy import RegionFactory
from tests.journeys.walking import Person, link_sent_to, wait_for_the_worker
from tests.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MEMBERS, NEEDS = 80, 10
MARGINS = dict.fromkeys(("top", "bottom", "left", "right"), "1cm")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

CHAIN = [
    ("Growing", "Culture", "الزراعة", ChainLink.Stage.INPUTS),
    ("Processing", "Transformation", "التصنيع", ChainLink.Stage.PROCESSING),
    ("Packing", "Conditionnement", "التعبئة", ChainLink.Stage.PACKAGING),
]
# What stands in the office's own list, and how it calls the columns.
LISTS = {
    "en": {
        "file": "members.xlsx",
        "headings": ["Company", "Mobile", "City", "Link in the chain", "Products"],
        "first": ["Wadi", "Golden", "Palm", "Oasis", "Northern", "Blue", "Amber", "Hilltop", "Coastal", "Royal"],
        "second": ["Farms", "Press", "Syrup", "Cartons", "Seedlings", "Sorting", "Cold Store", "Confectionery"],
        "own_name": "English",
        "town": "Hofuf",
        "made": "dates; date syrup",
        "needs": "{} pallets for the coming harvest",
    },
    "ar": {
        "file": "الأعضاء.xlsx",
        "headings": ["اسم الشركة", "الجوال", "المدينة", "الحلقة", "المنتجات"],
        "first": [
            "الوادي",
            "الذهبية",
            "النخلة",
            "الواحة",
            "الشمال",
            "الزرقاء",
            "العنبر",
            "التلال",
            "الساحل",
            "الملكية",
        ],
        "second": ["مزارع", "معصرة", "دبس", "كراتين", "شتلات", "فرز", "مخازن", "حلويات"],
        "own_name": "العربية",
        "town": "الهفوف",
        "made": "تمور؛ دبس التمر",
        "needs": "{} منصة نقالة للموسم القادم",
    },
}


@pytest.fixture
def empty_cluster(transactional_db: None) -> Cluster:
    """As the operator opens it: an office with one person, no chain and no member."""
    load_pages()
    load_regions()
    hofuf = RegionFactory()
    office = OrganisationFactory(kind="cluster", slug="dates-office", trade_name_latin="Dates Office", region=hofuf)
    dates: Cluster = ClusterFactory(
        slug="dates", name_en="Al-Ahsa dates", name_ar="تمور الأحساء", region=hofuf, organisation=office, links=[]
    )
    samia = UserFactory(full_name="Samia Bahri", email="samia@office.example")
    MembershipFactory(organisation=office, user=samia, role="owner")
    OfficeStaffFactory(cluster=dates, user=samia)
    return dates


def member_list(language: str) -> FilePayload:
    """80 rows as an office keeps them; each with a mobile number."""
    words = LISTS[language]
    column = {"en": 0, "ar": 2}[language]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(words["headings"])
    for number, (second, first) in enumerate(product(words["second"], words["first"])):
        name = f"{first} {second}" if language == "en" else f"{second} {first}"
        sheet.append([name, mobile(number), words["town"], CHAIN[number % 3][column], words["made"]])
    kept = io.BytesIO()
    book.save(kept)
    return {"name": words["file"], "mimeType": XLSX, "buffer": kept.getvalue()}


def mobile(number: int) -> str:
    return f"+9665012345{number:02}"


def writes_the_chain(samia: Person) -> None:
    samia.press("Links of the chain")
    samia.at("Write your chain")
    for name_en, name_fr, name_ar, stage in CHAIN:
        samia.write("Name in English", name_en)
        samia.write("Name in French", name_fr)
        samia.write("Name in Arabic", name_ar)
        samia.choose("Common stage", stage)
        samia.press("Add the link")
        expect(
            samia.page.get_by_role("listitem").filter(has_text=name_en if samia.language == "en" else name_ar).first
        ).to_be_visible()
    samia.at("Write your chain")


def brings_the_members_in(samia: Person) -> None:
    samia.press("Upload the member list")
    samia.at("Upload the member list")
    samia.attach("Your list, as .xlsx or .csv", member_list(samia.language))
    samia.press("Read the file")
    samia.at("What stands in which column?")
    samia.press("Compare")
    samia.sees("This would come of it. Nothing is written yet.")
    samia.at_title(LISTS[samia.language]["file"])
    # Some names are much alike: "Oasis Confectionery", "Wadi Confectionery". The office knows that they are two.
    another = samia.page.get_by_label(samia.said("It is another organisation. Take it in as new.")).all()
    for answer in another:
        samia.steps += 1
        answer.check()
    if another:
        samia.press("Write these rows")
    else:
        samia.press("Write %(shown)s row", many="Write %(shown)s rows", n=MEMBERS, shown=MEMBERS)
    samia.sees("To the cluster office")
    samia.press("To the cluster office")


def asks_their_people_in(samia: Person) -> None:
    samia.press("Invite your members")
    samia.at("Invite your members")
    samia.tick(samia.named(Approach.Way.PRINT))
    samia.press("Invite those ticked")
    one, many = "%(number)s invitation is written.", "%(number)s invitations are written."
    samia.sees(one, many=many, n=MEMBERS, number=MEMBERS)
    samia.at("Invite your members")
    assert Approach.objects.waiting().count() == MEMBERS


def prints_the_sheets(samia: Person) -> None:
    """One page for each member; or six a page, to be cut apart. Nothing but the sheets is on paper."""
    samia.press("Sheets with QR codes, one a page")
    samia.at("Sheets with QR codes")
    assert printed(samia.page) == MEMBERS
    samia.press("Six a page")
    samia.at("Sheets with QR codes")
    assert printed(samia.page) == -(-MEMBERS // 6)


def printed(page: Page) -> int:
    """How many pages of paper the page becomes; what is around it on the screen is not on them."""
    page.emulate_media(media="print")
    for around in ("header", ".tabbar", "footer", ".noprint"):
        expect(page.locator(around).filter(visible=True)).to_have_count(0)
    expect(page.get_by_role("article").first).to_be_visible()
    paper = page.pdf(format="A4", margin=MARGINS)
    page.emulate_media(media="screen")
    return len(re.findall(rb"/Type\s*/Page\b", paper))


def writes_needs_down(samia: Person, browser: Browser) -> None:
    """Ten calls. Every other member gets the link from the portal, the rest by the office's own WhatsApp; all say yes."""
    samia.press("Write a need down")
    called = Person(browser, samia.language)
    members = list(Organisation.objects.in_cluster(Cluster.objects.get()).order_by("pk")[:NEEDS])
    for number, member in enumerate(members, start=1):
        need = LISTS[samia.language]["needs"].format(number)
        samia.at("A need after a call")
        samia.choose("Member", member)
        samia.write("What do they need?", need)
        samia.choose("What is it about?", Listing.Category.SUPPLY)
        by_the_portal = number % 2
        if by_the_portal:
            samia.tick(samia.said("Let the portal send it; else you send it by WhatsApp"))
        samia.press("Write it down")
        samia.sees("Written down. Nobody sees it before the member says yes.")
        shown = samia.field("Link that confirms it").input_value()
        called.follow(link_sent_to(member.phone) if by_the_portal else shown)
        called.at("Is this what you need?")
        expect(called.field("What do you need?")).to_have_value(need)
        called.press("Yes, publish it")
        called.sees("It is published. Who fits will hear of it.")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_an_empty_cluster_to_80_members_ten_needs_and_a_printed_sheet(
    stack: Stack, browser: Browser, empty_cluster: Cluster, language: str
) -> None:
    samia = Person(browser, language)
    samia.follow(f"{stack.addresses[0]}/" + ("" if language == "en" else "ar/"))
    samia.top("Sign in")
    samia.at("Sign in")
    samia.write("Mobile number or e-mail", "samia@office.example")
    samia.press("Send the code")
    samia.types_the_code("samia@office.example")
    samia.press("Sign in")
    samia.agrees()

    samia.at("What waits for the office today?")
    writes_the_chain(samia)
    samia.press("The cluster office")
    samia.at("What waits for the office today?")
    brings_the_members_in(samia)
    samia.at("What waits for the office today?")
    assert Organisation.objects.in_cluster(empty_cluster).count() == MEMBERS

    asks_their_people_in(samia)
    prints_the_sheets(samia)
    samia.press("Invite your members")
    samia.press("The cluster office")
    samia.at("What waits for the office today?")
    writes_needs_down(samia, browser)
    samia.press("The cluster office")
    samia.at("What waits for the office today?")
    samia.press("Five lines to copy")
    samia.at("This week for our group")
    lines = samia.page.get_by_role("textbox", name=LISTS[language]["own_name"])
    expect(lines).to_have_value(re.compile(re.escape(LISTS[language]["needs"].format(1))))
    wait_for_the_worker()
    assert samia.steps <= 110
