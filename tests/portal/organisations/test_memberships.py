"""Who belongs to an organisation: roles, invitations, and what becomes of both. Numbers name the abuse cases that are kept out."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import connections
from django.utils import timezone

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.organisations import own_data, services
from portal.organisations.models import Invitation, Membership, Organisation
from portal.organisations.signals import membership_ended
from portal.organisations.tokens import hash_of, invitation_with, link_of, token_of
from portal.outbox.services import drain
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


def membership_of(person: User) -> Membership:
    return person.memberships.get(ended_at=None)


def invite(
    cast: SimpleNamespace, by: User | None = None, role: str = "member", email: str = "nada@people.example"
) -> Invitation:
    return services.invite_member(cast.firm, by=by or cast.firm_owner, role=role, email=email)


@pytest.fixture
def nada(db: None) -> User:
    """The one who is invited."""
    return UserFactory(full_name="Nada Karim", email="nada@people.example")


@pytest.fixture
def ended(db: None) -> Iterator[list[tuple[int, int]]]:
    heard: list[tuple[int, int]] = []

    def hear(organisation_id: int, user_id: int, **kwargs: object) -> None:
        heard.append((organisation_id, user_id))

    membership_ended.connect(hear)
    yield heard
    membership_ended.disconnect(hear)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(NotPossible) as caught:
        act()
    return caught.value.code


# Roles


def test_an_owner_gives_roles_and_the_person_is_told(cast: SimpleNamespace) -> None:
    services.change_role(membership_of(cast.firm_member), by=cast.firm_owner, role="admin")

    assert membership_of(cast.firm_member).role == "admin"
    assert cast.firm_member.notifications.get().facts == {"role": "admin"}


@pytest.mark.parametrize(
    ("who", "whose", "role"),
    [
        ("firm_admin", "firm_member", "owner"),  # more than one holds
        ("firm_admin", "firm_owner", "member"),  # somebody above
        ("firm_admin", "firm_admin", "owner"),
        ("firm_member", "firm_member", "admin"),
        ("packer_owner", "firm_member", "admin"),  # another organisation
        ("cluster_manager", "firm_member", "admin"),
        ("former_member", "firm_member", "admin"),
        ("stranger", "firm_member", "admin"),
        ("firm_owner", "firm_member", "emperor"),
    ],
)
def test_nobody_gives_what_they_do_not_hold(cast: SimpleNamespace, who: str, whose: str, role: str) -> None:
    before = membership_of(getattr(cast, whose)).role

    with pytest.raises(NotAllowed):
        services.change_role(membership_of(getattr(cast, whose)), by=getattr(cast, who), role=role)

    assert membership_of(getattr(cast, whose)).role == before


def test_the_last_owner_neither_leaves_nor_steps_down(cast: SimpleNamespace) -> None:
    """32"""
    owner = membership_of(cast.firm_owner)

    assert refusal(lambda: services.remove_member(owner, by=cast.firm_owner)) == "last_owner"
    assert refusal(lambda: services.change_role(owner, by=cast.firm_owner, role="member")) == "last_owner"
    assert refusal(lambda: services.remove_member(owner, by=cast.staff_member)) == "last_owner"

    second = MembershipFactory(organisation=cast.firm, user=UserFactory(is_active=False), role="owner")
    assert refusal(lambda: services.remove_member(owner, by=cast.firm_owner)) == "last_owner"
    second.user.is_active = True
    second.user.save()
    services.remove_member(owner, by=cast.firm_owner)
    assert cast.firm_owner.memberships.get().ended_at


def test_ownership_is_handed_over_in_one_step(cast: SimpleNamespace) -> None:
    services.transfer_ownership(membership_of(cast.firm_member), by=cast.firm_owner)

    assert membership_of(cast.firm_member).role == "owner"
    assert membership_of(cast.firm_owner).role == "admin"
    with pytest.raises(NotAllowed):
        services.transfer_ownership(membership_of(cast.firm_admin), by=cast.firm_owner)


@pytest.mark.django_db(transaction=True)
def test_a_member_who_is_taken_out_stays_on_record_and_is_announced(
    cast: SimpleNamespace, ended: list[tuple[int, int]]
) -> None:
    services.remove_member(membership_of(cast.firm_member), by=cast.firm_admin)

    assert cast.firm_member.memberships.get().ended_at
    assert not Organisation.objects.of_user(cast.firm_member).exists()
    assert ended == [(cast.firm.pk, cast.firm_member.pk)]
    assert cast.firm_member.notifications.get().kind == "membership.ended"


def test_taking_somebody_out_twice_is_told(cast: SimpleNamespace) -> None:
    gone = membership_of(cast.firm_member)
    services.remove_member(gone, by=cast.firm_owner)

    assert refusal(lambda: services.remove_member(gone, by=cast.firm_owner)) == "ended"


@pytest.mark.parametrize("who", ["firm_member", "packer_owner", "stranger", "former_member", "cluster_manager"])
def test_others_take_nobody_out(cast: SimpleNamespace, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.remove_member(membership_of(cast.firm_admin), by=getattr(cast, who))


def test_a_member_leaves_by_themselves(cast: SimpleNamespace) -> None:
    services.remove_member(membership_of(cast.firm_member), by=cast.firm_member)

    assert cast.firm_member.memberships.get().ended_at
    assert not cast.firm_member.notifications.exists()


# Invitations


def test_an_invitation_is_mailed_and_brings_one_person_in(
    cast: SimpleNamespace, nada: User, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    invitation = invite(cast, role="admin")
    drain()

    letter = mail.outbox[0]
    assert letter.to == ["nada@people.example"]
    assert link_of(invitation) in letter.body
    assert "Dar Sanabel Dates" in letter.subject
    assert token_of(invitation) not in str(list(Invitation.objects.values()))

    membership = services.accept_invitation(token_of(invitation), by=nada)
    assert (membership.organisation, membership.role) == (cast.firm, "admin")
    assert cast.firm_owner.notifications.get().kind == "invitation.accepted"


def test_an_invitation_works_once(cast: SimpleNamespace, nada: User) -> None:
    """29: single-use. The one who used it may come back, and comes in nowhere a second time."""
    token = token_of(invite(cast))

    first = services.accept_invitation(token, by=nada)
    assert services.accept_invitation(token, by=nada) == first

    services.remove_member(first, by=cast.firm_owner)
    assert refusal(lambda: services.accept_invitation(token, by=nada)) == "used"
    assert refusal(lambda: services.accept_invitation(token, by=cast.stranger)) == "used"


def test_an_invitation_opens_for_its_address_only(cast: SimpleNamespace, nada: User) -> None:
    """29: bound to the address, and to one that was proved."""
    token = token_of(invite(cast))
    nada.emailaddress_set.update(verified=False)

    assert refusal(lambda: services.accept_invitation(token, by=cast.stranger)) == "other_address"
    assert refusal(lambda: services.accept_invitation(token, by=nada)) == "other_address"


@pytest.mark.parametrize("address", ["\u212aim@people.example", "k\u0131m@people.example", "kim@people.example."])
def test_letters_that_only_look_alike_are_another_address(cast: SimpleNamespace, address: str) -> None:
    """40, for invitations: the Kelvin sign and the dotless i."""
    token = token_of(invite(cast, email="kim@people.example"))
    other = UserFactory(email="other@people.example")
    other.emailaddress_set.update(email=address)

    assert refusal(lambda: services.accept_invitation(token, by=other)) == "other_address"


def test_an_invitation_to_a_number_wants_that_number_proved(cast: SimpleNamespace) -> None:
    invitation = services.invite_member(cast.firm, by=cast.firm_owner, role="member", phone="+966501234567")
    guest = UserFactory(email="", phone="+966501234567")
    assert refusal(lambda: services.accept_invitation(token_of(invitation), by=guest)) == "other_address"

    guest.phone_verified_at = timezone.now()
    guest.save()
    assert services.accept_invitation(token_of(invitation), by=guest).organisation == cast.firm


def test_an_invitation_runs_out(cast: SimpleNamespace, nada: User) -> None:
    invitation = invite(cast)
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))

    assert refusal(lambda: services.accept_invitation(token_of(invitation), by=nada)) == "expired"


def test_an_invitation_dies_when_taken_back(cast: SimpleNamespace, nada: User) -> None:
    invitation = invite(cast)
    services.revoke_invitation(invitation, by=cast.firm_admin)
    services.revoke_invitation(invitation, by=cast.firm_admin)

    assert refusal(lambda: services.accept_invitation(token_of(invitation), by=nada)) == "revoked"


@pytest.mark.parametrize("how", ["role", "removal"])
def test_an_invitation_dies_with_the_power_of_whoever_sent_it(cast: SimpleNamespace, nada: User, how: str) -> None:
    """29 and 30: on the inviter's change of role, and on their removal."""
    token = token_of(invite(cast, by=cast.firm_admin))
    if how == "role":
        services.change_role(membership_of(cast.firm_admin), by=cast.firm_owner, role="member")
    else:
        services.remove_member(membership_of(cast.firm_admin), by=cast.firm_owner)

    assert refusal(lambda: services.accept_invitation(token, by=nada)) == "revoked"
    assert not nada.memberships.exists()


