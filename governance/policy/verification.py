"""Whether every figure is what was decided on: its bytes against its row, and the row against what was frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from governance.policy import queries
from governance.policy.matrices import table_hash
from governance.policy.models import PolicyFigure, PolicyVersion
from governance.policy.references import pictures_of


def altered_figures() -> Iterator[str]:
    """Hash every picture anew, one in memory at a time, and compare with its row and with what was frozen."""
    figures = PolicyFigure.objects.select_related("policy_version__policy").order_by("pk")
    for figure in figures.iterator(chunk_size=1):
        version = figure.policy_version
        approved = ((version.frozen or {}).get("references") or {}).get(figure.reference)
        if hashlib.sha256(bytes(figure.content)).hexdigest() != figure.sha256:
            yield f"{version}, {figure.reference}: the picture is not that of its hash"
        if approved and _said(figure) != [approved.get(name) for name in SAID]:
            yield f"{version}, {figure.reference}: not the figure that was approved"
    for version in PolicyVersion.objects.exclude(approved_hash="").select_related("policy"):
        kept = {figure.reference for figure in queries.figures_of(version)}
        references = (version.frozen or {}).get("references") or {}
        for reference in pictures_of(references):
            row = references[reference]
            if _drawn_hash(row) not in ("", row["sha256"]):
                yield f"{version}, {reference}: the drawing is not that of its hash"
            if not _drawn_hash(row) and reference not in kept:
                yield f"{version}, {reference}: gone"


def _drawn_hash(row: dict[str, Any]) -> str:
    """Return the hash of the drawing or the table that is kept in the row; "" when its picture is another's."""
    if "table" in row:
        return table_hash(row["caption"], row["table"])
    return hashlib.sha256(row["svg"].encode()).hexdigest() if row.get("svg") else ""


#: What is kept of a figure when the version is sent, by its names there.
SAID = ("sha256", "name", "caption", "width", "height")


def _said(figure: PolicyFigure) -> list[Any]:
    return [figure.sha256, figure.alt, figure.caption, figure.width, figure.height]
