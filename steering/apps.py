from django.apps import AppConfig


class SteeringConfig(AppConfig):
    name = "steering"

    def ready(self) -> None:
        """Furnish the slots of the floors below."""
        from steering import furnishing

        furnishing.furnish()
