"""Who gets what answer when an open chapter says what is typed in it: its writers, and nobody else."""

from __future__ import annotations

from tests.integration.access_matrix.policy import MAKERS, WRITERS, data, of, who
from tests.support.access_matrix import Row

CHAPTER = ("school", "internal", "slug", "number", "key")
TYPED = data(title="Formål", body="Halvferdig", version="1")

ROWS = [
    Row("governance:policy_unsaved", arguments=of("draft", *CHAPTER), others=405),
    Row("governance:policy_unsaved", "POST", about="thrown away", arguments=of("draft", *CHAPTER),
        data=data(discard="1"), expected=who(WRITERS, 302, MAKERS)),
    Row("governance:policy_unsaved", "POST", arguments=of("draft", *CHAPTER), data=TYPED,
        expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_unsaved", "POST", about="new chapter", arguments=of("draft"), data=TYPED,
        expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_unsaved", "POST", about="sent", arguments=of("recommending", *CHAPTER), data=TYPED,
        expected=who(WRITERS, 409, MAKERS)),
]  # fmt: skip
