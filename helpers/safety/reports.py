"""A plugin of pytest's: what it reports of a test shows no secret."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from helpers.redaction import holds_secret, redact, redact_value


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Mask a test's traceback, what it printed and logged, and the properties that it recorded."""
    report = yield
    report.user_properties = redact_value(report.user_properties)
    _mask(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same of a file that could not be read."""
    report = yield
    _mask(report)
    return report


@pytest.hookimpl
def pytest_make_parametrize_id(val: object) -> str | None:
    """A parameter that is a secret names its test by the mask."""
    return redact(val) if isinstance(val, str) and holds_secret(val) else None


def _mask(report: pytest.TestReport | pytest.CollectReport) -> None:
    report.sections = redact_value(report.sections)
    if holds_secret(str(report.longrepr or "")):
        report.longrepr = redact(str(report.longrepr))
