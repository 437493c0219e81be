"""What is left behind between a library and a version, as French sentences with a count each."""

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any


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


PHRASES: Mapping[Loss, str] = {
    Loss.QUESTION_FOLDED: "question(s) sans note ni résultat : dans l'aide d'une question qui en a",
    Loss.QUESTION_TURNED: "question(s) à plusieurs réponses ou booléennes : posées avec une seule réponse",
    Loss.QUESTION_OPENING: "question(s) sans note qui en ouvrent d'autres : toute réponse y a tout le crédit",
    Loss.CHOICES_REORDERED: "question(s) dont les réponses sont remises dans l'ordre de leurs notes",
    Loss.DEPENDENCY: "condition(s) entre questions sans équivalent : question toujours posée",
    Loss.SELECTION: "choix qui ouvrent un groupe sans équivalent : le groupe se coche dans le profil",
    Loss.EXTERNAL_CONTROL: "renvoi(s) à un contrôle d'une autre bibliothèque : nommé sans son texte",
    Loss.WEIGHTS: "poids ramenés à quatre gravités",
    Loss.OTHER_FRAMEWORKS: "autre(s) cadre(s) dans le même fichier, gardé(s) pour la réécriture seulement",
    Loss.SECTION_DESCRIPTION: "texte(s) d'intertitre gardés pour la réécriture, non affichés",
    Loss.EMPTY_SECTION: "section(s) sans exigence, gardées pour la réécriture, non affichées",
    Loss.DATE: "date de publication illisible, gardée pour la réécriture",
}
if set(PHRASES) != set(Loss):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("PHRASES lacks a loss")

KEPT: Mapping[str, str] = {
    "translations": "traduction(s)",
    "annotation": "annotation(s)",
    "threats": "renvoi(s) à des menaces",
    "color": "couleur(s) de réponse",
    "category": "catégorie(s) de contrôle",
    "csf_function": "fonction(s) CSF de contrôle",
    "description_doc": "description(s) documentaire(s) de niveau",
    "default_selected": "groupe(s) coché(s) d'avance",
    "display_mode": "mode(s) d'affichage",
    "visibility_expression": "expression(s) de visibilité",
    "outcomes_definition": "définition d'issues",
    "field_visibility": "visibilité de champs",
    "dependencies": "liste de bibliothèques requises",
    "labels": "liste d'étiquettes",
    "convert_library_version": "mention de l'outil de conversion",
    "risk_matrix": "matrice de risques",
    "metric_definitions": "définition d'indicateurs",
    "preset": "préréglage",
    "requirement_mapping_set": "table de correspondance",
    "requirement_mapping_sets": "liste de tables de correspondance",
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
        thing = KEPT.get(name, f"champ(s) « {name} »")
        told.append(f"{count} {thing} : gardé pour la réécriture, sans effet ici.")
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
