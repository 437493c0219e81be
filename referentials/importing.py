"""A file or a content becomes a draft version."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from referentials import models
from referentials.domain.content import Content
from referentials.domain.problems import CANNOT_BE_STORED, Problem
from referentials.domain.validation import find_problems
from referentials.formats.canonical import content_hash
from referentials.formats.catalogue import find_format
from referentials.problem_phrases import phrase
from referentials.storing import store_rows


class Outcome(StrEnum):
    CREATED = "created"
    DRAFT_REPLACED = "draft_replaced"
    ALREADY_PUBLISHED = "already_published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """`problems` keep the draft from being published; `losses` are what its format could not carry."""

    version: models.ReferentialVersion
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    losses: tuple[str, ...] = ()


class CannotImport(ValueError):
    """Problems that leave no way to store the content, even as a draft."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(phrase, problems)))
        self.problems = problems


class NumberIsTaken(ValueError):
    """A published version of that number has another content."""

    def __init__(self, version: models.ReferentialVersion) -> None:
        super().__init__(
            _(
                "La version %(number)s de « %(code)s » est déjà publiée avec un autre contenu, et ne change "
                "plus : donnez un nouveau numéro à la vôtre."
            )
            % {"number": version.number, "code": version.referential.code}
        )
        self.version = version


def import_referential(data: bytes, *, format_name: str = "native") -> Imported:
    """Raises UnknownFormat, CannotRead, CannotImport or NumberIsTaken."""
    reading = find_format(format_name).read(data)
    return store_content(reading.content, losses=reading.losses)


@transaction.atomic
def store_content(content: Content, *, losses: tuple[str, ...] = ()) -> Imported:
    """Raises CannotImport or NumberIsTaken. A draft of the same number is replaced."""
    problems = find_problems(content)
    if fatal := tuple(problem for problem in problems if problem.code in CANNOT_BE_STORED):
        raise CannotImport(fatal)
    referential, _ = models.Referential.objects.get_or_create(
        code=content.referential, defaults={"title": content.title}
    )
    existing = referential.versions.select_for_update().filter(number=content.number).first()
    if existing and not existing.is_draft:
        if existing.content_hash != content_hash(content):
            raise NumberIsTaken(existing)
        return Imported(version=existing, outcome=Outcome.ALREADY_PUBLISHED, losses=losses)
    version = existing or models.ReferentialVersion(referential=referential, number=content.number)
    store_rows(version, content)
    outcome = Outcome.DRAFT_REPLACED if existing else Outcome.CREATED
    return Imported(version=version, outcome=outcome, problems=problems, losses=losses)
