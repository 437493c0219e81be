"""From an address to a draft, or a 404."""

from django.http import Http404

from referentials.models import ReferentialVersion
from referentials.queries import version_at


def draft_at(code: str, number: str) -> ReferentialVersion:
    """Raises Http404 for what is published too: it has no form."""
    version = version_at(code, number)
    if not version.is_draft:
        raise Http404
    return version
