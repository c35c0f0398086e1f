"""A manager's first month, on a phone: the office's spreadsheet with its mistakes and doubles, members who come, a chain that is covered,
a desk that is worked through, and the month's report as it is printed. In English and in Arabic.
"""

from __future__ import annotations

import io
import re
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import Browser, FilePayload, Locator, expect

from matchmaking.models import Listing
from portal.accounts.models import User
from portal.analytics.models import Recount, ReportIssue
from portal.analytics.periods import last_month
from portal.analytics.queries.coverage import coverage_of
from portal.desk.models import ContactNote, Gap, GapStep, QueueItem
from portal.onboarding.models import Claim, Duplicate, Merge, Round
from portal.onboarding.services.duplicates import look_at
from portal.organisations.models import Approach, BoardSeat, MemberList, Organisation
from portal.organisations.services import index_organisations
from portal.taxonomy.services import load_regions
from tests.factories.accounts import UserFactory
from tests.factories.matchmaking import ListingFactory
from tests.factories.onboarding import NobodysFactory
from tests.factories.organisations import ClusterMembershipFactory, OfficeStaffFactory
from tests.journeys.walking import Person, SignedIn, until, wait_for_the_worker
from tests.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ROWS = 80
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ANOTHER = "It is another organisation. Take it in as new."

FIRST_EN = [
    "Wadi", "Golden", "Palm", "Oasis", "Northern", "Blue", "Amber", "Hilltop", "Coastal", "Royal", "Zahra",
    "Manar", "Safwan", "Jawhar", "Qasr", "Tariq", "Laith", "Marjan", "Sindbad", "Barakat", "Falcon", "Yasmin",
    "Rayyan", "Dana",
]  # fmt: skip
FIRST_AR = [
    "الوادي", "الذهبية", "المرساة", "الواحة", "الشمال", "الزرقاء", "العنبر", "التلال", "الساحل", "الملكية",
    "الزهراء", "المنار", "صفوان", "الجوهر", "القصر", "طارق", "الليث", "المرجان", "السندباد", "البركات", "الصقر",
    "الياسمين", "الريان", "الدانة",
]  # fmt: skip
# What stands in the office's own list, and how it calls the columns. `planted` are nine rows that are wrong or here already.
LISTS = {
    "en": {
        "file": "members.xlsx",
        "headings": ["Company", "Mobile", "City", "Country", "CR number", "Link in the chain", "Products"],
        "first": FIRST_EN,
        "second": ["{} Farms", "{} Transport", "{} Packaging"],
        "links": ["Inputs", "", "Packing"],
        "town": "Hofuf",
        "far": "Dammam",
        "made": "dates; date syrup",
        "nowhere": "Atlantis",
        "planted": {
            "phone": "Broken Line Mills",
            "country": "Lost Island Syrups",
            "marks": "Kawthar Springs",
            "number": "Wadi Farm Co.",
            "letters": "نخيل الريف للتمور",
            "letters_here": "Nakhil Al Reef Dates",
            "here": "Rimal Cold Store",
            "unsure": "Sadara Crates",
            "later": "نور الربيع للتجارة",
            "later_here": "Noor Al Rabie Trading",
        },
        "call": "They look for a second sorter before the harvest.",
        "note": "A month of first steps: the members are here, and the chain is covered.",
        "summary": "They will call again next week.",
    },
    "ar": {
        "file": "الأعضاء.xlsx",
        "headings": ["اسم الشركة", "الجوال", "المدينة", "الدولة", "السجل التجاري", "الحلقة", "المنتجات"],
        "first": FIRST_AR,
        "second": ["مزارع {}", "نقل {}", "تغليف {}"],
        "links": ["المدخلات", "", "التعبئة"],
        "town": "الهفوف",
        "far": "الدمام",
        "made": "تمور؛ دبس التمر",
        "nowhere": "أطلانتس",
        "planted": {
            "phone": "مطاحن الخط المقطوع",
            "country": "شراب الجزيرة المفقودة",
            "marks": "ينابيع الكوثر",
            "number": "مؤسسة مزارع الوادي",
            "letters": "Nakhil Al Reef Dates",
            "letters_here": "نخيل الريف للتمور",
            "here": "الرمال للتخزين المبرد",
            "unsure": "صناديق الصدارة",
            "later": "Noor Al Rabie Trading",
            "later_here": "نور الربيع للتجارة",
        },
        "call": "يبحثون عن فارز ثانٍ قبل الموسم.",
        "note": "شهر الخطوات الأولى: الأعضاء هنا، والسلسلة مغطاة.",
        "summary": "سيتصلون مجددًا في الأسبوع القادم.",
    },
}


