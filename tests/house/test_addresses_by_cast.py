"""Every address by every member of the cast, read and written to: `addresses.csv` says what each is answered.

A new address must state its rows. A cell is a status, `in` for a redirect to sign-in, `→` for any other redirect. Writing sends an
empty form: it shows who is let through as far as the form. Whoever changes the table looks at every cell that moved.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cms.services import load_pages
from matchmaking.models import Escalation, Listing, MatchSide
from messaging.services.conversations import open_conversation
from messaging.services.messages import edit_message, post_message
from portal.accounts.models import User
from portal.core.files import SentFile, read_file
from portal.desk.models import Gap, GapStep, QueueItem
from portal.events.badges import badge_address
from portal.events.keys import key_for
from portal.events.models import Event, FreedTime, GoingOn, Invitation, MetOutcome, Registration, SurveyAnswer
from portal.events.services.asking import write_question, write_type
from portal.events.services.certificates import issue_certificate
from portal.events.services.meetings import accept, ask
from portal.events.services.pledges import pledge
from portal.events.services.rooms import add_room, add_speaker
from portal.moderation.services import report
from portal.onboarding.models import Claim, Correction, Merge, Paper
from portal.organisations.models import CertificatePicture, Cluster
from portal.organisations.services.invitations import invite_member
from portal.projects.models import (
    AgreementTemplate,
    BudgetLine,
    Partner,
    Pool,
    PoolMember,
    Project,
    Record,
    Report,
    Spending,
)
from portal.projects.services.agreements import draw_up
from portal.projects.services.calls import write_call
from portal.projects.services.decisions import write_decision
from portal.projects.services.documents import add_document, add_version
from portal.projects.services.papers import bring_paper
from portal.projects.services.places import ask_in
from portal.projects.services.roles import add_role
from portal.projects.services.templates import load_templates
from portal.saved.models import SavedSearch
from tests.factories.barriers import voices_of
from tests.factories.dup import DuplicateFactory
from tests.factories.events import event_of, registered, session_in
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.office import office_addresses
from tests.factories.organisations import JoinRequestFactory, MemberListFactory, ReferenceFactory
from tests.factories.projects import meeting_in, milestone_in, partner_in, project_of, role_in, task_in
from tests.factories.training import cohort_of, course_of
from tests.portal.events.days import goes_on_now
from tests.portal.events.meetings import joins, set_up
from tests.sendable import photograph

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("addresses.csv")
READERS = [
    "visitor",
    "stranger",
    "former_member",
    "firm_member",
    "firm_owner",
    "packer_owner",
    "cluster_manager",
    "staff_member",
]
METHODS = ["get", "post"]
# The desks of Wagtail and of Django keep their own house; editors' pictures are files.
ELSEWHERE = ("cms/", "admin/", "documents/", "media/", "_util/")

OF_A_CONVERSATION = (
    "conversation_block",
    "conversation_detail",
    "conversation_hand_over",
    "note_write",
    "message_post",
    "messages_since",
    "people_here",
    "guest_read",
    "guest_say",
    "guest_leave",
    "guest_call_back",
    "guest_let_go",
)


OF_A_PROJECT = (
    "task_list",
    "task_add",
    "milestone_list",
    "milestone_add",
    "decision_list",
    "decision_write",
    "meeting_list",
    "meeting_call",
)
OF_ITS_ROWS = (
    "detail",
    "edit",
    "finish",
    "reopen",
    "move",
    "comment",
    "reach",
    "take_out",
    "take_back",
    "write_up",
    "call_off",
)


def named(patterns: list[URLPattern | URLResolver], names: str = "", route: str = "") -> Iterator[str]:
    """The full name of every named address of the portal itself."""
    for pattern in patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns, f"{names}{pattern.namespace}:" if pattern.namespace else names, here)
        elif pattern.name and not here.startswith(ELSEWHERE) and not pattern.name.startswith("wagtail"):
            yield f"{names}{pattern.name}"


ADDRESSES = sorted(set(named(get_resolver().url_patterns)))


def table() -> dict[tuple[str, str], dict[str, str]]:
    if not TABLE.exists():
        return {}
    with TABLE.open(newline="", encoding="utf-8") as file:
        return {(row["address"], row["method"]): row for row in csv.DictReader(file)}


@pytest.fixture
def places(cast: SimpleNamespace) -> dict[str, list[str]]:
    """What stands in an address, by its name: things of the firm, met by everybody else."""
    load_pages()
    kept = SavedSearch.objects.create(person=cast.firm_owner, list="needs", name="Needs")
    need = ListingFactory(organisation=cast.firm, cluster=cast.cluster, audience="cluster", created_by=cast.firm_owner)
    offer = ListingFactory(organisation=cast.firm, cluster=cast.cluster, kind="offer", audience="cluster")
    match = MatchFactory(listing=need, organisation=cast.packer)
    MatchSide.objects.filter(match=match, side="asker").update(organisation=cast.firm)
    silence = Escalation.objects.create(listing=need, wave=1, raised_at=timezone.now())
    talk = open_conversation(between=[cast.firm, cast.packer], about=match, subject=need.title, by=cast.firm_owner)
    said = post_message(talk, by=cast.firm_owner, text="From 1 January", client_id=uuid.uuid4())
    edit_message(said, by=cast.firm_owner, text="From 10 January")
    picture_sent = read_file(io.BytesIO(photograph(64, 64)), "label.jpg")
    sent = post_message(
        talk, by=cast.firm_owner, text="", client_id=uuid.uuid4(), files=[picture_sent]
    ).attachments.get()
    reference = ReferenceFactory(organisation=cast.firm)
    invitation = invite_member(cast.firm, by=cast.firm_owner, role="member", email="guest@people.example")
    member = cast.firm.memberships.get(user=cast.firm_member)
    asked = JoinRequestFactory(organisation=cast.firm, cluster=cast.cluster)
    in_cluster = cast.firm.cluster_memberships.get(cluster=cast.cluster)
    member_list = MemberListFactory(cluster=cast.cluster, by=cast.cluster_manager)
    firm = cast.firm.slug
    of_firm = {name: [firm] for name in ADDRESSES if name.startswith("organisations:")}
    with_id = {
        "member_role": member,
        "member_remove": member,
        "recover": member,
        "invitation_revoke": invitation,
        "cluster_leave": in_cluster,
        "reference_edit": reference,
        "exclusion_remove": cast.packer,
        "request_decline": asked,
        "request_withdraw": asked,
        "reference_remove": reference,
        "reference_withdraw": reference,
    }
    picture = CertificatePicture.objects.create(organisation=cast.firm, picture="private/certificates/none.jpg")
    pictures = ("certificate_detail", "certificate_picture", "certificate_remove", "certificate_return")
    project = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)
    row_of = {
        "task": task_in(project, by=cast.firm_owner),
        "milestone": milestone_in(project, by=cast.firm_owner),
        "decision": write_decision(project, by=cast.firm_owner, what="42 mm", decided_on=timezone.localdate()),
        "meeting": meeting_in(project, by=cast.firm_owner),
    }
    of_whole = {f"projects:{name}" for name in OF_A_PROJECT}
    place = ask_in(project, by=cast.firm_owner, organisation=cast.packer)
    role = role_in(project)
    call = write_call(
        by=cast.government_officer,
        organisation=cast.ministry,
        title="Joint project grants",
        opens_on=timezone.localdate(),
        closes_on=timezone.localdate(),
    )
    asked_for = add_role(call, by=cast.government_officer, kind="lab", title="Tests it")
    return (
        {
            f"projects:role_{name}": [role.public_id]
            for name in ("detail", "able", "ask", "edit", "look", "move", "remove")
        }
        | {f"projects:{name}": [project.public_id] for name in ("role_create", "mix_edit")}
        | {f"projects:call_role_{name}": [asked_for.public_id] for name in ("edit", "move", "remove")}
        | {f"projects:call_{name}": [call.public_id] for name in ("detail", "edit", "mix_edit", "role_create")}
        | {name: [project.public_id] for name in ADDRESSES if name.startswith("projects:project_")}
        | {f"projects:{noun}_{deed}": [thing.public_id] for noun, thing in row_of.items() for deed in OF_ITS_ROWS}
        | {name: [project.public_id] for name in of_whole}
        | {"calendars:feed_end": ["bcdfghjkmnpq"], "feed": ["no-such-token"]}
        | {f"projects:partner_{name}": [project.public_id] for name in ("list", "ask", "interest")}
        | {f"projects:partner_{name}": [place.public_id] for name in ("accept", "decline", "take_back", "end")}
        | money_of(project, cast)
        | events_of(cast)
        | registrations_of(cast)
        | courses_of(cast)
        | the_day_of(cast)
        | office_addresses(cast.cluster, asked)
        | voices_of(cast)
        | gaps_of(need, cast)
        | {name: [need.public_id] for name in ADDRESSES if name.startswith("matchmaking:listing_")}
        | {name: [match.public_id] for name in ADDRESSES if name.startswith("matchmaking:match_")}
        | {f"matchmaking:release_{name}": ["bcdfghjkmnpq"] for name in ("accept", "return", "withdraw")}
        | {f"matchmaking:introduction_{name}": ["bcdfghjkmnpq"] for name in ("let_out", "hold_back")}
        | {f"messaging:{name}": [talk.public_id] for name in OF_A_CONVERSATION}
        | {
            f"messaging:message_{name}": [talk.public_id, said.seq]
            for name in ("edit", "delete", "translation", "versions")
        }
        | of_papers(cast, picture_sent)
        | of_claims(cast)
        | {f"messaging:file_{name}": [talk.public_id, sent.public_id] for name in ("fetch", "small")}
        | of_firm
        | {f"organisations:{name}": [firm, thing.public_id] for name, thing in with_id.items()}
        | {f"organisations:{name}": [picture.public_id] for name in pictures}
        | {
            "front:organisation_detail": [firm],
            "front:organisation_as": [firm, "member"],
            "front:cluster_detail": [cast.cluster.slug],
            "front:cluster_office": [cast.cluster.slug],
            **{
                f"desk:{name}": [cast.cluster.slug]
                for name in ("queue", "queue_refresh", "introduce", "member_list", "member_export", "view_save")
            },
            "desk:queue_act": [cast.cluster.slug, waiting_at(cast.cluster).public_id],
            "desk:view_remove": [cast.cluster.slug, "bcdfghjkmnpq"],
            "desk:member_file": [cast.cluster.slug, firm],
            "front:this_week": [cast.cluster.slug],
            "matchmaking:outcome_detail": ["bcdfghjkmnpq"],
            "matchmaking:lesson_end": ["bcdfghjkmnpq"],
            "matchmaking:receipt": [firm],
            "matchmaking:receipt_of_month": [firm, "2026-10"],
            "matchmaking:need_detail": [need.public_id],
            "matchmaking:offer_detail": [offer.public_id],
            "organisations:cluster_place": [firm, cast.cluster.slug],
            "organisations:member_lists": [cast.cluster.slug],
            **found_twice(cast),
            "matchmaking:office_needs": [cast.cluster.slug],
            "matchmaking:office_quality": [cast.cluster.slug],
            "matchmaking:office_introductions": [cast.cluster.slug],
            "matchmaking:office_introductions_choose": [cast.cluster.slug],
            "matchmaking:office_silence": [cast.cluster.slug],
            **{f"matchmaking:silence_{name}": [cast.cluster.slug, silence.public_id] for name in ("tell", "settle")},
            "matchmaking:dictation": ["no-such-token"],
            **{f"matchmaking:{purpose}_by_link": ["no-such-token"] for purpose in ("no", "yes", "ask")},
            "organisations:office_chain": [cast.cluster.slug],
            **{f"analytics:figures{name}": [cast.cluster.slug] for name in ("", "_compare", "_count")},
            **{f"analytics:report{name}": [cast.cluster.slug] for name in ("", "_close", "_workbook")},
            "organisations:office_recovery": [cast.cluster.slug],
            "organisations:recovery": ["no-such-token"],
            "organisations:office_invitations": [cast.cluster.slug],
            "organisations:office_invitation_sheet": [cast.cluster.slug],
            "organisations:member_list": [cast.cluster.slug, member_list.public_id],
            "organisations:member_list_refused": [cast.cluster.slug, member_list.public_id],
            "organisations:reference_detail": [reference.public_id],
            "organisations:confirm_by_link": ["no-such-token"],
            "organisations:consent_by_link": ["no-such-token"],
            "organisations:consent_detail": ["nosuchpublic"],
            "organisations:worked_detail": ["nosuchpublic"],
            "organisations:invitation_accept": ["no-such-token"],
            "organisations:block_list": [],
            "organisations:block_lift": ["bcdfghjkmnpq"],
            "moderation:case_detail": [report(cast.firm, by=cast.packer_owner, reason="deceit").case.public_id],
            "moderation:report_thing": ["organisation", cast.firm.public_id],
            "demo:become": [cast.firm_owner.public_id],
            "demo:tour_step": [3],
            "demo:tour_go": [3],
            "demo:tour_prepare": [6],
            "notifications:unsubscribe": ["no-such-token"],
            "short_link": ["no-such-token"],
            "cms:rss": ["articles"],
            "cms:atom": ["articles"],
            "sitemap_part": ["pages"],
            "privacy:copy_fetch": ["no-such-token"],
            **{f"privacy:{name}": ["terms"] for name in ("consent_give", "consent_withdraw", "text")},
            "notifications:notification_open": ["nosuchpublic"],
            "saved:search_create": ["needs"],
            "saved:stop_by_link": ["no-such-token"],
            **{f"saved:search_{name}": [kept.public_id] for name in ("open", "rename", "tell", "remove", "restore")},
            "notifications:device_remove": ["nosuchpublic"],
            "mfa_remove_webauthn": ["1"],
            "mfa_edit_webauthn": ["1"],
        }
    )


def waiting_at(cluster: Cluster) -> QueueItem:
    """What nobody put there but the row itself."""
    row: QueueItem = QueueItem.objects.create(cluster=cluster, kind="unplaced", key="x")
    return row


def found_twice(cast: SimpleNamespace) -> dict[str, list[str]]:
    """The firm and its packer, as if they were one, and their merge that waits for the owners of both."""
    first, second = sorted([cast.firm, cast.packer], key=lambda one: one.pk)
    waiting = {"kept": cast.packer, "gone": cast.firm, "by": cast.cluster_manager, "cluster": cast.cluster}
    pair = DuplicateFactory(first=first, second=second)
    merge = Merge.objects.create(duplicate=DuplicateFactory(), **waiting)
    return {"onboarding:duplicate": [pair.public_id], "onboarding:merge": [merge.public_id]}


def of_claims(cast: SimpleNamespace) -> dict[str, list[str]]:
    """Somebody claims the packer, whose papers wait for the office, and somebody else says that its page is wrong."""
    packer = cast.packer.slug
    given = {"organisation": cast.packer, "proven_at": timezone.now()}
    claim = Claim.objects.create(state="review", way="papers", token_hash="1", **given)
    letter = Claim.objects.create(state="begun", way="letter", token_hash="2", code_until=timezone.now(), **given)
    asked = Correction.objects.create(state="waiting", what="wrong", token_hash="3", **given)
    paper = Paper.objects.create(claim=claim, file="private/claims/none.pdf", name="none.pdf", sort="document", size=1)
    return {
        **{f"onboarding:{name}": [packer] for name in ("claim_begin", "correct", "remove", "verifications")},
        "onboarding:claim": ["no-such-token"],
        "onboarding:correction": ["no-such-token"],
        "onboarding:claim_decide": [claim.public_id],
        "onboarding:claim_letter": [letter.public_id],
        "onboarding:paper": [paper.public_id],
        "onboarding:correction_decide": [asked.public_id],
        "onboarding:rounds": [cast.cluster.slug],
    }


def of_papers(cast: SimpleNamespace, picture: SentFile) -> dict[str, list[str]]:
    """A drawing of the firm with a version beside, and an agreement with a signed page: of a project with the packer."""
    project = project_of(cast.firm, by=cast.firm_owner)
    partner_in(project, cast.packer)
    drawing = add_document(project, by=cast.firm_owner, file=picture)
    add_version(drawing, by=cast.firm_owner, file=picture, made_from=1)
    beside = add_version(drawing, by=cast.firm_owner, file=picture, made_from=1)
    load_templates()
    nda, parties = AgreementTemplate.objects.get(kind="nda"), [cast.firm, cast.packer]
    agreement = draw_up(project, by=cast.firm_owner, template=nda, parties=parties, place="Hofuf")
    paper = bring_paper(agreement.text, by=cast.firm_owner, file=picture)
    here, of_drawing = [project.public_id], [project.public_id, drawing.public_id]
    of_agreement = [project.public_id, agreement.document.public_id]
    found = {
        "document_list": here,
        "document_add": here,
        "agreement_create": here,
        "document_detail": of_drawing,
        "document_edit": of_drawing,
        "version_add": of_drawing,
        "version_fetch": [*of_drawing, beside.public_id],
        "version_settle": [*of_drawing, beside.public_id],
        **{f"agreement_{name}": of_agreement for name in ("detail", "edit", "accept", "print")},
        "paper_bring": of_agreement,
        "paper_check": [*of_agreement, paper.public_id],
        "paper_turn_down": [*of_agreement, paper.public_id],
    }
    return {f"projects:{name}": given for name, given in found.items()}


def events_of(cast: SimpleNamespace) -> dict[str, list[str]]:
    """Addresses of a matchmaking day that the cluster's office holds for its members."""
    event = event_of(cast.office, by=cast.cluster_manager, cluster=cast.cluster, audience="cluster")
    by = cast.cluster_manager
    rows = {"session": session_in(event, by=by), "room": add_room(event, by=by, name="Hall A")}
    rows["speaker"] = add_speaker(event, by=by, name="Salma")
    of_rows = {
        f"events:{what}_{deed}": [row.public_id]
        for what, row in rows.items()
        for deed in ("edit", "call_off", "remove", "calendar")
    }
    here = ("programme", "programme_fill", "prayer_place", "session_add", "room_list", "speaker_add", "series_end")
    return (
        {name: [event.public_id] for name in ADDRESSES if name.startswith("events:event_")}
        | {f"events:{name}": [event.public_id] for name in here}
        | of_rows
        | {"events:event_list": [], "events:event_create": []}
        | meetings_of(event, cast)
    )


