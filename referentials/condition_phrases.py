"""A condition in a French sentence, as an editor reads it back."""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.domain.condition_data import condition_to_data
from referentials.domain.content import Condition, Content

KINDS = {
    "solo": _("Cabinet individuel"),
    "groupe": _("Cabinet de groupe"),
    "msp": _("Maison de santé pluriprofessionnelle"),
    "cpts": _("Communauté professionnelle territoriale de santé"),
}
"""The usual kinds of practices; a version may name others, which show their code."""


def phrase_condition(content: Content, condition: Condition | None) -> str:
    """« Posée si … », or « Toujours posée. »"""
    if condition is None:
        return gettext("Toujours posée.")
    return gettext("Posée si %(condition)s.") % {"condition": _phrase(content, condition)}


def kind_label(code: str) -> str:
    return str(KINDS.get(code, code))


def fact_label(content: Content, code: str) -> str:
    fact = content.facts_by_code.get(code)
    return fact.label if fact else kind_label(code)


def _quoted(text: str) -> str:
    return gettext("«\u00a0%(text)s\u00a0»") % {"text": text}


def _phrase(content: Content, condition: Condition) -> str:
    match condition.operator:
        case "fact":
            return _quoted(fact_label(content, condition.fact))
        case "answer":
            return _phrase_answer(content, condition)
        case "not":
            return gettext("il est faux que %(part)s") % {"part": _nested(content, condition.parts[0])}
        case "any" | "all":
            parts = [_nested(content, part) for part in condition.parts]
            return _either(parts) if condition.operator == "any" else _joined(parts, gettext("et"))
        case _:
            return str(condition_to_data(condition))


def _nested(content: Content, condition: Condition) -> str:
    text = _phrase(content, condition)
    return f"({text})" if condition.operator in ("any", "all") and len(condition.parts) > 1 else text


def _phrase_answer(content: Content, condition: Condition) -> str:
    question = content.questions.get(condition.question)
    if question is None:
        told = {"question": _quoted(condition.question), "choices": _either(condition.choices)}
        return gettext("la réponse à %(question)s est %(choices)s") % told
    labels = {choice.code: choice.label for choice in question.choices}
    answered = _either([_quoted(labels.get(code, code)) for code in condition.choices])
    return gettext("à %(question)s il est répondu %(choices)s") % {
        "question": _quoted(question.text),
        "choices": answered,
    }


def _either(parts: Sequence[str]) -> str:
    return _joined(parts, gettext("ou"))


def _joined(parts: Sequence[str], word: str) -> str:
    return f" {word} ".join(parts)
