"""The Atom feed of what becomes of the public's policies. The same for everybody, logged in or not."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.core.conditional import not_modified
from governance.organisation.queries import municipality
from governance.policy.news import News, news
from governance.policy.stamps import of_list


@login_not_required
@require_safe
@not_modified(of_list)
def policy_feed(request: HttpRequest) -> HttpResponse:
    """Tell what has come into force, been replaced, withdrawn, or found to hold."""
    root = municipality()
    name = root.name if root else "Helhet"
    feed = Atom1Feed(
        title=_("Endringer i policyer – %(municipality)s") % {"municipality": name},
        link=settings.BASE_URL + reverse("governance:policy_list"),
        description="",
        subtitle=_("Nye, erstattede og tilbaketrukne versjoner, og gjennomganger uten endring"),
        language=settings.LANGUAGE_CODE,
        author_name=name,
        feed_url=settings.BASE_URL + reverse("governance:policy_feed"),
        feed_guid=settings.BASE_URL + reverse("governance:policy_feed"),
    )
    for entry in news():
        feed.add_item(
            title=entry.title,
            link=_address(entry),
            description=linebreaks(entry.text, autoescape=True),  # readers of feeds take it for HTML
            unique_id=f"{settings.BASE_URL}{reverse('governance:policy_feed')}#{entry.key}",
            pubdate=entry.at,
            updateddate=entry.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _address(entry: News) -> str:
    version = entry.version
    return settings.BASE_URL + reverse("governance:policy_version", args=[version.policy.slug, version.number])
