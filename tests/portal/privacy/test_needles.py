"""Erasing, proved: a person with a needle in every place where somebody can appear is erased, and no needle is left.

Looked through are every column of every table, sessions unpacked, the search index, uploads, mails and the log of the run.
"""

from __future__ import annotations

import email
import email.policy
import io
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, models
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.log_actions import log as wagtail_log

from cms.answers import keep_answer
from cms.models import FormPage, FormQuestion, HomePage
from cms.services import load_pages
from matchmaking.models import Dictation, Introduction, IntroductionChoice, MatchSide, Outcome, Release
from messaging.models import Conversation, Guest, HeldMessage, Mention, Message, Note, Participant, Reader, ReplyKey
from portal.accounts import mail, services
from portal.accounts.models import Consent, User
from portal.accounts.services import erase_person
from portal.calendars.services import open_feed
from portal.core.clock import run_due
from portal.desk.models import (
    ApplicationPaper,
    AssessmentAnswer,
    AssessmentRound,
    Barrier,
    Consultation,
    ContactNote,
    Contribution,
    Inquiry,
    MemberTier,
    NextAction,
    OfficeIntroduction,
    ProgressNote,
    QueueItem,
    Recipient,
    SavedView,
    Voice,
)
from portal.events.models import (
    Attendance,
    Certificate,
    FreedTime,
    GoingOn,
    MetOutcome,
    NoShow,
    Pledge,
    Rating,
    Registration,
    SurveyAnswer,
)
from portal.events.models import Invitation as EventInvitation
from portal.events.services.certificates import issue_certificate
from portal.events.services.meetings import accept, ask
from portal.moderation.models import Suspension
from portal.moderation.services import report
from portal.notifications.models import Device, Preference, Rhythm
from portal.notifications.services import notify
from portal.onboarding.models import Agreement as MergeAgreement
from portal.onboarding.models import Claim, Correction, Merge, Verification
from portal.organisations.models import (
    Block,
    BoardSeat,
    Invitation,
    JoinRequest,
    MemberList,
    MemberListLine,
    Membership,
    OfficeStaff,
    Opening,
    Organisation,
    PartnerConsent,
    Recovery,
    TransferOffice,
)
from portal.organisations.services import accept_invitation, change_role, invite_member
from portal.organisations.tokens import token_of
from portal.outbox.models import OutboxRow
from portal.outbox.services import drain
from portal.privacy.services import ask_for_copy
from portal.projects.models import (
    Acceptance,
    Agreement,
    AgreementText,
    BudgetLine,
    Call,
    Document,
    DocumentVersion,
    Pool,
    PoolMember,
    Project,
    Record,
    Report,
    Result,
    SignedPaper,
    SignerAsked,
    Spending,
)
from portal.projects.services.decisions import take_back_decision, write_decision
from portal.projects.services.milestones import reach_milestone
from portal.projects.services.tasks import comment_on, finish_task
from portal.saved.models import News
from portal.saved.models import Result as SearchResult
from portal.saved.services import save_search
from portal.search.projector import project_pending
from tests.factories.accounts import UserFactory
from tests.factories.dup import DuplicateFactory
from tests.factories.events import event_of, registered
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.moderation import suspend
from tests.factories.office import action_in, announcement_in, application_of, inquiry_to, objective_in, tier_in
from tests.factories.organisations import MembershipFactory, OrganisationFactory, ReferenceFactory
from tests.factories.projects import meeting_in, milestone_in, project_of, task_in
from tests.factories.training import cohort_of, course_of
from tests.portal.events.meetings import joins, set_up

