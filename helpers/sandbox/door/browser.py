"""What a browser sends with a publishable key, what it may do with that, and what it sees.

Stripe.js and the mobile SDKs finish what a server began: they make tokens and payment methods, and confirm an
intent whose `client_secret` they were given. Everything else needs a secret key.

Source: https://docs.stripe.com/keys and https://docs.stripe.com/js; which fields of an intent are seen with a
publishable key: https://docs.stripe.com/api/payment_intents/object and https://docs.stripe.com/api/setup_intents/object.
Which of payment methods, tokens and sources: recorded by Stripe's SDK for phones, 2024 to 2026.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from .. import errors
from ..nested import at
from ..resource import Resource
from ..routes import Call
from . import refusals
from .loopback import from_elsewhere
from .wire import MULTIPART, TYPED, HttpReply, HttpRequest, media_type, read_params

# Objects that are reached by their secret: by operation, the kind and what its id is called in the path.
BY_SECRET: Mapping[str, tuple[str, str]] = {
    "v1.payment_intents.confirm": ("payment_intent", "intent"),
    "v1.payment_intents.retrieve": ("payment_intent", "intent"),
    "v1.payment_intents.verify_microdeposits": ("payment_intent", "intent"),
    "v1.setup_intents.confirm": ("setup_intent", "intent"),
    "v1.setup_intents.retrieve": ("setup_intent", "intent"),
    "v1.setup_intents.verify_microdeposits": ("setup_intent", "intent"),
    "v1.sources.retrieve": ("source", "source"),
}
# What needs no secret.
OPEN = frozenset(
    {
        "v1.files.create",
        "v1.payment_methods.create",
        "v1.sources.create",
        "v1.test_helpers.confirmation_tokens.create",
        "v1.tokens.create",
        "v1.tokens.retrieve",
    }
)
# Parameters of these that a server alone may send: a link to a file lets anybody read it.
# Source: https://docs.stripe.com/file-upload.
OF_SERVERS: Mapping[str, str] = {"v1.files.create": "file_link_data"}
OF_PAGES = "/v1/payment_pages/"
# How Stripe's message calls what another secret is of; a source then is not there at all.
WORDS: Mapping[str, str] = {"payment_intent": "PaymentIntent", "setup_intent": "SetupIntent"}
# What a browser tells of itself; nothing depends on it here.
ABOUT_ITSELF = frozenset(
    {
        "app_bundle_id",
        "app_version_key",
        "client_attribution_metadata",
        "client_context",
        "expected_payment_method_type",
        "guid",
        "is_stripe_sdk",
        "key",
        "muid",
        "pasted_fields",
        "payment_user_agent",
        "radar_options",
        "referrer",
        "sid",
        "time_on_page",
        "use_stripe_sdk",
        "_stripe_account",
        "_stripe_version",
    }
)
# What stands in a browser's parameters that a server sends in a header.
IN_HEADERS: Mapping[str, str] = {"_stripe_account": "stripe-account", "_stripe_version": "stripe-version"}
NOT_IN_HEADERS = re.compile(r"[^\x21-\x7e]+")
# What of an intent is seen with a publishable key.
OF_BOTH = frozenset(
    [
        "id",
        "object",
        "allowed_payment_method_types",
        "automatic_payment_methods",
        "cancellation_reason",
        "client_secret",
        "created",
        "description",
        "excluded_payment_method_types",
        "livemode",
        "next_action",
        "payment_method",
        "payment_method_configuration_details",
        "payment_method_types",
        "status",
    ]
)
SEEN: Mapping[str, frozenset[str]] = {
    "payment_intent": OF_BOTH
    | frozenset(
        [
            "amount",
            "amount_details",
            "canceled_at",
            "capture_method",
            "confirmation_method",
            "currency",
            "last_payment_error",
            "processing",
            "receipt_email",
            "setup_future_usage",
            "shipping",
            "source",
        ]
    ),
    "setup_intent": OF_BOTH | frozenset(["last_setup_error", "usage"]),
    # With an ephemeral key, which an app has.
    "customer": frozenset(
        ["id", "object", "created", "default_source", "description", "email", "livemode", "shipping"]
    ),
}
NOTHING: frozenset[str] = frozenset()
# What of other objects is not.
HIDDEN: Mapping[str, frozenset[str]] = {
    "card": frozenset({"fingerprint", "metadata"}),
    "confirmation_token": frozenset({"mandate_data", "metadata"}),
    "payment_method": frozenset({"metadata"}),
    "source": frozenset({"metadata"}),
}
# Of what is asked of a payment method, the page has to know this alone.
OPTION = "verification_method"
# Where the browsers are that reach the sandbox.
LOOPBACK = "127.0.0.1"
# What lets a page of any site read the answer to its publishable key, and ask with the headers it needs.
TO_PAGES: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Request-Id, Stripe-Should-Retry, Stripe-Version",
}
PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, PUT, PATCH, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, Stripe-Account, "
    "Stripe-Version",
    "Access-Control-Max-Age": "300",
}


def preflight() -> HttpReply:
    """The answer to a browser that asks whether a page may send a request."""
    return HttpReply(204, PREFLIGHT, b"")


def check_sender(request: HttpRequest) -> None:
    """Refuse a secret key that comes from another site's page, which may not know one. Raises Forbidden."""
    if from_elsewhere(request.headers):
        raise errors.Forbidden(
            "A page must not use a secret API key: send the publishable one, which begins with pk_test_."
        )


