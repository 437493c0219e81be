"""The commands: what they print, what they refuse, and the exit code."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from referentials.content_loading import current_version, load_content
from referentials.formats import native
from referentials.models import ReferentialVersion
from tests.referentials.contents import asked, content_of, required


def run(name, *arguments, **options):
    out = StringIO()
    call_command(name, *map(str, arguments), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "essai.yaml"
    path.write_bytes(native.write(content_of()))
    return path


def test_a_file_is_imported_as_a_draft(db, file):
    assert run("import_referential", file) == "Référentiel d'essai 2025.1 : importée. État : brouillon.\n"


def test_publishing_twice_says_that_there_is_nothing_to_do(db, file):
    assert "État : publiée" in run("import_referential", file, "--publish")
    assert "déjà publié, rien à faire" in run("import_referential", file, "--publish")


def test_json_tells_what_was_done(db, file):
    told = json.loads(run("import_referential", file, "--publish", "--json"))
    version = current_version("essai")
    assert told == {
        "referential": "essai",
        "version": "2025.1",
        "state": "published",
        "outcome": "created",
        "content_hash": version.content_hash,
        "problems": [],
        "losses": [],
    }


def test_a_draft_with_problems_is_kept_and_they_are_listed(db, file):
    content = content_of(required("a", when={"all": ["wifi", {"not": "wifi"}]}))
    file.write_bytes(native.write(content))
    assert "à corriger avant publication : a : la question ne peut jamais" in run("import_referential", file)
    with pytest.raises(CommandError, match="pas publiée"):
        run("import_referential", file, "--publish")
    assert ReferentialVersion.objects.get().is_draft


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("severity: 3", "severity: 9"), r"ligne \d+ : themes\[0\]"),
        (lambda text: "a: [", "syntaxe YAML"),
        (lambda text: text.replace("code: wifi", "code: employes"), "« employes » est donné plusieurs fois"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(db, file, change, message):
    file.write_text(change(file.read_text()))
    with pytest.raises(CommandError, match=message):
        run("import_referential", file)
    assert not ReferentialVersion.objects.exists()


def test_a_published_number_is_not_taken_twice(db, file):
    run("import_referential", file, "--publish")
    file.write_bytes(native.write(content_of(required("autre"))))
    with pytest.raises(CommandError, match="donnez un nouveau numéro"):
        run("import_referential", file)


@pytest.mark.parametrize("name", ["import_referential", "check_referential"])
def test_an_absent_file_is_told(name, tmp_path):
    with pytest.raises(CommandError, match="ce chemin n'existe pas"):
        run(name, tmp_path / "rien.yaml")
    with pytest.raises(CommandError, match="c'est un dossier"):
        run(name, tmp_path)


def test_an_unknown_format_is_told(file):
    with pytest.raises(CommandError, match="Formats connus : native"):
        run("import_referential", file, "--format", "word")


def test_what_is_exported_is_what_was_imported(live, tmp_path):
    out = tmp_path / "out.yaml"
    run("export_referential", "essai", "--version", "2025.1", "--format", "native", "-o", out)
    assert native.read(out.read_bytes()) == load_content(live.pk)
    run("export_referential", "essai", "-o", out)
    assert native.read(out.read_bytes()) == load_content(live.pk)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["essais"], "Référentiels connus : essai"),
        (["essai", "--version", "9"], "Versions connues : 2025.1"),
        (["essai", "--format", "word"], "Formats connus : native"),
    ],
)
def test_an_export_that_cannot_be_is_told(live, tmp_path, arguments, message):
    with pytest.raises(CommandError, match=message):
        run("export_referential", *arguments, "-o", tmp_path / "out.yaml")
    assert list(tmp_path.iterdir()) == []


def test_an_export_to_nowhere_is_told(live, tmp_path):
    with pytest.raises(CommandError, match="écriture impossible"):
        run("export_referential", "essai", "-o", tmp_path / "absent" / "out.yaml")


def test_our_referentials_load_and_load_again(db):
    first = run("load_referentials").splitlines()
    assert first
    assert all(line.endswith(("importée. État : publiée.", "enregistrée et figée.")) for line in first)
    assert all("rien à faire" in line for line in run("load_referentials").splitlines())


def test_a_sound_file_passes_the_check_without_a_database(file):
    assert run("check_referential", file) == f"{file} : aucun problème.\n"


def test_the_check_names_file_line_and_problem(file):
    file.write_bytes(native.write(content_of(required("a"), required("b", asked("b-1"), when="fax"))))
    errors = StringIO()
    with pytest.raises(CommandError, match="1 problème"):
        run("check_referential", file, stderr=errors)
    line = next(n for n, text in enumerate(file.read_text().splitlines(), 1) if "code: b" in text)
    assert errors.getvalue() == f"{file}:{line}: b : la condition nomme un fait inconnu, « fax »\n"


def test_the_check_names_what_cannot_be_read(file):
    file.write_text("")
    errors = StringIO()
    with pytest.raises(CommandError):
        run("check_referential", file, stderr=errors)
    assert errors.getvalue() == f"{file}:1: le fichier est vide\n"
