"""Test clocks: a time of their own for some customers, moved on by request.

What is done to an object on a test clock is done at the clock's time: `store.on_clock(id)`. Advancing the
clock runs the jobs that wait for it, each at its own moment. What a clock has to do with other objects is
said by their models, in `FURTHEST` and after its events.

Source: https://docs.stripe.com/api/test_clocks and https://docs.stripe.com/billing/testing/test-clocks.
"""

from __future__ import annotations

from collections.abc import Callable

from ... import errors
from ...account_store import TEST_CLOCK, AccountStore
from ...by_type.typed import own
from ...clock import DAY
from ...hooks import job
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses

KEPT_DAYS = 30
# How many customers a clock has, how many subscriptions each of them, and how many quotes nobody's.
# Source: https://docs.stripe.com/billing/testing/test-clocks/api-advanced-usage#limitations.
MOST_CUSTOMERS, MOST_SUBSCRIPTIONS, MOST_QUOTES = 3, 3, 10
FARTHEST_YEARS = 2
LIFE = Statuses({"ready": ("advancing",), "advancing": ("ready", "internal_failure"), "internal_failure": ()})
clocks = Model(TEST_CLOCK, statuses=LIFE, word="test_clock", source="https://docs.stripe.com/api/test_clocks")

# How far a clock may go at once, by what lives on it: functions of a view at its time.
FURTHEST: list[Callable[[AccountStore], int | None]] = []


@clocks.creating
def _kept_for_a_while(call: Call, clock: Resource) -> Resource:
    clock["deletes_after"] = call.store.now + KEPT_DAYS * DAY
    call.store.later(clock["deletes_after"], "test_clocks.expire", clock=clock["id"])
    if id := call.params.get("customer"):
        _attach(call.store, call.store.get("customer", id, param="customer"), clock)
    return clock


def _attach(store: AccountStore, customer: Resource, clock: Resource) -> None:
    """Put a customer on a clock, for good. Guess: one who subscribes to nothing yet; and the words.

    Source: `customer` in https://docs.stripe.com/api/test_clocks/create.
    """
    if customer["test_clock"]:
        raise errors.Invalid(
            f"The customer {customer['id']} is already on the test clock {customer['test_clock']}.",
            param="customer",
        )
    if next(store.all("subscription", "customer", customer["id"]), None):
        raise errors.Invalid(
            f"The customer {customer['id']} has subscriptions, which cannot be put on a test clock.",
            param="customer",
        )
    store.change(customer, {"test_clock": clock["id"]})


@route("v1.test_helpers.test_clocks.advance")
def advance(call: Call) -> Resource:
    """Begin to move a clock on. What is due by then happens right after the response."""
    clock, target = own(call), call.params["frozen_time"]
    store = call.store.on_clock(None)
    _check_target(store.on_clock(clock["id"]), clock, target)
    details = {"advancing": {"target_frozen_time": target}}
    store.later(store.now, "test_clocks.advance", clock=clock["id"])
    return store.move(clock, "advancing", status_details=details)


def _check_target(store: AccountStore, clock: Resource, target: int) -> None:
    """Refuse to turn a clock back, or to move it too far at once. Guess: the sentences but the first.

    That one is reported by programs.
    """
    if clock["status"] != "ready":
        raise errors.RateLimited(
            f"Test clock advancement underway - cannot perform modifications: {clock['id']}"
        )
    if target <= clock["frozen_time"]:
        raise errors.Invalid(
            "The time to advance the test clock to must be after its current frozen time.",
            param="frozen_time",
        )
    limits = [limit for furthest in FURTHEST if (limit := furthest(store)) is not None]
    if limits and target > min(limits):
        raise errors.Invalid(
            "The time to advance the test clock to cannot be more than two intervals in the future from the "
            "shortest subscription on this test clock.",
            param="frozen_time",
        )
    if not limits and target > clock["frozen_time"] + FARTHEST_YEARS * 366 * DAY:
        raise errors.Invalid(
            f"The time to advance the test clock to cannot be more than {FARTHEST_YEARS} years ahead.",
            param="frozen_time",
        )


def check_room(there: int, most: int, param: str) -> None:
    """Refuse one more where a clock takes no more. Guess: the sentence."""
    if there >= most:
        raise errors.Invalid(
            f"A simulation has at most {MOST_CUSTOMERS} customers with {MOST_SUBSCRIPTIONS} subscriptions "
            f"each, and {MOST_QUOTES} quotes without a customer.",
            param=param,
        )


@job("test_clocks.advance")
def run(store: AccountStore, *, clock: str) -> None:
    """Live through everything that waits for a clock up to the moment it advances to."""
    current = store.find(TEST_CLOCK, clock)
    if current is None:
        return
    target = current["status_details"]["advancing"]["target_frozen_time"]
    waiting = store.state.waiting(clock)
    while waiting and waiting[0][0] <= target:
        _stand_at(store, clock, max(waiting[0][0], store.on_clock(clock).now))
        store.state.run_next(waiting)
    _stand_at(store, clock, target)
    store.move(store.get(TEST_CLOCK, clock), "ready", status_details={})


def _stand_at(store: AccountStore, clock: str, moment: int) -> None:
    now = store.get(TEST_CLOCK, clock)
    store.state.store.put(store.account, TEST_CLOCK, clock, {**now, "frozen_time": moment})


@job("test_clocks.expire")
def expire(store: AccountStore, *, clock: str) -> None:
    """A clock is deleted by itself when its days are over."""
    current = store.find(TEST_CLOCK, clock)
    if current:
        store.remove(current)
