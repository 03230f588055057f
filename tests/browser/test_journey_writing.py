"""A chapter is written with the keyboard alone, by two at a time, and with a browser that falls over."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.browser.doing import WAY_NAMES, WAYS, fill_in, press, sees, sees_not
from tests.factories.pictures import png
from tests.support.site import Site

VERSION = "/policy/helhetlig-styring/2.0/"
CHAPTER = f"{VERSION}kapittel/formaal/"
MOST_TABS = 80


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press the key until what is asked for has the focus."""
    for _press in range(MOST_TABS):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {key}")


def press_in_toolbar(page: Page, words: str) -> None:
    """Go from the text to the toolbar, along it with the arrows, and press a button."""
    tab_to(page, "markdown-toolbar button", "Shift+Tab")
    page.keyboard.press("Home")
    for _press in range(MOST_TABS):
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            page.keyboard.press("Enter")
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"{words} is not in the toolbar")


def to_the_end(page: Page) -> None:
    page.keyboard.press("Control+End")


def value(page: Page) -> str:
    return page.locator("[name=body]").input_value()


def take_in_a_figure(page: Page, picture: Path) -> None:
    page.goto(f"{VERSION}ny-figur/")
    tab_to(page, "[name=file]")
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Space")
    chosen.value.set_files(picture)
    tab_to(page, "[name=alt]")
    page.keyboard.type("To søyler, den høyre er høyest")
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    sees(page, "Figuren er lagt til.")


def test_a_table_a_footnote_and_a_figure_by_keyboard_alone(site: Site, log_in: LogIn, tmp_path: Path) -> None:
    page, picture = log_in(site, "policyadmin"), tmp_path / "soeyler.png"
    picture.write_bytes(png())
    take_in_a_figure(page, picture)
    page.goto(CHAPTER)
    tab_to(page, "[name=body]")
    to_the_end(page)
    press_in_toolbar(page, "Tabell")
    page.keyboard.type("Frister i år")
    assert "\n\nTabell: Frister i år\n\n| Overskrift | Overskrift |\n|---|---|\n| Tekst | Tekst |" in value(page)
    to_the_end(page)
    page.keyboard.type("\n\nVi rapporterer")
    press_in_toolbar(page, "Fotnote")
    page.keyboard.type("Tre ganger i året.")
    assert value(page).endswith("Vi rapporterer[^1]\n\n[^1]: Tre ganger i året.")
    page.keyboard.type("\n\n")
    press_in_toolbar(page, "Figur")
    expect(page.locator("#velg-figur .hh-choice").first).to_be_focused()
    tab_to(page, "#velg-figur [data-text*=soeyler]")
    page.keyboard.press("Enter")
    expect(page.locator("[name=body]")).to_be_focused()
    assert value(page).endswith("![](figur:soeyler)")
    tab_to(page, "main button[type=submit]:not([name])")
    page.keyboard.press("Enter")
    sees(page, "er lagret.")
    page.goto(VERSION)
    main = page.locator("main")
    expect(main.locator("caption", has_text="Frister i år")).to_be_visible()
    expect(main.locator(".footnotes", has_text="Tre ganger i året.")).to_be_visible()
    assert main.get_by_alt_text("To søyler").evaluate("picture => picture.naturalWidth") == 40


