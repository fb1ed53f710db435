"""What Stripe takes in requests although the SDK's types do not name it, and what it does no longer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from helpers.catalog import operation
from helpers.catalog.shapes import Field, Parameter, Shape

from . import lengths

TEXT, MAP = Shape("string"), Shape("map", item=Shape("any"))
# Values with another name; the second is how Stripe's own command line writes it.
SYNONYMS: Mapping[str, str] = {"jp_bank_account": "jp_bank_transfer"}
# By parameter, values that no SDK has, and the refusals that they stand for in test mode.
# Source: https://docs.stripe.com/payments/fpx/accept-a-payment#errors. Guess: the second's words, and
# that the payment method is not made.
TEST_VALUES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "fpx.bank": {
        "test_offline_bank": (
            "offline_bank",
            "Test Offline Bank is currently offline. Try using a different bank.",
        ),
        "test_processing_error": (
            "payment_method_processing_error_transient",
            "A processing error occurred. Try again.",
        ),
    },
}
# What browsers send, which the SDK, made for servers, leaves out: Stripe's published spec has it.
SECRET = Parameter("client_secret", TEXT)
# Parameters that no SDK has. Sources: https://github.com/stripe-samples/test-data, which names its customers;
# https://docs.stripe.com/issuing/funding/balance and https://docs.stripe.com/issuing/connect/funding; of a
# charge's payment method, which is not paid with: https://github.com/Kiln-AI/stripe_world (September 2026).
BEYOND: Mapping[str, tuple[Parameter, ...]] = {
    "v1.charges.create": (Parameter("payment_method", TEXT),),
    "v1.customers.create": (Parameter("id", TEXT),),
    # Of accounts whose cards spend from a financial account of v2: models/issuing/from_storage.py.
    "v1.issuing.cards.create": (Parameter("financial_account_v2", TEXT),),
    "v1.topups.create": (Parameter("destination_balance", Shape("enum", choices=("issuing", "payments"))),),
    "v1.payouts.create": (Parameter("source_balance", Shape("enum", choices=("issuing", "payments"))),),
    "v1.payment_intents.confirm": (SECRET,),
    "v1.payment_intents.verify_microdeposits": (SECRET,),
    "v1.setup_intents.confirm": (SECRET,),
    "v1.setup_intents.verify_microdeposits": (SECRET,),
    # What a source is made of, by its type. Source: https://docs.stripe.com/sources/sepa-debit and its like;
    # of a card, in browsers: https://docs.stripe.com/js/tokens_sources/create_source.
    "v1.sources.create": tuple(
        Parameter(type, MAP)
        for type in (
            *("acss_debit", "au_becs_debit", "bancontact", "card", "eps", "giropay", "ideal", "klarna"),
            *("p24", "sepa_debit", "sofort", "three_d_secure"),
        )
    ),
}
# Parameters that the SDKs gave up, and that may still be sent; each is written as another one.
# Source: https://github.com/stripe/stripe-node/wiki/Migration-guide-for-v13.
STILL_TAKEN: Mapping[str, Mapping[str, str]] = {"v1.balance_transactions.list": {"available_on": "created"}}
# What Stripe's SDKs for pages and phones say in a confirmation token, too: the test helper has no mandates.
# Recorded by one of them.
TOKENS = "v1.test_helpers.confirmation_tokens.create"
# What Stripe took away inside a parameter and refuses in words of its own.
GONE_INSIDE: Mapping[str, tuple[re.Pattern[str], str]] = {
    # As programs report it since 2022. Guess: that there is neither a code nor a param.
    "v1.checkout.sessions.create": (
        re.compile(r"line_items\[\d+\]\[(amount|currency|description|images|name)\]"),
        "You cannot use `line_items.amount`, `line_items.currency`, `line_items.name`, "
        "`line_items.description`, or `line_items.images` in this API version. Please use `line_items.price` "
        "or `line_items.price_data`. Please see "
        "https://stripe.com/docs/payments/checkout/migrating-prices for more information.",
    )
}
# What Stripe took away inside a list and names without the place in the list, as ten programs report it in
# 2026, one of them of both operations.
UNNUMBERED: Mapping[str, tuple[re.Pattern[str], str]] = dict.fromkeys(
    ("v1.subscription_schedules.create", "v1.subscription_schedules.update"),
    (re.compile(r"phases\[\d+\]\[iterations\]"), "phases[iterations]"),
)
# What Stripe took away and refuses with a code of its own. Source:
# https://docs.stripe.com/changelog/endive (2026-09-30, payment_method_types).
GONE: Mapping[str, frozenset[str]] = dict.fromkeys(
    (
        "v1.checkout.sessions.create",
        "v1.payment_intents.confirm",
        "v1.payment_intents.create",
        "v1.payment_intents.update",
        "v1.setup_intents.create",
        "v1.setup_intents.update",
    ),
    frozenset({"payment_method_types"}),
)


@cache
def parameters(name: str) -> tuple[Parameter, ...]:
    """The parameters of an operation's query and body, with all that is taken beyond the SDK's types."""
    op = operation(name)
    sent = (each for each in op.parameters if each.location != "path")
    mandate = (_field("v1.payment_intents.confirm", "mandate_data"),) if name == TOKENS else ()
    still = (replace(_field(name, like), name=each) for each, like in STILL_TAKEN.get(name, {}).items())
    taken = (*(_taken(name, each) for each in sent), *BEYOND.get(name, ()), *still, *mandate)
    # The addresses of a v2 list's other pages carry `page`; no one else sends it.
    pages = op.is_of_v2 and op.returns.kind == "page"
    page = (Parameter("page", TEXT, location="query"),) if pages else ()
    return (*lengths.with_lengths(name, taken), *page)


def _taken(name: str, parameter: Parameter) -> Parameter:
    """An operation's parameter, with all forms in which it is taken."""
    wider = WIDER.get((name, parameter.name)) or WIDER_ANYWHERE.get(parameter.name)
    return wider(parameter) if wider else parameter


