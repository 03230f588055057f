"""The words of the change log for documents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.documents.models import StoredDocument

#: Nobody may read about a document by itself: the room that it is made for says who may.
KINDS = (
    Kind(
        StoredDocument,
        shown=lambda _user: StoredDocument.objects.none(),
        words={"stored": _("Lagret")},
        labels={"sha256": _("SHA-256")},
    ),
)
