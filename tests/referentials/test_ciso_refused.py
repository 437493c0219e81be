"""A file that is no sound library is refused, saying where; never anything worse."""

import contextlib
import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from referentials.domain.validation import find_problems
from referentials.formats import ciso_assistant
from referentials.formats.cannot_read import MOST_BYTES, CannotRead
from referentials.formats.ciso_mappings import read_mapping_sets
from tests.referentials.libraries import PREFIX, SMALL, as_bytes, framework, nodes, small


def refusal(data):
    data = data if isinstance(data, bytes) else data.encode()
    before = time.process_time()
    with pytest.raises(CannotRead) as caught:
        ciso_assistant.read(data)
    assert time.process_time() - before < 2
    return str(caught.value)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("version: 3", "version: !!python/object/apply:os.system [ls]", "étiquettes YAML"),
        ("version: 3", "version: &a 3", "ancres et alias"),
        ("version: 3", "version: [3]", "ligne 8 : version : il faut un texte"),
        ("version: 3", "version: 3\nversion: 4", "clé « version » en double"),
        ("version: 3", "version: 3\n\x00", "caractère de contrôle"),
        ("urn: urn:essai:risk:library:cadre", "urn: 12", "ligne 2 : urn : il faut un nom « urn:… »"),
        ("assessable: true, depth: 2", "assessable: 3, depth: 2", "il faut true ou false"),
        ("add_score: 10", "add_score: dix", "add_score : il faut un nombre entier"),
        ("add_score: 10", "add_score: 1.5", "add_score : il faut un nombre entier"),
        ("type: text,", "kind: text,", "il manque la clé « type »"),
        ("implementation_groups: [B]", "implementation_groups: B", "il faut une liste"),
    ],
)
def test_the_line_and_the_field_are_told(before, after, message):
    assert before in SMALL
    assert message in refusal(SMALL.replace(before, after, 1))


def test_bombs_and_floods_are_refused_at_once():
    bomb = "a: &a [x, x]\n" + "".join(f"b{rank}: &b{rank} [*a, *a]\n" for rank in range(30))
    assert "ancres et alias" in refusal(bomb)
    assert "niveaux imbriqués" in refusal("urn: " + "[" * 500 + "]" * 500)
    assert "fichier trop gros" in refusal(b"urn: urn:x\n" + b"#" * MOST_BYTES)
    assert "UTF-8" in refusal(SMALL.encode("utf-16"))
    assert "le fichier est vide" in refusal("")


@pytest.mark.parametrize("content", ["null", "[]", "3", "urn: urn:x", "urn: urn:x\nobjects: []"])
def test_what_is_no_library(content):
    assert "il faut un ensemble de clés" in (told := refusal(content)) or "il manque la clé" in told


@pytest.mark.parametrize("objects", [{}, {"risk_matrix": [{"urn": "urn:x"}]}, {"preset": {"a": 1}}])
def test_a_library_without_a_framework_says_what_it_has(objects):
    told = refusal(as_bytes({"urn": "urn:x", "objects": objects}))
    assert "ne contient pas de cadre" in told
    assert (next(iter(objects), None) or "rien") in told


def test_a_framework_that_asks_nothing():
    data = small()
    for node in nodes(data).values():
        node["assessable"] = False
    assert "aucune exigence à évaluer" in refusal(as_bytes(data))
    framework(data)["requirement_nodes"] = []
    assert "aucune exigence à évaluer" in refusal(as_bytes(data))


def test_nodes_of_the_same_name():
    data = small()
    framework(data)["requirement_nodes"].append({"urn": f"{PREFIX}A.1.1", "assessable": True})
    assert "deux nœuds portent le nom" in refusal(as_bytes(data))


def test_circles_and_depths_of_parents():
    data = small()
    nodes(data)["a"]["parent_urn"] = f"{PREFIX}a.1"
    assert "ou son parent est lui-même" in refusal(as_bytes(data))
    chain = [{"urn": f"{PREFIX}n{rank}", "parent_urn": f"{PREFIX}n{rank - 1}"} for rank in range(6000)]
    assert "niveaux" in refusal(
        as_bytes({"urn": "urn:x", "objects": {"framework": {"urn": "urn:f", "requirement_nodes": chain}}})
    )


WRONG: list[object] = [None, True, False, 0, 1, -1, 10**14, "", " ", "urn:", "urn:x", "no", "x" * 300, "é›"]
VALUES = st.sampled_from([*WRONG, [], [[]], [None], {}, {"a": 1}])


def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


PLACES = [path for path in places(yaml.safe_load(SMALL)) if path]


def mutated(changes):
    library = small()
    for path, value in changes:
        inside = library
        for step in path[:-1]:
            inside = inside[step] if isinstance(inside, dict | list) and _has(inside, step) else {}
        if isinstance(inside, dict | list) and _has(inside, path[-1]):
            inside[path[-1]] = value
    return library


def _has(inside, step):
    return step in inside if isinstance(inside, dict) else isinstance(step, int) and step < len(inside)


@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_anything_anywhere_is_read_or_refused(changes):
    """What is read can be published, and comes back as it was."""
    library = mutated(changes)
    with contextlib.suppress(CannotRead):
        content = ciso_assistant.read(as_bytes(library)).content
        assert find_problems(content) == ()
        assert yaml.safe_load(ciso_assistant.write(content).data) == yaml.safe_load(as_bytes(library))


@given(st.binary(max_size=60), st.integers(0, len(SMALL.encode())))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused(noise, place):
    data = SMALL.encode()
    for read in (ciso_assistant.read, read_mapping_sets):
        with contextlib.suppress(CannotRead):
            read(data[:place] + noise + data[place:])
