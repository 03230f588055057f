"""The subprocesses in addresses: /prosess/planlegging/ is the subprocess with the code "planning"."""

from __future__ import annotations

from governance.process.models import SubprocessCode

SLUGS: dict[str, str] = {
    SubprocessCode.PLANNING: "planlegging",
    SubprocessCode.STEERING: "styring",
    SubprocessCode.EVALUATION: "evaluering-og-laering",
}


class SubprocessConverter:
    """Turns the Norwegian word of an address into the code of the subprocess, and back."""

    regex = "|".join(SLUGS.values())

    def to_python(self, value: str) -> str:
        """Return the code."""
        return next(code for code, slug in SLUGS.items() if slug == value)

    def to_url(self, value: str) -> str:
        """Return the word of the address."""
        return SLUGS[str(value)]
