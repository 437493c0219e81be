"""A mapping in French: what is wrong with it, and what speaks for each of its rows."""

from collections.abc import Mapping

from referentials.domain.demand_changes import Reason
from referentials.domain.mapping import Change, MappingFault, MappingProblem
from referentials.vocabulary import Change as ChangeLabel

FAULTS: Mapping[MappingFault, str] = {
    MappingFault.BAD_SIZE: "une ligne « {code} » ne joint pas le bon nombre d'exigences",
    MappingFault.UNKNOWN_BEFORE: "« {code} » n'est pas une exigence de la version précédente",
    MappingFault.UNKNOWN_AFTER: "« {code} » n'est plus une exigence de ce brouillon",
    MappingFault.REPEATED_BEFORE: "« {code} », de la version précédente, est dans plusieurs lignes",
    MappingFault.REPEATED_AFTER: "« {code} », de ce brouillon, est dans plusieurs lignes",
    MappingFault.UNMAPPED_BEFORE: "« {code} », de la version précédente, n'est dans aucune ligne",
    MappingFault.UNMAPPED_AFTER: "« {code} », de ce brouillon, n'est dans aucune ligne",
}
CONSEQUENCES: Mapping[Change, str] = {
    Change.IDENTICAL: "même demande : la réponse est gardée",
    Change.REWORDED: "même demande en d'autres mots : la réponse est gardée",
    Change.CLARIFIED: "la demande a bougé : la réponse est gardée, à confirmer",
    Change.SPLIT: "une devient plusieurs : la réponse est proposée à chacune, à confirmer",
    Change.MERGED: "plusieurs deviennent une : la réponse au plus bas crédit est proposée, à confirmer",
    Change.REMOVED: "la réponse est archivée, et reste lisible",
    Change.NEW: "à répondre",
}
REASONS: Mapping[Reason, str] = {
    Reason.RECODED: "le code change",
    Reason.AROUND: "mesure, sources ou place modifiées",
    Reason.SEVERITY: "la gravité change",
    Reason.TYPOGRAPHY: "typographie",
    Reason.EXPLANATION: "titre ou aide modifiés",
    Reason.WORDING: "mots proches",
    Reason.TURNING_WORD: "un nombre, une durée, une négation ou une obligation a changé dans le texte",
    Reason.OTHER_WORDS: "texte très différent",
    Reason.QUESTIONS: "question ajoutée ou retirée",
    Reason.CONDITION: "posée dans d'autres cas",
    Reason.OBLIGATION: "le caractère obligatoire change",
    Reason.CHOICES: "les réponses possibles ou leurs crédits changent",
}
if set(FAULTS) != set(MappingFault) or set(CONSEQUENCES) != set(Change) or set(REASONS) != set(Reason):
    raise RuntimeError(
        "a phrase is missing"
    )  # a table over an enum is complete, or the process does not start


def phrase_mapping_problem(problem: MappingProblem) -> str:
    if problem.fault is MappingFault.BAD_SIZE:
        return FAULTS[problem.fault].format(code=ChangeLabel(problem.code).label.lower())
    return FAULTS[problem.fault].format(code=problem.code)
