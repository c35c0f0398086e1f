"""What an editor sets for the desk alone. Their name is one, and it is kept in their account: the desk asks for no first and last name."""

from __future__ import annotations

from wagtail.admin.views.account import NameEmailSettingsPanel


def _never(_panel: NameEmailSettingsPanel) -> bool:
    return False


def sign_in() -> None:
    NameEmailSettingsPanel.is_active = _never