def as_of_a_server(request: HttpRequest) -> HttpRequest:
    """A browser's request without what it tells of itself, and with its headers where a server has them."""
    if media_type(request) == MULTIPART:
        return request
    sent = read_params(request)
    moved = {header: _in_header(sent[name]) for name, header in IN_HEADERS.items() if name in sent}
    headers = {**request.headers, **moved, "content-type": TYPED}
    body = _with_sender(_with_radar(_plain(sent), sent, request), request)
    return replace(request, query="", headers=headers, body=orjson.dumps(body))


def _in_header(value: Any) -> str:
    """A parameter as a header could have held it: without a line break, behind which others would begin."""
    return NOT_IN_HEADERS.sub(" ", str(value)).strip()


def _with_sender(sent: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """What was sent, where a mandate's acceptance is to be inferred from who sends it, with that.

    Source: https://docs.stripe.com/js/payment_intents/confirm_us_bank_account_payment.
    """
    online = at(sent, "mandate_data.customer_acceptance.online")
    if not isinstance(online, dict) or "infer_from_client" not in online:
        return sent
    sender = {"ip_address": LOOPBACK, "user_agent": request.headers.get("user-agent", "unknown")}
    told = {name: value for name, value in online.items() if name != "infer_from_client"}
    acceptance = {**sent["mandate_data"]["customer_acceptance"], "online": {**sender, **told}}
    return {**sent, "mandate_data": {**sent["mandate_data"], "customer_acceptance": acceptance}}


def _with_radar(plain: dict[str, Any], sent: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """What is left of what was sent, where it describes a payment method, with what concerns Radar.

    A page sends a token of its own there, which is not kept, as recorded by programs in 2026.
    """
    kept = dict(plain)
    if request.path == "/v1/payment_methods":
        kept |= _radar(sent)
    if isinstance(sent.get("payment_method_data"), dict):
        kept["payment_method_data"] = {**kept["payment_method_data"], **_radar(sent["payment_method_data"])}
    return kept


def _radar(method: dict[str, Any]) -> dict[str, Any]:
    given = method.get("radar_options")
    if not isinstance(given, dict):
        return {}
    return {"radar_options": {name: each for name, each in given.items() if name == "session"}}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items() if name not in ABOUT_ITSELF}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def check_address(path: str) -> None:
    """Refuse a publishable key for an address that no operation has, except a Checkout page's."""
    if not path.startswith(OF_PAGES):
        raise refusals.secret_key_required()


def check_operation(name: str) -> None:
    """Refuse what a publishable key may not do at all. Raises Unauthorized."""
    if name not in BY_SECRET and name not in OPEN:
        raise refusals.secret_key_required()


def check_params(call: Call) -> None:
    """Refuse a publishable key for what a server alone may say. Raises Unauthorized."""
    if OF_SERVERS.get(call.operation.name) in call.params:
        raise refusals.secret_key_required()


def check_secret(call: Call, *, publishable: bool) -> None:
    """Refuse a `client_secret` that is another's, whatever the key, and a browser without one.

    Raises Invalid or NotFound.
    """
    kind, name = BY_SECRET.get(call.operation.name, ("", ""))
    given = call.params.pop("client_secret", None) if kind else None
    if given is None:
        if kind and publishable:
            raise errors.missing("client_secret")
        return
    about = call.store.get(kind, call.path[name])
    if given == about.get("client_secret"):
        if publishable and call.operation.name == "v1.payment_intents.confirm":
            _check_confirmation(about)
        return
    if kind not in WORDS:
        raise errors.no_such(kind, call.path[name])
    raise errors.Invalid(
        f"The client_secret provided does not match the client_secret associated with this {WORDS[kind]}.",
        code="resource_missing",
        param="client_secret",
    )


def _check_confirmation(intent: Resource) -> None:
    """Refuse a browser what a server is to do. The sentence: https://github.com/stripe/stripe-php/issues/1109."""
    if intent["confirmation_method"] == "manual":
        raise errors.Invalid(
            f"This PaymentIntent {intent['id']} cannot be confirmed using your publishable key because its "
            "`confirmation_method` is set to `manual`. Please use your secret key instead, or create a "
            "PaymentIntent with `confirmation_method` set to `automatic`."
        )


def seen(body: Any, *, known: bool = False) -> Any:
    """A reply, or an error, as far as it may be seen with a publishable key.

    `known`: with an ephemeral key, by the app of the customer whose cards they are.
    """
    if isinstance(body, list):
        return [seen(each, known=known) for each in body]
    if not isinstance(body, dict):
        return body
    kind = body.get("object", "")
    visible, hidden = SEEN.get(kind), HIDDEN.get(kind, NOTHING)
    shown: Resource = {
        name: _card(value, known=known) if name == "card" else seen(value, known=known)
        for name, value in body.items()
        if (visible is None or name in visible) and name not in hidden
    }
    if options := _options(body.get("payment_method_options")) if visible else None:
        shown["payment_method_options"] = options
    return shown


def _options(options: Resource | None) -> Resource:
    """Of an intent's options what a page sees; nothing, where they hold no more."""
    return {
        type: {OPTION: each[OPTION]} for type, each in (options or {}).items() if each and each.get(OPTION)
    }


def _card(card: Any, *, known: bool) -> Any:
    """A card, not to be recognized by anybody else, and without what its bank said of its details."""
    if not isinstance(card, dict):
        return card
    shown = {name: each for name, each in seen(card).items() if known or name != "fingerprint"}
    return {**shown, "checks": dict.fromkeys(shown["checks"])} if shown.get("checks") else shown
