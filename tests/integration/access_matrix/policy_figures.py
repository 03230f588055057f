"""Who gets what answer about the figures of a policy: who may read the version sees them, its writers change them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.core.editable import Visibility
from tests.factories import policy as make
from tests.factories.municipality import Town
from tests.factories.pictures import png
from tests.integration.access_matrix.frame import SentAgain
from tests.integration.access_matrix.policy import LEADERS, MAKERS, SEES, WRITERS, Arguments, of, who
from tests.support.access_matrix import Row


def figured(state: str, unit: str = "school", visibility: str = Visibility.INTERNAL, *keys: str) -> Arguments:
    """Return the builder of a version with a figure; `keys` are the URL's arguments."""

    def build(town: Town) -> Mapping[str, Any]:
        policy = make.make_policy(town, unit=unit, visibility=visibility, responsible=town.user(LEADERS[unit]))
        make.make_version(town, state, policy, draft=make.with_figure)
        arguments = {"slug": policy.slug, "number": "1.0", "key": "ring"}
        return {name: arguments[name] for name in keys or ("slug", "number", "key")}

    return build


def drawn(town: Town) -> Mapping[str, Any]:
    """Return the address of a diagram in a draft."""
    return {**of("draft")(town), "key": "prosess"}


def picture(**more: str) -> Arguments:
    """Return the builder of a form with a picture."""
    return lambda _town: {"file": SentAgain("ring.png", png()), "alt": "Tre deler", "caption": "", **more}


ROWS = [
    Row("governance:policy_figure", about="public", arguments=figured("in_force", "school", "public"), others=200,
        is_public=True),
    Row("governance:policy_figure", "POST", arguments=figured("in_force", "school", "public"), others=405,
        is_public=True),
    *[
        Row("governance:policy_figure", about=f"{unit}, {visibility}", arguments=figured("in_force", unit, visibility),
            expected=who(people, 200))
        for (unit, visibility), people in SEES.items()
    ],
    Row("governance:policy_figure", about="draft", arguments=figured("draft"), expected=who(MAKERS, 200)),
    Row("governance:policy_figure", about="public draft", arguments=figured("draft", "school", "public"),
        expected=who(MAKERS, 200)),
    Row("governance:policy_figure", about="hearing", arguments=figured("hearing", "other_school"),
        expected=who((*WRITERS, "toppleder", "kommunedirektør", "linjeleder"), 200)),
    Row("governance:policy_diagram", about="draft", arguments=drawn, expected=who(MAKERS, 200)),
    Row("governance:policy_diagram", "POST", arguments=drawn, others=405, is_public=True),
    Row("governance:policy_figures", arguments=figured("draft", "school", "internal", "slug", "number"),
        expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_figures", about="sent", arguments=of("recommending"), expected=who(WRITERS, 409, MAKERS)),
    Row("governance:policy_figures", "POST", arguments=of("draft"), others=405),
    Row("governance:policy_figure_add", arguments=of("draft"), expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_figure_add", "POST", arguments=of("draft"), data=picture(),
        expected=who(WRITERS, 302, MAKERS)),
    Row("governance:policy_figure_add", "POST", about="sent", arguments=of("recommending"), data=picture(),
        expected=who(WRITERS, 409, MAKERS)),
    Row("governance:policy_figure_edit", arguments=figured("draft"), expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_figure_edit", "POST", arguments=figured("draft"), data=picture(version="1"),
        expected=who(WRITERS, 302, MAKERS)),
    Row("governance:policy_figure_edit", "POST", about="sent", arguments=figured("recommending"),
        data=picture(version="1"), expected=who(WRITERS, 409, MAKERS)),
    Row("governance:policy_figure_delete", arguments=figured("draft"), expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_figure_delete", "POST", arguments=figured("draft"), expected=who(WRITERS, 302, MAKERS)),
]  # fmt: skip