def meetings_of(event: Event, cast: SimpleNamespace) -> dict[str, list[str]]:
    """The packer has asked the firm for a meeting there."""
    set_up(event, cast.cluster_manager)
    firm, packer = joins(event, cast.firm, cast.firm_owner), joins(event, cast.packer, cast.packer_owner)
    meeting = ask(packer, firm, by=cast.packer_owner)
    steps = ("detail", "accept", "decline", "take_back", "move", "call_off", "seats", "lock", "calendar")
    pages = ("meeting_grid", "meeting_ask", "meeting_mark", "delegation_edit", "meeting_setup", "meeting_plan")
    return {f"events:meeting_{name}": [meeting.public_id] for name in steps} | {
        f"events:{name}": [event.public_id]
        for name in (*pages, "plan_run", "plan_stop", "plan_lock", "agenda", "agenda_all")
    }


def registrations_of(cast: SimpleNamespace) -> dict[str, list[str]]:
    """Addresses about people of the firm who are registered for a day of the cluster's office."""
    event = event_of(cast.office, by=cast.cluster_manager, cluster=cast.cluster, audience="cluster")
    row = registered(event, cast.firm, person=cast.firm_owner)
    guest = registered(event, cast.firm, phone="+966501234567")
    kind = write_type(event, by=cast.cluster_manager, name="Buyer")
    question = write_question(event, by=cast.cluster_manager, text="Do you need an interpreter?", kind="yes")
    invitation = Invitation.objects.create(event=event, organisation=cast.firm)
    of_event = ["register", "registration_list", "registration_decide", "registration_export", "call_list"]
    of_event += ["invitation_list", "asking_list", "type_add", "question_add"]
    of_row = ["detail", "edit", "cancel", "accept", "confirm", "session", "called"]
    found = dict.fromkeys(of_event, event.public_id) | {f"registration_{name}": row.public_id for name in of_row}
    found |= {f"type_{name}": kind.public_id for name in ("edit", "move", "take_out")}
    found |= {f"question_{name}": question.public_id for name in ("edit", "move", "take_out")}
    found |= {f"invitation_{name}": invitation.public_id for name in ("decline", "withdraw")}
    found["registration_by_link"] = key_for(guest)
    return {f"events:{name}": [given] for name, given in found.items()}


