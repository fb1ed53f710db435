"""Where Stripe's reference documents an operation, by rule from its name and path."""

from __future__ import annotations

REFERENCE = "https://docs.stripe.com/api"


def docs_url(name: str, path: str) -> str:
    """The reference's page: `/api/customers/create`, `/api/treasury/financial_accounts/close`.

    A resource that lives below another's id has a page of its own (`/api/persons/create`). The reference
    has no index to check against; a page that it names otherwise leads to its front page.
    """
    version, *words, action = name.split(".")
    below_an_id = len(words) > 1 and f"}}/{words[-1]}" in path
    page = "/".join(words[-1:] if below_an_id else words)
    return "/".join([REFERENCE, *(["v2"] if version == "v2" else []), page, action])
