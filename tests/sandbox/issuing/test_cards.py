"""Issued cards: what they begin with, where they are sent, what takes their place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.sandbox import SandboxError

from ..refused import refusal
from ..treasury.conftest import at_home
from .conftest import ADDRESS, CARDHOLDER

SHIPPING = {"name": "Jenny Rosen", "address": ADDRESS}


def test_a_virtual_card_hides_its_number(stripe_client: Any, issue: Callable[..., Any]) -> None:
    """It is there when it is expanded, and ends as `last4` says."""
    card = issue()
    assert card.id.startswith("ic_")
    assert (card.brand, card.type, card.status, card.currency) == ("Visa", "virtual", "active", "usd")
    assert (card.exp_month, card.exp_year) == (2, 2027)
    assert "number" not in card.to_dict()
    shown = stripe_client.v1.issuing.cards.retrieve(card.id, {"expand": ["number", "cvc"]})
    assert shown.number.startswith("400000999")
    assert (len(shown.number), shown.number[-4:], len(shown.cvc)) == (16, card.last4, 3)


def test_a_new_card_may_spend_500_a_day(issue: Callable[..., Any]) -> None:
    """Source: https://docs.stripe.com/issuing/controls/spending-controls."""
    controls = issue().spending_controls
    assert controls.spending_limits[0].to_dict() == {"amount": 50000, "categories": [], "interval": "daily"}
    assert controls.spending_limits_currency == "usd"
    assert controls.allowed_categories is None


def test_a_card_shows_its_cardholder_as_they_are_now(stripe_client: Any, issue: Callable[..., Any]) -> None:
    """Whole, inside the card."""
    card = issue()
    stripe_client.v1.issuing.cardholders.update(card.cardholder.id, {"email": "jenny@example.com"})
    assert stripe_client.v1.issuing.cards.retrieve(card.id).cardholder.email == "jenny@example.com"


def test_a_card_without_a_known_cardholder_stays_off(stripe_client: Any) -> None:
    """It can be made, and cannot be activated."""
    cardholder = stripe_client.v1.issuing.cardholders.create(
        {"name": "Jenny Rosen", "billing": {"address": ADDRESS}}
    )
    params = {"cardholder": cardholder.id, "currency": "usd", "type": "virtual"}
    card = stripe_client.v1.issuing.cards.create(params)
    assert card.status == "inactive"
    assert refusal(stripe_client.v1.issuing.cards.update, card.id, {"status": "active"}).param == "status"
    assert refusal(stripe_client.v1.issuing.cards.create, {**params, "status": "active"}).param == "status"


def test_a_virtual_card_is_sent_nowhere(stripe_client: Any, issue: Callable[..., Any]) -> None:
    """Neither when it is made nor later. Source: https://docs.stripe.com/issuing/cards/physical."""
    error = refusal(stripe_client.v1.issuing.cards.update, issue().id, {"shipping": SHIPPING})
    assert (error.http_status, error.param) == (400, "shipping")


def test_a_canceled_card_stays_canceled(stripe_client: Any, issue: Callable[..., Any]) -> None:
    """For the reason that was told."""
    cards, card = stripe_client.v1.issuing.cards, issue()
    reason = {"cancellation_reason": "lost"}
    assert refusal(cards.update, card.id, reason).param == "cancellation_reason"
    canceled = cards.update(card.id, {"status": "canceled", **reason})
    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "lost")
    assert "canceled" in refusal(cards.update, card.id, {"status": "active"}).user_message
    assert cards.update(card.id, {"metadata": {"a": "b"}}).metadata.a == "b"


def test_a_physical_card_travels(stripe_client: Any, issue: Callable[..., Any]) -> None:
    """From pending to delivered, by the test helpers, and no other way."""
    card = issue(type="physical", shipping=SHIPPING)
    helpers = stripe_client.v1.test_helpers.issuing.cards
    assert (card.shipping.status, card.shipping.service) == ("pending", "standard")
    assert "shipped" in refusal(helpers.deliver_card, card.id).user_message
    assert helpers.submit_card(card.id).shipping.status == "submitted"
    assert helpers.ship_card(card.id).shipping.tracking_number
    delivered = helpers.deliver_card(card.id)
    assert (delivered.shipping.status, delivered.shipping.delivered_at) == ("delivered", 1706788800)
    types = [each.type for each in stripe_client.v1.events.list().data]
    assert types.count("issuing_card.updated") == 3


