from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """The ground floor: organisation, roles, audit, notices, process, documents and policy."""

    name = "governance"
    verbose_name = "Fellesgrunn"

    def ready(self) -> None:
        """Furnish the slots of this floor and keep the append-only triggers in place."""
        from governance import furnishing

        furnishing.furnish()
