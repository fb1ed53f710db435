"""What Stripe takes in requests although the SDK's types do not name it, and what it does no longer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from helpers.catalog import operation
from helpers.catalog.shapes import Field, Parameter, Shape

from . import lengths

# A payment method's data may be a card's; the types leave cards to Stripe.js.
# Source: https://docs.stripe.com/api/payment_methods/create, and public programs that send `card[token]`.
DATA = "payment_method_data"
# Values with another name; the second is how Stripe's own command line writes it.
SYNONYMS: Mapping[str, str] = {"jp_bank_account": "jp_bank_transfer"}
# What browsers send, which the SDK, made for servers, leaves out: Stripe's published spec has it.
SECRET = Parameter("client_secret", Shape("string"))
# Parameters that no SDK has. Sources: https://github.com/stripe-samples/test-data, which names its customers;
# https://docs.stripe.com/issuing/funding/balance.
BEYOND: Mapping[str, tuple[Parameter, ...]] = {
    "v1.customers.create": (Parameter("id", Shape("string")),),
    "v1.topups.create": (Parameter("destination_balance", Shape("enum", choices=("issuing", "payments"))),),
    "v1.payment_intents.confirm": (SECRET,),
    "v1.payment_intents.verify_microdeposits": (SECRET,),
    "v1.setup_intents.confirm": (SECRET,),
    "v1.setup_intents.verify_microdeposits": (SECRET,),
    # What a source is made of, by its type. Source: https://docs.stripe.com/sources/sepa-debit and its like;
    # of a card, in browsers: https://docs.stripe.com/js/tokens_sources/create_source.
    "v1.sources.create": tuple(
        Parameter(type, Shape("map", item=Shape("any")))
        for type in (
            *("acss_debit", "au_becs_debit", "bancontact", "card", "eps", "giropay", "ideal", "klarna"),
            *("p24", "sepa_debit", "sofort", "three_d_secure"),
        )
    ),
}
# Parameters that the SDKs gave up, and that may still be sent; each is written as another one.
# Source: https://github.com/stripe/stripe-node/wiki/Migration-guide-for-v13.
STILL_TAKEN: Mapping[str, Mapping[str, str]] = {"v1.balance_transactions.list": {"available_on": "created"}}
# What a file may be uploaded for, too.
# Source: https://docs.stripe.com/issuing/cards/physical/personalization-designs.
PURPOSES = ("issuing_logo",)
# An individual's nationality: the types have it where the same person is told of as a person. Recorded.
INDIVIDUALS = frozenset({"v1.accounts.create", "v1.accounts.update"})
# As a number is named by Stripe's SDKs for phones, and by the sentence that asks for a token's kind.
# Source: https://github.com/stripe/stripe-ios and stripe-android.
NUMBERS_OF_PEOPLE = ("personal_id_number", "ssn_last_4")
# What Stripe's SDKs for pages and phones say in a confirmation token, too: the test helper has no mandates.
# Recorded by one of them.
TOKENS = "v1.test_helpers.confirmation_tokens.create"
# Whose `source` the SDK types as an id, and Stripe also takes as the details of a card or bank account with
# their `object`; the published spec exempts these from validation, so it is for the model to check.
GIVEN_WHOLE = frozenset(
    {
        "v1.charges.create",
        "v1.customers.create",
        "v1.customers.update",
        "v1.customers.payment_sources.create",
    }
)
SOURCE = Shape("union", options=(Shape("string"), Shape("map", item=Shape("any"))))

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
    pages = op.path.startswith("/v2/") and op.returns.kind == "page"
    page = (Parameter("page", Shape("string"), location="query"),) if pages else ()
    return (*lengths.with_lengths(name, taken), *page)


def _taken(name: str, parameter: Parameter) -> Parameter:
    if parameter.name == DATA:
        return _with_cards(parameter)
    if parameter.name == "destination" and name == "v1.charges.create":
        return replace(parameter, shape=Shape("union", options=(Shape("string"), parameter.shape)))
    if parameter.name == "purpose" and name == "v1.files.create":
        return _with_choices(parameter, PURPOSES)
    if parameter.name == "pii":
        return _with(parameter, *(Field(each, Shape("string")) for each in NUMBERS_OF_PEOPLE))
    if parameter.name == "individual" and name in INDIVIDUALS:
        return _with(parameter, _field("v1.accounts.persons.create", "nationality"))
    if parameter.name == "source" and name in GIVEN_WHOLE:
        return replace(parameter, shape=SOURCE)
    return parameter


def _field(name: str, field: str) -> Parameter:
    return next(each for each in operation(name).parameters if each.name == field)


def _with_choices(parameter: Parameter, further: tuple[str, ...]) -> Parameter:
    shape = parameter.shape
    return replace(parameter, shape=replace(shape, choices=(*shape.choices, *further)))


def _with(parameter: Parameter, *further: Field) -> Parameter:
    """A parameter with more fields, or others of the same names."""
    fields = parameter.shape.by_name | {each.name: each for each in further}
    return replace(parameter, shape=replace(parameter.shape, read_fields=lambda: tuple(fields.values())))


def _with_cards(parameter: Parameter) -> Parameter:
    """`payment_method_data` with cards among its types."""
    fields = parameter.shape.by_name
    if "card" in fields or "type" not in fields:
        return parameter
    type = fields["type"]
    named = replace(type, shape=replace(type.shape, choices=("card", *type.shape.choices)))
    return _with(parameter, named, _field("v1.payment_methods.create", "card"))