def test_an_invitation_grants_nothing_that_its_sender_no_longer_holds(cast: SimpleNamespace, nada: User) -> None:
    """30, also where the role was changed behind the services' back."""
    token = token_of(invite(cast, role="owner"))
    MembershipFactory(organisation=cast.firm, role="owner")
    cast.firm_owner.memberships.update(role="admin")

    assert refusal(lambda: services.accept_invitation(token, by=nada)) == "inviter_gone"


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("firm_admin", "owner"),
        ("firm_member", "member"),
        ("packer_owner", "member"),
        ("former_member", "member"),
        ("stranger", "member"),
    ],
)
def test_nobody_invites_beyond_their_own_role(cast: SimpleNamespace, who: str, role: str) -> None:
    """30"""
    with pytest.raises(NotAllowed):
        invite(cast, by=getattr(cast, who), role=role)


def test_a_token_is_for_one_organisation_and_one_role(cast: SimpleNamespace, nada: User) -> None:
    """31: whoever moves the row to another organisation, role or address has made the token worthless."""
    invitation = invite(cast)
    token = token_of(invitation)
    for change in ({"organisation": cast.packer}, {"role": "owner"}, {"email": "other@people.example"}):
        before = {name: getattr(invitation, name) for name in change}
        Invitation.objects.update(**change)
        assert invitation_with(token) is None
        with pytest.raises(NotAllowed):
            services.accept_invitation(token, by=nada)
        Invitation.objects.update(**before)
    assert invitation_with(token) == invitation


