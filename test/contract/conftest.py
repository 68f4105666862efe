"""Counts the tests as jest does for the other tiers, and makes the parts of the stack known as fixtures."""

import json
import pathlib

import pytest

# So that its assertions tell the values that differ, as those of test files do.
pytest.register_assert_rewrite("support.agreement", "support.reading")

pytest_plugins = [
    "support.network",
    "support.identity",
    "support.data",
    "support.balancer",
    "support.capacity",
    "support.service",
]


def pytest_addoption(parser):
    parser.addoption("--counts", help="file to write the numbers of passed and failed tests to")


def pytest_terminal_summary(terminalreporter):
    """Writes the members of jest's results that the totals of all tiers are made of."""
    path = terminalreporter.config.getoption("--counts")
    if not path:
        return
    number = {outcome: len(terminalreporter.stats.get(outcome, [])) for outcome in ("passed", "failed", "error")}
    counts = {
        "numPassedTests": number["passed"],
        "numFailedTests": number["failed"] + number["error"],
        "numRuntimeErrorTestSuites": 0,
    }
    pathlib.Path(path).write_text(json.dumps(counts))
