"""Forms for merknader: what is said, what is answered, and which of them are shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.forms import HelhetForm, TextField
from governance.policy.comments.models import CommentStatus
from governance.policy.comments.services import LONGEST

OPEN, ANSWERED, MINE = "aapne", "besvarte", "mine"


class CommentForm(HelhetForm):
    """What somebody says of a paragraph."""

    text = TextField(
        label=_("Merknaden din"), max_length=LONGEST, rows=6,
        help_text=_("Skriv hva du mener bør endres, og hvorfor. Alle som ser versjonen, ser merknaden og navnet ditt."),
    )  # fmt: skip


class EditCommentForm(CommentForm):
    """What was said, and the version of it that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(HelhetForm):
    """What the writers answer."""

    outcome = forms.ChoiceField(
        label=_("Hva skjer med merknaden?"),
        choices=[
            (CommentStatus.FOLLOWED.value, _("Tatt til følge: teksten er endret, eller skal endres")),
            (CommentStatus.DECLINED.value, _("Ikke tatt til følge: teksten endres ikke")),
            (CommentStatus.CLARIFIED.value, _("Avklart: det var et spørsmål, eller noe som ikke gjelder teksten")),
        ],
        widget=forms.RadioSelect,
    )
    answer = TextField(
        label=_("Svar"),
        max_length=LONGEST,
        rows=5,
        help_text=_("Skriv hvorfor. Den som skrev merknaden, får svaret som varsel."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class SeenForm(HelhetForm):
    """The version of the merknad that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ShownForm(HelhetForm):
    """Which of the merknader are shown."""

    vis = forms.ChoiceField(
        label=_("Vis"),
        required=False,
        choices=[
            ("", _("alle merknader")),
            (OPEN, _("de som ikke er besvart")),
            (ANSWERED, _("de som er besvart")),
            (MINE, _("mine")),
        ],
    )
    kapittel = forms.ChoiceField(label=_("Kapittel"), required=False)

    def __init__(self, *args: Any, chapters: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kapittel"].choices = [("", str(_("alle kapitler"))), *chapters]
