"""What Stripe asks of an account once more is paid: the next requirements, until a deadline, and blocks.

Source: https://docs.stripe.com/connect/testing#trigger-cards.
"""

from __future__ import annotations

from dataclasses import replace

from ...account_store import AccountStore
from ...resource import Resource
from ..core.requirements import Needs

KIND, ID = "_tier", "tier"


def known(own: AccountStore) -> Resource:
    """`deadline` and `blocks` of an account."""
    blank: Resource = {"deadline": None, "blocks": []}
    return own.find(KIND, ID) or blank


def deadline(own: AccountStore) -> int | None:
    """Until when what is asked next has to be answered, in Unix seconds."""
    moment: int | None = known(own)["deadline"]
    return moment


def raised(own: AccountStore, needs: Needs) -> Needs:
    """What is missing, at the tier that an account has reached."""
    reached = known(own)
    until = reached["deadline"]
    if until is None:
        return needs
    overdue = until <= own.now or bool(reached["blocks"])
    asked = replace(needs, later=frozenset())
    if overdue:
        return replace(asked, now=needs.now | needs.later)
    return replace(asked, soon=needs.soon | needs.later)


def reach(own: AccountStore, deadline: int, blocks: list[str]) -> None:
    """Have an account be at the next tier."""
    own.keep(KIND, ID, deadline=deadline, blocks=blocks)


def blocked(own: AccountStore, what: str) -> bool:
    """Whether "charges" or "payouts" were stopped, and what they were stopped for is still not there."""
    return what in known(own)["blocks"]
