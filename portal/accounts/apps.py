from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from . import (
            checkup,
            consumers,
            navigation,
            own_data,
            receivers,  # noqa: F401 - found by being imported
            retention,
        )

        consumers.sign_in()
        navigation.sign_in()
        own_data.sign_in()
        checkup.sign_in()
        retention.sign_in()
