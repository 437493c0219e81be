"""A version as a native file, whatever its state: the copy to keep before a deletion."""

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from referentials.content_loading import load_content
from referentials.formats.catalogue import find_format
from referentials.queries import version_at
from referentials.workbench.rights import for_reviewers


@for_reviewers
@require_safe
def copy(request: HttpRequest, code: str, number: str) -> HttpResponse:
    version = version_at(code, number)
    writing = find_format("native").write(load_content(version.pk))
    name = f"{slugify(code)}-{number}.yaml"
    return HttpResponse(
        writing.data,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
