"""The filters of every page: dates, sizes and words as Norwegians write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

from governance.core import clock
from governance.core.progress import WORST_FIRST
from governance.templatetags import helhet

NBSP = "\N{NO-BREAK SPACE}"
SUMMER_EVENING = datetime(2027, 6, 30, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2027, 3, 3), f"3.{NBSP}mars 2027"),
        (date(2026, 12, 31), f"31.{NBSP}desember 2026"),
        (SUMMER_EVENING, f"1.{NBSP}juli 2027"),
        (datetime(2027, 6, 30, 22, 30), f"30.{NBSP}juni 2027"),
        (None, ""),
        ("", ""),
    ],
)
def test_a_day_is_written_in_full_by_the_clock_of_the_municipality(value: object, expected: str) -> None:
    assert helhet.nodate(value) == expected


def test_a_moment_has_hour_and_minute() -> None:
    assert helhet.nodatetime(SUMMER_EVENING) == f"1.{NBSP}juli 2027 kl.{NBSP}00.30"
    assert helhet.nodatetime(None) == ""
    assert helhet.nodatetime(date(2027, 3, 3)) == f"3.{NBSP}mars 2027"


def test_machines_and_lists_of_one_year_get_their_own_forms() -> None:
    assert helhet.isodate(SUMMER_EVENING) == "2027-07-01"
    assert helhet.daymonth(date(2027, 3, 3)) == f"3.{NBSP}mars"
    assert helhet.isodate(None) == helhet.daymonth(None) == ""


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 3, 3), "i dag"),
        (date(2027, 3, 2), "i går"),
        (date(2027, 3, 4), "i morgen"),
        (date(2027, 2, 26), "for 5 dager siden"),
        (date(2027, 3, 13), "om 10 dager"),
        (None, ""),
    ],
)
def test_distance_in_days_is_told_in_words(day: date | None, expected: str) -> None:
    with clock.at(date(2027, 3, 3)):
        assert helhet.days_ago(day) == expected


def test_a_number_of_days_bends_the_noun() -> None:
    assert [helhet.in_days(n) for n in (0, 1, 12, None)] == ["0 dager", "1 dag", "12 dager", ""]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (999, f"999{NBSP}B"),
        (427_312, f"427{NBSP}kB"),
        (999_499, f"999{NBSP}kB"),
        (999_500, f"1,0{NBSP}MB"),
        (1_340_000, f"1,3{NBSP}MB"),
        (None, ""),
    ],
)
def test_sizes_are_in_thousands_of_bytes(size: int | None, expected: str) -> None:
    assert helhet.filesize_no(size) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("12.50"), "12,5"),
        (Decimal("1E+3"), f"1{NBSP}000"),
        (41000, f"41{NBSP}000"),
        (Decimal("-3.00"), "\N{MINUS SIGN}3"),
        (0, "0"),
        (None, ""),
        ("", ""),
    ],
)
def test_numbers_have_a_decimal_comma(value: object, expected: str) -> None:
    assert helhet.number_no(value) == expected


def test_a_paragraph_sign_stays_with_its_number() -> None:
    assert helhet.law("kommuneloven § 14-3") == f"kommuneloven §{NBSP}14-3"


def test_every_status_has_word_colour_and_a_sign_of_its_own() -> None:
    words = {helhet.status_label(status) for status in WORST_FIRST}
    assert len(words) == len(WORST_FIRST)
    assert set(helhet.STATUS_COLOURS) == set(WORST_FIRST)
    symbol = Template("{% include 'governance/_symbol.html' %}")
    signs = {symbol.render(Context({"symbol": status})) for status in WORST_FIRST}
    assert len(signs) == len(WORST_FIRST)


@pytest.mark.parametrize(("status", "shown"), [("stale", "stale"), ("", "not_assessed")])
def test_a_status_is_shown_as_sign_and_word(status: str, shown: str) -> None:
    markup = helhet.status_sign(status)
    assert str(helhet.sign(shown)) in markup
    assert f"<span>{helhet.status_label(shown)}</span>" in markup


def test_nothing_reported_is_not_assessed() -> None:
    assert helhet.status_label("") == helhet.status_label("not_assessed")
    assert helhet.status_colour("") == "neutral"


def test_subprocesses_have_words_and_unknown_codes_show_themselves() -> None:
    assert helhet.subprocess_label("evaluation") == "evaluering og læring"
    assert helhet.subprocess_label("other") == "other"


def test_a_menu_entry_leads_to_the_pages_below_it() -> None:
    assert helhet.leads_to("/planlegging/", "/planlegging/maal/3/")
    assert not helhet.leads_to("/planlegging/", "/styring/")
    assert not helhet.leads_to("/", "/styring/")
    assert not helhet.leads_to("/styring/", None)


def test_svg_numbers_have_a_full_stop_in_every_language() -> None:
    assert helhet.unlocal(12.5) == "12.5"


def test_the_page_title_is_the_heading_without_tags_and_still_escaped() -> None:
    child = Template(
        "{% extends 'governance/_bare.html' %}{% block title %}Mål <em>om</em>\n  {{ name }}{% endblock %}"
        "{% block content %}x{% endblock %}"
    )
    page = child.render(Context({"name": "<b>buss & bane</b>"}))
    assert "<title>Mål om &lt;b&gt;buss &amp; bane&lt;/b&gt; – Helhet</title>" in page
    assert page.count("<h1") == 1
    assert "&lt;b&gt;buss &amp; bane&lt;/b&gt;</h1>" in page


def test_a_page_without_title_block_of_its_own_has_the_name_of_the_program() -> None:
    assert Template("{% load helhet %}{% page_title %}").render(Context()) == "Helhet"
