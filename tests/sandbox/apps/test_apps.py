"""Apps: their secrets, and where they are installed."""

from __future__ import annotations

from typing import Any

from helpers.sandbox import Sandbox

from ..conftest import NOW
from ..refused import refusal

ACCOUNT = {"type": "account"}


def test_a_secret_is_shown_only_when_asked_for(stripe_client: Any) -> None:
    """It is found by its name and scope; one of the same name takes its place."""
    secrets = stripe_client.v1.apps.secrets
    secret = secrets.create({"name": "token", "payload": "one", "scope": ACCOUNT})
    assert secret.id.startswith("appsecret_")
    assert "payload" not in secret.to_dict()
    find = {"name": "token", "scope": ACCOUNT, "expand": ["payload"]}
    assert secrets.find(find).payload == "one"
    again = secrets.create({"name": "token", "payload": "two", "scope": ACCOUNT})
    assert (again.id, secrets.find(find).payload) == (secret.id, "two")
    user = {"type": "user", "user": "usr_123"}
    secrets.create({"name": "token", "payload": "three", "scope": user})
    assert secrets.find({**find, "scope": user}).payload == "three"
    assert [each.id for each in secrets.list({"scope": ACCOUNT}).data] == [secret.id]
    assert secrets.delete_where({"name": "token", "scope": ACCOUNT}).deleted
    assert refusal(secrets.find, find).http_status == 404
    assert refusal(secrets.find, {**find, "scope": {"type": "user"}}).param == "scope[user]"


def test_a_secret_expires(stripe_client: Any, sandbox: Sandbox) -> None:
    """It is gone then; one that was set anew stays."""
    secrets = stripe_client.v1.apps.secrets
    params = {"name": "a", "payload": "x", "scope": ACCOUNT, "expires_at": NOW + 60}
    assert refusal(secrets.create, {**params, "expires_at": NOW}).param == "expires_at"
    too_late = NOW + 101 * 366 * 86_400  # https://docs.stripe.com/stripe-apps/store-secrets#expiration
    assert refusal(secrets.create, {**params, "expires_at": too_late}).param == "expires_at"
    secrets.create(params)
    secrets.create({**params, "name": "b"})
    secrets.create({"name": "b", "payload": "y", "scope": ACCOUNT})
    sandbox.advance(seconds=60)
    assert [each.name for each in secrets.list({"scope": ACCOUNT}).data] == ["b"]


def test_an_app_is_installed_and_taken_out(stripe_client: Any) -> None:
    """Each takes a moment."""
    installs = stripe_client.v1.apps.installs
    install = installs.create({"app": "com.example.app"})
    assert install.status == "installing"
    assert installs.retrieve(install.id).status == "installed"
    assert refusal(installs.create, {"app": "com.example.app"}).param == "app"
    assert installs.uninstall(install.id).status == "uninstalling"
    assert refusal(installs.retrieve, install.id).http_status == 404
    types = [each.type for each in stripe_client.v1.events.list().data]
    assert types == [
        "apps.install.deleted",
        "apps.install.updated",
        "apps.install.updated",
        "apps.install.created",
    ]


def test_a_scope_has_room_for_ten_secrets(stripe_client: Any) -> None:
    """An account's, and each user's; one that is set anew takes no further room."""
    secrets = stripe_client.v1.apps.secrets
    for number in range(10):
        secrets.create({"name": f"secret {number}", "payload": "p", "scope": ACCOUNT})
    further = {"name": "further", "payload": "p", "scope": ACCOUNT}
    assert "at most 10" in refusal(secrets.create, further).user_message
    assert secrets.create({**further, "name": "secret 1"}).name == "secret 1"
    assert secrets.create({**further, "scope": {"type": "user", "user": "usr_1"}}).name == "further"
