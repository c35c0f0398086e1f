from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from . import checkup, navigation, own_data, receivers, retention  # noqa: F401 - receivers are found by being imported

        navigation.sign_in()
        own_data.sign_in()
        checkup.sign_in()
        retention.sign_in()
