"""Two states of one thing, field by field, in words; and one made of both."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.condition_phrases import phrase_condition
from referentials.domain.condition_data import condition_from_data
from referentials.domain.content import Content
from referentials.formats.thing_data import Data
from referentials.vocabulary import COST_LABELS, SEVERITY_LABELS, Confidence, Meaning, Obligation, Role

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MINE, THEIRS = "mine", "theirs"
EMPTY = _("(vide)")
QUESTION = "questions."
MEASURE = "measure."
NOT_SHOWN = frozenset({"position"})

LABELS: Mapping[str, "StrPromise"] = {
    "code": _("Code"),
    "title": _("Titre"),
    "statement": _("Ce qu'il faut"),
    "obligation": _("Portée"),
    "severity": _("Gravité"),
    "severity_reason": _("Raison de la gravité"),
    "role": _("Qui peut répondre"),
    "needs_review": _("Base légale à vérifier"),
    "section": _("Intertitre"),
    "asked_if": _("Posée si"),
    "citations": _("Textes cités"),
    "measure.why": _("Mesure\u00a0: pourquoi"),
    "measure.how": _("Mesure\u00a0: comment faire"),
    "measure.effort_hours": _("Mesure\u00a0: effort en heures"),
    "measure.cost_max": _("Mesure\u00a0: coût"),
    "measure.role": _("Mesure\u00a0: qui s'en charge"),
    "measure.evidence": _("Mesure\u00a0: preuves à garder"),
    "description": _("Description"),
    "publisher": _("Éditeur"),
    "date": _("Date"),
    "reference": _("Référence"),
    "url": _("Adresse"),
    "confidence": _("Vérification"),
    "note": _("Note"),
    "label": _("Libellé"),
    "help": _("Aide"),
    "group": _("Groupe"),
    "theme": _("Thème"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field in words; `chosen` is what to take unless told otherwise."""

    path: str
    label: str
    original: str
    mine: str
    theirs: str
    chosen: str

    @property
    def is_disputed(self) -> bool:
        """Both changed it, and not alike."""
        return self.original not in (self.mine, self.theirs)


def fields_of(data: Data) -> dict[str, Any]:
    """By path: a question is one field, and so are the citations; a measure's fields are its own."""
    fields: dict[str, Any] = {}
    for key, value in data.items():
        if key == "measure":
            fields |= {f"{MEASURE}{name}": inside for name, inside in value.items()}
        elif key == "questions":
            fields |= {f"{QUESTION}{question['code']}": question for question in value}
        elif key not in NOT_SHOWN:
            fields[key] = value
    return fields


def compare(content: Content, original: Data, mine: Data, theirs: Data) -> list[Difference]:
    """The fields where mine and theirs differ."""
    states = [fields_of(data) for data in (original, mine, theirs)]
    paths = dict.fromkeys(path for state in (states[1], states[2], states[0]) for path in state)
    return [
        _difference(content, path, *(state.get(path) for state in states))
        for path in paths
        if states[1].get(path) != states[2].get(path)
    ]


def _difference(content: Content, path: str, original: Any, mine: Any, theirs: Any) -> Difference:
    return Difference(
        path=path,
        label=label_of(path),
        original=phrase(content, path, original),
        mine=phrase(content, path, mine),
        theirs=phrase(content, path, theirs),
        chosen=THEIRS if mine == original else MINE,
    )


def settle(mine: Data, theirs: Data, chosen: Mapping[str, str]) -> Data:
    """Each path from its chosen side; mine when nothing was chosen."""
    ours, others = fields_of(mine), fields_of(theirs)
    taken = {
        path: (others if chosen.get(path) == THEIRS else ours).get(path)
        for path in dict.fromkeys((*ours, *others))
    }
    data: Data = {}
    for path, value in taken.items():
        if value is None:
            continue
        if path.startswith(QUESTION):
            data.setdefault("questions", []).append(value)
        elif path.startswith(MEASURE):
            data.setdefault("measure", {})[path.removeprefix(MEASURE)] = value
        else:
            data[path] = value
    if "questions" in mine:
        data.setdefault("questions", [])
    return data


def changed_fields(content: Content, before: Data, after: Data) -> list[Difference]:
    """For the history: what one edit changed, `original` and `theirs` being what was."""
    return compare(content, before, after, before)


def label_of(path: str) -> str:
    if path.startswith(QUESTION):
        return gettext("Question %(code)s") % {"code": path.removeprefix(QUESTION)}
    return str(LABELS.get(path, path))


# ---- values in words


def phrase(content: Content, path: str, value: Any) -> str:
    if value is None:
        return gettext("Toujours posée.") if path == "asked_if" else str(EMPTY)
    if path.startswith(QUESTION):
        return "\n".join(_question_lines(content, value))
    word = WORDS.get(path)
    text = word(value) if word else str(value)
    return (phrase_condition(content, condition_from_data(value)) if path == "asked_if" else text) or str(
        EMPTY
    )


def _question_lines(content: Content, question: Data) -> Iterator[str]:
    yield question["text"]
    if question["help"]:
        yield gettext("Aide\u00a0: %(help)s") % {"help": question["help"]}
    yield " · ".join(map(_choice, question["choices"]))
    if "asked_if" in question:
        yield phrase_condition(content, condition_from_data(question["asked_if"]))


def _choice(choice: Data) -> str:
    worth = choice.get("credit") or str(Meaning(choice["meaning"]).label).lower()
    return f"{choice['label']} ({worth.replace('.', ',')})"


def _citations(citations: list[Data]) -> str:
    return "\n".join(f"{one['source']} {one['reference']} ({_checked(one)})" for one in citations)


def _checked(citation: Data) -> str:
    confidence = str(Confidence(citation["confidence"]).label).lower()
    if not citation["later"]:
        return confidence
    return gettext("%(confidence)s, texte postérieur") % {"confidence": confidence}


def _yes_or_no(value: Any) -> str:
    return gettext("oui") if value else gettext("non")


def _role(value: Any) -> str:
    return str(Role(value).label)


WORDS: Mapping[str, Callable[[Any], str]] = {
    "obligation": lambda value: str(Obligation(value).label),
    "severity": lambda value: f"{value} · {SEVERITY_LABELS.get(value, '')}",
    "role": _role,
    "measure.role": _role,
    "needs_review": _yes_or_no,
    "citations": _citations,
    "confidence": lambda value: str(Confidence(value).label),
    "measure.cost_max": lambda value: str(COST_LABELS.get(value, f"{value}\u00a0€")),
    "measure.effort_hours": lambda value: str(value).replace(".", ","),
    "measure.evidence": "\n".join,
}
