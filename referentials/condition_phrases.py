"""A condition in a French sentence, as an editor reads it back."""

from referentials.domain.condition_data import condition_to_data
from referentials.domain.content import Condition, Content

KINDS = {
    "solo": "Cabinet individuel",
    "groupe": "Cabinet de groupe",
    "msp": "Maison de santé pluriprofessionnelle",
    "cpts": "Communauté professionnelle territoriale de santé",
}
"""The usual kinds of practices; a version may name others, which show their code."""

NBSP = "\u00a0"


def phrase_condition(content: Content, condition: Condition | None) -> str:
    """« Posée si … », or « Toujours posée. »"""
    if condition is None:
        return "Toujours posée."
    return f"Posée si {_phrase(content, condition)}."


def kind_label(code: str) -> str:
    return KINDS.get(code, code)


def fact_label(content: Content, code: str) -> str:
    fact = content.facts_by_code.get(code)
    return fact.label if fact else kind_label(code)


def _quoted(text: str) -> str:
    return f"«{NBSP}{text}{NBSP}»"


def _phrase(content: Content, condition: Condition) -> str:
    match condition.operator:
        case "fact":
            return _quoted(fact_label(content, condition.fact))
        case "answer":
            return _phrase_answer(content, condition)
        case "not":
            return f"il est faux que {_nested(content, condition.parts[0])}"
        case "any" | "all":
            joint = " ou " if condition.operator == "any" else " et "
            return joint.join(_nested(content, part) for part in condition.parts)
        case _:
            return str(condition_to_data(condition))


def _nested(content: Content, condition: Condition) -> str:
    text = _phrase(content, condition)
    return f"({text})" if condition.operator in ("any", "all") and len(condition.parts) > 1 else text


def _phrase_answer(content: Content, condition: Condition) -> str:
    question = content.questions.get(condition.question)
    if question is None:
        return f"la réponse à {_quoted(condition.question)} est {' ou '.join(condition.choices)}"
    labels = {choice.code: choice.label for choice in question.choices}
    told = " ou ".join(_quoted(labels.get(code, code)) for code in condition.choices)
    return f"à {_quoted(question.text)} il est répondu {told}"
