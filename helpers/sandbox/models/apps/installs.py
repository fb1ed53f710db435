"""Installs: an app put into an account, and taken out again.

Source: https://docs.stripe.com/api/apps/install. Guess: that both take a moment, and that an app asks for
nothing, since the sandbox knows no app's manifest.
"""

from __future__ import annotations

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...hooks import job
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses

INSTALL = "apps.install"
LIFE = Statuses(
    {
        "installing": ("installed", "install_failed"),
        "installed": ("uninstalling",),
        "uninstalling": ("uninstall_failed",),
        "install_failed": (),
        "uninstall_failed": ("uninstalling",),
    },
    told_as=dict.fromkeys(("installed", "install_failed", "uninstalling", "uninstall_failed"), "updated"),
)
installs = Model(
    INSTALL,
    word="app install",
    statuses=LIFE,
    needs={"code_challenge": ("code_challenge_method",)},
    source="https://docs.stripe.com/api/apps/install",
)


@installs.creating
def _begun(call: Call, install: Resource) -> Resource:
    """An install under way; an app is installed once."""
    store = call.store
    for each in store.all(INSTALL, "app", install["app"]):
        if each["status"] in ("installing", "installed"):
            raise errors.Invalid(f"The app {install['app']} is already installed: {each['id']}.", param="app")
    store.later(store.now, "apps.installed", install=install["id"])
    nothing: Resource = {"connect_src": [], "image_src": []}
    return {
        **install,
        "account": store.account,
        "channel": call.params.get("channel", "public"),
        "content_security_policy_granted": nothing,
        "content_security_policy_pending": nothing,
    }


@job("apps.installed")
def installed(store: AccountStore, *, install: str) -> None:
    """The app is there."""
    store.move(store.get(INSTALL, install), "installed")


@route("v1.apps.installs.update")
def reauthorize(call: Call) -> Resource:
    """Grant what an app's new version asks for."""
    install = own(call)
    asked = ("content_security_policy", "endpoints", "permissions")
    granted = {f"{name}_granted": install[f"{name}_pending"] or install[f"{name}_granted"] for name in asked}
    return call.store.change(install, granted)


@route("v1.apps.installs.uninstall")
def uninstall(call: Call) -> Resource:
    """Take an app out."""
    leaving = call.store.move(own(call), "uninstalling")
    call.store.later(call.store.now, "apps.uninstalled", install=leaving["id"])
    return leaving


@job("apps.uninstalled")
def uninstalled(store: AccountStore, *, install: str) -> None:
    """The app is gone."""
    store.remove(store.get(INSTALL, install))