def courses_of(cast: SimpleNamespace) -> dict[str, list[str]]:
    """Addresses of a course that the firm offers and the packer needs, and of a cohort of which the packer's owner has a certificate."""
    course = course_of(cast.firm, by=cast.firm_owner)
    pledge(course, by=cast.packer_owner, organisation=cast.packer, people=3)
    cohort = cohort_of(course, by=cast.firm_owner)
    there = registered(cohort, cast.packer, person=cast.packer_owner, checked_in_at=cohort.starts_at)
    certificate = issue_certificate(there, by=cast.firm_owner)
    SurveyAnswer.objects.create(registration=there)
    of_cohort = ("attendance", "certificate_list", "certificate_issue", "survey")
    return (
        {name: [course.public_id] for name in ADDRESSES if name.startswith("events:course_")}
        | {name: [certificate.public_id] for name in ADDRESSES if name.startswith("events:certificate_")}
        | {f"events:{name}": [cohort.public_id] for name in of_cohort}
        | {f"events:{name}": [] for name in ("course_list", "course_create", "certificate_own")}
    )


def the_day_of(cast: SimpleNamespace) -> dict[str, list[str]]:
    """Addresses of a day that goes on, at which firm and packer meet: the packer has not come, and both were to go on once."""
    event = event_of(cast.office, by=cast.cluster_manager, cluster=cast.cluster, audience="cluster", title="Today")
    set_up(event, cast.cluster_manager)
    firm, packer = joins(event, cast.firm, cast.firm_owner), joins(event, cast.packer, cast.packer_owner)
    meeting = accept(ask(firm, packer, by=cast.firm_owner), by=cast.packer_owner)
    freed = FreedTime.objects.create(missed=meeting, delegation=firm, slot=meeting.slot, expires_at=event.ends_at)
    going_on = GoingOn.objects.create(meeting=meeting)
    outcome = MetOutcome.objects.create(going_on=going_on, organisation=cast.firm, after=30)
    here = Registration.objects.get(event=event, person=cast.firm_owner)
    goes_on_now(event)
    of_event = ("door", "door_list", "walk_in", "badge_list", "floor", "rating_list", "agenda_worker")
    return (
        {f"events:{name}": [event.public_id] for name in of_event}
        | {
            f"events:registration_{name}": [here.public_id]
            for name in ("badge", "check_in", "check_in_undo", "not_here")
        }
        | {f"events:meeting_{name}": [meeting.public_id] for name in ("missed", "came", "rate")}
        | {"events:badge_scan": [urlsplit(badge_address(here)).path.split("/")[-2]]}
        | {"events:freed_detail": [freed.public_id], "events:met_outcome": [outcome.public_id]}
    )


