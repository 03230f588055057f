from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        """Furnish the slots of the floors below."""
        from planning import furnishing

        furnishing.furnish()
