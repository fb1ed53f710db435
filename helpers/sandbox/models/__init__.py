"""What Stripe does, one file an object. Importing this package registers every handler."""

from ..routes import HANDLERS
from . import (
    account_links,
    accounts,
    capabilities,
    customers,
    external_accounts,
    files,
    payment_methods,
    persons,
    setup_intents,
    source_objects,
    sources,
    tokens,
    treasury,
    v2_accounts,
)

__all__ = [
    "HANDLERS",
    "account_links",
    "accounts",
    "capabilities",
    "customers",
    "external_accounts",
    "files",
    "payment_methods",
    "persons",
    "setup_intents",
    "source_objects",
    "sources",
    "tokens",
    "treasury",
    "v2_accounts",
]
