"""Mapping sets of a library become rows between two versions, and are stored once both are there."""

import json

import pytest
import yaml
from django.core.management import CommandError, call_command

from referentials.crosswalking import FrameworksAreMissing, MappingIsFrozen, import_crosswalks
from referentials.domain.mapping import Change, Row, find_mapping_problems
from referentials.formats import ciso_assistant
from referentials.formats.cannot_read import CannotRead
from referentials.formats.ciso_mappings import has_mapping_sets, join, read_mapping_sets
from referentials.importing import import_referential
from referentials.mapping_loading import load_rows
from referentials.models import VersionMapping
from tests.referentials.conftest import NOON
from tests.referentials.libraries import SMALL, as_bytes


def library(name, *codes):
    """A framework of requirements without any section."""
    nodes = [
        {"urn": f"urn:essai:risk:req_node:{name}:{code}", "assessable": True, "ref_id": code, "name": code}
        for code in codes
    ]
    objects = {
        "framework": {"urn": f"urn:essai:risk:framework:{name}", "name": name, "requirement_nodes": nodes}
    }
    head = {"urn": f"urn:essai:risk:library:{name}", "locale": "fr", "ref_id": name, "version": 1}
    return as_bytes({**head, "objects": objects})


def mapping_set(*pairs, source="un", target="deux", key="requirement_mapping_sets"):
    rows = [
        {
            "source_requirement_urn": f"urn:essai:risk:req_node:{source}:{before}",
            "target_requirement_urn": f"urn:essai:risk:req_node:{target}:{after}",
            "relationship": relationship,
            "rationale": "semantic" if relationship == "subset" else None,
        }
        for before, after, relationship in pairs
    ]
    one = {
        "urn": "urn:essai:risk:req_mapping_set:un-deux",
        "name": "D'un à deux",
        "source_framework_urn": f"urn:essai:risk:framework:{source}",
        "target_framework_urn": f"urn:essai:risk:framework:{target}",
        "requirement_mappings": rows,
    }
    objects = {key: [one] if key.endswith("s") else one}
    return as_bytes({"urn": "urn:essai:risk:library:un-deux", "objects": objects})


def joined(before, after, *pairs):
    """Whole, as a mapping between two versions is."""
    source, target = (
        ciso_assistant.read(library(n, *c)).content for n, c in (("un", before), ("deux", after))
    )
    [one] = read_mapping_sets(mapping_set(*pairs))
    found = join(one, source, target)
    assert find_mapping_problems(source, target, found.rows) == ()
    return found


def test_each_relationship_has_its_change():
    pairs = [("a", "1", "equal"), ("b", "2", "subset"), ("c", "3", "superset"), ("d", "4", "intersect")]
    found = joined("abcde", "12345", *pairs)
    assert found.rows == (
        Row(change=Change.REWORDED, before=("a",), after=("1",)),
        Row(change=Change.CLARIFIED, before=("b",), after=("2",), note="semantic"),
        Row(change=Change.CLARIFIED, before=("c",), after=("3",)),
        Row(change=Change.CLARIFIED, before=("d",), after=("4",)),
        Row(change=Change.REMOVED, before=("e",)),
        Row(change=Change.NEW, after=("5",)),
    )
    assert found.losses == ()


def test_one_to_several_and_several_to_one():
    pairs = [("a", "2", "intersect"), ("a", "1", "intersect"), ("c", "3", "subset"), ("b", "3", "subset")]
    assert joined("abc", "123", *pairs).rows == (
        Row(change=Change.SPLIT, before=("a",), after=("1", "2")),
        Row(change=Change.MERGED, before=("b", "c"), after=("3",), note="semantic"),
    )


def test_the_closest_are_kept_when_several_meet_several():
    pairs = [("a", "1", "intersect"), ("a", "2", "equal"), ("b", "1", "equal"), ("b", "2", "intersect")]
    found = joined("ab", "12", *pairs)
    assert [(row.change, row.before, row.after) for row in found.rows] == [
        (Change.REWORDED, ("a",), ("2",)),
        (Change.REWORDED, ("b",), ("1",)),
    ]
    [loss] = found.losses
    assert loss.startswith("2 ligne(s) entre plusieurs exigences")


def test_what_is_unknown_or_unrelated_is_told():
    found = joined("a", "1", ("a", "1", "not_related"), ("z", "1", "equal"))
    assert [row.change for row in found.rows] == [Change.REMOVED, Change.NEW]
    assert len(found.losses) == 2


