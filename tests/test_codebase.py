"""The habits of the house, held by tests: sizes, layers, templates, settings, dependencies, migrations."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.source_files import APPS, ROOT, code_files, functions, line_count, name, ours, templates, tracked


def too_long(paths, limit):
    return [f"{name(path)}: {line_count(path)} lines" for path in paths if line_count(path) > limit]


def is_view(function):
    return function.first_argument == "request" and "views" in function.path.relative_to(ROOT).as_posix()


def in_domain(path):
    return "domain" in path.parts


def is_settings_base(path):
    return name(path) == "cabinet_compliance/settings/base.py"


@pytest.mark.parametrize(
    ("paths", "limit"),
    [
        pytest.param([p for p in code_files() if not in_domain(p)], 350, id="code"),
        pytest.param([p for p in code_files() if in_domain(p)], 250, id="domain"),
        pytest.param(ours(".py", among=("tests",)), 400, id="tests"),
        pytest.param(templates(), 150, id="templates"),
        pytest.param(ours(".js", among=("static",)), 120, id="javascript"),
    ],
)
def test_no_file_outgrows_its_limit(paths, limit):
    assert too_long(paths, limit) == []


def test_no_function_outgrows_50_lines_nor_a_view_25():
    everywhere = [f for path in (*code_files(), *ours(".py", among=("tests",))) for f in functions(path)]
    assert [str(f) for f in everywhere if f.lines > (25 if is_view(f) else 50)] == []


def test_ruff_holds_complexity_at_8_and_imports_absolute():
    assert run("ruff", "check", "--select", "C901,TID252,BLE", *APPS) == ""


def test_imports_keep_to_their_layers():
    assert "0 broken" in run("lint-imports", "--no-logo")


def run(tool, *arguments):
    """What the tool says on its way out; empty after a success of ruff."""
    program = Path(sys.executable).with_name(tool)
    done = subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True)
    return done.stdout if done.returncode or tool != "ruff" else ""


# ---- templates


def template_name(path):
    return path.as_posix().rpartition("/templates/")[2]


SHOWN_BY_LIBRARIES = re.compile(
    r"^(account|allauth|mfa|socialaccount|admin|registration|bootstrap5|django)/|^\d{3}(_csrf)?\.html$"
)


def test_every_template_is_used():
    """By a view, a tag or another template, under its whole name."""
    everything = "\n".join(path.read_text() for path in (*code_files(), *templates()))
    names = [template_name(path) for path in templates()]
    unused = [name for name in names if not SHOWN_BY_LIBRARIES.match(name)]
    assert [name for name in unused if not re.search(rf"""["']{re.escape(name)}["'#]""", everything)] == []


FORBIDDEN_IN_TEMPLATES = {
    "inline handler": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[\w:-]*)\s*=", re.IGNORECASE),
    "inline style": re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>", re.IGNORECASE),
    "javascript: link": re.compile(r"javascript:", re.IGNORECASE),
    "other host": re.compile(
        r"<(?:script|link|img|iframe)[^>]*\s(?:src|href)=\"(?:https?:)?//", re.IGNORECASE
    ),
}


@pytest.mark.parametrize("what", FORBIDDEN_IN_TEMPLATES)
def test_no_template_needs_a_lax_content_security_policy(what):
    found = [name(path) for path in templates() if FORBIDDEN_IN_TEMPLATES[what].search(path.read_text())]
    assert found == []


# ---- dependencies


def dependency_lines():
    text = (ROOT / "pyproject.toml").read_text()
    lists = re.findall(r"^(?:dependencies|test|quality) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    return [line for block in lists for line in block.splitlines()]


def test_every_dependency_says_why():
    assert len(dependency_lines()) > 30
    assert [line for line in dependency_lines() if not re.search(r",\s+# \S+", line)] == []


def locked(lock):
    return {
        found.lower().replace("_", "-")
        for found in re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text(), re.MULTILINE)
    }


@pytest.mark.parametrize(
    ("lock", "groups"), [("requirements.txt", ()), ("requirements-dev.txt", ("test", "quality"))]
)
def test_the_lock_holds_every_dependency_hashed_and_from_no_particular_address(lock, groups):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [
        *project["project"]["dependencies"],
        *(d for g in groups for d in project["dependency-groups"][g]),
    ]
    names = {re.match(r"[\w.-]+", dependency)[0].lower().replace("_", "-") for dependency in wanted}
    assert names <= locked(lock)
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert len(re.findall(r"==.*\\\n    --hash=sha256:", text)) == len(locked(lock))


def test_production_installs_what_the_tests_ran_on():
    pins = [
        set(re.findall(r"^(\S+==\S+)", (ROOT / lock).read_text(), re.MULTILINE))
        for lock in ("requirements.txt", "requirements-dev.txt")
    ]
    assert pins[0] <= pins[1]


# ---- migrations


@pytest.mark.django_db
def test_migrations_are_linear_and_named():
    loader = MigrationLoader(connection)
    ours_only = [key for key in loader.disk_migrations if key[0] in APPS]
    assert [app for app in APPS if len(loader.graph.leaf_nodes(app)) > 1] == []
    assert [key for key in ours_only if "_auto_" in key[1] or "merge" in key[1]] == []


# ---- what must not be committed


def test_no_secret_nor_database_is_under_version_control():
    suspicious = re.compile(r"\.(sqlite3|pem|key|p12|pdf)$|(^|/)\.env$|secret_key")
    assert [name(path) for path in tracked() if suspicious.search(name(path))] == []
