"""A file that is not what it should be: refused at once, at its line, saying what is expected."""

import time

import pytest

from referentials.formats import native
from referentials.formats.cannot_read import MOST_PROBLEMS, CannotRead
from referentials.formats.schema_checking import MESSAGES, schema_data
from tests.referentials.contents import content_of, required

GOOD = native.write(content_of()).decode()


def refusal(data):
    data = data if isinstance(data, bytes) else data.encode()
    before = time.perf_counter()
    with pytest.raises(CannotRead) as caught:
        native.read(data)
    assert time.perf_counter() - before < 2
    return caught.value.problems


def first_change(before, after):
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    return next(number for number, (old, new) in enumerate(pairs, 1) if old != new)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("severity: 3", "severity: 7", "il faut 1, 2, 3, 4"),
        ("severity: 3", "severity: trois", "« trois » n'est pas admis"),
        ("severity: 3", "severity: 3\n    severité: 3", "vouliez-vous « severity »"),
        ("severity: 3", "severity: 3\n    zzz: 3", "clés admises : code"),
        ("severity: 3", "severity: 3\n    severity: 4", "clé « severity » en double"),
        ("title: verrou", "title: 12", "mettez la valeur entre guillemets"),
        ("title: verrou", "title: no", 'écrivez "no" entre guillemets'),
        ("title: verrou", "title: On", 'écrivez "On" entre guillemets'),
        ("title: verrou", "title: true", "il faut un texte, pas « true »"),
        ("title: verrou", "title:", "valeur vide"),
        ("title: verrou", "title: ' '", "texte vide"),
        ("title: verrou", "title: [a]", "il faut un texte, pas une liste"),
        ("title: verrou", "title: &x verrou", "ancres et alias"),
        ("title: verrou", "title: !!python/object/apply:os.system ['ls']", "étiquettes YAML"),
        ("title: verrou", "title: !secret x", "étiquettes YAML"),
        ("title: verrou", 'title: "a\\0b"', "caractère de contrôle"),
        ("code: verrou", "code: Verrou Fort", "Minuscules, chiffres"),
        ("'2025.1'", "'2025 1'", "Numéro, entre guillemets"),
        ("credit: 0.5", "credit: .nan", "« .nan »"),
        ("credit: 0.5", "credit: .inf", "« .inf »"),
        ("credit: 0.5", "credit: 1e-3", "« 1e-3 » n"),
        ("credit: 0.5", "credit: 1.5", "il faut au plus 1"),
        ("credit: 0.5", "credit: a lot", "ne convient pas"),
        ("credit: 0.5", "credit: 1:30", "nombre simple"),
        ("credit: 0.5", "credit: 0x1F", "nombre simple"),
        ("effort_hours: 1.5", "effort_hours: 0", "il faut plus de 0"),
        ("cost_max: 500", "cost_max: 300", "il faut 0, 500, 2000, 5000"),
        ("obligation: legal", "obligation: [legal]", "il faut l'une de ces valeurs : legal"),
        ("'2025-01-01'", "'2025-13-45'", "n'est pas une date"),
        ("'2025-01-01'", "hier", "AAAA-MM-JJ"),
        ("cabinet-compliance/1", "autre/1", "il faut cabinet-compliance/1"),
    ],
)
def test_a_fault_is_named_at_its_line(before, after, message):
    broken = GOOD.replace(before, after, 1)
    [problem] = refusal(broken)
    assert message in problem.message
    assert problem.line == first_change(GOOD, broken)


def test_a_repeated_element_is_named_at_its_list():
    broken = GOOD.replace("- solo", "- groupe")
    [problem] = refusal(broken)
    assert (problem.path, problem.message) == ("kinds", "un élément est répété")
    assert problem.line == first_change(GOOD, broken) - 1


def test_an_unquoted_version_number_must_be_quoted():
    [problem] = refusal(GOOD.replace("number: '2025.1'", "number: 2025.10"))
    assert problem.path == "version.number"
    assert "entre guillemets" in problem.message


