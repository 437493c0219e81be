"""Settings against their page, production against Django's own checks, and the container files."""

import ast
import io
import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import OperationalError, connection
from django.test import RequestFactory

from cabinet_compliance.json_logging import JsonFormatter
from cabinet_compliance.settings.kept_secret import kept_secret

ROOT = Path(__file__).resolve().parents[1]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cabinet_compliance.settings.production",
    "SECRET_KEY": "only-for-this-test-" + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "example.org",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:9/nothing",
    "REDIS_URL": "redis://127.0.0.1:9/0",
}


def manage(*arguments, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True)


def variables_read():
    """Every variable that the project reads, with its default when it is a plain value."""
    for path in (ROOT / "cabinet_compliance").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and re.match(r"(env(\.\w+)?|os\.environ\.get)$", ast.unparse(node.func))
                and node.args
            ):
                defaults = [k.value for k in node.keywords if k.arg == "default"]
                plain = [d.value for d in defaults if isinstance(d, ast.Constant)]
                if isinstance(node.args[0], ast.Constant):
                    yield path.name, node.args[0].value, next(iter(plain), None)


def documented():
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \|", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
    return {variable: default.strip("`") for variable, default in rows}


def test_every_environment_variable_is_documented_and_every_documented_one_is_read():
    assert {variable for _, variable, _ in variables_read()} == set(documented())


def test_documented_defaults_are_the_real_ones():
    """Where environments differ, the page gives production's; an empty default is « none »."""
    page = documented()
    real = {variable: str(default) for _, variable, default in variables_read() if default not in (None, "")}
    real |= {
        variable: str(d)
        for file, variable, d in variables_read()
        if file == "production.py" and d is not None
    }
    assert real
    assert {variable: page[variable] for variable in real} == real


def test_production_passes_the_deployment_checks_without_a_warning():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "WARNINGS" not in done.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"])
def test_production_refuses_to_start_without(missing):
    done = manage("check", **{name: value for name, value in PRODUCTION.items() if name != missing})
    assert done.returncode != 0
    assert f"Set the {missing} environment variable" in done.stderr


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text(PRODUCTION["SECRET_KEY"])
    environment = {name: value for name, value in PRODUCTION.items() if name != "SECRET_KEY"}
    assert manage("check", SECRET_KEY_FILE=str(tmp_path / "key"), **environment).returncode == 0


def test_the_kept_secret_is_made_once_and_is_its_owners(tmp_path):
    path = tmp_path / "secret_key"
    first = kept_secret(path)
    assert len(first) > 50
    assert kept_secret(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["secret_key"]


def test_time_limits_follow_their_rule():
    visibility = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT < visibility


@pytest.mark.django_db
def test_sqlite_waits_instead_of_failing():
    if connection.vendor != "sqlite":
        assert settings.DATABASES["default"]["OPTIONS"] == {"pool": True}
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_log_line_is_one_json_object_without_the_query_string():
    output = io.StringIO()
    logger = logging.getLogger("test of the JSON lines")
    handler = logging.StreamHandler(output)
    handler.setFormatter(JsonFormatter())
    logger.addHandler(handler)
    request = RequestFactory().get("/structures/", {"nom": "Martin"})
    try:
        raise ValueError("à\nlire")
    except ValueError:
        logger.exception("échec", extra={"request": request, "status_code": 500})
    entry = json.loads(output.getvalue())
    assert (entry["level"], entry["message"], entry["path"], entry["status"]) == (
        "ERROR",
        "échec",
        "/structures/",
        500,
    )
    assert "ValueError: à" in entry["traceback"]
    assert "Martin" not in output.getvalue()


@pytest.mark.django_db
def test_health_answers_when_the_database_does(client):
    answer = client.get("/sante/")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_health_is_503_when_the_database_is_away(client):
    def unreachable(*args):
        raise OperationalError("password=secret")

    with connection.execute_wrapper(unreachable):
        answer = client.get("/sante/")
    assert answer.status_code == 503
    assert b"secret" not in answer.content


def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_compose_waits_for_what_each_service_needs():
    services = compose()["services"]
    assert set(services) == {"postgresql", "redis", "migrate", "web", "worker", "beat"}
    for name in ("web", "worker", "beat"):
        conditions = {needed: how["condition"] for needed, how in services[name]["depends_on"].items()}
        assert conditions == {
            "migrate": "service_completed_successfully",
            "postgresql": "service_healthy",
            "redis": "service_healthy",
        }
    assert all("healthcheck" in services[name] for name in ("postgresql", "redis", "worker"))


def test_compose_holds_no_secret_and_its_example_names_what_it_requires():
    text = (ROOT / "docker-compose.yml").read_text()
    given = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert set(re.findall(r"\$\{([A-Z_]+)", text)) <= given
    required = set(re.findall(r"\$\{([A-Z_]+):\?", text))
    assert {"SECRET_KEY", "POSTGRES_PASSWORD", "ALLOWED_HOSTS", "EMAIL_URL"} <= required
    assert (
        re.findall(
            r"^(SECRET_KEY|POSTGRES_PASSWORD)=(.+)$", (ROOT / ".env.example").read_text(), re.MULTILINE
        )
        == []
    )


def test_every_command_of_compose_names_a_program_of_the_image():
    for name, service in compose()["services"].items():
        if service.get("image") == "cabinet-compliance" and "command" in service:
            assert service["command"][0] in {"celery", "sh"}, name


def test_the_image_runs_as_nobody_special_on_hashed_packages():
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.findall(r"^USER (\w+)$", dockerfile, re.MULTILINE) == ["cabinet"]
    assert "--require-hashes" in dockerfile
    assert "HEALTHCHECK" in dockerfile
