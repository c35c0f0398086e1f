"""Each group of the editors' desk may do what it is for, and nothing else."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Collection, GroupPagePermission, Locale, Page, Task, Workflow, WorkflowState

from cms.groups import (
    CLUSTER_MANAGERS,
    EDITORS,
    GROUPS,
    MEMBERS_FILES,
    MODERATORS,
    OPERATORS,
    ROOT,
    TASK,
    WORKFLOW,
    set_up_groups,
)
from cms.models import HomePage, StandardPage
from cms.services import load_pages
from portal.accounts.models import User
from portal.moderation.models import WordsToAuthors
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def desk() -> None:
    load_pages()
    set_up_groups()


def one_of(group: str) -> User:
    person: User = UserFactory(full_name=f"One of {group}")
    person.groups.add(Group.objects.get(name=group))
    return person


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def a_page(language: str = "en") -> Page:
    return StandardPage.objects.filter(locale__language_code=language).first()


def test_setting_up_twice_makes_nothing_twice_and_takes_nothing_away() -> None:
    before = GroupPagePermission.objects.count()
    more = Group.objects.get(name=CLUSTER_MANAGERS)
    more.permissions.add(*Group.objects.get(name=OPERATORS).permissions.all())
    call_command("set_up_groups", verbosity=0)
    assert GroupPagePermission.objects.count() == before
    assert WordsToAuthors.objects.count() == 3
    assert more.permissions.count() == Group.objects.get(name=OPERATORS).permissions.count()


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize(
    ("group", "edits", "publishes", "deletes_many"),
    [
        (EDITORS, True, False, False),
        (MODERATORS, True, True, False),
        (CLUSTER_MANAGERS, False, False, False),
        (OPERATORS, True, True, True),
    ],
)
def test_what_each_may_do_with_a_page_of_each_language(
    group: str, edits: bool, publishes: bool, deletes_many: bool, language: str
) -> None:
    may = a_page(language).permissions_for_user(one_of(group))
    assert (may.can_edit(), may.can_publish(), may.can_add_subpage()) == (edits, publishes, True)
    given = GroupPagePermission.objects.filter(group__name=group, page__locale__language_code=language)
    assert given.filter(permission__codename="bulk_delete_page").exists() is deletes_many


@pytest.mark.parametrize("group", list(GROUPS))
def test_each_opens_the_desk_and_finds_pictures_and_documents(group: str) -> None:
    client = signed_in(one_of(group))
    for name in ("wagtailadmin_home", "wagtailimages:index", "wagtaildocs:index"):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    ("group", "name", "opens"),
    [
        (EDITORS, "moderation_cases", False),
        (MODERATORS, "moderation_cases", True),
        (CLUSTER_MANAGERS, "moderation_cases", False),
        (OPERATORS, "moderation_cases", True),
        (EDITORS, "wagtailredirects:index", False),
        (MODERATORS, "wagtailredirects:index", False),
        (CLUSTER_MANAGERS, "wagtailredirects:index", False),
        (OPERATORS, "wagtailredirects:index", True),
        (EDITORS, "wagtailsnippets_projects_agreementtemplate:list", True),
        (MODERATORS, "wagtailsnippets_projects_agreementtemplate:list", False),
        (CLUSTER_MANAGERS, "wagtailsnippets_projects_agreementtemplate:list", False),
        (OPERATORS, "wagtailsnippets_projects_agreementtemplate:list", True),
        (EDITORS, "wagtailadmin_workflows:index", False),
        (OPERATORS, "wagtailadmin_workflows:index", True),
        (OPERATORS, "wagtailusers_users:index", False),
    ],
)
def test_which_parts_of_the_desk_open(group: str, name: str, opens: bool) -> None:
    assert (signed_in(one_of(group)).get(reverse(name)).status_code == 200) is opens


def test_whoever_is_in_no_group_does_not_reach_the_desk() -> None:
    assert signed_in(UserFactory()).get(reverse("wagtailadmin_home")).status_code != 200


def test_a_cluster_manager_changes_what_they_began_and_nothing_of_others() -> None:
    manager = one_of(CLUSTER_MANAGERS)
    home = HomePage.objects.get(locale=Locale.objects.get(language_code="ar"))
    own = StandardPage(title="أخبار العنقود", slug="own", owner=manager, live=False)
    home.add_child(instance=own)
    assert own.permissions_for_user(manager).can_edit()
    assert not own.permissions_for_user(manager).can_publish()


def test_an_editor_hands_in_and_a_publisher_publishes() -> None:
    editor, moderator = one_of(EDITORS), one_of(MODERATORS)
    home = HomePage.objects.get(locale__language_code="fr")
    page = StandardPage(title="Une page", slug="une-page", owner=editor, live=False)
    home.add_child(instance=page)
    page.save_revision(user=editor)
    assert page.get_workflow().name == WORKFLOW
    state = page.get_workflow().start(page, editor)
    task = state.current_task_state.task.specific
    assert not task.user_can_access_editor(page, UserFactory())
    assert [name for name, *_rest in task.get_actions(page, editor)] == []
    assert "approve" in [name for name, *_rest in task.get_actions(page, moderator)]
    state.current_task_state.approve(user=moderator)
    page.refresh_from_db()
    assert page.live
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED


def test_the_names_of_the_workflow_are_in_the_language_of_the_reader():
    with override("ar"):
        flow = Workflow.objects.get(name=WORKFLOW)
        step = Task.objects.get(name=TASK).specific
        assert (str(flow.name), str(step.name)) == ("محرر ثم ناشر", "يقرؤها ناشر")
        flow.save()  # as a form gives back what it showed
        step.save()
    set_up_groups()
    assert Workflow.objects.filter(name=WORKFLOW).count() == Workflow.objects.count()
    assert Task.objects.filter(name=TASK).count() == Task.objects.count()
    flow.name = "As we do it"
    flow.save()
    with override("ar"):
        assert Workflow.objects.get(pk=flow.pk).name == "As we do it"


def test_the_names_of_collections_are_in_the_language_of_the_reader():
    root = Collection.get_first_root_node()
    files = root.add_child(name=MEMBERS_FILES)
    own = root.add_child(name="Photographs of 2026")
    with override("ar"):
        told = [words for _pk, words in Collection.objects.all().get_indented_choices()]
        assert [any(word in one for one in told) for word in ("كل الملفات", "للأعضاء", own.name)] == [True, True, True]
        for one in Collection.objects.all():
            one.save()
    assert set(Collection.objects.values_list("name", flat=True)) == {ROOT, MEMBERS_FILES, own.name}
    assert Collection.objects.get(pk=files.pk).name == MEMBERS_FILES


def test_an_editor_reads_the_name_of_the_workflow_in_arabic():
    editor = one_of(EDITORS)
    editor.language = "ar"
    editor.save()
    page = a_page("ar")
    shown = signed_in(editor).get(reverse("wagtailadmin_pages:edit", args=[page.pk]), headers={"accept-language": "ar"})
    told = shown.content.decode()
    assert "محرر ثم ناشر" in told
    assert WORKFLOW not in told
