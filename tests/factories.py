"""People and practices for the tests; a person's password is the constant below."""

import factory
from factory.django import DjangoModelFactory, Password

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
