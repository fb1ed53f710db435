"""Lists that are filtered by another object's id."""

from __future__ import annotations

import pytest
import stripe


@pytest.mark.parametrize(
    ("path", "name", "id", "kind"),
    [
        ("/v1/charges", "customer", "cus_none", "customer"),
        ("/v1/issuing/authorizations", "card", "ic_none", "issuing card"),
        ("/v1/issuing/cards", "cardholder", "ich_none", "issuing cardholder"),
        ("/v1/billing/alerts", "meter", "mtr_none", "meter"),
        (
            "/v1/financial_connections/accounts",
            "session",
            "fcsess_none",
            "financial_connections.session",
        ),
        ("/v1/financial_connections/accounts", "account_holder[customer]", "cus_none", "customer"),
        ("/v1/identity/verification_reports", "verification_session", "vs_none", "VerificationSession"),
    ],
)
def test_an_unknown_object_is_told(
    stripe_client: stripe.StripeClient, path: str, name: str, id: str, kind: str
) -> None:
    """Recorded of customers, payments and subscriptions. Guess: the others, in the same words."""
    with pytest.raises(stripe.InvalidRequestError) as error:
        stripe_client.raw_request("get", f"{path}?{name}={id}")
    assert (error.value.code, error.value.param) == ("resource_missing", name)
    assert error.value.user_message == f"No such {kind}: '{id}'"