def test_a_token_that_was_never_given_opens_nothing(cast: SimpleNamespace, nada: User) -> None:
    invitation = invite(cast)

    for token in [
        "",
        "x",
        hash_of(token_of(invitation)),
        invitation.public_id,
        invitation.token_hash,
        token_of(invitation).lower(),
    ]:
        with pytest.raises(NotAllowed):
            services.accept_invitation(token, by=nada)


def test_inviting_the_same_address_twice_is_one_invitation(cast: SimpleNamespace) -> None:
    first = invite(cast)

    assert invite(cast) == first
    other_role = invite(cast, role="admin")
    first.refresh_from_db()
    assert first.revoked_at
    assert Invitation.objects.filter(revoked_at=None).get() == other_role


def test_a_member_is_not_invited_again(cast: SimpleNamespace) -> None:
    assert refusal(lambda: invite(cast, email=cast.firm_member.email)) == "already_member"


def test_accepting_changes_no_role_that_one_already_has(cast: SimpleNamespace, nada: User) -> None:
    token = token_of(invite(cast, role="owner"))
    MembershipFactory(organisation=cast.firm, user=nada, role="member")

    assert services.accept_invitation(token, by=nada).role == "member"


def test_a_flood_of_invitations_is_stopped(cast: SimpleNamespace) -> None:
    for number in range(30):
        invite(cast, email=f"guest{number}@people.example")

    assert refusal(lambda: invite(cast, email="one.more@people.example")) == "too_many"


def test_the_first_to_come_in_claims_an_imported_organisation(cast: SimpleNamespace, nada: User) -> None:
    Organisation.objects.filter(pk=cast.firm.pk).update(claimed_at=None)

    services.accept_invitation(token_of(invite(cast)), by=nada)

    cast.firm.refresh_from_db()
    assert cast.firm.is_claimed


def test_a_mail_does_not_leave_for_an_invitation_that_was_taken_back(cast: SimpleNamespace) -> None:
    services.revoke_invitation(invite(cast), by=cast.firm_owner)
    drain()

    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres(only=True)
def test_two_who_accept_at_the_same_moment_make_one_membership(cast: SimpleNamespace, nada: User) -> None:
    """29"""
    token = token_of(invite(cast))
    start = threading.Barrier(2)
    outcomes: list[object] = []

    def accept() -> None:
        start.wait()
        try:
            outcomes.append(services.accept_invitation(token, by=User.objects.get(pk=nada.pk)).pk)
        except NotPossible as refused:
            outcomes.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Membership.objects.filter(user=nada, organisation=cast.firm).count() == 1
    assert len(set(outcomes)) == 1


# A person goes


def test_the_only_owner_with_colleagues_is_asked_to_hand_over_first(cast: SimpleNamespace) -> None:
    assert "Dar Sanabel Dates" in own_data.only_owner(cast.firm_owner)
    assert own_data.only_owner(cast.firm_member) == ""
    assert own_data.only_owner(cast.researcher) == ""


def test_an_organisation_left_with_nobody_is_still_shown_as_nobodys(cast: SimpleNamespace) -> None:
    own_data.end_memberships(cast.researcher)

    cast.lab.refresh_from_db()
    assert cast.lab.is_published
    assert not cast.lab.is_claimed


def test_a_person_gets_a_copy_of_their_memberships(cast: SimpleNamespace) -> None:
    rows = own_data.export_memberships(cast.former_member)

    assert [(row["organisation"], row["role"], bool(row["until"])) for row in rows] == [
        ("Dar Sanabel Dates", "admin", True)
    ]
    assert own_data.export_offices(cast.cluster_manager)[0]["cluster"] == "Al-Ahsa dates"
