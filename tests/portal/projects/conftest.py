"""A project of the firm with the packer and the lab, files, and an agreement between firm and packer."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from portal.accounts.models import User
from portal.core.files import SentFile, read_file
from portal.projects.models import Agreement, AgreementTemplate, Document, Project
from portal.projects.services.agreements import draw_up
from portal.projects.services.documents import add_document
from portal.projects.services.templates import load_templates
from tests import sendable
from tests.factories.projects import partner_in, project_of

Sent = Callable[..., SentFile]


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def together(cast: SimpleNamespace) -> Project:
    """The firm leads; the packer and the lab are in; the bank is asked; the cluster's office helps."""
    project = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster, office_helps=True)
    partner_in(project, cast.packer)
    partner_in(project, cast.lab)
    return project


@pytest.fixture
def elsewhere(cast: SimpleNamespace) -> Project:
    """Another project of the firm with the packer."""
    project = project_of(cast.firm, by=cast.firm_owner, title="A cold truck", cluster=cast.cluster)
    partner_in(project, cast.packer)
    return project


@pytest.fixture
def sent() -> Sent:
    def read(content: bytes = sendable.PDF, name: str = "Drawing.pdf") -> SentFile:
        return read_file(io.BytesIO(content), name)

    return read


@pytest.fixture
def drawing(cast: SimpleNamespace, media: Path, together: Project, sent: Sent) -> Document:
    """Of the packer, for all partners."""
    return add_document(together, by=cast.packer_owner, file=sent(), title="Mould drawing")


@pytest.fixture
def transfer(cast: SimpleNamespace, together: Project) -> Agreement:
    """Between the lab, which drew it up, and the packer."""
    load_templates()
    return draw_up(
        together,
        by=cast.researcher,
        template=AgreementTemplate.objects.get(kind="transfer"),
        parties=[cast.lab, cast.packer],
        place="Hofuf",
    )


def on_disk(media: Path) -> list[str]:
    return sorted(path.name.rpartition(".")[2] for path in media.rglob("*") if path.is_file())


def people(cast: SimpleNamespace) -> dict[str, User | None]:
    """Everybody of the cast who is somebody else to a project, by their part."""
    return {name: one for name, one in vars(cast).items() if isinstance(one, User)} | {"visitor": None}