class Manager(SignedIn):
    """Somebody of the office or of the board, who goes from page to page by what stands there."""

    def tab(self, words: str) -> None:
        """One of the pages about the cluster."""
        self.steps += 2
        parts = self.page.locator("details.parts").first
        parts.locator("summary").click()
        self.press(words, within=parts)

    def desk(self) -> None:
        self.menu("Desk")
        self.at("What waits for the office today?")

    def row(self, title: str) -> Locator:
        """A line of the queue, by what it is about."""
        return self.page.locator("main ul.rows > li.two").filter(has_text=title).first

    def narrow(self, kind: str) -> None:
        """Rows of one kind alone."""
        self.steps += 1
        self.page.locator("#id_kind").select_option(value=kind)
        self.press("Apply")
        self.at("What waits for the office today?")


def mobile(number: int) -> str:
    return f"+9665012345{number:02}"


def member_list(language: str) -> FilePayload:
    """80 rows as an office keeps them: 71 that are as they should be, and nine that are not. Row 2 is the first below the headings."""
    words = LISTS[language]
    names = [second.format(first) for second, first in product(words["second"], words["first"])]
    links = [link for link in words["links"] for _first in words["first"]]
    planted, rows = words["planted"], []
    for nth, (name, link) in enumerate(zip(names, links, strict=True)):
        rows.append([name, mobile(nth), words["town"], "", f"70010{nth:05}", link, words["made"]])
    rows.pop()
    town = words["town"]
    rows += [
        [planted["phone"], "12", town, "", "", "", ""],
        [planted["country"], mobile(80), town, words["nowhere"], "", "", ""],
        ['=CONCATENATE("Sum"," Ltd")', mobile(81), town, "", "", "", ""],
        [planted["marks"], f"\u200f{mobile(82)}\u200e", town, "", "\u200f7002-000082\u200e", "", ""],
        ["", mobile(83), town, "", "", "", words["made"]],
        # The first of the list in another spelling; somebody in other letters; one that is here; one of the same name elsewhere.
        [planted["number"], "", town, "", "C.R. 7001-000-000", "", ""],
        [planted["letters"], "", town, "", "", "", ""],
        [planted["here"], "", town, "", "", "", ""],
        [planted["unsure"], mobile(84), words["far"], "", "", "", ""],
    ]
    assert len(rows) == ROWS
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(words["headings"])
    for row in rows:
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return {"name": words["file"], "mimeType": XLSX, "buffer": kept.getvalue()}


@pytest.fixture
def scene(cast: SimpleNamespace) -> SimpleNamespace:
    """The dates cluster with two members of its own, who look for the same; some who are here and in no cluster; a colleague, a board."""
    load_regions()
    cast.colleague = UserFactory(full_name="Fahad Al-Amri", email="fahad@office.example")
    OfficeStaffFactory(cluster=cast.cluster, user=cast.colleague)
    cast.chair = UserFactory(full_name="Amal Al-Jabr", email="amal@board.example")
    BoardSeat.objects.create(cluster=cast.cluster, user=cast.chair)
    for asker, title in ((cast.firm, "Pallets for the harvest"), (cast.packer, "Wooden pallets")):
        ListingFactory(organisation=asker, title=title, cluster=cast.cluster, category=Listing.Category.SUPPLY)
    return cast


def already_here(scene: SimpleNamespace, language: str) -> None:
    """Three that nobody keeps and that are in no cluster: the one of the list, one in other letters, one of the same name elsewhere."""
    planted = LISTS[language]["planted"]
    letters = "trade_name_latin" if language == "en" else "trade_name_ar"
    for key in ("here", "letters_here", "unsure"):
        one = nobodys(scene, f"old-{key.replace('_', '-')}", **{letters: planted[key]})
        index_organisations([one])


def nobodys(scene: SimpleNamespace, slug: str, **names: str) -> Organisation:
    plain = {"website": "", "email": "", "phone": "", "registration_number": "", "trade_name_latin": ""}
    made: Organisation = NobodysFactory(slug=slug, sort_name=slug, region=scene.cluster.region, **plain | names)
    return made


