"""Mappings as files: read strictly, written back the same, imported once; and ours is whole."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from referentials.domain.mapping import SIZES, Change, Row, find_mapping_problems
from referentials.formats import mapping_file, native
from referentials.formats.cannot_read import CannotRead
from referentials.formats.mapping_file import MappingFile
from referentials.mapping_loading import load_rows
from referentials.models import VersionMapping
from tests.domain.random_edits import edited_pairs
from tests.referentials.conftest import published, stored
from tests.referentials.contents import content_of, required, texts

DATA = Path(__file__).parents[2] / "referentials" / "data"
OURS = sorted(DATA.glob("mappings/*.yaml"))

HEAD = 'format: cabinet-compliance-mapping/1\nreferential: essai\nfrom: "2025.1"\nto: "2026.1"\nrows:\n'
SOUND = (
    HEAD
    + """  - change: identical
    before: [a]
    after: [a]
  - change: split
    before: [b]
    after: [x, y]
    note: "Une demande par coffre."
  - {change: removed, before: [c]}
"""
)
WHOLE = (
    Row(change=Change.IDENTICAL, before=("a",), after=("a",)),
    Row(change=Change.SPLIT, before=("b",), after=("x", "y"), note="Une demande par coffre."),
    Row(change=Change.REMOVED, before=("c",)),
)
LATER = content_of(*(required(code) for code in "axy"), number="2026.1")


@pytest.fixture
def source(db):
    return published(content_of(*(required(code) for code in "abc")))


def write(tmp_path, text=SOUND):
    path = tmp_path / "correspondance.yaml"
    path.write_text(text)
    return path


def load(path, capsys):
    call_command("import_mapping", path)
    return capsys.readouterr().out


def test_a_sound_file_is_read_with_its_lines():
    found = mapping_file.read(SOUND.encode())
    assert (found.referential, found.source, found.target) == ("essai", "2025.1", "2026.1")
    assert (found.rows, found.lines) == (WHOLE, (6, 9, 13))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("  - change: neuf\n", r"ligne 6 : rows\[0\].change : « neuf » n'est pas admis : il faut identical"),
        ("  - before: [a]\n", r"ligne 6 : rows\[0\] : il manque la clé « change »"),
        ("  - change: new\n    apres: [a]\n", r"ligne 7 .* clé inconnue « apres »"),
        ("  - change: new\n    after: a\n", r"ligne 7 .* il faut une liste"),
        ("  - change: new\n    after: [12]\n", r"ligne 7 .* mettez la valeur entre guillemets"),
        (
            "  - change: split\n    before: [a]\n    after: [b]\n",
            r"ligne 6 .* une exigence à plusieurs, pas 1 à 1",
        ),
        ("  - change: new\n", r"ligne 6 .* pas 0 à 0"),
        (
            "  - {change: new, after: [a]}\n  - {change: new, after: [a]}\n",
            r"ligne 7 : rows\[1\].after : « a » est déjà dans la ligne du fichier 6",
        ),
        ("  - {change: new, after: [a, &b a]}\n", "ancres"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(rows, message):
    with pytest.raises(CannotRead, match=message):
        mapping_file.read((HEAD + rows).encode())


@st.composite
def some_rows(draw):
    rows = draw(edited_pairs()).done
    return tuple(
        Row(change=row.change, before=row.before, after=row.after, note=draw(st.just("") | texts))
        for row in rows
    )


@given(some_rows())
def test_what_is_written_reads_back_the_same(rows):
    file = MappingFile(referential="essai", source="2025.1", target="2026.1", rows=rows)
    assert mapping_file.read(mapping_file.write(file)).rows == rows


def test_a_mapping_without_rows_is_written_too():
    file = MappingFile(referential="essai", source="1", target="2", rows=())
    assert mapping_file.read(mapping_file.write(file)).rows == ()


# ---- into the database


def test_between_published_versions_it_is_frozen_once(source, tmp_path, capsys):
    target = published(LATER)
    path = write(tmp_path)
    assert "enregistrée et figée" in load(path, capsys)
    assert "rien à faire" in load(path, capsys)
    target.refresh_from_db()
    assert target.previous == source
    assert load_rows(source, target) == WHOLE
    assert VersionMapping.objects.get().frozen_at


def test_another_content_does_not_replace_what_is_frozen(source, tmp_path, capsys):
    published(LATER)
    load(write(tmp_path), capsys)
    with pytest.raises(CommandError, match="est figée, avec d'autres lignes"):
        call_command("import_mapping", write(tmp_path, SOUND.replace("identical", "clarified")))


def test_a_draft_takes_it_as_read(source, tmp_path, capsys):
    target = stored(LATER)
    assert "enregistrée dans le brouillon" in load(write(tmp_path), capsys)
    assert set(load_rows(source, target)) == set(WHOLE)
    mapping = VersionMapping.objects.get()
    assert mapping.frozen_at is None
    assert all(row.settled for row in mapping.rows.all())


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("[a]", "[z]", "ligne 6 : « z » n'est plus une exigence"),
        ("[c]", "[d]", "« c », de la version précédente, n'est dans aucune ligne"),
        ("2026.1", "2027.1", "pas de version « 2027.1 »"),
        ("2026.1", "2025.1", "deux versions différentes"),
    ],
)
def test_what_cannot_be_imported_is_told(source, tmp_path, before, after, message):
    stored(LATER)
    with pytest.raises(CommandError, match=message):
        call_command("import_mapping", write(tmp_path, SOUND.replace(before, after)))
    assert not VersionMapping.objects.exists()


def test_it_leads_from_a_published_version_to_the_one_that_succeeds_it(source, tmp_path):
    target = stored(LATER)
    target.previous = published(content_of(required("a"), number="2025.2"))
    target.save()
    with pytest.raises(CommandError, match=r"fait suite à .* 2025.2, pas à .* 2025.1"):
        call_command("import_mapping", write(tmp_path))


def test_a_draft_has_no_answers_to_bring(db, tmp_path):
    for content in (content_of(*(required(code) for code in "abc")), LATER):
        stored(content)
    with pytest.raises(CommandError, match=r"2025\.1 est un brouillon"):
        call_command("import_mapping", write(tmp_path))


def test_an_unreadable_file_is_told(source, tmp_path):
    with pytest.raises(CommandError, match="fichier illisible"):
        call_command("import_mapping", write(tmp_path, "format: autre"))


def test_an_export_reads_back(source, tmp_path, capsys):
    target = published(LATER)
    load(write(tmp_path), capsys)
    out = tmp_path / "sortie.yaml"
    call_command("export_mapping", "essai", "2025.1", "2026.1", "-o", out)
    assert mapping_file.read(out.read_bytes()).rows == load_rows(source, target)
    with pytest.raises(CommandError, match="Aucune correspondance"):
        call_command("export_mapping", "essai", "2026.1", "2025.1", "-o", out)


# ---- ours


def ours(name):
    return native.read((DATA / f"{name}.yaml").read_bytes())


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_ours_is_whole_and_named_after_its_versions(path):
    file = mapping_file.read(path.read_bytes())
    assert path.stem == f"{file.referential}-{file.source}-{file.target}"
    old, new = (ours(f"{file.referential}-{number}") for number in (file.source, file.target))
    assert find_mapping_problems(old, new, file.rows) == ()
    assert mapping_file.write(file) == path.read_bytes()


def test_ours_explains_every_row_that_moved():
    rows = mapping_file.read(OURS[0].read_bytes()).rows
    counts = {change: sum(row.change is change for row in rows) for change in SIZES}
    assert counts == {
        Change.IDENTICAL: 109,
        Change.REWORDED: 1,
        Change.CLARIFIED: 9,
        Change.SPLIT: 0,
        Change.MERGED: 0,
        Change.REMOVED: 1,
        Change.NEW: 11,
    }
    silent = {Change.IDENTICAL, Change.NEW}
    assert {bool(row.note) for row in rows if row.change not in silent} == {True}


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_ours_calls_identical_only_what_asks_the_same(path):
    file = mapping_file.read(path.read_bytes())
    old, new = (ours(f"{file.referential}-{number}") for number in (file.source, file.target))
    for row in file.rows:
        if row.change is Change.IDENTICAL:
            before, after = old.requirements[row.before[0]], new.requirements[row.after[0]]
            assert (before.title, before.statement, before.questions) == (
                after.title,
                after.statement,
                after.questions,
            )
