"""What is written is read back, and a library that nobody edited comes back whole."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st

from referentials.domain.content import Citation, Confidence, Content, Measure, Question, Requirement, Theme
from referentials.formats import ciso_assistant, native
from referentials.formats.ciso_comparing import LEFT_BEHIND
from referentials.formats.ciso_writing import version_number
from tests.referentials.contents import asked, content_of, contents, required
from tests.referentials.libraries import PREFIX, SMALL, as_bytes, framework, nodes, small

OURS = sorted(Path(apps.get_app_config("referentials").path, "data").glob("*.yaml"))

SUPPORTED = {
    Content: ("referential", "title", "description", "language", "effective_on"),
    Theme: ("code", "title", "description"),
    Requirement: ("code", "title", "statement", "section", "obligation"),
    Question: ("code", "text", "choices"),
    Measure: ("how", "why"),
}


def read(data):
    return ciso_assistant.read(data).content


def rewritten(content):
    return read(ciso_assistant.write(content).data)


def supported(value):
    return tuple(getattr(value, name) for name in SUPPORTED[type(value)])


def same_where_supported(before, after):
    assert supported(before) == supported(after)
    pairs = [(before.themes, after.themes)]
    pairs.append((before.requirements.values(), after.requirements.values()))
    pairs.append((before.questions.values(), after.questions.values()))
    measures = [[r.measure for r in content.requirements.values()] for content in (before, after)]
    for ones, others in [*pairs, measures]:
        assert [supported(one) for one in ones] == [supported(other) for other in others]


def on_one_line(content):
    """A library's titles and evidence take one line, and its questions one text each."""
    themes = tuple(
        replace(theme, requirements=tuple(map(_on_one_line, theme.requirements))) for theme in content.themes
    )
    return replace(content, themes=themes)


def _on_one_line(requirement):
    return replace(requirement, title=" ".join(requirement.title.split()))


@given(contents())
@settings(max_examples=60, deadline=None)
def test_any_content_keeps_every_supported_field(content):
    content = on_one_line(content)
    same_where_supported(content, rewritten(content))


@given(contents())
@settings(max_examples=30, deadline=None)
def test_what_is_not_kept_is_told(content):
    """And nothing else: a loss names each field that comes back otherwise."""
    writing = ciso_assistant.write(content)
    again = read(writing.data)
    plain = replace(content, extras={})
    assert bool(writing.losses) == (plain != replace(again, extras={}))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_our_own_versions_keep_what_a_library_can_say(path):
    content = native.read(path.read_bytes())
    writing = ciso_assistant.write(content)
    again = read(writing.data)
    same_where_supported(content, again)
    assert again.number == content.number
    assert {c: r.severity for c, r in again.requirements.items()} == {
        c: r.severity for c, r in content.requirements.items()
    }
    assert yaml.safe_load(ciso_assistant.write(again).data) == yaml.safe_load(writing.data)


@pytest.mark.parametrize("path", OURS[:2], ids=lambda path: path.stem)
def test_conditions_on_the_profile_are_kept(path):
    content = native.read(path.read_bytes())
    again = rewritten(content)
    assert [r.condition for r in again.requirements.values()] == [
        r.condition for r in content.requirements.values()
    ]


def test_conditions_on_answers_are_kept_when_a_library_can_say_them():
    when = {"any": ["wifi", {"answer": {"question": "a", "in": ["oui", "non"]}}]}
    alone = {"answer": {"question": "a", "in": ["oui"]}}
    content = content_of(
        required("a"),
        required("b", when=when),
        required("c", when={"any": [alone]}),
        required("d", asked("d1"), asked("d2", when={"answer": {"question": "d1", "in": ["non"]}})),
        required("e", when={"any": ["solo"]}),
    )
    again = rewritten(content)
    assert list(again.conditions()) == list(content.conditions())


def test_a_condition_that_a_library_cannot_say_is_told():
    writing = ciso_assistant.write(content_of(required("a", when={"not": "wifi"})))
    assert "1 condition(s) d'exigence." in writing.losses
    assert read(writing.data).requirements["a"].condition is None


