"""A mapping in French: what is wrong with it, and what speaks for each of its rows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from referentials.domain.demand_changes import Reason
from referentials.domain.mapping import Change, MappingFault, MappingProblem
from referentials.vocabulary import Change as ChangeLabel

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

FAULTS: Mapping[MappingFault, "StrPromise"] = {
    MappingFault.BAD_SIZE: _("une ligne « %(code)s » ne joint pas le bon nombre d'exigences"),
    MappingFault.UNKNOWN_BEFORE: _("« %(code)s » n'est pas une exigence de la version précédente"),
    MappingFault.UNKNOWN_AFTER: _("« %(code)s » n'est plus une exigence de ce brouillon"),
    MappingFault.REPEATED_BEFORE: _("« %(code)s », de la version précédente, est dans plusieurs lignes"),
    MappingFault.REPEATED_AFTER: _("« %(code)s », de ce brouillon, est dans plusieurs lignes"),
    MappingFault.UNMAPPED_BEFORE: _("« %(code)s », de la version précédente, n'est dans aucune ligne"),
    MappingFault.UNMAPPED_AFTER: _("« %(code)s », de ce brouillon, n'est dans aucune ligne"),
}
CONSEQUENCES: Mapping[Change, "StrPromise"] = {
    Change.IDENTICAL: _("même demande : la réponse est gardée"),
    Change.REWORDED: _("même demande en d'autres mots : la réponse est gardée"),
    Change.CLARIFIED: _("la demande a bougé : la réponse est gardée, à confirmer"),
    Change.SPLIT: _("une devient plusieurs : la réponse est proposée à chacune, à confirmer"),
    Change.MERGED: _("plusieurs deviennent une : la réponse au plus bas crédit est proposée, à confirmer"),
    Change.REMOVED: _("la réponse est archivée, et reste lisible"),
    Change.NEW: _("à répondre"),
}
REASONS: Mapping[Reason, "StrPromise"] = {
    Reason.RECODED: _("le code change"),
    Reason.AROUND: _("mesure, sources ou place modifiées"),
    Reason.SEVERITY: _("la gravité change"),
    Reason.TYPOGRAPHY: _("typographie"),
    Reason.EXPLANATION: _("titre ou aide modifiés"),
    Reason.WORDING: _("mots proches"),
    Reason.TURNING_WORD: _("un nombre, une durée, une négation ou une obligation a changé dans le texte"),
    Reason.OTHER_WORDS: _("texte très différent"),
    Reason.QUESTIONS: _("question ajoutée ou retirée"),
    Reason.CONDITION: _("posée dans d'autres cas"),
    Reason.OBLIGATION: _("le caractère obligatoire change"),
    Reason.CHOICES: _("les réponses possibles ou leurs crédits changent"),
}
if set(FAULTS) != set(MappingFault) or set(CONSEQUENCES) != set(Change) or set(REASONS) != set(Reason):
    raise RuntimeError(
        "a phrase is missing"
    )  # a table over an enum is complete, or the process does not start


def phrase_mapping_problem(problem: MappingProblem) -> str:
    bad_size = problem.fault is MappingFault.BAD_SIZE
    code = str(ChangeLabel(problem.code).label).lower() if bad_size else problem.code
    return str(FAULTS[problem.fault]) % {"code": code}
