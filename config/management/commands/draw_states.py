"""Draw the states and the glossary into docs/."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config import drawing


class Command(BaseCommand):
    """Write docs/states.md and docs/glossary.md anew."""

    help = "Draw the state diagrams and the glossary from the code into docs/."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write both files."""
        docs = settings.BASE_DIR / "docs"
        (docs / "states.md").write_text(drawing.states(), encoding="utf-8")
        (docs / "glossary.md").write_text(drawing.glossary(), encoding="utf-8")
        self.stdout.write("docs/states.md and docs/glossary.md are drawn.")