def brings_the_members_in(samia: Manager, scene: SimpleNamespace) -> None:
    """Reads row by row what would come of the list, decides where it is not sure, and has it written."""
    words = LISTS[samia.language]
    planted = words["planted"]
    samia.press("Upload the member list")
    samia.at("Upload the member list")
    samia.has_no_fault()
    samia.attach("Your list, as .xlsx or .csv", member_list(samia.language))
    samia.press("Read the file")
    samia.at("What stands in which column?")
    samia.sees("Cells with formulas are read as the spreadsheet last showed them; where it never did, they are empty.")
    samia.has_no_fault()
    samia.press("Compare")
    samia.sees("This would come of it. Nothing is written yet.")
    samia.at_title(words["file"])
    samia.has_no_fault()

    kept = MemberList.objects.get()
    outcome = {line.number: line.outcome for line in kept.lines.all()}
    assert [outcome[row] for row in (73, 74, 75, 77)] == ["refused"] * 4, "telephone, country, formula, no name"
    assert [outcome[row] for row in (78, 79, 80, 81)] == ["asked"] * 4, "the same as another, or perhaps"
    assert outcome[76] == "new"
    refused = samia.page.locator("section[aria-labelledby=h-refused]")
    expect(refused.get_by_role("listitem")).to_have_count(4)
    expect(refused).to_contain_text(words["nowhere"])

    found = samia.page.locator("section[aria-labelledby=h-found]")
    taken = {78: "number", 79: "letters", 80: "here"}
    for row, key in taken.items():
        group = found.get_by_role("group", name=samia.said("Row %(row)s: %(name)s", row=row, name=planted[key]))
        expect(group.get_by_role("radio", checked=True)).to_have_count(1)
    unsure = samia.page.locator("section[aria-labelledby=h-asked]")
    for group in unsure.get_by_role("group").all():
        samia.steps += 1
        group.get_by_label(samia.said(ANOTHER)).check()
    expect(unsure).to_contain_text(planted["unsure"])
    before = Organisation.objects.in_cluster(scene.cluster).count()
    samia.press("Write these rows")
    samia.sees("To the cluster office")
    samia.has_no_fault()

    came = Organisation.objects.in_cluster(scene.cluster).count() - before
    # All but the four that are refused and the one that is a row above.
    assert came == ROWS - 4 - 1
    marks = Organisation.objects.get(registration_number__contains="000082")
    assert (marks.phone, marks.registration_number) == (mobile(82), "7002-000082")
    samia.press("To the cluster office")
    samia.at("What waits for the office today?")


def makes_two_one(samia: Manager, scene: SimpleNamespace) -> None:
    """A colleague has written somebody down from the telephone who was here in other letters."""
    planted = LISTS[samia.language]["planted"]
    other = {"en": ("trade_name_ar", "trade_name_latin"), "ar": ("trade_name_latin", "trade_name_ar")}[samia.language]
    made = [
        nobodys(scene, f"twice-{nth}", **{letters: planted[key]})
        for nth, (letters, key) in enumerate(zip(other, ("later", "later_here"), strict=True))
    ]
    for one in made:
        ClusterMembershipFactory(cluster=scene.cluster, organisation=one, link=scene.cluster.links.get(position=2))
    for one in made:
        look_at(one)
    pair = Duplicate.objects.get(first__in=made, second__in=made)
    samia.press("Look again")
    samia.is_told("This is what waits now.")
    samia.narrow("duplicate")
    line = samia.row(planted["later"])
    samia.press("Compare", within=line, begins=True)
    samia.at("One organisation or two?")
    samia.has_no_fault()
    samia.press("Make them one")
    samia.at("Two entries, one organisation")
    samia.has_no_fault()
    pair.refresh_from_db()
    assert Merge.objects.get(duplicate=pair).state == Merge.State.DONE


def asks_all_in(samia: Manager, scene: SimpleNamespace) -> None:
    """One round of text messages, with how far it is."""
    samia.desk()
    samia.press("Invite your members")
    samia.at("Invite your members")
    samia.press("Invite all at once")
    samia.at("Invite all at once")
    samia.has_no_fault()
    samia.tick(samia.named(Approach.Way.MESSAGE))
    samia.press("Invite them")
    until(lambda: Round.objects.filter(cluster=scene.cluster, ended_at__isnull=False).exists())
    expect(samia.page.locator("#h-last")).to_be_visible()
    samia.has_no_fault()
    nobodys_here = Organisation.objects.in_cluster(scene.cluster).filter(claimed_at=None).exclude(phone="")
    assert Approach.objects.waiting().count() == nobodys_here.count() > 60