@pytest.mark.parametrize(("service", "signed"), [("standard", False), ("priority", True), ("express", True)])
def test_who_signs_for_a_card(issue: Callable[..., Any], service: str, signed: bool) -> None:
    """Unless something is said, whoever gets it faster than usual.

    Source: https://docs.stripe.com/api/issuing/cards/object#issuing_card_object-shipping-require_signature.
    """
    shipping: dict[str, Any] = {**SHIPPING, "service": service}
    assert issue(type="physical", shipping=shipping).shipping.require_signature is signed
    told = issue(type="physical", shipping={**shipping, "require_signature": not signed})
    assert told.shipping.require_signature is not signed


def test_the_second_line_is_printable(issue: Callable[..., Any]) -> None:
    """Source: https://docs.stripe.com/issuing/cards/physical/standard."""
    physical = {"type": "physical", "shipping": SHIPPING}
    assert issue(**physical, second_line="Joe's (A/B) - 1 & Co.:").second_line == "Joe's (A/B) - 1 & Co.:"
    assert refusal(lambda: issue(**physical, second_line="Tea_Shop")).param == "second_line"


def test_only_physical_cards_are_shipped(stripe_client: Any, issue: Callable[..., Any]) -> None:
    """And those are never without an address."""
    error = refusal(stripe_client.v1.test_helpers.issuing.cards.ship_card, issue().id)
    assert "only physical" in error.user_message
    assert refusal(lambda: issue(type="physical")).code == "parameter_missing"


def test_a_lost_card_is_replaced(stripe_client: Any, issue: Callable[..., Any]) -> None:
    """It is canceled first, and its number is given up; each names the other.

    Source: https://docs.stripe.com/issuing/cards/replacements.
    """
    cards, old = stripe_client.v1.issuing.cards, issue()
    params = {"currency": "usd", "type": "virtual", "replacement_for": old.id, "replacement_reason": "lost"}
    assert refusal(cards.create, params).param == "replacement_for"
    cards.update(old.id, {"status": "canceled", "cancellation_reason": "lost"})
    new = cards.create(params)
    assert cards.retrieve(old.id).replaced_by == new.id
    assert (new.cardholder.id, new.replacement_for) == (old.cardholder.id, old.id)
    assert number(stripe_client, new.id) != number(stripe_client, old.id)
    assert "already been replaced" in refusal(cards.create, params).user_message


@pytest.mark.parametrize("reason", ["damaged", "expired"])
def test_a_worn_card_is_replaced(stripe_client: Any, issue: Callable[..., Any], reason: str) -> None:
    """The new one has its number; the old one is good until the new one is activated.

    Source: https://docs.stripe.com/issuing/cards/replacements.
    """
    cards, old = stripe_client.v1.issuing.cards, issue()
    params = {"currency": "usd", "type": "virtual", "replacement_for": old.id, "replacement_reason": reason}
    new = cards.create(params)
    assert (new.status, new.last4) == ("inactive", old.last4)
    assert number(stripe_client, new.id) == number(stripe_client, old.id)
    assert (cards.retrieve(old.id).status, cards.retrieve(old.id).replaced_by) == ("active", new.id)
    cards.update(new.id, {"status": "active"})
    assert cards.retrieve(old.id).status == "canceled"
    again = cards.create({**params, "replacement_for": new.id, "status": "active"})
    assert cards.retrieve(new.id).status == "canceled"
    assert number(stripe_client, again.id) == number(stripe_client, old.id)


def number(client: Any, card: str) -> str:
    """A card's whole number."""
    return str(client.v1.issuing.cards.retrieve(card, {"expand": ["number"]}).number)


def test_a_list_tells_no_numbers(stripe_client: Any, issue: Callable[..., Any]) -> None:
    """Source: https://docs.stripe.com/api/issuing/cards/object#issuing_card_object-number."""
    issue()
    for name in ("number", "cvc"):
        error = refusal(stripe_client.v1.issuing.cards.list, {"expand": [f"data.{name}"]})
        assert error.user_message == f"This property cannot be expanded (data.{name})."


def test_test_mode_tells_the_number_of_physical_cards(stripe_client: Any, issue: Callable[..., Any]) -> None:
    """Live mode only that of virtual ones. Source: https://docs.stripe.com/issuing/cards/virtual."""
    card = issue(type="physical", shipping=SHIPPING)
    assert number(stripe_client, card.id).endswith(card.last4)


