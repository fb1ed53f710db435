"""Invoice rendering templates: how invoices look. They are made in the Dashboard alone; here, by a control.

Source: https://docs.stripe.com/api/invoice-rendering-template.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...model import Model, check_named
from ...resource import Resource
from ...routes import Call, control, route
from ...statuses import Statuses

TEMPLATE = "invoice_rendering_template"
Model(
    TEMPLATE,
    statuses=Statuses({"active": ("archived",), "archived": ("active",)}, starts=("active",)),
    steps={"archive": "archived", "unarchive": "active"},
    retired=frozenset({"archived"}),
    missing="template",
    word="invoice rendering template",
    source="https://docs.stripe.com/api/invoice-rendering-template",
)
# What a version of a template was, by both.
VERSION = "_invoice_rendering_template_version"


@control("post", "invoice_template")
def make(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Make a template of invoices with a `nickname`, as the Dashboard does; of a `template` a new version."""
    said: dict[str, Any] = {"nickname": str(params["nickname"])} if params.get("nickname") else {}
    if id := params.get("template"):
        known = store.get(TEMPLATE, str(id), param="template")
        check_named(known, "template")
        template = store.change(known, {**said, "version": known["version"] + 1})
    else:
        template = store.add(store.new(TEMPLATE, metadata={}, status="active", version=1, **said))
    store.keep(VERSION, f"{template['id']}:{template['version']}", nickname=template["nickname"])
    return template


@route("v1.invoice_rendering_templates.retrieve")
def retrieve(call: Call) -> Resource:
    """A template as it is, or as it was in one of its versions."""
    template, version = own(call), call.params.get("version")
    if version is None:
        return template
    known = _version(call.store, template, version, "version")
    return {**template, "nickname": known["nickname"], "version": version}


def check_version(store: AccountStore, id: str | None, version: int, param: str) -> None:
    """Refuse a version that a template has not. Raises Invalid."""
    if id is None:
        raise errors.missing("rendering[template]")
    _version(store, store.get(TEMPLATE, id), version, param)


def _version(store: AccountStore, template: Resource, version: int, param: str) -> Resource:
    """What a version was. Guess: the sentence."""
    known = store.find(VERSION, f"{template['id']}:{version}")
    if known is None:
        raise errors.Invalid(
            f"The invoice rendering template {template['id']} has no version {version}.", param=param
        )
    return known
