"""What a policy's PDF is made of, and the PDF itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.core import clock
from governance.documents import codes
from governance.documents.markdown import to_html
from governance.documents.pdf import AssetMissing, render_pdf, thaw
from governance.documents.pictures import Picture
from governance.documents.renderers import Rendered
from governance.notices.rules import next_date_after
from governance.organisation.queries import municipality
from governance.policy.models import PolicyFigure, PolicySection, PolicyVersion
from governance.policy.queries import published_versions
from governance.policy.references import Referred, references_of, resolver
from governance.process.models import ProcessMapVersion

KIND = "policy_version"


def chapter_data(sections: Sequence[PolicySection], referred: Referred) -> list[dict[str, str]]:
    """Return the chapters numbered from 1, each with its Markdown and the safe HTML of it.

    `html` is for everybody and the PDF; `inside`, with links to pages that ask for login, is there when it differs.
    """
    return [
        {
            "key": section.key,
            "number": str(number),
            "title": section.title,
            "body": section.body,
            **_html(section, referred),
        }
        for number, section in enumerate(sections, start=1)
    ]


def _html(section: PolicySection, referred: Referred) -> dict[str, str]:
    prefix = f"kapittel-{section.key}"
    html = str(to_html(section.body, prefix=prefix, resolve=resolver(referred, is_inside=False)))
    if all(row["is_public"] for row in referred.values()):
        return {"html": html}
    inside = str(to_html(section.body, prefix=prefix, resolve=resolver(referred, is_inside=True)))
    return {"html": html} if inside == html else {"html": html, "inside": inside}


def shown_chapters(chapters: Sequence[dict[str, str]], *, is_inside: bool) -> list[dict[str, str]]:
    """Return the chapters of `chapter_data` as a reader has them: `is_inside` when she is logged in."""
    return [
        {**chapter, "html": chapter["inside"]} if is_inside and "inside" in chapter else chapter for chapter in chapters
    ]


def freeze(
    version: PolicyVersion,
    sections: Sequence[PolicySection],
    *,
    next_revision_on: date | None,
    process_map: ProcessMapVersion | None,
) -> dict[str, Any]:
    """Return all that is approved today, as JSON: what the PDF is made of, but for the day it comes into force."""
    root = municipality()
    referred = references_of(version, sections)
    return {
        "title": version.policy.title,
        "number": version.number,
        "municipality": root.name if root else "",
        "approved_by": _("Kommunedirektøren"),
        "approved_on": clock.today().isoformat(),
        "owner": version.policy.unit.name,
        "next_revision_on": next_revision_on.isoformat() if next_revision_on else "",
        "change_note": version.change_note,
        "demo": settings.DEMO,
        "process_map": {"number": process_map.number, "sha256": process_map.sha256} if process_map else None,
        "references": referred,
        "chapters": chapter_data(sections, referred),
    }


def edition(version: PolicyVersion, *, control_code: str) -> dict[str, Any]:
    """Return what the PDF is made of when it is published today: the approved content, its dates and its code."""
    today = clock.today()
    frozen: dict[str, Any] = version.frozen or {}
    next_revision = frozen["next_revision_on"] or next_date_after(today, version.policy.revision_months).isoformat()
    older = [
        {"number": v.number, "in_force_on": v.in_force_on.isoformat(), "note": v.change_note}
        for v in published_versions(version.policy)
        if v.in_force_on
    ]
    own = {"number": version.number, "in_force_on": today.isoformat(), "note": version.change_note}
    return {
        **frozen,
        "slug": version.policy.slug,
        "control_code": codes.grouped(control_code),
        "control_address": f"{settings.BASE_URL}{reverse('governance:policy_control')}",
        "in_force_on": today.isoformat(),
        "next_revision_on": next_revision,
        "created_at": clock.now().isoformat(),
        "versions": [own, *older],
    }


def render(frozen: dict[str, Any]) -> Rendered:
    """Make the PDF of an edition. The same edition gives the same bytes."""
    data = thaw(frozen)
    name = _("%(title)s, versjon %(number)s") % {"title": data["title"], "number": data["number"]}
    content = render_pdf(
        render_to_string("governance/pdf/policy.html", data),
        title=name,
        author=data["municipality"],
        created_at=data["created_at"],
        description=_("Policy for %(municipality)s") % {"municipality": data["municipality"]},
        pictures=_pictures(frozen),
    )
    return Rendered(content, f"{data['slug']}-{data['number']}.pdf")


def _pictures(frozen: dict[str, Any]) -> dict[str, Picture]:
    """Return the pictures that were approved, by their paths. Raises AssetMissing unless every byte is what it was."""
    asked = _figures(frozen)
    if not asked:
        return {}
    rows = PolicyFigure.objects.filter(
        policy_version__policy__slug=frozen["slug"], policy_version__number=frozen["number"]
    )
    kept = {row.reference: Picture(bytes(row.content), row.media_type, row.width, row.height) for row in rows}
    kept |= {reference: drawing(row) for reference, row in asked.items() if "svg" in row}
    for reference, row in asked.items():
        if reference not in kept or kept[reference].sha256 != row["sha256"]:
            raise AssetMissing(reference)
    return {row["path"]: kept[reference] for reference, row in asked.items()}


def drawing(row: dict[str, Any]) -> Picture:
    """Return the picture of a diagram that is kept among the references."""
    return Picture(row["svg"].encode(), "image/svg+xml", row["width"], row["height"])


def _figures(frozen: dict[str, Any]) -> Referred:
    """Return what has a picture; a table is in the text itself."""
    rows = (frozen.get("references") or {}).items()
    return {reference: row for reference, row in rows if "sha256" in row and "table" not in row}
