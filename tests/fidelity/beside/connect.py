"""Of accounts, of v1 and v2, and what belongs to them."""

from __future__ import annotations

from ..states import ONBOARDED, Step
from .rows import CARD_NUMBER, US_ACCOUNT, Beside

PAID = {
    "defaults": {"responsibilities": {"fees_collector": "application", "losses_collector": "application"}},
    "identity": {"country": "us"},
}


ROWS: tuple[Beside, ...] = (
    Beside(r"v2\.core\.accounts\.create configuration\.(merchant|recipient)", PAID),
    Beside(
        r"v2\.core\.accounts\.\w+ configuration\.(merchant|recipient)", {"contact_email": "a@example.com"}
    ),
    Beside(r"accounts\.(create|update) external_account\.", {"external_account": US_ACCOUNT}),
    Beside(
        r"external_account\.(address|exp|cvc|name|number|metadata|default)",
        {
            "external_account": {
                **dict.fromkeys(US_ACCOUNT),
                "object": "card",
                **CARD_NUMBER,
                "currency": "usd",
            }
        },
    ),
    Beside(
        r"accounts\.(create|update) external_account\.(address|exp|cvc|name|number|metadata|default)",
        {"external_account.number": "4000056655665556"},
    ),
    Beside(
        r" ((?:settings|payments)\.payouts\.schedule)\.(monthly|weekly)",
        lambda found: {f"{found[1]}.interval": found[2]},
    ),
    Beside(r"v1\.accounts\.create \S+monthly_estimated_revenue", {"country": "BR"}),
    Beside(
        r"account_sessions\.create components\.(\w+)\.features\.(disable_stripe|external_account_coll)",
        {"account": "$account"},
        ONBOARDED,
    ),
    Beside(
        r"v1\.accounts\.update business_profile\.monthly_estimated_revenue",
        {},
        (Step("v1.accounts.create", {"country": "BR", "type": "custom"}, "account"),),
    ),
    Beside(
        r"external_account\.token",
        {"external_account": {**dict.fromkeys((*US_ACCOUNT, *CARD_NUMBER)), "object": "card"}},
    ),
    Beside(
        r"v2\.core\.accounts\.\w+ identity\.individual",
        {"identity.entity_type": "individual", "identity.country": "US"},
    ),
    Beside(
        r"v2\.core\.accounts\.\w+ identity\.business_details",
        {"identity.entity_type": "company", "identity.country": "US"},
    ),
    Beside(
        r"account_links\.create use_case\.(\w+)\.",
        lambda found: {"use_case": {found[1]: {"refresh_url": "https://example.com/"}}},
    ),
    Beside(
        r"account_links\.create use_case\.type",
        {
            "use_case.account_onboarding.refresh_url": "https://example.com/",
            "use_case.account_update.refresh_url": "https://example.com/",
        },
    ),
    Beside(
        r"v2\S+ identity\.(individual|business_details)\.documents\.(\w+_verification)\.front_back\.back",
        lambda found: {
            "identity": {found[1]: {"documents": {found[2]: {"front_back": {"front": "$document"}}}}}
        },
    ),
    Beside(
        r"persons\.\w+ documents\.(\w+_verification)\.front_back\.back",
        lambda found: {"documents": {found[1]: {"front_back": {"front": "$document"}}}},
    ),
    Beside(r"v1\.accounts\.create (company|individual)\.", lambda found: {"business_type": found[1]}),
    Beside(r"v1\.accounts\.create tos_acceptance", {"type": "custom"}),
)
