"""Ephemeral keys: by which an app on a phone sees one object, for an hour.

Stripe.js makes a nonce for the key of an issued card; an app that adds the card to a wallet makes none.

Source: https://docs.stripe.com/issuing/elements#ephemeral-key-authentication,
https://docs.stripe.com/issuing/cards/digital-wallets#update-your-backend and, for its fields,
recorded responses.
"""

from __future__ import annotations

from collections.abc import Mapping

from ... import errors
from ...by_type.typed import own
from ...model import Model
from ...resource import Resource
from ...routes import Call, route

LASTS = 3_600
# What a key may be for: the parameter that names it, and the kind of object.
ABOUT: Mapping[str, str] = {
    "customer": "customer",
    "issuing_card": "issuing.card",
    "verification_session": "identity.verification_session",
}
keys = Model(
    "ephemeral_key",
    word="ephemeral key",
    exactly_one=[tuple(ABOUT)],
    references=ABOUT,
    source="https://docs.stripe.com/issuing/elements",
)


@keys.creating
def _whole(call: Call, key: Resource) -> Resource:
    """A key for one object."""
    params = call.params
    if not call.store.origin.version:
        raise errors.Invalid(
            "Please set the Stripe-Version header when you create an ephemeral key: it must be the API "
            "version that your app uses."
        )
    name = next(each for each in ABOUT if params.get(each))
    return {
        **key,
        "associated_objects": [{"id": params[name], "type": ABOUT[name]}],
        "expires": call.store.now + LASTS,
        "secret": f"ek_test_{call.store.state.ids.derive(key['id'], 48)}",
    }


@route("v1.ephemeral_keys.delete")
def delete_key(call: Call) -> Resource:
    """End a key before its hour is over. It is told once more, without its secret."""
    key = own(call)
    call.store.remove(key)
    return {**{name: each for name, each in key.items() if name != "secret"}, "expires": call.store.now}
