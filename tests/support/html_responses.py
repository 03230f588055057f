"""Checks the HTML in answers of Django's test client."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from tests.support.html_check import page_faults, part_faults

IS_WHOLE_PAGE = re.compile(r"<!doctype|<html", re.IGNORECASE)
# What differs between two answers with the same page; it says nothing of the markup.
VARYING = re.compile(r'(name="csrfmiddlewaretoken" value=|X-CSRFToken)"[^"]*"')
_known: dict[tuple[bytes, bool], list[str]] = {}


class FaultyPageError(AssertionError):
    """A page that breaks the rules of `html_check`."""


def check_response(response: Any) -> None:
    """Raise FaultyPageError when the answer is HTML and breaks a rule."""
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    text = response.content.decode(response.charset)
    if not text.strip():
        return
    asked_for_part = response.request.get("HTTP_HX_REQUEST") == "true"
    is_part = asked_for_part and not IS_WHOLE_PAGE.search(text)
    if faults := faults_of(VARYING.sub(r'\1""', text), is_part):
        where = f"{response.request.get('REQUEST_METHOD')} {response.request.get('PATH_INFO')}"
        raise FaultyPageError(f"{where} ({response.status_code}):\n" + "\n".join(f"- {fault}" for fault in faults))


def faults_of(text: str, is_part: bool) -> list[str]:
    """Return the faults; the same text is parsed once, since tests fetch the same pages again and again."""
    key = hashlib.sha256(text.encode()).digest(), is_part
    if key not in _known:
        _known[key] = part_faults(text) if is_part else page_faults(text)
    return _known[key]
