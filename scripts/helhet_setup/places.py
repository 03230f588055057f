"""Where things are: the code, the data folder, and the tools fetched for this machine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CODE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Places:
    """The folders one start works with."""

    code: Path
    data: Path

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Places:
        """Take the data folder from HELHET_DATA, else `var` in the code folder."""
        return cls(code=CODE, data=Path(environ.get("HELHET_DATA") or CODE / "var").resolve())

    @property
    def tools(self) -> Path:
        """The folder for fetched packages: beside the code, or in the data folder when the code is read-only."""
        return self.code if os.access(self.code, os.W_OK) else self.data / "tools"

    @property
    def venv(self) -> Path:
        return self.tools / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def node_modules(self) -> Path:
        return self.tools / "node_modules"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def static_stamp(self) -> Path:
        return self.data / "static.stamp"
