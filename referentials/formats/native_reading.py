"""From the data of a native file, once its schema is checked, to the content of a version."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from referentials.domain.condition_data import BadCondition, condition_from_data
from referentials.domain.content import (
    DEFAULT_WEIGHTS,
    Choice,
    Citation,
    Condition,
    Confidence,
    Content,
    Fact,
    Meaning,
    Measure,
    Obligation,
    Question,
    Requirement,
    Role,
    Source,
    Theme,
)
from referentials.domain.exact_numbers import parse_exact
from referentials.formats.cannot_read import CannotRead, Problem, path_text
from referentials.formats.located_yaml import LocatedData, Path


class ContentReader:
    """Raises CannotRead; keeps in `lines` the line of each code, to say where a rule is broken."""

    def __init__(self, data: LocatedData) -> None:
        self.data = data
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.scales = {
            name: self.choices(choices, ("scales", name))
            for name, choices in data.value.get("scales", {}).items()
        }

    def complain(self, path: Path, message: str) -> None:
        self.problems.append(Problem(self.data.lines[path], path_text(path), message))

    def located(self, code: str, path: Path) -> str:
        self.lines.setdefault(code, self.data.lines[path])
        return code

    def content(self) -> Content:
        value = self.data.value
        referential, version = value["referential"], value["version"]
        self.located(referential["code"], ("referential",))
        content = Content(
            referential=referential["code"],
            title=referential["title"],
            description=referential.get("description", ""),
            number=version["number"],
            language=version.get("language", "fr"),
            effective_on=self.day(version, ("version", "effective_on")),
            summary=version.get("summary", ""),
            release_notes=version.get("release_notes", ""),
            weights={
                int(severity): weight for severity, weight in value.get("weights", DEFAULT_WEIGHTS).items()
            },
            kinds=tuple(value.get("kinds", ())),
            facts=tuple(Fact(**fact) for fact in value.get("facts", ())),
            sources=tuple(_source(source) for source in value.get("sources", ())),
            themes=tuple(self.theme(theme, ("themes", i)) for i, theme in enumerate(value["themes"])),
            extras=value.get("extras", {}),
        )
        if self.problems:
            raise CannotRead(tuple(self.problems))
        return content

    def day(self, version: Mapping[str, Any], path: Path) -> date | None:
        if "effective_on" not in version:
            return None
        try:
            return date.fromisoformat(version["effective_on"])
        except ValueError:
            self.complain(
                path,
                _("« %(version)s » n'est pas une date : écrivez AAAA-MM-JJ")
                % {"version": version["effective_on"]},
            )
            return None

    def theme(self, value: Mapping[str, Any], path: Path) -> Theme:
        return Theme(
            code=self.located(value["code"], path),
            title=value["title"],
            description=value.get("description", ""),
            requirements=tuple(
                self.requirement(requirement, (*path, "requirements", i))
                for i, requirement in enumerate(value["requirements"])
            ),
        )

    def requirement(self, value: Mapping[str, Any], path: Path) -> Requirement:
        return Requirement(
            code=self.located(value["code"], path),
            title=value["title"],
            statement=value["statement"],
            obligation=Obligation(value["obligation"]),
            severity=value["severity"],
            severity_reason=value.get("severity_reason", ""),
            role=Role(value["role"]),
            condition=self.condition(value, path),
            needs_review=value.get("needs_review", False),
            section=value.get("section", ""),
            citations=tuple(_citation(citation) for citation in value["citations"]),
            questions=tuple(
                self.question(question, (*path, "questions", i), value)
                for i, question in enumerate(value["questions"])
            ),
            measure=self.measure(value["measure"], (*path, "measure"), value["role"]),
        )

    def question(self, value: Mapping[str, Any], path: Path, requirement: Mapping[str, Any]) -> Question:
        if "code" not in value and len(requirement["questions"]) > 1:
            self.complain(path, _("il manque la clé « code » : seule une question unique peut s'en passer"))
        choices = value["choices"]
        return Question(
            code=self.located(value.get("code", requirement["code"]), path),
            text=value["text"],
            help=value.get("help", ""),
            condition=self.condition(value, path),
            choices=(
                self.scale(choices, (*path, "choices"))
                if isinstance(choices, str)
                else self.choices(choices, (*path, "choices"))
            ),
        )

    def scale(self, name: str, path: Path) -> tuple[Choice, ...]:
        if name not in self.scales:
            known = ", ".join(self.scales) or "aucune"
            self.complain(
                path,
                _("échelle inconnue « %(name)s » ; échelles définies sous « scales » : %(known)s")
                % {"name": name, "known": known},
            )
        return self.scales.get(name, ())

    def choices(self, values: list[Mapping[str, Any]], path: Path) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                code=value["code"],
                label=value["label"],
                meaning=Meaning(value.get("meaning", Meaning.CREDIT)),
                credit=self.exact(value["credit"], (*path, i, "credit")) if "credit" in value else None,
            )
            for i, value in enumerate(values)
        )

    def measure(self, value: Mapping[str, Any], path: Path, role: str) -> Measure:
        return Measure(
            why=value.get("why", ""),
            how=value["how"],
            effort_hours=self.exact(value["effort_hours"], (*path, "effort_hours")),
            cost_max=value["cost_max"],
            role=Role(value.get("role", role)),
            evidence=tuple(value.get("evidence", ())),
        )

    def exact(self, value: int | Fraction | str, path: Path) -> Fraction:
        """The schema lets a ratio through as text."""
        try:
            return parse_exact(value) if isinstance(value, str) else Fraction(value)
        except ValueError:
            self.complain(path, _("« %(value)s » n'est pas un nombre comme 0.5 ou 1/3") % {"value": value})
            return Fraction(0)

    def condition(self, value: Mapping[str, Any], path: Path) -> Condition | None:
        if "asked_if" not in value:
            return None
        try:
            return condition_from_data(value["asked_if"])
        except BadCondition:
            self.complain((*path, "asked_if"), _("condition trop imbriquée"))
            return None


def _source(value: Mapping[str, Any]) -> Source:
    texts = {"publisher": "", "date": "", "reference": "", "url": ""}
    return Source(**{**texts, **value, "confidence": Confidence(value["confidence"])})


def _citation(value: Mapping[str, Any]) -> Citation:
    return Citation(**{"reference": "", **value, "confidence": Confidence(value["confidence"])})
