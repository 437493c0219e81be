"""OSCAL files that are not what they should be: refused with the place and what to do, never a crash."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referentials.domain.validation import find_problems
from referentials.formats import oscal
from referentials.formats.cannot_read import CannotRead
from referentials.formats.oscal_marks import NAMESPACE
from tests.referentials.catalogs import encoded, small_catalog


def refused(data):
    with pytest.raises(CannotRead) as caught:
        oscal.read(data)
    return caught.value.problems


def first(data):
    return refused(data)[0]


def changed(*path, to):
    data = small_catalog()
    holder = data
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = to
    return encoded(data)


CONTROL = ("catalog", "groups", 0, "groups", 0, "controls", 0)
CONTROL_PATH = "catalog.groups[0].groups[0].controls[0]"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "le fichier est vide"),
        (b"  \n", "le fichier est vide"),
        ("é".encode("latin-1"), "pas en UTF-8"),
        (encoded(small_catalog()).decode().encode("utf-16"), "UTF-16"),
        (encoded(small_catalog()).decode().encode("utf-16-le"), "UTF-16"),
        (encoded(small_catalog()).decode().encode("utf-32"), "pas en UTF-8"),
        (b"{,}", "syntaxe JSON incorrecte"),
        (b'{"catalog": ', "syntaxe JSON incorrecte"),
        (b"<catalog/>", "syntaxe JSON incorrecte"),
        (b"[]", "est un objet JSON"),
        (b"null", "est un objet JSON"),
        (b'{"a": NaN}', "« NaN » n'est pas du JSON"),
        (b'{"a": -Infinity}', "n'est pas du JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "trop de chiffres"),
        (b"[" * 100_000 + b"]" * 100_000, "niveaux imbriqués"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "niveaux imbriqués"),
        (b"[" * 70 + b"]" * 70, "niveaux imbriqués"),
        (b'{"x": {}}', "pas un catalogue OSCAL"),
        (b'{"catalog": []}', "pas un catalogue OSCAL"),
        (b'{"profile": {}}', "un profil : donnez le catalogue résolu"),
        (b'{"assessment-results": {}}', "un résultat d'évaluation"),
        (b'{"catalog": {}}', "aucun contrôle en vigueur"),
    ],
    ids=lambda value: value[:20].decode("latin-1") if isinstance(value, bytes) else None,
)
def test_a_file_that_is_no_catalog(data, message):
    assert message in str(first(data))


def test_a_hundred_megabytes_are_refused_by_their_size():
    assert "20 Mo au plus" in first(b" " * 100_000_000).message


@pytest.mark.parametrize(
    ("catalog", "message"),
    [
        ({"groups": [{"id": "a", "controls": [{"id": "a"}] * 20_001}]}, "plus de 20000 contrôles"),
        ({"back-matter": {"resources": [{"uuid": "a"}] * 20_001}}, "plus de 20000 ressources"),
    ],
)
def test_more_than_anybody_could_answer_is_refused(catalog, message):
    assert message in first(encoded({"catalog": catalog})).message


def test_a_byte_order_mark_is_no_obstacle():
    assert oscal.read(b"\xef\xbb\xbf" + encoded(small_catalog())).content.themes


def test_a_syntax_error_gives_its_line():
    assert first(b'{\n"catalog": {\n"uuid" 3}}').line == 3


def test_a_repeated_key_gives_its_path():
    text = encoded(small_catalog()).decode().replace('"id": "ac-2",', '"id": "ac-2", "id": "ac-9",')
    problem = first(text.encode())
    assert (problem.path, problem.message) == (CONTROL_PATH, "clé « id » en double")


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        (changed(*CONTROL, "id", to=3), f"{CONTROL_PATH}.id", "il faut un texte"),
        (changed(*CONTROL, "id", to=""), f"{CONTROL_PATH}.id", "texte vide"),
        (changed(*CONTROL, "title", to=None), f"{CONTROL_PATH}.title", "il faut un texte"),
        (changed(*CONTROL, "title", to=1.5), f"{CONTROL_PATH}.title", "nombre à virgule"),
        (changed(*CONTROL, "title", to=2**60), f"{CONTROL_PATH}.title", "nombre trop grand"),
        (changed(*CONTROL, "title", to="a\0"), f"{CONTROL_PATH}.title", "U+0000"),
        (changed(*CONTROL, "title", to="\ud800"), f"{CONTROL_PATH}.title", "U+D800"),
        (changed(*CONTROL, "parts", to={}), f"{CONTROL_PATH}.parts", "il faut une liste"),
        (changed(*CONTROL, "parts", to=[1]), f"{CONTROL_PATH}.parts[0]", "il faut un objet"),
        (changed(*CONTROL, "params", 1, "select", to=[]), f"{CONTROL_PATH}.params[1].select", "un objet"),
        (changed("catalog", "metadata", to="x"), "catalog.metadata", "il faut un objet"),
        (changed("catalog", "back-matter", to=1), "catalog.back-matter", "il faut un objet"),
        (
            changed("catalog", "metadata", "oscal-version", to="1.0.0-milestone3"),
            "catalog.metadata.oscal-version",
            "ébauche",
        ),
    ],
)
def test_a_wrong_value_gives_its_path(data, path, message):
    found = {problem.path: problem.message for problem in refused(data)}
    assert message in found[path]


def test_every_problem_is_told_at_once():
    data = small_catalog()
    data["catalog"]["metadata"]["title"] = 1
    data["catalog"]["groups"][0]["title"] = 2
    assert [p.path for p in refused(encoded(data))] == ["catalog.metadata.title", "catalog.groups[0].title"]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("severity", "grave", "pas un nombre admis"),
        ("obligation", "mandatory", "legal, recommendation, good_practice"),
        ("role", "nobody", "practitioner"),
        ("asked-if", '{"sometimes": []}', "condition illisible"),
        ("asked-if", "[" * 5000, "condition illisible"),
    ],
)
def test_our_own_marks_are_checked_like_the_rest(name, value, message):
    data = changed(*CONTROL, "props", to=[{"name": name, "ns": NAMESPACE, "value": value}])
    problem = first(data)
    assert problem.path == f"{CONTROL_PATH}.props"
    assert message in problem.message


def test_parameters_that_insert_one_another_stop():
    data = small_catalog()
    choice = "{{ insert: param, p%d }}{{ insert: param, p%d }}"
    loops = [{"id": "p0", "select": {"choice": [choice % (0, 0)]}}]
    data["catalog"]["params"] = loops
    control = data["catalog"]["groups"][0]["groups"][0]["controls"][0]
    control["parts"][0]["prose"] = "{{ insert: param, p0 }}"
    assert "[paramètre : p0]" in oscal.read(encoded(data)).content.requirements["ac-2"].statement
    loops += [{"id": f"p{n}", "select": {"choice": [choice % (n - 1, n - 1)]}} for n in range(1, 60)]
    control["parts"][0]["prose"] = "{{ insert: param, p59 }}"
    assert "s'insèrent les uns dans les autres" in first(encoded(data)).message


# ---- anything else

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield from places(inner, (*path, step))


PLACES = [path for path in places(small_catalog()) if path]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(PLACES), st.just(...) | JUNK | st.just(NAMESPACE)), max_size=3),
)
def test_whatever_is_changed_is_read_or_refused(changes):
    data = small_catalog()
    for path, junk in changes:
        _change(data, path, junk)
    try:
        content = oscal.read(json.dumps(data).encode()).content
    except CannotRead:
        return
    assert find_problems(content) == ()
    assert oscal.read(oscal.write(content).data).content.requirements == content.requirements


def _change(data, path, junk):
    """Nothing when an earlier change took the place away."""
    holder = data
    for step in path[:-1]:
        if not isinstance(holder, dict | list) or step not in dict(_steps(holder)):
            return
        holder = holder[step]
    if isinstance(holder, dict | list) and path[-1] in dict(_steps(holder)):
        if junk is ...:
            del holder[path[-1]]
        else:
            holder[path[-1]] = junk


def _steps(holder):
    return holder.items() if isinstance(holder, dict) else enumerate(holder)