EMAIL, SECOND, PHONE = "zephneedle@needle.example", "othernadel@needle.example", "+966555000777"
NEEDLES = [
    "زفيرين",
    "نيدلي",
    "Zephyrine",
    "Needlename",
    "zephneedle",
    "othernadel",
    "555000777",
    "needlejob",
    "NeedleBrowser",
    "203.0.113.77",
]
BY_BROWSER = {"HTTP_USER_AGENT": "NeedleBrowser/7", "REMOTE_ADDR": "203.0.113.77"}
# Rows about people that an app of the desk keeps only while somebody works in it, and those that hold nothing of them.
NOT_FILLED = {
    "accounts.User_groups",
    "accounts.User_user_permissions",
    "wagtailusers.UserProfile",
    "wagtailadmin.EditingSession",
    "wagtailadmin.FormState",
    "wagtailcore.APIToken",
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.PageSubscription",
}


@pytest.fixture
def folders(settings: Settings, tmp_path: Path, search_dir: Path) -> list[Path]:
    """Where files of this installation lie: uploads, mails, the search index."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return [tmp_path / "media", tmp_path / "mail", search_dir]


@pytest.fixture
def person(cast: SimpleNamespace, folders: list[Path], written_log: io.StringIO) -> User:
    """Lives in every table that has room for somebody."""
    one: User = UserFactory(
        full_name="زفيرين نيدلي",
        latin_name="Zephyrine Needlename",
        email=EMAIL,
        phone=PHONE,
        job_title="needlejob keeper",
        language="ar",
    )
    User.objects.filter(pk=one.pk).update(phone_verified_at=one.date_joined)
    one.refresh_from_db()
    EmailAddress.objects.create(user=one, email=SECOND, verified=True)
    Consent.objects.create(user=one, kind="terms", wording_version="1")
    Preference.objects.create(user=one, kind="match.found", how=Preference.How.APP)
    Device.objects.create(user=one, endpoint="https://push.example/huda", p256dh="x", auth="y", label="Firefox")
    Rhythm.objects.create(user=one, channel="text", time_zone="Africa/Tunis")
    about_another = {"content_type": ContentType.objects.get_for_model(User), "object_id": cast.firm_owner.pk}
    LogEntry.objects.create(user=one, object_repr="Huda", action_flag=2, **about_another)
    Authenticator.objects.create(user=one, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"})
    _found_twice(one, cast)
    _in_organisations(one, cast)
    _in_matchmaking(one, cast)
    _in_conversations(one, cast)
    _in_money_of_projects(one, cast)
    _in_projects(one, cast)
    _in_papers(one, cast)
    _in_events(one, cast)
    _in_courses(one, cast)
    _on_a_day(one, cast)
    _at_the_desk(one, cast)
    _at_a_desk(one, cast)
    _with_a_voice(one, cast)
    _on_editors_pages(one)
    _with_a_search(one)
    _in_browsers(one, cast)
    ask_for_copy(one, by=one)
    drain()
    _on_the_way(one)
    project_pending()
    return one


def _in_organisations(one: User, cast: SimpleNamespace) -> None:
    mine = MembershipFactory(organisation=cast.firm, user=one, role="member")
    change_role(mine, by=cast.firm_owner, role="admin")
    Organisation.objects.filter(pk=cast.firm.pk).update(phone=PHONE, email=SECOND)
    alone = OrganisationFactory(trade_name_latin="Alone Works", email=EMAIL, phone=PHONE)
    MembershipFactory(organisation=alone, user=one, role="owner")
    MembershipFactory(organisation=cast.bank, user=one, role="member", ended_at=one.date_joined)
    invite_member(cast.firm, by=one, role="member", email="guest@people.example")
    invite_member(cast.lab, by=cast.researcher, role="member", phone=PHONE)
    accepted = invite_member(cast.packer, by=cast.packer_owner, role="member", email=EMAIL)
    accept_invitation(token_of(accepted), by=one)
    invite_member(cast.bank, by=cast.finance_officer, role="member", email=SECOND)
    OfficeStaff.objects.create(cluster=cast.cluster, user=one, undertaking_on=one.date_joined)
    BoardSeat.objects.create(cluster=cast.cluster, user=one)
    Opening.objects.create(organisation=cast.packer, person=one, thing="contact")
    JoinRequest.objects.create(
        cluster=cast.other_cluster, organisation=cast.firm, asked_by=one, answered_by=one, answered_at=one.date_joined
    )
    TransferOffice.objects.create(organisation=cast.lab, set_by=one)
    Block.objects.create(person=one, blocked=cast.researcher)
    Block.objects.create(organisation=cast.lab, blocked=one)
    _by_address(one, cast)


def _on_editors_pages(one: User) -> None:
    load_pages()
    page = FormPage(title="Survey", slug="survey", thanks="Thanks", named=True)
    page.questions = [FormQuestion(label="Who?", clean_name="who", field_type="singleline")]
    HomePage.objects.get(locale__language_code="en").add_child(instance=page)
    keep_answer(page, {"who": "Zephyrine Needlename"}, by=one, submission=uuid4())


def _found_twice(one: User, cast: SimpleNamespace) -> None:
    pair = DuplicateFactory(decided_by=one)
    merge = Merge.objects.create(
        duplicate=pair,
        kept=pair.first,
        gone=pair.second,
        by=one,
        ended_by=one,
        reason="Zephyrine says no",
        state="refused",
    )
    MergeAgreement.objects.create(merge=merge, organisation=pair.first, by=one)


def _by_address(one: User, cast: SimpleNamespace) -> None:
    """Where an office or a stranger wrote an address of theirs down, whoever they are."""
    due = {
        "organisation": cast.firm,
        "what": Recovery.What.OWNER,
        "due_at": one.date_joined,
        "note": "needlejob, by telephone",
    }
    Recovery.objects.create(person=one, successor=cast.firm_member, token_hash="1", **due)
    Recovery.objects.create(person=cast.firm_admin, successor=one, token_hash="2", **due)
    Recovery.objects.create(person=cast.firm_member, email=SECOND, token_hash="3", state="done", **due)
    said = {"organisation": cast.packer, "name": "Zephyrine Needlename", "note": "needlejob"}
    Claim.objects.create(way="letter", reach=SECOND, token_hash="1", **said)
    Claim.objects.create(way="email", sent_to=EMAIL, reach=EMAIL, state="granted", person=one, token_hash="2", **said)
    for number, state in enumerate(("waiting", "held", "removed")):
        Correction.objects.create(what="remove", state=state, sent_to=PHONE, token_hash=str(number), **said)
    Verification.objects.create(organisation=cast.packer, level="visit", by=one)
    asked = {"outside_name": "Zephyrine Needlename", "outside_email": SECOND}
    PartnerConsent.objects.create(reference=ReferenceFactory(organisation=cast.packer), **asked)
    uploaded = MemberList.objects.create(cluster=cast.cluster, by=one, filename="members.csv")
    for number, cells in enumerate((["Works", "Zephyrine Needlename", EMAIL], ["Works", "needlejob", "0555000777"])):
        MemberListLine.objects.create(member_list=uploaded, number=number, cells=cells)


def _in_matchmaking(one: User, cast: SimpleNamespace) -> None:
    listing = ListingFactory(organisation=cast.firm, cluster=cast.cluster, created_by=one)
    match = MatchFactory(listing=listing, organisation=cast.packer)
    MatchSide.objects.filter(match=match).update(answered_by=one)
    named = {"introducer": one, "opened_by": one, "decided_by": one}
    made = Introduction.objects.create(match=match, cluster=cast.cluster, state="made", **named)
    Outcome.objects.create(introduction=made, organisation=cast.firm, after=30, said="deal", said_by=one)
    IntroductionChoice.objects.create(cluster=cast.cluster, chosen_by=one)
    Release.objects.create(organisation=cast.lab, listing=listing, asked_by=one, decided_by=one)
    written_down = ListingFactory(organisation=cast.packer, cluster=cast.cluster, created_by=one, published_at=None)
    to = {"organisation": cast.packer, "cluster": cast.cluster, "expires_at": one.date_joined, "by": one}
    Dictation.objects.create(listing=written_down, email=SECOND, token_hash="1", **to)
    Dictation.objects.create(phone=PHONE, token_hash="2", state="refused", **to)


def _in_conversations(one: User, cast: SimpleNamespace) -> None:
    talk = Conversation.objects.create(subject="Vacuum packing", started_by=one, last_seq=1)
    side = Participant.objects.create(conversation=talk, organisation=cast.firm, assigned_to=one)
    Message.objects.create(conversation=talk, seq=1, author=one, organisation=cast.firm, text="Good morning.")
    said = talk.messages.get()
    report(cast.lab, by=one, reason="other", words="needlejob says so")
    case = report(said, by=cast.packer_owner, reason="rude").case
    suspend(case, by=cast.staff_member, words="Please stay polite.")
    assert Suspension.objects.filter(person=one).exists()
    Note.objects.create(participant=side, author=one, after_seq=1, text="Ask for the price.")
    Reader.objects.create(conversation=talk, person=one, read_seq=1)
    Mention.objects.create(message=said, person=one)
    ReplyKey.objects.create(conversation=talk, person=one)
    HeldMessage.objects.create(
        conversation=talk,
        author=one,
        organisation=cast.firm,
        text="needlejob waits",
        client_id=said.client_id,
        mark="1",
    )
    Guest.objects.create(conversation=talk, person=one, cluster=cast.cluster)


def _in_money_of_projects(one: User, cast: SimpleNamespace) -> None:
    """They planned, spent, reported and closed for their organisation, and bought together with others."""
    project = project_of(cast.firm, by=cast.firm_owner, title="Frond tray")
    line = BudgetLine.objects.create(project=project, title="Mould", category="staff", amount=5, written_by=one)
    spent = {"spent_on": one.date_joined.date(), "amount": 1}
    Spending.objects.create(line=line, written_by=one, taken_back_by=one, **spent)
    due = {"kind": "claim", "title": "Claim", "due_on": one.date_joined.date()}
    Report.objects.create(project=project, written_by=one, sent_by=one, **due)
    Result.objects.create(project=project, outcome="done", written_by=one)
    Record.objects.create(project=project, organisation=cast.firm, story="yes", answered_by=one)
    counted = {"category": "supply", "unit": "t", "cluster": cast.cluster, "lead": cast.firm}
    pool = Pool.objects.create(kind="purchase", title="Sugar", opened_by=one, **counted)
    PoolMember.objects.create(pool=pool, organisation=cast.firm, state="asked", asked_by=one, answered_by=one)


def _in_projects(one: User, cast: SimpleNamespace) -> None:
    """They opened it, have a task, were the last to change everything, and read it in their own calendar."""
    project = project_of(cast.firm, by=one, cluster=cast.cluster)
    task = task_in(project, by=one, organisation=cast.firm, person=one)
    comment_on(task, by=one, text="It is on its way.")
    finish_task(task, by=one)
    reach_milestone(milestone_in(project, by=one), by=one)
    meeting_in(project, by=one)
    decided = write_decision(project, by=one, what="42 mm", decided_on=one.date_joined.date())
    take_back_decision(decided, by=one)
    open_feed(one)
    today = one.date_joined.date()
    Call.objects.create(
        organisation=cast.ministry, title="Joint project grants", closes_on=today, opens_on=today, written_by=one
    )


def _in_papers(one: User, cast: SimpleNamespace) -> None:
    """Files that they brought into a project, what they accepted there, and a signed page that they looked at."""
    project = Project.objects.create(title="A tray", lead=cast.lab)
    document = Document.objects.create(project=project, title="Transfer", opened_by=one)
    told = {"media_type": "application/pdf", "sort": "document", "size": 1, "sha256": "0" * 64, "file": "private/x.pdf"}
    version = DocumentVersion.objects.create(
        document=document, number=1, name="a.pdf", uploaded_by=one, settled_by=one, **told
    )
    agreement = Agreement.objects.create(document=document, kind="nda")
    text = AgreementText.objects.create(agreement=agreement, number=1, sha256="0" * 64, written_by=one)
    named = {"full_name": "Zephyrine Needlename", "capacity": "needlejob keeper"}
    Acceptance.objects.create(text=text, organisation=cast.firm, person=one, sha256="0" * 64, **named)
    SignerAsked.objects.create(text=text, organisation=cast.firm, person=one)
    SignerAsked.objects.create(text=text, organisation=cast.firm, person=cast.firm_owner, asked_by=one)
    SignedPaper.objects.create(text=text, version=version, brought_by=cast.researcher, checked_by=one)
    second = DocumentVersion.objects.create(document=document, number=2, name="b.pdf", **told)
    SignedPaper.objects.create(text=text, version=second, brought_by=one)


def _at_the_desk(one: User, cast: SimpleNamespace) -> None:
    """They got an announcement and sent another, answer for an action, and wrote wherever an office writes."""
    Recipient.objects.create(announcement=announcement_in(cast.cluster), person=one)
    announcement_in(cast.cluster, begun_by=one, changed_by=one)
    action = action_in(objective_in(cast.cluster, changed_by=one), person=one, changed_by=one)
    ProgressNote.objects.create(action=action, text="It moves.", by=one)
    application = application_of(cast.lab, cast.cluster, by=one)
    inquiry = inquiry_to(application, by=one)
    Inquiry.objects.filter(pk=inquiry.pk).update(replied_by=one)
    ApplicationPaper.objects.create(
        application=application,
        file="private/applications/none.pdf",
        name="none.pdf",
        sort="document",
        size=1,
        brought_by=one,
    )
    membership = cast.cluster.memberships.get(organisation=cast.packer)
    MemberTier.objects.create(membership=membership, tier=tier_in(cast.cluster, changed_by=one), by=one)
    round_ = AssessmentRound.objects.create(cluster=cast.cluster, year=2026, opened_by=one)
    AssessmentAnswer.objects.create(round=round_, indicator="rules", level=1, by=one)


def _in_events(one: User, cast: SimpleNamespace) -> None:
    event = event_of(cast.office, by=cast.cluster_manager)
    mine = registered(event, cast.firm, person=one, badge_name="Zephyrine", answers={"x": "Needlename eats fish"})
    Registration.objects.filter(pk=mine.pk).update(registered_by=one, called_by=one, checked_in_by=one)
    EventInvitation.objects.create(event=event, organisation=cast.packer, words="Come", sent_by=one)


def _in_courses(one: User, cast: SimpleNamespace) -> None:
    """They offered a course, need one, were at it, ticked others, hold a certificate, gave one, and said what came of it."""
    course = course_of(cast.firm, by=one)
    Pledge.objects.create(course=course, organisation=cast.lab, people=2, pledged_by=one)
    cohort = cohort_of(course, by=cast.firm_owner)
    mine = registered(cohort, cast.firm, person=one, badge_name="Zephyrine Needlename", email=SECOND, phone=PHONE)
    theirs = registered(cohort, cast.packer, person=cast.packer_owner)
    for row in (mine, theirs):
        Attendance.objects.create(registration=row, session=cohort.sessions.first(), there=True, marked_by=one)
    issue_certificate(theirs, by=cast.firm_owner)
    revoked = {"revoked_by": one, "revoked_because": "Zephyrine Needlename was not there"}
    issued = {"name": "Zephyrine Needlename", "course_title": "HACCP", "hours": 8, "issued_by": one}
    Certificate.objects.create(registration=mine, revoked_at=one.date_joined, **issued, **revoked)
    Certificate.objects.create(registration=mine, **issued)
    SurveyAnswer.objects.create(registration=mine, used="daily", words="needlejob says so", answered_at=one.date_joined)


def _on_a_day(one: User, cast: SimpleNamespace) -> None:
    """They checked somebody in, said who is missing, took a time, and rated the meeting."""
    event = event_of(cast.office, by=cast.cluster_manager, cluster=cast.cluster)
    set_up(event, cast.cluster_manager)
    firm, packer = joins(event, cast.firm, cast.firm_owner), joins(event, cast.packer, cast.packer_owner)
    meeting = accept(ask(firm, packer, by=cast.firm_owner), by=cast.packer_owner)
    here = Registration.objects.get(event=event, person=cast.firm_owner)
    Registration.objects.filter(pk=here.pk).update(checked_in_at=one.date_joined, checked_in_by=one)
    NoShow.objects.create(registration=here, said_by=one)
    FreedTime.objects.create(missed=meeting, delegation=firm, slot=meeting.slot, expires_at=event.ends_at, taken_by=one)
    Rating.objects.create(meeting=meeting, delegation=firm, person=one, worth="yes", note="Ask for the price.")
    going_on = GoingOn.objects.create(meeting=meeting)
    MetOutcome.objects.create(going_on=going_on, organisation=cast.firm, after=30, said="deal", said_by=one)


def _at_a_desk(one: User, cast: SimpleNamespace) -> None:
    """Somebody noted a talk with them; they noted others, took on and settled what waited, and brought two together."""
    here = {"cluster": cast.cluster, "organisation": cast.firm}
    ContactNote.objects.create(**here, way="call", text="Zephyrine Needlename asks for film", with_person=one)
    ContactNote.objects.create(**here, way="visit", text="A new line", by=one)
    NextAction.objects.create(**here, what="Send the list", due_on=one.date_joined, owner=one, by=one, done_by=one)
    QueueItem.objects.create(cluster=cast.cluster, kind="unfit", key="x", assigned_to=one, done_by=one)
    OfficeIntroduction.objects.create(cluster=cast.cluster, one=cast.firm, other=cast.packer, why="Film", by=one)
    SavedView.objects.create(cluster=cast.cluster, owner=one, name="Needlename's list")


def _with_a_voice(one: User, cast: SimpleNamespace) -> None:
    """They filed a barrier and answered it, told of one, asked members, and wrote and answered a contribution."""
    told = {
        "cluster": cast.cluster,
        "authority": cast.ministry,
        "title": "Nine days",
        "text": "A paper takes nine days.",
    }
    Barrier.objects.create(**told, kind="customs", filed_by=one, answer="Two now.", answered_by=one)
    Voice.objects.create(cluster=cast.cluster, organisation=cast.firm, text="The road is flooded.", by=one)
    asked = Consultation.objects.create(
        organisation=cast.ministry, title="Which day?", text="Say it.", closes_on=one.date_joined, written_by=one
    )
    Contribution.objects.create(
        consultation=asked, organisation=cast.firm, text="Thursday", by=one, verdict="part", why="Half", answered_by=one
    )


def _with_a_search(one: User) -> None:
    """They keep a search, and were told of what it found."""
    kept = save_search("needs", QueryDict("q=needlejob"), by=one, called="Needlename's search")
    news = News.objects.create(search=kept)
    SearchResult.objects.create(search=kept, news=news, key="x")
    notify("search.found", to=[one], about=news)


def _in_browsers(one: User, cast: SimpleNamespace) -> None:
    """Signed in at one place, half-way at another, looked at by the staff at a third."""
    cache.clear()
    here = Client(**BY_BROWSER)
    here.force_login(one)
    assert here.get("/accounts/me/").status_code == 200
    Client(**BY_BROWSER).post("/accounts/login/", {"login": EMAIL})
    Client(**BY_BROWSER).post("/accounts/login/", {"login": PHONE})
    desk = Client()
    desk.force_login(cast.staff_member)
    fields = {
        "full_name": one.full_name,
        "latin_name": one.latin_name,
        "job_title": one.job_title,
        "email": EMAIL,
        "phone": PHONE,
        "digits": "arabic",
        "is_active": "on",
    }
    assert desk.post(f"/admin/accounts/user/{one.pk}/change/", fields).status_code == 302
    wagtail_log(one, "wagtail.edit", user=cast.staff_member)
    wagtail_log(one, "wagtail.edit", user=one)


def _on_the_way(one: User) -> None:
    """A mail and a text that have not left, and a task that was given up with their address in the fault."""
    mail.post(mail.write(to=EMAIL, subject="مرحبا زفيرين", text="Zephyrine Needlename"))
    services.post_text(PHONE, "123456 for needlejob", network="203.0.113.77")
    OutboxRow.objects.create(task="portal.nowhere", key="x", error=f"refused: {EMAIL}", parked_at=one.date_joined)


def rows() -> Iterator[tuple[str, str]]:
    """Every value of every table, with where it stands."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield f"{table}.{name}", str(value)
    for session in Session.objects.all():
        yield "django_session, unpacked", str(session.get_decoded())


