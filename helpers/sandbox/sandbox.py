"""A sandbox to hold in one's hand: an application, a client of it, and its controls."""

from __future__ import annotations

import json
import sys
import warnings
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import stripe

from .clock import FIRST, LAST, Clock, parse_moment
from .door.application import PROFILES, Application
from .door.transport import SandboxClient
from .door.wire import HttpReply, HttpRequest
from .models import register as register_models
from .pages import register as register_pages
from .resource import Resource
from .storage.journal import PRESENT, Journal

if TYPE_CHECKING:
    from .door.http import Serving

KEY = "sk_test_sandbox"
SERVES = sys.platform != "emscripten"  # Python in a browser has neither threads nor sockets
Named = str | stripe.StripeObject
"""An object of the SDK, or its id."""


class SandboxError(ValueError):
    """A control refused; the message says why."""


class Sandbox:
    """Stripe's test mode, embedded.

    ``seed``: ids and faults follow from it; without one they differ in every sandbox. ``clock``: the moment
    (ISO 8601, UTC unless it says otherwise) at which time stands until `advance`; without one it runs with
    the machine's. ``profile``: "full" (everything on), "fresh" (what a new account may do) or "any-id" (an
    unknown id names an object that is made on the spot). ``state``: a file to keep everything in, and to go
    on from. ``api_version``: what is spoken with whom names no other, and events are told in; without one
    the SDK's. ``pages``: serve the pages that people click (3D Secure, Checkout) on a free port of this
    machine, as soon as something links to one; without it their addresses are Stripe's. Raises ValueError for
    a setting that cannot be used.
    """

    def __init__(
        self,
        seed: str | int | None = None,
        clock: str | datetime | None = None,
        profile: str | None = None,
        state: str | Path | None = None,
        *,
        pages: bool = False,
        api_version: str | None = None,
    ) -> None:
        if profile not in (None, *PROFILES):
            raise ValueError(f"There is no sandbox profile {profile!r}: use one of {', '.join(PROFILES)}.")
        moment = parse_moment(clock) if isinstance(clock, str) else clock
        if moment and not FIRST <= moment.timestamp() <= LAST:
            raise ValueError("The sandbox's clock is from 1970 to 8999: give another moment.")
        register_models()
        register_pages()
        journal = Journal(Path(state)) if state else None
        if journal:
            _tell_what_is_not_used(journal, seed, moment, profile)
        self.application = Application(seed, Clock(moment), profile or "full", journal, api_version)
        self.serving: Serving | None = None
        if pages and SERVES:
            self.application.state.pages = self._serve

    def _serve(self) -> str:
        from .door.http import Serving  # heavy, and seldom needed

        self.serving = Serving(self.application)
        return self.serving.address

    def http_client(self) -> stripe.HTTPClient:
        """The transport to hand to `stripe.StripeClient(http_client=...)` or `stripe.default_http_client`."""
        return SandboxClient(self.application)

    def client(self) -> stripe.StripeClient:
        """An SDK client that talks to this sandbox and nothing else."""
        return stripe.StripeClient(KEY, http_client=self.http_client())

    def handle(self, request: HttpRequest) -> HttpReply:
        """Answer one request as it would stand on the wire."""
        return self.application.handle(request)

    @property
    def account(self) -> str:
        """The id of the account that the sandbox's keys belong to."""
        return self.application.state.platform

    @property
    def profile(self) -> str:
        """What the account may do: "full", "fresh" or "any-id"."""
        return self.application.state.profile

    @property
    def now(self) -> int:
        """The sandbox's time, in Unix seconds."""
        return self.application.state.clock.now()

    def advance(self, days: int = 0, hours: int = 0, seconds: int = 0) -> int:
        """Move the clock, and let happen what is due by then; tells the new time in Unix seconds."""
        now: int = self._control("advance", {"days": days, "hours": hours, "seconds": seconds})["now"]
        return now

    def snapshot(self) -> str:
        """Keep the present state; tells the name to `restore` it by."""
        name: str = self._control("snapshot", {})["id"]
        return name

    def restore(self, name: str) -> None:
        """Go back to a snapshot. Raises SandboxError where there is none of that name."""
        self._control("restore", {"snapshot": name})

    def reset(self) -> None:
        """Begin again, empty, from the same seed and clock."""
        self._control("reset", {})

    def populate(
        self, customers: int = 100, days: int = 90, seed: int | str = 0, subscribers: int = 20
    ) -> dict[str, int]:
        """Live through days of a believable business; tells how many of each thing were made.

        It begins now and ends so many days later. It grows and has its seasons; cards are declined, orders
        given back and disputed, in several currencies; payouts go out daily. Of a hundred customers
        ``subscribers`` subscribe. The same seed makes the same.
        """
        asked = {"customers": customers, "days": days, "seed": seed, "subscribers": subscribers}
        told = self._control("populate", asked)
        while told["more"]:
            told = self._control("populate", {"more": True})
        counts: dict[str, int] = told["made"]
        return counts

    def onboard(self, account: Named) -> Resource:
        """Do what the holder of a connected account does on Stripe's own pages; tells the account."""
        return self._control("onboard", {"account": account})

    def authenticate(self, intent: Named, *, passes: bool = True) -> Resource:
        """Answer for the customer whom a setup or payment intent asks for 3D Secure; tells the intent."""
        return self._control("authenticate", {"intent": intent, "outcome": "succeed" if passes else "fail"})

    def pay(self, session: Named, payment_method: str = "pm_card_visa") -> Resource:
        """Pay a Checkout Session as its customer would on its page; tells the session.

        ``payment_method``: a magic one, one that was made, or "none" where nothing is to be paid. Raises
        SandboxError where the payment is declined or the session has ended.
        """
        return self._control("pay", {"session": session, "payment_method": payment_method})

    def next_card(self, outcome: str) -> None:
        """Have the platform's next payment by card declined ("insufficient_funds", ...; "none": not so).

        Raises SandboxError, naming the outcomes, for another one.
        """
        self._control("next_card", {"outcome": outcome})

    def resend(self, event: Named, webhook_endpoint: str | None = None) -> int:
        """Deliver an event again, to one endpoint or to all that want it; tells to how many.

        Raises SandboxError where there is no such event or endpoint.
        """
        named = {"webhook_endpoint": webhook_endpoint} if webhook_endpoint else {}
        count: int = self._control("resend", {"event": event, **named})["deliveries"]
        return count

    def deliveries(self, wait: float = 10) -> list[Resource]:
        """What was sent to webhook endpoints, the latest first, and what they answered (0: nothing).

        ``wait``: how many seconds to give those that are on their way.
        """
        self.application.deliveries.wait(wait)
        sent: list[Resource] = self._control("deliveries", {}, method="get")["data"]
        return sent

    def fault(self, kind: str, **how: Any) -> list[Resource]:
        """Switch trouble on (`kind="none"`: all off); tells what is on. Parameters: `faults.Fault`."""
        active: list[Resource] = self._control("faults", {"kind": kind, **how})["data"]
        return active

    def reconcile(self) -> Resource:
        """`balanced`, and every difference that was found as a sentence."""
        return self._control("reconcile", {}, method="get")

    def close(self) -> None:
        """Let go of the state's file, and serve no pages any more."""
        if self.serving:
            self.serving.stop()
        if self.application.journal:
            self.application.journal.close()

    def act(self, name: str, **params: Any) -> Resource:
        """Use a control by its name, such as "fund_issuing"; those there are stand in `door.controls`."""
        return self._control(name, params)

    def _control(self, name: str, params: dict[str, Any], method: str = "post") -> Resource:
        headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
        body = json.dumps(params, default=itemgetter("id")).encode() if method == "post" else b""
        reply = self.handle(HttpRequest(method, f"/_sandbox/{name}", "", headers, body))
        answer: Resource = reply.json()
        if reply.status != 200:
            raise SandboxError(answer["error"]["message"])
        return answer


def _tell_what_is_not_used(
    journal: Journal, seed: str | int | None, clock: datetime | None, profile: str | None
) -> None:
    """Warn of settings that a file has decided otherwise."""
    if journal.kept is None:
        return
    facts = journal.kept.moments[PRESENT].facts
    asked = {
        "seed": (None if seed is None else str(seed), facts["seed"]),
        "clock": (None if clock is None else int(clock.timestamp()), facts["clock"][0]),
        "profile": (profile, facts["profile"]),
    }
    other = [name for name, (wanted, kept) in asked.items() if wanted not in (None, kept)]
    if other:
        warnings.warn(
            f"{journal.path} goes on with its own {' and '.join(other)}; others are not used.",
            stacklevel=3,
        )
