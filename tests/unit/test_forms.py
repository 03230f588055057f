"""Forms take what Norwegians type, refuse what no page can hold, and say what to do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms as django_forms
from django.forms import formset_factory

from governance.core import forms
from governance.core.errors import RuleBroken
from governance.organisation.models import OrgUnit


class Sample(forms.HelhetForm):
    title = forms.LineField(label="Mål", max_length=20)
    why = forms.TextField(label="Hvorfor", required=False, max_length=40)
    due = forms.DateField(label="Frist", required=False)
    value = forms.NumberField(label="Verdi", required=False)
    kind = django_forms.ChoiceField(
        label="Type", required=False, choices=[("a", "A"), ("b", "B")], widget=django_forms.RadioSelect
    )
    version = django_forms.IntegerField(required=False, widget=django_forms.HiddenInput)


class UnitForm(forms.HelhetModelForm):
    class Meta:
        model = OrgUnit
        fields = ("name", "valid_from")


def filled(**data: Any) -> Sample:
    return Sample({"title": "Flere reiser", **data})


@pytest.mark.parametrize(
    "text", ["03.03.2027", "3.3.2027", "2027-03-03", "3/3/2027", "3,3,2027", "3. 3. 2027", "03032027"]
)
def test_a_date_may_be_typed_in_many_ways(text: str) -> None:
    form = filled(due=text)
    assert form.is_valid()
    assert form.cleaned_data["due"] == date(2027, 3, 3)


@pytest.mark.parametrize("text", ["i morgen", "32.13.2027", "29.02.2027", "01.01.1899", "01.01.2201", "\x00"])
def test_what_is_no_date_is_refused_beside_the_field(text: str) -> None:
    form = filled(due=text)
    assert list(form.errors) == ["due"]
    assert len(form.errors["due"]) == 1


def test_a_stored_date_is_shown_as_it_is_typed() -> None:
    assert 'value="03.03.2027"' in str(Sample(initial={"due": date(2027, 3, 3)})["due"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1 000,5", "1000.5"),
        ("41\N{NO-BREAK SPACE}000", "41000"),
        ("\N{MINUS SIGN}3", "-3"),
    ],
)
def test_numbers_may_have_comma_and_spaces(text: str, expected: str) -> None:
    form = filled(value=text)
    assert form.is_valid()
    assert form.cleaned_data["value"] == Decimal(expected)


@pytest.mark.parametrize(
    "text", ["tolv", "1,2,3", "NaN", "Infinity", "1e9", "1,23456", "1" * 16, "\N{SUPERSCRIPT TWO}", "\x00"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert list(filled(value=text).errors) == ["value"]


@pytest.mark.parametrize(
    ("stored", "shown"), [(Decimal("12.50"), "12,5"), (Decimal(40), "40"), (100, "100"), ("tolv", "tolv"), (None, None)]
)
def test_a_stored_number_is_shown_with_comma(stored: Any, shown: Any) -> None:
    assert forms.NumberField().prepare_value(stored) == shown


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x85", "\ufffe", "\ufdd0", "\U0001ffff", "\ud800"])
def test_characters_that_no_page_can_hold_are_refused_once_and_replaced_when_shown(bad: str) -> None:
    form = filled(title=f"a{bad}b", why=f"c{bad}d")
    assert {name: len(errors) for name, errors in form.errors.items()} == {"title": 1, "why": 1}
    assert 'value="a\N{REPLACEMENT CHARACTER}b"' in str(form["title"])
    assert "c\N{REPLACEMENT CHARACTER}d" in str(form["why"])


def test_letters_of_all_languages_line_breaks_and_emoji_are_welcome() -> None:
    form = filled(title="Čállit æøå 🌱", why="én\r\nto\tog tre\rfire")
    assert form.is_valid()
    assert form.cleaned_data["why"] == "én\nto\tog tre\nfire"


def test_a_line_is_one_line_and_lengths_are_bounded() -> None:
    assert list(filled(title="én\nto").errors) == ["title"]
    assert list(filled(title="x" * 21).errors) == ["title"]
    assert list(filled(why="x" * 41).errors) == ["why"]
    assert filled(why="x\r\n" * 19 + "yz").is_valid()


def test_errors_say_what_to_do() -> None:
    form = Sample({"title": "", "kind": "\x07zzz"})
    assert form.errors["title"] == ["Dette må fylles ut."]
    assert form.errors["kind"] == ["Velg et av alternativene i listen."]


def test_words_that_a_form_has_chosen_itself_are_kept() -> None:
    class Own(forms.HelhetForm):
        title = forms.LineField(error_messages={"required": "Skriv et mål."})

    assert Own({"title": ""}).errors["title"] == ["Skriv et mål."]
    assert Sample({"title": ""}).errors["title"] == ["Dette må fylles ut."]


def test_model_forms_get_the_same_fields() -> None:
    form = UnitForm({"name": "Eien\x07dom", "valid_from": "3/3/2027"})
    assert list(form.errors) == ["name"]
    assert form.cleaned_data["valid_from"] == date(2027, 3, 3)
    assert form["valid_from"].help_text == "dd.mm.åååå"
    assert form["valid_from"].label == "Gyldig fra"


def test_numbers_that_django_makes_take_a_comma_and_keep_their_limits() -> None:
    class Plain(forms.HelhetForm):
        share = django_forms.DecimalField(label="Andel", max_value=100, max_digits=5, decimal_places=2)

    assert Plain({"share": "12,5"}).is_valid()
    assert Plain()["share"].label == "Andel"
    assert list(Plain({"share": "100,5"}).errors) == list(Plain({"share": "12,555"}).errors) == ["share"]


def test_a_hidden_date_of_a_model_stays_hidden() -> None:
    class HiddenDate(UnitForm):
        class Meta(UnitForm.Meta):
            widgets = {"valid_from": django_forms.HiddenInput}

    assert HiddenDate()["valid_from"].is_hidden


def test_a_broken_rule_lands_beside_its_field_or_on_top() -> None:
    form = filled()
    assert form.is_valid()
    forms.add_rule_error(form, RuleBroken("Velg en annen frist.", field="due"))
    forms.add_rule_error(form, RuleBroken("Perioden er låst.", field="no_such_field"))
    assert [(e.target, str(e.label), e.message) for e in forms.errors_of(form)] == [
        ("", "", "Perioden er låst."),
        ("id_due", "Frist", "Velg en annen frist."),
    ]


def test_the_summary_points_at_the_first_choice_of_a_group_and_nowhere_for_hidden_fields() -> None:
    form = filled(kind="zzz", version="x")
    targets = {str(error.label): error.target for error in forms.errors_of(form)}
    assert targets == {"Type": "id_kind_0", "Version": ""}


def test_the_summary_of_rows_has_every_row_in_order() -> None:
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-title": "x" * 30, "form-1-due": "nei"}
    formset = formset_factory(Sample, max_num=1, validate_max=True)(data)
    targets = [error.target for error in forms.errors_of(formset)]
    assert targets == ["", "id_form-0-title", "id_form-1-title", "id_form-1-due"]


@pytest.mark.parametrize(
    ("name", "kind"), [("title", "line"), ("why", "line"), ("kind", "choices"), ("version", "hidden")]
)
def test_each_control_has_its_layout(name: str, kind: str) -> None:
    assert forms.kind_of(Sample()[name]) == kind


def test_checkbox_and_file_have_layouts_of_their_own() -> None:
    class Other(forms.HelhetForm):
        public = django_forms.BooleanField()
        file = django_forms.FileField()

    assert [forms.kind_of(field) for field in Other()] == ["checkbox", "file"]


def test_styling_keeps_the_classes_a_widget_has_and_touches_one_form_only() -> None:
    class Own(forms.HelhetForm):
        title = django_forms.CharField(widget=django_forms.TextInput(attrs={"class": "wide"}))

    form = Own()
    forms.style(forms.style(form["title"]))
    assert 'class="ds-input wide"' in str(form["title"])
    assert 'class="wide"' in str(Own()["title"])


def test_an_empty_choice_says_what_it_means() -> None:
    class ChoosingForm(forms.HelhetForm):
        must = django_forms.ModelChoiceField(queryset=OrgUnit.objects.none())
        may = django_forms.ModelChoiceField(queryset=OrgUnit.objects.none(), required=False)
        own = django_forms.ModelChoiceField(queryset=OrgUnit.objects.none(), empty_label="Velg enhet")

    form = ChoosingForm()
    words = {name: field.empty_label for name, field in form.fields.items()}
    assert words == {"must": "Velg fra listen", "may": "Ingen", "own": "Velg enhet"}
