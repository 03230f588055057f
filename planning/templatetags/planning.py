"""Filters of planning's pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return what stands in the mapping at the key, or ""."""
    return mapping.get(key, "")