def money_of(project: Project, cast: SimpleNamespace) -> dict[str, list[str]]:
    """Addresses about money, reports, results and pools of a project that the firm leads."""
    line = BudgetLine.objects.create(
        project=project, title="Mould", organisation=cast.firm, category="equipment", amount=100
    )
    spending = Spending.objects.create(line=line, spent_on=dt.date(2026, 1, 1), amount=10)
    owed = Report.objects.create(project=project, kind="claim", title="Claim 1", due_on=dt.date(2030, 1, 1))
    record = Record.objects.create(project=project, organisation=cast.firm)
    counted = {"category": "supply", "unit": "t", "cluster": cast.cluster, "lead": cast.firm}
    pool = Pool.objects.create(kind="purchase", title="Sugar", **counted)
    PoolMember.objects.create(pool=pool, organisation=cast.firm, quantity=3, state="in")
    asked = PoolMember.objects.create(pool=pool, organisation=cast.packer, quantity=2, state="asked")
    own = Partner.objects.get(project=project, organisation=cast.firm)
    return (
        {f"projects:{name}": [project.public_id] for name in ("budget", "budget_line_create", "application")}
        | {f"projects:{name}": [project.public_id] for name in ("application_fetch", "report_list", "report_create")}
        | {f"projects:{name}": [line.public_id] for name in ("budget_line", "budget_line_remove", "spending_create")}
        | {"projects:spending_take_back": [spending.public_id], "projects:partner_show": [own.public_id]}
        | {f"projects:report_{name}": [owed.public_id] for name in ("edit", "send", "unsend", "remove")}
        | {f"projects:record_{name}": [record.public_id] for name in ("story", "reference")}
        | {name: [pool.public_id] for name in ADDRESSES if name.startswith("projects:pool_")}
        | {"projects:pool_list": [], "projects:pool_create": []}
        | {name: [asked.public_id] for name in ADDRESSES if name.startswith("projects:pool_member_")}
    )


