"""The rules of docs/scoring.md computed a second time, from a version's native YAML as plain dicts.

Nothing here imports the engine, so that one mistake cannot be made in both places: slow and obvious wins.
"""

from fractions import Fraction
from typing import Any

Native = dict[str, Any]
Answers = dict[str, str]

LEVELS = "ABCDE"


def exact(number: Any) -> Fraction:
    return Fraction(str(number))


def requirements_of(native: Native) -> list[tuple[str, Native]]:
    return [(theme["code"], r) for theme in native["themes"] for r in theme["requirements"]]


def questions_of(requirement: Native) -> list[tuple[str, Native]]:
    """A single question may leave its code out: it bears the requirement's."""
    return [(q.get("code", requirement["code"]), q) for q in requirement["questions"]]


def choices_of(native: Native, question: Native) -> dict[str, Native]:
    choices = question["choices"]
    if isinstance(choices, str):
        choices = native["scales"][choices]
    return {choice["code"]: choice for choice in choices}


def holds(condition: Any, facts: set[str], asked_answers: Answers) -> bool:
    if condition is None:
        return True
    if isinstance(condition, str):
        return condition in facts
    [(operator, operand)] = condition.items()
    if operator == "answer":
        return asked_answers.get(operand["question"]) in operand["in"]
    if operator == "not":
        return not holds(operand, facts, asked_answers)
    whole = {"any": any, "all": all}[operator]
    return whole(holds(part, facts, asked_answers) for part in operand)


def asked_questions(native: Native, kind: str, facts: list[str], answers: Answers) -> list[str]:
    """In the referential's order; a condition sees only what was asked before it."""
    true_facts: set[str] = {kind, *facts}
    asked: list[str] = []
    seen: Answers = {}
    for _, requirement in requirements_of(native):
        if not holds(requirement.get("asked_if"), true_facts, seen):
            continue
        for code, question in questions_of(requirement):
            if holds(question.get("asked_if"), true_facts, seen):
                asked.append(code)
                if code in answers:
                    seen[code] = answers[code]
    return asked


def answered_as(native: Native, question: Native, choice: str | None) -> Fraction | str:
    """A credit, or "unanswered", "unknown", "not_applicable"."""
    if choice is None:
        return "unanswered"
    row = choices_of(native, question)[choice]
    meaning: str = row.get("meaning", "credit")
    return exact(row["credit"]) if meaning == "credit" else meaning


def judge(native: Native, requirement: Native, asked: list[str], answers: Answers) -> Native | None:
    """None when the requirement is out of the score."""
    given = [
        answered_as(native, question, answers.get(code))
        for code, question in questions_of(requirement)
        if code in asked
    ]
    counted = [g for g in given if g != "not_applicable"]
    if not counted:
        return None
    known = sum((g for g in counted if isinstance(g, Fraction)), Fraction(0))
    doubts = sum(1 for g in counted if not isinstance(g, Fraction))
    return {
        "weight": native.get("weights", {1: 1, 2: 2, 3: 4, 4: 8})[requirement["severity"]],
        "low": known / len(counted),
        "high": (known + doubts) / len(counted),
        "unknown": "unknown" in counted,
    }


def percentage(judged: list[Native], bound: str) -> Fraction | None:
    if not judged:
        return None
    total = sum(j["weight"] for j in judged)
    return Fraction(100, total) * sum((j["weight"] * j[bound] for j in judged), Fraction(0))


def level_before_cap(score: Fraction | None) -> str | None:
    if score is None:
        return None
    for level, threshold in (("A", 90), ("B", 75), ("C", 50), ("D", 25)):
        if score >= threshold:
            return level
    return "E"


def caps_of(requirement: Native, judged: Native) -> set[str]:
    """The best levels that this requirement still allows."""
    caps = set()
    if requirement["severity"] == 4 and judged["high"] == 0:
        caps.add("C")
    elif requirement["severity"] == 4 and judged["low"] < 1:
        caps.add("B")
    if requirement["obligation"] == "legal" and judged["low"] < 1:
        caps.add("B")
    return caps


