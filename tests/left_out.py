"""Says at the end of a run which tests were left out, and why; with REQUIRE_SERVICES=1 that is a failure."""

import os
import shutil
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
REQUIRED = os.environ.get("REQUIRE_SERVICES") == "1"


def missing_services() -> dict[str, str]:
    """The marker of each absent service, with what would bring it."""
    missing = {}
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        missing["postgresql"] = "PostgreSQL absent: set DATABASE_URL=postgres://…"
    if not os.environ.get("REDIS_URL"):
        missing["redis"] = "Redis absent: set REDIS_URL=redis://…"
    if CHROMIUM is None:
        missing["browser"] = "Chromium absent: apt-get install chromium"
    return missing


class LeftOut:
    """Registered once, in the process that gathers the reports of all workers."""

    def __init__(self) -> None:
        self.reasons: dict[str, list[str]] = defaultdict(list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.reasons[self._reason(report)].append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.reasons[self._reason(report)].append(report.nodeid)

    @staticmethod
    def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
        if isinstance(report.longrepr, tuple):
            return str(report.longrepr[2]).removeprefix("Skipped: ")
        return str(report.longrepr)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if REQUIRED and self.reasons and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for reason, tests in self.reasons.items():
            files = ", ".join(sorted({Path(test.split("::")[0]).name for test in tests}))
            terminalreporter.write_line(f"Left out: {len(tests)} tests ({files}): {reason}", yellow=True)
        if REQUIRED and self.reasons:
            terminalreporter.write_line("REQUIRE_SERVICES=1 leaves no test out: the run fails.", red=True)


def skip_what_needs_a_missing_service(items: list[pytest.Item]) -> None:
    missing = missing_services()
    for item in items:
        for marker, reason in missing.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))
