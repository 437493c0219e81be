"""The cast, the harness, and what a run may leave out."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.template import engines
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from practices.models import Practice, User
from referentials.appointing import EDITORS, REVIEWERS, appoint
from tests.factories import MandateFactory, MembershipFactory, PracticeFactory, UserFactory
from tests.harness import ReadOnlyGetClient, UndefinedVariable, flush_past_guards, loopback_only
from tests.left_out import CHROMIUM, LeftOut, skip_what_needs_a_missing_service

# A slow machine is no fault of the code.
hypothesis_settings.register_profile(
    "house", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(LeftOut(), "left-out")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    skip_what_needs_a_missing_service(items)
    # Playwright leaves its event loop running, in which nobody else may run one: browsers come last.
    items.sort(key=lambda item: "browser" in item.keywords)


@pytest.fixture(scope="session", autouse=True)
def _undefined_template_variables_fail() -> None:
    engines["django"].engine.string_if_invalid = UndefinedVariable()  # type: ignore[attr-defined]


@pytest.fixture(scope="session", autouse=True)
def _no_call_outside() -> Iterator[None]:
    yield from loopback_only()


@pytest.fixture(scope="session", autouse=True)
def _flush_gets_past_the_guards() -> Iterator[None]:
    yield from flush_past_guards()


@pytest.fixture
def client() -> Client:
    return ReadOnlyGetClient()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"]
    still = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet + still}


@pytest.fixture
def practice(db: None) -> Practice:
    return PracticeFactory.create(name="Cabinet du docteur Martin")


@pytest.fixture
def dr_martin(practice: Practice) -> User:
    """The owner of `practice`."""
    martin = UserFactory.create(email="martin@exemple.fr", full_name="Camille Martin")
    MembershipFactory.create(practice=practice, user=martin)
    return martin


@pytest.fixture
def secretary(practice: Practice) -> User:
    """A contributor of `practice`."""
    secretary = UserFactory.create(email="secretariat@exemple.fr", full_name="Dominique Petit")
    MembershipFactory.create(practice=practice, user=secretary, contributor=True)
    return secretary


@pytest.fixture
def dpo(practice: Practice, dr_martin: User) -> User:
    """Follows `practice` under a live mandate that opens all that a mandate can."""
    dpo = UserFactory.create(email="dpo@exemple.fr", full_name="Claude Bernard")
    MandateFactory.create(practice=practice, dpo=dpo, granted_by=dr_martin, scope="evidence")
    return dpo


@pytest.fixture
def editor(db: None) -> User:
    """Edits referentials; belongs to no practice."""
    editor = UserFactory.create(email="editeur@exemple.fr", full_name="Alix Morel")
    appoint(editor, EDITORS)
    return editor


@pytest.fixture
def reviewer(db: None) -> User:
    """Comments on drafts, and changes nothing else of them."""
    reviewer = UserFactory.create(email="relecteur@exemple.fr", full_name="Dany Leroy")
    appoint(reviewer, REVIEWERS)
    return reviewer


@pytest.fixture
def stranger(db: None) -> User:
    """Signed up, belongs to no practice."""
    return UserFactory.create(email="inconnu@exemple.fr", full_name="Sacha Dubois")
