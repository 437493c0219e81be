"""The tabs of a version in the workbench."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from referentials.appointing import may_edit
from referentials.models import ReferentialVersion

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

register = template.Library()

Shown = Callable[[ReferentialVersion], bool]


@dataclass(frozen=True, slots=True)
class Tab:
    label: "StrPromise"
    url_name: str
    shown: Shown
    for_editors: bool = False


def always(version: ReferentialVersion) -> bool:
    return True


def is_draft(version: ReferentialVersion) -> bool:
    return version.is_draft


def is_published(version: ReferentialVersion) -> bool:
    return version.state == ReferentialVersion.State.PUBLISHED


def has_previous(version: ReferentialVersion) -> bool:
    return version.previous_id is not None


def is_draft_with_previous(version: ReferentialVersion) -> bool:
    return version.is_draft and version.previous_id is not None


TABS = (
    Tab(_("Contenu"), "workbench:draft", always),
    Tab(_("Problèmes"), "workbench:problems", is_draft),
    Tab(_("Correspondance"), "workbench:mapping", has_previous),
    Tab(_("Différences"), "referentials:differences", has_previous),
    Tab(_("Impact"), "assessments:impact", is_draft_with_previous),
    Tab(_("Aperçu"), "assessments:preview", always),
    Tab(_("Commentaires"), "workbench:comments", always),
    Tab(_("Publier"), "workbench:publish", is_draft, for_editors=True),
    Tab(_("Retirer"), "workbench:retire", is_published, for_editors=True),
)


@register.inclusion_tag("workbench/fragments/tabs.html", takes_context=True)
def workbench_tabs(context: dict[str, Any], version: ReferentialVersion) -> dict[str, Any]:
    """A screen that does not exist has no tab. The current one is the longest that leads to this page."""
    request = context["request"]
    edits = may_edit(request.user)
    tabs = [(tab.label, url) for tab, url in _addresses(version) if edits or not tab.for_editors]
    here = max((url for _, url in tabs if request.path.startswith(url)), key=len, default="")
    return {"tabs": tabs, "here": here}


def _addresses(version: ReferentialVersion) -> Iterator[tuple[Tab, str]]:
    at = {"code": version.referential.code, "number": version.number}
    for tab in TABS:
        if not tab.shown(version):
            continue
        other = {"other": version.previous.number} if tab.url_name == "referentials:differences" else {}  # type: ignore[union-attr]
        try:
            yield tab, reverse(tab.url_name, kwargs={**at, **other})
        except NoReverseMatch:
            continue


FORMS = {
    "requirement": ("workbench:requirement", "requirement"),
    "theme": ("workbench:theme", "theme"),
    "source": ("workbench:source", "source"),
    "fact": ("workbench:fact", "fact"),
    "version": ("workbench:settings", ""),
    "mapping": ("workbench:mapping", ""),
}
ANCHORS = {
    ("version", "number"): "id_number",
    ("version", "title"): "id_title",
    ("version", "weights"): "id_weight_1",
    ("requirement", "choices"): "questions",
    ("requirement", "needs_review"): "code",
    ("requirement", "severity_reason"): "severity",
}
"""Where the form's own id is not the field's name."""


@register.simple_tag
def form_url(version: ReferentialVersion, subject: str, code: str, field: str = "") -> str:
    """Where a thing of a draft is edited, at that field of its form; else where it stands in the outline."""
    at = {"code": version.referential.code, "number": version.number}
    if (subject, field) == ("version", "themes"):
        return reverse("workbench:draft", kwargs=at)
    if (subject, field) == ("theme", "requirements"):
        return f"{reverse('workbench:add_requirement', kwargs=at)}?theme={code}"
    name, own = FORMS[subject]
    try:
        url = reverse(name, kwargs={**at, own: code} if own else at)
    except NoReverseMatch:  # an imported code that no address holds
        return f"{reverse('workbench:draft', kwargs=at)}#{subject}-{code}"
    anchor = ANCHORS.get((subject, field), field if own else "")
    return f"{url}#{anchor}" if anchor else url
