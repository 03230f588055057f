"""Whether an SVG that comes from outside is one of those that the program draws (governance.policy.diagrams).

It is shown as it is, so it may hold what our drawings hold, and nothing that runs or leads anywhere.
"""

from __future__ import annotations

from typing import Any

from governance.policy.archive.schemas import parser

SPACE = "http://www.w3.org/2000/svg"
SHAPES = frozenset(f"{{{SPACE}}}{name}" for name in ("svg", "title", "rect", "text", "path", "circle"))
ATTRIBUTES = frozenset(
    {
        "width", "height", "viewBox", "role", "font-family", "font-size", "font-weight", "text-anchor", "fill",
        "stroke", "stroke-width", "x", "y", "rx", "cx", "cy", "r", "d", "transform",
    }
)  # fmt: skip


def is_drawing(svg: Any) -> bool:
    """Whether it is one SVG of such shapes alone, with nothing before it and nothing behind."""
    from lxml import etree

    if not isinstance(svg, str) or not svg.startswith("<svg ") or not svg.endswith("</svg>"):
        return False
    try:
        root = etree.fromstring(svg.encode(), parser())
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        return False
    return root.tag == f"{{{SPACE}}}svg" and all(_is_shape(item) for item in root.iter())


def _is_shape(item: Any) -> bool:
    is_known = item.tag in SHAPES and set(item.attrib) <= ATTRIBUTES
    return is_known and not any("url" in value.lower() for value in item.attrib.values())
