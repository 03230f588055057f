"""Forms for those who write: chapters, and the figures in them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from governance.core.forms import HelhetForm, LineField, TextField
from governance.documents.pictures import LARGEST_FILE, too_large
from governance.policy.models.figures import LONGEST_ALT, LONGEST_CAPTION
from governance.policy.services.drafts import LONGEST_BODY


class SectionForm(HelhetForm):
    """A chapter's title and text."""

    title = LineField(label=_("Overskrift"))
    body = TextField(label=_("Tekst"), max_length=LONGEST_BODY, rows=22, required=False)


class EditSectionForm(SectionForm):
    """A chapter that exists, with the version that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class NewSectionForm(SectionForm):
    """A new chapter and its place."""

    position = forms.TypedChoiceField(label=_("Plassering"), coerce=int)
    field_order = ("title", "position")

    def __init__(self, *args: Any, titles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(1, str(_("Først")))]
        places += [(place, _("Etter «%(title)s»") % {"title": title}) for place, title in enumerate(titles, start=2)]
        self.fields["position"].choices = places
        self.fields["position"].initial = len(places)


class UnsavedForm(HelhetForm):
    """What is typed into a chapter so far: nothing of it need be right, or there."""

    title = forms.CharField(required=False, max_length=200)
    body = TextField(required=False, max_length=LONGEST_BODY)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def clean_version(self) -> int:
        """Return the chapter's version that was shown; a new chapter has none."""
        version: int | None = self.cleaned_data["version"]
        return version or 0


class FigureForm(HelhetForm):
    """A picture that the text may show, and what it shows in words."""

    file = forms.FileField(
        label=_("Bildefil"),
        help_text=_("PNG eller JPEG, høyst 5 MB. Bare selve bildet lagres, ikke hvor og når det ble tatt."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages=dict.fromkeys(("required", "missing", "invalid"), _("Velg en bildefil."))
        | {"empty": _("Filen er tom. Velg en annen.")},
    )
    alt = TextField(
        label=_("Tekstalternativ"), max_length=LONGEST_ALT, rows=3,
        help_text=_("Skriv kort hva figuren viser, til dem som ikke kan se den. Ikke begynn med «bilde av»."),
    )  # fmt: skip
    caption = LineField(
        label=_("Bildetekst"), max_length=LONGEST_CAPTION, required=False,
        help_text=_("Vises under figuren."),
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Refuse what is too large before anybody reads it into memory."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise ValidationError(too_large())
        return file


class EditFigureForm(FigureForm):
    """A figure that exists, with the version that was shown; it keeps its picture unless another is chosen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        self.fields["file"].label = _("Nytt bilde")
