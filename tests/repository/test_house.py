"""The house itself: relations go down, names follow the rule, documents are drawn, no URL is unlisted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.functional import Promise

from config import drawing
from governance.core.editable import Editable
from tests.integration.access_matrix import all_rows

FLOORS = ("governance", "planning", "steering", "evaluation")
#: Third-party fields that our models inherit.
INHERITED = {"groups", "user_permissions", "permission", "group"}
#: Fields of Django's own user, which Django has words for.
INHERITED_WORDS = {field.name for field in AbstractUser._meta.local_fields}
#: Answers to machines, and what Django's own login pages do; each has tests of its own.
WITHOUT_ROW = {"live", "ready"}


def own_models() -> Iterator[type[models.Model]]:
    for floor in FLOORS:
        yield from apps.get_app_config(floor).get_models()


def relations() -> Iterator[tuple[type[models.Model], models.Field]]:
    for model in own_models():
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if field.is_relation and field.name not in INHERITED:
                yield model, field


@pytest.mark.parametrize(
    ("model", "field"), list(relations()), ids=lambda value: getattr(value, "__name__", str(value))
)
def test_relations_go_down_and_name_their_owner(model: type[models.Model], field: models.Field) -> None:
    target = field.related_model._meta.app_label
    assert target not in FLOORS or FLOORS.index(target) <= FLOORS.index(model._meta.app_label)
    name = field.remote_field.related_name
    # Django stores the "+" of a many-to-many relation with a name of its own before it.
    assert name.endswith("+") or name.startswith(f"{model._meta.app_label}_"), name


@pytest.mark.parametrize("model", list(own_models()), ids=lambda model: model.__name__)
def test_names_say_what_a_field_is(model: type[models.Model]) -> None:
    for field in model._meta.local_fields:
        if isinstance(field, models.DateTimeField):
            assert field.name.endswith(("_at", "_until")) or field.name in {"at", "last_login", "date_joined"}, field
        elif isinstance(field, models.DateField):
            assert field.name.endswith(("_on", "valid_from", "valid_to")), field
        elif isinstance(field, models.BooleanField):
            assert field.name.startswith(("is_", "has_", "can_")), field
        assert not field.help_text or model._meta.label == "governance.User", field


@pytest.mark.parametrize("model", list(own_models()), ids=lambda model: model.__name__)
def test_who_and_when_come_in_pairs(model: type[models.Model]) -> None:
    names = {field.name for field in model._meta.local_fields}
    for name in names:
        if name.endswith("_by") and name != "ordered_by":
            deed = name.removesuffix("_by")
            assert {f"{deed}_at", f"{deed}_on"} & names, f"{model.__name__}.{name} has no date"


def url_names(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from url_names(pattern, prefix + space)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def test_every_editable_thing_is_exempt_by_law_only() -> None:
    """A Meta that does not inherit Editable's, or constraints that leave Editable's out, would lose the rule."""
    editable = [model for model in apps.get_models() if issubclass(model, Editable)]
    kept = {model for model in editable for each in model._meta.constraints if each.name.endswith("_exempt_by_law")}
    assert set(editable) - kept == set()


def test_every_url_is_in_the_access_matrix() -> None:
    listed = {row.url for row in all_rows()}
    assert set(url_names()) - listed - WITHOUT_ROW == set()


def test_every_url_refuses_or_answers_post_and_get() -> None:
    methods: dict[str, set[str]] = {}
    for row in all_rows():
        methods.setdefault(row.url, set()).add(row.method)
    assert {url: found for url, found in methods.items() if not {"GET", "POST"} <= found} == {}


def test_addresses_are_norwegian_in_ascii() -> None:
    def routes(resolver: URLResolver) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            yield str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from routes(pattern)

    for route in routes(get_resolver()):
        assert re.fullmatch(r"[a-z0-9/<>:_.\-]*", route), route


@pytest.mark.parametrize("name", ["states", "glossary"])
def test_drawn_documents_are_up_to_date(name: str) -> None:
    path = Path(settings.BASE_DIR) / "docs" / f"{name}.md"
    assert path.read_text(encoding="utf-8") == getattr(drawing, name)(), "run manage.py draw_states"


def test_every_choice_and_model_has_a_norwegian_word() -> None:
    for model in own_models():
        if model._meta.model_name in drawing.WITHOUT_WORD:
            continue
        assert isinstance(model._meta.verbose_name, Promise), model
        for field in model._meta.local_fields:
            assert field.primary_key or field.name in INHERITED_WORDS or isinstance(field.verbose_name, Promise), field


BANNED = {
    r"\bATOMIC_REQUESTS\b": "every GET would queue for SQLite's write lock",
    r"GenericForeignKey": "relations are plain foreign keys",
    r"\.is_superuser\b": "no role is a Django superuser",
    r"@receiver\(": "no signals between own apps",
}


def sources() -> Iterator[Path]:
    for floor in (*FLOORS, "config"):
        for path in (Path(settings.BASE_DIR) / floor).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


@pytest.mark.parametrize("pattern", list(BANNED))
def test_banned_constructs_do_not_occur(pattern: str) -> None:
    found = [path.name for path in sources() if re.search(pattern, path.read_text(encoding="utf-8"))]
    assert found == [], BANNED[pattern]


def test_no_room_has_a_drawer_for_everything() -> None:
    assert [path for path in sources() if path.stem in {"utils", "helpers", "common"}] == []


TEMPLATE_URL = re.compile(r"""\{%\s*url\s+['"]([a-z_]+):""")


@pytest.mark.parametrize("floor", FLOORS)
def test_templates_never_name_a_higher_floor(floor: str) -> None:
    higher = FLOORS[FLOORS.index(floor) + 1 :]
    for path in (Path(settings.BASE_DIR) / floor / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not set(TEMPLATE_URL.findall(text)) & set(higher), path
        for other in higher:
            assert f'"{other}/' not in text, path


@pytest.mark.parametrize("floor", FLOORS)
def test_code_never_names_the_urls_of_a_higher_floor(floor: str) -> None:
    higher = FLOORS[FLOORS.index(floor) + 1 :]
    for path in (Path(settings.BASE_DIR) / floor).rglob("*.py"):
        for other in higher:
            assert f'"{other}:' not in path.read_text(encoding="utf-8"), path
