"""Personalization designs of physical cards, and the bundles they are printed on.

Source: https://docs.stripe.com/api/issuing/personalization_designs,
https://docs.stripe.com/api/issuing/physical_bundles and https://docs.stripe.com/issuing/cards/physical.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import chain
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...model import Model
from ...resource import Resource
from ...routes import Call
from ...statuses import Statuses
from .access import require_access

DESIGN = "issuing.personalization_design"
BUNDLE = "issuing.physical_bundle"
NO_REASONS: Resource = {"card_logo": [], "carrier_text": []}
LIFE = Statuses(
    {
        "review": ("active", "inactive", "rejected"),
        "active": ("inactive", "rejected"),
        "inactive": ("active", "rejected"),
        "rejected": ("active", "inactive", "review"),
    },
    told_as={"active": "activated", "inactive": "deactivated", "review": "updated"},
)
# Cards of a design that is being reviewed are made, and printed once it is approved.
USABLE = frozenset({"active", "review"})
# What is printed: it is reviewed anew where it changes, which it can only after it was rejected.
# Source: https://docs.stripe.com/issuing/cards/physical/personalization-designs#personalization-design-review.
PRINTED = ("card_logo", "carrier_text", "physical_bundle")
designs = Model(
    DESIGN,
    word="personalization design",
    told_as="issuing_personalization_design",
    statuses=LIFE,
    steps={"activate": "active", "deactivate": "inactive", "reject": "rejected"},
    starts={"rejection_reasons": NO_REASONS},
    guard=require_access,
    source="https://docs.stripe.com/api/issuing/personalization_designs",
)


@cache
def _bundles() -> Mapping[str, Resource]:
    """Stripe's standard bundles. Guess: their names and ids, which differ from account to account."""
    standard = {
        "ics_1SandboxStandardBlack": (
            "Standard black",
            {"card_logo": "optional", "carrier_text": "optional"},
        ),
        "ics_1SandboxStandardPlain": (
            "Standard plain",
            {"card_logo": "unsupported", "carrier_text": "unsupported"},
        ),
    }
    return {
        id: {
            "id": id,
            "object": BUNDLE,
            "features": {**features, "second_line": "optional"},
            "livemode": False,
            "name": name,
            "status": "active",
            "type": "standard",
        }
        for id, (name, features) in standard.items()
    }


Model(
    BUNDLE,
    word="physical bundle",
    statuses=Statuses({"review": ("active", "inactive"), "active": ("inactive",), "inactive": ("active",)}),
    given=_bundles,
    guard=require_access,
    source="https://docs.stripe.com/api/issuing/physical_bundles",
)


@designs.creating
def _whole(call: Call, design: Resource) -> Resource:
    """A design that waits to be reviewed."""
    _check_features(call.store, design)
    default = (call.params.get("preferences") or {}).get("is_default", False)
    complete = {**design, "preferences": {"is_default": default, "is_platform_default": None}}
    _settle(call, complete)
    return complete


@designs.changing
def _changes(call: Call, design: Resource) -> dict[str, Any]:
    """What may be printed otherwise; the default is only one, and so is whoever has a lookup key."""
    preferences = {**design["preferences"], **(call.params.get("preferences") or {})}
    changed = {**design, **call.params, "preferences": preferences}
    _check_features(call.store, changed)
    printed = [name for name in PRINTED if name in call.params]
    if printed and design["status"] != "rejected":
        # Guess: the words.
        raise errors.Invalid(
            f"You cannot change `{printed[0]}` of the personalization design {design['id']} because its "
            f"status is {design['status']}: only a rejected design can be printed otherwise.",
            param=printed[0],
        )
    _settle(call, changed)
    reviewed = {"rejection_reasons": NO_REASONS, "status": "review"} if printed else {}
    return {"preferences": preferences, **reviewed}


def _check_features(store: AccountStore, design: Resource) -> None:
    """What is printed fits the bundle, and a logo was uploaded as one. Guess: the words."""
    logo = design.get("card_logo")
    if logo and store.get("file", logo, param="card_logo")["purpose"] != "issuing_logo":
        raise errors.Invalid("The file must have the purpose `issuing_logo`.", param="card_logo")
    features = store.get(BUNDLE, design["physical_bundle"], param="physical_bundle")["features"]
    for name in ("card_logo", "carrier_text"):
        if design.get(name) and features[name] == "unsupported":
            raise errors.Invalid(f"The physical bundle does not support `{name}`.", param=name)
        if not design.get(name) and features[name] == "required":
            raise errors.missing(name)


def _settle(call: Call, design: Resource) -> None:
    """Take the lookup key, and the place of the default, from the design that had it."""
    store, key = call.store, call.params.get("lookup_key")
    takes_over = (call.params.get("preferences") or {}).get("is_default")
    for other in [each for each in store.all(DESIGN) if each["id"] != design["id"]]:
        if key and other["lookup_key"] == key:
            if not call.params.get("transfer_lookup_key"):
                raise errors.Invalid(
                    f"A personalization design with the lookup key `{key}` already exists. To move it to "
                    "this one, set `transfer_lookup_key`.",
                    param="lookup_key",
                )
            store.change(other, {"lookup_key": None})
        if takes_over and other["preferences"]["is_default"]:
            store.change(
                store.get(DESIGN, other["id"]), {"preferences": {**other["preferences"], "is_default": False}}
            )


@designs.listing
def _chosen(call: Call) -> Callable[[Resource], bool]:
    """Those with one of the `lookup_keys`, and those that are a default."""
    keys, wanted = call.params.pop("lookup_keys", None), call.params.pop("preferences", None) or {}
    return lambda design: (
        (not keys or design["lookup_key"] in keys)
        and all(bool(design["preferences"][name]) == value for name, value in wanted.items())
    )


@designs.step("reject")
def _rejected(call: Call, design: Resource) -> Mapping[str, Any]:
    """Why it may not be printed."""
    return {
        "rejection_reasons": {"card_logo": None, "carrier_text": None, **call.params["rejection_reasons"]}
    }


@designs.step("activate")
@designs.step("deactivate")
def _usable(call: Call, design: Resource) -> Mapping[str, Any]:
    return {"rejection_reasons": NO_REASONS}


def chosen(store: AccountStore, params: Mapping[str, Any]) -> str | None:
    """The design of a new physical card: the one that is named, or the default. Raises Invalid.

    A connected account uses its platform's designs, too, and its default where it has none of its own.
    Source: https://docs.stripe.com/issuing/cards/physical/personalization-designs.
    """
    if params["type"] != "physical":
        return None
    platform = store.on(store.state.platform)
    id: str | None = params.get("personalization_design")
    if not id:
        known = chain(store.all(DESIGN), platform.all(DESIGN))
        return next((each["id"] for each in known if _is_default(each)), None)
    design = platform.find(DESIGN, id) or store.get(DESIGN, id, param="personalization_design")
    if design["status"] not in USABLE:
        raise errors.Invalid(
            f"The personalization design {id} cannot be used to create cards: its status is "
            f"{design['status']}.",
            param="personalization_design",
        )
    return id


def _is_default(design: Resource) -> bool:
    return bool(design["preferences"]["is_default"] and design["status"] in USABLE)
