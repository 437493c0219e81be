"""What the demonstration draws from: names, places, and how a practice answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from assessments.domain.answers import Answer
from assessments.queries import Sheet
from practices.models import Practice
from referentials.domain.content import Choice, Meaning, Question

CITIES: Mapping[str, str] = {
    "Nantes": "44",
    "Rennes": "35",
    "Angers": "49",
    "Cholet": "49",
    "Vannes": "56",
    "Le Mans": "72",
    "Quimper": "29",
    "Saint-Nazaire": "44",
}
NAMES = ("Martin", "Bernard", "Thomas", "Petit", "Robert", "Richard", "Durand", "Moreau", "Laurent", "Simon")
KINDS = {
    Practice.Kind.SOLO: "Cabinet du docteur {name}",
    Practice.Kind.GROUP: "Cabinet de groupe {name}",
    Practice.Kind.MSP: "Maison de santé {name}",
    Practice.Kind.CPTS: "CPTS {name}",
}
KIND_WEIGHTS = (60, 25, 12, 3)
SIZES: Mapping[Practice.Kind, tuple[int, int]] = {
    Practice.Kind.SOLO: (1, 1),
    Practice.Kind.GROUP: (2, 8),
    Practice.Kind.MSP: (5, 25),
    Practice.Kind.CPTS: (20, 120),
}
SOFTWARE = ("Logiciel Alpha", "Logiciel Bêta", "Logiciel Gamma", "Logiciel Delta", "")
REASON = "Cette situation ne se présente pas dans notre structure."


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a practice answers: chances that an asked question gets an answer, and that it is a good one."""

    answering: float
    doing_well: float
    not_knowing: float = 0.12


def invent_practice(number: int, random: Random) -> dict[str, Any]:
    """Its kind, name and place, by field."""
    [kind] = random.choices(list(KINDS), weights=KIND_WEIGHTS)
    name = KINDS[kind].format(name=f"{random.choice(NAMES)} {number + 1}")
    return {"kind": kind, "name": name, "city": random.choice(list(CITIES))}


def invent_details(invented: Mapping[str, Any], number: int) -> dict[str, Any]:
    """What compares practices, by field; drawn apart, so that it changes nothing else."""
    random = Random(f"details-{number}")  # noqa: S311 - invented data
    return {
        "department": CITIES[invented["city"]],
        "size": random.randint(*SIZES[invented["kind"]]),
        "software": random.choice(SOFTWARE),
    }


def choose_answers(sheet: Sheet, random: Random, habits: Habits) -> Iterator[tuple[str, Answer]]:
    for questions in sheet.scope.asked.values():
        for question in questions:
            if random.random() < habits.answering:
                choice = _pick(question, random, habits)
                reason = REASON if choice.meaning is Meaning.NOT_APPLICABLE else ""
                yield question.code, Answer(choice=choice.code, reason=reason)


def _pick(question: Question, random: Random, habits: Habits) -> Choice:
    draw = random.random()
    aside = [choice for choice in question.choices if choice.meaning is not Meaning.CREDIT]
    if draw < habits.not_knowing and aside:
        return aside[0] if draw < habits.not_knowing * 0.9 else aside[-1]
    credited = sorted(
        (choice for choice in question.choices if choice.meaning is Meaning.CREDIT),
        key=lambda choice: choice.credit or 0,
    )
    return credited[-1] if random.random() < habits.doing_well else random.choice(credited[:-1])
