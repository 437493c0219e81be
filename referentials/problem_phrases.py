"""The problems of a version in French, for commands and for the editor's screens."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.domain.advice import AdviceCode
from referentials.domain.problems import Problem, ProblemCode

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PHRASES: dict[ProblemCode, "StrPromise"] = {
    ProblemCode.EMPTY_CONTENT: _("la version n'a aucun thème"),
    ProblemCode.EMPTY_THEME: _("le thème n'a aucune exigence"),
    ProblemCode.QUESTION_MISSING: _("l'exigence n'a aucune question"),
    ProblemCode.TEXT_MISSING: _("texte manquant (%(detail)s)"),
    ProblemCode.BAD_CODE: _(
        "le code « %(detail)s » ne convient pas : minuscules, chiffres, - et _, 80 au plus"
    ),
    ProblemCode.BAD_NUMBER: _(
        "le numéro « %(detail)s » ne convient pas : 30 lettres, chiffres ou points au plus"
    ),
    ProblemCode.DUPLICATE_CODE: _("le code « %(detail)s » est donné plusieurs fois"),
    ProblemCode.UNKNOWN_OPERATOR: _("opérateur de condition inconnu « %(detail)s »"),
    ProblemCode.CONDITION_EMPTY: _("condition incomplète (%(detail)s)"),
    ProblemCode.UNKNOWN_FACT: _("la condition nomme un fait inconnu, « %(detail)s »"),
    ProblemCode.UNKNOWN_QUESTION: _("la condition nomme une question inconnue, « %(detail)s »"),
    ProblemCode.UNKNOWN_CHOICE: _("la condition nomme une réponse inconnue, « %(detail)s »"),
    ProblemCode.CONDITION_ON_ITSELF: _("la condition dépend de la question elle-même"),
    ProblemCode.CONDITION_ON_LATER: _("la condition dépend de « %(detail)s », posée plus loin"),
    ProblemCode.CYCLE: _("ces questions dépendent l'une de l'autre : %(detail)s"),
    ProblemCode.NEVER_ASKED: _("la question ne peut jamais être posée : sa condition se contredit"),
    ProblemCode.CREDIT_MISSING: _("la réponse « %(detail)s » n'a pas de crédit"),
    ProblemCode.CREDIT_UNEXPECTED: _(
        "la réponse « %(detail)s » a un crédit, alors que son sens n'en donne pas"
    ),
    ProblemCode.CREDIT_OUT_OF_RANGE: _("le crédit de la réponse « %(detail)s » n'est pas entre 0 et 1"),
    ProblemCode.CREDIT_NOT_MONOTONE: _("les crédits ne vont pas du meilleur au moins bon, ou l'inverse"),
    ProblemCode.NO_CREDIT_CHOICE: _("aucune réponse ne donne de crédit"),
    ProblemCode.NO_FULL_CREDIT: _("aucune réponse ne donne tout le crédit (1)"),
    ProblemCode.MEASURE_MISSING: _("l'exigence n'a pas de mesure qui comble l'écart"),
    ProblemCode.COST_UNKNOWN: _("le coût %(detail)s n'est pas l'un de 0, 500, 2000, 5000"),
    ProblemCode.EFFORT_NOT_POSITIVE: _("l'effort de la mesure n'est pas positif"),
    ProblemCode.CITATION_MISSING: _("l'exigence ne cite aucun texte"),
    ProblemCode.UNKNOWN_SOURCE: _("l'exigence cite une source inconnue, « %(detail)s »"),
    ProblemCode.SEVERITY_OUT_OF_RANGE: _("la gravité %(detail)s n'est pas entre 1 et 4"),
    ProblemCode.WEIGHT_MISSING: _("la gravité %(detail)s n'a pas de poids"),
    ProblemCode.WEIGHT_NOT_POSITIVE: _("le poids de la gravité %(detail)s n'est pas un entier positif"),
}
if set(PHRASES) != set(ProblemCode):  # a table over an enum is complete, or the process does not start
    raise RuntimeError(_("PHRASES lacks a problem"))


FIELD_WORDS = {"title": _("titre"), "label": _("libellé"), "statement": _("énoncé"), "text": _("question")}


def describe(problem: Problem) -> str:
    """Without saying where."""
    detail = problem.detail
    if problem.code is ProblemCode.TEXT_MISSING:
        detail = str(FIELD_WORDS.get(detail, detail))
    return str(PHRASES[problem.code]) % {"detail": detail}


def phrase(problem: Problem) -> str:
    return gettext("%(where)s : %(problem)s") % {"where": problem.where, "problem": describe(problem)}


ADVICE_PHRASES: dict[AdviceCode, "StrPromise"] = {
    AdviceCode.SOURCE_UNVERIFIED: _(
        "repose sur une connaissance générale, non vérifiée\u00a0: lisez le texte"
    ),
    AdviceCode.REVIEW_NEEDED: _("sa base légale reste à vérifier"),
    AdviceCode.HELP_MISSING: _("une question n'a pas d'aide"),
    AdviceCode.EVIDENCE_MISSING: _("sa mesure ne dit pas quelle preuve garder"),
    AdviceCode.REASON_MISSING: _("la raison de sa gravité n'est pas dite"),
    AdviceCode.UNUSED_SOURCE: _("n'est citée par aucune exigence"),
    AdviceCode.UNUSED_FACT: _("n'est lu par aucune condition\u00a0: les structures y répondraient pour rien"),
}
if set(ADVICE_PHRASES) != set(AdviceCode):
    raise RuntimeError("ADVICE_PHRASES lacks an advice")
