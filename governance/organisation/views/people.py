"""People."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.organisation import services
from governance.organisation.forms import UserForm
from governance.organisation.permissions import check_administer
from governance.organisation.views.answering import answer


@require_http_methods(["GET", "HEAD", "POST"])
def user_create(request: HttpRequest) -> HttpResponse:
    """Create a person."""
    check_administer(request.user)
    form = UserForm(request.POST or None)
    done = _("Brukeren er opprettet. Gi brukeren en rolle.")
    return answer(request, form, services.create_user, _("Ny bruker"), _("Opprett brukeren"), done)
