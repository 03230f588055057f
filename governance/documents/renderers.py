"""Which room renders which kind of document. Filled in `ready()`; a plain registry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from governance.documents.models import RenderJob, StoredDocument


@dataclass(frozen=True)
class Rendered:
    """A finished file that is not stored yet."""

    content: bytes
    file_name: str
    media_type: str = "application/pdf"


@dataclass(frozen=True)
class Renderer:
    """`render` makes the file from frozen data, outside any transaction; `finish` moves the subject, inside it."""

    render: Callable[[dict[str, Any]], Rendered]
    finish: Callable[[RenderJob, StoredDocument], None]


_renderers: dict[str, Renderer] = {}


def register(
    kind: str,
    *,
    render: Callable[[dict[str, Any]], Rendered],
    finish: Callable[[RenderJob, StoredDocument], None],
) -> None:
    """Say how a kind of document is rendered, and what happens when it is stored."""
    _renderers[kind] = Renderer(render, finish)


def renderer(kind: str) -> Renderer:
    """Return the renderer of a kind. Raises KeyError."""
    return _renderers[kind]