def test_a_connected_account_uses_its_platforms_designs(sandbox: Sandbox, stripe_client: Any) -> None:
    """By name, and the platform's default where it has none of its own.

    Source: https://docs.stripe.com/issuing/cards/physical/personalization-designs.
    """
    issuing = stripe_client.v1.issuing
    bundle = issuing.physical_bundles.list().data[0].id
    create = issuing.personalization_designs.create
    default = create({"physical_bundle": bundle, "preferences": {"is_default": True}})
    other = create({"physical_bundle": bundle})
    options = at_home(sandbox, stripe_client).options
    cardholder = issuing.cardholders.create(CARDHOLDER, options)
    params = {"cardholder": cardholder.id, "currency": "usd", "type": "physical", "shipping": SHIPPING}

    def design(**named: str) -> Any:
        return issuing.cards.create({**params, **named}, options).personalization_design

    assert design() == default.id
    assert design(personalization_design=other.id) == other.id
    own = create({"physical_bundle": bundle, "preferences": {"is_default": True}}, options)
    assert design() == own.id


def test_designs_are_reviewed_before_cards_are_printed(stripe_client: Any, issue: Callable[..., Any]) -> None:
    """Cards can be made of them meanwhile. The default is used where none is named.

    Source: https://docs.stripe.com/issuing/cards/physical/personalization-designs.
    """
    bundle = stripe_client.v1.issuing.physical_bundles.list({"type": "standard"}).data[0]
    designs, helpers = (
        stripe_client.v1.issuing.personalization_designs,
        stripe_client.v1.test_helpers.issuing.personalization_designs,
    )
    params = {"physical_bundle": bundle.id, "lookup_key": "gold", "preferences": {"is_default": True}}
    design = designs.create(params)
    assert design.status == "review"
    assert issue(type="physical", shipping=SHIPPING).personalization_design == design.id
    helpers.deactivate(design.id)
    error = refusal(lambda: issue(type="physical", shipping=SHIPPING, personalization_design=design.id))
    assert error.param == "personalization_design"
    helpers.activate(design.id)
    assert issue(type="physical", shipping=SHIPPING).personalization_design == design.id
    assert refusal(designs.create, params).param == "lookup_key"
    other = designs.create({**params, "transfer_lookup_key": True})
    assert [each.id for each in designs.list({"lookup_keys": ["gold"]}).data] == [other.id]
    assert not designs.retrieve(design.id).preferences.is_default
    rejected = helpers.reject(other.id, {"rejection_reasons": {"card_logo": ["network_name"]}})
    assert (rejected.status, rejected.rejection_reasons.card_logo) == ("rejected", ["network_name"])
    text = {"carrier_text": {"header_title": "Hello"}}
    assert designs.update(other.id, text).status == "review"
    assert refusal(designs.update, other.id, text).param == "carrier_text"
    types = [each.type for each in stripe_client.v1.events.list({"limit": 100}).data]
    assert "issuing_personalization_design.activated" in types
    assert "issuing_personalization_design.rejected" in types