def claims_its_page(browser: Browser, stack: Stack, language: str, page: Organisation) -> None:
    """Somebody of a member finds its page, proves by a code to its number that it is theirs, and keeps it."""
    owner = Person(browser, language)
    with override(language):
        owner.follow(f"{stack.addresses[1]}{page.get_absolute_url()}")
    owner.press("This is us")
    owner.at("<bdi>%(name)s</bdi>: this is us", name=page.name)
    owner.write("Your name", "Salem Al-Harbi")
    owner.tick(owner.named(Claim.Way.PHONE))
    owner.press("Go on")
    owner.at_title(page.name)
    owner.writes_the_code(page.phone)
    owner.press("Go on")
    owner.sees("It is proven. Take the page over now.")
    owner.press("Make an account")
    owner.at("Join")
    owner.write("Your name", "Salem Al-Harbi")
    owner.write("Mobile number or e-mail", "salem@people.example")
    owner.press("Send the code")
    owner.types_the_code("salem@people.example")
    owner.press("Go on")
    owner.agrees()
    owner.press("Keep the page as %(name)s", name="Salem Al-Harbi")
    owner.sees("Name and place")
    page.refresh_from_db()
    assert page.is_claimed


def turns_a_gap_into_a_purchase(samia: Manager, scene: SimpleNamespace) -> None:
    """Two members look for the same and nobody answers: the office asks for both together."""
    samia.desk()
    samia.tab("Chain and missing links")
    samia.at("Chain and missing links")
    samia.press("Look again")
    gap = until(lambda: Gap.objects.filter(cluster=scene.cluster, kind=Gap.Kind.NEEDS, waiting=2).first())
    wait_for_the_worker()
    samia.tab("Chain and missing links")
    samia.at("Chain and missing links")
    samia.has_no_fault()
    row = samia.page.locator(f"li[id='{gap.public_id}']")
    samia.press("Joint purchase", within=row, begins=True)
    samia.at("Publish a need")
    expect(samia.field("What do you need?")).to_have_value(samia.named(Listing.Category.SUPPLY))
    assert GapStep.objects.get(gap=gap).into == GapStep.Into.PURCHASE
    samia.choose("What is it about?", Listing.Category.SUPPLY)
    samia.press("Publish need")
    samia.at_title(samia.named(Listing.Category.SUPPLY))
    wait_for_the_worker()


def covers_the_chain(samia: Manager, scene: SimpleNamespace) -> None:
    """Members without a place go to the links where nobody is, until the ribbon shows no other."""
    samia.desk()
    samia.narrow("unplaced")
    for missing in [one.link for one in coverage_of(scene.cluster).links if one.state == "gap"]:
        line = samia.page.locator("main ul.rows > li.two").first
        samia.press("Place in the chain", within=line, begins=True)
        expect(samia.page.get_by_role("heading", level=1)).to_contain_text(samia.named(scene.cluster))
        samia.has_no_fault()
        samia.tick(samia.named(missing))
        samia.press("Move it there")
        samia.at("What waits for the office today?")
        samia.narrow("unplaced")
    samia.tab("Chain and missing links")
    samia.at("Chain and missing links")
    coverage = coverage_of(scene.cluster)
    assert coverage.covered == len(coverage.links) == 5
    expect(samia.page.locator("main ol.ribbon > li.gap")).to_have_count(0)
    samia.opens("Read as a table")
    expect(samia.page.locator("main table").get_by_text(samia.said("covered"), exact=True)).to_have_count(5)
    samia.has_no_fault()


def takes_the_first_rows(samia: Manager, scene: SimpleNamespace) -> None:
    """Notes a call, hands one over, and takes one off the list."""
    words = LISTS[samia.language]
    samia.desk()
    samia.has_no_fault()
    first = QueueItem.objects.filter(cluster=scene.cluster, kind="unplaced").select_related("organisation")
    samia.narrow("unplaced")
    line = samia.page.locator("main ul.rows > li.two").first
    samia.press("Note a call", within=line, begins=True)
    samia.write("What was said?", words["call"])
    samia.has_no_fault()
    samia.page.locator("form.panel").get_by_role("button", name=samia.said("Write down")).click()
    samia.is_told("Written down.")
    assert ContactNote.objects.get(text=words["call"]).by == scene.cluster_manager

    samia.desk()
    samia.narrow("unplaced")
    line = samia.page.locator("main ul.rows > li.two").first
    given = line.get_attribute("id")
    samia.opens("Hand over, put off or settle", within=line)
    samia.field("Who does it?", within=line).select_option(label=scene.colleague.full_name)
    samia.press("Hand over", within=line)
    samia.is_told("Handed over.")
    assert first.get(public_id=given).assigned_to == scene.colleague
    samia.at("What waits for the office today?")

    line = samia.page.locator("main ul.rows > li.two").nth(1)
    settled = line.get_attribute("id")
    samia.opens("Hand over, put off or settle", within=line)
    samia.write("What came of it?", words["summary"], within=line)
    samia.press("Off the list", within=line)
    samia.is_told("Settled.")
    expect(samia.page.locator(f"li[id='{settled}']")).to_have_count(0)


