"""Checkout: what is bought, who buys it, and how it is paid, on one page.

Everything works by plain forms. A declined payment and a mistake are said on the page; what was filled in is
still there, but for the card's number and security code.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from helpers.catalog import resources

from .. import errors
from ..account_store import AccountStore
from ..clock import DAY
from ..models.checkout import (
    attempts,
    choosing,
    completing,
    local_currency,
    payment_links,
    saved,
    sessions,
    totals,
)
from ..models.checkout.session_objects import KIND, asked_of, suggested_email
from ..models.core import currencies, words
from ..models.customers import tax_id_types
from ..models.payments import presentment
from ..nested import at
from ..resource import Resource
from ..routes import Instead, Page, Redirect, Visit, page
from . import checkout_form, fields, prices, ways_to_pay
from . import mistakes as mistaken
from .forms import Form
from .layout import leaving, not_there, period, rendered, said, when
from .mistakes import Mistake

PATH = "/c/pay/{session}"
NO_SESSION = ("There is no such checkout.", "Its address is wrong, or the sandbox was reset since.")
NO_LINK = ("There is no such link.", NO_SESSION[1])
BUTTONS = {"auto": "Pay", "book": "Book", "donate": "Donate", "pay": "Pay", "subscribe": "Subscribe"}


def found(visit: Visit) -> tuple[AccountStore, Resource]:
    """The session in an address, with the account that it belongs to."""
    return named(visit, visit.path["session"])


def named(visit: Visit, id: str) -> tuple[AccountStore, Resource]:
    """The session of this id, whosever it is, with its account."""
    for holder in visit.store.state.holding(KIND):
        if session := holder.find(KIND, id):
            return visit.store.on(holder.account), session
    raise not_there(*NO_SESSION)


@page("get", PATH)
def open_(visit: Visit) -> Page:
    """The page of a session, as far as it got."""
    store, session = found(visit)
    session = local_currency.visited(store, session)
    return _drawn(store, session, checkout_form.remembered(session))


@page("get", f"{PATH}/back")
def back(visit: Visit) -> Page:
    """A customer comes back from the bank."""
    store, session = found(visit)
    failed = at(_intent(store, session) or {}, "last_payment_error.message")
    return _drawn(store, session, checkout_form.remembered(session), [Mistake(failed)] if failed else [])


@page("post", PATH)
def fill_in(visit: Visit) -> Page | Redirect:
    """What a customer filled in: something to be changed, or the payment."""
    store, session = found(visit)
    form = Form(visit.params)
    if session["status"] != "open":
        return _drawn(store, session, form)
    act = _removed if form.text("remove") else _taken if form.text("do") == "update" else _paid
    mistakes = act(visit, store, session)
    session = store.get(KIND, session["id"])
    if not mistakes and session["status"] == "open" and (next_page := _next_page(store, session)):
        return Redirect(next_page)
    return _drawn(store, session, form, mistakes)


def _taken(visit: Visit, store: AccountStore, session: Resource) -> list[Mistake]:
    """Take over what a customer chose; tells what is wrong with it."""
    form = Form(visit.params)
    wrong = [
        Mistake("Write the amount in digits, such as 12.50.", f"amount[{item}]")
        for item, typed in form.group("amount").texts().items()
        if currencies.typed(typed, session["currency"]) is None
    ]
    return wrong or mistaken.of(visit.attempt(lambda: _change(store, session, form)), form)


def _removed(visit: Visit, store: AccountStore, session: Resource) -> list[Mistake]:
    """Forget a saved card; tells why that cannot be."""
    form = Form(visit.params)
    return mistaken.of(visit.attempt(lambda: saved.remove(store, session, form.text("remove"))), form)


def _paid(visit: Visit, store: AccountStore, session: Resource) -> list[Mistake]:
    """Take over what was chosen and filled in, and pay, if it is still for the amount that was shown.

    Tells what is wrong, if anything is.
    """
    form = Form(visit.params)
    wrong = _taken(visit, store, session)
    session = store.get(KIND, session["id"])
    wrong += [*checkout_form.mistakes(store, session, form), *_method_mistakes(store, session, form)]
    if wrong:
        return wrong
    refusal = visit.attempt(lambda: completing.collect(store, session, checkout_form.filled(session, form)))
    if refusal:
        return mistaken.of(refusal, form)
    session = store.get(KIND, session["id"])
    if session["mode"] != "setup" and form.text("shown") not in ("", str(session["amount_total"])):
        total = currencies.on_page(session["amount_total"], session["currency"])
        return [Mistake(f"The total is now {total}. Look at your order, and pay again.")]
    return mistaken.of(visit.attempt(lambda: _pay(store, session, form)), form)


def _method_mistakes(store: AccountStore, session: Resource, form: Form) -> list[Mistake]:
    """What is missing of a card, where one is to be paid with; that a way to pay needs another currency."""
    if not needs_method(session) or _saved(store, session, form):
        return []
    type, local = form.text("method") or "card", local_currency.offered(store, session)
    if type == "card":
        return list(ways_to_pay.card_mistakes(form))
    if local is None or type not in checkout_form.offered(store, session):
        return []
    own, there = session["currency"], local["presentment_currency"]
    chosen, other = (own, there) if form.text("currency") == own else (there, own)
    if local_currency.takes(session, type, chosen):
        return []
    return [Mistake(f"{words.named(type)} is paid in {other.upper()}. Choose that currency.", "currency")]


def _change(store: AccountStore, session: Resource, form: Form) -> None:
    """Take over what a customer chose. Raises Invalid."""
    amounts = {
        item: currencies.typed(typed, session["currency"])
        for item, typed in form.group("amount").texts().items()
    }
    chosen = choosing.Choice(
        amounts={item: amount for item, amount in amounts.items() if amount is not None},
        quantities=form.group("quantity").texts(),
        optional=form.group("optional").texts(),
        shipping_rate=form.text("shipping_option"),
        promotion_code=form.text("promotion_code") if "promotion_code" in form else None,
    )
    choosing.choose(store, session, chosen)
    local_currency.choose(store, session, form.text("currency"))


def _pay(store: AccountStore, session: Resource, form: Form) -> None:
    """Confirm a session with what was filled in. Raises Invalid or CardRefused."""
    filled = checkout_form.filled(session, form)
    method, details = None, filled["customer_details"]
    if needs_method(session):
        saved.choose(store, session, saves=bool(form.text("save")))
        method = _saved(store, session, form) or ways_to_pay.payment_method(
            store, form, details, checkout_form.offered(store, session)
        )
    way_back = f"{sessions.address_of(store, session)}/back"
    completing.confirm(store, session, method, filled, back=way_back)


def _saved(store: AccountStore, session: Resource, form: Form) -> str:
    """The saved card that a customer chose; empty where another one was, or another way."""
    known = [each["id"] for each in saved.cards(store, session)]
    return form.text("method") if form.text("method") in known and "test_card" not in form else ""


def needs_method(session: Resource) -> bool:
    """Whether a customer has to say how to pay."""
    always = session["payment_method_collection"] == "always" and session["mode"] != "payment"
    return always or bool(session["amount_total"]) or session["mode"] == "setup"


def _intent(store: AccountStore, session: Resource) -> Resource | None:
    """The intent whose customer may be asked something."""
    if session["setup_intent"]:
        return store.find("setup_intent", session["setup_intent"])
    return attempts.intent_of(store, session)


def _next_page(store: AccountStore, session: Resource) -> str:
    """The path of the page on which a bank or wallet asks its customer; empty where none does."""
    action = (_intent(store, session) or {}).get("next_action") or {}
    own = action.get(action.get("type")) or {}
    url = own.get("url") or own.get("hosted_instructions_url") or own.get("hosted_voucher_url")
    if not url:
        return ""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _drawn(store: AccountStore, session: Resource, form: Form, mistakes: Collection[Mistake] = ()) -> Page:
    """The page as far as the session got."""
    if session["status"] == "complete":
        return _done(store, session)
    if session["status"] == "expired":
        return said("This checkout has expired", "Go back to the shop and begin again. Nothing was paid.")
    bought = totals.line_items(store, session)
    return rendered(
        "checkout.html",
        title=session["branding_settings"]["display_name"] or "Checkout",
        session={**dict.fromkeys(resources()[KIND].by_name), **session},
        items=bought,
        mistakes=mistakes,
        form=form,
        needs_method=needs_method(session),
        test_cards=ways_to_pay.TEST_CARDS,
        saved=saved.cards(store, session),
        can_save=saved.can_save(session),
        can_remove=saved.can_remove(session),
        offered=checkout_form.offered(store, session),
        offers=_offers(store, session),
        local=local_currency.offered(store, session),
        conversion_fee=presentment.FEE_PERCENT,
        terms=_terms(store, session),
        trial=_trial(store, session),
        options=[_option(store, each) for each in session["shipping_options"] or []],
        code=_code(store, session),
        email=checkout_form.known_email(session) or suggested_email(store, session),
        phone=(store.find("customer", session["customer"] or "") or {}).get("phone"),
        fixed_email=checkout_form.fixed_email(session),
        button=_button(session),
        address=fields.ADDRESS,
        tax_ids=tax_id_types.COLLECTED if checkout_form.asks_tax_id(store, session) else (),
    )


def _offers(store: AccountStore, session: Resource) -> list[Resource]:
    """What a customer may add to the order, with how many of it are in there."""
    taken = {each["price"]: each["quantity"] for each in totals.items_of(store, session) if each["optional"]}
    offers = []
    for offer in session.get("optional_items") or []:
        price = store.get("price", offer["price"])
        name = store.get("product", price["product"])["name"]
        offers.append(
            {
                **offer,
                "amount": prices.cost(store, price, 1, session["currency"]),
                "name": name,
                "taken": taken.get(price["id"], 0),
            }
        )
    return offers


def _terms(store: AccountStore, session: Resource) -> str:
    """What a subscription costs each time, in words."""
    bought = [each for each in totals.line_items(store, session) if each["price"]["recurring"]]
    if not bought:
        return ""
    currency, every = session["currency"], period(bought[0]["price"]["recurring"])
    counted = [each for each in bought if each["quantity"]]
    if not counted:
        return f"What you use is billed every {every}, until you cancel"
    amount = sum(prices.cost(store, each["price"], each["quantity"], currency) for each in counted)
    shown_amount = currencies.on_page(amount, currency)
    return f"{shown_amount} every {every}, before discounts and taxes, until you cancel"


def _trial(store: AccountStore, session: Resource) -> str:
    """Until when nothing is asked for, in words."""
    data = asked_of(store, session)["subscription_data"] or {}
    days = data.get("trial_period_days")
    ends = data.get("trial_end") or (store.now + days * DAY if days else 0)
    return when(ends) if ends else ""


def _code(store: AccountStore, session: Resource) -> str:
    """The promotion code that is taken already."""
    taken = (each["promotion_code"] for each in session["discounts"] or () if each["promotion_code"])
    return next((str(store.get("promotion_code", id)["code"]) for id in taken), "")


def _option(store: AccountStore, option: Resource) -> Resource:
    return {**option, "name": store.get("shipping_rate", option["shipping_rate"])["display_name"]}


def _button(session: Resource) -> str:
    if session["mode"] == "setup":
        return "Save"
    if session["mode"] == "subscription":
        return "Subscribe"
    return BUTTONS[session["submit_type"] or "auto"]


def _done(store: AccountStore, session: Resource) -> Page:
    """The end: on to the shop, or a word of thanks. Who pays elsewhere is told how, first."""
    link = store.find("payment_link", session["payment_link"] or "") or {}
    if link:
        url = payment_links.redirect(store, session)
    else:
        url = session["success_url"] or session.get("return_url")
    if url:
        target = url.replace("{CHECKOUT_SESSION_ID}", session["id"])
        if first := _next_page(store, session):
            return leaving("Thank you", "Your order is placed. It is paid elsewhere.", target, first=first)
        return leaving("Thank you", "You are going back to the shop.", target)
    message = at(link, "after_completion.hosted_confirmation.custom_message")
    return said("Thank you", message or "Your order is complete.")


@page("get", "/test_{code}")
def visit_link(visit: Visit) -> Page | Redirect:
    """A payment link: a session of one's own."""
    known = payment_links.named(visit.store, f"test_{visit.path['code']}")
    if known is None:
        raise not_there(*NO_LINK)
    store, link = known
    if refused := payment_links.closed(link):
        return said("This link is not active", refused)
    try:
        session = payment_links.visited(store, link, visit.params)
    except errors.Refusal as refusal:
        raise Instead(said("This link cannot be paid", refusal.message, status=refusal.status)) from None
    return Redirect(f"/c/pay/{session['id']}")


@page("get", "/r/cs_{rest}")
def recover(visit: Visit) -> Page | Redirect:
    """A checkout that expired, begun again from where it was."""
    store, session = named(visit, f"cs_{visit.path['rest']}")
    again = sessions.recovered(store, session)
    return (
        Redirect(f"/c/pay/{again['id']}") if again else said("This checkout is over.", "Go back to the shop.")
    )
