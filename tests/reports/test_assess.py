"""`manage.py assess` on sound files."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from referentials.formats import native
from referentials.formats.canonical import content_hash
from reports.choosing_content import _shipped_files
from tests.domain import oracle

ROOT = Path(settings.BASE_DIR)
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.yaml"))
DATA = ROOT / "referentials" / "data"
KEYS = {"score_low", "score_high", "level", "level_before_cap", "caps", "themes", "requirements", "actions"}
ACTION_KEYS = ("requirement", "priority", "rank", "effort_hours", "cost_max", "quick_win", "kind")
SMALL = """\
referential: cabinets
version: "2025.1"
profile: {kind: solo, facts: [employes, logiciel_metier, mobile]}
answers:
  gov-registre-tenu: oui
  sec-sauvegarde-321: deux_copies
  gov-minimisation: {value: sans_objet, reason: "Aucune donnée n'est produite."}
  gov-dpo-analyse: ne_sait_pas
"""


@pytest.fixture
def assess(db, tmp_path, capsys):
    """Runs the command on a file of the given text; gives what it prints."""

    def run(text=SMALL, **options):
        path = tmp_path / "reponses.yaml"
        path.write_text(text, encoding="utf-8")
        call_command("assess", str(path), **options)
        return capsys.readouterr().out

    return run


def choices_of(sheet):
    return {code: a["value"] if isinstance(a, dict) else a for code, a in (sheet["answers"] or {}).items()}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_agree_with_the_oracle(db, capsys, path):
    call_command("assess", str(path), json=True)
    out, err = capsys.readouterr()
    got, sheet = json.loads(out), yaml.safe_load(path.read_text(encoding="utf-8"))
    version = yaml.safe_load((DATA / f"{sheet['referential']}-{sheet['version']}.yaml").read_bytes())
    profile = sheet["profile"]
    expected = oracle.assess(version, kind=profile["kind"], facts=profile["facts"], answers=choices_of(sheet))
    assert not err
    for key in ("score_low", "score_high"):
        assert got[key] == oracle.four_decimals(expected[key])
        assert {code: theme[key] for code, theme in got["themes"].items()} == {
            code: oracle.four_decimals(theme[key]) for code, theme in expected["themes"].items()
        }
    assert (got["level"], got["level_before_cap"]) == (expected["level"], expected["level_before_cap"])
    assert {code for code, one in got["requirements"].items() if one["applicable"]} == {
        code for code, one in expected["requirements"].items() if one
    }
    assert [{key: action[key] for key in ACTION_KEYS} for action in got["actions"]] == [
        {key: action[key] for key in ACTION_KEYS} for action in expected["actions"]
    ]


def test_there_are_three_examples():
    assert len(EXAMPLES) == 3


def test_the_json_has_the_promised_keys(assess):
    got = json.loads(assess(json=True))
    assert set(got) == KEYS | {"content_hash", "next_level", "reachable_level"}
    assert set(got["themes"]["gouvernance"]) == {"score_low", "score_high", "weight"}
    requirement = got["requirements"]["gov-registre-tenu"]
    assert requirement == {
        "applicable": True,
        "state": "met",
        "credit": "1.0000",
        "credit_high": "1.0000",
        "weight": requirement["weight"],
        "cost_in_points": "0.0000",
    }
    assert got["requirements"]["gov-minimisation"]["applicable"] is False
    assert set(got["actions"][0]) == {*ACTION_KEYS, "gain", "role"}
    assert set(got["caps"][0]) == {"requirement", "rule", "level", "binds"}
    assert len(got["content_hash"]) == 64


def test_the_page_of_text(assess):
    shown = assess().replace("\N{NO-BREAK SPACE}", " ")
    for part in (
        "version 2025.1",
        "Score sur 100 : ",
        "entre ",
        "Niveau : E",
        "Pour le niveau D : gagner ",
        "Gouvernance",
        "Premières actions\n  1. P1 ",
        "P1 (sous 30 jours) : 1",
        "Gains rapides (2 h au plus, 0 €) : ",
        "À vérifier\n  Praticien : 1 point\n",
    ):
        assert part in shown


def test_the_page_names_what_caps_the_level(assess):
    content = native.read((DATA / "cabinets-2025.1.yaml").read_bytes())
    answers = {
        code: next(choice.code for choice in question.choices if choice.credit == 1)
        for code, question in content.questions.items()
    }
    sheet = {"referential": "cabinets", "version": "2025.1", "profile": {"kind": "solo"}, "answers": answers}
    shown = assess(yaml.safe_dump(sheet)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Score sur 100 : 100\n" in shown
    assert "Niveau : A\n" in shown
    shown = assess(yaml.safe_dump({**sheet, "answers": {**answers, "sec-sauvegarde-321": "une_copie"}}))
    title = content.requirements["sec-sauvegarde-321"].title
    shown = shown.replace("\N{NO-BREAK SPACE}", " ")
    assert f"Niveau : C (A sans plafond)\n  au mieux C : {title} (exigence critique)\n" in shown
    assert f"Pour le niveau B : satisfaire :\n  - {title}\n" in shown


def test_nothing_applicable_is_told(assess):
    content = native.read((DATA / "cabinets-2025.1.yaml").read_bytes())
    answers = {code: {"value": "sans_objet", "reason": "Cabinet fermé."} for code in content.questions}
    sheet = {"referential": "cabinets", "profile": {"kind": "solo"}, "answers": answers}
    shown = assess(yaml.safe_dump(sheet), number="2025.1")
    assert "Score sur 100\N{NO-BREAK SPACE}: —" in shown
    assert "Niveau\N{NO-BREAK SPACE}: — (aucune exigence ne s'applique)" in shown


@pytest.mark.parametrize("answers", ["answers:", "answers: {}", "", "answers:\n  gov-registre-tenu:\n"])
def test_empty_answers_are_fine(assess, answers):
    got = json.loads(assess(f"referential: cabinets\nprofile: {{kind: solo}}\n{answers}\n", json=True))
    assert (got["score_low"], got["score_high"], got["actions"]) == ("0.0000", "100.0000", [])


def test_an_unquoted_version_is_taken_as_written(assess):
    quoted, unquoted = assess(json=True), assess(SMALL.replace('"2025.1"', "2025.1"), json=True)
    assert quoted == unquoted


def test_the_command_line_wins_over_the_file(assess):
    got = json.loads(
        assess(SMALL.replace("cabinets", "autre"), json=True, number="2020.1", referential="cabinets")
    )
    old = native.read((DATA / "cabinets-2020.1.yaml").read_bytes())
    assert got["content_hash"] == content_hash(old)
    assert list(got["requirements"]) == list(old.requirements)


def test_without_version_the_one_in_force_is_taken(assess):
    got = json.loads(assess(SMALL.replace('version: "2025.1"\n', ""), json=True))
    current = native.read((DATA / "cabinets-2026.1.yaml").read_bytes())
    assert got["content_hash"] == content_hash(current)


def test_the_database_comes_before_the_files(assess):
    without_version = SMALL.replace('version: "2025.1"\n', "")
    from_files = assess(json=True), assess(without_version, json=True)
    call_command("load_referentials", stdout=io.StringIO())
    assert (assess(json=True), assess(without_version, json=True)) == from_files


def test_a_version_that_only_the_database_has(assess, tmp_path):
    published = tmp_path / "2026.yaml"
    text = (DATA / "cabinets-2025.1.yaml").read_text(encoding="utf-8")
    published.write_text(text.replace('number: "2025.1"', 'number: "2026.1"'), encoding="utf-8")
    call_command("import_referential", str(published), publish=True, stdout=io.StringIO())
    got = json.loads(assess(json=True, number="2026.1"))
    assert got["content_hash"] == content_hash(native.read(published.read_bytes()))
    assert json.loads(assess(json=True))["content_hash"] != got["content_hash"]


def test_an_answer_to_a_question_that_is_not_asked_is_ignored_aloud(db, tmp_path, capsys):
    path = tmp_path / "reponses.yaml"
    path.write_text(SMALL + "  sec-imagerie: oui\n", encoding="utf-8")
    call_command("assess", str(path), json=True)
    out, err = capsys.readouterr()
    assert json.loads(out)["requirements"]["sec-imagerie"]["state"] == "not_asked"
    assert "ligne 9" in err
    assert "answers.sec-imagerie" in err
    assert "ignorée" in err


def test_standard_input(db, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SMALL.encode())))
    call_command("assess", "-", json=True)
    assert json.loads(capsys.readouterr().out)["level"] == "E"


def test_the_report_is_written(assess, tmp_path):
    out = tmp_path / "rapport.pdf"
    json.loads(assess("referential: messagerie\nprofile: {kind: solo}\n", json=True, pdf=out))
    assert out.read_bytes().startswith(b"%PDF-")


def test_files_are_named_after_what_they_hold():
    for (code, number), path in _shipped_files().items():
        content = native.read(path.read_bytes())
        assert (content.referential, content.number) == (code, number)


def test_it_works_before_any_migration_and_prints_utf_8(tmp_path):
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "assess", "-", "--json"],
        input=SMALL.encode(),
        capture_output=True,
        check=False,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cabinet_compliance.settings.test",
            "DATABASE_URL": f"sqlite:///{tmp_path}/vide.sqlite3",
            "PYTHONIOENCODING": "latin-1",
        },
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["level"] == "E"
