"""What each in a line can do with a case on its page: the form, the service behind it, and the words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.utils.translation import gettext_lazy as _

from governance.core.errors import RuleBroken
from governance.core.forms import HelhetForm, TextField, add_rule_error

SEND_BACK, TAKE_BACK = "send_back", "take_back"
#: What is offered beside the turn itself, folded together.
ASIDE = (SEND_BACK, TAKE_BACK)


class ShownForm(HelhetForm):
    """Base of what is said about a case; carries the seal of what was shown."""

    shown_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)


class SendBackForm(HelhetForm):
    """What must be corrected."""

    reason = TextField(label=_("Hva må rettes?"), rows=3)


class TakeBackForm(HelhetForm):
    """Why the one who put it forward wants it back."""

    reason = TextField(label=_("Hvorfor tar du det tilbake?"), rows=2)


@dataclass(frozen=True)
class Deed:
    """One thing that can be done with a case: `do(case, by, cleaned_data)`."""

    form: Callable[..., HelhetForm]
    do: Callable[[Any, Any, dict[str, Any]], None]
    heading: Any
    go: Any
    submit: Any
    done: Any


@dataclass(frozen=True)
class ShownDeed:
    """A deed as the page shows it, with its form."""

    name: str
    heading: Any
    go: Any
    submit: Any
    form: HelhetForm
    is_aside: bool


@dataclass(frozen=True)
class Said:
    """What came of a form that was sent: the words to show when it is done, or the form with its errors."""

    name: str
    form: HelhetForm
    done: Any = None


def say(case: Any, deeds: Mapping[str, Deed], *, by: Any, data: Mapping[str, Any]) -> Said:
    """Do what the form `handling` of the page asks for. What the service refuses as RuleBroken stands in the form.

    Raises SuspiciousOperation for what is no deed, and as the service does.
    """
    name = data.get("handling", "")
    deed = deeds.get(name)
    if deed is None:
        raise SuspiciousOperation("unknown act")
    form = deed.form(data)
    try:
        if form.is_valid():
            deed.do(case, by, form.cleaned_data)
            return Said(name, form, deed.done)
    except RuleBroken as error:
        add_rule_error(form, error)
    return Said(name, form)


def show(deeds: Mapping[str, Deed], names: Iterable[str], *, seal: str, said: Said | None = None) -> list[ShownDeed]:
    """Return the named deeds with their forms; the one that was filled in stands as it was.

    Raises PermissionDenied when a form was sent that is not the person's to send.
    """
    wanted = list(names)
    if said and said.name not in wanted:
        raise PermissionDenied
    return [_show(name, deeds[name], said.form if said and said.name == name else None, seal) for name in wanted]


def _show(name: str, deed: Deed, form: HelhetForm | None, seal: str) -> ShownDeed:
    form = form or deed.form(initial={"shown_hash": seal})
    return ShownDeed(name, deed.heading, deed.go, deed.submit, form, name in ASIDE)