def files(folders: list[Path]) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for path in folder.rglob("*") if folder.is_dir() else ():
            if path.is_file():
                read = path.read_bytes()
                yield str(path), read.decode("utf-8", "replace")
                if folder.name == "mail":
                    for part in read.split(b"-" * 79):
                        found = email.message_from_bytes(part.lstrip(), policy=email.policy.default)
                        bodies = [body.get_payload(decode=True) or b"" for body in found.walk()]
                        yield str(path), f"{found['To']} {found['Subject']}"
                        yield from ((str(path), body.decode("utf-8", "replace")) for body in bodies)


def places_of(texts: Iterator[tuple[str, str]], needles: list[str]) -> set[tuple[str, str]]:
    """A needle also as JSON writes it."""
    seek = [(needle, {needle, needle.encode("unicode_escape").decode()}) for needle in needles]
    return {(place, needle) for place, text in texts for needle, written in seek if any(one in text for one in written)}


@pytest.mark.postgres
def test_no_needle_remains(
    person: User,
    cast: SimpleNamespace,
    folders: list[Path],
    written_log: io.StringIO,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    number = person.public_id
    everywhere = [*NEEDLES, number]
    before = places_of(rows(), everywhere) | places_of(files(folders), everywhere)
    assert {needle for _place, needle in before} == set(everywhere), "each needle must have been somewhere"
    asked = (
        "organisations_partnerconsent",
        "organisations_memberlistline",
        "organisations_recovery",
        "onboarding_claim",
        "onboarding_correction",
        "matchmaking_dictation",
    )
    for place in (
        "accounts_user",
        "organisations_invitation",
        "outbox",
        "session, unpacked",
        "admin_log",
        "wagtail",
        *asked,
    ):
        assert any(place in name for name, _needle in before), f"no needle was in {place}"
    assert any("/mail/" in place for place, _needle in before)

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person, by=person)
        drain()
        assert run_due() == []
        drain()
    project_pending()

    assert places_of(rows(), everywhere) == set()
    assert places_of(files(folders), everywhere) == set()
    assert places_of(iter([("log", written_log.getvalue())]), NEEDLES) == set()
    assert not list((folders[0] / "copies").glob("*.zip"))


def test_what_others_wrote_and_own_stays(
    person: User, cast: SimpleNamespace, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person, by=person)
    assert Organisation.objects.filter(pk=cast.firm.pk, published_at__isnull=False).exists()
    assert cast.firm.listings.count() == 1
    assert MatchSide.objects.filter(answered_by=None).count() == 2
    assert Membership.objects.filter(organisation=cast.firm).count() == 4
    assert Invitation.objects.count() == 0
    assert Opening.objects.get().person is None


def test_the_person_was_in_every_table_that_has_room_for_one(person: User) -> None:
    """Who adds a table with people adds it to the fixture above."""
    empty = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is User and field.model is model
        if model._meta.label not in NOT_FILLED and field.remote_field.on_delete is models.CASCADE
        if not model._base_manager.filter(**{field.name: person}).exists()
    ]
    assert empty == []
