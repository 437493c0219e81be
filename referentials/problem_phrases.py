"""The problems of a version in French, for commands and for the editor's screens."""

from referentials.domain.advice import AdviceCode
from referentials.domain.problems import Problem, ProblemCode

PHRASES: dict[ProblemCode, str] = {
    ProblemCode.EMPTY_CONTENT: "la version n'a aucun thème",
    ProblemCode.EMPTY_THEME: "le thème n'a aucune exigence",
    ProblemCode.QUESTION_MISSING: "l'exigence n'a aucune question",
    ProblemCode.TEXT_MISSING: "texte manquant ({detail})",
    ProblemCode.BAD_CODE: "le code « {detail} » ne convient pas : minuscules, chiffres, - et _, 80 au plus",
    ProblemCode.BAD_NUMBER: "le numéro « {detail} » ne convient pas : 30 lettres, chiffres ou points au plus",
    ProblemCode.DUPLICATE_CODE: "le code « {detail} » est donné plusieurs fois",
    ProblemCode.UNKNOWN_OPERATOR: "opérateur de condition inconnu « {detail} »",
    ProblemCode.CONDITION_EMPTY: "condition incomplète ({detail})",
    ProblemCode.UNKNOWN_FACT: "la condition nomme un fait inconnu, « {detail} »",
    ProblemCode.UNKNOWN_QUESTION: "la condition nomme une question inconnue, « {detail} »",
    ProblemCode.UNKNOWN_CHOICE: "la condition nomme une réponse inconnue, « {detail} »",
    ProblemCode.CONDITION_ON_ITSELF: "la condition dépend de la question elle-même",
    ProblemCode.CONDITION_ON_LATER: "la condition dépend de « {detail} », posée plus loin",
    ProblemCode.CYCLE: "ces questions dépendent l'une de l'autre : {detail}",
    ProblemCode.NEVER_ASKED: "la question ne peut jamais être posée : sa condition se contredit",
    ProblemCode.CREDIT_MISSING: "la réponse « {detail} » n'a pas de crédit",
    ProblemCode.CREDIT_UNEXPECTED: "la réponse « {detail} » a un crédit, alors que son sens n'en donne pas",
    ProblemCode.CREDIT_OUT_OF_RANGE: "le crédit de la réponse « {detail} » n'est pas entre 0 et 1",
    ProblemCode.CREDIT_NOT_MONOTONE: "les crédits ne vont pas du meilleur au moins bon, ou l'inverse",
    ProblemCode.NO_CREDIT_CHOICE: "aucune réponse ne donne de crédit",
    ProblemCode.NO_FULL_CREDIT: "aucune réponse ne donne tout le crédit (1)",
    ProblemCode.MEASURE_MISSING: "l'exigence n'a pas de mesure qui comble l'écart",
    ProblemCode.COST_UNKNOWN: "le coût {detail} n'est pas l'un de 0, 500, 2000, 5000",
    ProblemCode.EFFORT_NOT_POSITIVE: "l'effort de la mesure n'est pas positif",
    ProblemCode.CITATION_MISSING: "l'exigence ne cite aucun texte",
    ProblemCode.UNKNOWN_SOURCE: "l'exigence cite une source inconnue, « {detail} »",
    ProblemCode.SEVERITY_OUT_OF_RANGE: "la gravité {detail} n'est pas entre 1 et 4",
    ProblemCode.WEIGHT_MISSING: "la gravité {detail} n'a pas de poids",
    ProblemCode.WEIGHT_NOT_POSITIVE: "le poids de la gravité {detail} n'est pas un entier positif",
}
if set(PHRASES) != set(ProblemCode):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("PHRASES lacks a problem")


FIELD_WORDS = {"title": "titre", "label": "libellé", "statement": "énoncé", "text": "question"}


def describe(problem: Problem) -> str:
    """Without saying where."""
    detail = problem.detail
    if problem.code is ProblemCode.TEXT_MISSING:
        detail = FIELD_WORDS.get(detail, detail)
    return PHRASES[problem.code].format(detail=detail)


def phrase(problem: Problem) -> str:
    return f"{problem.where} : {describe(problem)}"


ADVICE_PHRASES: dict[AdviceCode, str] = {
    AdviceCode.SOURCE_UNVERIFIED: "repose sur une connaissance générale, non vérifiée\u00a0: lisez le texte",
    AdviceCode.REVIEW_NEEDED: "sa base légale reste à vérifier",
    AdviceCode.HELP_MISSING: "une question n'a pas d'aide",
    AdviceCode.EVIDENCE_MISSING: "sa mesure ne dit pas quelle preuve garder",
    AdviceCode.REASON_MISSING: "la raison de sa gravité n'est pas dite",
    AdviceCode.UNUSED_SOURCE: "n'est citée par aucune exigence",
    AdviceCode.UNUSED_FACT: "n'est lu par aucune condition\u00a0: les structures y répondraient pour rien",
}
if set(ADVICE_PHRASES) != set(AdviceCode):
    raise RuntimeError("ADVICE_PHRASES lacks an advice")
