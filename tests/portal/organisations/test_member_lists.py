"""The office uploads its member list: read under any headings, compared, written as a whole, taken back; nobody written twice."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from portal.core.errors import NotAllowed, NotPossible
from portal.core.retention import keep_to
from portal.organisations.imports.headings import guessed
from portal.organisations.models import BoardSeat, MemberList, Organisation
from portal.organisations.queries import member_lists as member_list_queries
from portal.organisations.queries.member_lists import refused_as_csv, result_of, sentences_of
from portal.organisations.services import list_batches, writing_lists
from portal.organisations.services.clusters import join_cluster
from portal.organisations.services.member_lists import (
    discard_list,
    set_columns,
    take_back,
    upload_list,
    write_list,
)
from portal.organisations.services.requests import ask_to_join
from portal.outbox.services import drain
from portal.search.models import SearchDocument
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.taxonomy import RegionFactory, SectorFactory

pytestmark = pytest.mark.django_db

ENGLISH = "Company,Mobile,City,Products,Place in the chain\n"
ROWS = ENGLISH + "Wadi Palm Farms,050 123 4567,Hofuf,dates; seedlings,Inputs\nGolden Pit Press,,Hofuf,date oil,2\n"


@pytest.fixture(autouse=True)
def vocabulary(hofuf):
    RegionFactory(slug="saudi-arabia", kind="country", name_en="Saudi Arabia", name_fr="Arabie", name_ar="السعودية")
    SectorFactory(code="1030")


@pytest.fixture
def upload(cluster, cluster_manager):
    """`upload(text)`: the list as the office has sent it, columns taken as they were recognised, compared."""

    def send(content, name="members.csv", *, compare=True):
        data = content.encode() if isinstance(content, str) else content
        made = upload_list(cluster, SimpleUploadedFile(name, data), by=cluster_manager)
        if compare:
            set_columns(made, by=cluster_manager, columns=made.columns, kind=made.kind, country=made.country)
            drain()
        made.refresh_from_db()
        return made

    return send


@pytest.fixture
def write(cluster_manager):
    def put(member_list, **decisions):
        chosen = {int(key.removeprefix("row")): value for key, value in decisions.items()}
        write_list(member_list, by=cluster_manager, decisions=chosen)
        drain()
        member_list.refresh_from_db()

    return put


@pytest.mark.parametrize(
    ("header", "meanings"),
    [
        (["Company", "Mobile", "City", "E-mail"], ["name", "phone", "town", "email"]),
        (["Raison sociale", "Téléphone", "Ville", "Courriel"], ["name", "phone", "town", "email"]),
        (["اسم الشركة", "رقم الجوال", "المدينة", "البريد الإلكتروني"], ["name", "phone", "town", "email"]),
        (["Company", "Contact person", "company name"], ["name", "", ""]),
        (
            ["اسم المنشأة", "اسم المنشأة بالإنجليزية", "النشاط", "حلقة السلسلة"],
            ["name", "trade_name_latin", "summary", "link"],
        ),
        (["Company (Arabic)", "Company (English)", "Activity"], ["trade_name_ar", "trade_name_latin", "summary"]),
        (["Raison sociale en arabe", "Maillon de la chaîne", "Activité"], ["trade_name_ar", "link", "summary"]),
        (["Téléphonne", "xyz"], ["phone", ""]),
        (["CR number", "CR date", "CR expiry date"], ["registration_number", "registered_on", "registered_until"]),
        (
            ["السجل التجاري", "تاريخ السجل", "تاريخ انتهاء السجل"],
            ["registration_number", "registered_on", "registered_until"],
        ),
    ],
)
def test_columns_are_recognised_in_three_languages(header, meanings):
    assert guessed(header) == meanings


def test_a_list_becomes_members_whom_nobody_keeps_yet(upload, write, cluster):
    made = upload(ROWS)
    assert result_of(made).counts == {"new": 2}
    assert not Organisation.objects.filter(trade_name_latin="Wadi Palm Farms").exists()
    write(made)
    farm = Organisation.objects.get(trade_name_latin="Wadi Palm Farms")
    assert (farm.phone, str(farm.region), farm.is_claimed, farm.is_published) == ("+966501234567", "Hofuf", False, True)
    assert [item.text for item in farm.trade_items.filter(direction="makes")] == ["dates", "seedlings"]
    assert farm.cluster_memberships.get(cluster=cluster).link.position == 1
    assert SearchDocument.objects.filter(subject=farm.public_id).exists()
    assert (made.state, made.lines.get(number=2).organisation) == ("written", farm)


def test_the_same_list_again_changes_nothing_and_a_corrected_one_only_what_it_says(upload, write):
    write(upload(ROWS))
    assert result_of(upload(ROWS)).counts == {"same": 2}
    corrected = upload(ROWS.replace("date oil", "date oil; date seeds"))
    result = result_of(corrected)
    assert result.counts == {"same": 1, "changed": 1}
    assert result.changed[0].sentences == ["What it makes"]
    write(corrected)
    assert Organisation.objects.get(trade_name_latin="Golden Pit Press").trade_items.count() == 2


def test_a_workbook_in_arabic_is_read(upload, write, cluster):
    book = openpyxl.Workbook()
    book.active.append(["اسم الشركة", "الجوال", "المدينة", "الحلقة", "عدد العاملين", "النوع"])
    book.active.append(["مزارع الوادي", 966501234567, "Hofuf", "التصنيع", "٣٥", "شركة"])
    file = io.BytesIO()
    book.save(file)
    made = upload(file.getvalue(), "الأعضاء.xlsx")
    assert result_of(made).counts == {"new": 1}, made.lines.get().found
    write(made)
    farm = Organisation.objects.get(trade_name_ar="مزارع الوادي")
    assert (farm.kind, farm.phone, farm.size) == ("firm", "+966501234567", "10-49")
    assert farm.cluster_memberships.get().link.position == 2


def test_what_is_wrong_is_told_by_row_in_the_readers_language(upload):
    made = upload(ENGLISH + "Bad Phone Ltd,12,Hofuf,,\nNowhere Link,,Hofuf,,Moon\n,,Hofuf,dates,\n")
    lines = {line.number: line for line in made.lines.all()}
    assert [lines[number].outcome for number in (2, 3, 4)] == ["refused"] * 3
    assert sentences_of(lines[2])[0].startswith("Telephone: This number is not complete")
    assert "The chain has no link “Moon”" in sentences_of(lines[3])[0]
    assert sentences_of(lines[4])[0].startswith("Name: It has no name.")
    with translation.override("ar"):
        assert "الهاتف" in sentences_of(lines[2])[0]
    assert set(lines[3].found) == {"en", "fr", "ar"}


def test_one_firm_in_two_spellings_is_told_by_what_the_list_says_of_it(upload):
    made = upload(
        "اسم المنشأة,السجل التجاري\nمصنع واحة الخير,2250777001\nمصنع واحه الخير للتمور,٢٢٥٠٧٧٧٠٠١\nمعمل الدبس,\nمعمل الدبس,\n"
    )
    lines = {line.number: line for line in made.lines.all()}
    assert sentences_of(lines[3]) == [
        "Registration number: The same registration number stands in row 2. Keep one of the two rows."
    ]
    assert sentences_of(lines[5]) == ["Name: The same name stands in row 4. Keep one of the two rows."]


def test_refused_rows_leave_as_a_file_that_no_spreadsheet_runs(upload):
    made = upload(ENGLISH + '=HYPERLINK("x"),12,+1,-2,@x\n')
    told = list(csv.reader(io.StringIO(refused_as_csv(made).removeprefix("\ufeff"))))
    assert told[0] == ["Row", "Company", "Mobile", "City", "Products", "Place in the chain", "Why it was refused"]
    assert told[1][1:6] == ['\'=HYPERLINK("x")', "12", "'+1", "'-2", "'@x"]
    assert "This number is not complete" in told[1][6]


def test_the_same_firm_in_two_spellings_is_asked_and_never_doubled(upload, write, packer):
    made = upload(ENGLISH + "Wadi Palm Farms Co.,,Hofuf,,\nWadi Palms Farm,,Hofuf,,\nNakhla Pack Est.,,Hofuf,,\n")
    asked = {line.number: line.suspects for line in made.lines.filter(outcome="asked")}
    assert asked == {3: ["row:2"], 4: [f"one:{packer.public_id}"]}
    write(made)
    assert Organisation.objects.filter(trade_name_latin__startswith="Wadi").count() == 1
    assert Organisation.objects.filter(trade_name_latin__startswith="Nakhla").count() == 1
    assert made.lines.get(number=3).organisation is None


def test_unsure_rows_beyond_one_page_are_counted_and_reached(
    upload, write, packer, firm, cluster, cluster_manager, browser_of, monkeypatch
):
    monkeypatch.setattr(member_list_queries, "ASKED_AT_ONCE", 1)
    made = upload(ENGLISH + "Sanabel,,Hofuf,,\nDar Sanabel Trading,,Hofuf,,\n")
    assert made.lines.filter(outcome="asked", decision="").count() == 2
    assert result_of(made).not_asked == 1
    browser = browser_of(cluster_manager)
    address = reverse("organisations:member_list", args=[cluster.slug, made.public_id])
    file = reverse("organisations:member_list_refused", args=[cluster.slug, made.public_id])
    page = browser.get(address).content.decode()
    assert "1 more row is unsure" in page
    assert f'href="{file}"' in page
    write(made)
    assert f'href="{file}"' in browser.get(address).content.decode()
    assert "Sanabel" in browser.get(file).content.decode()


def test_a_row_of_another_country_is_compared_with_those_of_that_country(upload, write):
    abroad = RegionFactory(slug="sfax", country="TN", name_en="Sfax", name_fr="Sfax", name_ar="صفاقس")
    RegionFactory(slug="tunisia", country="TN", kind="country", name_en="Tunisia", name_fr="Tunisie", name_ar="تونس")
    here = OrganisationFactory(trade_name_latin="Atelier Zitouna", region=abroad)
    made = upload("Company,City,Country\nAtelier Zitouna,Sfax,TN\nAtelier Zitouna,Hofuf,SA\n")
    asked = {line.number: line.suspects for line in made.lines.filter(outcome="asked")}
    assert asked == {2: [f"one:{here.public_id}"]}


def test_no_number_is_promised_while_answers_may_change_it(browser_of, upload, cluster_manager):
    rows = ["Wadi Palm Farms,,Hofuf,,\n", "Wadi Palms Farm,,Hofuf,,\n"]
    words = []
    for count in (1, 2):
        made = upload(ENGLISH + "".join(rows[:count]))
        address = reverse("organisations:member_list", args=[made.cluster.slug, made.public_id])
        page = BeautifulSoup(browser_of(cluster_manager).get(address).text, "html.parser")
        words.append(page.select_one("button[value=write]").get_text())
    assert words == ["Write 1 row", "Write these rows"]


def test_whose_page_is_kept_by_others_is_asked_and_not_taken_in(upload, write, cluster, cluster_manager, browser_of):
    here = OrganisationFactory(trade_name_latin="Sahara Cartons")
    owner = MembershipFactory(organisation=here, role="owner").user
    made = upload(ENGLISH + "Sahara Carton,,Hofuf,things,\n")
    write(made, row2=f"one:{here.public_id}")
    assert not here.cluster_memberships.exists()
    told = owner.notifications.get()
    assert (told.kind, told.about, told.facts) == ("cluster.wanted", cluster, {"name": "Sahara Cartons"})
    bell = browser_of(owner).get("/notifications/").text
    assert "Al-Ahsa dates counts Sahara Cartons among its members: will you join?" in bell
    page = (
        browser_of(cluster_manager).get(reverse("organisations:member_list", args=[cluster.slug, made.public_id])).text
    )
    assert "Asked whether they join" in page

    ask_to_join(here, cluster, by=owner)
    join_cluster(here, cluster, by=cluster_manager)
    take_back(made, by=cluster_manager)
    drain()
    assert here.cluster_memberships.filter(cluster=cluster, ended_at=None).exists(), "what they asked for is theirs"


def test_who_is_asked_may_say_another_or_the_one_that_is_here(upload, write, cluster, cluster_manager):
    here = OrganisationFactory(trade_name_latin="Sahara Cartons", summary="Ours")
    made = upload(ENGLISH + "Wadi Palm Farms,,Hofuf,,\nWadi Palms Farm,,Hofuf,,\nSahara Carton,,Hofuf,things,\n")
    write(made, row3="new", row4=f"one:{here.public_id}")
    assert result_of(made).counts == {"new": 2, "same": 1}, "what was answered is what became of a row"
    assert [line.number for line in result_of(made).new] == [2, 3]
    assert Organisation.objects.filter(trade_name_latin__startswith="Wadi").count() == 2
    assert here.cluster_memberships.filter(cluster=cluster, ended_at=None).exists()
    here.refresh_from_db()
    assert (here.summary, here.trade_items.count()) == ("Ours", 0)
    take_back(made, by=cluster_manager)
    drain()
    assert not here.cluster_memberships.filter(cluster=cluster, ended_at=None).exists()


def test_a_decision_that_was_not_offered_counts_as_none(upload, write, packer, bank):
    made = upload(ENGLISH + "Nakhla Pack Est.,,Hofuf,,\n")
    write(made, row2=f"one:{bank.public_id}")
    assert not bank.cluster_memberships.exists()


def test_taking_back_undoes_what_nobody_touched_and_names_the_rest(upload, write, cluster_manager, firm_owner):
    first = upload(ROWS + "Claimed Since,,Hofuf,,\nAsked Since,,Hofuf,,\nChanged Since,,Hofuf,,\n")
    write(first)
    second = upload(ROWS.replace("date oil", "date vinegar"))
    write(second)
    one = Organisation.objects.get(trade_name_latin="Claimed Since")
    Organisation.objects.filter(pk=one.pk).update(claimed_at=timezone.now())
    ListingFactory(organisation=Organisation.objects.get(trade_name_latin="Asked Since"))
    Organisation.objects.filter(trade_name_latin="Changed Since").update(summary="Now we know")

    take_back(second, by=cluster_manager)
    drain()
    press = Organisation.objects.get(trade_name_latin="Golden Pit Press")
    assert [item.text for item in press.trade_items.all()] == ["date oil"]

    farm = Organisation.objects.get(trade_name_latin="Wadi Palm Farms")
    take_back(first, by=cluster_manager)
    drain()
    first.refresh_from_db()
    assert first.state == "undone"
    assert not Organisation.objects.filter(trade_name_latin__in=["Wadi Palm Farms", "Golden Pit Press"]).exists()
    assert not SearchDocument.objects.filter(subject=farm.public_id, deleted_at=None).exists()
    kept = {told.line.name: told.line.kept for told in result_of(first).kept}
    assert kept == {"Claimed Since": "claimed", "Asked Since": "used", "Changed Since": "changed"}


def test_days_of_the_register_are_read_in_both_calendars_and_taken_back(upload, write, cluster_manager):
    header = "Company,City,CR number,CR date,CR expiry\n"
    first = upload(header + "Wadi Palm Farms,Hofuf,1010-200300,1447-09-01,01/09/1449\n")
    write(first)
    farm = Organisation.objects.get(trade_name_latin="Wadi Palm Farms")
    assert (farm.registered_on, farm.registered_until) == (dt.date(2026, 2, 18), dt.date(2028, 1, 28))
    renewed = upload(header + "Wadi Palm Farms,Hofuf,1010-200300,18 February 2026,2031-01-28\n")
    assert result_of(renewed).changed[0].sentences == ["Registration valid until"]
    write(renewed)
    take_back(renewed, by=cluster_manager)
    drain()
    farm.refresh_from_db()
    assert (farm.registered_on, farm.registered_until) == (dt.date(2026, 2, 18), dt.date(2028, 1, 28))
    take_back(first, by=cluster_manager)
    drain()
    assert not Organisation.objects.filter(pk=farm.pk).exists()


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (
            "soon",
            "",
            "In the register since: “soon” is not a date. Write it like 2028-03-31, or in Hijri like 1449-11-05.",
        ),
        ("2026-02-30", "", "In the register since: “2026-02-30” is not a date."),
        ("2099-01-01", "", "In the register since: “2099-01-01” is still to come. Look at its year."),
        ("", "2750-01-01", "Registration valid until: “2750-01-01” is not a date. Look at its year."),
        (
            "2020-05-01",
            "2019-05-01",
            "Registration valid until: This day is before the one on which it was registered.",
        ),
    ],
)
def test_days_of_the_register_that_cannot_be_are_told_at_their_column(upload, since, until, told):
    made = upload(f"Company,City,CR date,CR expiry\nWadi Palm Farms,Hofuf,{since},{until}\n")
    (said,) = sentences_of(made.lines.get())
    assert said.startswith(told)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"%PDF-1.4", "Send the list as .xlsx or .csv"),
        ("a.xlsx", b"not a workbook", "Nothing was written"),
        ("a.xlsx", b"PK\x03\x04 broken", "The workbook is damaged"),
        ("a.csv", b"", "The file is empty"),
        ("a.csv", b"\x89PNG\x00\x00\x01\x02", "The file holds no text"),
        ("a.csv", b"%PDF-1.4\n1 0 obj\n", "This is a PDF, whatever its name says. Save the table"),
        ("a.csv", b"\xef\xbb\xbf<html><table>", "This is a web page, whatever its name says"),
        ("a.csv", "Name\nشركة\n".encode() + "Caf\xe9\n".encode("cp1252"), "are UTF-8"),
        ("a.csv", b"Name,\n", "Nothing stands under the first row"),
        ("a.csv", b"Members 2026\na,b,c\nd,e,f\n", "does not name the columns"),
        ("a.csv", b"Name,,City\na,b,c\n", "has no heading"),
        ("a.csv", b"Name,Name\na,b\n", "stands twice"),
        ("a.csv", b"Name\n" + b"x\n" * 10_001, "more than 10,000 rows"),
        ("a.xlsm", b"PK\x03\x04", "Workbooks with macros are not read. Save it as .xlsx."),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        ("a.csv", b"x" * 20_000_001, "larger than 20 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained_and_nothing_is_kept(upload, name, content, words):
    with pytest.raises(NotPossible) as refusal:
        upload(content, name, compare=False)
    assert words in str(refusal.value.message)
    assert not MemberList.objects.exists()


def test_a_workbook_that_unpacks_without_end_is_refused(upload):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", b"0" * 130_000_000)
    with pytest.raises(NotPossible) as refusal:
        upload(file.getvalue(), "a.xlsx", compare=False)
    assert "unpacks to more than" in str(refusal.value.message)


def test_a_limit_is_one_number_wherever_it_is_told(upload, browser_of, cluster, cluster_manager):
    page = browser_of(cluster_manager).get(reverse("organisations:member_lists", args=[cluster.slug])).content.decode()
    assert "up to 10,000 rows and 20 MB" in page
    with pytest.raises(NotPossible) as refusal:
        upload(b"x" * 20_000_001, "a.csv", compare=False)
    assert "larger than 20 MB" in str(refusal.value.message)


def workbook(rows, *, merged="", macros=False):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    file = io.BytesIO()
    book.save(file)
    if macros:
        with zipfile.ZipFile(file, "a") as packed:
            packed.writestr("xl/vbaProject.bin", b"\x00")
    return file.getvalue()


def test_a_workbook_with_macros_is_refused_whatever_it_is_called(upload):
    with pytest.raises(NotPossible) as refusal:
        upload(workbook([["Company"], ["Wadi Palm Farms"]], macros=True), "a.xlsx", compare=False)
    assert "Workbooks with macros are not read" in str(refusal.value.message)
    assert not MemberList.objects.exists()


def test_rows_that_lack_something_for_merged_cells_are_refused_and_it_says_why(
    upload, browser_of, cluster_manager, cluster
):
    made = upload(
        workbook([["Company", "City"], ["Wadi Palm Farms", "Hofuf"], [None, "Hofuf"]], merged="A2:A3"), "a.xlsx"
    )
    assert [(line.number, line.outcome) for line in made.lines.all()] == [(2, "new"), (3, "refused")]
    assert any("Cells are merged" in note for note in made.notes)
    page = browser_of(cluster_manager).get(reverse("organisations:member_list", args=[cluster.slug, made.public_id]))
    assert "Cells are merged" in page.content.decode(), "it stands where one decides, too"


def test_a_formula_is_no_name_and_a_row_with_one_is_refused(upload):
    made = upload(workbook([["Company", "City"], ['=A1&"x"', "Hofuf"], ["Wadi Palm Farms", "Hofuf"]]), "a.xlsx")
    assert [line.outcome for line in made.lines.all()] == ["refused", "new"]
    assert any("Cells with formulas" in note for note in made.notes)
    typed = upload("Company,City\n=1+1,Hofuf\n")
    assert sentences_of(typed.lines.get()) == ["Name: This cell holds a formula. Write the name itself."]


@pytest.mark.parametrize("sign", "=+-@")
def test_a_name_that_only_begins_with_a_sign_is_a_name_and_a_formula_with_any_is_none(upload, write, sign):
    names = [f"{sign}Plus", f"{sign} Coldway Trading (Hofuf)", f"{sign}نماء", f"{sign}3D Print"]
    formulas = [f"{sign}SUM(A1:A3)", f"{sign}A1", f"{sign}1+1", f"{sign}cmd|' /C calc'!A0", f"{sign}966501234567"]
    made = upload("Company,City\n" + "".join(f'"{name}",Hofuf\n' for name in [*names, *formulas]))
    lines = list(made.lines.order_by("number"))
    assert [line.outcome for line in lines] == ["new"] * len(names) + ["refused"] * len(formulas)
    assert sentences_of(lines[-1]) == ["Name: This cell holds a formula. Write the name itself."]
    write(made)
    assert set(Organisation.objects.values_list("trade_name_latin", flat=True)) >= {names[0], names[1], names[3]}


def test_rows_without_a_name_are_told_that_alone(upload):
    made = upload("Member no.,Company,City\n,,Hofuf\n-,,Hofuf\n-,Wadi Palm Farms,Hofuf\n–,Golden Pit Press,Hofuf\n")
    told = [sentences_of(line) for line in made.lines.order_by("number")]
    assert [sentences[0][:20] for sentences in told[:2]] == ["Name: It has no name"] * 2
    assert [len(sentences) for sentences in told] == [1, 1, 0, 0]


def test_marks_of_direction_inside_numbers_change_none(upload, write):
    rows = "Company,Mobile,Employees,Founded in,CR number,City\n"
    rows += "Wadi Palm Farms,\u200e050 123 4567\u200f,\u200f12,\u200e2019,\u202b1010\u202c-200300,Hofuf\n"
    made = upload(rows)
    assert [line.outcome for line in made.lines.all()] == ["new"], [sentences_of(line) for line in made.lines.all()]
    write(made)
    one = made.lines.get().organisation
    assert (one.phone, one.size, one.founded_on, one.registration_number) == (
        "+966501234567",
        "10-49",
        2019,
        "1010-200300",
    )


def test_marks_of_direction_around_an_address_change_none_and_none_is_shown(upload, write):
    made = upload(
        "Company,City,Website,Email\n"
        "\u202eWadi\u202c Palm Crates,Hofuf,\u200ehttps://wadi-crates.example\u202c,\u200finfo@wadi-crates.example\u200e\n"
    )
    assert [(line.outcome, line.name) for line in made.lines.all()] == [("new", "Wadi Palm Crates")]
    write(made)
    crates = Organisation.objects.get(trade_name_latin="Wadi Palm Crates")
    assert (crates.website, crates.email) == ("https://wadi-crates.example", "info@wadi-crates.example")


def test_a_row_that_is_surely_one_here_is_taken_for_it_and_an_unsure_one_is_asked(upload, write, packer, firm):
    made = upload(ENGLISH + "Nakhla Pack Est.,,Hofuf,,\nSanabel,,Hofuf,,\nGolden Pit Press,,Hofuf,,\n")
    packer.refresh_from_db()
    told = {line.number: (line.outcome, line.decision, line.likeness) for line in made.lines.all()}
    assert told[2][:2] == ("asked", f"one:{packer.public_id}")
    assert told[2][2][f"one:{packer.public_id}"][0] >= 0.8
    assert "name" in told[2][2][f"one:{packer.public_id}"]
    assert told[3][:2] == ("asked", ""), "a person decides"
    assert told[4] == ("new", "", {})
    counts = result_of(made).counts
    assert (counts["new"], counts["found"], counts["asked"]) == (1, 1, 1)
    write(made)
    assert Organisation.objects.filter(trade_name_latin__startswith="Nakhla").count() == 1


def test_letters_of_an_old_windows_are_read_and_it_says_so(upload):
    made = upload("الاسم\nمزارع الوادي\n".encode("cp1256"))
    assert made.lines.get().name == "مزارع الوادي"
    assert "Windows-1256" in made.notes[0]


def test_columns_must_agree(upload, cluster_manager):
    made = upload(ROWS, compare=False)
    for columns, words in [
        (["name", "name", "", "", ""], "Two columns"),
        (["phone", "", "", "", ""], "in which column the name"),
        (["name"], "Say of each column"),
    ]:
        with pytest.raises(NotPossible) as refusal:
            set_columns(made, by=cluster_manager, columns=columns, kind="firm", country="SA")
        assert words in str(refusal.value.message)


@pytest.mark.parametrize("who", ["firm_owner", "packer_owner", "stranger", "staff_member", "board_member", "former"])
def test_only_the_staff_of_that_office_keeps_the_list(who, cast, upload, browser_of):
    made = upload(ROWS)
    cast.board_member = cast.finance_officer
    BoardSeat.objects.create(cluster=cast.cluster, user=cast.board_member)
    cast.former = cast.researcher
    cast.cluster.office_staff.create(user=cast.former, undertaking_on="2026-01-01", ended_at=timezone.now())
    person = getattr(cast, who)
    for attempt in (
        lambda: upload_list(cast.cluster, SimpleUploadedFile("a.csv", ROWS.encode()), by=person),
        lambda: set_columns(made, by=person, columns=made.columns, kind="firm", country="SA"),
        lambda: write_list(made, by=person, decisions={}),
        lambda: take_back(made, by=person),
        lambda: discard_list(made, by=person),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    browser = browser_of(person)
    for name in ("member_list", "member_list_refused"):
        assert browser.get(reverse(f"organisations:{name}", args=["dates-al-ahsa", made.public_id])).status_code == 404


def test_another_office_never_meets_the_list(cast, upload, browser_of):
    made = upload(ROWS)
    cast.other_cluster.office_staff.create(user=cast.stranger, undertaking_on="2026-01-01")
    for cluster in ("dates-al-ahsa", "textiles-sfax"):
        page = browser_of(cast.stranger).get(reverse("organisations:member_list", args=[cluster, made.public_id]))
        assert page.status_code == 404


def test_who_no_longer_serves_when_it_is_written_writes_nothing(upload, cluster, cluster_manager):
    made = upload(ROWS)
    write_list(made, by=cluster_manager, decisions={})
    cluster.office_staff.update(ended_at=timezone.now())
    drain()
    made.refresh_from_db()
    assert (made.state, Organisation.objects.filter(trade_name_latin="Wadi Palm Farms").count()) == ("ready", 0)


@pytest.fixture
def in_small_batches(monkeypatch):
    for name in ("COMPARED_AT_ONCE", "WRITTEN_AT_ONCE", "UNDONE_AT_ONCE"):
        monkeypatch.setattr(list_batches, name, 2)


LONG = ENGLISH + (
    "Wadi Palm Farms,,Hofuf,dates,\nGolden Pit Press,,Hofuf,oil,\nHilal Majd,,Hofuf,,\nBad Phone Ltd,12,Hofuf,,\n"
    "Wadi Palms Farm,,Hofuf,,\nKarim Nour,,Hofuf,,\nWadi Palm Farms,,Hofuf,,\n"
)


def test_a_list_in_batches_becomes_what_it_becomes_at_once(upload, write, cluster_manager, monkeypatch):
    def found(made):
        rows = made.lines.values_list("number", "outcome", "suspects", "decision", "found")
        return made.state, list(rows)

    at_once = found(upload(LONG))
    for name in ("COMPARED_AT_ONCE", "WRITTEN_AT_ONCE", "UNDONE_AT_ONCE"):
        monkeypatch.setattr(list_batches, name, 2)
    made = upload(LONG)
    assert found(made) == at_once
    assert {line.number: line.outcome for line in made.lines.all()} == {
        2: "new", 3: "new", 4: "new", 5: "refused", 6: "asked", 7: "new", 8: "refused",
    }  # fmt: skip
    write(made, row6="new")
    assert (made.state, result_of(made).counts) == ("written", {"new": 5, "refused": 2})
    take_back(made, by=cluster_manager)
    drain()
    made.refresh_from_db()
    assert (made.state, Organisation.objects.filter(source="office:" + made.cluster.slug).count()) == ("undone", 0)


def test_a_batch_that_runs_twice_writes_once_and_the_page_says_how_far_it_is(
    upload, in_small_batches, cluster_manager, browser_of, monkeypatch
):
    made = upload(LONG)
    address = reverse("organisations:member_list", args=[made.cluster.slug, made.public_id])
    write_list(made, by=cluster_manager, decisions={})
    drain(1)
    page = BeautifulSoup(browser_of(cluster_manager).get(address).text, "html.parser")
    assert "The rows are being written: 2 of 7." in page.select_one("main [role=status]").get_text()
    assert (page.progress["value"], page.progress["max"]) == ("2", "7")
    # Somebody else does the second batch after this one has read it.
    stale = MemberList.objects.select_related("cluster", "by").get(pk=made.pk)
    drain(1)
    names = set(Organisation.objects.filter(source__startswith="office:").values_list("trade_name_latin", flat=True))
    assert names == {"Wadi Palm Farms", "Golden Pit Press", "Hilal Majd", "Karim Nour"}
    writing_lists.write_some(stale, cluster_manager)
    assert Organisation.objects.filter(source__startswith="office:").count() == 4
    drain()
    made.refresh_from_db()
    assert (made.state, result_of(made).counts) == ("written", {"new": 4, "same": 1, "refused": 2})


def test_who_leaves_the_office_meanwhile_leaves_no_half_of_a_list(upload, in_small_batches, cluster_manager, cluster):
    made = upload(LONG)
    write_list(made, by=cluster_manager, decisions={})
    drain(1)
    cluster.office_staff.update(ended_at=timezone.now())
    drain()
    made.refresh_from_db()
    assert (made.state, made.lines.filter(is_new=True).count()) == ("written", 4)


def test_one_that_came_while_the_office_looked_is_not_written_a_second_time(upload, write):
    made = upload(ROWS)
    OrganisationFactory(trade_name_latin="Golden Pit Press", region=RegionFactory(slug="hofuf"))
    write(made)
    line = made.lines.get(number=3)
    assert (line.outcome, line.decision, line.organisation) == ("asked", "", None)
    assert Organisation.objects.filter(trade_name_latin="Golden Pit Press").count() == 1


def test_a_list_is_forgotten_after_thirty_days_and_what_it_wrote_stays(upload, write):
    made = upload(ROWS)
    write(made)
    MemberList.objects.update(created_at=timezone.now() - timezone.timedelta(days=31))
    cache.clear()
    keep_to("organisations.member_lists")
    assert not MemberList.objects.exists()
    assert Organisation.objects.filter(trade_name_latin="Wadi Palm Farms").exists()


def test_an_office_walks_from_the_file_to_members_and_back_without_script(browser_of, cluster, cluster_manager):
    browser = browser_of(cluster_manager)
    lists = reverse("organisations:member_lists", args=[cluster.slug])
    assert browser.post(lists, {}).status_code == 422
    bad = browser.post(lists, {"file": SimpleUploadedFile("a.pdf", b"%PDF")})
    assert (bad.status_code, "Send the list as .xlsx or .csv" in bad.text) == (422, True)
    sent = browser.post(lists, {"file": SimpleUploadedFile("members.csv", ROWS.encode())})
    here = sent.headers["Location"]
    page = browser.get(here)
    assert '<option value="name" selected>' in page.text
    assert "050 123 4567" in page.text
    columns = {"column_0": "name", "column_1": "phone", "column_2": "town", "column_3": "makes", "column_4": "link"}
    twice = browser.post(here, columns | {"column_1": "name", "kind": "firm", "country": "SA", "action": "columns"})
    assert (twice.status_code, "Two columns are said to hold the same" in twice.text) == (422, True)
    browser.post(here, columns | {"kind": "firm", "country": "SA", "action": "columns"})
    assert "Each row is being compared" in browser.get(here).text
    drain()
    assert "Write 2 rows" in browser.get(here).text
    browser.post(here, {"action": "write"})
    drain()
    assert "Take it back" in browser.get(here).text
    assert cluster.memberships.filter(organisation__trade_name_latin="Wadi Palm Farms").exists()
    browser.post(here, {"action": "undo"})
    drain()
    assert "Taken back on" in browser.get(here).text


def test_the_page_asks_the_same_number_of_queries_for_one_row_and_three(browser_of, upload, cluster, cluster_manager):
    asked = []
    for names in (["Wadi Palm One"], ["Karim Nour", "Salem Badr", "Hilal Majd"]):
        made = upload(ENGLISH + "".join(f"{name},,Hofuf,,\n{name}s,,Hofuf,,\nx,12,Hofuf,,\n" for name in names))
        address = reverse("organisations:member_list", args=[cluster.slug, made.public_id])
        browser = browser_of(cluster_manager)
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
