"""Every exercise of the notebooks: what is asked, and how an answer is judged.

A judge looks at what the reader made (a token, a reply, an error) and returns what is still missing as one
sentence, or None where the answer is right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from helpers.history import Exchange

from . import books

Judge = Callable[[Any], str | None]


@dataclass(frozen=True)
class Exercise:
    """`task` is one sentence; `hint` helps without giving the answer away."""

    task: str
    hint: str
    judge: Judge


def _field(answer: Any, *path: str) -> Any:
    """A value inside a reply, an SDK object or an error; None where there is no such thing."""
    for name in path:
        if isinstance(answer, Mapping):
            answer = answer.get(name)
        else:
            answer = getattr(answer, name, None)
    return answer


def first_request(answer: Any) -> str | None:
    if _field(answer, "object") != "customer":
        return "That is no customer yet: create one and put the reply into `answer`."
    if not _field(answer, "email"):
        return "A customer, but without an email: send one as `email`."
    return None


def debit_card_token(answer: Any) -> str | None:
    if _field(answer, "object") != "token":
        return "That is no token yet: create one and put the reply into `answer`."
    if _field(answer, "type") != "card":
        return f"A token, but one of type `{_field(answer, 'type')}`: this exercise wants a card."
    funding = _field(answer, "card", "funding")
    if funding != "debit":
        return f"A card token, but its `card.funding` is `{funding}`: look for a debit card's test number."
    return None


def used_token(answer: Any) -> str | None:
    if _field(answer, "object") != "token":
        return "That is no token yet: retrieve the one you attached and put it into `answer`."
    if not _field(answer, "used"):
        return "This token is still unused: attach it to a customer, then retrieve it again."
    return None


def insufficient_funds(answer: Any) -> str | None:
    error = _field(answer, "error") or answer
    if _field(error, "code") != "card_declined":
        return "That is no declined card yet: catch the error and put it into `answer`."
    declined = _field(error, "decline_code")
    if declined != "insufficient_funds":
        return f"Declined, but for another reason: `{declined}`."
    return None


def another_default(answer: Any) -> str | None:
    if _field(answer, "object") != "customer":
        return "That is no customer yet: retrieve her, `sources` expanded, and put her into `answer`."
    cards = _field(answer, "sources", "data")
    if cards is None:
        return "A customer, but her cards are not shown: expand `sources`."
    brands = {_field(card, "id"): _field(card, "brand") for card in cards}
    if not {"Visa", "American Express"} <= set(brands.values()):
        return f"Her cards are {sorted(map(str, brands.values()))}: give her a Visa and an American Express."
    default = brands.get(_field(answer, "default_source"))
    if default != "American Express":
        return f"Both cards are there, but the default is the {default}: send `default_source`."
    return None


def verified_bank_account(answer: Any) -> str | None:
    if _field(answer, "object") != "bank_account":
        return "That is no bank account yet: put the one you verified into `answer`."
    if _field(answer, "status") != "verified":
        return f"A bank account, but it is `{_field(answer, 'status')}`: tell the two amounts."
    return None


def found_by_search(answer: Any) -> str | None:
    if _field(answer, "object") != "search_result":
        return "That is no search result yet: search, and put the reply into `answer`."
    names = [_field(each, "name") for each in _field(answer, "data") or ()]
    if names != ["Parker"]:
        return f"A search, but it found {names or 'nobody'}: Parker alone is wanted."
    return None


def available_at_once(answer: Any) -> str | None:
    if _field(answer, "object") != "balance_transaction":
        return "That is no balance transaction yet: retrieve the charge's, and put it into `answer`."
    if _field(answer, "type") != "charge":
        return f"A balance transaction, but a {_field(answer, 'type')}'s: pay by card."
    if _field(answer, "status") != "available":
        return f"A charge's, but its money is {_field(answer, 'status')}: another test card skips the wait."
    return None


def the_slip(answer: Any) -> str | None:
    if not books.slip():
        return "Run the cell that makes `books` first."
    if not isinstance(answer, str) or not answer.startswith("txn_"):
        return "Put the id of one balance transaction into `answer`: it begins with `txn_`."
    if answer != books.slip():
        return "In this one the books agree with Stripe: compare `net` of both, row by row."
    return None


def destination_charge(answer: Any) -> str | None:
    if _field(answer, "object") != "payment_intent":
        return "That is no payment yet: create one and put the reply into `answer`."
    if not _field(answer, "transfer_data", "destination"):
        return "A payment, but it goes to nobody: name the account in `transfer_data`."
    if _field(answer, "amount") != 4000 or _field(answer, "application_fee_amount") != 400:
        return "It goes on to the account; it should be 4000 cents, of which you keep 400."
    if _field(answer, "status") != "succeeded":
        return f"The payment is `{_field(answer, 'status')}`: confirm it with a card."
    return None


def wire(answer: Any) -> str | None:
    if _field(answer, "object") != "treasury.outbound_payment":
        return "That is no outbound payment yet: create one and put the reply into `answer`."
    network = _field(answer, "destination_payment_method_details", "us_bank_account", "network")
    if network != "us_domestic_wire":
        return f"A payment, but by `{network}`: choose the other network."
    if _field(answer, "status") != "posted":
        return f"A wire, but it is `{_field(answer, 'status')}`: let a test helper post it."
    return None


def closed_at_the_other_end(answer: Any) -> str | None:
    if _field(answer, "object") != "treasury.outbound_payment":
        return "That is no outbound payment yet: put one that came back into `answer`."
    if _field(answer, "status") != "returned":
        return f"A payment, but it is `{_field(answer, 'status')}`: have it returned."
    code = _field(answer, "returned_details", "code")
    if code != "account_closed":
        return f"Returned, but for another reason: `{code}`."
    return None


def captured_in_part(answer: Any) -> str | None:
    if _field(answer, "object") != "payment_intent":
        return "That is no payment intent yet: put the one you captured into `answer`."
    if _field(answer, "capture_method") != "manual":
        return "A payment, but one that was captured at once: create it with `capture_method` manual."
    if _field(answer, "status") != "succeeded":
        return f"A payment to be captured later, but it is `{_field(answer, 'status')}`: capture it."
    if _field(answer, "amount_received") >= _field(answer, "amount"):
        return "Captured, but in full: send `amount_to_capture`."
    return None


def a_paid_session(answer: Any) -> str | None:
    if _field(answer, "object") != "checkout.session":
        return "That is no Checkout Session yet: put the one you paid into `answer`."
    if _field(answer, "mode") != "subscription":
        return "A session, but not for a subscription: `mode` says what it is for."
    if _field(answer, "status") != "complete":
        return f"A session, but it is `{_field(answer, 'status')}`: open its page, or `pay` it."
    return None


def phone_number_changed(answer: Any) -> str | None:
    if _field(answer, "object") != "event":
        return "That is no event yet: find one in the list of events and put it into `answer`."
    if _field(answer, "type") != "customer.updated":
        return f"An event, but a `{_field(answer, 'type')}`: this exercise wants a `customer.updated`."
    if "phone" not in (_field(answer, "data", "previous_attributes") or {}):
        return "A customer's update, but `phone` is not among its `previous_attributes`."
    return None


def too_old(answer: Any) -> str | None:
    refusal = _field(answer, "refusal")
    if refusal is None:
        return "That is no delivery yet: post to the inbox, and put `inbox.deliveries[-1]` into `answer`."
    if refusal == "":
        return "This delivery was verified: date its signature further back than five minutes."
    if not refusal.startswith("Timestamp outside"):
        return f"Refused, but for another reason: {refusal}."
    return None


def yearly_price(answer: Any) -> str | None:
    if _field(answer, "object") != "price":
        return "That is no price yet: create one and put the reply into `answer`."
    interval = _field(answer, "recurring", "interval")
    if interval != "year":
        return (
            f"A price, but it is paid {f'by the {interval}' if interval else 'once'}: by the year is wanted."
        )
    if _field(answer, "unit_amount") != 20000:
        return f"By the year, but it costs {_field(answer, 'unit_amount')} cents: 20000 are wanted."
    return None


def half_off(answer: Any) -> str | None:
    if _field(answer, "object") != "subscription":
        return "That is no subscription yet: create one and put the reply into `answer`."
    invoice = _field(answer, "latest_invoice")
    if _field(invoice, "object") != "invoice":
        return "A subscription, but its invoice is not shown: expand `latest_invoice`."
    if _field(invoice, "status") != "paid":
        return f"Its first invoice is {_field(invoice, 'status')}: the customer needs a card that pays."
    subtotal, total = _field(invoice, "subtotal"), _field(invoice, "total")
    if not subtotal or total * 2 != subtotal:
        return f"Of {subtotal} cents {total} were billed: a coupon of 50 percent bills half."
    if not _field(answer, "discounts"):
        return "Half was billed, but only once: the coupon's duration is to be `forever`."
    return None


def taken_back(answer: Any) -> str | None:
    if _field(answer, "object") != "invoice":
        return "That is no invoice yet: make one and put the reply into `answer`."
    if not _field(answer, "number"):
        return "An invoice, but it has no number yet: finalize it first."
    if _field(answer, "status") != "void":
        return f"An invoice with a number, but it is `{_field(answer, 'status')}`: void it."
    return None


def coupon(answer: Any) -> str | None:
    if _field(answer, "object") != "coupon":
        return "That is no coupon yet: create one and put the reply into `answer`."
    if _field(answer, "percent_off") != 20:
        return f"A coupon, but of {_field(answer, 'percent_off')} percent: 20 are wanted."
    return None


def refused(answer: Any) -> str | None:
    if not isinstance(answer, Exchange):
        return "That is no exchange: `history.find` gives them, and `history[3]` is the third."
    if answer.reply.error is None:
        return f"Request {answer.number} was carried out: one that was refused has an error."
    return None


def older_subscription(answer: Any) -> str | None:
    if _field(answer, "object") != "subscription":
        return "That is no subscription yet: retrieve the one that was sold, and put it into `answer`."
    if not _field(answer, "current_period_end"):
        return "A subscription, but as the newest version shows it: send the header `Stripe-Version`."
    return None


def promotion_code(answer: Any) -> str | None:
    if _field(answer, "object") != "promotion_code":
        return "That is no promotion code yet: create one, and put it into `answer`."
    if _field(answer, "coupon"):
        return "A promotion code, but as an older version shows it: make it without naming a version."
    return None


EXERCISES: Mapping[str, Exercise] = {
    "start: a customer": Exercise(
        "Create a customer with an email address of your choice.",
        "client.v1.customers.create takes a dictionary; the reference calls the field `email`.",
        first_request,
    ),
    "tokens: a debit card": Exercise(
        "Make a token for a debit card.",
        "Stripe's test numbers have a Visa that is debit: 4000 0566 5566 5556.",
        debit_card_token,
    ),
    "tokens: used up": Exercise(
        "Attach a token to a customer, and retrieve the token afterwards.",
        "A customer takes a token as `source`; a token that was attached has `used` set.",
        used_token,
    ),
    "tokens: no money": Exercise(
        "Have a card declined because there is no money behind it.",
        "There is a test card, and a ready-made token, for insufficient funds.",
        insufficient_funds,
    ),
    "customers: another default": Exercise(
        "Give a customer a Visa, then an American Express, and make the second the default.",
        "A card is added as a payment source; `default_source` takes its id; `expand` shows `sources`.",
        another_default,
    ),
    "customers: a verified bank account": Exercise(
        "Give a customer a bank account and verify it.",
        "`btok_us` is a ready-made bank account; the amounts are always 32 and 45.",
        verified_bank_account,
    ),
    "customers: a search": Exercise(
        "Find a customer by metadata and a part of the name.",
        "`~` compares a part of a text, of three letters at least; `AND` joins two conditions.",
        found_by_search,
    ),
    "balances: available at once": Exercise(
        "Take a payment whose money is available at once, and retrieve its balance transaction.",
        "One of Stripe's test cards bypasses the pending balance; it has a token, too.",
        available_at_once,
    ),
    "balances: the slip": Exercise(
        "Find the one transaction that was typed wrongly.",
        "Both have the ids as index, so the columns `net` can be compared as they are.",
        the_slip,
    ),
    "connect: a destination charge": Exercise(
        "Sell something for 40 dollars as a destination charge, and keep 4 dollars of it.",
        "`transfer_data` names the account, `application_fee_amount` says in cents what is yours.",
        destination_charge,
    ),
    "treasury: a wire": Exercise(
        "Send a wire, and have it posted.",
        "`pay` takes the network's name; client.v1.test_helpers.treasury has a helper that posts.",
        wire,
    ),
    "treasury: returned": Exercise(
        "Have a payment come back because the account at the other end is closed.",
        "The helper that returns a payment takes `returned_details`, with a `code`.",
        closed_at_the_other_end,
    ),
    "payments: captured in part": Exercise(
        "Authorize a payment of 50 dollars, and capture 30 of them.",
        "`capture_method` says that it is captured later; capturing takes `amount_to_capture`.",
        captured_in_part,
    ),
    "payments: a subscription": Exercise(
        "Sell a subscription by Checkout, and go through its page.",
        "The price needs `recurring`, with an `interval`; a trial needs no money at first.",
        a_paid_session,
    ),
    "events: a phone number": Exercise(
        "Change a customer's phone number, and find the event that tells of it.",
        "`happened` finds an event by its type and by the id of the object.",
        phone_number_changed,
    ),
    "events: too old": Exercise(
        "Send the inbox a true delivery once more, signed with the right secret ten minutes ago.",
        "`generate_signature_header` takes the time as its third argument: `int(time.time()) - 600`.",
        too_old,
    ),
    "subscriptions: a yearly price": Exercise(
        "Make a price of 200.00 dollars a year for a product that there is.",
        "`recurring` says how often it is paid; amounts are in cents.",
        yearly_price,
    ),
    "subscriptions: half off": Exercise(
        "Subscribe a customer with a coupon that takes half off, forever.",
        "A coupon has a `duration`; a subscription takes it in `discounts`.",
        half_off,
    ),
    "subscriptions: taken back": Exercise(
        "Take back an invoice that was sent by mistake.",
        "A draft can be deleted; an invoice with a number can only be voided.",
        taken_back,
    ),
    "any operation: a coupon": Exercise(
        "Create a coupon of 20 percent.",
        '`find("coupon")` finds the operation; its field is called `percent_off`.',
        coupon,
    ),
    "any operation: refused": Exercise(
        "Find the first of your requests that was refused, in the history.",
        '`history.find("404")` finds those that were about nothing; errors are 400, 402 and 404 mostly.',
        refused,
    ),
    "versions: an older subscription": Exercise(
        "Retrieve the subscription as 2024-06-20 shows it.",
        '`retrieve` takes `options={"stripe_version": ...}`.',
        older_subscription,
    ),
    "versions: a promotion code": Exercise(
        "Create a promotion code as the newest version has it.",
        '`versions("v1.promotion_codes.create")` tells what has taken the place of `coupon`.',
        promotion_code,
    ),
}
