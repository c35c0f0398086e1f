from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "portal.taxonomy"
    label = "taxonomy"

    def ready(self) -> None:
        from portal.core.backup.registry import prefilled
        from portal.core.calendar import office_days

        from . import checkup
        from .office_days import office_days_of

        checkup.sign_in()
        office_days.register("taxonomy", office_days_of)
        prefilled.register("taxonomy", ["taxonomy"])
