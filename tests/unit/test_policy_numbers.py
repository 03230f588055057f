"""Pure parts of the policy room."""

from __future__ import annotations

import pytest

from governance.policy.models import PolicyStatus, PolicyVersion
from governance.policy.services.drafts import _free_key, _places
from governance.policy.workflow import VERSIONS


@pytest.mark.parametrize(("lower", "higher"), [("1.9", "1.10"), ("1", "1.0.1"), ("0.9", "1"), ("1.2.3", "2")])
def test_numbers_compare_as_people_count(lower: str, higher: str) -> None:
    assert _places(lower) < _places(higher)


def test_a_number_without_its_zero_is_the_same() -> None:
    assert _places("2") == _places("2.0") == _places("2.0.0")


@pytest.mark.parametrize(
    ("title", "taken", "key"),
    [
        ("Årshjul og møter", set(), "aarshjul-og-moeter"),
        ("Ære være", {"aere-vaere"}, "aere-vaere-2"),
        ("?", set(), "kapittel"),
        ("x" * 200, set(), "x" * 50),
    ],
)
def test_a_chapter_gets_a_key_of_its_title(title: str, taken: set[str], key: str) -> None:
    assert _free_key(title, taken) == key


def test_every_state_on_the_way_has_an_owner() -> None:
    assert set(VERSIONS.owners) == set(PolicyStatus) - {PolicyStatus.REPLACED, PolicyStatus.WITHDRAWN}


def test_a_version_goes_back_to_draft_from_every_step_before_approval() -> None:
    assert set(VERSIONS.get("send_back").sources) == {PolicyStatus.HEARING, PolicyStatus.APPROVAL}
    assert not PolicyVersion(status=PolicyStatus.IN_FORCE).is_under_way
