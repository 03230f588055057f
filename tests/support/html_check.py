"""What every page must be: strict HTML5, one heading that the title starts with, and nothing the strict CSP refuses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as ERROR_TEXTS

WITHOUT_LABEL = {"hidden", "submit", "button", "reset", "image"}
DATA_BLOCKS = {"application/json", "application/ld+json", "text/plain"}
CONTAINERS = {"tr": "tbody", "td": "tr", "th": "tr", "tbody": "table", "thead": "table", "option": "select"}


def page_faults(text: str) -> list[str]:
    """Return every fault of a whole page, in words; an empty list is a pass."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(text)
    return [*syntax_faults(parser), *heading_faults(root), *shared_faults(root)]


def part_faults(text: str) -> list[str]:
    """Return every fault of a part that is swapped into a page; an empty list is a pass."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    first = re.match(r"\s*(?:<!--.*?-->\s*)*<([a-z0-9]+)", text, re.IGNORECASE | re.DOTALL)
    container = CONTAINERS.get(first.group(1).lower(), "div") if first else "div"
    root = parser.parseFragment(text, container=container)
    return [*syntax_faults(parser), *shared_faults(root)]


def syntax_faults(parser: Any) -> Iterator[str]:
    """Yield what breaks the syntax of HTML5."""
    for (line, column), code, details in parser.errors:
        yield f"line {line}, column {column}: {ERROR_TEXTS.get(code, code) % (details or {})}"


def heading_faults(root: Element) -> Iterator[str]:
    """Yield a missing or second h1, and a title that does not start with it."""
    headings = [words(element) for element in root.iter("h1")]
    if len(headings) != 1:
        yield f"{len(headings)} h1 elements, not one: {headings}"
    titles = [words(element) for element in root.findall("head/title")]
    if len(titles) != 1:
        yield f"{len(titles)} titles, not one"
    elif headings and not (headings[0] and titles[0].startswith(headings[0])):
        yield f"the title {titles[0]!r} does not start with the h1 {headings[0]!r}"


def shared_faults(root: Element) -> Iterator[str]:
    """Yield the faults that a part can have as well as a page."""
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    yield from repeated_ids(elements)
    yield from unlabelled_inputs(root, elements)
    for element in elements:
        yield from form_faults(element)
        yield from inline_faults(element)


def repeated_ids(elements: list[Element]) -> Iterator[str]:
    """Yield ids that are empty or used more than once."""
    for name, count in Counter(element.get("id") for element in elements if "id" in element.attrib).items():
        if count > 1 or not name:
            yield f"the id {name!r} is used {count} times"


def unlabelled_inputs(root: Element, elements: list[Element]) -> Iterator[str]:
    """Yield fields that no label names."""
    wrapped = {child for label in root.iter("label") if words(label) for child in label.iter()}
    named = {label.get("for") for label in root.iter("label") if words(label)}
    ids = {element.get("id") for element in elements}
    for element in elements:
        if element.tag not in {"input", "select", "textarea"} or element.get("type") in WITHOUT_LABEL:
            continue
        described_by = (element.get("aria-labelledby") or "").split()
        is_labelled = (
            element in wrapped
            or (element.get("id") and element.get("id") in named)
            or (element.get("aria-label") or "").strip()
            or (described_by and ids.issuperset(described_by))
        )
        if not is_labelled:
            yield f"no label for {describe(element)}"


def form_faults(element: Element) -> Iterator[str]:
    """Yield a form that does not say where it goes."""
    if element.tag == "form" and not element.get("action"):
        yield f"no action on {describe(element)}"


def inline_faults(element: Element) -> Iterator[str]:
    """Yield scripts and styles that are not files of our own: the content security policy refuses them."""
    tag = element.tag.rpartition("}")[2]
    if tag == "style":
        yield "an inline style element"
    if tag == "script" and not element.get("src") and element.get("type") not in DATA_BLOCKS:
        yield "an inline script"
    for name in element.attrib:
        if name == "style" or name.startswith(("on", "hx-on", "data-hx-on")):
            yield f"the attribute {name} on {describe(element)}"


def describe(element: Element) -> str:
    """Return the start tag, so that a person finds the element."""
    attributes = "".join(f' {name}="{value}"' for name, value in element.attrib.items())
    return f"<{element.tag}{attributes}>"


def words(element: Element) -> str:
    """Return the element's text with single spaces."""
    return " ".join("".join(element.itertext()).split())
