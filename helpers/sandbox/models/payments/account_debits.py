"""Account debits: what a platform takes out of a connected account's balance, by a transfer from there.

What it costs is left out.

Source: https://docs.stripe.com/connect/account-debits. Guess: the words in which a debit is refused.
"""

from __future__ import annotations

from ... import errors
from ...account_store import AccountStore
from ..core import countries
from ..core.connected import default_for
from ..money import ledger, reserves

EUROPE = countries.REGION - {"CA", "US"}
# Where accounts can be debited, by a platform of the same country or, in Europe, of any there.
COUNTRIES = EUROPE | {"AU", "CA", "HK", "JP", "NZ", "US"}


def check(own: AccountStore, currency: str, amount: int | None = None) -> None:
    """Refuse to debit an account that Stripe answers for, or abroad, or of what it has not. Raises Invalid.

    `amount`: what is to be taken of its available balance; None where that is a charge's.
    """
    account, platform = ledger.account(own), own.on(own.state.platform)
    if not reserves.answers_for(platform, own.account):
        raise errors.Invalid(
            f"You cannot debit the account {own.account}: Stripe is responsible for its negative balances."
        )
    ends = {account["country"], ledger.account(platform)["country"]}
    if not (len(ends) == 1 or ends <= EUROPE) or not ends <= COUNTRIES:
        raise errors.Invalid(
            f"You cannot debit the account {own.account}: it must be in the same region as your platform."
        )
    if currency != account["default_currency"]:
        raise errors.Invalid(
            f"The currency ({currency}) must be the default currency of the account that is debited "
            f"({account['default_currency']}).",
            param="currency",
        )
    if amount is not None and amount > ledger.available(own, currency) and not default_for(own, currency):
        raise insufficient()


def insufficient() -> errors.Invalid:
    """What is said where a balance does not hold what is to be moved out of it."""
    return errors.Invalid(
        "You have insufficient available funds in your Stripe account. Try adding funds directly to your "
        "available balance by creating Charges using the 4000000000000077 test card. See: "
        "https://stripe.com/docs/testing#available-balance",
        code="balance_insufficient",
    )
