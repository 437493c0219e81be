"""The English of every text is there, right, and compiled."""

import subprocess
import sys

import pytest

from cabinet_compliance.translation_faults import faults_between, find_faults
from tests.source_files import ROOT


def test_the_catalogue_is_whole():
    assert find_faults() == []


def test_the_command_says_so():
    command = [sys.executable, "manage.py", "update_messages", "--check"]
    checked = subprocess.run(
        [*command, "--settings", "cabinet_compliance.settings.test"], cwd=ROOT, capture_output=True, text=True
    )
    assert (checked.returncode, checked.stdout) == (0, "Le catalogue anglais est complet.\n"), checked.stderr


@pytest.mark.parametrize(
    ("said", "written", "right"),
    [
        (("Bonjour %(name)s",), "Hello %(name)s", True),
        (("Bonjour %(name)s",), "Hello %(nom)s", False),
        (("Bonjour %(name)s",), "Hello", False),
        (("%d sur %d",), "%d of %d", True),
        (("%d sur %d",), "%d of them", False),
        (("une question", "%(n)s questions"), "one question", True),
        (("%(n)s question", "%(n)s questions"), "one question", False),
        (("<a href='x'>Ici</a>",), "<a href='x'>Here</a>", True),
        (("<a href='x'>Ici</a>",), "Here", False),
        ((" à faire",), "to do", False),
        (("Rien\u00a0: vide",), "Nothing\u00a0: empty", False),
    ],
)
def test_what_a_translation_must_keep(said, written, right):
    assert (list(faults_between(said, written)) == []) is right
