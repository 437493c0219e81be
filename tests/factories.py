"""People, practices and assessments for the tests; a person's password is the constant below."""

from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory, Password

from assessments.answering import save_answers
from assessments.completion import complete_assessment
from assessments.domain.answers import Answer as DomainAnswer
from assessments.models import Assessment
from assessments.starting import start_assessment
from practices.models import Mandate, Membership, Practice, User

PASSWORD = "quatre-mots-de-passe"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence("personne{}@exemple.fr".format)
    full_name = factory.Faker("name", locale="fr_FR")
    password = Password(PASSWORD)


class PracticeFactory(DjangoModelFactory[Practice]):
    class Meta:
        model = Practice

    class Params:
        msp = factory.Trait(kind=Practice.Kind.MSP)
        cpts = factory.Trait(kind=Practice.Kind.CPTS)

    name = factory.Sequence("Cabinet {}".format)
    kind = Practice.Kind.SOLO
    city = "Nantes"


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    class Params:
        contributor = factory.Trait(role=Membership.Role.CONTRIBUTOR)

    practice = factory.SubFactory(PracticeFactory)
    user = factory.SubFactory(UserFactory)
    role = Membership.Role.OWNER


class MandateFactory(DjangoModelFactory[Mandate]):
    class Meta:
        model = Mandate

    practice = factory.SubFactory(PracticeFactory)
    dpo = factory.SubFactory(UserFactory)
    granted_by = factory.SubFactory(UserFactory)


REASON = "Rien de tel au cabinet."


class AssessmentFactory(DjangoModelFactory[Assessment]):
    """Started, answered and completed by the operations themselves; `version` must be given.

    `answers` maps questions to choices; all get the same reason.
    """

    class Meta:
        model = Assessment

    class Params:
        completed = factory.Trait(completing=True)

    practice = factory.SubFactory(PracticeFactory)
    started_by = factory.SubFactory(UserFactory)
    started_at = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
    answers: Any = {}  # noqa: RUF012 - read, never changed
    completing = False

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **given: Any) -> Assessment:
        by, at = given["started_by"], given["started_at"]
        assessment = start_assessment(practice=given["practice"], version=given["version"], by=by, at=at)
        answers = {
            code: DomainAnswer(choice=choice, reason=REASON) for code, choice in given["answers"].items()
        }
        if answers:
            save_answers(by=by, assessment=assessment, answers=answers, at=at)
        if given["completing"]:
            complete_assessment(assessment=assessment, by=by, at=at)
        assessment.refresh_from_db()
        return assessment
