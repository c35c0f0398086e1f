from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "portal.taxonomy"
    label = "taxonomy"

    def ready(self) -> None:
        from portal.core.backup.registry import prefilled

        from . import checkup

        checkup.sign_in()
        prefilled.register("taxonomy", ["taxonomy"])
