"""Measures of how a page is laid out: scripts that return what is wrong, and rules that a reader may set herself."""

from __future__ import annotations

from playwright.sync_api import Page

TEXT_SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
    "p { margin-bottom: 2em !important }"
)
LARGE_TEXT = "html { font-size: 200% !important }"

#: Elements that reach beyond the window, when the page can be scrolled sideways.
TOO_WIDE = """() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const outside = [...document.querySelectorAll("body *")]
        .filter(e => e.getBoundingClientRect().right > root.clientWidth + 1);
    return [root.scrollWidth, ...outside.slice(0, 5).map(e => e.outerHTML.slice(0, 160))];
}"""
#: What is pressed and is smaller than 24 × 24; links in a sentence are exempt (WCAG 2.5.8).
SMALL_TARGETS = """() => {
    const inSentence = e => e.matches("a") && getComputedStyle(e).display === "inline"
        && [...e.parentNode.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    return [...document.querySelectorAll("a, button, summary, input, select, textarea")]
        .filter(e => e.type !== "hidden" && e.checkVisibility() && !e.closest(".ds-skip-link, svg") && !inSentence(e))
        .filter(e => { const box = e.getBoundingClientRect(); return box.height < 23.9 || box.width < 23.9 })
        .map(e => `${e.offsetWidth} × ${e.offsetHeight} ${e.outerHTML.slice(0, 160)}`);
}"""
#: Text that its box cuts off, and that no scrolling brings back.
LOST_TEXT = """() => [...document.querySelectorAll("main *, header *")]
    .filter(e => e.checkVisibility() && !e.closest("svg, select, .ds-sr-only, textarea, input, progress, thead"))
    .filter(e => {
        const style = getComputedStyle(e);
        const cuts = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
        return cuts && e.innerText.trim() && style.position !== "absolute"
            && (e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2) && e.clientHeight > 0;
    })
    .map(e => e.outerHTML.slice(0, 160))"""
#: Coloured signs without a word that can be seen.
COLOUR_ALONE = """() => [...document.querySelectorAll(".hh-status, .ds-tag, .st-cell, .st-choice__one")]
    .filter(e => e.checkVisibility() && !e.innerText.trim())
    .map(e => e.outerHTML.slice(0, 160))"""
#: What has focus and does not show it, or lies outside what is drawn.
UNSEEN_FOCUS = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const outlined = s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1;
    const edged = s => e.matches("svg a") && s.stroke !== "none" && parseFloat(s.strokeWidth) >= 5;
    const shows = s => outlined(s) || s.boxShadow !== "none" || edged(s);
    const box = e.getBoundingClientRect();
    const parts = [e, ...e.querySelectorAll("*"), e.closest("li, .ds-field, label, .st-choice__one")].filter(Boolean);
    if (e.matches(".ds-skip-link")) return box.top >= 0 && box.height >= 24 ? null : e.outerHTML; // it shows itself
    const isSeen = parts.some(p => shows(getComputedStyle(p))) && box.width > 0 && box.height > 0;
    return isSeen ? null : e.outerHTML.slice(0, 200);
}"""


def set_style(page: Page, rules: str) -> None:
    """Add rules the way the policy allows: a constructed sheet is made by the test, not by the page."""
    page.evaluate(
        "text => { const s = new CSSStyleSheet(); s.replaceSync(text); document.adoptedStyleSheets.push(s) }", rules
    )


def faults(page: Page) -> list[str]:
    """Return what is wrong with the page at 320 pixels, with wide text spacing, and with text twice as large."""
    page.set_viewport_size({"width": 320, "height": 900})
    found = [page.evaluate(measure) for measure in (TOO_WIDE, SMALL_TARGETS, COLOUR_ALONE)]
    set_style(page, TEXT_SPACING)
    found += [page.evaluate(measure) for measure in (TOO_WIDE, LOST_TEXT)]
    page.set_viewport_size({"width": 1280, "height": 900})
    set_style(page, LARGE_TEXT)
    found += [page.evaluate(measure) for measure in (TOO_WIDE, LOST_TEXT)]
    return [str(fault) for measure in found for fault in measure]
