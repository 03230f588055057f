"""Forms in Norwegian: fields for text, dates and numbers as people here write them, and markup of the design system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from governance.core.errors import RuleBroken

LINE_LENGTH = 200
TEXT_LENGTH = 10_000
DASHES = "---------"
DATE_FORMATS = ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y", "%d%m%Y")
DATE_HELP = _("dd.mm.åååå")
DATE_LIMITS = (
    MinValueValidator(date(1900, 1, 1), _("Årstallet må være 1900 eller senere.")),
    MaxValueValidator(date(2200, 12, 31), _("Årstallet må være 2200 eller tidligere.")),
)


def is_unprintable(character: str) -> bool:
    """Return True for control characters other than line breaks and tabs, and for what Unicode calls noncharacters."""
    code = ord(character)
    is_control = unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\r\t"
    return is_control or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def refuse_control_characters(value: str) -> None:
    """Raise ValidationError for characters that cannot be seen or stored; line breaks and tabs are fine."""
    if any(is_unprintable(character) for character in value):
        raise ValidationError(_("Teksten har tegn som ikke kan vises. Skriv den på nytt uten dem."), code="control")


def printable(value: Any) -> Any:
    """Return the text with a replacement sign for each character that a page cannot hold."""
    if not isinstance(value, str):
        return value
    return "".join("\N{REPLACEMENT CHARACTER}" if is_unprintable(character) else character for character in value)


def refuse_line_breaks(value: str) -> None:
    """Raise ValidationError for text of more than one line."""
    if re.search(r"[\n\r\u2028\u2029]", value):
        raise ValidationError(_("Skriv alt på én linje."), code="line_break")


class LineField(forms.CharField):
    """One line of text, at most 200 characters unless told otherwise."""

    default_validators = [refuse_control_characters, refuse_line_breaks]

    def __init__(self, *, max_length: int = LINE_LENGTH, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)


class TextField(forms.CharField):
    """Text of several lines, at most 10 000 characters unless told otherwise. Line breaks are stored as \\n."""

    default_validators = [refuse_control_characters]

    def __init__(self, *, max_length: int = TEXT_LENGTH, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the text with one kind of line break, so that the length is what the user sees."""
        return super().to_python(value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value)


class DateInput(forms.DateInput):
    """A plain text control for a date: every browser and screen reader lets a date be typed in it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        own = {"inputmode": "numeric", "autocomplete": "off", "size": "12", **(attrs or {})}
        super().__init__(attrs=own, format="%d.%m.%Y")


class DateField(forms.DateField):
    """A date written dd.mm.åååå; 2027-03-03, 3/3/2027 and 03032027 are understood too."""

    widget = DateInput
    default_error_messages = {
        "invalid": _("Skriv datoen som dd.mm.åååå, for eksempel 03.03.2027."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DATE_FORMATS)
        kwargs.setdefault("help_text", DATE_HELP)
        super().__init__(**kwargs)
        self.validators += DATE_LIMITS

    def to_python(self, value: Any) -> date | None:
        """Return the date; full stop, comma, slash and space all part day, month and year."""
        if isinstance(value, str):
            value = re.sub(r"[\s.,/]+", ".", value.strip())
        return super().to_python(value)


class NumberField(forms.DecimalField):
    """A number with decimal comma or full stop; spaces between thousands are allowed. At most 15 digits, 4 decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "14"})
    default_error_messages = {"invalid": _("Skriv et tall, for eksempel 12,5.")}

    def __init__(self, *, max_digits: int | None = 15, decimal_places: int | None = 4, **kwargs: Any) -> None:
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the Decimal that was written, in the Norwegian way or the machine's; powers of ten are refused."""
        if isinstance(value, str):
            value = re.sub(r"\s", "", value).replace("\N{MINUS SIGN}", "-").replace(",", ".")
            if value and not re.fullmatch(r"[+-]?\d+(\.\d*)?", value, re.ASCII):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Return the stored number as a Norwegian reads it: with comma, without useless zeros."""
        if isinstance(value, str) or value is None:
            return value
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


class HelhetMixin:
    """What all our forms share, also for the fields that Django makes from a model."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self.fields[name] = _norwegian(field)  # the same key: the order is kept
        for field in self.fields.values():
            _use_our_words(field)
            _name_the_empty_choice(field)
            _show_only_printable(field)
            if isinstance(field, forms.CharField):
                _refuse_control_characters(field)