@pytest.mark.parametrize("key", ["requirement_mapping_sets", "requirement_mapping_set"])
def test_a_mapping_is_stored_between_two_versions(db, key):
    source, target = (
        import_referential(library(name, *codes), format_name="ciso_assistant").version
        for name, codes in (("un", "ab"), ("deux", "12"))
    )
    data = mapping_set(("a", "1", "equal"), key=key)
    for _ in range(2):  # again replaces
        [crosswalk] = import_crosswalks(data)
        assert (crosswalk.source, crosswalk.target, crosswalk.rows) == (source, target, 3)
    assert [row.change for row in load_rows(source, target)] == [Change.REWORDED, Change.REMOVED, Change.NEW]


def test_a_frozen_mapping_stays(db):
    for name in ("un", "deux"):
        import_referential(library(name, "a"), format_name="ciso_assistant")
    import_crosswalks(mapping_set(("a", "a", "equal")))
    VersionMapping.objects.update(frozen_at=NOON)
    with pytest.raises(MappingIsFrozen, match="figée"):
        import_crosswalks(mapping_set(("a", "a", "subset")))


def test_the_frameworks_to_import_first_are_named(db):
    import_referential(library("un", "a"), format_name="ciso_assistant")
    with pytest.raises(FrameworksAreMissing, match=r"Importez d'abord .* « urn:essai:risk:framework:deux »"):
        import_crosswalks(mapping_set(("a", "1", "equal")))
    assert not VersionMapping.objects.exists()


def test_a_library_with_a_framework_is_no_mapping_file():
    assert has_mapping_sets(mapping_set())
    assert not has_mapping_sets(SMALL.encode())
    with pytest.raises(CannotRead, match="aucune table de correspondance"):
        read_mapping_sets(SMALL.encode())


@pytest.fixture
def run(tmp_path, capsys, db):
    def run(data, *options):
        file = tmp_path / "fichier"
        file.write_bytes(data)
        call_command("import_referential", file, *options)
        return capsys.readouterr().out

    return run


def test_the_command_knows_a_library_and_a_mapping_by_their_look(run):
    assert "Cadre d'essai 3 : importée. État : publiée." in run(SMALL.encode(), "--publish")
    run(library("un", "a"))
    run(library("deux", "1"))
    told = run(mapping_set(("a", "1", "equal"), ("z", "1", "equal")))
    assert "un 1 → deux 1 : correspondance importée, lignes : 1." in told
    assert "  perdu : 1 ligne(s) dont une exigence n'existe pas" in told


def test_the_command_tells_losses_in_json(run):
    told = json.loads(run(SMALL.encode(), "--json"))
    assert any("traduction(s)" in loss for loss in told["losses"])
    run(library("un", "a"))
    run(library("deux", "1"))
    [mapping] = json.loads(run(mapping_set(("a", "1", "equal")), "--json"))["mappings"]
    assert (mapping["source"], mapping["target"], mapping["rows"], mapping["losses"]) == ("un", "deux", 1, [])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (mapping_set(("a", "1", "equal")), "Importez d'abord les cadres"),
        (b"urn: urn:x\nobjects: 3", "fichier illisible"),
        (b"urn: urn:x\nobjects: {}", "ne contient pas de cadre"),
    ],
)
def test_the_command_says_what_is_wrong(run, data, message):
    with pytest.raises(CommandError, match=message):
        run(data)


def test_a_framework_is_only_looked_up_by_its_own_name(db):
    """Two libraries of the same name are told apart by the names of their requirements."""
    import_referential(library("un", "a"), format_name="ciso_assistant")
    import_referential(library("deux", "1"), format_name="ciso_assistant")
    data = mapping_set(("a", "1", "equal")).replace(
        b"urn:essai:risk:req_node:un", b"urn:autre:risk:req_node:un"
    )
    [crosswalk] = import_crosswalks(data)
    assert crosswalk.losses == ("1 ligne(s) dont une exigence n'existe pas dans la version importée.",)


def test_names_in_any_case_are_the_same():
    data = SMALL.replace(
        "urn:essai:risk:req_node:cadre:a.1.2", "urn:Essai:risk:req_node:Cadre:A.1.2"
    ).encode()
    content = ciso_assistant.read(data).content
    assert "a-1-2" in content.requirements
    assert yaml.safe_load(ciso_assistant.write(content).data) == yaml.safe_load(data)


def test_an_export_tells_its_losses_in_json(live, tmp_path, capsys):
    out = tmp_path / "essai.yaml"
    call_command("export_referential", "essai", "--format", "ciso_assistant", "-o", out, "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["version"]) == ("ciso_assistant", "2025.1")
    assert "1 effort(s) de mesure." in told["losses"]
    assert ciso_assistant.read(out.read_bytes()).content.title == "Référentiel d'essai"
