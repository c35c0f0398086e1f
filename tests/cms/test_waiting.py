"""Stories that wait: editors are told, and find them on the first page of their desk."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from cms.models import StoryPage
from cms.services import load_pages
from cms.stories import draft_story, mark_withdrawal
from portal.accounts.models import User
from portal.notifications.models import Notification
from portal.projects.models import Project, Record
from portal.projects.services import closing
from tests.factories.accounts import UserFactory
from tests.factories.projects import partner_in, project_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    person: User = UserFactory(full_name="Layla Editor")
    load_pages()
    group = Group.objects.create(name="Writers of pages")
    group.permissions.set(Permission.objects.filter(codename="access_admin"))
    may_change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=may_change)
    person.groups.add(group)
    return person


@pytest.fixture
def story(cast: SimpleNamespace, editor: User) -> StoryPage:
    project: Project = project_of(cast.firm, by=cast.firm_owner, title="A tray for dates", cluster=cast.cluster)
    partner_in(project, cast.packer)
    closing.close_project(project, by=cast.firm_owner, outcome="done", made="Trays.")
    for row in Record.objects.all():
        Record.objects.filter(pk=row.pk).update(story="yes")
    page = draft_story(project.pk)
    assert page is not None
    return page


def desk(person: User) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(reverse("wagtailadmin_home"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_editors_are_told_of_a_draft_and_find_it_on_their_first_page(
    cast: SimpleNamespace, editor: User, story: StoryPage
) -> None:
    notice = Notification.objects.get(kind="story.waits", to=editor)
    assert notice.about == story
    assert not Notification.objects.filter(kind="story.waits", to=cast.firm_owner).exists()
    shown = desk(editor)
    assert "Stories that wait" in shown
    assert "A tray for dates" in shown
    assert reverse("wagtailadmin_pages:edit", args=[story.pk]) in shown
    assert "Consent taken back" not in shown


def test_what_is_published_waits_no_longer(editor: User, story: StoryPage) -> None:
    story.get_latest_revision().publish()
    assert not Notification.objects.filter(kind="story.waits").exists()
    assert "A tray for dates" not in desk(editor).partition("Stories that wait")[2].partition("</section>")[0]


def test_a_word_that_was_taken_back_is_marked(cast: SimpleNamespace, editor: User, story: StoryPage) -> None:
    story.get_latest_revision().publish()
    row = Record.objects.get(organisation=cast.packer)
    Record.objects.filter(pk=row.pk).update(story="no")
    mark_withdrawal(row.project_id, row.pk)
    assert Notification.objects.get(kind="story.waits", to=editor).facts == {"taken_back": True}
    shown = desk(editor)
    assert "Consent taken back" in shown
    assert cast.packer.name in shown


def test_moderators_who_edit_nothing_see_no_stories(story: StoryPage, cast: SimpleNamespace) -> None:
    cast.stranger.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    assert "A tray for dates" not in desk(User.objects.get(pk=cast.stranger.pk))


def test_the_home_of_an_editor_is_the_desk(editor: User, cast: SimpleNamespace, browser_of: Any) -> None:
    home = reverse("front:member_home")
    assert browser_of(editor).get(home)["Location"] == reverse("wagtailadmin_home")
    nobody = UserFactory()
    assert browser_of(nobody).get(home)["Location"] == reverse("front:start")