def test_the_losses_of_our_own_are_counted():
    content = content_of(required("a", severity_reason="Parce que."), release_notes="Neuf.")
    losses = ciso_assistant.write(content).losses
    assert {"1 notes de version.", "1 raison(s) de gravité.", "1 effort(s) de mesure."} <= set(losses)


def test_every_field_that_may_be_lost_has_a_phrase():
    for kind, names in SUPPORTED.items():
        told = {name for owner, name in LEFT_BEHIND if owner is kind}
        assert set(names) - {"code"} <= told


@pytest.mark.parametrize(
    ("number", "version"),
    [("2025.1", 2025001), ("7", 7), ("v2", 2000), ("draft", 1), ("99999999999", 2**31 - 1)],
)
def test_a_version_number_becomes_whole(number, version):
    assert version_number(number) == version


def test_what_we_write_is_a_library():
    data = yaml.safe_load(ciso_assistant.write(content_of(required("a", severity=1))).data)
    assert (data["urn"], data["version"]) == ("urn:cabinet-compliance:risk:library:essai", 2025001)
    theme, node = framework(data)["requirement_nodes"]
    assert (theme["assessable"], node["assessable"], node["parent_urn"]) == (False, True, theme["urn"])
    assert (node["importance"], node["weight"], node["ref_id"]) == ("mandatory", 1, "a")
    [question] = node["questions"].values()
    assert [choice.get("compute_result") for choice in question["choices"]] == [
        "compliant",
        "partially_compliant",
        "non_compliant",
        None,
        "not_applicable",
    ]


def test_a_library_comes_back_whole():
    content = read(SMALL.encode())
    writing = ciso_assistant.write(content)
    assert yaml.safe_load(writing.data) == yaml.safe_load(SMALL)
    assert writing.losses == ()
    assert read(writing.data) == content


def test_a_library_comes_back_whole_by_way_of_our_own_format():
    content = native.read(native.write(read(SMALL.encode())))
    assert yaml.safe_load(ciso_assistant.write(content).data) == yaml.safe_load(SMALL)


def test_several_frameworks_come_back():
    data = small()
    other = {"urn": "urn:essai:risk:framework:autre", "requirement_nodes": []}
    data["objects"]["frameworks"] = [data["objects"].pop("framework"), other]
    assert yaml.safe_load(ciso_assistant.write(read(as_bytes(data))).data) == data


def edited(content, code, /, **changes):
    themes = tuple(
        replace(
            theme,
            requirements=tuple(replace(r, **changes) if r.code == code else r for r in theme.requirements),
        )
        for theme in content.themes
    )
    return replace(content, themes=themes)


def test_an_edit_wins_over_what_the_library_said():
    content = edited(read(SMALL.encode()), "a-1-1", title="Comptes à soi", statement="Chacun le sien.")
    writing = ciso_assistant.write(content)
    found = nodes(yaml.safe_load(writing.data))
    assert (found["a.1.1"]["name"], found["a.1.1"]["description"]) == ("Comptes à soi", "Chacun le sien.")
    assert found["a.1.1"]["translations"] == {"en": {"name": "Named accounts"}}
    assert found["b"]["name"] == "Vide"
    same_where_supported(content, read(writing.data))


def test_a_requirement_may_go_and_another_come():
    content = read(SMALL.encode())
    [access, rest] = content.themes
    kept = replace(
        access, requirements=(access.requirements[1], replace(access.requirements[1], code="neuf"))
    )
    changed = replace(content, themes=(edited_code(kept), rest))
    again = rewritten(changed)
    assert list(again.requirements) == ["a-1-2", "neuf", "c", "c-1"]
    same_where_supported(changed, again)


def edited_code(theme):
    """The second requirement asks a question of its own."""
    first, second = theme.requirements
    question = replace(second.questions[0], code="neuf")
    return replace(theme, requirements=(first, replace(second, questions=(question,), condition=None)))


