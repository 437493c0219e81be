"""The tables of the worked example in docs/scoring.md, read so that the page and the program can't drift."""

from fractions import Fraction
from pathlib import Path

from assessments.domain.freezing import round_half_up
from tests.domain.native_contents import referential, requirement

PAGE = Path(__file__).parents[2] / "docs" / "scoring.md"


def table(name: str) -> list[dict[str, str]]:
    """The rows of the table that follows the comment `name`."""
    after = PAGE.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")[2]
    lines = after.partition("\n\n")[0].splitlines()
    header, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(header, row, strict=True)) for row in rows]


def native():
    themes = {row["Theme"]: [] for row in table("requirements")}
    asked_by = {row["Requirement"]: [] for row in table("answers")}
    for row in table("answers"):
        scale = "graded" if row["Answer"] == "annuel" else "standard"
        asked_by[row["Requirement"]].append({"code": row["Question"], "choices": scale})
    for row in table("requirements"):
        themes[row["Theme"]].append(
            requirement(
                row["Requirement"],
                severity=int(row["Severity"]),
                obligation=row["Obligation"],
                asked_if=row["Asked only when"] or None,
                questions=asked_by[row["Requirement"]],
                measure={"effort_hours": row["Measure, hours"], "cost_max": int(row["Measure, €"])},
            )
        )
    return referential(**themes)


def answers():
    return {row["Question"]: row["Answer"] for row in table("answers") if row["Answer"]}


def answers_a_year_later():
    best = {"annuel": "mensuel", "sans_objet": "sans_objet"}
    later = {row["Question"]: best.get(row["Answer"], "oui") for row in table("answers")}
    return {**later, "register": "partiellement"}


def number(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def numbers(row: dict[str, str], *columns: str) -> list[Fraction | None]:
    return [number(row[column]) for column in columns]


def one_decimal(value: Fraction) -> str:
    return str(round_half_up(value, 1))


def told_result(result):
    """The result as the row of a table tells it."""
    missing = result.next_level
    return {
        "Score": result.score_low,
        "Up to": result.score_high,
        "Level before caps": result.level_before_cap,
        "Level": result.level,
        "Caps": ", ".join(f"{cap.requirement} {cap.level}" for cap in result.caps),
        "Next level": missing.level,
        "Points missing": missing.points,
        "Caps to lift": ", ".join(cap.requirement for cap in missing.caps),
    }


def written_result(name: str):
    [row] = table(name)
    return row | {key: number(row[key]) for key in ("Score", "Up to", "Points missing")}
