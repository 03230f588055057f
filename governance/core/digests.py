"""Hashes of what was shown, so that an approval is of exactly that."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def canonical(data: Any) -> bytes:
    """Return the data as JSON in one fixed form: sorted keys, no spaces, UTF-8."""
    text = json.dumps(data, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def digest(data: Any) -> str:
    """Return the SHA-256 of the canonical form, as 64 hexadecimal characters."""
    return hashlib.sha256(canonical(data)).hexdigest()
