"""From an address to a version, or a 404."""

from django.http import Http404

from referentials.content_loading import UnknownReferential, UnknownVersion, find_version
from referentials.models import ReferentialVersion


def version_at(code: str, number: str) -> ReferentialVersion:
    """Whatever its state. Raises Http404."""
    try:
        return find_version(code, number)
    except (UnknownReferential, UnknownVersion) as error:
        raise Http404(str(error)) from error


def draft_at(code: str, number: str) -> ReferentialVersion:
    """Raises Http404 for what is published too: it has no form."""
    version = version_at(code, number)
    if not version.is_draft:
        raise Http404
    return version
