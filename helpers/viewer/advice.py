"""What to do about an error: one sentence for each decline code, code, type and status.

The same word may be a decline code and an API code, and mean something else: each has a table of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from helpers.catalog.prefixes import DOCUMENTED

# A row more is advice more.
# Why a bank declined a card. Source: https://docs.stripe.com/declines/codes
DECLINES: Mapping[str, str] = {
    "generic_decline": "The bank gives no reason: ask for another card. Trying again rarely helps.",
    "insufficient_funds": "Ask for another card, or try a smaller amount.",
    "lost_card": "Ask for another card, and do not tell the customer that this one was reported lost.",
    "stolen_card": "Ask for another card, and do not tell the customer that this one was reported stolen.",
    "fraudulent": "Ask for another card, and do not tell the customer that fraud is suspected.",
    "card_velocity_exceeded": "The card reached its limit of charges: wait, or ask for another card.",
    "do_not_honor": "The bank gives no reason: the customer can ask it, or use another card.",
    "try_again_later": "Try again later; if that fails too, ask for another card.",
    "card_not_supported": "The card does not allow this kind of purchase: ask for another card.",
    "currency_not_supported": "The card does not take this currency: ask for another card.",
    "duplicate_transaction": "The same amount was charged a moment ago: check whether it was paid already.",
    "issuer_not_available": "The bank could not be reached: try again later.",
    "pickup_card": "Ask for another card: this one may not be used any more.",
    "restricted_card": "Ask for another card, and do not say why this one was refused.",
    "transaction_not_allowed": "The bank does not allow this: the customer can ask it, or use another card.",
}
# What the API says of a request. Source: https://docs.stripe.com/error-codes
CODES: Mapping[str, str] = {
    # of parameters
    "parameter_unknown": "Take the parameter out, or look for the right name in the operation's reference.",
    "parameter_missing": "Fill in the parameter and send again.",
    "parameter_invalid_empty": "Leave the parameter out, or give it a value.",
    "parameter_invalid_integer": "Write a whole number; an amount in the minor unit: 2050 is 20.50 USD.",
    "parameter_invalid_string_blank": "Write something other than spaces.",
    "parameter_invalid_string_empty": "Leave the parameter out, or give it a value.",
    "parameters_exclusive": "Send only one of the parameters the message names.",
    "property_expansion_max_depth": "Expand at most four levels deep.",
    "resource_missing": "Check the id, and that it was made on this account, in this mode and not deleted.",
    "resource_already_exists": "Use the object that exists, or another id.",
    "url_invalid": "Give a full address, beginning with https://.",
    "email_invalid": "Give an address of the form name@example.com.",
    "country_unsupported": "Use a country that Stripe supports for this.",
    "amount_too_small": "Raise the amount; it is in the currency's minor unit: 1000 is 10.00 USD.",
    "amount_too_large": "Lower the amount; it is in the currency's minor unit: 1000 is 10.00 USD.",
    # of cards
    "card_declined": "Ask for another card; the decline code says how much you may tell the customer.",
    "expired_card": "Use a card whose month and year are still to come.",
    "incorrect_cvc": "Ask the customer to type the card's security code again.",
    "incorrect_number": "A digit is wrong: ask for the number again. 4242424242424242 is a right one.",
    "incorrect_zip": "Ask the customer to correct the postal code.",
    "invalid_cvc": "Send three digits (four for American Express).",
    "invalid_expiry_month": "Send a month from 1 to 12.",
    "invalid_expiry_year": "Send a year that is still to come.",
    "invalid_number": "Send a card number of 13 to 19 digits, such as 4242424242424242.",
    "processing_error": "Nothing is wrong with the card: try again after a moment.",
    # of tokens, sources and accounts
    "token_already_used": "Make a new token: each one can be used once.",
    "token_in_use": "Wait until the request that uses the token has been answered.",
    "routing_number_invalid": "Use a right routing number; in test mode, 110000000.",
    "account_number_invalid": "Use a right account number; in test mode, 000123456789.",
    "bank_account_exists": "The customer has this bank account already: use it.",
    "bank_account_unverified": "Verify the bank account first; in test mode, with the amounts 32 and 45.",
    "bank_account_verification_failed": "Compare the amounts with the deposits; in test mode, 32 and 45.",
    "account_invalid": "Check the account's id, and that your key may act for it.",
    "balance_insufficient": "Wait until pending funds are available, or lower the amount.",
    "insufficient_funds": "The account holds too little: add money to it first, or lower the amount.",
    # of payments
    "charge_already_captured": "Nothing is left to do: the charge has been captured.",
    "charge_already_refunded": "Nothing is left to refund: look at the charge's refunds.",
    "charge_disputed": "Answer the dispute; a disputed charge cannot be refunded.",
    "payment_intent_unexpected_state": "Look at the payment's status: it does not allow this step.",
    "setup_intent_unexpected_state": "Look at the setup's status: it does not allow this step.",
    "authentication_required": "The customer must authenticate: confirm the payment on session.",
    "billing_invalid_mandate": "Set the payment method up first, so that the customer agrees to be debited.",
    "invoice_no_payment_method_types": "Name a type in `payment_settings` that takes the invoice's currency.",
    "payment_intent_action_required": "Confirm without `error_on_requires_action`, or take another method.",
    "payment_method_customer_decline": "The customer said no: offer another payment method.",
    "payout_reconciliation_not_ready": "Wait for the event payout.reconciliation_completed, then list again.",
    # of traffic and keys
    "api_key_expired": "Make a new test key in the Dashboard and put it into .env.",
    "idempotency_key_in_use": "Wait for the answer to the first request with this key, then try again.",
    "lock_timeout": "Another request is at work on the same object: try again.",
    "rate_limit": "Slow down: wait a little, then try again, each time for longer.",
    "secret_key_required": "Use the secret key for this operation, not the publishable one.",
}
# Where the codes say nothing. Source: https://docs.stripe.com/api/errors
TYPES: Mapping[str, str] = {
    "card_error": "The card is at fault, not the request: tell the customer and ask for another card.",
    "idempotency_error": "Use a new idempotency key, or send exactly what was first sent with this one.",
    "invalid_request_error": "Correct what the message names, and send again.",
    "authentication_error": "Check STRIPE_SECRET_KEY in .env, then restart the kernel.",
    "api_error": "Something failed at Stripe's end: try again with the same idempotency key.",
}
STATUSES: Mapping[int, str] = {
    400: "Correct what the message names, and send again.",
    401: "Check STRIPE_SECRET_KEY in .env, then restart the kernel.",
    403: "The key may not do this: allow it in the Dashboard, or use another key.",
    404: "Check the id, and that it was made on this account and in this mode.",
    409: "Another request got in the way: try again.",
    429: "Slow down: wait a little, then try again, each time for longer.",
}
# Where a code says several things, or nothing: a part of the message.
MESSAGES: Mapping[str, str] = {
    "does not have a successful charge to refund": "The payment has not succeeded yet: confirm it first, and "
    "look at its status.",
    "you must provide a `return_url`": "Add return_url, the page to which a bank sends the customer back. "
    'Without such banks: "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}.',
    "Invalid currency": "Write the currency in three letters, such as usd.",
    "status of requires_confirmation": "The payment has not been confirmed: confirm it, or create it with "
    '"confirm": True.',
    "This customer has no attached payment source": "Attach a payment method to the customer and make it the "
    "default, or name one in the request.",
}
# Several kinds of object pass for one of these.
LOOSE = frozenset({"payment_method", "source", "token"})
NO_SUCH = re.compile(r"No such (\w+): '([A-Za-z_]+_)\w+'")
OTHERWISE = "Try again; if it stays, look at the request in the history."


def advice(
    decline_code: str = "", code: str = "", type: str = "", status: int | None = None, message: str = ""
) -> str:
    """The advice on what tells most: message or decline code, else the code, the type, or the status."""
    told = next((words for part, words in MESSAGES.items() if part in message), "") or _another_kind(message)
    words = told or DECLINES.get(decline_code) or CODES.get(code) or TYPES.get(type)
    return words or STATUSES.get(status or 0, OTHERWISE)


def _another_kind(message: str) -> str:
    """Where an id begins as those of another kind of object do: which kind is asked for."""
    match = NO_SUCH.match(message)
    if match is None or match[1] in LOOSE:
        return ""
    wanted, begins = DOCUMENTED.get(match[1]), match[2]
    given = next((kind for kind, own in DOCUMENTED.items() if own == begins), None)
    if not wanted or given is None or begins == wanted:
        return ""
    return f"This id is of another object ({given}); ids of {match[1]} begin with {wanted}."