def gaps_of(need: Listing, cast: SimpleNamespace) -> dict[str, list[str]]:
    """What the chain lacks: a need of the firm waits for it, and the packer is invited."""
    gap = Gap.objects.create(
        cluster=cast.cluster, key="house", kind="needs", category="service", needs=[need.public_id]
    )
    step = GapStep.objects.create(gap=gap, into="invite", organisation=cast.packer, by=cast.cluster_manager)
    here = cast.cluster.slug
    return (
        {f"desk:{name}": [here] for name in ("chain", "chain_look")}
        | {f"desk:{name}": [here, gap.public_id] for name in ("gap", "gap_turn")}
        | {"desk:gap_asked": [here, step.public_id], "analytics:network": [here]}
    )


def address_of(name: str, places: dict[str, list[str]]) -> str:
    """With what stands in it; an address that takes nothing is tried without."""
    try:
        return reverse(name, args=places.get(name, []))
    except NoReverseMatch:
        pass
    try:
        return reverse(name)
    except NoReverseMatch as problem:
        raise AssertionError(f"{name}: say in `places` what stands in this address") from problem


def answer(reader: User | None, method: str, address: str) -> str:
    client = Client(raise_request_exception=False)
    if reader is not None:
        client.force_login(reader)
    before = transaction.savepoint()
    response = getattr(client, method)(address)
    transaction.savepoint_rollback(before)
    if response.status_code in {301, 302}:
        return "in" if "/accounts/login/" in response.headers["Location"] else "→"
    return str(response.status_code)


