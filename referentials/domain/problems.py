"""What may be wrong with a version, as codes that commands and screens phrase."""

from dataclasses import dataclass
from enum import StrEnum


class ProblemCode(StrEnum):
    EMPTY_CONTENT = "empty_content"
    EMPTY_THEME = "empty_theme"
    QUESTION_MISSING = "question_missing"
    TEXT_MISSING = "text_missing"
    BAD_CODE = "bad_code"
    BAD_NUMBER = "bad_number"
    DUPLICATE_CODE = "duplicate_code"
    UNKNOWN_OPERATOR = "unknown_operator"
    CONDITION_EMPTY = "condition_empty"
    UNKNOWN_FACT = "unknown_fact"
    UNKNOWN_QUESTION = "unknown_question"
    UNKNOWN_CHOICE = "unknown_choice"
    CONDITION_ON_ITSELF = "condition_on_itself"
    CONDITION_ON_LATER = "condition_on_later"
    CYCLE = "cycle"
    NEVER_ASKED = "never_asked"
    CREDIT_MISSING = "credit_missing"
    CREDIT_UNEXPECTED = "credit_unexpected"
    CREDIT_OUT_OF_RANGE = "credit_out_of_range"
    CREDIT_NOT_MONOTONE = "credit_not_monotone"
    NO_CREDIT_CHOICE = "no_credit_choice"
    NO_FULL_CREDIT = "no_full_credit"
    MEASURE_MISSING = "measure_missing"
    COST_UNKNOWN = "cost_unknown"
    EFFORT_NOT_POSITIVE = "effort_not_positive"
    CITATION_MISSING = "citation_missing"
    UNKNOWN_SOURCE = "unknown_source"
    SEVERITY_OUT_OF_RANGE = "severity_out_of_range"
    WEIGHT_MISSING = "weight_missing"
    WEIGHT_NOT_POSITIVE = "weight_not_positive"


CANNOT_BE_STORED = frozenset(
    {
        ProblemCode.DUPLICATE_CODE,
        ProblemCode.UNKNOWN_SOURCE,
        ProblemCode.SEVERITY_OUT_OF_RANGE,
        ProblemCode.CREDIT_MISSING,
        ProblemCode.CREDIT_UNEXPECTED,
        ProblemCode.BAD_CODE,
        ProblemCode.BAD_NUMBER,
    }
)
"""A draft may have any other problem until it is published: the editor mends it on screen."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """`where` is the code of the theme, requirement, question… at fault; `detail` what is wrong with it."""

    code: ProblemCode
    where: str
    detail: str = ""
