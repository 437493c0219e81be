"""What is wrong with a draft, and what could be better, beside the thing where it is mended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from referentials.domain.advice import find_advice
from referentials.domain.content import Content
from referentials.domain.places import Place, Subject, locate
from referentials.domain.validation import find_problems
from referentials.problem_phrases import ADVICE_PHRASES, describe


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    place: Place
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarked:
    """One thing with all that is said of it."""

    subject: Subject
    code: str
    title: str
    remarks: tuple[Remark, ...]


def find_remarks(content: Content) -> tuple[Remark, ...]:
    """The problems that keep the version from being published."""
    return tuple(
        Remark(place=locate(content, problem), text=describe(problem)) for problem in find_problems(content)
    )


def advise(content: Content) -> tuple[Remark, ...]:
    return tuple(Remark(place=a.place, text=str(ADVICE_PHRASES[a.code])) for a in find_advice(content))


def by_thing(content: Content, remarks: Iterable[Remark]) -> Sequence[Remarked]:
    """The version first, then its facts, sources, themes and requirements, each in the editor's order."""
    titles = _titles(content)
    rank = {key: rank for rank, key in enumerate(titles)}

    def key_of(remark: Remark) -> tuple[Subject, str]:
        return remark.place.subject, remark.place.code

    ordered = sorted(remarks, key=lambda remark: rank[key_of(remark)])
    return [
        Remarked(subject=subject, code=code, title=titles[subject, code], remarks=tuple(group))
        for (subject, code), group in groupby(ordered, key=key_of)
    ]


def _titles(content: Content) -> dict[tuple[Subject, str], str]:
    return {
        (Subject.VERSION, ""): content.title,
        **{(Subject.FACT, fact.code): fact.label for fact in content.facts},
        **{(Subject.SOURCE, source.code): source.title for source in content.sources},
        **{(Subject.THEME, theme.code): theme.title for theme in content.themes},
        **{(Subject.REQUIREMENT, code): one.title for code, one in content.requirements.items()},
    }


def title_of(content: Content, subject: str, code: str) -> str:
    """Empty for what is no longer there."""
    return {str(kind): title for (kind, named), title in _titles(content).items() if named == code}.get(
        subject, ""
    )