@pytest.mark.parametrize("method", METHODS)
def test_every_address_answers_each_reader_as_its_row_says(
    method: str, cast: SimpleNamespace, places: dict[str, list[str]]
) -> None:
    known = table()
    wrong = []
    for name in ADDRESSES:
        address = address_of(name, places)
        seen = [answer(None if who == "visitor" else getattr(cast, who), method, address) for who in READERS]
        row = known.get((name, method))
        if row is None or [row[who] for who in READERS] != seen:
            wrong.append(",".join([name, method, *seen]))
    assert not wrong, "the table says otherwise, or nothing, about:\n" + "\n".join(wrong)


def test_the_table_names_no_address_that_is_gone() -> None:
    assert sorted({address for address, _method in table()} - set(ADDRESSES)) == []


def test_nobody_is_answered_with_a_fault() -> None:
    assert [key for key, row in table().items() if any(row[who].startswith("5") for who in READERS)] == []


@pytest.mark.parametrize("who", ["stranger", "firm_owner", "cluster_manager"])
@pytest.mark.parametrize("desk", ["/admin/", "/cms/"])
def test_the_desks_are_for_their_own_people(desk: str, who: str, cast: SimpleNamespace) -> None:
    client = Client()
    client.force_login(getattr(cast, who))
    answer = client.get(desk, follow=True)
    assert (answer.status_code, answer.redirect_chain) == (403, [])
    assert "This is not open to you" in answer.text


@pytest.mark.parametrize("desk", ["/admin/", "/cms/"])
def test_a_visitor_of_the_desks_is_asked_once_to_sign_in(desk: str, client: Client) -> None:
    answer = client.get(desk, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("desk", ["/admin/", "/cms/"])
def test_the_staff_of_the_portal_reaches_its_desks(desk: str, cast: SimpleNamespace) -> None:
    load_pages()
    client = Client()
    client.force_login(cast.staff_member)
    assert client.get(desk).status_code == 200
