"""Draws what the code knows into the documentation: state diagrams and the glossary. A test holds them together."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.functional import Promise

from governance.core.transitions import TABLES, StateTable

APPS = ("governance", "planning", "steering", "evaluation")
#: Models that Django or a library brings, and that have no word on the screen.
WITHOUT_WORD = ("orgunitgrouppermission",)


def load_tables() -> list[StateTable]:
    """Import every room's workflow and return the state tables by model name."""
    for app in APPS:
        config = apps.get_app_config(app)
        rooms = {model.__module__.rpartition(".")[0] for model in config.get_models()}
        for room in sorted(rooms):
            if importlib.util.find_spec(f"{room}.workflow"):
                importlib.import_module(f"{room}.workflow")
    return sorted(TABLES, key=lambda table: table.model)


def states() -> str:
    """Return docs/states.md: one Mermaid diagram and one table per state machine."""
    with translation.override("nb"):
        parts = [_diagram(table) for table in load_tables()]
    head = "# States\n\nDrawn from the state tables by `manage.py draw_states`; a test fails when they differ.\n"
    return "\n".join([head, *parts])


def _diagram(table: StateTable) -> str:
    name = {value: str(label) for value, label in table.states.choices}
    lines = [f"## {table.model}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{label}" as {value}' for value, label in name.items()]
    lines.append(f"    [*] --> {next(iter(name))}")
    for transition in table.transitions:
        lines += [f"    {source} --> {transition.target}: {transition.label}" for source in transition.sources]
    lines += ["```", "", "| State | Who has it |", "|---|---|"]
    lines += [f"| {label} (`{value}`) | {table.owners.get(value, '–')} |" for value, label in name.items()]
    return "\n".join([*lines, ""])


def glossary() -> str:
    """Return docs/glossary.md: every model and every choice with its Norwegian word."""
    head = (
        "# Glossary\n"
        "\n"
        "English in the code, Norwegian on the screen. Drawn by `manage.py draw_states`; a test fails "
        "when they differ.\n"
        "The terms are those of the Local Government Act (kommuneloven), the Planning and Building Act "
        "(plan- og bygningsloven)\n"
        "and the municipality's own policy for helhetlig styring.\n"
    )
    with translation.override("nb"):
        return "\n".join([head, *(_app_words(app) for app in APPS)])


def _app_words(app: str) -> str:
    lines = [f"## {app}", "", "| Code | Screen | Choices |", "|---|---|---|"]
    for model in sorted(apps.get_app_config(app).get_models(), key=lambda m: m.__name__):
        if model._meta.model_name in WITHOUT_WORD or model._meta.auto_created:
            continue
        choices = "; ".join(_choices(model))
        lines.append(
            f"| `{model.__module__.split('.')[1]}.{model.__name__}` | {model._meta.verbose_name} | {choices} |"
        )
    return "\n".join([*lines, ""])


def _choices(model: type[models.Model]) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        pairs = field.flatchoices
        if pairs and field.name != "visibility":
            words = ", ".join(f"{value} = {_word(label)}" for value, label in pairs if value)
            yield f"**{field.name}**: {words}"


def _word(label: object) -> str:
    return str(label) if isinstance(label, str | Promise) else repr(label)