def _use_our_words(field: forms.Field) -> None:
    """Say what to do instead of Django's own words, where the form has not chosen words of its own."""
    is_choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    ours = {"required": _("Velg et alternativ.") if is_choice else _("Dette må fylles ut.")}
    if is_choice:
        ours["invalid_choice"] = ours["invalid_pk_value"] = _("Velg et av alternativene i listen.")
    for base in type(field).__mro__:
        defaults = getattr(base, "default_error_messages", {})
        for code, words in ours.items():
            if code in defaults and field.error_messages.get(code) is defaults[code]:
                field.error_messages[code] = words


def _name_the_empty_choice(field: forms.Field) -> None:
    """Say what an empty choice means where the form has not said it; Django's own is a row of dashes."""
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
        field.empty_label = _("Velg fra listen") if field.required else _("Ingen")


def _show_only_printable(field: forms.Field) -> None:
    """Keep what was typed when the form is shown again, without characters that a page cannot hold."""
    original = field.bound_data
    field.bound_data = lambda data, initial: printable(original(data, initial))  # type: ignore[method-assign]


def _refuse_control_characters(field: forms.CharField) -> None:
    """Let our validator stand in for Django's, which knows the null character only."""
    ours = (ProhibitNullCharactersValidator(), refuse_control_characters)
    field.validators = [refuse_control_characters, *(v for v in field.validators if v not in ours)]


def _norwegian(field: forms.Field) -> forms.Field:
    """Return our kind of field in place of a date or a number that Django made from a model."""
    same = {"required": field.required, "label": field.label, "initial": field.initial, "help_text": field.help_text}
    if isinstance(field.widget, forms.HiddenInput):
        same["widget"] = field.widget
    if isinstance(field, forms.DateField) and not isinstance(field, DateField):
        return DateField(**{**same, "help_text": field.help_text or DATE_HELP})
    if isinstance(field, forms.DecimalField) and not isinstance(field, NumberField):
        limits = {"min_value": field.min_value, "max_value": field.max_value}
        return NumberField(max_digits=field.max_digits, decimal_places=field.decimal_places, **limits, **same)
    return field


class HelhetForm(HelhetMixin, forms.Form):
    """The form to build on."""


class HelhetModelForm(HelhetMixin, forms.ModelForm):  # type: ignore[type-arg]
    """The model form to build on."""


def add_rule_error(form: forms.BaseForm, error: RuleBroken) -> None:
    """Put a broken rule, and what is wrong besides, into the form: each beside its field when the form has it."""
    for one in (error, *error.also):
        form.add_error(one.field if one.field in form.fields else None, one.message)


# --- Markup -----------------------------------------------------------------------------------------------------------
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def kind_of(field: forms.BoundField) -> str:
    """Return how the field is laid out: hidden, checkbox, choices, file or line."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, CHOICES):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "file" if isinstance(widget, forms.FileInput) else "line"


def style(field: forms.BoundField) -> forms.BoundField:
    """Give the field's control the design system's class. A form owns copies of its fields, so nothing is shared."""
    attrs = field.field.widget.attrs
    if "ds-input" not in attrs.get("class", ""):
        attrs["class"] = f"ds-input {attrs.get('class', '')}".strip()
    if isinstance(field.field.widget, forms.Textarea):
        attrs.pop("cols", None)
    return field


@dataclass(frozen=True)
class FieldError:
    """One line of the error summary: where the error is, what it is called and what is wrong."""

    target: str
    label: Any
    message: str


def errors_of(form: Any) -> Iterator[FieldError]:
    """Yield the errors of a form, a formset or a list of forms in reading order."""
    if isinstance(form, list):
        for part in form:
            yield from errors_of(part)
        return
    if isinstance(form, forms.BaseFormSet):
        for message in form.non_form_errors():
            yield FieldError("", "", str(message))
        for part in form.forms:
            yield from errors_of(part)
        return
    for message in form.errors.get(NON_FIELD_ERRORS, []):
        yield FieldError("", "", str(message))
    for name in form.fields:
        for message in form.errors.get(name, []):
            yield FieldError(_target(form[name]), form[name].label, str(message))


def _target(field: forms.BoundField) -> str:
    """Return the id of the control; of a group of choices the first one, of a hidden field none."""
    if field.is_hidden:
        return ""
    return f"{field.auto_id}_0" if isinstance(field.field.widget, CHOICES) else str(field.auto_id or "")