@pytest.mark.parametrize(
    "names", [None, "x", {}, {"framework": 1}, {"names": {"a": 1}, "changes": {"swap": 3}}]
)
@pytest.mark.parametrize(
    "changes", [None, [], {"into": {"objects": 3}}, {"swap": {"urn": 1}}, {"drop": {"urn": 1}}]
)
def test_extras_that_somebody_wrote_by_hand_do_no_harm(names, changes):
    extras = {"ciso_assistant": {"names": names, "changes": changes}}
    content = content_of(required("a"))
    assert rewritten(replace(content, extras=extras)).requirements.keys() == content.requirements.keys()


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_any_field_more_comes_back(data):
    """Whatever a library says anywhere is written back."""
    library = small()
    places = [library, framework(library), *nodes(library).values()]
    values = st.recursive(
        st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(["x", "", "no", "a\nb"]),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=2)
        ),
    )
    for place in data.draw(st.lists(st.sampled_from(places), max_size=3)):
        place[data.draw(st.sampled_from(["extra", "annotation", "translations", "threats"]))] = data.draw(
            values
        )
    for place in data.draw(st.lists(st.sampled_from(places[2:]), max_size=3)):
        place.pop(data.draw(st.sampled_from(["name", "description", "ref_id", "depth", "questions"])), None)
    assert yaml.safe_load(ciso_assistant.write(read(as_bytes(library))).data) == library


def test_the_order_of_nodes_comes_back():
    data = small()
    listed = framework(data)["requirement_nodes"]
    listed.insert(1, {"urn": f"{PREFIX}z", "assessable": True, "name": "À part"})
    listed.reverse()
    assert yaml.safe_load(ciso_assistant.write(read(as_bytes(data))).data) == data


def test_a_large_section_is_several_themes_and_comes_back():
    data = small()
    sections = [("p", None), ("p.1", "p"), ("p.2", "p"), ("p.2.1", "p.2")]
    listed = [{"urn": PREFIX + tail, "assessable": False, "name": f"Partie {tail}"} for tail, _ in sections]
    for node, (_, parent) in zip(listed, sections, strict=True):
        node.update({"parent_urn": PREFIX + parent} if parent else {})
    for rank in range(140):
        parent = PREFIX + sections[rank % 4][0]
        listed.append(
            {"urn": f"{PREFIX}q{rank}", "assessable": True, "name": f"N{rank}", "parent_urn": parent}
        )
    framework(data)["requirement_nodes"] += listed
    content = read(as_bytes(data))
    parts = [(theme.title, len(theme.requirements)) for theme in content.themes if "Partie" in theme.title]
    assert parts == [("Partie p", 35), ("Partie p › Partie p.1", 35), ("Partie p › Partie p.2", 70)]
    assert {r.section for r in content.themes[-1].requirements} == {"", "Partie p.2.1"}
    assert yaml.safe_load(ciso_assistant.write(content).data) == data


@pytest.mark.parametrize(
    "content",
    [
        content_of(themes=()),
        content_of(themes=(Theme(code="t", title="", requirements=()),)),
        content_of(required("a", title="", statement="", citations=())),
        content_of(replace(required("a"), questions=())),
        content_of(required("a", asked("a", choices=()))),
        content_of(required("a", section=" › ".join("abcde" * 20))),
        content_of(required("a", when={"any": ["nobody", {"answer": {"question": "b", "in": ["c"]}}]})),
        content_of(required("a", measure=replace(required("a").measure, how=""))),
    ],
)
def test_a_draft_with_problems_can_be_written(content):
    assert yaml.safe_load(ciso_assistant.write(content).data)["urn"]
    assert ciso_assistant.write(content).losses


def test_every_name_is_one_that_ciso_assistant_takes():
    shape = re.compile(r"urn:[\w-]+:risk:[\w-]+(:[\w-]+)?:[0-9A-Za-z\[\]()._:-]+", re.ASCII)
    content = edited(read(SMALL.encode()), "c", code="a-5", citations=cited("A 5"))
    for one in (content, native.read(OURS[1].read_bytes())):
        data = yaml.safe_load(ciso_assistant.write(one).data)
        names = [
            data["urn"],
            framework(data)["urn"],
            *(node["urn"] for node in framework(data)["requirement_nodes"]),
        ]
        assert [name for name in names if not shape.fullmatch(name)] == []


def cited(reference):
    return (Citation(source="Cadre-1", reference=reference, confidence=Confidence.SECONDARY_SOURCE),)