def test_a_wallets_token_can_be_suspended(
    stripe_client: Any, sandbox: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """A control adds a card to a wallet, unless no code can be sent; what is bought with it names the token.

    Source: https://docs.stripe.com/issuing/cards/digital-wallets#manual-provisioning.
    """
    card = issue()
    assert card.wallets.apple_pay.ineligible_reason == "missing_cardholder_contact"
    with pytest.raises(SandboxError, match="missing_cardholder_contact"):
        sandbox.act("issuing_token", card=card.id, wallet_provider="apple_pay")
    stripe_client.v1.issuing.cardholders.update(card.cardholder.id, {"email": "jenny@example.com"})
    assert stripe_client.v1.issuing.cards.retrieve(card.id).wallets.apple_pay.eligible
    sandbox.act("issuing_token", card=card.id, wallet_provider="apple_pay")
    tokens = stripe_client.v1.issuing.tokens
    token = tokens.list({"card": card.id}).data[0]
    assert (token.status, token.wallet_provider) == ("active", "apple_pay")
    bought = use(card, wallet="apple_pay")
    assert bought.token == token.id
    captured = stripe_client.v1.test_helpers.issuing.authorizations.capture(bought.id).transactions[0]
    assert (captured.token, captured.wallet) == (token.id, "apple_pay")
    assert tokens.update(token.id, {"status": "suspended"}).status == "suspended"
    assert tokens.update(token.id, {"status": "deleted"}).status == "deleted"
    assert "cannot become active" in refusal(tokens.update, token.id, {"status": "active"}).user_message


def test_cards_of_other_currencies(stripe_client: Any) -> None:
    """Euros and pounds as well as dollars, and no others; euros for those who can be called.

    Source: https://docs.stripe.com/error-codes#cardholder-phone-number-required.
    """
    cardholders = stripe_client.v1.issuing.cardholders
    cardholder = cardholders.create(CARDHOLDER)
    params = {"cardholder": cardholder.id, "type": "virtual"}
    error = refusal(stripe_client.v1.issuing.cards.create, {**params, "currency": "eur"})
    assert error.code == "cardholder_phone_number_required"
    assert f"`phone_number` on file for cardholder: {cardholder.id}." in error.user_message
    cardholders.update(cardholder.id, {"phone_number": "+16175550100"})
    assert stripe_client.v1.issuing.cards.create({**params, "currency": "eur"}).currency == "eur"
    assert refusal(stripe_client.v1.issuing.cards.create, {**params, "currency": "jpy"}).param == "currency"


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"exp_month": 3}, "exp_year"),
        ({"exp_month": 13, "exp_year": 2030}, "exp_month"),
        ({"exp_month": 1, "exp_year": 2024}, "exp_year"),
    ],
)
def test_a_card_expires_in_the_future(issue: Callable[..., Any], params: dict[str, int], param: str) -> None:
    """In a month and a year that are both named."""
    assert refusal(lambda: issue(**params)).param == param


def test_an_app_adds_a_card_to_a_wallet(stripe_client: Any, issue: Callable[..., Any]) -> None:
    """With a key for the card, for an hour; no nonce is needed.

    Source: https://docs.stripe.com/issuing/cards/digital-wallets#update-your-backend.
    """
    card = issue()
    key = stripe_client.v1.ephemeral_keys.create({"issuing_card": card.id}).to_dict()
    assert key["associated_objects"] == [{"id": card.id, "type": "issuing.card"}]
    assert key["expires"] - key["created"] == 3600


def test_an_issued_card_pays_in_test_mode(stripe_client: Any, issue: Callable[..., Any]) -> None:
    """Its holder authenticates where that is asked for, and nothing need be captured.

    Source: https://docs.stripe.com/issuing/3d-secure#how-to-test-3ds.
    """
    v1 = stripe_client.v1
    card = v1.issuing.cards.retrieve(issue().id, {"expand": ["number", "cvc"]})
    details = {"number": card.number, "exp_month": card.exp_month, "exp_year": card.exp_year, "cvc": card.cvc}
    method = v1.payment_methods.create({"type": "card", "card": details})
    assert (method.card.brand, method.card.last4) == ("visa", card.last4)
    asked = {"amount": 15_000, "currency": "usd", "capture_method": "manual"}
    asked |= {"payment_method": method.id, "return_url": "https://www.example.com", "confirm": True}
    checked = {"payment_method_options": {"card": {"request_three_d_secure": "any"}}}
    waiting = v1.payment_intents.create({**asked, **checked})
    assert (waiting.status, waiting.next_action.type) == ("requires_action", "redirect_to_url")
    assert waiting.next_action.redirect_to_url.return_url == "https://www.example.com"
    canceled = v1.payment_intents.cancel(waiting.id, {"cancellation_reason": "abandoned"})
    assert canceled.status == "canceled"


def test_a_canceled_card_stays_so(stripe_client: Any, issue: Any) -> None:
    """Recorded in July 2026: https://github.com/hebihime/stablecard-rail, error_card_canceled.json and
    error_malformed_id.json."""
    cards, card = stripe_client.v1.issuing.cards, issue().id
    cards.update(card, {"status": "canceled"})
    error = refusal(cards.update, card, {"status": "active"})
    assert (error.user_message, error.param) == ("Cards with status 'canceled' cannot be updated.", "status")
    missing = refusal(cards.retrieve, "nope")
    assert (missing.user_message, missing.param) == ("No such issuing card: 'nope'", "card")