def priority_of(requirement: Native, judged: Native) -> str:
    severity, legal = requirement["severity"], requirement["obligation"] == "legal"
    if severity == 4 or (legal and severity == 3 and judged["high"] == 0):
        return "P1"
    return "P2" if severity == 3 or legal else "P3"


def action_of(requirement: Native, judged: Native, total: int) -> Native | None:
    measure = requirement["measure"]
    if judged["high"] < 1:
        kind, effort, cost = "gap", exact(measure["effort_hours"]), measure["cost_max"]
    elif judged["unknown"]:
        kind, effort, cost = "verification", Fraction(1, 4), 0
    else:
        return None
    return {
        "requirement": requirement["code"],
        "kind": kind,
        "priority": priority_of(requirement, judged),
        "gain": 100 * judged["weight"] * (1 - judged["low"]) / total,
        "effort_hours": effort,
        "cost_max": cost,
        "quick_win": effort <= 2 and cost == 0,
    }


def plan_of(native: Native, judged: dict[str, Native]) -> list[Native]:
    total = sum(j["weight"] for j in judged.values())
    actions = []
    for _, requirement in requirements_of(native):
        if requirement["code"] in judged:
            action = action_of(requirement, judged[requirement["code"]], total)
            actions += [action] if action else []
    # Sorting is stable: the referential's own order settles what remains equal.
    actions.sort(key=lambda a: a["cost_max"])
    actions.sort(key=lambda a: a["gain"] / a["effort_hours"], reverse=True)
    actions.sort(key=lambda a: a["kind"] == "verification")
    actions.sort(key=lambda a: a["priority"])
    return [{**action, "rank": rank} for rank, action in enumerate(actions, start=1)]


def assess(native: Native, *, kind: str, facts: list[str], answers: Answers) -> Native:
    """Everything that `freeze_result` promises, unrounded."""
    asked = asked_questions(native, kind, facts, answers)
    judged: dict[str, Native] = {}
    themes: dict[str, list[Native]] = {}
    caps: set[tuple[str, str]] = set()
    for theme, requirement in requirements_of(native):
        themes.setdefault(theme, [])
        outcome = judge(native, requirement, asked, answers)
        if outcome is not None:
            judged[requirement["code"]] = outcome
            themes[theme].append(outcome)
            caps |= {(requirement["code"], level) for level in caps_of(requirement, outcome)}
    total = sum(j["weight"] for j in judged.values())
    low = percentage(list(judged.values()), "low")
    before = level_before_cap(low)
    return {
        "asked": asked,
        "score_low": low,
        "score_high": percentage(list(judged.values()), "high"),
        "level_before_cap": before,
        "level": max([before, *(level for _, level in caps)], key=LEVELS.index) if before else None,
        "caps": caps,
        "themes": {
            code: {
                "score_low": percentage(members, "low"),
                "score_high": percentage(members, "high"),
                "weight": sum(m["weight"] for m in members),
            }
            for code, members in themes.items()
        },
        "requirements": {
            r["code"]: {
                "credit": judged[r["code"]]["low"],
                "weight": judged[r["code"]]["weight"],
                "cost_in_points": 100 * judged[r["code"]]["weight"] * (1 - judged[r["code"]]["low"]) / total,
            }
            if r["code"] in judged
            else None
            for _, r in requirements_of(native)
        },
        "actions": plan_of(native, judged),
    }


def four_decimals(value: Fraction | None) -> str | None:
    """Half up: a fifth decimal of 5 goes up."""
    if value is None:
        return None
    ten_thousandths = (2 * value.numerator * 10_000 + value.denominator) // (2 * value.denominator)
    return f"{ten_thousandths // 10_000}.{ten_thousandths % 10_000:04d}"