def test_all_the_faults_are_told_at_once_in_the_order_of_the_lines():
    broken = GOOD.replace("severity: 3", "severity: 9").replace("role: practitioner", "role: chef")
    problems = refusal(broken.replace("  code: essai\n", ""))
    assert [problem.path for problem in problems] == [
        "referential",
        "themes[0].requirements[0].severity",
        "themes[0].requirements[0].role",
    ]
    assert "il manque la clé « code »" in problems[0].message
    assert [p.line for p in problems] == sorted(p.line for p in problems)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("{any: []}", "vide : Vrai quand"),
        ("{}", "Posée seulement si"),
        ("{any: [wifi], all: [wifi]}", "une seule forme à la fois, pas any, all"),
        ("{some: [wifi]}", "clé inconnue « some »"),
        ("{answer: {question: a}}", "il manque la clé « in »"),
        ("[wifi]", "il faut un texte ou un ensemble de clés"),
        ("{not: {not: 3}}", "entre guillemets"),
        (25 * "{not: " + "wifi" + 25 * "}", None),
        (41 * "{not: " + "wifi" + 41 * "}", "condition trop imbriquée"),
    ],
)
def test_a_condition_that_is_none_is_refused(condition, message):
    text = GOOD.replace("severity: 3", f"severity: 3\n    asked_if: {condition}")
    if message is None:
        assert native.read(text.encode()).requirements["verrou"].condition is not None
    else:
        assert any(message in problem.message for problem in refusal(text))


def test_an_unknown_scale_is_refused_with_those_that_exist():
    shared = native.write(content_of(required("a"), required("b"))).decode()
    [problem] = refusal(shared.replace("choices: standard", "choices: standart", 1))
    assert problem.message == "échelle inconnue « standart » ; échelles définies sous « scales » : standard"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "vide", id="empty"),
        pytest.param(b" \n\n", "vide", id="blank"),
        pytest.param(b"# only a comment\n", "vide", id="comment"),
        pytest.param("é".encode("latin-1"), "UTF-8", id="latin-1"),
        pytest.param(b"a: \x00", "U+0000", id="nul"),
        pytest.param(b"a: \x1b[31m", "U+001B", id="escape"),
        pytest.param(b"x" * 50_000_000, "trop gros", id="50 MB"),
        pytest.param(b"[" * 100_000, "niveaux", id="deep lists"),
        pytest.param(b"{a: " * 100_000, "niveaux", id="deep mappings"),
        pytest.param(b"- " * 100_000, "niveaux", id="deep dashes"),
        pytest.param(b"a: 1\n---\nb: 2\n", "un document", id="two documents"),
        pytest.param(b"a: [1, 2", "syntaxe YAML", id="syntax"),
        pytest.param(b"? [a, b]\n: 1\n", "une clé est un simple texte", id="key"),
        pytest.param(b"- a\n", "un ensemble de clés, pas une liste", id="list"),
        pytest.param(b"bonjour", "un ensemble de clés", id="text"),
        pytest.param(b"a: &a [x]\nb: [*a, *a]\n", "alias", id="alias"),
        pytest.param(b"<<: {a: 1}\n", "clé inconnue", id="merge"),
        pytest.param(b"a: 99999999999999999999\n", "nombre simple", id="huge number"),
    ],
)
def test_a_hostile_file_is_refused_quickly(data, message):
    assert any(message in problem.message for problem in refusal(data))


def test_a_billion_laughs_does_not_unfold():
    bomb = "a0: &a0 [lol]\n".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30))
    assert len(refusal(bomb)) == MOST_PROBLEMS


def test_a_file_full_of_faults_stops_at_a_readable_number():
    assert len(refusal("".join(f"k{i}: no\n" for i in range(100_000)))) == MOST_PROBLEMS
    assert len(refusal("".join(f"k{i}: a\n" for i in range(100)))) >= MOST_PROBLEMS


def test_the_schema_uses_no_keyword_that_we_could_not_phrase():
    structure = {
        "$schema",
        "$id",
        "$defs",
        "$ref",
        "title",
        "description",
        "properties",
        "items",
        "propertyNames",
    }

    def keywords(schema):
        yield from schema
        for key, value in schema.items():
            if key in {"properties", "$defs"}:
                for part in value.values():
                    yield from keywords(part)
            elif isinstance(value, dict):
                yield from keywords(value)

    assert set(keywords(schema_data())) - structure == set(MESSAGES)
