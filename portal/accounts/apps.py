from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from . import navigation, own_data, receivers

        navigation.sign_in()
        own_data.sign_in()
        assert receivers
