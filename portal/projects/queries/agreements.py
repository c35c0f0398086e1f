"""What the page of an agreement shows: the text that counts, who accepted it and who has not, and what was signed on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from portal.organisations.models import Organisation
from portal.organisations.services.whom import people_of_each
from portal.organisations.standing import standing_of

from ..models import Acceptance, Agreement, AgreementText, Partner, SignedPaper, SignerAsked
from ..wording import LANGUAGES

if TYPE_CHECKING:
    from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Party:
    """A side of an agreement. `asked` are colleagues who were named as those who may sign; `people` are the reader's colleagues
    where it is one of their organisations, else nobody. `came` orders parties as they came into the project; None: no longer in it."""

    organisation: Organisation
    came: int | None
    is_mine: bool
    acceptance: Acceptance | None
    asked: Sequence[SignerAsked]
    people: Sequence[User]

    @property
    def is_in(self) -> bool:
        return self.came is not None


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier text with those who had accepted it."""

    text: AgreementText
    acceptances: Sequence[Acceptance]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All about one agreement. `text` is the one that is read, `counts` whether it is the one that counts."""

    agreement: Agreement
    text: AgreementText
    counts: bool
    parties: Sequence[Party]
    before: Sequence[Before]
    papers: Sequence[SignedPaper]

    @property
    def is_signed_on_paper(self) -> bool:
        return any(one.checked_at and one.text_id == self.text.pk for one in self.papers)

    @property
    def checked_by(self) -> User | None:
        """Who says that the text is signed on paper, by all parties; None also for somebody who is no longer here."""
        return next((one.checked_by for one in self.papers if one.checked_at and one.text_id == self.text.pk), None)

    @property
    def accepted(self) -> int:
        return len(self.present)

    @property
    def present(self) -> list[str]:
        """The names of those who have accepted the text."""
        return [str(one.organisation.name) for one in self.parties if one.acceptance]

    @property
    def missing(self) -> list[str]:
        """The names of those who have not."""
        return [str(one.organisation.name) for one in self.parties if not one.acceptance]


def sheet_of(agreement: Agreement, reader: User, *, number: int | None = None) -> Sheet | None:
    """With the text of that number, or the one that counts; None where there is no such text."""
    bodies = [f"body_{code}" for code in LANGUAGES]
    texts = list(agreement.texts.defer(*bodies).select_related("written_by").order_by("-number"))
    if not texts:
        return None
    chosen = next((one for one in texts if one.number == (number or texts[0].number)), None)
    if chosen is None:
        return None
    if agreement.text and chosen.pk == agreement.text.pk:
        chosen = agreement.text
    else:
        chosen.refresh_from_db(fields=bodies)
    for one in [chosen, *texts]:
        one.agreement = agreement
    accepted: defaultdict[int, list[Acceptance]] = defaultdict(list)
    for acceptance in Acceptance.objects.filter(text__in=texts).select_related("organisation"):
        accepted[acceptance.text_id].append(acceptance)
    papers = SignedPaper.objects.filter(text__in=texts).select_related(
        "version__document",
        "version__uploaded_by",
        "version__organisation",
        "organisation",
        "brought_by",
        "checked_by",
        "text",
    )
    return Sheet(
        agreement=agreement,
        text=chosen,
        counts=chosen.pk == texts[0].pk,
        parties=_parties(agreement, chosen, accepted[chosen.pk], reader),
        before=[Before(one, accepted[one.pk]) for one in texts if one.pk != chosen.pk],
        papers=list(papers),
    )


def paragraphs(text: AgreementText, language: str) -> list[str]:
    return [part.strip() for part in getattr(text, f"body_{language}").split("\n\n") if part.strip()]


def side_by_side(text: AgreementText, other: str) -> list[tuple[str, str]]:
    """Paragraph by paragraph in `other` and in Arabic; whichever has fewer ends with empty ones."""
    left, right = paragraphs(text, other), paragraphs(text, "ar")
    most = max(len(left), len(right))
    return list(zip(left + [""] * (most - len(left)), right + [""] * (most - len(right)), strict=True))


def _parties(agreement: Agreement, text: AgreementText, accepted: list[Acceptance], reader: User) -> list[Party]:
    document, own = agreement.document, standing_of(reader).organisations
    place = Partner.objects.inside().filter(project=document.project_id, organisation=OuterRef("pk"))
    organisations = list(document.partners.annotate(came=Subquery(place.values("pk")[:1])))
    asked: defaultdict[int, list[SignerAsked]] = defaultdict(list)
    for one in SignerAsked.objects.filter(text=text).select_related("person"):
        asked[one.organisation_id].append(one)
    by_party = {one.organisation_id: one for one in accepted}
    mine = [one.pk for one in organisations if one.pk in own]
    people = people_of_each(mine)
    return [
        Party(
            organisation=one,
            came=one.came,
            is_mine=one.pk in own,
            acceptance=by_party.get(one.pk),
            asked=asked[one.pk],
            people=people.get(one.pk, []),
        )
        for one in sorted(organisations, key=lambda one: (one.pk not in own, one.came is None, one.came or one.pk))
    ]