def writes_the_report(samia: Manager, scene: SimpleNamespace, tmp_path: Path) -> None:
    """Has the figures counted, reads them, writes the month's note, closes the report, prints it and takes it along as a workbook."""
    note = LISTS[samia.language]["note"]
    samia.tab("Figures")
    samia.at("Figures")
    samia.press("Count again now")
    until(lambda: Recount.objects.filter(cluster=scene.cluster, ended_at__isnull=False).exists(), seconds=120)
    samia.tab("Figures")
    samia.at("Figures")
    expect(samia.page.locator("dl.figures > div").first).to_be_visible()
    samia.opens("How this is counted")
    samia.has_no_fault()

    samia.tab("Report")
    samia.at("The month's report")
    samia.has_no_fault()
    samia.page.locator("form textarea[name=notes]").fill(note)
    samia.press("Keep the notes")
    expect(samia.page.locator("article.fig-report")).to_contain_text(note)
    samia.press("Close this report")
    samia.is_told("The report is closed. What it says stays as it was.")
    samia.has_no_fault()
    issue = ReportIssue.objects.get(cluster=scene.cluster, start=last_month(timezone.localdate()).start)
    assert issue.closed_at

    prints_it(samia, scene)
    with samia.page.expect_download() as download:
        samia.press("Download as XLSX")
    kept = tmp_path / "report.xlsx"
    download.value.save_as(kept)
    book = openpyxl.load_workbook(kept)
    assert book.sheetnames[:2] == [samia.said("Report"), samia.said("Figures")]
    assert note in [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert book.worksheets[1].max_row > 10


def prints_it(samia: Manager, scene: SimpleNamespace) -> None:
    """On paper stand letterhead, figures and how they are counted, and nothing of what is around them on the screen."""
    page = samia.page
    page.emulate_media(media="print")
    for around in ("body > header", ".tabbar", "footer", ".noprint", "details.parts"):
        expect(page.locator(around).filter(visible=True)).to_have_count(0)
    report = page.get_by_role("article")
    expect(report.locator(".fig-letterhead")).to_contain_text(samia.named(scene.office))
    expect(report.locator("table.fig-table tbody tr").first).to_be_visible()
    expect(report.locator("dl.fig-methods dt").first).to_be_visible()
    paper = page.pdf(format="A4")
    page.emulate_media(media="screen")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 8


def reads_the_report(amal: Manager, scene: SimpleNamespace, member: Organisation) -> None:
    """The board finds the report from the page of its cluster; what the office notes of a member is not there for it."""
    with override(amal.language):
        amal.follow(amal.home.removesuffix("/ar") + scene.cluster.get_absolute_url())
    amal.at_title(amal.named(scene.cluster))
    amal.press("The month's report")
    amal.at("The month's report")
    expect(amal.page.locator("article.fig-report")).to_contain_text(LISTS[amal.language]["note"])
    expect(amal.page.locator("form textarea[name=notes]")).to_have_count(0)
    amal.has_no_fault()
    with override(amal.language):
        file = reverse("desk:member_file", args=[scene.cluster.slug, member.slug])
    answer = amal.page.goto(amal.home.removesuffix("/ar") + file)
    assert answer is not None
    assert answer.status == 404


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_a_spreadsheet_with_mistakes_to_a_covered_chain_and_a_printed_report(
    stack: Stack, browser: Browser, scene: SimpleNamespace, tmp_path: Path, language: str
) -> None:
    one, other = stack.addresses
    already_here(scene, language)
    samia = Manager(browser, one, scene.cluster_manager, language)
    samia.desk()
    brings_the_members_in(samia, scene)
    wait_for_the_worker()
    makes_two_one(samia, scene)
    asks_all_in(samia, scene)
    farm = Organisation.objects.get(phone=mobile(0))
    claims_its_page(browser, stack, language, farm)
    turns_a_gap_into_a_purchase(samia, scene)
    covers_the_chain(samia, scene)
    takes_the_first_rows(samia, scene)
    writes_the_report(samia, scene, tmp_path)
    reads_the_report(Manager(browser, other, scene.chair, language), scene, farm)
    wait_for_the_worker()
    assert User.objects.filter(memberships__organisation=farm).count() == 1
    assert samia.steps <= 95
