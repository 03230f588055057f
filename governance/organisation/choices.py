"""The choice of a unit and of a person, as all forms show it."""

from __future__ import annotations

from typing import Any

from django import forms


class UnitChoice(forms.ModelChoiceField):
    """A choice among units, in the order of the tree and with its depth."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name, moved in by its place in the tree."""
        return f"{'– ' * obj.depth}{obj.name}"


class PersonChoice(forms.ModelChoiceField):
    """A choice among people, with where each works; the queryset should have `workplace` with it."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name and the workplace."""
        return f"{obj}, {obj.workplace.name}" if obj.workplace else str(obj)
