"""Readings do not care what the PDF looks like, and rendering takes seconds."""

from __future__ import annotations

import pytest

from governance.documents import renderers
from governance.policy import services as policies
from governance.policy.documents import KIND


@pytest.fixture(autouse=True)
def _no_real_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = renderers.Renderer(
        render=lambda _frozen: renderers.Rendered(b"%PDF-1.7", "policy.pdf"), finish=policies.finish_publication
    )
    monkeypatch.setitem(renderers._renderers, KIND, cheap)
