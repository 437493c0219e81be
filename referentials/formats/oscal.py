"""OSCAL catalogs in JSON (NIST), in and out. What OSCAL cannot say stands in properties of our namespace,
what we cannot say in `Content.extras`."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.domain.content import Content
from referentials.formats.cannot_read import LARGEST_FILE, CannotRead, refuse
from referentials.formats.exchange import Reading, Writing
from referentials.formats.located_json import Node, read_json
from referentials.formats.oscal_reading import CatalogReader
from referentials.formats.oscal_writing import CatalogWriter, name_controls

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NAME = "oscal"
MOST_BYTES = LARGEST_FILE
"""NIST's largest catalog, SP 800-53 revision 5 with its assessment procedures, takes half of it."""
OTHER_MODELS: Mapping[str, "StrPromise"] = {
    "profile": _("un profil : donnez le catalogue résolu qui en est tiré (resolved-profile_catalog)"),
    "component-definition": _("une définition de composants"),
    "system-security-plan": _("un plan de sécurité"),
    "assessment-plan": _("un plan d'évaluation"),
    "assessment-results": _("un résultat d'évaluation"),
    "plan-of-action-and-milestones": _("un plan d'actions"),
    "mapping-collection": _("une table de correspondance"),
}


def read(data: bytes) -> Reading:
    """Raises CannotRead, which gives the path of each problem."""
    catalog = _open(read_json(data, most_bytes=MOST_BYTES))
    reader = CatalogReader(catalog)
    content = reader.content()
    if catalog.problems:
        raise CannotRead(tuple(catalog.problems))
    if catalog_data(content) != {"catalog": catalog.value}:  # else nothing that our own words do not say
        content = replace(content, extras={NAME: reader.kept()})
    return Reading(content=content, losses=tuple(reader.losses()))


def write(content: Content) -> Writing:
    """What `read` reads back as the same content, provided that it has no problem of `validation`."""
    losses = [
        gettext("ce qui était gardé pour le format « %(name)s »") % {"name": name}
        for name in content.extras
        if name != NAME
    ]
    data = catalog_data(content)
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return Writing(data=f"{text}\n".encode(), losses=tuple(losses))


def catalog_data(content: Content) -> dict[str, Any]:
    return {"catalog": CatalogWriter(content, _kept(content)).catalog()}


def control_names(content: Content) -> dict[str, str]:
    """The id of each control that `write` gives, by the code of its requirement."""
    return name_controls(content, _kept(content))


def statement_names(content: Content) -> dict[str, str]:
    """The id of each control's statement, by the code of its requirement."""
    controls = _kept(content).mapping("controls")
    return {
        code: next((part.text("id") for part in controls.mapping(code).items("statement")), "")
        or f"{name}_smt"
        for code, name in control_names(content).items()
    }


def _kept(content: Content) -> Node:
    found = content.extras.get(NAME)
    return Node(found if isinstance(found, dict) else {}, ("extras", NAME))


def _open(value: Any) -> Node:
    if not isinstance(value, dict):
        raise refuse(gettext('un catalogue OSCAL est un objet JSON : { "catalog": … }'))
    for model, told in OTHER_MODELS.items():
        if model in value:
            raise refuse(
                gettext("ce fichier OSCAL est %(told)s ; il faut un catalogue (« catalog »)")
                % {"told": told},
                path=model,
            )
    if not isinstance(value.get("catalog"), dict):
        raise refuse(
            gettext("il manque l'objet « catalog » : ce fichier n'est pas un catalogue OSCAL"), path="catalog"
        )
    version = Node(value["catalog"], ("catalog",)).mapping("metadata").text("oscal-version").lower()
    if "milestone" in version:
        raise refuse(
            gettext(
                "la version « %(version)s » d'OSCAL n'est qu'une ébauche : convertissez le fichier en OSCAL 1"
            )
            % {"version": version},
            path="catalog.metadata.oscal-version",
        )
    return Node(value["catalog"], ("catalog",))
