"""Who can be asked for help with a question that one cannot answer."""

from collections.abc import Mapping
from enum import StrEnum

from referentials.domain.content import Content, Meaning, Role


class Addressee(StrEnum):
    """The roles of a referential, and the vendor of the software, who knows what an IT provider does not."""

    IT_PROVIDER = "it_provider"
    SOFTWARE_VENDOR = "software_vendor"
    SECRETARY = "secretary"
    DPO = "dpo"
    PRACTITIONER = "practitioner"


ROLE_OF: Mapping[Addressee, Role] = {
    Addressee.IT_PROVIDER: Role.IT_PROVIDER,
    Addressee.SOFTWARE_VENDOR: Role.IT_PROVIDER,
    Addressee.SECRETARY: Role.SECRETARY,
    Addressee.DPO: Role.DPO,
    Addressee.PRACTITIONER: Role.PRACTITIONER,
}
"""Whose questions each may be asked."""
if set(ROLE_OF) != set(Addressee) or set(ROLE_OF.values()) != set(Role):
    raise RuntimeError("ROLE_OF lacks an addressee or a role")


def is_known(content: Content, question: str, choice: str) -> bool:
    """Whether `choice`, empty for none, says something: neither silence nor « je ne sais pas »."""
    return bool(choice) and content.questions[question].choice(choice).meaning is not Meaning.UNKNOWN
