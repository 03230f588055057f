from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"

    def ready(self) -> None:
        """Furnish the slots of the floors below."""
        from evaluation import furnishing

        furnishing.furnish()