def _field(name: str, field: str) -> Parameter:
    return next(each for each in operation(name).parameters if each.name == field)


def _with(parameter: Parameter, *further: Field) -> Parameter:
    """A parameter with more fields, or others of the same names."""
    fields = parameter.shape.by_name | {each.name: each for each in further}
    return replace(parameter, shape=replace(parameter.shape, read_fields=lambda: tuple(fields.values())))


def _with_cards(parameter: Parameter) -> Parameter:
    """A payment method's data may be a card's; the types leave cards to Stripe.js.

    Source: https://docs.stripe.com/api/payment_methods/create, and public programs that send `card[token]`.
    """
    fields = parameter.shape.by_name
    if "card" in fields or "type" not in fields:
        return parameter
    type = fields["type"]
    named = replace(type, shape=replace(type.shape, choices=("card", *type.shape.choices)))
    return _with(parameter, named, _field("v1.payment_methods.create", "card"))


def _with_numbers_of_people(parameter: Parameter) -> Parameter:
    """As Stripe's SDKs for phones name a number, and the sentence that asks for a token's kind.

    Source: https://github.com/stripe/stripe-ios and stripe-android.
    """
    return _with(parameter, Field("personal_id_number", TEXT), Field("ssn_last_4", TEXT))


def _with_nationality(individual: Parameter) -> Parameter:
    """The types have it where the same individual is told of as a person. Recorded."""
    return _with(individual, _field("v1.accounts.persons.create", "nationality"))


def _with_logos(purpose: Parameter) -> Parameter:
    """Source: https://docs.stripe.com/issuing/cards/physical/personalization-designs."""
    shape = purpose.shape
    return replace(purpose, shape=replace(shape, choices=(*shape.choices, "issuing_logo")))


def _with_moto(config: Parameter) -> Parameter:
    """Source: https://docs.stripe.com/terminal/features/mail-telephone-orders/payments."""
    return _with(config, Field("moto", Shape("boolean")))


def _or_id(parameter: Parameter) -> Parameter:
    """An id alone, too."""
    return replace(parameter, shape=Shape("union", options=(TEXT, parameter.shape)))


def _given_whole(source: Parameter) -> Parameter:
    """An id by its type; also the details of a card or bank account, with their `object`.

    The published spec exempts these from validation, so it is for the model to check.
    """
    return replace(source, shape=Shape("union", options=(TEXT, MAP)))


Wider = Callable[[Parameter], Parameter]
WIDER_ANYWHERE: Mapping[str, Wider] = {
    "payment_method_data": _with_cards,
    "pii": _with_numbers_of_people,
}
"""Parameters of any operation that are taken in more forms than their types have."""
WIDER: Mapping[tuple[str, str], Wider] = {
    ("v1.accounts.create", "individual"): _with_nationality,
    ("v1.accounts.update", "individual"): _with_nationality,
    ("v1.charges.create", "destination"): _or_id,
    ("v1.charges.create", "source"): _given_whole,
    ("v1.customers.create", "source"): _given_whole,
    ("v1.customers.payment_sources.create", "source"): _given_whole,
    ("v1.customers.update", "source"): _given_whole,
    ("v1.files.create", "purpose"): _with_logos,
    ("v1.terminal.readers.process_payment_intent", "process_config"): _with_moto,
    ("v1.terminal.readers.process_setup_intent", "process_config"): _with_moto,
}
"""... and those of one operation."""