def test_a_reference_is_found_by_its_name(site: Site, log_in: LogIn) -> None:
    page = log_in(site, "policyadmin")
    page.goto(CHAPTER)
    tab_to(page, "[name=body]")
    to_the_end(page)
    press_in_toolbar(page, "Henvisning")
    expect(page.locator("#velg-henvisning [data-narrows]")).to_be_focused()
    page.keyboard.type("linjeled")
    expect(page.locator("#velg-henvisning li:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    assert value(page).endswith("[](rolle:linjeleder)")
    page.keyboard.press("Control+z")
    assert not value(page).endswith("[](rolle:linjeleder)")
    press_in_toolbar(page, "Henvisning")
    page.keyboard.press("Escape")
    expect(page.locator("#velg-henvisning")).to_be_hidden()


def test_what_is_chosen_becomes_bold_and_a_list_and_a_link(site: Site, log_in: LogIn) -> None:
    page = log_in(site, "policyadmin")
    page.goto(f"{VERSION}nytt-kapittel/")
    tab_to(page, "[name=body]")
    for button, written in (("Fet", "**Ord**"), ("Punktliste", "- Ord"), ("Lenke", "[Ord](https://)")):
        page.locator("[name=body]").fill("Ord")
        page.keyboard.press("Control+a")
        press_in_toolbar(page, button)
        assert value(page).strip() == written


def test_the_toolbar_is_one_stop_and_large_enough(site: Site, log_in: LogIn) -> None:
    page = log_in(site, "policyadmin", phone=True)
    page.goto(CHAPTER)
    buttons = page.locator("markdown-toolbar button")
    for button in buttons.all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["height"], box["width"]) >= 24
    tab_to(page, "markdown-toolbar button")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "body"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_is_typed_comes_back_after_the_browser_fell(site: Site, log_in: LogIn) -> None:
    page = log_in(site, "policyadmin")
    page.goto(CHAPTER)
    page.locator("[name=body]").press("Control+End")
    page.keyboard.type(" Halvferdig setning")
    expect(page.locator("#kladd")).to_contain_text("Vi tok vare på kladden kl.", timeout=15_000)
    page.context.close()
    again = log_in(site, "policyadmin")
    again.goto(CHAPTER)
    sees(again, "Du har en kladd til dette kapitlet")
    assert "Halvferdig" not in value(again)
    again.get_by_role("link", name="Hent kladden").click()
    assert value(again).endswith("Halvferdig setning")
    press(again.locator("main"), "Lagre kapitlet")
    again.goto(CHAPTER)
    sees_not(again, "Du har en kladd")
    assert value(again).endswith("Halvferdig setning")


def test_two_who_write_see_each_other_and_neither_loses_a_word(site: Site, log_in: LogIn) -> None:
    first, second = log_in(site, "policyadmin"), log_in(site, "prosesseier")
    first.goto(CHAPTER)
    second.goto(CHAPTER)
    expect(second.locator("#hvem-er-her")).to_contain_text("redigerer dette kapitlet nå")
    first.locator("[name=body]").press("End")
    first.keyboard.type("x")
    expect(first.locator("#hvem-er-her")).to_contain_text("redigerer dette kapitlet nå", timeout=15_000)
    fill_in(second, {"body": "Tekst fra den andre"})
    press(second.locator("main"), "Lagre kapitlet")
    fill_in(first, {"body": "Tekst fra den første"})
    press(first.locator("main"), "Lagre kapitlet")
    expect(first.locator("h1")).to_have_text("Noen andre har lagret først")
    assert first.get_by_label("Det du skrev").last.input_value() == "Tekst fra den første"
    assert first.get_by_label("Det som er lagret nå").last.input_value() == "Tekst fra den andre"


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_a_figure_is_put_in_and_shown(site: Site, log_in: LogIn, way: dict[str, bool], tmp_path: Path) -> None:
    page, picture = log_in(site, "policyadmin", **way), tmp_path / "ring.png"
    picture.write_bytes(png())
    page.goto(f"{VERSION}figurer/")
    page.get_by_role("link", name="Legg til figur").click()
    page.locator("[name=file]").set_input_files(picture)
    fill_in(page, {"alt": "En ring"})
    press(page.locator("main"), "Legg til figuren")
    sees(page, "![](figur:ring)", "Ikke brukt i noe kapittel.")
    page.goto(CHAPTER)
    fill_in(page, {"body": "![](figur:ring)"})
    press(page.locator("main"), "Lagre kapitlet")
    page.goto(VERSION)
    assert page.get_by_alt_text("En ring").evaluate("picture => picture.naturalWidth") == 40
