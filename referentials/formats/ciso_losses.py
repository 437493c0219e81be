"""What is left behind between a library and a version, as French sentences with a count each."""

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Loss(StrEnum):
    QUESTION_FOLDED = "question_folded"
    QUESTION_TURNED = "question_turned"
    QUESTION_OPENING = "question_opening"
    CHOICES_REORDERED = "choices_reordered"
    DEPENDENCY = "dependency"
    SELECTION = "selection"
    EXTERNAL_CONTROL = "external_control"
    WEIGHTS = "weights"
    OTHER_FRAMEWORKS = "other_frameworks"
    SECTION_DESCRIPTION = "section_description"
    EMPTY_SECTION = "empty_section"
    DATE = "date"


PHRASES: Mapping[Loss, "StrPromise"] = {
    Loss.QUESTION_FOLDED: _("question(s) sans note ni résultat : dans l'aide d'une question qui en a"),
    Loss.QUESTION_TURNED: _("question(s) à plusieurs réponses ou booléennes : posées avec une seule réponse"),
    Loss.QUESTION_OPENING: _(
        "question(s) sans note qui en ouvrent d'autres : toute réponse y a tout le crédit"
    ),
    Loss.CHOICES_REORDERED: _("question(s) dont les réponses sont remises dans l'ordre de leurs notes"),
    Loss.DEPENDENCY: _("condition(s) entre questions sans équivalent : question toujours posée"),
    Loss.SELECTION: _("choix qui ouvrent un groupe sans équivalent : le groupe se coche dans le profil"),
    Loss.EXTERNAL_CONTROL: _("renvoi(s) à un contrôle d'une autre bibliothèque : nommé sans son texte"),
    Loss.WEIGHTS: _("poids ramenés à quatre gravités"),
    Loss.OTHER_FRAMEWORKS: _("autre(s) cadre(s) dans le même fichier, gardé(s) pour la réécriture seulement"),
    Loss.SECTION_DESCRIPTION: _("texte(s) d'intertitre gardés pour la réécriture, non affichés"),
    Loss.EMPTY_SECTION: _("section(s) sans exigence, gardées pour la réécriture, non affichées"),
    Loss.DATE: _("date de publication illisible, gardée pour la réécriture"),
}
if set(PHRASES) != set(Loss):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("PHRASES lacks a loss")

KEPT: Mapping[str, "StrPromise"] = {
    "translations": _("traduction(s)"),
    "annotation": _("annotation(s)"),
    "threats": _("renvoi(s) à des menaces"),
    "color": _("couleur(s) de réponse"),
    "category": _("catégorie(s) de contrôle"),
    "csf_function": _("fonction(s) CSF de contrôle"),
    "description_doc": _("description(s) documentaire(s) de niveau"),
    "default_selected": _("groupe(s) coché(s) d'avance"),
    "display_mode": _("mode(s) d'affichage"),
    "visibility_expression": _("expression(s) de visibilité"),
    "outcomes_definition": _("définition d'issues"),
    "field_visibility": _("visibilité de champs"),
    "dependencies": _("liste de bibliothèques requises"),
    "labels": _("liste d'étiquettes"),
    "convert_library_version": _("mention de l'outil de conversion"),
    "risk_matrix": _("matrice de risques"),
    "metric_definitions": _("définition d'indicateurs"),
    "preset": _("préréglage"),
    "requirement_mapping_set": _("table de correspondance"),
    "requirement_mapping_sets": _("liste de tables de correspondance"),
}
"""What has no place here, and is only kept to be written back."""

PLAIN = frozenset(
    {
        *("urn", "ref_id", "name", "description", "depth", "parent_urn", "assessable", "locale", "version"),
        *("publication_date", "provider", "packager", "copyright", "objects", "framework", "type", "text"),
        *("questions", "choices", "value", "add_score", "compute_result", "depends_on", "typical_evidence"),
        *("select_implementation_groups", "implementation_groups", "implementation_groups_definition"),
        *("reference_controls", "weight", "importance", "min_score", "max_score", "scores_definition"),
        *("score", "requirement_nodes", "more_frameworks", "question", "answers", "condition"),
    }
)
"""What we read, even when we would write it otherwise."""


def phrase_losses(losses: Counter[Loss], kept: Mapping[str, int]) -> tuple[str, ...]:
    """`kept` counts the fields that are only written back, by their names in the library."""
    told = [f"{losses[loss]} {phrase}." for loss, phrase in PHRASES.items() if losses[loss]]
    for name, count in sorted(kept.items()):
        thing = str(KEPT[name]) if name in KEPT else gettext("champ(s) « %(name)s »") % {"name": name}
        kept_back = gettext("%(count)d %(thing)s : gardé pour la réécriture, sans effet ici.")
        told.append(kept_back % {"count": count, "thing": thing})
    return tuple(told)


def count_kept(changes: Any) -> Counter[str]:
    """The fields that the changes to what we write bring back and that we do not read."""
    return Counter(name for name in _brought_back(changes) if name not in PLAIN)


def _brought_back(changes: Mapping[str, Any], *, items: bool = False) -> Iterator[str]:
    """`items` says that the keys are names of things, not of fields."""
    swapped = {key: value for key, (_, value) in changes.get("swap", {}).items()}
    for key, value in {**changes.get("add", {}), **swapped}.items():
        if not items:
            yield key
        yield from _names_inside(value) if items or key in PLAIN else ()
    for inner in changes.get("into", {}).values():
        yield from _brought_back(inner["changes"], items="by" in inner)


def _names_inside(value: Any) -> Iterator[str]:
    """Of what stands whole for something that we read."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _names_inside(inner) if key in PLAIN else ()
    elif isinstance(value, list):
        for inner in value:
            yield from _names_inside(inner)
