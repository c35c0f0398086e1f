"""Every form of the portal speaks in the portal's voice: whatever is typed, no sentence of Django or allauth stands at a field.

A form that is new states here how it is made. The sentences are looked for in the catalogues that Django and allauth bring, so
that nothing here depends on how the portal tells its own from theirs.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import allauth
import django
import pytest
from allauth.core import context
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.forms import BaseForm, CharField
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import translation

from cms.asking import Asking
from cms.choosers import NameForm
from cms.models import FormPage, FormQuestion
from cms.views.calls import CallsFileForm
from matchmaking.forms.answers import AskOfficeForm, CloseForm, DeclineForm, InterestForm
from matchmaking.forms.dictations import ConfirmForm, DictationForm
from matchmaking.forms.introductions import ChoiceForm, HoldBackForm
from matchmaking.forms.listings import ListingForm
from matchmaking.forms.narrow import NarrowForm
from matchmaking.forms.outcomes import OutcomeForm
from matchmaking.forms.providers import ProviderForm
from matchmaking.forms.releases import SendBackForm
from matchmaking.queries.surroundings import surroundings
from messaging.forms import BlockForm, GuestForm, HandOverForm, MessageForm, NoteForm
from portal.accounts import forms as accounts
from portal.accounts import mfa
from portal.analytics.forms.report import ReportNotesForm
from portal.demo.forms.firms import FirmsForm
from portal.desk.forms.announcements import AnnouncementForm
from portal.desk.forms.applications import ApplyForm, AskBackForm, InquiryReplyForm, TakeInForm
from portal.desk.forms.assessment import AssessmentAnswerForm
from portal.desk.forms.barriers import (
    BarrierAnswerForm,
    BarrierForm,
    BarrierPublishForm,
    BehindForm,
    RaiseBarrierForm,
    SetAsideForm,
)
from portal.desk.forms.consultations import (
    ConsultationDayForm,
    ConsultationForm,
    ConsultationOutcomeForm,
    ContributionAnswerForm,
    ContributionForm,
)
from portal.desk.forms.members import ContactNoteForm, MemberTierForm, NextStepForm, SavedViewForm, TagsForm
from portal.desk.forms.plan import DiagnosisForm, ObjectiveForm, PlanActionForm, ProgressNoteForm
from portal.desk.forms.queue import IntroduceForm, RowForm
from portal.desk.forms.tiers import ApplicationQuestionForm, TierForm
from portal.desk.indicators import indicators
from portal.desk.models import Consultation, Contribution
from portal.desk.queries.assessment import Line
from portal.events.forms.asking import EventQuestionForm, TypeForm
from portal.events.forms.certificates import IssueForm, RevokeForm
from portal.events.forms.courses import CourseForm, PledgeForm
from portal.events.forms.day import CameForm, MeetingNoteForm
from portal.events.forms.decisions import RegistrationFilterForm, TickedForm
from portal.events.forms.door import CodeForm, WalkInForm
from portal.events.forms.events import CallOffForm, EventForm
from portal.events.forms.invitations import EventInviteForm
from portal.events.forms.meetings import (
    CourteousForm,
    DelegationForm,
    MeetingAcceptForm,
    MeetingAskForm,
    MeetingMoveForm,
    SeatsForm,
    SetupForm,
)
from portal.events.forms.programme import RoomForm, SessionForm, SpeakerForm
from portal.events.forms.registrations import Asked, CancelForm, ChangeForm, RegisterForm
from portal.events.forms.series import CloneForm, RepeatForm
from portal.events.forms.surveys import SurveyForm
from portal.events.models import Event, Meeting, ParticipationType, Registration
from portal.events.services.meetings import ask
from portal.moderation.forms import BulkForm, DecideForm, FilterForm, GiveForm, GlanceForm, ReportForm, SayingForm
from portal.notifications.forms import PreferencesForm, RhythmForm
from portal.notifications.models import Rhythm
from portal.onboarding.forms.claims import (
    ClaimForm,
    CorrectionForm,
    EndVerificationForm,
    ProofForm,
    RoundForm,
    VerifyForm,
    WhyNotForm,
)
from portal.onboarding.forms.merging import MergeForm, MergeRefusalForm, MergeUndoForm
from portal.organisations.forms import (
    AskForm,
    CapabilityFormSet,
    CertificateFormSet,
    ClosureFormSet,
    ContactForm,
    DeclineRequestForm,
    EquipmentFormSet,
    FillForm,
    InstrumentFormSet,
    InviteForm,
    PhotographForm,
    PlaceForm,
    ProfileForm,
    ProgrammeFormSet,
    QuestionForm,
    ReferenceForm,
    ReturnForm,
    RoleForm,
    SectorsForm,
    SiteFormSet,
    StartForm,
    TechnologyFormSet,
    TestFormSet,
    TradeForm,
    TransferForm,
    UnitFormSet,
)
from portal.organisations.forms.approaches import ApproachForm, CallForm, WayForm
from portal.organisations.forms.chains import LinkForm
from portal.organisations.forms.member_lists import ColumnsForm, DecisionsForm, ListForm
from portal.organisations.forms.recoveries import AddressForm, OwnerForm, WhomForm
from portal.organisations.forms.visibility import ExcludeForm, VisibilityForm
from portal.organisations.models import Cluster, MemberList, MemberListLine
from portal.organisations.queries.completeness import question_named
from portal.privacy import wording
from portal.privacy.forms import ConsentForm
from portal.projects.forms.agreements import AcceptForm, DrawUpForm, PaperForm, TurnDownForm, WordingForm
from portal.projects.forms.beginning import BeginForm
from portal.projects.forms.budget import BudgetLineForm, ReportDueForm, SpendingForm
from portal.projects.forms.calls import ProjectCallForm
from portal.projects.forms.closing import ResultForm
from portal.projects.forms.decisions import DecisionForm
from portal.projects.forms.documents import DocumentFaceForm, DocumentForm, VersionForm
from portal.projects.forms.meetings import MeetingForm, MinutesForm
from portal.projects.forms.milestones import MilestoneForm
from portal.projects.forms.mixes import MixForm
from portal.projects.forms.places import AskInForm, JoinForm, LeadForm, ReasonForm, SightForm
from portal.projects.forms.pools import AskMoreForm, PoolForm, PoolLeadForm, PublishForm, QuantityForm
from portal.projects.forms.projects import ProjectForm
from portal.projects.forms.roles import ProjectRoleForm, WordsForm
from portal.projects.forms.tasks import CommentForm, TaskForm
from portal.projects.models import AgreementText, Document, Project
from portal.projects.queries.clock import clock_for
from portal.projects.services.templates import load_templates
from portal.saved.forms import HowOftenForm, SearchNameForm
from portal.ui.corrections import SpokenField
from portal.ui.forms import problems
from portal.ui.preferences import DisplayForm
from tests.factories.events import event_of
from tests.factories.matchmaking import ListingFactory
from tests.factories.office import question_in, tier_in
from tests.factories.projects import meeting_in, project_of
from tests.portal.events.meetings import joins, set_up

pytestmark = pytest.mark.django_db
OURS = ("portal", "matchmaking", "messaging", "cms")
WORDINGS = str(settings.BASE_DIR / "portal" / "privacy" / "wordings")
# What other forms are made from.
PARTS = {
    "ConsultationPanelsForm",  # of Wagtail, which speaks on its own desk
    "FormPanelsForm",  # likewise
    "ProgrammePanelsForm",  # likewise
    "PictureForm",  # likewise
    "FileMixin",
    "PeopleForm",
    "ReadersMixin",
    "TemplateForm",
    "WithAudience",
    "WithCode",
    "WithSentCode",
    "PlaceMixin",
    "PinMixin",
    "PointMixin",
    "SubmissionMixin",
    "LineForm",
    "DepthForm",
    "UnitMixin",
    "_OfUnit",
    "WhoMixin",
    "WhoseMixin",
    "AskMixin",
    "RoleMixin",
    "VersionedForm",
}


def alone(form: type[BaseForm]) -> Callable[[Any, SimpleNamespace], BaseForm]:
    return lambda data, _cast: form(data)


def with_user(form: type[BaseForm]) -> Callable[[Any, SimpleNamespace], BaseForm]:
    return lambda data, cast: form(user=cast.firm_owner, data=data)


def with_code(form: type[BaseForm], **more: Any) -> Callable[[Any, SimpleNamespace], BaseForm]:
    return lambda data, _cast: form(data, code="123456", **more)


def of_firm(form: type[BaseForm]) -> Callable[[Any, SimpleNamespace], BaseForm]:
    return lambda data, cast: form(data, organisation=cast.firm)


def listing(kind: str) -> Callable[[Any, SimpleNamespace], BaseForm]:
    return lambda data, cast: ListingForm(
        data, kind=kind, organisation=cast.firm, around=surroundings(cast.firm), reader=cast.firm_owner
    )


def of_project(cast: SimpleNamespace) -> Project:
    return project_of(cast.firm, by=cast.firm_owner)


def an_event(cast: SimpleNamespace) -> Event:
    return event_of(cast.office, by=cast.cluster_manager)


def a_survey(data: Any, _cast: SimpleNamespace) -> BaseForm:
    """One question of each kind that an editor can choose."""
    kinds = [kind for kind, _label in FormQuestion._meta.get_field("field_type").choices]
    questions = [FormQuestion(label=f"Question {kind}", field_type=kind, choices="One\nTwo") for kind in kinds]
    page = FormPage(consent="I agree that you read this.")
    return Asking(questions).get_form_class()(data, page=page)


def minutes(data: Any, cast: SimpleNamespace) -> BaseForm:
    project = of_project(cast)
    return MinutesForm(data, project=project, meeting=meeting_in(project, by=cast.firm_owner))


def columns(data: Any, cast: SimpleNamespace) -> BaseForm:
    asked = MemberList(cluster=cast.cluster, header=["Company"], columns=["name"])
    return ColumnsForm(data, member_list=asked, samples=[])


def decisions(data: Any, _cast: SimpleNamespace) -> BaseForm:
    asked = MemberListLine(number=3, name="Wadi Palms", suspects=["row:2"])
    return DecisionsForm(data, lines=[asked], named={}, rows={2: "Wadi Palm"})


def draw_up_form(data: Any, cast: SimpleNamespace) -> BaseForm:
    load_templates()
    return DrawUpForm(data, project=project_of(cast.firm, by=cast.firm_owner))


def _document(cast: SimpleNamespace) -> Document:
    return Document.objects.create(project=project_of(cast.firm, by=cast.firm_owner), title="Mould drawing")


def _meeting(cast: SimpleNamespace) -> Meeting:
    """The packer asks the firm at a matchmaking day; once."""
    event = Event.objects.first() or event_of(cast.office, by=cast.cluster_manager)
    if not (there := Meeting.objects.first()):
        set_up(event, cast.cluster_manager)
        firm, packer = joins(event, cast.firm, cast.firm_owner), joins(event, cast.packer, cast.packer_owner)
        there = ask(packer, firm, by=cast.packer_owner)
    return Meeting.objects.select_related("event", "first", "second", "slot").get(pk=there.pk)


FORMS: dict[str, Callable[[Any, SimpleNamespace], BaseForm]] = {
    "RaiseBarrierForm": lambda data, cast: RaiseBarrierForm(data, clusters=[cast.cluster]),
    "BarrierForm": lambda data, cast: BarrierForm(data, authorities=[cast.ministry]),
    "BehindForm": lambda data, cast: BehindForm(data, members=[cast.packer]),
    "AskedForm": a_survey,
    "CallsFileForm": alone(CallsFileForm),
    "SetAsideForm": alone(SetAsideForm),
    "BarrierAnswerForm": alone(BarrierAnswerForm),
    "BarrierPublishForm": alone(BarrierPublishForm),
    "ConsultationForm": lambda data, cast: ConsultationForm(data, clusters=[cast.cluster]),
    "ConsultationDayForm": lambda data, _cast: ConsultationDayForm(data, consultation=Consultation()),
    "ContributionForm": alone(ContributionForm),
    "ContributionAnswerForm": lambda data, _cast: ContributionAnswerForm(data, contribution=Contribution()),
    "ConsultationOutcomeForm": alone(ConsultationOutcomeForm),
    "AnnouncementForm": lambda data, cast: AnnouncementForm(data, cluster=cast.cluster),
    "ApplyForm": lambda data, cast: ApplyForm(
        data, tiers=[tier_in(cast.cluster)], questions=[question_in(cast.cluster, is_required=True)]
    ),
    "AskBackForm": alone(AskBackForm),
    "InquiryReplyForm": alone(InquiryReplyForm),
    "TakeInForm": lambda data, cast: TakeInForm(data, cluster=cast.cluster, tiers=[tier_in(cast.cluster)]),
    "AssessmentAnswerForm": lambda data, _cast: AssessmentAnswerForm(
        data, line=Line(indicators()["rules"], None, None, None, 0)
    ),
    "DiagnosisForm": lambda data, _cast: DiagnosisForm(data, plan=None),
    "ObjectiveForm": alone(ObjectiveForm),
    "PlanActionForm": lambda data, cast: PlanActionForm(data, cluster=cast.cluster),
    "ProgressNoteForm": alone(ProgressNoteForm),
    "TierForm": alone(TierForm),
    "ApplicationQuestionForm": alone(ApplicationQuestionForm),
    "AddressForm": lambda data, _cast: AddressForm(data, country="SA"),
    "OwnerForm": lambda data, cast: OwnerForm(data, membership=cast.firm.memberships.get(user=cast.firm_owner)),
    "ClaimForm": of_firm(ClaimForm),
    "CorrectionForm": of_firm(CorrectionForm),
    "WhyNotForm": alone(WhyNotForm),
    "EndVerificationForm": alone(EndVerificationForm),
    "RoundForm": alone(RoundForm),
    "ProofForm": alone(ProofForm),
    "VerifyForm": lambda data, _cast: VerifyForm(data, levels=["cluster", "visit"]),
    "WhomForm": lambda data, cast: WhomForm(data, cluster=cast.cluster),
    "LinkForm": alone(LinkForm),
    "ConfirmForm": alone(ConfirmForm),
    "DecideForm": lambda data, _cast: DecideForm(data, outcomes=["let_go", "hidden"]),
    "SayingForm": alone(SayingForm),
    "BulkForm": lambda data, _cast: BulkForm(data, cases=["one"]),
    "FilterForm": alone(FilterForm),
    "GiveForm": alone(GiveForm),
    "GlanceForm": alone(GlanceForm),
    "ReportForm": alone(ReportForm),
    "DictationForm": lambda data, cast: DictationForm(data, cluster=cast.cluster),
    "ApproachForm": lambda data, cast: ApproachForm(data, cluster=cast.cluster),
    "CallForm": alone(CallForm),
    "ConsentForm": lambda data, _cast: ConsentForm(data, wordings=wording.read((WORDINGS,))),
    "WayForm": alone(WayForm),
    "BlockForm": lambda data, _cast: BlockForm(data, choices=[("me-1", "Yusuf")]),
    "ColumnsForm": columns,
    "DecisionsForm": decisions,
    "FirmsForm": alone(FirmsForm),
    "ListForm": alone(ListForm),
    "MergeForm": lambda data, cast: MergeForm(data, pair=(cast.firm, cast.packer)),
    "MergeRefusalForm": alone(MergeRefusalForm),
    "MergeUndoForm": alone(MergeUndoForm),
    "CloseForm": alone(CloseForm),
    "SendBackForm": alone(SendBackForm),
    "TransferForm": of_firm(TransferForm),
    "DeclineForm": alone(DeclineForm),
    "InterestForm": alone(InterestForm),
    "ChoiceForm": alone(ChoiceForm),
    "ProviderForm": lambda data, _cast: ProviderForm(data, rules=[]),
    "OutcomeForm": alone(OutcomeForm),
    "HoldBackForm": alone(HoldBackForm),
    "BudgetLineForm": lambda data, cast: BudgetLineForm(data, project=of_project(cast), reader=cast.firm_owner),
    "SpendingForm": alone(SpendingForm),
    "ReportDueForm": lambda data, cast: ReportDueForm(data, project=of_project(cast), reader=cast.firm_owner),
    "ResultForm": lambda data, _cast: ResultForm(data, has_open_ends=True),
    "SightForm": alone(SightForm),
    "PoolForm": lambda data, cast: PoolForm(data, listing=ListingFactory(organisation=cast.firm), others=[]),
    "AskMoreForm": alone(AskMoreForm),
    "QuantityForm": alone(QuantityForm),
    "PublishForm": alone(PublishForm),
    "PoolLeadForm": alone(PoolLeadForm),
    "BeginForm": lambda data, cast: BeginForm(data, project=of_project(cast)),
    "TaskForm": lambda data, cast: TaskForm(data, project=of_project(cast)),
    "CommentForm": alone(CommentForm),
    "MilestoneForm": lambda data, cast: MilestoneForm(data, project=of_project(cast)),
    "DecisionForm": lambda data, cast: DecisionForm(data, project=of_project(cast)),
    "MeetingForm": lambda data, cast: MeetingForm(data, clock=clock_for(cast.firm_owner)),
    "MinutesForm": minutes,
    "ProjectCallForm": alone(ProjectCallForm),
    "ProjectRoleForm": lambda data, cast: ProjectRoleForm(data, cluster=cast.cluster),
    "WordsForm": alone(WordsForm),
    "MixForm": alone(MixForm),
    "EventForm": lambda data, cast: EventForm(data, organiser=cast.office),
    "SessionForm": lambda data, cast: SessionForm(data, event=an_event(cast)),
    "RoomForm": alone(RoomForm),
    "SpeakerForm": lambda data, cast: SpeakerForm(data, event=an_event(cast)),
    "CloneForm": lambda data, cast: CloneForm(data, event=an_event(cast)),
    "RepeatForm": lambda data, cast: RepeatForm(data, event=an_event(cast)),
    "CallOffForm": alone(CallOffForm),
    "RegisterForm": lambda data, cast: RegisterForm(
        data, asked=Asked(regions=["SA"]), colleagues=[cast.firm_owner], reader=cast.firm_owner
    ),
    "ChangeForm": lambda data, _cast: ChangeForm(
        data, asked=Asked(regions=["SA"]), registration=Registration(name="S")
    ),
    "CancelForm": alone(CancelForm),
    "TypeForm": alone(TypeForm),
    "EventQuestionForm": alone(EventQuestionForm),
    "EventInviteForm": lambda data, cast: EventInviteForm(
        data, event=event_of(cast.office, by=cast.cluster_manager, cluster=cast.cluster), reader=cast.cluster_manager
    ),
    "TickedForm": alone(TickedForm),
    "ReportNotesForm": alone(ReportNotesForm),
    "RegistrationFilterForm": lambda data, cast: RegistrationFilterForm(
        data, event=event_of(cast.office, by=cast.cluster_manager)
    ),
    "SetupForm": lambda data, cast: SetupForm(data, event=_meeting(cast).event, plan=None),
    "DelegationForm": lambda data, cast: DelegationForm(
        data, delegation=_meeting(cast).second, people=[], slots=[], away=[], busy=[]
    ),
    "MeetingAskForm": lambda data, cast: MeetingAskForm(data, event=_meeting(cast).event, slots=[]),
    "MeetingAcceptForm": lambda data, cast: MeetingAcceptForm(data, meeting=_meeting(cast), slots=[]),
    "MeetingMoveForm": lambda data, cast: MeetingMoveForm(data, meeting=_meeting(cast), slots=[]),
    "CourteousForm": alone(CourteousForm),
    "SeatsForm": lambda data, _cast: SeatsForm(data, people=list(Registration.objects.all()), come=[]),
    "CourseForm": lambda data, cast: CourseForm(data, organiser=cast.office),
    "PledgeForm": alone(PledgeForm),
    "IssueForm": alone(IssueForm),
    "RevokeForm": alone(RevokeForm),
    "SurveyForm": alone(SurveyForm),
    "CodeForm": alone(CodeForm),
    "WalkInForm": lambda data, cast: WalkInForm(
        data, types=[ParticipationType(name="Buyer")], regions=["SA"], reader=cast.cluster_manager
    ),
    "MeetingNoteForm": alone(MeetingNoteForm),
    "CameForm": alone(CameForm),
    "ProjectForm": lambda data, cast: ProjectForm(data, lead=cast.firm),
    "AskInForm": lambda data, cast: AskInForm(data, project=of_project(cast), reader=cast.firm_owner),
    "JoinForm": lambda data, cast: JoinForm(data, project=of_project(cast)),
    "ReasonForm": alone(ReasonForm),
    "LeadForm": lambda data, cast: LeadForm(data, project=of_project(cast)),
    "ListingForm": listing("need"),
    "ListingForm of an offer": listing("offer"),
    "NarrowForm": alone(NarrowForm),
    "AskOfficeForm": alone(AskOfficeForm),
    "ChangeEmailForm": with_user(accounts.ChangeEmailForm),
    "ChangePasswordForm": with_user(accounts.ChangePasswordForm),
    "ChangePhoneForm": lambda data, cast: accounts.ChangePhoneForm(data, user=cast.firm_owner, phone=None),
    "ConfirmAgainForm": with_code(accounts.ConfirmAgainForm),
    "ConfirmEmailCodeForm": with_code(accounts.ConfirmEmailCodeForm, user=None, email="somebody@people.example"),
    "ConfirmLoginCodeForm": with_code(accounts.ConfirmLoginCodeForm),
    "VerifyPhoneForm": with_code(accounts.VerifyPhoneForm, user=None, phone="+966501234567"),
    "EraseForm": alone(accounts.EraseForm),
    "LoginForm": lambda data, _cast: accounts.LoginForm(data, request=context.request),
    "LoginForm with a password": lambda data, _cast: accounts.LoginForm(
        data | {"with": "password"}, request=context.request
    ),
    "PersonForm": lambda data, cast: accounts.PersonForm(data, instance=cast.firm_owner),
    "ReauthenticateForm": with_user(accounts.ReauthenticateForm),
    "SetPasswordForm": with_user(accounts.SetPasswordForm),
    "SignupForm": alone(accounts.SignupForm),
    "ActivateTOTPForm": with_user(mfa.ActivateTOTPForm),
    "AddPasskeyForm": with_user(mfa.AddPasskeyForm),
    "AuthenticateForm": with_user(mfa.AuthenticateForm),
    "ReauthenticateForm of the second step": with_user(mfa.ReauthenticateForm),
    "EditPasskeyForm": lambda data, _cast: mfa.EditPasskeyForm(data, instance=_passkey()),
    "GuestForm": alone(GuestForm),
    "MessageForm": alone(MessageForm),
    "NoteForm": alone(NoteForm),
    "HandOverForm": lambda data, cast: HandOverForm(data, colleagues=[cast.firm_admin]),
    "PreferencesForm": lambda data, _cast: PreferencesForm(data, chosen={}),
    "RhythmForm": lambda data, cast: RhythmForm(data, person=cast.firm_owner, rhythm=Rhythm(user=cast.firm_owner)),
    "AskForm": lambda data, _cast: AskForm(data, clusters=Cluster.objects.all()),
    "DeclineRequestForm": alone(DeclineRequestForm),
    "PlaceForm": lambda data, cast: PlaceForm(data, cluster=cast.cluster, membership=None),
    "CapabilityForm": lambda data, cast: CapabilityFormSet(_first_line("capabilities", data), organisation=cast.firm)[
        0
    ],
    "CertificateForm": lambda data, cast: CertificateFormSet(_first_line("held", data), organisation=cast.firm)[0],
    "SiteForm": lambda data, cast: SiteFormSet(_first_line("sites", data), organisation=cast.firm)[0],
    "UnitForm": lambda data, cast: UnitFormSet(_first_line("units", data), organisation=cast.firm)[0],
    "TestForm": lambda data, cast: TestFormSet(_first_line("tests", data), organisation=cast.firm)[0],
    "EquipmentForm": lambda data, cast: EquipmentFormSet(_first_line("equipment", data), organisation=cast.firm)[0],
    "TechnologyForm": lambda data, cast: TechnologyFormSet(_first_line("technologies", data), organisation=cast.firm)[
        0
    ],
    "InstrumentForm": lambda data, cast: InstrumentFormSet(_first_line("instruments", data), organisation=cast.firm)[0],
    "ProgrammeForm": lambda data, cast: ProgrammeFormSet(_first_line("programmes", data), organisation=cast.firm)[0],
    "ClosureForm": lambda data, cast: ClosureFormSet(_first_line("closures", data), organisation=cast.firm)[0],
    "InviteForm": lambda data, cast: InviteForm(data, organisation=cast.firm, rank=3),
    "RoleForm": lambda data, _cast: RoleForm(data, rank=3),
    "ContactForm": of_firm(ContactForm),
    "PhotographForm": lambda data, cast: PhotographForm(data, person=cast.firm_owner),
    "FillForm": alone(FillForm),
    "ReturnForm": alone(ReturnForm),
    "ProfileForm": of_firm(ProfileForm),
    "SectorsForm": of_firm(SectorsForm),
    "TradeForm": of_firm(TradeForm),
    "QuestionForm": lambda data, _cast: QuestionForm(data, question=question_named("summary")),
    "QuestionForm about lines": lambda data, _cast: QuestionForm(data, question=question_named("does")),
    "QuestionForm about a year": lambda data, _cast: QuestionForm(data, question=question_named("founded_on")),
    "QuestionForm about a website": lambda data, _cast: QuestionForm(data, question=question_named("website")),
    "QuestionForm about languages": lambda data, _cast: QuestionForm(data, question=question_named("languages")),
    "ReferenceForm": lambda data, cast: ReferenceForm(data, reader=cast.firm_owner),
    "StartForm": lambda data, cast: StartForm(data, person=cast.firm_owner),
    "ExcludeForm": lambda data, cast: ExcludeForm(data, reader=cast.firm_owner),
    "VisibilityForm": of_firm(VisibilityForm),
    "DisplayForm": alone(DisplayForm),
    "DocumentForm": lambda data, cast: DocumentForm(data, project=project_of(cast.firm, by=cast.firm_owner)),
    "VersionForm": lambda data, _cast: VersionForm(data, counts=1, versions=[]),
    "DocumentFaceForm": lambda data, cast: DocumentFaceForm(data, document=_document(cast)),
    "DrawUpForm": draw_up_form,
    "WordingForm": lambda data, _cast: WordingForm(data, text=AgreementText(number=1)),
    "AcceptForm": lambda data, cast: AcceptForm(
        data, reader=cast.firm_owner, organisation=cast.firm, text=AgreementText(), people=[cast.firm_member]
    ),
    "PaperForm": alone(PaperForm),
    "TurnDownForm": alone(TurnDownForm),
    "RowForm": lambda data, cast: RowForm(data, row="bcdfghjkmnpq", staff=[cast.cluster_manager]),
    "IntroduceForm": lambda data, cast: IntroduceForm(data, cluster=cast.cluster),
    "ContactNoteForm": lambda data, cast: ContactNoteForm(data, people=[cast.firm_owner]),
    "NextStepForm": lambda data, cast: NextStepForm(data, staff=[cast.cluster_manager], by=cast.cluster_manager),
    "MemberTierForm": lambda data, _cast: MemberTierForm(data, tiers=[]),
    "TagsForm": alone(TagsForm),
    "SavedViewForm": alone(SavedViewForm),
    "SearchNameForm": alone(SearchNameForm),
    "NameForm": alone(NameForm),
    "HowOftenForm": lambda data, _cast: HowOftenForm(data, how="daily"),
}
# What people, and machines, put into fields. Of the last, every field is given more than it holds.
ANSWERS = {
    "nothing": "",
    "a word": "zzz",
    "less than nothing": "-7",
    "a number without end": "9" * 30,
    "an invisible character": "a\x00b",
    "a password of many": "1234567890",
    "her own address": "huda@people.example",
    "too much": "Too long. ",
}


def _passkey() -> SimpleNamespace:
    return SimpleNamespace(wrap=lambda: SimpleNamespace(name="My telephone"))


def _first_line(prefix: str, data: QueryDict) -> dict[str, Any]:
    counted = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0"}
    return {f"{prefix}-{name}": value for name, value in counted.items()} | {
        f"{prefix}-0-{name}": data[name] for name in data
    }


def filled(name: str, answer: str, cast: SimpleNamespace) -> BaseForm:
    """The form with the same answer in every field."""
    data = QueryDict(mutable=True)
    for field, question in FORMS[name](data, cast).fields.items():
        text = ANSWERS[answer]
        if answer == "too much" and isinstance(question, CharField):
            text = (text * 1000)[: (question.max_length or 5000) + 13] + "."
        data.setlist(field, [text])
    return FORMS[name](data, cast)


@lru_cache
def theirs(language: str) -> re.Pattern[str]:
    """Every sentence that Django and allauth may bring in a language, whatever stands in its gaps."""
    folders = [
        Path(django.__file__).parent / "conf" / "locale" / language,
        Path(django.__file__).parent / "contrib" / "auth" / "locale" / language,
        Path(allauth.__file__).parent / "locale" / ("fr" if language == "en" else language),
    ]
    sentences = set()
    for folder in folders:
        with (folder / "LC_MESSAGES" / "django.po").open("rb") as stream:
            for message in read_po(stream, locale=language):
                said = message.id if language == "en" else message.string
                sentences |= {said} if isinstance(said, str) else set(said)
    # Two words may stand for anything ("%(a)s, %(b)s", "Code").
    telling = [sentence for sentence in sentences if len(re.sub(r"%(\(\w+\))?[sd]", "", sentence).split()) > 2]
    gaps = [re.sub(r"%(\\\(\w+\\\))?[sd]", ".+", re.escape(sentence).replace("\\%", "%")) for sentence in telling]
    return re.compile("|".join(f"(?:{gap})" for gap in gaps), re.DOTALL)


def every_form() -> Iterator[type[BaseForm]]:
    for root in OURS:
        for module in pkgutil.walk_packages(import_module(root).__path__, f"{root}."):
            if ".migrations" not in module.name and ".devstack" not in module.name:
                import_module(module.name)
    waiting = [BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        # One that is made inside a function belongs to it: the page of components shows one.
        if kind.__module__.split(".")[0] in OURS and "<locals>" not in kind.__qualname__:
            yield kind


@pytest.fixture
def asked(rf: RequestFactory) -> Iterator[None]:
    request = rf.get("/")
    request.user, request.session = AnonymousUser(), SessionStore()
    with context.request_context(request):
        yield


def test_every_form_is_tried() -> None:
    tried = {name.partition(" ")[0] for name in FORMS}
    assert {form.__name__ for form in every_form()} - PARTS == tried


def test_their_sentences_are_known_when_they_are_met() -> None:
    assert theirs("en").fullmatch("Ensure this value has at most 160 characters (it has 174).")
    assert theirs("fr").fullmatch("Ce champ est obligatoire.")
    assert not theirs("en").fullmatch("Write at most 160 letters; you wrote 174.")


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("name", FORMS)
def test_a_form_says_what_is_wrong_in_the_portals_voice(name: str, language: str, cast: SimpleNamespace) -> None:
    foreign = []
    with translation.override(language):
        for answer in ANSWERS:
            form = filled(name, answer, cast)
            form.is_valid()
            assert all(isinstance(field, SpokenField) for field in form)
            said = [(field.name, message) for field in form for message in field.errors]
            said += [("", message) for message in form.non_field_errors()]
            said += [("summary", problem.message) for problem in problems(form)]
            english = language != "en" and theirs("en")
            foreign += [
                (answer, where, message)
                for where, message in said
                if theirs(language).fullmatch(message) or (english and english.fullmatch(message))
            ]
    assert foreign == []
