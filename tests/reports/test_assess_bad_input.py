"""`manage.py assess` on files that it refuses: every problem at once, with its line, and exit code 2."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from reports.rendering import PdfEngineMissing

HEAD = "referential: cabinets\nversion: '2025.1'\nprofile: {kind: solo}\n"


@pytest.fixture
def refused(db, tmp_path, capsys):
    """What is said of a file, a line for each problem, with plain spaces."""

    def run(data, **options):
        path = tmp_path / "r.yaml"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return said_of(capsys, path, **options)

    return run


def said_of(capsys, path, **options):
    with pytest.raises(SystemExit) as stopped:
        call_command("assess", str(path), **options)
    assert stopped.value.code == 2
    out, err = capsys.readouterr()
    assert not out
    lines = err.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    return [line.removeprefix(f"{path} : ") for line in lines]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "le fichier est vide"),
        ("- a\n", "ligne 1 : le fichier doit contenir les clés referential, version, profile, answers"),
        ("referential: [\n", "ligne 2 : syntaxe YAML incorrecte"),
        ("a: b\n---\nc: d\n", "ligne 2 : un fichier ne contient qu'un document"),
        (HEAD + "answers: !!python/object:os.system {}\n", "ligne 4 : answers : les étiquettes YAML (!)"),
        (HEAD + "answers: &a {}\n", "ligne 4 : answers : les ancres et alias YAML"),
        (HEAD + "version: '1'\n", "ligne 4 : clé « version » en double (déjà à la ligne 2)"),
        (HEAD + "answer: {}\n", "ligne 4 : answer : clé inconnue ; vouliez-vous dire « answers » ?"),
        (HEAD + "answers: [oui]\n", "ligne 4 : answers : une réponse par question est attendue"),
        (
            "referential: cabinets\nprofile: solo\n",
            "ligne 2 : profile : une liste de clés est attendue (kind",
        ),
        (
            "referential: cabinets\nprofile:\n  fact: []\n  kind: solo\n",
            "ligne 3 : profile.fact : clé inconnue",
        ),
        (HEAD.replace("solo", "solo, facts: mobile"), "ligne 3 : profile.facts : une liste de faits est"),
        (HEAD.replace("solo", "[solo]"), "ligne 3 : profile.kind : un texte est attendu"),
        ("[" * 200 + "]" * 200, "niveaux imbriqués"),
    ],
)
def test_the_shape_of_the_file(refused, text, said):
    lines = refused(text)
    assert any(line.startswith(said) or ("imbriqués" in said and said in line) for line in lines), lines


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            HEAD.replace("cabinets", "cabinet"),
            "ligne 1 : referential : référentiel « cabinet » inconnu ; vouliez-vous dire « cabinets » ? ; "
            "existent : cabinets, messagerie",
        ),
        (
            HEAD.replace("2025.1", "1999"),
            "ligne 2 : version : version « 1999 » inconnue ; existent : 2020.1, 2025.1",
        ),
        (HEAD.replace("'2025.1'", "2025.10"), "ligne 2 : version : version « 2025.10 » inconnue ; vouliez-"),
        ("profile: {kind: solo}\n", "referential : le référentiel manque ; existent : cabinets, messagerie"),
        (
            HEAD.replace("solo", "sol"),
            "ligne 3 : profile.kind : type de structure « sol » inconnu ; vouliez-vous dire « solo » ? ; "
            "attendu : solo, groupe, msp, cpts",
        ),
        (
            "referential: cabinets\n",
            "profile.kind : le type de structure manque ; attendu : solo, groupe, msp, cpts",
        ),
        (
            HEAD.replace("solo", "solo, facts: [mobile, emploies]"),
            "ligne 3 : profile.facts[1] : fait « emploies » inconnu ; vouliez-vous dire « employes » ?",
        ),
        (
            HEAD.replace("solo", "solo, facts: [zzz]"),
            "ligne 3 : profile.facts[0] : fait « zzz » inconnu ; attendu : employes, secretariat, ",
        ),
        (
            HEAD + "answers:\n  gov-registre-tenus: oui\n",
            "ligne 5 : answers.gov-registre-tenus : question inconnue de la version 2025.1 ; "
            "vouliez-vous dire « gov-registre-tenu » ?",
        ),
        (
            HEAD + "answers:\n  gov-registre-tenu: Oui\n",
            "ligne 5 : answers.gov-registre-tenu : réponse « Oui » inconnue ; vouliez-vous dire « oui » ? ; "
            "attendu : oui, partiellement, non, ne_sait_pas, sans_objet",
        ),
        (
            HEAD + "answers:\n  gov-registre-tenu:\n    value: 3\n",
            "ligne 6 : answers.gov-registre-tenu.value : réponse « 3 » inconnue ; attendu : oui",
        ),
        (
            HEAD + "answers:\n  gov-registre-tenu: {reason: Parce que}\n",
            "ligne 5 : answers.gov-registre-tenu : la réponse manque",
        ),
        (
            HEAD + "answers:\n  gov-registre-tenu: {value: oui, motif: x}\n",
            "ligne 5 : answers.gov-registre-tenu.motif : clé inconnue",
        ),
        (
            HEAD + "answers:\n  gov-registre-tenu: [oui]\n",
            "ligne 5 : answers.gov-registre-tenu : un texte est attendu",
        ),
    ],
)
def test_what_the_version_does_not_know(refused, text, said):
    [line] = refused(text)
    assert line.startswith(said)


@pytest.mark.parametrize("answer", ["sans_objet", "{value: sans_objet}", "{value: sans_objet, reason: non}"])
def test_sans_objet_needs_its_reason(refused, answer):
    text = HEAD + f"answers:\n  gov-registre-tenu: {answer.replace(': non', ': aucun')}\n"
    assert refused(text) == [
        "ligne 5 : answers.gov-registre-tenu : « sans objet » demande un motif d'au moins 10 caractères : "
        '{value: sans_objet, reason: "…"}'
    ]


@pytest.mark.parametrize("written", ["yes", "no", "on", "off", "true", "False"])
@pytest.mark.parametrize("form", ["{}", "{{value: {}}}"])
def test_booleans_of_yaml_where_an_answer_is_expected(refused, written, form):
    assert refused(HEAD + f"answers:\n  gov-registre-tenu: {form.format(written)}\n") == [
        f"ligne 5 : answers.gov-registre-tenu : « {written} » est un booléen en YAML : écrivez "
        f'"{written}" entre guillemets si c\'est une réponse ; attendu : '
        "oui, partiellement, non, ne_sait_pas, sans_objet"
    ]


def test_booleans_elsewhere(refused):
    lines = refused("referential: cabinets\nprofile:\n  kind: on\n  facts: [true]\n")
    assert any(line.startswith("ligne 3 : profile.kind : « on » est un booléen") for line in lines)
    assert any(line.startswith("ligne 4 : profile.facts[0] : « true » est un booléen") for line in lines)


def test_every_problem_is_named_at_once_in_the_order_of_the_lines(refused):
    lines = refused(
        HEAD.replace("solo", "hôpital, facts: [avion]")
        + "couleur: bleu\nanswers:\n  gov-registre-tenu: yes\n  gov-dpo-analyse: peut-être\n"
        "  inconnue: oui\n  gov-minimisation: sans_objet\n  gov-dpo-analyse: !x non\n"
    )
    assert [line.partition(" : ")[0] for line in lines] == [
        "ligne 3", "ligne 3", "ligne 4", "ligne 6", "ligne 8", "ligne 9", "ligne 10", "ligne 10",
    ]  # fmt: skip


def test_the_answers_are_checked_for_shape_even_when_the_version_is_unknown(refused):
    lines = refused(HEAD.replace("2025.1", "1999") + "answers:\n  a: yes\n  b: [1]\n")
    assert [line.partition(" : ")[0] for line in lines] == ["ligne 2", "ligne 5", "ligne 6"]


@pytest.mark.parametrize(("option", "flag"), [("referential", "--referential"), ("number", "--version")])
def test_a_flag_that_is_wrong_is_named_as_such(refused, option, flag):
    [line] = refused(HEAD, **{option: "rien"})
    assert line.startswith(f"{flag} : ")
    assert "existent : " in line


def test_a_referential_without_version_in_force(refused, tmp_path):
    """Only the database has it, and only from 2999 on."""
    text = (Path(settings.BASE_DIR) / "referentials" / "data" / "messagerie-2014.1.yaml").read_text("utf-8")
    future = re.sub(r"effective_on: \S+", "effective_on: 2999-01-01", text)
    path = tmp_path / "futur.yaml"
    path.write_text(future.replace("code: messagerie", "code: futur", 1), encoding="utf-8")
    call_command("import_referential", str(path), publish=True, stdout=io.StringIO())
    [line] = refused("referential: futur\nprofile: {kind: solo}\n")
    assert "n'a aucune version publiée et en vigueur" in line


def test_bytes_that_are_no_text(refused):
    [line] = refused(HEAD.encode() + "answers: {a: é}\n".encode("latin-1"))
    assert line.startswith("ligne 4 : le fichier n'est pas en UTF-8")
    [line] = refused(b"referential: \x00\n")
    assert "caractère de contrôle" in line


@pytest.mark.parametrize("size", [1_000_001, 6_000_000])
def test_a_huge_file(refused, size):
    assert refused(b"#" * size) == ["le fichier dépasse 1 Mo, la limite d'un fichier de réponses"]


def test_a_file_that_cannot_be_read(db, tmp_path, capsys):
    missing = tmp_path / "absent.yaml"
    assert said_of(capsys, missing) == ["lecture impossible, ce chemin n'existe pas."]
    assert said_of(capsys, tmp_path) == ["lecture impossible, c'est un dossier."]


def test_a_report_that_cannot_be_written(db, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("reports.management.commands.assess.render_pdf", lambda document: b"")
    answers = tmp_path / "r.yaml"
    answers.write_text(HEAD, encoding="utf-8")
    out = tmp_path / "absent" / "r.pdf"
    assert said_of(capsys, answers, pdf=out) == [f"{out} : écriture impossible, ce chemin n'existe pas."]


def test_a_machine_without_pango(db, tmp_path, monkeypatch):
    def render(document):
        raise PdfEngineMissing

    monkeypatch.setattr("reports.management.commands.assess.render_pdf", render)
    answers = tmp_path / "r.yaml"
    answers.write_text(HEAD, encoding="utf-8")
    with pytest.raises(CommandError, match="apt install") as refusal:
        call_command("assess", str(answers), pdf=tmp_path / "r.pdf", stdout=io.StringIO())
    assert refusal.value.returncode == 1


def test_from_a_shell_there_is_no_traceback(tmp_path):
    path = tmp_path / "r.yaml"
    path.write_text(HEAD.replace("solo", "clinique"), encoding="utf-8")
    manage = Path(settings.BASE_DIR) / "manage.py"
    done = subprocess.run(
        [sys.executable, str(manage), "assess", str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/vide.sqlite3", "DEBUG": "1"},
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "clinique" in done.stderr
    assert "Traceback" not in done.stderr
