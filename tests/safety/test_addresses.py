"""A key is sent in clear only where nobody else can read it."""

from __future__ import annotations

import os

import pytest

from helpers.safety.addresses import is_private, pass_no_proxy


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("https://api.stripe.com/v1/charges", True),
        ("http://127.0.0.1:12111/v1/charges", True),
        ("http://127.1.2.3/", True),
        ("http://[::1]:12111/", True),
        ("http://localhost:12111/", True),
        ("http://shop.localhost/", True),
        ("http://api.stripe.com/", False),
        ("http://localhost.evil.example/", False),
        ("http://127.0.0.1@evil.example/", False),
        ("http://127.0.0.1.evil.example/", False),
        ("http://0.0.0.0:12111/", False),
        ("http://192.168.1.2/", False),
        ("ftp://api.stripe.com/", False),
        ("http:///", False),
    ],
)
def test_an_address_is_private(url: str, private: bool) -> None:
    """Encrypted, or on loopback by its number or name."""
    assert is_private(url) is private


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """One that names no proxy."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_what_is_for_this_machine_passes_no_proxy(environment: pytest.MonkeyPatch) -> None:
    """Beside what the environment exempts already."""
    environment.setenv("HTTP_PROXY", "http://proxy.example:3128")
    environment.setenv("no_proxy", "shop.example")
    pass_no_proxy()
    assert os.environ["no_proxy"] == os.environ["NO_PROXY"] == "shop.example,localhost,127.0.0.1,::1"


def test_without_a_proxy_the_environment_stays_as_it_is(environment: pytest.MonkeyPatch) -> None:
    """Nothing is exempted from nothing."""
    pass_no_proxy()
    assert "NO_PROXY" not in os.environ
