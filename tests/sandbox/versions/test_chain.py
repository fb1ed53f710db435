"""The chain as a whole: whatever a version's SDK could send is taken up, and whatever it read is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import pytest

from helpers.catalog import operation, published, specs
from helpers.catalog.published import table
from helpers.catalog.shapes import Shape
from helpers.sandbox import Sandbox
from helpers.sandbox.account_store import AccountStore
from helpers.sandbox.by_type.blanks import template
from helpers.sandbox.parameters import tolerated
from helpers.sandbox.versions import Asked, speaking, versions
from helpers.sandbox.versions import dialect as chain
from helpers.sandbox.versions.addresses import INSTEAD
from helpers.sandbox.versions.change import EFFECTS, HABITS, REPLIES, REQUESTS

PREVIEW = "a preview that came to nothing"
ENDED = "Stripe no longer has it, and the newest model has nothing like it"
NOT_READ = "the newest operation works it out by itself"
# What a version takes and nothing comes of, by a beginning of its name, with the reason why.
WITHOUT_EFFECT: Mapping[str, str] = {
    "config": ENDED,
    "country_options.": "a tax registration of the Canary Islands; the country's own stays",
    "documents.proof_of_registration": PREVIEW,
    "features.subscription_pause": ENDED,
    "identity.attestations.terms_of_service": PREVIEW,
    "individual.nationality": "it is recorded as taken, and not shown",
    "external_account.account_type": "it is recorded as taken, and not shown",
    "line_items[].dynamic_tax_rates": ENDED,
    "link": "it holds nothing",
    "metadata": "the SDK types it otherwise, not Stripe",
    "naver_pay": ENDED,
    "options.email": PREVIEW,
    "options.phone": PREVIEW,
    "page": "a list of v2 is paged by its address",
    "pay_by_bank": "it holds nothing",
    "payment_method_options.card_present.request_incremental_authorization": PREVIEW,
    "payment_method_options.us_bank_account.preferred_settlement_speed": ENDED,
    "payto": ENDED,
    "subscription_trial_from_plan": NOT_READ,
    "tipping.bgn": "Bulgaria pays in euros",
    "use_case.": NOT_READ,
}


@pytest.fixture
def store() -> AccountStore:
    """An empty account."""
    sandbox = Sandbox(seed="chain")
    return AccountStore(sandbox.application.state, sandbox.account)


def gone() -> Iterator[tuple[str, str, str]]:
    """What each version's requests had and the next newer one's have not: version, operation, parameter."""
    for version, what in table().items():
        for name, parameters in what["parameters"].items():
            for parameter, text in parameters.items():
                if isinstance(text, str):
                    yield version, name, parameter


PLAIN: Mapping[str, Any] = {"integer": 1, "boolean": True, "map": {"a": "b"}}


def sample(shape: Shape) -> Any:
    """A value that a shape admits."""
    if shape.kind == "union":
        return sample(shape.options[0])
    if shape.kind == "object":
        return {each.name: sample(each.shape) for each in shape.fields}
    if shape.kind == "list" and shape.item:
        return [sample(shape.item)]
    return shape.choices[0] if shape.choices else PLAIN.get(shape.kind, "1")


def at(path: str, value: Any) -> dict[str, Any]:
    """Parameters that hold a value under a dotted name."""
    first, _, rest = path.partition(".")
    inner = at(rest, value) if rest else value
    return {first.removesuffix("[]"): [inner] if first.endswith("[]") else inner}


def names(value: Any, under: str = "") -> Iterator[str]:
    """The dotted names of all plain values."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from names(each, f"{under}.{name}" if under else name)
    elif isinstance(value, list):
        for each in value:
            yield from names(each, f"{under}[]")
    else:
        yield under


def is_known(parameter: str) -> bool:
    """Whether it is listed as having no effect."""
    return any(parameter == each or parameter.startswith(each) for each in WITHOUT_EFFECT)


def test_what_a_version_could_send_is_taken_up(store: AccountStore) -> None:
    """A change turns it into something newer, or does what it says; what comes to nothing is listed above."""
    lost = set()
    for version, name, parameter in gone():
        ask = partial(speaking(version).ask, store)
        entries = published.parameters(version, name)
        op = operation(INSTEAD.get(name, name))
        texts = {each: text for each, text in entries.items() if isinstance(text, str)}
        params = at(parameter, sample(specs.shape(parameter, texts)))
        ended = name if op.name != name else ""
        asked = Asked(op, {"subscription_exposed_id": "sub_1"}, store, ask, ended=ended)
        for each in chain._request(version, asked.names)[1]:
            params = each.turn(params, asked)
        kept = set(names(chain._known(params, tolerated.parameters(op.name))))
        effects = chain._effects(version, asked.names)
        done = {param.replace("[", ".").replace("]", "") for each in effects for param in each.now}
        if not set(names(params)) <= kept | done and not is_known(parameter):
            lost.add(f"{version} {name} {parameter}")
    assert lost == set()


def shown() -> Iterator[tuple[str, str, str, str]]:
    """What objects of each version have and the next newer one's have not: version, kind, field, text."""
    for version, what in table().items():
        for kind, fields in what["fields"].items():
            for name, text in fields.items():
                yield version, kind, name, text


# What an object has by its version's types and not here, with the reason why.
NOT_SHOWN: Mapping[str, str] = {
    "account_session.components": "a component is there where it was asked for",
    "forwarding.request.config": ENDED,
    "payment_method_configuration.": "a method that Stripe ended is not configured",
    "v2.core.account_link.use_case": NOT_READ,
}


def test_what_a_version_could_read_is_there(store: AccountStore) -> None:
    """Every field that an older type has at the top of an object, and that may not be null, is filled."""
    lost = set()
    for version, kind, name, text in shown():
        whole = {**template(kind), "id": "x_1"}
        older = speaking(version).older(whole, store)
        listed = any(f"{kind}.{name}".startswith(each) for each in NOT_SHOWN)
        if "." not in name and name not in older and "?" not in text and not listed and "[]" not in name:
            lost.add(f"{version} {kind} {name}")
    assert lost == set()


def test_every_change_names_what_there_is() -> None:
    """Its version is one, its operations are operations, its line a sentence, its source Stripe's page."""
    speaking(versions()[-1])
    asked: list[Any] = [*REQUESTS, *EFFECTS]
    for each in asked:
        assert all(operation(name) for name in each.about)
    every: list[Any] = [*REQUESTS, *EFFECTS, *REPLIES, *HABITS]
    for change in every:
        assert change.version in versions()
        assert change.line.endswith(".")
        assert change.source.startswith("https://docs.stripe.com/")
